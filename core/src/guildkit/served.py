"""What a plugin runs beside guilds, for as long as the bot lives: a web server, a socket to another service."""

from __future__ import annotations

import asyncio
import os
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, Final

from guildkit.context import GuildContext
from guildkit.errors import UserError
from guildkit.faults import FAULTS, interrupted
from guildkit.settings import OPERATOR

if TYPE_CHECKING:
    import random
    from collections.abc import AsyncIterator
    from pathlib import Path

    from guildkit.clock import Clock
    from guildkit.config import Config
    from guildkit.dispatcher import Dispatcher
    from guildkit.figures import FigureSource
    from guildkit.gate import Gate

SECONDS: Final = 60.0


class ServedGuilds:
    """The guilds in which a plugin is on, for code of it that nothing in a guild has called; see `guildkit_start`.

    Attributes:
        plugin: the plugin's name.
    """

    def __init__(self, dispatcher: Dispatcher, gate: Gate, config: Config, plugin: str) -> None:
        self._dispatcher = dispatcher
        self._gate = gate
        self._config = config
        self.plugin = plugin

    @property
    def settings(self) -> Any:
        """The plugin's settings as the operator has them, for no guild in particular."""
        return self._dispatcher.services.settings.of(OPERATOR, self.plugin)

    @property
    def clock(self) -> Clock:
        """The one clock."""
        return self._dispatcher.services.clock

    @property
    def rng(self) -> random.Random:
        """The one source of randomness."""
        return self._dispatcher.services.rng

    @property
    def home(self) -> Path:
        """A folder of the plugin's own beside the database, for files and sockets that nobody else is to read."""
        folder = self._config.home / self.plugin
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return folder

    @property
    def environment(self) -> dict[str, str]:
        """The environment for a process of the plugin's own that reaches Discord as the bot does, without its secrets."""
        secret = ("GUILDKIT_TOKEN", "GUILDKIT_DATABASE", "BOT_TOKEN", "DISCORD_TOKEN")
        found = {name: value for name, value in os.environ.items() if not name.startswith(secret)}
        found["GUILDKIT_DISCORD_ADDRESS"] = self._config.discord_address
        found["GUILDKIT_DISCORD_CA"] = str(self._config.discord_ca or "")
        return found

    @property
    def ids(self) -> list[int]:
        """The guilds in which the plugin is switched on at this moment, in order."""
        return self._gate.guilds(self.plugin)

    def measure(self, source: FigureSource) -> None:
        """Have Prometheus shown what the plugin counts, where the operator has it look at this bot.

        Args:
            source: called each time that it looks; returns what there is to show.
        """
        self._dispatcher.services.metrics.add(self.plugin, source)

    @asynccontextmanager
    async def enter(self, guild_id: int) -> AsyncIterator[GuildContext]:
        """Act in one guild, for a minute at most; what fails counts like any failure of the plugin there.

        Raises:
            UserError: the plugin is off there, or rests.
            Exception: what was raised inside.
        """
        if not self._dispatcher.enabled(guild_id, self.plugin):
            raise UserError(self._dispatcher.why_not(guild_id, [self.plugin], self.plugin))
        ctx = GuildContext(self._dispatcher.services, guild_id, self.plugin)
        async with self._dispatcher.at_work(ctx, occasion="service"):
            try:
                async with asyncio.timeout(SECONDS):
                    yield ctx
            except UserError:
                raise
            except FAULTS as error:
                if not interrupted(error):
                    self._dispatcher.services.failures.note(
                        error, where="service", plugin=self.plugin, guild_id=guild_id
                    )
                raise
