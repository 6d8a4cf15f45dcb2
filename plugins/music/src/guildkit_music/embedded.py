"""The service that the bot starts by itself, where no other was named: a process of its own on the same machine."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import importlib.util
import os
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any, Final

import structlog

from guildkit import OperatorError
from guildkit_player import __version__
from guildkit_player.asking import ask_once
from guildkit_player.client import NodeGone
from guildkit_player.protocol import Action, Refused
from guildkit_player.temporary import temporary

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

log = structlog.get_logger()

EMBEDDED: Final = "embedded"
"""The name of the service that a bot starts by itself."""
NEEDED: Final = ("aiohttp", "av", "dave", "nacl", "yt_dlp")
"""What the extra `player` brings."""
ALONE_SECONDS: Final = 60
"""For so long a service waits for a bot that was killed to be there again; it goes on playing meanwhile."""
START_SECONDS: Final = 30.0
WATCH_SECONDS: Final = 0.25
LOOK_SECONDS: Final = 0.05
ASK_SECONDS: Final = 5.0
HUNG_SECONDS: Final = 20.0
"""A service that says nothing for so long is ended."""
END_SECONDS: Final = 10.0
CLOSE_SECONDS: Final = 1.0
"""How long the bot waits for its end when it ends itself."""
LONGEST_PATH: Final = 90
"""A socket's path may have about 108 characters (unix(7))."""
PAUSES: Final = (0.0, 1.0, 2.0, 5.0)


class EmbeddedService:
    """A player service as a supervised child of the bot.

    It ends with the bot. Where the bot is killed, it goes on for a minute, so that the bot that is started then takes it over in the
    middle of a song; one of another version is replaced.

    Args:
        home: a folder that nobody else reads.
        environment: of the process; see `ServedGuilds.environment`.
        command: what to run.

    Attributes:
        commands, events, frames: its addresses.
    """

    def __init__(
        self,
        home: Path,
        environment: Mapping[str, str],
        command: Sequence[str] = (sys.executable, "-m", "guildkit_player"),
    ) -> None:
        sockets = sockets_in(home)
        self.commands = f"ipc://{sockets / 'commands'}"
        self.events = f"ipc://{sockets / 'events'}"
        self.frames = f"ipc://{sockets / 'frames'}"
        self._command = command
        self._environment = {
            **environment,
            "PLAYER_SOCKETS": str(sockets),
            "PLAYER_HOME": str(home),
            "PLAYER_KEYS": "",  # nobody else reaches its sockets
            "PLAYER_ALONE_SECONDS": str(ALONE_SECONDS),
        }
        self._process: subprocess.Popen[bytes] | None = None
        self._pid: int | None = None
        self._supervising: asyncio.Task[None] | None = None

    @property
    def pid(self) -> int | None:
        """The id of its process while it runs."""
        return self._pid

    async def start(self) -> None:
        """Take over the one that a killed bot has left, or start one, and return when it answers.

        Raises:
            OperatorError: it cannot start: something is not installed or not configured.
        """
        check_installed()
        left = await self._asked()
        if left is not None and left.get("software") == __version__:
            self._pid = int(left["process"])
            log.info("the player service that was left is taken over", process=self._pid)
        else:
            if left is not None:
                await _replace(int(left["process"]))
            self._spawn()
            await self._wait_until_up()
        self._supervising = asyncio.create_task(self._supervise(), name="player service")

    async def close(self) -> None:
        """Let it fall silent, keep its players, and end."""
        if self._supervising is not None:
            self._supervising.cancel()
            await asyncio.gather(self._supervising, return_exceptions=True)
        if self._pid is not None:
            await self._end()

    # --- inside ------------------------------------------------------------------------------------------------

    async def _supervise(self) -> None:
        heard = asked = time.monotonic()
        starts = 0
        while True:
            await asyncio.sleep(WATCH_SECONDS)
            now = time.monotonic()
            if self._runs():
                if now - asked < ASK_SECONDS:
                    continue
                if await self._asked() is not None:
                    heard, starts = time.monotonic(), 0
                asked = time.monotonic()
                if asked - heard < HUNG_SECONDS:
                    continue
                log.warning("the player service hangs, it is killed", process=self._pid)
                await self._end(kill=True)
            pause = PAUSES[min(starts, len(PAUSES) - 1)]
            log.warning("the player service has ended, it is started again", pause_seconds=pause)
            await asyncio.sleep(pause)
            starts += 1
            try:
                self._spawn()
            except OSError as error:
                log.error("the player service cannot be started, it is tried again", reason=str(error))
            heard = asked = time.monotonic()

    def _spawn(self) -> None:
        # Not asyncio's: that would kill it when the bot ends, where it is to fall silent first.
        self._process = subprocess.Popen(  # noqa: S603 - what runs is ours
            self._command,
            stdin=subprocess.DEVNULL,
            env=self._environment,
            start_new_session=True,  # Ctrl+C is for the bot, which ends it in order
        )
        self._pid = self._process.pid

    async def _wait_until_up(self) -> None:
        try:
            async with asyncio.timeout(START_SECONDS):
                while await self._asked() is None:
                    if not self._runs():
                        raise OperatorError(
                            "The player service does not start.",
                            hint="It has said why, above; its variables begin with PLAYER_.",
                        )
        except TimeoutError:
            await self._end(kill=True)
            raise OperatorError("The player service does not answer after its start.") from None

    async def _asked(self) -> dict[str, Any] | None:
        try:
            return await ask_once(self.commands, Action.NODE)
        except (NodeGone, Refused):
            return None

    def _runs(self) -> bool:
        if self._process is not None:
            return self._process.poll() is None
        return self._pid is not None and _exists(self._pid)

    async def _end(self, *, kill: bool = False) -> None:
        """End it, and wait until it has ended, or for as long as a bot that ends may take: then it ends by itself."""
        if self._pid is not None and self._runs():
            os.kill(self._pid, signal.SIGKILL if kill else signal.SIGTERM)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(CLOSE_SECONDS):
                    while self._runs():  # noqa: ASYNC110 - it may be nobody's child any more
                        await asyncio.sleep(LOOK_SECONDS)
        if self._process is not None and self._process.returncode is None:
            self._process.returncode = 0  # it is not waited for any more
        self._pid = self._process = None


def check_installed() -> None:
    """See whether what plays sound is installed.

    Raises:
        OperatorError: it is not.
    """
    missing = [name for name in NEEDED if importlib.util.find_spec(name) is None]
    if missing:
        raise OperatorError(
            f"What plays music is not installed here ({', '.join(missing)}).",
            hint="`pip install 'guildkit-music[player]'` brings it; or set PLAYER_SERVICE_HOST to where a player service runs.",
        )


async def _replace(pid: int) -> None:
    """End a service that is not to be taken over."""
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGTERM)
        try:
            async with asyncio.timeout(END_SECONDS):
                while _exists(pid):  # noqa: ASYNC110 - it is not this process's child
                    await asyncio.sleep(LOOK_SECONDS)
        except TimeoutError:
            log.warning("the player service does not end, it is killed", process=pid)
            os.kill(pid, signal.SIGKILL)


def _exists(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except OSError:
        return False
    return True


def sockets_in(home: Path) -> Path:
    """Return the folder of a service's sockets: in its home, or where that is too deep, in one of the user's own.

    Raises:
        OperatorError: somebody else has made that.
    """
    folder = home / "sockets"
    if len(str(folder)) > LONGEST_PATH:
        name = hashlib.sha256(str(home.resolve()).encode()).hexdigest()[:16]
        folder = temporary() / f"guildkit-{os.getuid()}-{name}"
        folder.mkdir(mode=0o700, exist_ok=True)
        if folder.stat().st_uid != os.getuid():
            raise OperatorError(
                f"{folder} belongs to somebody else.", hint="Set GUILDKIT_HOME to a shorter path."
            )
        folder.chmod(0o700)
    return folder
