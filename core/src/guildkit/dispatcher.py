"""The one dispatcher: every path into a plugin's code, and the one gate on it.

Commands, autocomplete, components, modals, events and jobs all arrive here; each is sent on only where the gate says
that the plugin is on in that guild, and where it does not rest after too many failures. Nobody else ever checks.
"""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import disnake
import structlog
from disnake.interactions.application_command import ApplicationCommandInteraction
from disnake.interactions.message import MessageInteraction
from disnake.interactions.modal import ModalInteraction

from guildkit import direct, inputs, routes
from guildkit.context import GuildContext
from guildkit.errors import UserError
from guildkit.faults import FAULTS, interrupted
from guildkit.gate import CORE
from guildkit.guard import Guard
from guildkit.interaction import InteractionContext
from guildkit.logs import about
from guildkit.operators import GUILD, turn
from guildkit.settings import OPERATOR
from guildkit.texts import core_text

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Collection, Coroutine, Iterable, Mapping

    from disnake.interactions.base import Interaction

    from guildkit.breaker import Breaker
    from guildkit.gate import Gate
    from guildkit.host import LoadedPlugin, PluginHost
    from guildkit.records import Answers, Choice, Command, Component, GuideSection, Job, Schedule
    from guildkit.services import Services
    from guildkit.texts import Text

log = structlog.get_logger()

LISTENER_SECONDS = 60.0
_GONE = core_text("gate-gone")


class Dispatcher:
    """Sends what happens in a guild to the plugins that are on there."""

    def __init__(self, services: Services, host: PluginHost, gate: Gate, breaker: Breaker) -> None:
        self.services = services
        self._host = host
        self._gate = gate
        self._breaker = breaker
        self._guard = Guard(services)
        self._tasks: set[asyncio.Task[None]] = set()
        self.running: dict[str, set[asyncio.Task[Any]]] = {}
        self._paused: set[str] = set()
        self._commands: dict[tuple[str, ...], list[tuple[LoadedPlugin, Command]]] = {}
        self._listening: dict[str, list[LoadedPlugin]] = {}
        self.index()

    def index(self) -> None:
        """Read anew which plugins there are."""
        self._commands, self._listening = {}, {}
        for plugin in self._host.plugins.values():
            for command in plugin.records.commands:
                self._commands.setdefault(command.path, []).append((plugin, command))
            for event in plugin.listeners:
                self._listening.setdefault(event, []).append(plugin)

    def enabled(self, guild_id: int, plugin: str) -> bool:
        """The one question: whether code of a plugin may run for a guild. It is switched on there, and does not rest."""
        return (
            self._gate.enabled(guild_id, plugin)
            and plugin not in self._paused
            and self._breaker.rests_until(guild_id, plugin) is None
        )

    def _enabled(self, guild_id: int, plugin: str) -> LoadedPlugin | None:
        return self._host.plugins.get(plugin) if self.enabled(guild_id, plugin) else None

    def why_not(self, guild_id: int, plugins: Iterable[str], what: str) -> Text:
        """Say why something does not answer."""
        if not self._gate.serves(guild_id):
            return core_text("gate-elsewhere")
        for plugin in plugins:
            if plugin in self._paused:
                return core_text("gate-paused", what=what)
            until = self._breaker.rests_until(guild_id, plugin)
            if until is not None and self._gate.enabled(guild_id, plugin):
                return core_text("gate-rests", what=what, until=disnake.utils.format_dt(until, "R"))
        return core_text("gate-off", what=what)

    # --- from Discord -------------------------------------------------------------------------------------------

    def receive(self, event: str, args: tuple[Any, ...]) -> None:
        """Take one of disnake's events."""
        if event == "interaction":
            self._spawn(self._interaction(args[0]))
            return
        listening = self._listening.get(event)
        if listening is None:
            return
        guild_id = inputs.guild_of(args)
        if guild_id is None:
            return
        for plugin in listening:
            if self.enabled(guild_id, plugin.name):
                self._spawn(self._listen(plugin, guild_id, event, args))

    async def _listen(self, plugin: LoadedPlugin, guild_id: int, event: str, args: tuple[Any, ...]) -> None:
        for listener in plugin.listeners[event]:
            if self._enabled(guild_id, plugin.name) is not plugin:
                return  # switched off, paused or exchanged since the event came
            ctx = self.context(guild_id, plugin.name)
            async with self.at_work(ctx, gateway_event=event):
                try:
                    async with asyncio.timeout(LISTENER_SECONDS):
                        await listener.handler(ctx, *args)
                except FAULTS as error:
                    if interrupted(error):
                        raise
                    self._note(error, ctx, where="listener", gateway_event=event)

    async def _interaction(self, interaction: Interaction[Any]) -> None:
        if not self._guard.is_new(interaction):
            return
        custom_id: str | None = getattr(interaction.data, "custom_id", None)
        if interaction.guild_id is None:
            # Commands are guild commands; in direct messages there are components only.
            try:
                custom_id = await direct.enter(self.services, interaction)
            except UserError as error:
                await self._kindly(interaction, error.message)
                return
        if not isinstance(interaction.author, disnake.Member):
            await self._kindly(interaction, core_text("gate-members-only"))
            return
        if isinstance(interaction, ApplicationCommandInteraction):
            path, options = inputs.typed(interaction)
            if interaction.type is disnake.InteractionType.application_command_autocomplete:
                await self._complete(interaction, path, options)
            else:
                await self._command(interaction, path, options)
        elif isinstance(interaction, MessageInteraction):
            await self._component(interaction, custom_id or "", kind="component")
        elif isinstance(interaction, ModalInteraction):
            await self._component(interaction, custom_id or "", kind="modal")

    # --- commands -----------------------------------------------------------------------------------------------

    def _find(self, guild_id: int, path: tuple[str, ...]) -> tuple[LoadedPlugin, Command] | None:
        for plugin, command in self._commands.get(path, ()):
            there = not command.operator or guild_id in self.services.operators.guilds
            if there and self.enabled(guild_id, plugin.name):
                return None if _typed(path) in self._gate.commands_off(guild_id) else (plugin, command)
        return None

    async def _command(
        self,
        interaction: ApplicationCommandInteraction[Any],
        path: tuple[str, ...],
        options: dict[str, Any],
    ) -> None:
        assert interaction.guild_id is not None
        found = self._find(interaction.guild_id, path)
        if found is None:
            # Discord's client may show a command for a moment after it was switched off.
            owners = [plugin.name for plugin, _ in self._commands.get(path, ())]
            await self._kindly(interaction, self.why_not(interaction.guild_id, owners, _typed(path)))
            return
        plugin, command = found
        ctx = InteractionContext(
            self.services, interaction.guild_id, plugin.name, interaction, _answers(command)
        )

        async def call() -> None:
            arguments = {}
            for option in plugin.options[command.path]:
                if option.name in options:
                    value = options[option.name]
                    arguments[option.parameter] = option.convert(value) if option.convert else value
            if command.remote:
                await turn(ctx, arguments.pop(GUILD.parameter), command.tier, self.enabled)
            await command.handler(ctx, **arguments)

        async with self.at_work(ctx, interaction=interaction.id, command=_typed(path)):
            await self._guard.run(ctx, command, call)
            if command.renamed:
                said = core_text("renamed-told", old=_typed(path), new=_typed(command.renamed))
                await self._guard.tell(ctx, ctx.for_member(said))

    async def _complete(
        self,
        interaction: ApplicationCommandInteraction[Any],
        path: tuple[str, ...],
        options: dict[str, Any],
    ) -> None:
        assert interaction.guild_id is not None
        found = self._find(interaction.guild_id, path)
        focused = inputs.focused(interaction.data.options)
        choices: list[Choice | str] = []
        if found is not None and focused is not None:
            plugin, command = found
            option = next((each for each in plugin.options[path] if each.name == focused.name), None)
            if option is not None and option.option.autocomplete is not None:
                ctx = InteractionContext(self.services, interaction.guild_id, plugin.name, interaction)
                async with self.at_work(ctx, interaction=interaction.id, command=_typed(path)):
                    try:
                        self._guard.check(ctx, command)
                        if command.remote and option is not GUILD:
                            await turn(ctx, options.get(GUILD.name, ""), command.tier, self.enabled)
                        async with asyncio.timeout(2.5):
                            choices = list(
                                await option.option.autocomplete(ctx, inputs.plain(str(focused.value)))
                            )
                    except UserError:
                        choices = []  # Discord hides whole commands only: who may not use a sub-command may still type it
                    except FAULTS as error:
                        if interrupted(error):
                            raise
                        self._note(error, ctx, where="autocomplete", command=_typed(path))
        offered = [inputs.offered(choice) for choice in choices[:25]]
        try:
            await interaction.response.autocomplete(
                choices=[choice for choice in offered if choice is not None]
            )
        except disnake.HTTPException as error:
            log.debug("choices not taken", command=path, reason=str(error))  # the member has typed on

    # --- components and modals ----------------------------------------------------------------------------------

    async def _component(self, interaction: Any, custom_id: str, *, kind: str) -> None:
        guild_id: int = interaction.guild_id
        parts = routes.split(custom_id)
        plugin = self._enabled(guild_id, parts[0]) if parts else None
        if parts is None or plugin is None:
            known = parts is not None and (parts[0] in self._host.candidates or parts[0] == CORE)
            title = self._host.plugins[parts[0]].title if parts and parts[0] in self._host.plugins else None
            off = self.why_not(guild_id, [parts[0]], title) if parts and title else core_text("gate-this-off")
            await self._kindly(interaction, off if known else _GONE)
            return
        component: Component | None = plugin.components.get((parts[2], parts[1]))
        arguments = component.route.parse(parts[3]) if component and component.kind == kind else None
        if component is None or arguments is None:
            await self._kindly(interaction, _GONE)
            return
        ctx = InteractionContext(self.services, guild_id, plugin.name, interaction, _answers(component))
        if kind == "modal":
            ctx.fields = inputs.fields(interaction)
        else:
            ctx.values = list(interaction.data.values or ())
        click = None
        if kind == "component" and not component.repeatable:
            click = self._guard.begin_click(interaction)
            if click is None:
                # The first half has the effect and the answer; this one is only acknowledged.
                ctx.answers = "update"
                await ctx.defer()
                return

        async def call() -> None:
            assert component is not None
            if component.remote:
                await turn(ctx, arguments["guild"], component.tier, self.enabled)
            await component.handler(ctx, **arguments)

        worked = False
        try:
            async with self.at_work(ctx, interaction=interaction.id, custom_id=custom_id):
                worked = await self._guard.run(ctx, component, call)
        finally:
            if click is not None:
                self._guard.end_click(click, worked=worked)

    async def _kindly(self, interaction: Interaction[Any], text: str | Text) -> None:
        """Answer for code that will not run; what was entered in a form is given back."""
        ctx = InteractionContext(self.services, interaction.guild_id or OPERATOR, CORE, interaction)
        ctx.fields = inputs.fields(interaction) if isinstance(interaction, ModalInteraction) else {}
        await self._guard.tell(ctx, ctx.for_member(text), give_back=True)

    def _note(self, error: BaseException, ctx: GuildContext, *, where: str, **details: Any) -> None:
        self.services.failures.note(error, where=where, plugin=ctx.plugin, guild_id=ctx.guild_id, **details)

    # --- jobs ---------------------------------------------------------------------------------------------------

    def job(self, guild_id: int, plugin: str, name: str) -> Job | None:
        """Return the handler of a job; None where the plugin is off or gone, or the bot is not there: the job waits."""
        if guild_id != OPERATOR and self.services.client.get_guild(guild_id) is None:
            return None
        loaded = self._enabled(guild_id, plugin)
        return loaded.jobs.get(name) if loaded else None

    def jobs_of(self, plugin: str) -> Mapping[str, Job]:
        """Return a plugin's jobs by name."""
        loaded = self._host.plugins.get(plugin)
        return loaded.jobs if loaded else {}

    def schedules(self, guild_id: int) -> dict[tuple[str, str], Schedule]:
        """Return the schedules of the plugins that are on in a guild, by plugin and job."""
        return {
            (plugin.name, job.name): job.schedule
            for plugin in self._host.plugins.values()
            if self.enabled(guild_id, plugin.name)
            for job in plugin.jobs.values()
            if job.schedule is not None and job.installation is (guild_id == OPERATOR)
        }

    def having(self, guild_id: int, names: Collection[str]) -> list[tuple[str, str]]:
        """Return which of these jobs the plugins have that are on in a guild, by plugin and job.

        Where a plugin rests its job waits until it works again.
        """
        return [
            (plugin.name, name)
            for plugin in self._host.plugins.values()
            if self._gate.enabled(guild_id, plugin.name)
            for name in plugin.jobs.keys() & names
        ]

    def guide_sections(self, guild_id: int) -> list[tuple[GuildContext, GuideSection]]:
        """Return the sections of a guild's server guide, the core's first, each with the context to render it in.

        Those of a plugin that rests are among them, for their place is kept.
        """
        return [
            (self.context(guild_id, plugin.name), section)
            for plugin in sorted(self._host.plugins.values(), key=lambda each: (each.name != CORE, each.name))
            if self._gate.enabled(guild_id, plugin.name)
            for section in plugin.records.sections
        ]

    def context(self, guild_id: int, plugin: str) -> GuildContext:
        """Return a guild as a plugin sees it."""
        return GuildContext(self.services, guild_id, plugin)

    def is_on(self, guild_id: int, plugin: str) -> bool:
        """Return whether a plugin is loaded, and may run in a guild."""
        return self._enabled(guild_id, plugin) is not None

    # --- tasks --------------------------------------------------------------------------------------------------

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("the dispatcher itself failed", exc_info=error)

    @property
    def busy(self) -> bool:
        """Whether a handler is running."""
        return bool(self._tasks)

    @asynccontextmanager
    async def at_work(self, ctx: GuildContext, **names: Any) -> AsyncIterator[None]:
        """Know that code of a plugin runs in this task, and for what."""
        task = asyncio.current_task()
        assert task is not None
        running = self.running.setdefault(ctx.plugin, set())
        running.add(task)
        try:
            with about(guild=ctx.guild_id, plugin=ctx.plugin, **names):
                yield
        finally:
            running.discard(task)

    def pause(self, plugin: str) -> None:
        """Start nothing of a plugin, in any guild."""
        self._paused.add(plugin)

    def resume(self, plugin: str) -> None:
        """End a pause."""
        self._paused.discard(plugin)

    async def come_to_rest(self, plugin: str, seconds: float) -> bool:
        """Wait for what runs of a paused plugin; return whether it has all come to its end."""
        jobs = self.services.jobs.running
        running = {
            *self.running.get(plugin, ()),
            *(task for task, job in jobs.items() if job.plugin == plugin),
        }
        if not running:
            return True
        _, pending = await asyncio.wait(running, timeout=seconds)
        return not pending

    async def drain(self, seconds: float | None) -> None:
        """Wait for what is running; cancel what takes longer than `seconds`."""
        if not self._tasks:
            return
        _, pending = await asyncio.wait(self._tasks, timeout=seconds)
        for task in pending:
            task.cancel()
        await asyncio.gather(*pending, return_exceptions=True)


def _typed(path: tuple[str, ...]) -> str:
    return "/" + " ".join(path)


def _answers(record: Command | Component) -> Answers:
    """Return how a handler answers: what is another guild's is not for everybody in this one."""
    return "private" if record.remote and record.answers == "public" else record.answers
