"""The bot: its parts, put together, started and stopped in order."""

from __future__ import annotations

import asyncio
import random
from typing import TYPE_CHECKING, Any, Final

import aiohttp
import disnake
import structlog

from guildkit.client import Client, connector_of
from guildkit.clock import SystemClock
from guildkit.context import GuildContext
from guildkit.core_plugin import core_candidate
from guildkit.discovery import discover
from guildkit.dispatcher import Dispatcher
from guildkit.errors import DatabaseError, DiscordError, PluginError, UserError
from guildkit.gate import CORE, Change, Gate
from guildkit.host import PluginHost
from guildkit.jobs import Jobs
from guildkit.models import GuildRecord
from guildkit.reconciler import Reconciler
from guildkit.services import Services
from guildkit.settings import SettingsStore
from guildkit.storage import Database

if TYPE_CHECKING:
    from collections.abc import Iterable

    from guildkit.clock import Clock
    from guildkit.config import Config
    from guildkit.discovery import Candidate
    from guildkit.storage.migrations import Upgrade

log = structlog.get_logger()

POLL_SECONDS: Final = 0.5
"""How often the bot looks whether the command line has changed a switch or a setting."""
DRAIN_SECONDS: Final = 8.0


class Bot:
    """A bot made of plugins.

    Args:
        config: the operator's configuration.
        connector: how to reach Discord; by default as configured.
        clock: the one clock.
        rng: the one source of randomness.
        candidates: the plugins to load; by default all that are installed.
    """

    def __init__(
        self,
        config: Config,
        *,
        connector: aiohttp.BaseConnector | None = None,
        clock: Clock | None = None,
        rng: random.Random | None = None,
        candidates: Iterable[Candidate] | None = None,
    ) -> None:
        self.config = config
        self.clock = clock or SystemClock()
        self.rng = rng or random.SystemRandom()
        self.database = Database(config.resolved_database_url)
        self.host = PluginHost()
        self.host.load(core_candidate(self))
        self.host.load_all(discover() if candidates is None else candidates)
        self.gate = Gate(self.database, self.clock)
        self.settings = SettingsStore(self.database, self.host, self.clock)
        self.jobs = Jobs(self.database, self.clock, self.rng)
        self.reconciler = Reconciler(self.database, self.host, self.gate, self._overwrite_commands)
        self._connector = connector
        self._changes = asyncio.Lock()
        self._guild_work: set[asyncio.Task[None]] = set()
        self._started: list[str] = []
        self.ready = asyncio.Event()
        """Set once every guild has been met and its commands are in place."""
        self.client: Client
        self.dispatcher: Dispatcher

    # --- life -----------------------------------------------------------------------------------------------------

    async def run(self) -> None:
        """Serve until cancelled or closed by Discord.

        Raises:
            ConfigError: the token is missing or malformed.
            DatabaseError: the database cannot be used.
            DiscordError: Discord refuses the token or the intents, or cannot be reached.
        """
        token = self.config.checked_token()
        await self.prepare()
        self.client = Client(self._receive, self._connector or connector_of(self.config))
        services = Services(self.client, self.database, self.settings, self.clock, self.rng, self.jobs)
        self.dispatcher = Dispatcher(services, self.host, self.gate)
        self.jobs.connect(services, self.dispatcher)
        try:
            await self._log_in(token)
            for name in self.host.plugins:
                if await self.host.call("guildkit_start", name):
                    self._started.append(name)
            await self._serve()
        finally:
            await self._close()

    async def prepare(self) -> list[Upgrade]:
        """Open the database, migrate it, and read switches and settings; return what was migrated."""
        await self.database.check()
        upgrades = await self.upgrade()
        await self.gate.load()
        await self.settings.load()
        return upgrades

    async def upgrade(self) -> list[Upgrade]:
        """Migrate the core and every plugin, each on its own; a plugin that fails is taken out of service.

        Raises:
            DatabaseError: the core's own tables cannot be migrated.
        """
        from guildkit.storage.migrations import upgrade  # noqa: PLC0415 - Alembic takes long to import

        done = []
        for plugin in list(self.host.plugins.values()):
            for storage in plugin.records.storage:
                try:
                    done.append(await upgrade(self.database, plugin.name, storage))
                except PluginError as error:
                    if plugin.name == CORE:
                        raise DatabaseError(str(error)) from error
                    self.host.fail(plugin.name, str(error))
        return done

    async def _log_in(self, token: str) -> None:
        try:
            await self.client.login(token)
        except disnake.LoginFailure as error:
            raise DiscordError(
                "Discord does not accept the token.",
                hint="Make a new one on the Bot page of the developer portal.",
            ) from error
        except (aiohttp.ClientError, OSError, disnake.HTTPException) as error:
            raise DiscordError(
                f"Discord cannot be reached: {error}.", hint="Is this machine online?"
            ) from error
        assert self.client.user is not None
        self.reconciler.application_id = self.client.user.id

    async def _serve(self) -> None:
        try:
            async with asyncio.TaskGroup() as tasks:
                background = [tasks.create_task(self.jobs.run()), tasks.create_task(self._watch())]
                tasks.create_task(self._connect(background))
        except* disnake.PrivilegedIntentsRequired as group:
            raise DiscordError(
                "Discord refuses the privileged intents that a plugin asks for.",
                hint="Grant them on the Bot page of the developer portal, or uninstall the plugin.",
            ) from group.exceptions[0]
        except* (aiohttp.ClientError, OSError, disnake.HTTPException, disnake.GatewayNotFound) as group:
            raise DiscordError(
                f"The connection to Discord was lost: {group.exceptions[0]}."
            ) from group.exceptions[0]

    async def _connect(self, background: list[asyncio.Task[None]]) -> None:
        try:
            await self.client.connect()
        except disnake.ConnectionClosed as error:
            raise DiscordError(f"Discord has closed the connection for good (code {error.code}).") from error
        finally:
            for task in background:
                task.cancel()

    async def close(self) -> None:
        """End `run`."""
        await self.client.close()

    async def _close(self) -> None:
        await self.dispatcher.drain(DRAIN_SECONDS)
        for task in self._guild_work:
            task.cancel()
        await asyncio.gather(*self._guild_work, return_exceptions=True)
        await self.reconciler.close()
        for name in reversed(self._started):
            await self.host.call("guildkit_stop", name)
        await self.client.close()
        await self.database.close()

    # --- guilds ---------------------------------------------------------------------------------------------------

    def _receive(self, event: str, args: tuple[Any, ...]) -> None:
        if event in {"guild_available", "guild_join"}:
            self._in_background(self._guild_present(args[0]))
        elif event == "guild_remove":
            self._in_background(self._guild_gone(args[0].id))
        elif event == "connect":
            self._check_ready()
        self.dispatcher.receive(event, args)

    def _in_background(self, work: Any) -> None:
        task = asyncio.create_task(work)
        self._guild_work.add(task)
        task.add_done_callback(self._work_done)

    def _work_done(self, task: asyncio.Task[None]) -> None:
        self._guild_work.discard(task)
        self._check_ready()
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("work on a guild failed", exc_info=error)

    def _check_ready(self) -> None:
        if not self._guild_work and not any(guild.unavailable for guild in self.client.guilds):
            self.ready.set()

    async def rest(self) -> None:
        """Wait until everything that has arrived so far is dealt with, jobs that are due included."""
        while self._guild_work or self.dispatcher.busy or await self.jobs.run_due() or self.jobs.running:
            await asyncio.gather(*self._guild_work, *self.jobs.running, return_exceptions=True)
            await self.dispatcher.drain(None)

    async def _guild_present(self, guild: disnake.Guild) -> None:
        name = guild.name[:100]
        async with self.database.system_session("is the guild known", read_only=True) as session:
            record = await session.get(GuildRecord, guild.id)
        if record is None or record.name != name or not record.present:
            async with self.database.system_session("a guild has appeared") as session:
                # Where the bot was away, its commands went with it.
                digest = record.commands_hash if record is not None and record.present else None
                await session.merge(
                    GuildRecord(guild_id=guild.id, name=name, present=True, commands_hash=digest)
                )
        await self.reconciler.reconcile(guild.id)
        await self.apply_changes()

    async def _guild_gone(self, guild_id: int) -> None:
        async with self.database.system_session("a guild has gone") as session:
            record = await session.get(GuildRecord, guild_id)
            if record is not None:
                record.present, record.commands_hash = False, None

    async def _overwrite_commands(self, guild_id: int, payloads: list[dict[str, Any]]) -> None:
        payload: Any = payloads
        await self.client.http.bulk_upsert_guild_commands(self.reconciler.application_id, guild_id, payload)

    # --- switches -------------------------------------------------------------------------------------------------

    async def enable(self, guild_id: int, plugin: str, *, by: int | None) -> bool:
        """Switch a plugin on in a guild; return False where it was on already.

        Raises:
            UserError: there is no such plugin, it failed to load, or it clashes with another one there.
        """
        loaded = self.loaded(plugin)
        try:
            self.reconciler.check(guild_id, loaded)
        except PluginError as error:
            raise UserError(str(error)) from error
        return await self.gate.switch(guild_id, plugin, on=True, by=by)

    async def disable(self, guild_id: int, plugin: str, *, by: int | None) -> bool:
        """Switch a plugin off in a guild; return False where it was off already.

        Raises:
            UserError: there is no such plugin.
        """
        if plugin not in self.gate.plugins(guild_id):
            self.loaded(plugin)
        return await self.gate.switch(guild_id, plugin, on=False, by=by)

    def loaded(self, plugin: str) -> Any:
        """Return a loaded plugin by name.

        Raises:
            UserError: there is none of that name, or it failed to load.
        """
        if plugin == CORE:
            raise UserError(
                "The core is always on.", hint="It carries the commands that switch the other plugins."
            )
        if plugin in self.host.failures:
            raise UserError(f"{plugin} could not be loaded: {self.host.failures[plugin]}")
        loaded = self.host.plugins.get(plugin)
        if loaded is None:
            names = ", ".join(sorted(self.host.plugins.keys() - {CORE})) or "none yet"
            raise UserError(
                f"There is no plugin called {plugin!r}.",
                hint=f"Installed: {names}. Others come with pip install.",
            )
        return loaded

    async def apply_changes(self) -> None:
        """Act on every switch and setting that was changed since the last time, here or by the command line."""
        async with self._changes:
            pending = await self.gate.load()
            await self.settings.load()
            for guild_id in {change.guild_id for change in pending}:
                await self.reconciler.reconcile(guild_id)
            for change in pending:
                await self._announce(change)

    async def _announce(self, change: Change) -> None:
        if self.client.get_guild(change.guild_id) is None:
            return  # it stays pending until the guild appears
        if change.plugin in self.host.plugins:
            services = self.dispatcher.services
            ctx = GuildContext(services, change.guild_id, change.plugin)
            hook = "guildkit_guild_enabled" if change.enabled else "guildkit_guild_disabled"
            await self.host.call(hook, change.plugin, ctx=ctx)
        await self.gate.mark_applied(change)
        log.info("switched", plugin=change.plugin, guild=change.guild_id, on=change.enabled)

    async def _watch(self) -> None:
        """Notice what the command line has changed."""
        while True:
            await asyncio.sleep(POLL_SECONDS)
            try:
                if await self.gate.changed():
                    await self.apply_changes()
            except DatabaseError as error:
                log.warning("cannot look for changes", reason=str(error))
