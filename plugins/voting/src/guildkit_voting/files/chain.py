"""The log of a proposal as a chain: every event is hashed together with the hash before it.

Whoever knows the last hash knows that no event before it was changed, left out, added or moved. The hash of the
opening stands on the card, and the last one with the result.
"""

import json
from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Any, Final

SHOWN: Final = 16
"""How many characters of a hash people are shown: 64 bits nobody makes up in the time of a vote."""
START: Final = "0" * 64
"""What stands before the first event."""


def canonical(value: Any) -> str:
    """Return JSON in the one form that is hashed: keys in order, no spaces, text as it is."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def digest(value: Any) -> str:
    """Return the SHA-256 of a value's canonical JSON, in hexadecimal."""
    return sha256(canonical(value).encode()).hexdigest()


def digest_of_each(values: Iterable[Any]) -> str:
    """Return the SHA-256 of the canonical JSON of many values, each followed by a line feed, in hexadecimal.

    It takes one after another: a call for all of them would keep every other thread waiting.
    """
    found = sha256()
    for value in values:
        found.update(f"{canonical(value)}\n".encode())
    return found.hexdigest()


def chain(previous: str, event: Mapping[str, Any]) -> str:
    """Return the hash of an event that follows the one with the hash `previous` (`START` before the first).

    An event is anything that JSON can hold, say `{"what": "closed", "at": "2026-01-31T12:00:00Z"}`. Of a sealed event
    only its digest counts, so that a published log can leave its words out and still be checked.
    """
    own = event["sealed"] if is_sealed(event) else digest(event)
    return sha256(f"{previous}{own}".encode()).hexdigest()


def sealed(event: Mapping[str, Any]) -> dict[str, Any]:
    """Return an event without its words, with the same place in the chain.

    Give such an event a random `salt`, or its words can be guessed and proven.
    """
    return {"sealed": digest(event)}


def is_sealed(event: Mapping[str, Any]) -> bool:
    """Whether only the digest of an event is there."""
    return event.keys() == {"sealed"} and isinstance(event["sealed"], str)
