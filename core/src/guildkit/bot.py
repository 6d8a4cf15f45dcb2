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
from guildkit.edits import EditBudget
from guildkit.errors import DatabaseError, DiscordError, PluginError, UserError
from guildkit.gate import CORE, Change, Gate
from guildkit.guilds import Guilds
from guildkit.host import LoadedPlugin, PluginHost
from guildkit.intents import intents_for
from guildkit.jobs import Jobs
from guildkit.reconciler import Reconciler
from guildkit.services import Services
from guildkit.settings import SettingsStore
from guildkit.storage.database import Database
from guildkit.storage.instance import InstanceLock

if TYPE_CHECKING:
    from collections.abc import Coroutine, Iterable

    from guildkit.clock import Clock
    from guildkit.config import Config
    from guildkit.discovery import Candidate
    from guildkit.storage.migrations import Upgrade

log = structlog.get_logger()

POLL_SECONDS: Final = 0.5
"""How often the bot looks whether the command line has changed a switch or a setting."""
DRAIN_SECONDS: Final = 5.0
GUILDS_AT_ONCE: Final = 10


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
        self._instance = InstanceLock(self.database)
        self.host = PluginHost()
        self.host.load(core_candidate(self))
        self.host.load_all(discover() if candidates is None else candidates)
        self.gate = Gate(self.database, self.clock)
        self.guilds = Guilds(self.database)
        self.settings = SettingsStore(self.database, self.host, self.clock)
        self.jobs = Jobs(self.database, self.clock, self.rng)
        self.reconciler = Reconciler(self.database, self.host, self.gate, self._overwrite_commands)
        self.ready = asyncio.Event()
        """Set once every guild has been met and its commands are in place."""
        self.client: Client
        self.dispatcher: Dispatcher
        self._connector = connector
        self._revision = -1
        self._changes = asyncio.Lock()
        self._guild_work: set[asyncio.Task[None]] = set()
        self._guild_turn = asyncio.Semaphore(GUILDS_AT_ONCE)
        self._announcing: set[Change] = set()
        self._started: list[str] = []
        self._trouble: DatabaseError | None = None
        self._closing = False

    # --- life -----------------------------------------------------------------------------------------------------

    async def run(self) -> None:
        """Serve until cancelled, closed, or given up by Discord.

        Raises:
            ConfigError: the token is missing or malformed.
            DatabaseError: the database cannot be used.
            DiscordError: Discord refuses the token or the intents, or cannot be reached.
        """
        try:
            token = self.config.checked_token()
            await self.database.check()
            await self._instance.acquire()
            await self.prepare()
            self.client = Client(self._receive, self._connector or connector_of(self.config), self._intents())
            services = Services(
                self.client, self.database, self.settings, self.clock, self.rng, self.jobs, EditBudget()
            )
            self.dispatcher = Dispatcher(services, self.host, self.gate)
            self.jobs.connect(services, self.dispatcher)
            try:
                await self._log_in(token)
                await self._start_plugins()
                await self._serve()
            finally:
                await self._stop()
        finally:
            await self._instance.release()
            await self.database.close()

    async def prepare(self) -> list[Upgrade]:
        """Open the database, migrate it, and read switches and settings; return what was migrated."""
        await self.database.check()
        upgrades = await self.upgrade()
        await self.reload()
        return upgrades

    async def reload(self) -> None:
        """Read switches and settings anew."""
        revision = await self.gate.load()
        await self.settings.load()
        self._revision = revision

    async def upgrade(self) -> list[Upgrade]:
        """Migrate the core and every plugin, each on its own; a plugin that fails is taken out of service.

        Raises:
            DatabaseError: the core's own tables cannot be migrated.
        """
        from guildkit.storage.migrations import upgrade  # noqa: PLC0415 - Alembic takes long to import

        done: list[Upgrade] = []
        for plugin in list(self.host.plugins.values()):
            if plugin.records.storage is None:
                continue
            # One copy of the file serves all that is upgraded in one go.
            back_up = not any(each.changed and each.before for each in done)
            try:
                done.append(
                    await upgrade(self.database, plugin.name, plugin.records.storage, back_up=back_up)
                )
            except PluginError as error:
                if plugin.name == CORE:
                    raise DatabaseError(str(error)) from error
                self.host.fail(plugin.name, str(error))
        return done

    def _intents(self) -> disnake.Intents:
        intents = disnake.Intents(guilds=True)
        for plugin in self.host.plugins.values():
            for event in plugin.listeners:
                intents |= intents_for(event) or disnake.Intents.none()
        return intents

    async def _log_in(self, token: str) -> None:
        try:
            await self.client.login(token)
        except disnake.LoginFailure as error:
            raise DiscordError(
                "Discord does not accept the token.",
                hint="Make a new one on the Bot page of the developer portal.",
            ) from error
        except (aiohttp.ClientError, OSError, disnake.HTTPException) as error:
            raise DiscordError(f"Discord cannot be reached: {error}.", hint=self._reach_hint()) from error
        assert self.client.user is not None
        self.reconciler.application_id = self.client.user.id

    def _reach_hint(self) -> str:
        if self.config.discord_address:
            return "Are GUILDKIT_DISCORD_ADDRESS and GUILDKIT_DISCORD_CA right?"
        return "Is this machine online?"

    async def _start_plugins(self) -> None:
        for name in list(self.host.plugins):
            if await self.host.call("guildkit_start", name):
                self._started.append(name)
            else:
                await self.host.call("guildkit_stop", name)
                self.host.fail(name, "Its guildkit_start failed; the log says why.")
        self.dispatcher.index()

    async def _serve(self) -> None:
        background = [asyncio.create_task(self.jobs.run()), asyncio.create_task(self._watch())]
        try:
            await self.client.connect()
        except disnake.PrivilegedIntentsRequired as error:
            raise DiscordError(
                "Discord refuses the privileged intents that a plugin's listeners need.",
                hint="Grant them on the Bot page of the developer portal, or uninstall the plugin.",
            ) from error
        except disnake.ConnectionClosed as error:
            raise DiscordError(f"Discord has closed the connection for good (code {error.code}).") from error
        except (aiohttp.ClientError, OSError, disnake.HTTPException, disnake.GatewayNotFound) as error:
            raise DiscordError(f"The connection to Discord was lost: {error}.") from error
        finally:
            for task in background:
                task.cancel()
            await asyncio.gather(*background, return_exceptions=True)
        if self._trouble is not None:
            raise self._trouble

    async def close(self) -> None:
        """End `run`: take nothing new, let what is under way come to its end, and hang up."""
        self._closing = True
        await self.dispatcher.drain(DRAIN_SECONDS)
        await self.jobs.close(DRAIN_SECONDS)  # while they can still reach Discord
        await self.client.close()

    async def _stop(self) -> None:
        """Stop everything; one part that fails to stop does not keep the others from it."""
        self._closing = True
        steps: list[Coroutine[Any, Any, Any]] = [
            self.dispatcher.drain(DRAIN_SECONDS),
            self.jobs.close(DRAIN_SECONDS),
            self._stop_guild_work(),
            self.reconciler.close(),
            *(self.host.call("guildkit_stop", name) for name in reversed(self._started)),
            self.client.close(),
        ]
        for step in steps:
            try:
                await step
            except Exception as error:
                log.error("not stopped cleanly", step=str(step), exc_info=error)

    async def _stop_guild_work(self) -> None:
        for task in self._guild_work:
            task.cancel()
        await asyncio.gather(*self._guild_work, return_exceptions=True)

    async def rest(self) -> None:
        """Wait until everything that has arrived so far is dealt with, jobs that are due included."""
        while self._guild_work or self.dispatcher.busy or await self.jobs.start_due():
            await asyncio.gather(*self._guild_work, *self.jobs.running, return_exceptions=True)
            await self.dispatcher.drain(None)

    # --- guilds ---------------------------------------------------------------------------------------------------

    def _receive(self, event: str, args: tuple[Any, ...]) -> None:
        if self._closing:
            return
        if event in {"guild_available", "guild_join"}:
            self._in_background(self._guild_present(args[0]))
        elif event == "guild_update":
            self._in_background(self.guilds.present(args[1]))
        elif event == "guild_remove":
            self._in_background(self.guilds.gone(args[0].id))
        elif event == "connect":
            self._in_background(self.guilds.only({guild.id for guild in self.client.guilds}))
        self.dispatcher.receive(event, args)

    def _in_background(self, work: Coroutine[Any, Any, Any]) -> None:
        async def in_turn() -> None:
            async with self._guild_turn:
                await work

        task = asyncio.create_task(in_turn())
        self._guild_work.add(task)
        task.add_done_callback(self._work_done)
        task.add_done_callback(lambda _: work.close())  # cancelled before its turn, it would never be awaited

    def _work_done(self, task: asyncio.Task[None]) -> None:
        self._guild_work.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("work on a guild failed", exc_info=error)
        if not self._guild_work and not any(guild.unavailable for guild in self.client.guilds):
            if not self.ready.is_set():
                log.info(
                    "ready",
                    bot=str(self.client.user),
                    guilds=len(self.client.guilds),
                    plugins=sorted(self.host.plugins.keys() - {CORE}),
                )
            self.ready.set()

    async def _guild_present(self, guild: disnake.Guild) -> None:
        await self.guilds.present(guild)
        await self.reconciler.reconcile(guild.id)
        await self.jobs.settle(guild.id)
        if any(change.guild_id == guild.id for change in await self.gate.pending()):
            await self.apply_changes()

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

    def loaded(self, plugin: str) -> LoadedPlugin:
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
                f"There is no plugin called {plugin[:50]!r}.",
                hint=f"Installed: {names}. Others come with pip install.",
            )
        return loaded

    async def apply_changes(self) -> None:
        """Act on every switch and setting that was changed since the last time, here or by the command line."""
        async with self._changes:
            revision = await self.gate.load()
            await self.settings.load()
            # Those of guilds that the bot is not in wait until it is.
            changes = [
                change for change in await self.gate.pending() if self.client.get_guild(change.guild_id)
            ]
            for guild_id in {change.guild_id for change in changes}:
                await self.reconciler.reconcile(guild_id)
                await self.jobs.settle(guild_id)
            for change in changes:
                if change not in self._announcing:  # a plugin's hook may take its time; nobody waits for it
                    self._announcing.add(change)
                    self._in_background(self._announce(change))
            # Only now: what failed half-way is tried again at the next look.
            self._revision = revision

    async def _announce(self, change: Change) -> None:
        try:
            if change.enabled and change.plugin not in self.host.plugins:
                # It stays pending: the next start loads the plugin and acts on it.
                log.warning(
                    "not loaded, restart the bot to use it", plugin=change.plugin, guild=change.guild_id
                )
                return
            if change.plugin in self.host.plugins:
                ctx = GuildContext(self.dispatcher.services, change.guild_id, change.plugin)
                hook = "guildkit_guild_enabled" if change.enabled else "guildkit_guild_disabled"
                await self.host.call(hook, change.plugin, ctx=ctx)
            await self.gate.mark_applied(change)
        finally:
            self._announcing.discard(change)
        log.info("switched", plugin=change.plugin, guild=change.guild_id, on=change.enabled)

    async def _watch(self) -> None:
        """Notice what the command line has changed, and when the database is taken away."""
        while True:
            await asyncio.sleep(POLL_SECONDS)
            try:
                await self.database.check_file()
                await self._instance.check()
            except DatabaseError as error:
                # To go on would be to lose all that members do from now on, or to do everything twice.
                self._trouble = error
                await self.client.close()
                return
            try:
                if await self.gate.revision() != self._revision:
                    await self.apply_changes()
            except Exception as error:
                log.warning("cannot look for changes", reason=f"{type(error).__name__}: {error}")
