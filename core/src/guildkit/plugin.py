"""`Plugin`: decorators that collect a plugin's records, and the hook implementations that hand them over."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from guildkit.hookspecs import hookimpl
from guildkit.options import options_of
from guildkit.records import (
    Answers,
    Command,
    Component,
    Group,
    Handler,
    Job,
    Listener,
    Records,
    Scene,
    Storage,
)
from guildkit.routes import Route

if TYPE_CHECKING:
    from collections.abc import Callable

    import disnake
    from pydantic import BaseModel
    from sqlalchemy import MetaData

    from guildkit.context import GuildContext

H = TypeVar("H", bound=Handler)


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
            self._records.storage.append(Storage(metadata, migrations))
        self._enabled: Callable[[GuildContext], Any] | None = None
        self._disabled: Callable[[GuildContext], Any] | None = None

    def __repr__(self) -> str:
        return f"Plugin({self.name!r})"

    # --- decorators ---------------------------------------------------------------------------------------------

    def command(
        self,
        path: str,
        *,
        description: str,
        permissions: disnake.Permissions | None = None,
        private: bool = False,
        opens_modal: bool = False,
    ) -> Callable[[H], H]:
        """Collect a slash command; its options are read from the handler's parameters.

        Args:
            path: what people type, without the slash: `"proposal create"`.
            description: 1–100 characters.
            permissions: what the member needs.
            private: whether a late answer is announced privately.
            opens_modal: the handler answers with `ctx.modal(…)` first; it cannot be deferred.
        """

        def collect(handler: H) -> H:
            self._records.commands.append(
                Command(
                    path=tuple(path.split()),
                    description=description,
                    handler=handler,
                    options=options_of(handler),
                    permissions=permissions,
                    private=private,
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

    def modal(self, route: Route | str, *, answers: Answers = "private") -> Callable[[H], H]:
        """Collect the handler of a modal's submission."""

        def collect(handler: H) -> H:
            self._records.components.append(
                Component(route=self.route(route), handler=handler, kind="modal", answers=answers)
            )
            return handler

        return collect

    def listener(self, event: str) -> Callable[[H], H]:
        """Collect the handler of a gateway event by disnake's name without `on_`: `"member_join"`."""

        def collect(handler: H) -> H:
            self._records.listeners.append(Listener(event, handler))
            return handler

        return collect

    def job(self, name: str, *, max_attempts: int = 5) -> Callable[[H], H]:
        """Collect the handler of a kind of job."""

        def collect(handler: H) -> H:
            self._records.jobs.append(Job(name, handler, max_attempts))
            return handler

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

    def on_enabled(self, handler: H) -> H:
        """Collect what is to be done in a guild when it has switched the plugin on."""
        self._enabled = handler
        return handler

    def on_disabled(self, handler: H) -> H:
        """Collect what is to be done in a guild when it has switched the plugin off."""
        self._disabled = handler
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
    def guildkit_settings(self) -> type[BaseModel] | None:
        """Hand over the settings model."""
        return self._records.settings

    @hookimpl
    def guildkit_storage(self) -> Storage | None:
        """Hand over tables and migrations."""
        return self._records.storage[0] if self._records.storage else None

    @hookimpl
    def guildkit_demo_scenes(self) -> list[Scene]:
        """Hand over scenes."""
        return self._records.scenes

    @hookimpl
    async def guildkit_guild_enabled(self, ctx: GuildContext) -> None:
        """Call what `on_enabled` collected."""
        if self._enabled is not None:
            await self._enabled(ctx)

    @hookimpl
    async def guildkit_guild_disabled(self, ctx: GuildContext) -> None:
        """Call what `on_disabled` collected."""
        if self._disabled is not None:
            await self._disabled(ctx)
