"""Receipts: the code that a member is given for a ballot, and by which they find it on the tally sheet.

A code is random and made anew for every cast: it says nothing of the member, of the ballot or of when it was cast. Who
is shown a code can read its ballot on the sheet; a member who is pressed to show how they voted can be told apart from
others by nothing else.
"""

import random
import re
from typing import Final

ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no I, L, O or U, which are read wrongly."""
_FORM: Final = re.compile(rf"[{ALPHABET}]{{4}}(-[{ALPHABET}]{{4}}){{2}}")
_MISREAD: Final = str.maketrans("ILO", "110", "- \t")


def new_receipt(rng: random.Random) -> str:
    """Return a new code such as `7K2M-QX4T-9ZBH`, 60 random bits; give it the bot's rng, which nobody can foresee."""
    return "-".join("".join(rng.choices(ALPHABET, k=4)) for _ in range(3))


def is_receipt(code: str) -> bool:
    """Whether this is a code as it is written."""
    return _FORM.fullmatch(code) is not None


def as_written(typed: str) -> str:
    """Return a code that a person typed as it is written: case and dashes do not matter, nor do O for 0 and I or L for 1."""
    signs = typed.upper().translate(_MISREAD)
    return "-".join(signs[start : start + 4] for start in range(0, len(signs), 4))
