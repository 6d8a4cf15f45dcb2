"""The keeper: starts the bot that lives in the sandbox, and starts it anew when the page asks for it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Self

from guildkit_sandbox.bots import LocalBot

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from guildkit.bot import Bot
    from guildkit.discovery import Candidate
    from guildkit_sandbox.sandbox import Sandbox


class Keeper:
    """Keeps one bot running while the context is open.

    Args:
        sandbox: the bot's Discord.
        home: the folder of its database.
        candidates: its plugins; by default all that are installed.
    """

    def __init__(
        self, sandbox: Sandbox, home: Path, *, candidates: Iterable[Candidate] | None = None
    ) -> None:
        self._local = LocalBot(sandbox, home, candidates=candidates)
        self._turn = asyncio.Lock()
        self.bot: Bot | None = None
        self.state = "stopped"
        self.trouble = ""
        """Why the bot could not be started."""
        self.listeners: list[Callable[[], None]] = []
        """Who is told when the bot starts and stops."""

    async def __aenter__(self) -> Self:
        await self._start()
        return self

    async def __aexit__(self, *_exception: object) -> None:
        async with self._turn:
            await self._local.stop()

    async def restart(self) -> None:
        """End the bot as an operator would, and start it with the same database."""
        async with self._turn:
            self.bot = None
            self._note("stopping")
            try:
                await self._local.stop()
                await self._start()
            except Exception as error:
                self._note("stopped", trouble=f"{type(error).__name__}: {error}")
                raise

    async def _start(self) -> None:
        self._note("starting")
        self.bot = await self._local.start()
        self._note("running")

    def _note(self, state: str, *, trouble: str = "") -> None:
        self.state, self.trouble = state, trouble
        for listener in self.listeners:
            listener()
