"""The contract with plugins: every hook that the core calls.

An entry point in the group `guildkit.plugins` names an object with implementations of these hooks: a module, or a
`guildkit.Plugin`, which is the convenient face of the same thing. Hooks have two colours, and an
implementation of the wrong one is refused when the plugin is registered:

* **registration hooks** are plain functions that return named records; they run once, when the plugin is loaded;
* **life-cycle hooks** are `async` and are called each on its own, under a time limit: one that raises or hangs
  loses its own result only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pluggy

if TYPE_CHECKING:
    from pydantic import BaseModel

    from guildkit.context import GuildContext
    from guildkit.records import (
        Command,
        Component,
        ErrorHint,
        Group,
        GuideSection,
        HealthCheck,
        Job,
        Listener,
        LiveMessage,
        Scene,
        Storage,
    )
    from guildkit.served import ServedGuilds
    from guildkit.texts import Text, Texts

PROJECT: Final = "guildkit"
ENTRY_POINTS: Final = "guildkit.plugins"

hookspec = pluggy.HookspecMarker(PROJECT)
hookimpl = pluggy.HookimplMarker(PROJECT)
"""Marks a function as the implementation of a hook."""


# --- registration hooks: sync, once, return records ---------------------------------------------------------------


@hookspec
def guildkit_commands() -> list[Command | Group]:
    """Return the slash commands, and the groups they stand in.

    >>> from guildkit import Command, hookimpl
    >>> async def hello(ctx):
    ...     await ctx.reply("Hello!")
    >>> @hookimpl
    ... def guildkit_commands():
    ...     return [Command(path=("hello",), description="Say hello", handler=hello)]

    .. versionadded:: 0.1
    """
    raise AssertionError("specifications are not called")


@hookspec
def guildkit_components() -> list[Component]:
    """Return the handlers of buttons, selects and modals, each with the route of its `custom_id`.

    >>> from guildkit import Component, Route, hookimpl
    >>> async def wave(ctx, times):
    ...     await ctx.reply("👋" * times)
    >>> @hookimpl
    ... def guildkit_components():
    ...     return [Component(route=Route("hello", "wave/{times:int}"), handler=wave)]

    .. versionadded:: 0.1
    """
    raise AssertionError("specifications are not called")


@hookspec
def guildkit_listeners() -> list[Listener]:
    """Return the handlers of gateway events; they hear of guilds in which the plugin is enabled, and of no other.

    >>> from guildkit import Listener, hookimpl
    >>> async def greet(ctx, member):
    ...     ctx.log.info("welcome", member=member.id)
    >>> @hookimpl
    ... def guildkit_listeners():
    ...     return [Listener(event="member_join", handler=greet)]

    .. versionadded:: 0.1
    """
    raise AssertionError("specifications are not called")


@hookspec
def guildkit_jobs() -> list[Job]:
    """Return the kinds of job that `ctx.jobs.enqueue` may name, and those that come by a schedule.

    >>> from guildkit import Job, Schedule, hookimpl
    >>> async def remind(ctx, member_id):
    ...     ctx.log.info("time to go", member=member_id)
    >>> async def tidy_up(ctx):
    ...     ctx.log.info("every night at three", due=ctx.due)
    >>> @hookimpl
    ... def guildkit_jobs():
    ...     nightly = Schedule("0 3 * * *", zone="Europe/Berlin")
    ...     return [Job("remind", remind), Job("tidy-up", tidy_up, schedule=nightly)]

    .. versionadded:: 0.1
    """
    raise AssertionError("specifications are not called")


@hookspec
def guildkit_live_messages() -> list[LiveMessage]:
    """Return the messages that follow state, which `ctx.live` shows and refreshes.

    >>> from guildkit import LiveMessage, Route, View, hookimpl
    >>> async def score(ctx, game):
    ...     return View(f"Game {game}")
    >>> @hookimpl
    ... def guildkit_live_messages():
    ...     return [LiveMessage(Route("chess", "score/{game:int}"), score)]

    .. versionadded:: 0.1
    """
    raise AssertionError("specifications are not called")


@hookspec
def guildkit_guide_sections() -> list[GuideSection]:
    """Return what the plugin says in the server guide; it stands there as long as the plugin is on.

    >>> from guildkit import GuideSection, hookimpl
    >>> async def rules(ctx):
    ...     return "White begins. `/chess new` starts a game."
    >>> @hookimpl
    ... def guildkit_guide_sections():
    ...     return [GuideSection(name="rules", title="Chess", render=rules)]

    .. versionadded:: 0.1
    """
    raise AssertionError("specifications are not called")


@hookspec
def guildkit_settings() -> type[BaseModel]:
    """Return the pydantic model of what a guild can set; each field has a default and a description.

    >>> from pydantic import BaseModel, Field
    >>> from guildkit import hookimpl
    >>> class HelloSettings(BaseModel):
    ...     greeting: str = Field("Hello", description="The first word", max_length=50)
    >>> @hookimpl
    ... def guildkit_settings():
    ...     return HelloSettings

    .. versionadded:: 0.1
    """
    raise AssertionError("specifications are not called")


@hookspec
def guildkit_texts() -> Texts:
    """Return what members read, in several languages.

    >>> from guildkit import Texts, hookimpl
    >>> @hookimpl
    ... def guildkit_texts():
    ...     return Texts("guildkit_hello.locale")

    .. versionadded:: 0.1
    """
    raise AssertionError("specifications are not called")


@hookspec
def guildkit_storage() -> Storage:
    """Return the plugin's tables and the package of their Alembic revisions.

    >>> from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
    >>> from guildkit import Storage, hookimpl
    >>> from guildkit.storage import GuildScoped, GuildTables, MemberId
    >>> class Base(GuildTables, DeclarativeBase):
    ...     pass
    >>> class Greeting(GuildScoped, Base):
    ...     __tablename__ = "hello_greetings"
    ...     member_id: Mapped[int] = mapped_column(MemberId(on_erase="delete"), primary_key=True)
    >>> @hookimpl
    ... def guildkit_storage():
    ...     return Storage(metadata=Base.metadata, migrations="guildkit_hello.migrations")

    .. versionadded:: 0.1
    """
    raise AssertionError("specifications are not called")


@hookspec
def guildkit_demo_scenes() -> list[Scene]:
    """Return the scenes that `guildkit demo` plays in the sandbox.

    >>> from guildkit import Scene, hookimpl
    >>> async def play(stage):
    ...     alice = stage.person("Alice")
    ...     await alice.slash("hello")
    >>> @hookimpl
    ... def guildkit_demo_scenes():
    ...     return [Scene(name="hello", title="Saying hello", play=play)]

    .. versionadded:: 0.1
    """
    raise AssertionError("specifications are not called")


@hookspec
def guildkit_health_checks() -> list[HealthCheck]:
    """Return what `guildkit doctor` and the self-test of the running bot look at.

    >>> import shutil
    >>> from guildkit import HealthCheck, OperatorError, hookimpl
    >>> async def check_ffmpeg():
    ...     path = shutil.which("ffmpeg")
    ...     if path is None:
    ...         raise OperatorError("There is no ffmpeg.", hint="Install it: apt install ffmpeg")
    ...     return path
    >>> @hookimpl
    ... def guildkit_health_checks():
    ...     return [HealthCheck("ffmpeg", check_ffmpeg)]

    .. versionadded:: 0.1
    """
    raise AssertionError("specifications are not called")


@hookspec
def guildkit_error_hints() -> list[ErrorHint]:
    """Return what is to be known of failures: the member whose command failed reads it, and so does `/error_guide`.

    A hint with exceptions also says of which category these are; that may be a category of the plugin's own.

    >>> from guildkit import ErrorHint, hookimpl
    >>> class BoardAway(Exception):
    ...     pass
    >>> @hookimpl
    ... def guildkit_error_hints():
    ...     return [
    ...         ErrorHint(
    ...             category="board",
    ...             cause="The chess board is not reachable.",
    ...             remedy="It comes back by itself.",
    ...             retry=True,
    ...             exceptions=(BoardAway,),
    ...         )
    ...     ]

    .. versionadded:: 0.1
    """
    raise AssertionError("specifications are not called")


# --- life-cycle hooks: async, isolated, under a time limit --------------------------------------------------------


@hookspec
async def guildkit_start(guilds: ServedGuilds) -> None:
    """Open what the plugin needs while the bot runs; called once, before any guild is served.

    What it opens may act in guilds later, by `async with guilds.enter(guild_id) as ctx`: a web server, say, that others call.

    >>> from guildkit import hookimpl
    >>> @hookimpl
    ... async def guildkit_start(guilds):
    ...     print("ready to serve", guilds.plugin)

    .. versionadded:: 0.1
    """


@hookspec
async def guildkit_stop() -> None:
    """Close what `guildkit_start` opened.

    >>> from guildkit import hookimpl
    >>> @hookimpl
    ... async def guildkit_stop():
    ...     print("bye")

    .. versionadded:: 0.1
    """


@hookspec
async def guildkit_guild_enabled(ctx: GuildContext) -> None:
    """Greet a guild whose admin has just switched the plugin on.

    >>> from guildkit import hookimpl
    >>> @hookimpl
    ... async def guildkit_guild_enabled(ctx):
    ...     ctx.log.info("switched on")

    .. versionadded:: 0.1
    """


@hookspec
async def guildkit_guild_disabled(ctx: GuildContext) -> None:
    """Tidy up in a guild whose admin has just switched the plugin off; the last code that runs there.

    >>> from guildkit import hookimpl
    >>> @hookimpl
    ... async def guildkit_guild_disabled(ctx):
    ...     ctx.log.info("switched off")

    .. versionadded:: 0.1
    """


@hookspec
async def guildkit_status(ctx: GuildContext) -> str | Text | None:
    """Say in a line or two how the plugin is doing in a guild, for who asks with `/status`; None for nothing.

    It is answered where the plugin is on and does not rest, for the eyes of those who manage the guild.

    >>> from guildkit import hookimpl
    >>> @hookimpl
    ... async def guildkit_status(ctx):
    ...     return "Games under way: 3"

    .. versionadded:: 0.1
    """


@hookspec
async def guildkit_reconcile(ctx: GuildContext) -> None:
    """Mend what was missed in a guild while the bot was not listening.

    Called after a start, after a session with Discord that was lost for good, and when the guild is back after an outage
    or an absence of the bot; not where the connection was resumed, for then Discord delivers what happened meanwhile. It runs
    as a job, for 50 seconds at most: spread out over the guilds, and again where it failed. It may be called when nothing
    was missed.

    >>> from guildkit import hookimpl
    >>> @hookimpl
    ... async def guildkit_reconcile(ctx):
    ...     ctx.log.info("who has come meanwhile?")

    .. versionadded:: 0.1
    """


@hookspec
async def guildkit_member_erased(ctx: GuildContext, pseudonym: int) -> None:
    """Do what is left to do for a member whose data in this guild has just been erased.

    The plugin's tables are dealt with already, as their columns declare; where rows were anonymised, `pseudonym` stands in the
    member's place, and nobody knows any more who that was. Where the plugin is off, it is called once the plugin is on again, if
    its tables held rows of the member.

    >>> from guildkit import hookimpl
    >>> @hookimpl
    ... async def guildkit_member_erased(ctx, pseudonym):
    ...     ctx.log.info("one member less", now=pseudonym)

    .. versionadded:: 0.1
    """


@hookspec
async def guildkit_guild_left(ctx: GuildContext) -> None:
    """Give back what the plugin holds elsewhere for a guild whose data is about to be deleted.

    The bot was removed from it some days ago, so that nothing can be sent; the tables can still be read.

    >>> from guildkit import hookimpl
    >>> @hookimpl
    ... async def guildkit_guild_left(ctx):
    ...     ctx.log.info("good-bye")

    .. versionadded:: 0.1
    """
