"""One service in a folder: two would write the same players, and take the same sockets away from each other."""

from __future__ import annotations

import asyncio
import fcntl
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Final

from guildkit_player.config import ConfigError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

SECONDS: Final = 15.0
"""How long one waits for another that is ending."""
AGAIN_SECONDS: Final = 0.05


@asynccontextmanager
async def alone_in(home: Path, *, seconds: float = SECONDS) -> AsyncIterator[None]:
    """Have the folder for oneself.

    Raises:
        ConfigError: another service has it, and does not end; or it cannot be used.
    """
    try:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)  # noqa: ASYNC240 - before anything else runs
        file = (home / "lock").open("w")
    except OSError as error:
        raise ConfigError(
            f"{home} cannot be used: {error.strerror}. Set PLAYER_HOME to another folder."
        ) from error
    with file:
        try:
            async with asyncio.timeout(seconds):
                while not _taken(file.fileno()):  # noqa: ASYNC110 - another process does it
                    await asyncio.sleep(AGAIN_SECONDS)
        except TimeoutError:
            raise ConfigError(
                f"Another service uses {home}. End that one, or set PLAYER_HOME to another folder."
            ) from None
        yield


def _taken(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
