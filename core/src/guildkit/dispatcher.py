"""The one dispatcher: every path into a plugin's code, and the one gate on it.

Commands, autocomplete, components, modals, events and jobs all arrive here; each is sent on only where the gate says
that the plugin is on in that guild. Nobody else ever checks.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import disnake
import structlog
from disnake.interactions.application_command import ApplicationCommandInteraction
from disnake.interactions.message import MessageInteraction
from disnake.interactions.modal import ModalInteraction

from guildkit import routes
from guildkit.context import GuildContext, InteractionContext
from guildkit.errors import UserError
from guildkit.faults import FAULTS, interrupted
from guildkit.gate import CORE
from guildkit.guard import Guard, check_permissions
from guildkit.records import Choice, Command, Component

if TYPE_CHECKING:
    from collections.abc import Collection, Coroutine

    from disnake.interactions.base import Interaction

    from guildkit.gate import Gate
    from guildkit.host import LoadedPlugin, PluginHost
    from guildkit.records import Job, Schedule
    from guildkit.services import Services

log = structlog.get_logger()

LISTENER_SECONDS = 60.0
_GONE = "This belongs to an older message of mine. Please use a newer one, or the command again."


class Dispatcher:
    """Sends what happens in a guild to the plugins that are on there."""

    def __init__(self, services: Services, host: PluginHost, gate: Gate) -> None:
        self.services = services
        self._host = host
        self._gate = gate
        self._guard = Guard(services)
        self._tasks: set[asyncio.Task[None]] = set()
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

    def _enabled(self, guild_id: int, plugin: str) -> LoadedPlugin | None:
        return self._host.plugins.get(plugin) if self._gate.enabled(guild_id, plugin) else None

    # --- from Discord -------------------------------------------------------------------------------------------

    def receive(self, event: str, args: tuple[Any, ...]) -> None:
        """Take one of disnake's events."""
        if event == "interaction":
            self._spawn(self._interaction(args[0]))
            return
        listening = self._listening.get(event)
        if listening is None:
            return
        guild_id = _guild_of(args)
        if guild_id is None:
            return
        for plugin in listening:
            if self._gate.enabled(guild_id, plugin.name):
                self._spawn(self._listen(plugin, guild_id, event, args))

    async def _listen(self, plugin: LoadedPlugin, guild_id: int, event: str, args: tuple[Any, ...]) -> None:
        for listener in plugin.listeners[event]:
            ctx = GuildContext(self.services, guild_id, plugin.name)
            try:
                async with asyncio.timeout(LISTENER_SECONDS):
                    await listener.handler(ctx, *args)
            except FAULTS as error:
                if interrupted(error):
                    raise
                ctx.log.error("listener raised", gateway_event=event, exc_info=error)

    async def _interaction(self, interaction: Interaction[Any]) -> None:
        if interaction.guild_id is None:
            return  # commands are guild commands; nothing of ours can be used in a direct message yet
        if not isinstance(interaction.author, disnake.Member):
            await self._kindly(interaction, "Only members of this server can use this.")
            return
        if isinstance(interaction, ApplicationCommandInteraction):
            path, options = _typed(interaction.data.options, (interaction.data.name,))
            if interaction.type is disnake.InteractionType.application_command_autocomplete:
                await self._complete(interaction, path)
            else:
                await self._command(interaction, path, options)
        elif isinstance(interaction, MessageInteraction):
            await self._component(interaction, interaction.data.custom_id, kind="component")
        elif isinstance(interaction, ModalInteraction):
            await self._component(interaction, interaction.custom_id, kind="modal")

    # --- commands -----------------------------------------------------------------------------------------------

    def _find(self, guild_id: int, path: tuple[str, ...]) -> tuple[LoadedPlugin, Command] | None:
        for plugin, command in self._commands.get(path, ()):
            if self._gate.enabled(guild_id, plugin.name):
                return plugin, command
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
            await self._kindly(interaction, f"/{' '.join(path)} is switched off on this server.")
            return
        if not self._guard.is_new(interaction):
            return
        plugin, command = found
        ctx = InteractionContext(
            self.services, interaction.guild_id, plugin.name, interaction, command.answers
        )

        async def call() -> None:
            arguments = {}
            for option in plugin.options[command.path]:
                if option.name in options:
                    value = options[option.name]
                    arguments[option.parameter] = option.convert(value) if option.convert else value
            await command.handler(ctx, **arguments)

        await self._guard.run(ctx, command, call)

    async def _complete(self, interaction: ApplicationCommandInteraction[Any], path: tuple[str, ...]) -> None:
        assert interaction.guild_id is not None
        found = self._find(interaction.guild_id, path)
        focused = _focused(interaction.data.options)
        choices: list[Choice | str] = []
        if found is not None and focused is not None:
            plugin, command = found
            option = next((each for each in plugin.options[path] if each.name == focused.name), None)
            if option is not None and option.option.autocomplete is not None:
                ctx = InteractionContext(self.services, interaction.guild_id, plugin.name, interaction)
                try:
                    check_permissions(interaction, command.permissions)
                    async with asyncio.timeout(2.5):
                        choices = list(await option.option.autocomplete(ctx, str(focused.value)))
                except UserError:
                    choices = []  # Discord hides whole commands only: who may not use a sub-command may still type it
                except FAULTS as error:
                    if interrupted(error):
                        raise
                    ctx.log.error("autocomplete raised", command=path, exc_info=error)
        offered = [_offered(choice) for choice in choices[:25]]
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
            fields = dict(interaction.resolved_values) if kind == "modal" else {}
            known = parts is not None and (parts[0] in self._host.candidates or parts[0] == CORE)
            name = self._host.plugins[parts[0]].title if parts and parts[0] in self._host.plugins else "This"
            await self._kindly(
                interaction, f"{name} is switched off on this server." if known else _GONE, fields
            )
            return
        component: Component | None = plugin.components.get((parts[2], parts[1]))
        arguments = component.route.parse(parts[3]) if component and component.kind == kind else None
        if component is None or arguments is None:
            await self._kindly(interaction, _GONE)
            return
        ctx = InteractionContext(self.services, guild_id, plugin.name, interaction, component.answers)
        if kind == "modal":
            ctx.fields = dict(interaction.resolved_values)
        else:
            ctx.values = list(interaction.data.values or ())
        if not self._guard.is_new(interaction):
            return
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
            await component.handler(ctx, **arguments)

        worked = False
        try:
            worked = await self._guard.run(ctx, component, call)
        finally:
            if click is not None:
                self._guard.end_click(click, worked=worked)

    async def _kindly(
        self, interaction: Interaction[Any], text: str, fields: dict[str, Any] | None = None
    ) -> None:
        """Answer for code that will not run."""
        assert interaction.guild_id is not None
        ctx = InteractionContext(self.services, interaction.guild_id, CORE, interaction)
        ctx.fields = fields or {}
        await self._guard.tell(ctx, text, give_back=True)

    # --- jobs ---------------------------------------------------------------------------------------------------

    def job(self, guild_id: int, plugin: str, name: str) -> Job | None:
        """Return the handler of a job; None where the plugin is off or gone, or the bot is not there: the job waits."""
        if self.services.client.get_guild(guild_id) is None:
            return None
        loaded = self._enabled(guild_id, plugin)
        return loaded.jobs.get(name) if loaded else None

    def jobs_of(self, plugin: str) -> Collection[str]:
        """Return the names of a plugin's jobs."""
        loaded = self._host.plugins.get(plugin)
        return loaded.jobs.keys() if loaded else ()

    def schedules(self, guild_id: int) -> dict[tuple[str, str], Schedule]:
        """Return the schedules of the plugins that are on in a guild, by plugin and job."""
        return {
            (plugin.name, job.name): job.schedule
            for plugin in self._host.plugins.values()
            if self._gate.enabled(guild_id, plugin.name)
            for job in plugin.jobs.values()
            if job.schedule is not None
        }

    def is_on(self, guild_id: int, plugin: str) -> bool:
        """Return whether a plugin is loaded, and on in a guild."""
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

    async def drain(self, seconds: float | None) -> None:
        """Wait for what is running; cancel what takes longer than `seconds`."""
        if not self._tasks:
            return
        _, pending = await asyncio.wait(self._tasks, timeout=seconds)
        for task in pending:
            task.cancel()
        await asyncio.gather(*pending, return_exceptions=True)


def _typed(options: list[Any], path: tuple[str, ...]) -> tuple[tuple[str, ...], dict[str, Any]]:
    """Return the command's full path and its filled options, by name."""
    for option in options:
        if option.type in {disnake.OptionType.sub_command, disnake.OptionType.sub_command_group}:
            return _typed(option.options, (*path, option.name))
    return path, {option.name: option.value for option in options}


def _offered(choice: Any) -> disnake.OptionChoice | None:
    """Return a choice within Discord's limits; None where it cannot be one."""
    name, value = (choice.name, choice.value) if isinstance(choice, Choice) else (str(choice), choice)
    if not str(name) or (isinstance(value, str) and not 1 <= len(value) <= 100):
        return None
    return disnake.OptionChoice(str(name)[:100], value)


def _focused(options: list[Any]) -> Any:
    for option in options:
        if option.focused:
            return option
        if option.options and (inner := _focused(option.options)) is not None:
            return inner
    return None


def _guild_of(args: tuple[Any, ...]) -> int | None:
    """Return the guild that an event happened in, from whatever disnake passes with it."""
    for arg in args:
        if isinstance(arg, disnake.Guild):
            return arg.id
        guild = getattr(arg, "guild", None)
        if guild is not None:
            return int(guild.id)
        guild_id = getattr(arg, "guild_id", None)
        if guild_id is not None:
            return int(guild_id)
    return None
