"""The named records that plugins hand to the core: what registration hooks return."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from cronsim import CronSim, CronSimError

if TYPE_CHECKING:
    import disnake
    from sqlalchemy import MetaData

    from guildkit.demo import Stage
    from guildkit.routes import Route
    from guildkit.views import View

Handler = Callable[..., Awaitable[None]]
Answers = Literal["update", "private", "public"]
Renderer = Callable[..., Awaitable["View | str | None"]]
Completer = Callable[..., Awaitable["list[Choice] | list[str]"]]


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice of an option: what people see and what the handler gets."""

    name: str
    value: str | int | float


@dataclass(frozen=True, slots=True)
class Option:
    """What a slash command's parameter adds to its type: `Annotated[int, Option("How many days", min=1)]`.

    Attributes:
        description: what Discord shows beside it, 1–100 characters.
        name: where it must differ from the parameter's name.
        min: the least value of a number, or the least length of a text.
        max: the greatest.
        choices: a fixed list, at most 25.
        autocomplete: `async (ctx, typed) -> list[Choice]`, called while the member types.
    """

    description: str
    name: str = ""
    min: float | None = None
    max: float | None = None
    choices: tuple[Choice, ...] = ()
    autocomplete: Completer | None = None


@dataclass(frozen=True, slots=True)
class Command:
    """A slash command, or one sub-command of a group.

    Attributes:
        path: one to three words, as typed: `("proposal", "create")`.
        description: 1–100 characters.
        handler: `async (ctx, **options) -> None`; its parameters are the command's options.
        permissions: what the member needs; enforced at each call, and hidden from others where it stands alone.
        answers: whether the handler answers publicly or privately.
        opens_modal: whether the handler answers with a modal, which must be its first answer.
    """

    path: tuple[str, ...]
    description: str
    handler: Handler
    permissions: disnake.Permissions | None = None
    answers: Answers = "public"
    opens_modal: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """The description of a command group (`/proposal …`), and what a member needs to see it."""

    path: tuple[str, ...]
    description: str
    permissions: disnake.Permissions | None = None


@dataclass(frozen=True, slots=True)
class Component:
    """A handler of buttons, selects or modal submissions whose `custom_id` follows `route`.

    Attributes:
        route: the pattern of the id.
        handler: `async (ctx, **arguments) -> None`; a select's `ctx.values`, a modal's `ctx.fields`.
        kind: a message component, or a modal.
        answers: how the handler answers: by an update of the message that was clicked, or by a new message that is
            private or public. An answer that has to wait is announced in the same way.
        opens_modal: as for commands.
        repeatable: whether two clicks within a second are two clicks (a pager), not one double click.
    """

    route: Route
    handler: Handler
    kind: Literal["component", "modal"] = "component"
    permissions: disnake.Permissions | None = None
    answers: Answers = "update"
    opens_modal: bool = False
    repeatable: bool = False


@dataclass(frozen=True, slots=True)
class Listener:
    """A handler of a gateway event of a guild: `async (ctx, *what disnake passes) -> None`."""

    event: str
    handler: Handler


@dataclass(frozen=True, slots=True)
class Schedule:
    """When a job comes again and again, in each guild where its plugin is on.

    The next run follows from the time at which the last one was meant to be, so that nothing drifts; clock changes are
    treated as Debian's cron does (a run at 02:30 happens once on either day).

    Attributes:
        cron: five fields, as in `"0 3 * * *"`.
        zone: the IANA time zone that the fields are meant in.
        misfire: what becomes of runs that the bot was not there for: one run makes up for them however late it is
            (`"once"`), each is made up for (`"all"`), or one that is later than this is skipped.

    Raises:
        ValueError: the cron expression or the time zone does not exist.
    """

    cron: str
    zone: str = "UTC"
    misfire: Literal["once", "all"] | timedelta = "once"

    def __post_init__(self) -> None:
        try:
            CronSim(self.cron, datetime.now(ZoneInfo(self.zone)))
        except (CronSimError, ZoneInfoNotFoundError, ValueError) as error:
            raise ValueError(f"The schedule {self} cannot be understood: {error}.") from error

    def __str__(self) -> str:
        """Return what is stored, to notice a change."""
        return f"{self.cron} {self.zone}"

    def following(self, instant: datetime) -> datetime:
        """Return the first run after an instant, in UTC."""
        found: datetime = next(CronSim(self.cron, instant.astimezone(ZoneInfo(self.zone))))
        return found.astimezone(UTC)

    def skips(self, nominal: datetime, now: datetime, attempts: int) -> bool:
        """Return whether a run comes too late; one that has begun is tried again however late it is."""
        return isinstance(self.misfire, timedelta) and not attempts and now - nominal > self.misfire


@dataclass(frozen=True, slots=True)
class Job:
    """Work that survives a restart: `async (ctx, **payload) -> None`.

    Attributes:
        name: stored with every job; do not rename it lightly.
        handler: called in the guild's context once the job is due.
        max_attempts: how often a failing job is tried before it is set aside.
        schedule: when it comes by itself; such a job has no payload, and waits for its next run where it has failed.
    """

    name: str
    handler: Handler
    max_attempts: int = 15
    schedule: Schedule | None = None


@dataclass(frozen=True, slots=True)
class LiveMessage:
    """A message that follows state.

    Attributes:
        route: names it: one message for each set of arguments.
        render: `async (ctx, **arguments) -> View | None`, from what is stored alone; None ends it, and the message goes.
    """

    route: Route
    render: Renderer


@dataclass(frozen=True, slots=True)
class Storage:
    """A plugin's tables and the package that holds their Alembic revisions."""

    metadata: MetaData
    migrations: str


@dataclass(frozen=True, slots=True)
class Scene:
    """A short story that members of a guild play in `guildkit demo`."""

    name: str
    title: str
    play: Callable[[Stage], Awaitable[None]]


@dataclass(slots=True)
class Records:
    """Everything that one plugin brings."""

    commands: list[Command] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)
    components: list[Component] = field(default_factory=list)
    listeners: list[Listener] = field(default_factory=list)
    jobs: list[Job] = field(default_factory=list)
    lives: list[LiveMessage] = field(default_factory=list)
    storage: Storage | None = None
    scenes: list[Scene] = field(default_factory=list)
    settings: type[Any] | None = None
