"""What becomes of a tie that the votes and the method leave: the rule for ties, fixed before anybody votes.

A lot can be drawn again by anybody. When voting opens, the hash of a secret seed is published, `commitment(seed)`; with
the result comes the seed itself. Options then go first in the order of the SHA-256 of `SEED:NUMBER`, in hexadecimal,
where the first option submitted has the number 1:

    $ printf '%s:%d' "$SEED" 1 | sha256sum
"""

from enum import StrEnum
from hashlib import sha256


class TiePolicy(StrEnum):
    """What becomes of a tie.

    Attributes:
        CLOSED: it stands, and nobody is elected.
        RUNOFF: it stands, and a new proposal among those who are level decides.
        EARLIEST: the option that was submitted first goes first.
        LOT: a lot is drawn from a seed.
    """

    CLOSED = "closed"
    RUNOFF = "runoff"
    EARLIEST = "earliest"
    LOT = "lot"


def commitment(seed: str) -> str:
    """The hash that commits to a seed without telling it, in hexadecimal."""
    return _hash(seed)


def drawn(seed: str, options: int) -> tuple[int, ...]:
    """The order in which a lot lets options go first."""
    return tuple(sorted(range(options), key=lambda option: _hash(f"{seed}:{option + 1}")))


def order_of(policy: TiePolicy, options: int, seed: str) -> tuple[int, ...] | None:
    """The order in which options go first where they are level; None where the tie stands.

    Raises:
        ValueError: a lot is to be drawn without a seed.
    """
    match policy:
        case TiePolicy.CLOSED | TiePolicy.RUNOFF:
            return None
        case TiePolicy.EARLIEST:
            return tuple(range(options))
        case TiePolicy.LOT:
            if not seed:
                raise ValueError("A lot needs a seed.")
            return drawn(seed, options)


def _hash(words: str) -> str:
    return sha256(words.encode()).hexdigest()
