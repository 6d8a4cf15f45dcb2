"""What stands in an old bot's rows, made sense of; nothing is guessed."""

from __future__ import annotations

import json
import math
import re
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, Final

from guildkit import clean
from guildkit_economy.models.ledger import MOST
from guildkit_economy.models.stream import NAME

_WHOLE: Final = re.compile(r"\s*[+-]?\d{1,18}\s*", re.ASCII)
_PLAIN: Final = re.compile(r"@?[\w.-]+", re.ASCII)
_FALSE: Final = {"0", "false", "no", "off", "inactive", "disabled", ""}


def whole(value: Any) -> int:
    """Return a whole number; nothing is 0.

    Raises:
        ValueError: it is none, or so large that SQLite has rounded it.
    """
    if value is None:
        return 0
    if isinstance(value, bool):
        raise ValueError(f"{value} is no number")  # noqa: TRY004 - the value is wrong, whatever its type
    if isinstance(value, int):
        return value
    if isinstance(value, str) and _WHOLE.fullmatch(value):
        return int(value)
    if isinstance(value, float | Decimal) and math.isfinite(value):
        if abs(float(value)) > MOST:
            raise ValueError(f"{value} was rounded: it is more than a whole number can be")
        if value == int(value):
            return int(value)
        raise ValueError(f"{value} is no whole number")
    raise ValueError(f"{_shown(value)} is no number")


def floor(value: Any) -> int:
    """Return a whole number, rounded down where it is none.

    Raises:
        ValueError: it is no number.
    """
    if isinstance(value, float | Decimal) and math.isfinite(value) and abs(float(value)) <= MOST:
        return math.floor(value)
    return whole(value)


def snowflake(value: Any) -> int | None:
    """Return an id of Discord's; None where it is none.

    Raises:
        ValueError: it has lost its last digits, and would be somebody else's.
    """
    if isinstance(value, float | Decimal) and abs(float(value)) > MOST:
        raise ValueError(f"{value} was rounded, and is nobody's id any more")
    try:
        found = whole(value)
    except ValueError:
        found = int(value) if isinstance(value, str) and re.fullmatch(r"\d{19}", value) else 0
    return found if 10**14 < found < 2**63 else None


def person(value: Any) -> str | None:
    """Return a name on the platform as names are compared; None where there is none."""
    if value is None:
        return None
    typed = str(value)
    shown = (
        typed if _PLAIN.fullmatch(typed) else clean(typed)
    )  # which is slow, and nearly every name is plain
    name = shown.lstrip("@").casefold()
    return name if 0 < len(name) <= NAME else None


def truth(value: Any) -> bool:
    """Whether a row says yes; one that says nothing does."""
    return value is None or str(value).strip().casefold() not in _FALSE


def reason(error: Exception) -> str:
    """Return in the middle of a sentence why a value cannot be taken."""
    return " ".join(str(error).split()).rstrip(".")


def line(row: dict[str, Any]) -> str:
    """Return a row as one line of JSON, alike wherever and whenever it is written."""
    return json.dumps(
        {name: _plain(value) for name, value in row.items()},
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
        default=str,
    )


def _plain(value: Any) -> Any:
    if isinstance(value, bytes | memoryview):
        return {"hex": bytes(value).hex()}
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    return value


def _shown(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 40 else f"{text[:39]}…"
