"""The bot: its parts, put together, started and stopped in order."""

from __future__ import annotations

import asyncio
import random
from contextvars import Context
from typing import TYPE_CHECKING, Any, Final

import aiohttp
import disnake
import structlog

from guildkit.absence import Absence
from guildkit.breaker import Breaker
from guildkit.builtin import core_candidate
from guildkit.builtin.failing import tell_that_it_fails
from guildkit.builtin.plugins import tell_that_it_rests
from guildkit.client import Client, ShardedClient, connector_of, new_client
from guildkit.clock import SystemClock
from guildkit.data import remember
from guildkit.data.housekeeping import Housekeeping
from guildkit.discovery import discover
from guildkit.dispatcher import Dispatcher
from guildkit.edits import EditBudget
from guildkit.ending import LAST_SECONDS, drain, step, stop
from guildkit.error_watch import ErrorWatch
from guildkit.errorlog import ErrorLog
from guildkit.errors import DatabaseError, DiscordAwayError, DiscordError, PluginError, TablesError
from guildkit.failures import Failure, Failures
from guildkit.gate import CORE, Gate
from guildkit.guilds import Guilds
from guildkit.host import PluginHost
from guildkit.intents import PRIVILEGED, granted, ungranted
from guildkit.jobs import Jobs
from guildkit.lasting import keep_serving
from guildkit.live.watch import LiveWatch
from guildkit.log_channel import LogChannels
from guildkit.logs import DATABASE, hide
from guildkit.meeting import Meeting
from guildkit.metrics import Metrics
from guildkit.operators import Operators
from guildkit.pulse import Pulse
from guildkit.quarantine import Quarantine
from guildkit.rates import Rate, Rates
from guildkit.reconciler import Reconciler
from guildkit.reloading import Reloader
from guildkit.sentry import Sentry
from guildkit.served import ServedGuilds
from guildkit.services import Services
from guildkit.settings import OPERATOR, SettingsStore
from guildkit.shards import Shards
from guildkit.storage.database import Database
from guildkit.storage.instance import InstanceLock
from guildkit.storage.row_security import secure
from guildkit.storage.slow import log_statements
from guildkit.switchboard import Switchboard
from guildkit.tiers import Tiers

if TYPE_CHECKING:
    from collections.abc import Iterable

    from guildkit.clock import Clock
    from guildkit.config import Config
    from guildkit.discovery import Candidate
    from guildkit.storage.migrations import Upgrade

log = structlog.get_logger()

POLL_SECONDS: Final = 0.5
"""How often the bot looks whether the command line has changed a switch or a setting."""


class Bot:
    """A bot made of plugins.

    Args:
        config: the operator's configuration.
        connector: how to reach Discord; by default as configured.
        clock: the one clock.
        rng: the one source of randomness.
        candidates: the plugins to load; by default all that are installed.

    Raises:
        ConfigError: a plugin refuses what is configured for it.
        DatabaseError: the database's URL makes no sense.
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
        self.database = Database(config.resolved_database_url, owner_url=config.database_owner_url)
        log_statements(self.database.engine.sync_engine, DATABASE, config.slow_query_seconds)
        self.shards = Shards.parse(config.shards)
        self._instance = InstanceLock(self.database, self.shards)
        self.failures = Failures(self.clock, self.rng)
        self.breaker = Breaker(self.clock, self._plugin_rests)
        self.failures.observe(self.breaker.note)
        self.errors = ErrorLog(self.database)
        self.failures.observe(self.errors.note)
        self.sentry = Sentry(config)
        if self.sentry.on:
            self.failures.observe(self.sentry.note)
        self.error_watch = ErrorWatch(self.database, self.errors, self.clock)
        self.host = PluginHost(self.failures)
        self.host.load(core_candidate(self))
        self.host.load_all(Quarantine(config.home).over(discover() if candidates is None else candidates))
        self.gate = Gate(self.database, self.clock, config.single_guild)
        self.operators = Operators(frozenset(config.operators), frozenset(config.operator_guilds))
        self.guilds = Guilds(self.database, self.clock)
        self.settings = SettingsStore(self.database, self.host, self.clock, config.plugins)
        self.settings.check_configured(str(config.file or "the environment"))
        self.tiers = Tiers(self.database, self.clock, config.tiers, config.tier_skus)
        self.jobs = Jobs(self.database, self.clock, self.rng, self.shards)
        self.absence = Absence(self.database, self.jobs, self.clock, self.rng)
        self.reconciler = Reconciler(
            self.database, self.host, self.gate, self.operators, self.clock, self._overwrite_commands
        )
        self.switches = Switchboard(
            self.host,
            self.gate,
            self.settings,
            self.tiers,
            self.reconciler,
            self.jobs,
            self.breaker,
            self.absence,
        )
        self.pulse = Pulse(self)
        self.metrics = Metrics(self)
        self.rates = Rates(self.clock, self.rng, self._command_fails)
        self.log_channels = LogChannels(self)
        self.housekeeping = Housekeeping(self.database, self.clock, config, self.host, self.gate, self.shards)
        self.ready = asyncio.Event()
        """Set once every guild has been met and its commands are in place."""
        self.client: Client | ShardedClient
        self.dispatcher: Dispatcher
        self.lives: LiveWatch
        self._connector = connector
        self.meeting = Meeting(self)
        self.started: list[str] = []
        """The plugins whose `guildkit_start` has gone well, in order."""
        self.reloader = Reloader(self)
        self._granted = disnake.Intents.none()
        """The privileged intents that Discord has granted, once it was asked."""
        self._trouble: DatabaseError | None = None
        self._closing = False
        self.restarting = False
        """Whether the bot ends in order to be started again."""
        self._ending: asyncio.Task[None] | None = None

    # --- life -----------------------------------------------------------------------------------------------------

    async def run(self) -> None:
        """Serve until cancelled, closed, or given up by Discord.

        Raises:
            ConfigError: the token is missing or malformed.
            DatabaseError: the database cannot be used.
            DiscordError: Discord refuses the token or the intents, or cannot be reached (`DiscordAwayError`).
        """
        try:
            token = self.config.checked_token()
            hide(self.config.secrets())
            await self.database.check()
            await self._instance.acquire()
            await self.prepare()
            connector = self._connector or connector_of(self.config)
            self.client = new_client(self._receive, connector, self.intents, self.shards, self.clock)
            services = Services(
                client=self.client,
                database=self.database,
                settings=self.settings,
                tiers=self.tiers,
                shards=self.shards,
                clock=self.clock,
                rng=self.rng,
                jobs=self.jobs,
                edits=EditBudget(),
                failures=self.failures,
                metrics=self.metrics,
                rates=self.rates,
                host=self.host,
                operators=self.operators,
                switches=self.switches,
            )
            self.dispatcher = Dispatcher(services, self.host, self.gate, self.breaker)
            self.jobs.connect(services, self.dispatcher)
            self.absence.connect(services, self.dispatcher)
            self.lives = LiveWatch(self.database, self.jobs, self.dispatcher)
            self.switches.connect(services, self.meeting.in_background, self.reloader)
            try:
                await self.log_in(token)
                await self._start_plugins()
                if self.shards.has(OPERATOR):
                    await self.jobs.settle([OPERATOR])
                await self._serve()
            finally:
                self._closing = True
                await stop(self)
        finally:
            await step("database", LAST_SECONDS, self._instance.release(), self.database.close())

    async def prepare(self) -> list[Upgrade]:
        """Open the database, migrate it, and read switches and settings; return what was migrated."""
        await self.database.check()
        upgrades = await self.upgrade()
        await self.switches.load()
        return upgrades

    async def upgrade(self, only: str | None = None) -> list[Upgrade]:
        """Migrate the core and every plugin, each on its own; a plugin that fails is taken out of service.

        Args:
            only: only this plugin.

        Raises:
            TablesError: the core's own tables cannot be migrated.
        """
        from guildkit.storage.migrations import upgrade  # noqa: PLC0415 - Alembic takes long to import

        done: list[Upgrade] = []
        for name, storage in self.host.storages().items():
            if name not in self.host.plugins or only not in {None, name}:
                continue  # its failure took along those that require it
            # One backup serves all that is upgraded in one go.
            back_up = not any(each.changed and each.before for each in done)
            try:
                done.append(
                    await upgrade(
                        self.database, name, storage, back_up=back_up, backups=self.config.home / "backups"
                    )
                )
            except PluginError as error:
                if name == CORE:
                    raise TablesError(str(error)) from error
                self.host.fail(name, str(error))
            else:
                for what in done[-1].mended:
                    log.warning("mended what was dropped by hand", plugin=name, added=what)
        await secure(self.database, self.host.scoped_tables())
        await remember(self.database, self.host.storages())
        return done

    @property
    def intents(self) -> disnake.Intents:
        """What the gateway is asked for: what plugins need, and what they can use of the privileged ones that were granted."""
        intents = disnake.Intents(guilds=True)
        for plugin in self.host.plugins.values():
            intents |= plugin.intents | (plugin.optional_intents & self._granted)
        return intents

    @property
    def missed_intents(self) -> dict[str, list[str]]:
        """The privileged intents with which plugins could do more, and were not granted: by name, which plugins."""
        missed: dict[str, list[str]] = {}
        for plugin in self.host.plugins.values():
            for name, wanted in plugin.optional_intents & ~self.intents:
                if wanted:
                    missed.setdefault(name, []).append(plugin.name)
        return missed

    async def log_in(self, token: str) -> None:
        """Give Discord the token.

        Raises:
            DiscordError: Discord refuses it, or cannot be reached (`DiscordAwayError`).
        """
        try:
            await self.client.login(token)
            await self._settle_intents()
        except disnake.LoginFailure as error:
            raise DiscordError(
                "Discord does not accept the token.",
                hint="Make a new one on the Bot page of the developer portal.",
            ) from error
        except (aiohttp.ClientError, OSError, disnake.HTTPException) as error:
            raise DiscordAwayError(f"Discord cannot be reached: {error}.", hint=self._reach_hint()) from error
        assert self.client.user is not None
        self.reconciler.application_id = self.client.user.id

    async def _settle_intents(self) -> None:
        """Learn what was granted, and refuse plugins that need more: Discord would refuse the whole bot for one of them."""
        if not self.missed_intents and not any(getattr(self.intents, name) for name in PRIVILEGED):
            return
        flags = (await self.client.application_info()).flags
        self._granted = granted(flags)
        for plugin in list(self.host.plugins.values()):
            if plugin.name in self.host.plugins and (lacks := ungranted(plugin.intents, flags)):
                self.host.fail(
                    plugin.name,
                    f"It needs the privileged intent {lacks[0]!r}, which the bot was not granted. Grant it on the Bot page of "
                    "Discord's developer portal, and restart the bot.",
                )
        for name, plugins in self.missed_intents.items():
            log.info("not granted, and not needed", intent=name, would_use=plugins)
        # disnake wants them before it logs in, and only then can Discord be asked.
        self.client._connection._intents = self.intents  # noqa: SLF001 - there is no other way to change them

    def _reach_hint(self) -> str:
        if self.config.discord_address:
            return "Are GUILDKIT_DISCORD_ADDRESS and GUILDKIT_DISCORD_CA right?"
        return "Is this machine online?"

    async def _start_plugins(self) -> None:
        for name in list(self.host.plugins):
            if name not in self.host.plugins:
                continue  # it requires one that could not start
            await self.start_plugin(name)
        self.dispatcher.index()

    async def start_plugin(self, name: str) -> bool:
        """Let a plugin open what it needs; one that cannot is taken out of service. Return whether it could."""
        if await self.host.call(
            "guildkit_start", name, guilds=ServedGuilds(self.dispatcher, self.gate, self.config, name)
        ):
            self.started.append(name)
            return True
        await self.host.call("guildkit_stop", name)
        self.host.fail(name, "Its guildkit_start failed; the log says why.")
        return False

    async def _serve(self) -> None:
        parts = (self.jobs, self.pulse, self.errors, self.error_watch, self.log_channels, self.metrics)
        works = (*(part.run for part in parts), self._watch, self._keep_house)
        background = [asyncio.create_task(keep_serving(work)) for work in works]
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
            raise DiscordAwayError(f"The connection to Discord was lost: {error}.") from error
        finally:
            for task in background:
                task.cancel()
            await asyncio.gather(*background, return_exceptions=True)
        if self._trouble is not None:
            raise self._trouble

    async def close(self) -> None:
        """End `run`: take nothing new, let what is under way come to its end, and hang up."""
        self._closing = True
        await drain(self)
        await step("Discord", LAST_SECONDS, self.client.close())

    def restart(self) -> None:
        """End `run` cleanly and have `guildkit run` exit with the code on which a supervisor starts the bot again.

        It returns at once, so that a handler can call it, which `close` will wait for.
        """
        self.restarting = True
        if self._ending is None:
            self._ending = asyncio.create_task(self.close(), context=Context())

    async def rest(self) -> None:
        """Wait until everything that has arrived so far is dealt with, jobs that are due included."""
        if await self.housekeeping.look(self.dispatcher.services):
            await self.switches.follow()
        while self.meeting.work or self.dispatcher.busy or await self.jobs.start_due():
            if under_way := [*self.meeting.work, *self.jobs.running]:
                # Not gather: of tasks that have just ended it lets nobody else run, who would take them off the list.
                await asyncio.wait(under_way)
            await self.dispatcher.drain(None)

    # --- what the parts need of each other --------------------------------------------------------------------------

    def _receive(self, event: str, args: tuple[Any, ...]) -> None:
        if self._closing or self.log_channels.is_own(event, args):
            return
        self.meeting.receive(event, args)
        self.dispatcher.receive(event, args)

    async def _overwrite_commands(self, guild_id: int, payloads: list[dict[str, Any]]) -> None:
        payload: Any = payloads
        await self.client.http.bulk_upsert_guild_commands(self.reconciler.application_id, guild_id, payload)

    def _plugin_rests(self, failure: Failure) -> None:
        if not self._closing:
            self.meeting.in_background(tell_that_it_rests(self, failure))

    def _command_fails(self, rate: Rate) -> None:
        if not self._closing:
            self.meeting.in_background(tell_that_it_fails(self, rate))

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
                await self.switches.follow()
                if ended := self.breaker.ended():
                    await self.jobs.settle(ended)
                    await self.absence.changed(ended)
            except Exception as error:
                log.warning("cannot look for changes", reason=f"{type(error).__name__}: {error}")

    async def _keep_house(self) -> None:
        """Purge and forget what is due; hooks of plugins take part, so that nothing else waits for it."""
        await self.ready.wait()  # a guild that has taken the bot back meanwhile is known to be there
        while True:
            try:
                await self.housekeeping.look(self.dispatcher.services)
            except Exception as error:
                log.warning("cannot keep house", reason=f"{type(error).__name__}: {error}")
            await asyncio.sleep(POLL_SECONDS)
