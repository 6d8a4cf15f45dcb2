"""The nightly backup: made, proven by restoring it elsewhere, and kept for some nights."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from guildkit.errors import DatabaseError
from guildkit.storage.move import prove_backup

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from guildkit.records import Storage
    from guildkit.storage.database import Database


async def nightly_backup(
    database: Database, storages: Mapping[str, Storage], folder: Path, now: datetime, *, nights: int
) -> Path:
    """Make a backup that is proven to be one, forget those older than so many nights, and return its path.

    Raises:
        DatabaseError: it cannot be made, or does not restore to what it was made of; older ones are kept.
    """
    path = folder / f"nightly-{now:%Y-%m-%d}.sql"
    try:
        await asyncio.to_thread(folder.mkdir, parents=True, exist_ok=True)
        await prove_backup(database, storages, keep=path)
        await asyncio.to_thread(_forget, folder, nights)
    except OSError as error:
        raise DatabaseError(
            f"The nightly backup {path} cannot be written: {error.strerror}.",
            hint="Is the folder there and writable, and room on the disk?",
        ) from error
    return path


def last_proven(folder: Path) -> datetime | None:
    """Return the day of the newest nightly backup; None where there is none. What could not be proven is not kept."""
    days = sorted(path.stem.removeprefix("nightly-") for path in folder.glob("nightly-*.sql"))
    for day in reversed(days):
        with suppress(ValueError):  # somebody else's file
            return datetime.strptime(day, "%Y-%m-%d").replace(tzinfo=UTC)
    return None


def _forget(folder: Path, nights: int) -> None:
    for old in sorted(folder.glob("nightly-*.sql"))[:-nights]:
        old.unlink()
