"""`Plugin`: decorators that collect a plugin's records, and the hook implementations that hand them over."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeVar

from guildkit.hookspecs import hookimpl
from guildkit.records import (
    Answers,
    Command,
    Component,
    Group,
    Handler,
    Job,
    Listener,
    LiveMessage,
    Records,
    Renderer,
    Scene,
    Schedule,
    Storage,
)
from guildkit.routes import Route

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import timedelta

    import disnake
    from pydantic import BaseModel
    from sqlalchemy import MetaData

    from guildkit.context import GuildContext

H = TypeVar("H", bound=Handler)
R = TypeVar("R", bound=Renderer)


class Plugin:
    """The convenient way to write a plugin; by itself nothing but an implementation of the hooks.

    ```python
    plugin = Plugin("hello", title="Hello")

    @plugin.command("hello", description="Say hello")
    async def hello(ctx: InteractionContext) -> None:
        await ctx.reply("Hello!")
    ```

    Args:
        name: the name of the entry point: lower case, as in `guildkit plugins enable NAME`.
        title: what people read in lists.
        settings: the pydantic model of what a guild can set.
        metadata: the tables, if the plugin stores anything.
        migrations: the package that holds their Alembic revisions.
    """

    def __init__(
        self,
        name: str,
        *,
        title: str = "",
        settings: type[BaseModel] | None = None,
        metadata: MetaData | None = None,
        migrations: str | None = None,
    ) -> None:
        if (metadata is None) != (migrations is None):
            raise ValueError(f"The plugin {name!r} needs both tables and their migrations, or neither.")
        self.name = name
        self.title = title or name.capitalize()
        self._records = Records(settings=settings)
        if metadata is not None and migrations is not None:
            self._records.storage = Storage(metadata, migrations)
        self._life_cycle: dict[str, Handler] = {}

    def __repr__(self) -> str:
        return f"Plugin({self.name!r})"

    # --- decorators ---------------------------------------------------------------------------------------------

    def command(
        self,
        path: str,
        *,
        description: str,
        permissions: disnake.Permissions | None = None,
        answers: Answers = "public",
        opens_modal: bool = False,
    ) -> Callable[[H], H]:
        """Collect a slash command; its options are read from the handler's parameters.

        Args:
            path: what people type, without the slash: `"proposal create"`.
            description: 1–100 characters.
            permissions: what the member needs.
            answers: `"public"` or `"private"`: what `ctx.reply` does, unless it is told otherwise.
            opens_modal: the handler answers with `ctx.modal(…)` first; it cannot be deferred.
        """

        def collect(handler: H) -> H:
            self._records.commands.append(
                Command(
                    path=tuple(path.split()),
                    description=description,
                    handler=handler,
                    permissions=permissions,
                    answers=answers,
                    opens_modal=opens_modal,
                )
            )
            return handler

        return collect

    def group(self, path: str, description: str, *, permissions: disnake.Permissions | None = None) -> None:
        """Describe a group of commands (`/proposal …`)."""
        self._records.groups.append(Group(tuple(path.split()), description, permissions))

    def component(
        self,
        route: Route | str,
        *,
        permissions: disnake.Permissions | None = None,
        answers: Answers = "update",
        opens_modal: bool = False,
        repeatable: bool = False,
    ) -> Callable[[H], H]:
        """Collect the handler of buttons and selects whose `custom_id` follows `route`."""

        def collect(handler: H) -> H:
            self._records.components.append(
                Component(
                    route=self.route(route),
                    handler=handler,
                    permissions=permissions,
                    answers=answers,
                    opens_modal=opens_modal,
                    repeatable=repeatable,
                )
            )
            return handler

        return collect

    def modal(
        self,
        route: Route | str,
        *,
        permissions: disnake.Permissions | None = None,
        answers: Answers = "private",
    ) -> Callable[[H], H]:
        """Collect the handler of a modal's submission."""

        def collect(handler: H) -> H:
            self._records.components.append(
                Component(
                    route=self.route(route),
                    handler=handler,
                    kind="modal",
                    permissions=permissions,
                    answers=answers,
                )
            )
            return handler

        return collect

    def listener(self, event: str) -> Callable[[H], H]:
        """Collect the handler of a gateway event by disnake's name without `on_`: `"member_join"`."""

        def collect(handler: H) -> H:
            self._records.listeners.append(Listener(event, handler))
            return handler

        return collect

    def job(self, name: str, *, max_attempts: int = 15) -> Callable[[H], H]:
        """Collect the handler of a kind of job."""

        def collect(handler: H) -> H:
            self._records.jobs.append(Job(name, handler, max_attempts))
            return handler

        return collect

    def every(
        self,
        cron: str,
        name: str,
        *,
        zone: str = "UTC",
        misfire: Literal["once", "all"] | timedelta = "once",
        max_attempts: int = 15,
    ) -> Callable[[H], H]:
        """Collect the handler of a job that comes again and again: `@plugin.every("0 3 * * *", "tidy-up")`.

        See `Schedule` for what the arguments mean.
        """

        def collect(handler: H) -> H:
            self._records.jobs.append(Job(name, handler, max_attempts, Schedule(cron, zone, misfire)))
            return handler

        return collect

    def live(self, route: Route | str) -> Callable[[R], R]:
        """Collect what renders a live message: `async (ctx, **arguments) -> View | None`, from what is stored alone."""

        def collect(render: R) -> R:
            self._records.lives.append(LiveMessage(self.route(route), render))
            return render

        return collect

    def scene(self, name: str, title: str) -> Callable[[H], H]:
        """Collect a scene that `guildkit demo` plays."""

        def collect(play: H) -> H:
            self._records.scenes.append(Scene(name, title, play))
            return play

        return collect

    def route(self, route: Route | str) -> Route:
        """Return `route` itself, or make one of this plugin from a pattern."""
        return route if isinstance(route, Route) else Route(self.name, route)

    def on_start(self, handler: H) -> H:
        """Collect what opens the plugin's own resources, before any guild is served: `async () -> None`."""
        return self._once("guildkit_start", handler)

    def on_stop(self, handler: H) -> H:
        """Collect what closes them: `async () -> None`."""
        return self._once("guildkit_stop", handler)

    def on_enabled(self, handler: H) -> H:
        """Collect what is to be done in a guild when it has switched the plugin on: `async (ctx) -> None`."""
        return self._once("guildkit_guild_enabled", handler)

    def on_disabled(self, handler: H) -> H:
        """Collect what is to be done in a guild when it has switched the plugin off: `async (ctx) -> None`."""
        return self._once("guildkit_guild_disabled", handler)

    def _once(self, hook: str, handler: H) -> H:
        if hook in self._life_cycle:
            raise ValueError(f"The plugin {self.name!r} has a handler for {hook} already.")
        self._life_cycle[hook] = handler
        return handler

    # --- the hooks ----------------------------------------------------------------------------------------------

    @hookimpl
    def guildkit_commands(self) -> list[Command | Group]:
        """Hand over commands and groups."""
        return [*self._records.groups, *self._records.commands]

    @hookimpl
    def guildkit_components(self) -> list[Component]:
        """Hand over buttons, selects and modals."""
        return self._records.components

    @hookimpl
    def guildkit_listeners(self) -> list[Listener]:
        """Hand over listeners."""
        return self._records.listeners

    @hookimpl
    def guildkit_jobs(self) -> list[Job]:
        """Hand over jobs."""
        return self._records.jobs

    @hookimpl
    def guildkit_live_messages(self) -> list[LiveMessage]:
        """Hand over live messages."""
        return self._records.lives

    @hookimpl
    def guildkit_settings(self) -> type[BaseModel] | None:
        """Hand over the settings model."""
        return self._records.settings

    @hookimpl
    def guildkit_storage(self) -> Storage | None:
        """Hand over tables and migrations."""
        return self._records.storage

    @hookimpl
    def guildkit_demo_scenes(self) -> list[Scene]:
        """Hand over scenes."""
        return self._records.scenes

    @hookimpl
    async def guildkit_start(self) -> None:
        """Call what `on_start` collected."""
        await self._call("guildkit_start")

    @hookimpl
    async def guildkit_stop(self) -> None:
        """Call what `on_stop` collected."""
        await self._call("guildkit_stop")

    @hookimpl
    async def guildkit_guild_enabled(self, ctx: GuildContext) -> None:
        """Call what `on_enabled` collected."""
        await self._call("guildkit_guild_enabled", ctx)

    @hookimpl
    async def guildkit_guild_disabled(self, ctx: GuildContext) -> None:
        """Call what `on_disabled` collected."""
        await self._call("guildkit_guild_disabled", ctx)

    async def _call(self, hook: str, *arguments: GuildContext) -> None:
        if hook in self._life_cycle:
            await self._life_cycle[hook](*arguments)
