"""`Plugin`: decorators that collect a plugin's records."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Literal, TypeVar

from guildkit.collected import Collected
from guildkit.hookspecs import hookimpl
from guildkit.records import (
    Answers,
    Command,
    Component,
    Cooldown,
    ErrorHint,
    Group,
    GuideSection,
    Handler,
    HealthCheck,
    Job,
    Listener,
    LiveMessage,
    Records,
    Renderer,
    Scene,
    Schedule,
    SectionRenderer,
    Storage,
    Teller,
    Upgrade,
)
from guildkit.routes import Route
from guildkit.texts import core_text

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from datetime import timedelta

    import disnake
    from pydantic import BaseModel
    from sqlalchemy import MetaData

    from guildkit.context import GuildContext
    from guildkit.texts import Text, Texts

H = TypeVar("H", bound=Handler)
R = TypeVar("R", bound=Renderer)
S = TypeVar("S", bound=SectionRenderer)
T = TypeVar("T", bound=Teller)
C = TypeVar("C", bound="Callable[..., Awaitable[str]]")


class Plugin(Collected):
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
        texts: what members read, in several languages.
        metadata: the tables, if the plugin stores anything.
        migrations: the package that holds their Alembic revisions.
    """

    def __init__(
        self,
        name: str,
        *,
        title: str = "",
        settings: type[BaseModel] | None = None,
        texts: Texts | None = None,
        metadata: MetaData | None = None,
        migrations: str | None = None,
    ) -> None:
        if (metadata is None) != (migrations is None):
            raise ValueError(f"The plugin {name!r} needs both tables and their migrations, or neither.")
        storage = Storage(metadata, migrations) if metadata is not None and migrations is not None else None
        super().__init__(Records(settings=settings, storage=storage), texts)
        self.name = name
        self.title = title or name.capitalize()

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
        tier: int = 0,
        cooldown: Cooldown | None = None,
        operator: bool = False,
        formerly: str = "",
    ) -> Callable[[H], H]:
        """Collect a slash command; its options are read from the handler's parameters.

        Args:
            path: what people type, without the slash: `"proposal create"`.
            description: 1–100 characters.
            permissions: what the member needs.
            answers: `"public"` or `"private"`: what `ctx.reply` does, unless it is told otherwise.
            opens_modal: the handler answers with `ctx.modal(…)` first; it cannot be deferred.
            tier: the level that the guild needs, from 1; the operator says what the levels are called.
            cooldown: how often it may be used.
            operator: whether it is for the people who run the bot; with a path that begins with `remote`, on another guild.
            formerly: what people typed before it was renamed: it goes on to answer, and tells the new name. Keep it for one
                version; a group that is no more has to be described as long.
        """

        def collect(handler: H) -> H:
            command = Command(
                path=tuple(path.split()),
                description=description,
                handler=handler,
                permissions=permissions,
                answers=answers,
                opens_modal=opens_modal,
                tier=tier,
                cooldown=cooldown,
                operator=operator,
            )
            self._records.commands.append(command)
            if formerly:
                said = str(core_text("renamed-description", new=path))
                former = replace(
                    command, path=tuple(formerly.split()), description=said, renamed=command.path
                )
                self._records.commands.append(former)
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
        tier: int = 0,
        cooldown: Cooldown | None = None,
        asker_only: bool = False,
        operator: bool = False,
    ) -> Callable[[H], H]:
        """Collect the handler of buttons and selects whose `custom_id` follows `route`; see `Component`."""

        def collect(handler: H) -> H:
            self._records.components.append(
                Component(
                    route=self.route(route),
                    handler=handler,
                    permissions=permissions,
                    answers=answers,
                    opens_modal=opens_modal,
                    repeatable=repeatable,
                    tier=tier,
                    cooldown=cooldown,
                    asker_only=asker_only,
                    operator=operator,
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
        tier: int = 0,
        operator: bool = False,
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
                    tier=tier,
                    operator=operator,
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

    def job(
        self,
        name: str,
        *,
        max_attempts: int = 15,
        timeout: float = 50.0,
        version: int = 1,
        upgrade: Upgrade | None = None,
    ) -> Callable[[H], H]:
        """Collect the handler of a kind of job; see `Job` for what the arguments mean."""

        def collect(handler: H) -> H:
            self._records.jobs.append(
                Job(name, handler, max_attempts, timeout=timeout, version=version, upgrade=upgrade)
            )
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
        timeout: float = 50.0,
    ) -> Callable[[H], H]:
        """Collect the handler of a job that comes again and again: `@plugin.every("0 3 * * *", "tidy-up")`.

        See `Schedule` and `Job` for what the arguments mean.
        """

        def collect(handler: H) -> H:
            schedule = Schedule(cron, zone, misfire)
            self._records.jobs.append(Job(name, handler, max_attempts, schedule, timeout=timeout))
            return handler

        return collect

    def live(self, route: Route | str) -> Callable[[R], R]:
        """Collect what renders a live message: `async (ctx, **arguments) -> View | None`, from what is stored alone.

        See `LiveMessage` for one that consists of several.
        """

        def collect(render: R) -> R:
            self._records.lives.append(LiveMessage(self.route(route), render))
            return render

        return collect

    def guide_section(self, name: str, title: str | Text) -> Callable[[S], S]:
        """Collect a section of the server guide: `async (ctx) -> View | None`, from what is stored alone."""

        def collect(render: S) -> S:
            self._records.sections.append(GuideSection(name, title, render))
            return render

        return collect

    def scene(self, name: str, title: str) -> Callable[[H], H]:
        """Collect a scene that `guildkit demo` plays."""

        def collect(play: H) -> H:
            self._records.scenes.append(Scene(name, title, play))
            return play

        return collect

    def health_check(self, name: str, *, each_guild: bool = False) -> Callable[[C], C]:
        """Collect a health check: `async () -> str`, or `async (session) -> str` for each guild; see `HealthCheck`."""

        def collect(check: C) -> C:
            self._records.health_checks.append(HealthCheck(name, check, each_guild))
            return check

        return collect

    def error_hint(
        self,
        category: str,
        *exceptions: type[BaseException],
        cause: str | Text,
        remedy: str | Text,
        retry: bool = False,
    ) -> None:
        """Collect what is to be known of a kind of failure; see `ErrorHint`."""
        self._records.error_hints.append(ErrorHint(category, cause, remedy, retry, exceptions))

    def route(self, route: Route | str) -> Route:
        """Return `route` itself, or make one of this plugin from a pattern."""
        return route if isinstance(route, Route) else Route(self.name, route)

    def on_start(self, handler: H) -> H:
        """Collect what opens the plugin's own resources, before any guild is served: `async (guilds) -> None`.

        One that needs no guilds may leave the parameter out.
        """
        self.guildkit_start = hookimpl(handler)  # itself, for pluggy gives it the parameters that it names
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

    def status(self, tell: T) -> T:
        """Collect what `/status` says of the plugin in a guild: `async (ctx) -> str | Text | None`, a line or two."""
        self._tell = tell
        return tell

    def on_reconcile(self, handler: H) -> H:
        """Collect what mends, in a guild, what was missed while the bot was not listening: `async (ctx) -> None`."""

        # Not a method as the others: a plugin that has none costs no job in each guild at each start.
        @hookimpl
        async def guildkit_reconcile(ctx: GuildContext) -> None:
            await handler(ctx)

        self.guildkit_reconcile = guildkit_reconcile
        return self._once("guildkit_reconcile", handler)

    def on_member_erased(self, handler: H) -> H:
        """Collect what is to be done after a member's data was erased: `async (ctx, pseudonym) -> None`."""
        return self._once("guildkit_member_erased", handler)

    def on_guild_left(self, handler: H) -> H:
        """Collect what is to be done before the data of a guild is deleted that sent the bot away: `async (ctx) -> None`."""
        return self._once("guildkit_guild_left", handler)

    def _once(self, hook: str, handler: H) -> H:
        if hook in self._life_cycle:
            raise ValueError(f"The plugin {self.name!r} has a handler for {hook} already.")
        self._life_cycle[hook] = handler
        return handler
