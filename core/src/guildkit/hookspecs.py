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
    from guildkit.records import Command, Component, Group, Job, Listener, LiveMessage, Scene, Storage

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
def guildkit_storage() -> Storage:
    """Return the plugin's tables and the package of their Alembic revisions.

    >>> from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
    >>> from guildkit import Storage, hookimpl
    >>> from guildkit.storage import GuildScoped, GuildTables, Snowflake
    >>> class Base(GuildTables, DeclarativeBase):
    ...     pass
    >>> class Greeting(GuildScoped, Base):
    ...     __tablename__ = "hello_greetings"
    ...     member_id: Mapped[int] = mapped_column(Snowflake, primary_key=True, autoincrement=False)
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


# --- life-cycle hooks: async, isolated, under a time limit --------------------------------------------------------


@hookspec
async def guildkit_start() -> None:
    """Open what the plugin needs while the bot runs; called once, before any guild is served.

    >>> from guildkit import hookimpl
    >>> @hookimpl
    ... async def guildkit_start():
    ...     print("ready")

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
