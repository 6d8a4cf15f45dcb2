"""The hash chain: each transaction of a guild vouches for all before it."""

from __future__ import annotations

import hashlib
from datetime import UTC
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

START: Final = "0" * 64
"""What stands before the first transaction."""


def digest(kind: str, of: int | None, entries: Mapping[int, int]) -> str:
    """Return the SHA-256 of what a transaction does.

    Neither members nor reasons are part of it, so that a member's data can be erased and the chain still holds.

    Args:
        kind: what it is for.
        of: the transaction that it undoes or settles.
        entries: amounts by the numbers of accounts.
    """
    moved = ",".join(f"{account}:{amount}" for account, amount in sorted(entries.items()))
    return _sha256(f"{kind}\n{of or ''}\n{moved}")


def link(before: str, number: int, at: datetime, key: str, done: str) -> str:
    """Return the hash of a transaction.

    Args:
        before: the hash of the one before it.
        number: its own.
        at: when it was.
        key: its key.
        done: the digest of what it does.
    """
    return _sha256(f"{before}\n{number}\n{at.astimezone(UTC).isoformat()}\n{key}\n{done}")


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
