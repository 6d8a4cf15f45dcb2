"""The named records that plugins hand to the core: what registration hooks return."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from cronsim import CronSim, CronSimError

if TYPE_CHECKING:
    import disnake
    from sqlalchemy import MetaData

    from guildkit.context import GuildContext
    from guildkit.demo import Stage
    from guildkit.routes import Route
    from guildkit.texts import Text
    from guildkit.views import View

Handler = Callable[..., Awaitable[None]]
Teller = Callable[..., "Awaitable[str | Text | None]"]
Answers = Literal["update", "private", "public"]
Upgrade = Callable[[int, dict[str, Any]], dict[str, Any]]
Renderer = Callable[..., Awaitable["View | str | Sequence[View | str] | None"]]
SectionRenderer = Callable[["GuildContext"], Awaitable["View | str | None"]]
REMOTE: Final = "remote"
"""The first word of operators' commands that act on another guild."""
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
class Cooldown:
    """How often something may be used: `Cooldown(3, timedelta(seconds=30))`. It is kept in memory; see `ctx.limit`.

    Attributes:
        times: how often.
        within: in how long a time.
        per: by whom: each member, everybody in a channel, or the whole guild together.

    Raises:
        ValueError: nobody could ever use it.
    """

    times: int
    within: timedelta
    per: Literal["member", "channel", "guild"] = "member"

    def __post_init__(self) -> None:
        if self.times < 1 or self.within <= timedelta():
            raise ValueError(f"With {self} nobody could ever use it.")


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
        tier: the level that the guild needs; enforced at each call.
        cooldown: how often it may be used.
        operator: whether it is for the people who run the bot, in their own guilds. Where its path begins with `remote`, it
            takes an option `guild`, its context is that guild's, and it answers privately.
        renamed: where this is a command's former name, the path that it has now; whoever uses it is told.
    """

    path: tuple[str, ...]
    description: str
    handler: Handler
    permissions: disnake.Permissions | None = None
    answers: Answers = "public"
    opens_modal: bool = False
    tier: int = 0
    cooldown: Cooldown | None = None
    operator: bool = False
    renamed: tuple[str, ...] = ()

    @property
    def remote(self) -> bool:
        """Whether it acts on another guild."""
        return self.path[0] == REMOTE

    @property
    def newest(self) -> tuple[str, ...]:
        """The path that it has now, whichever name was used."""
        return self.renamed or self.path


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
        tier: as for commands.
        cooldown: as for commands.
        asker_only: whether only the member whose command the message answers may use it.
        operator: as for commands. Where the route has an argument `guild`, the context is that guild's.
    """

    route: Route
    handler: Handler
    kind: Literal["component", "modal"] = "component"
    permissions: disnake.Permissions | None = None
    answers: Answers = "update"
    opens_modal: bool = False
    repeatable: bool = False
    tier: int = 0
    cooldown: Cooldown | None = None
    asker_only: bool = False
    operator: bool = False

    @property
    def remote(self) -> bool:
        """Whether it acts on another guild."""
        return self.operator and "guild" in self.route.argument_names


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
        installation: whether it comes once for the whole installation (as guild 0) instead of in each guild. The core's
            own jobs only.
        timeout: how many seconds an attempt may take.
        version: of the payload; raise it when the handler's parameters change.
        upgrade: `(version, payload) -> payload`, which makes an older version's payload into one of this.

    Raises:
        ValueError: a later version cannot be without `upgrade`: jobs of the earlier one may be waiting.
    """

    name: str
    handler: Handler
    max_attempts: int = 15
    schedule: Schedule | None = None
    installation: bool = False
    timeout: float = 50.0
    version: int = 1
    upgrade: Upgrade | None = None

    def __post_init__(self) -> None:
        if self.version < 1 or self.timeout <= 0:
            raise ValueError(f"The job {self.name!r} needs a version from 1, and a time limit.")
        if self.version > 1 and self.upgrade is None:
            raise ValueError(
                f"The job {self.name!r} needs `upgrade` beside version={self.version}: jobs of an earlier version may be waiting."
            )

    def payload_of(self, version: int, payload: dict[str, Any]) -> dict[str, Any]:
        """Return a stored payload as the handler takes it."""
        if version < self.version and self.schedule is None and self.upgrade is not None:
            return self.upgrade(version, payload)
        return payload


@dataclass(frozen=True, slots=True)
class LiveMessage:
    """A message that follows state, or several in a row.

    Attributes:
        route: names it: one message for each set of arguments.
        render: `async (ctx, **arguments) -> View | list[View] | None`, from what is stored alone; a list is shown as so
            many messages in this order, None ends it, and the message goes.
    """

    route: Route
    render: Renderer


@dataclass(frozen=True, slots=True)
class GuideSection:
    """What a plugin says in the server guide, in a message of its own.

    Attributes:
        name: tells it from the plugin's other sections, which stand in the order in which they are declared.
        title: the heading; a `Text` is put into the guild's language.
        render: `async (ctx) -> View | None`, from what is stored alone; None leaves it out for the moment.
    """

    name: str
    title: str | Text
    render: SectionRenderer


@dataclass(frozen=True, slots=True)
class Storage:
    """A plugin's tables and the package that holds their Alembic revisions."""

    metadata: MetaData
    migrations: str


@dataclass(frozen=True, slots=True)
class HealthCheck:
    """Something without which a plugin does not work as it should: a program, a port, an account elsewhere.

    Attributes:
        name: a word or two.
        check: `async () -> str`, which says in a few words what is well, or raises an `OperatorError` with what helps as its
            hint. It is also called by `guildkit doctor`, where no bot runs and `guildkit_start` was not called.
        each_guild: it is `async (session) -> str`, and looks at what is stored for a guild. `guildkit doctor` alone calls it,
            for each guild where the plugin is on: in thousands of them that takes a while. The session only reads.
    """

    name: str
    check: Callable[..., Awaitable[str]]
    each_guild: bool = False


@dataclass(frozen=True, slots=True)
class ErrorHint:
    """What members and admins should know of a kind of failure.

    Attributes:
        category: what sort of thing has failed, in lower case: one of the core's (`"network"`), or the plugin's own.
        cause: one sentence: what is the matter; a `Text` is put into the reader's language.
        remedy: one sentence: what helps, and whom to ask.
        retry: whether it helps to try again.
        exceptions: what is raised then. Without them it is the hint for what is of that category otherwise.
    """

    category: str
    cause: str | Text
    remedy: str | Text
    retry: bool = False
    exceptions: tuple[type[BaseException], ...] = ()


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
    sections: list[GuideSection] = field(default_factory=list)
    storage: Storage | None = None
    scenes: list[Scene] = field(default_factory=list)
    health_checks: list[HealthCheck] = field(default_factory=list)
    error_hints: list[ErrorHint] = field(default_factory=list)
    settings: type[Any] | None = None


def where(handler: Any) -> str:
    """Return where the handler of a record stands: `package.module.function`."""
    return f"{handler.__module__}.{handler.__qualname__}"
