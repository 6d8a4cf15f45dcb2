"""A plugin with an eye on it: every run of its code is noted, and what it raises."""

from __future__ import annotations

import functools
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from guildkit import Command, UserError, hooks
from guildkit.hookspecs import hookimpl
from guildkit.host import PluginHost
from guildkit_sandbox.bots import as_installed

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from pydantic import BaseModel

    from guildkit.context import GuildContext
    from guildkit.discovery import Candidate
    from guildkit.records import Component, Group, Job, Listener, LiveMessage, Records, Storage
    from guildkit.served import ServedGuilds
    from guildkit.texts import Text, Texts


class Observed:
    """Stands for a plugin in a bot, and passes everything on to it.

    Args:
        name: what its entry point calls it.
        candidate: the plugin, as discovery found it.

    Raises:
        RuntimeError: it does not load.
    """

    def __init__(self, name: str, candidate: Candidate) -> None:
        host = PluginHost()
        host.load_all(as_installed(candidate))
        loaded = host.plugins.get(name)
        if loaded is None:
            raise RuntimeError(host.failures[name])
        self.name = name
        self.candidate = loaded.candidate
        self.title = loaded.title
        self.records: Records = loaded.records
        self.texts: Texts = loaded.texts
        self.ran: list[tuple[str, int]] = []
        """What ran, and in which guild."""
        self.raised: list[str] = []
        """What it raised, each in a sentence."""
        self._manager = hooks.new_manager()
        hooks.register(self._manager, candidate.load(), name)

    def _noted(self, what: str, handler: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
        @functools.wraps(handler)
        async def noted(ctx: GuildContext, *arguments: Any, **values: Any) -> Any:
            self.ran.append((what, ctx.guild_id))
            try:
                return await handler(ctx, *arguments, **values)
            except UserError:
                raise  # A friendly refusal is an answer like any other.
            except Exception as error:
                self.raised.append(f"{what} raised {type(error).__name__}: {error}")
                raise

        return noted

    async def _passed_on(self, hook: str, **arguments: Any) -> Any:
        try:
            return await hooks.call(self._manager, hook, self.name, **arguments)
        except Exception as error:
            self.raised.append(f"{hook} raised {type(error).__name__}: {error}")
            raise

    # ------------------------------------------------------------------ the hooks

    @hookimpl
    def guildkit_commands(self) -> list[Command | Group]:
        """Hand over the commands, observed; asked for anew each time, because a restart does."""
        return [
            replace(record, handler=self._noted(f"/{' '.join(record.path)}", record.handler))
            if isinstance(record, Command)
            else record
            for record in hooks.collect(self._manager, "guildkit_commands", self.name) or ()
        ]

    @hookimpl
    def guildkit_components(self) -> list[Component]:
        """Hand over the components, observed."""
        return [
            replace(each, handler=self._noted(f"the {each.kind} {each.route.name!r}", each.handler))
            for each in self.records.components
        ]

    @hookimpl
    def guildkit_listeners(self) -> list[Listener]:
        """Hand over the listeners, observed."""
        return [
            replace(each, handler=self._noted(f"the listener of {each.event}", each.handler))
            for each in self.records.listeners
        ]

    @hookimpl
    def guildkit_jobs(self) -> list[Job]:
        """Hand over the jobs, observed."""
        return [
            replace(each, handler=self._noted(f"the job {each.name!r}", each.handler))
            for each in self.records.jobs
        ]

    @hookimpl
    def guildkit_live_messages(self) -> list[LiveMessage]:
        """Hand over the live messages, observed."""
        return [
            replace(each, render=self._noted(f"the live message {each.route.name!r}", each.render))
            for each in self.records.lives
        ]

    @hookimpl
    def guildkit_settings(self) -> type[BaseModel] | None:
        """Hand over the settings model."""
        return self.records.settings

    @hookimpl
    def guildkit_texts(self) -> Texts:
        """Hand over the texts."""
        return self.texts

    @hookimpl
    def guildkit_storage(self) -> Storage | None:
        """Hand over tables and migrations."""
        return self.records.storage

    @hookimpl
    async def guildkit_start(self, guilds: ServedGuilds) -> None:
        """Pass it on."""
        await self._passed_on("guildkit_start", guilds=guilds)

    @hookimpl
    async def guildkit_stop(self) -> None:
        """Pass it on."""
        await self._passed_on("guildkit_stop")

    @hookimpl
    async def guildkit_guild_enabled(self, ctx: GuildContext) -> None:
        """Note it and pass it on."""
        self.ran.append(("guildkit_guild_enabled", ctx.guild_id))
        await self._passed_on("guildkit_guild_enabled", ctx=ctx)

    @hookimpl
    async def guildkit_guild_disabled(self, ctx: GuildContext) -> None:
        """Note it and pass it on."""
        self.ran.append(("guildkit_guild_disabled", ctx.guild_id))
        await self._passed_on("guildkit_guild_disabled", ctx=ctx)

    @hookimpl
    async def guildkit_status(self, ctx: GuildContext) -> str | Text | None:
        """Note it and pass it on."""
        self.ran.append(("guildkit_status", ctx.guild_id))
        said: str | Text | None = await self._passed_on("guildkit_status", ctx=ctx)
        return said

    @hookimpl
    async def guildkit_member_erased(self, ctx: GuildContext, pseudonym: int) -> None:
        """Note it and pass it on."""
        self.ran.append(("guildkit_member_erased", ctx.guild_id))
        await self._passed_on("guildkit_member_erased", ctx=ctx, pseudonym=pseudonym)

    @hookimpl
    async def guildkit_guild_left(self, ctx: GuildContext) -> None:
        """Note it and pass it on."""
        self.ran.append(("guildkit_guild_left", ctx.guild_id))
        await self._passed_on("guildkit_guild_left", ctx=ctx)
