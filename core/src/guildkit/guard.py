"""The guard around every interaction handler, so that no author of a plugin has to think of it.

* The member gets an answer within Discord's three seconds: after 1.5 s the guard defers by itself.
* An interaction runs once, and so does a click: a redelivered event or a double click has no second effect.
* `UserError` becomes a friendly private answer; anything else becomes a private answer with an error id, and a record
  in the log under the same id. A handler that says nothing at all is answered for.
* Declared permissions are enforced on what Discord says of the member in this very interaction.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from typing import TYPE_CHECKING, Any, Final, TypeVar

import structlog

from guildkit.clock import readable_id
from guildkit.errors import DatabaseError, UserError
from guildkit.faults import FAULTS, interrupted
from guildkit.text import shorten
from guildkit.views import CONTENT

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    import disnake
    from disnake.interactions.base import Interaction
    from disnake.interactions.message import MessageInteraction

    from guildkit.context import InteractionContext
    from guildkit.records import Command, Component
    from guildkit.services import Services

log = structlog.get_logger()

K = TypeVar("K")
V = TypeVar("V")
Click = tuple[int, int, object]

DEFER_AFTER: Final = 1.5
"""Seconds after which the guard defers; Discord gives up after three."""
HANDLER_SECONDS: Final = 14 * 60.0
"""A token lives for fifteen minutes; nobody can be answered after that."""
DOUBLE_CLICK_MS: Final = 1000
_REMEMBERED: Final = 10_000


class Guard:
    """Runs interaction handlers safely."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._seen: OrderedDict[int, int] = OrderedDict()
        self._clicks: OrderedDict[tuple[int, int], tuple[object, int]] = OrderedDict()
        self._under_way: set[Click] = set()

    def is_new(self, interaction: Interaction[Any]) -> bool:
        """Whether this interaction was not delivered before."""
        return _remember(self._seen, interaction.id, interaction.id) is None

    def begin_click(self, interaction: MessageInteraction[Any]) -> Click | None:
        """Take a click, to be given to `end_click`; None where it is the second half of a double click.

        That is: the same member did the very same thing on the same message, and it is still being worked on; or it was
        within the last second, and nothing else was done on that message in between.
        """
        what = (interaction.data.custom_id, tuple(interaction.data.values or ()))
        who_and_where = (interaction.author.id, interaction.message.id)
        click = (*who_and_where, what)
        # The upper bits of a snowflake are its milliseconds.
        when = int(interaction.id) >> 22
        before = _remember(self._clicks, who_and_where, (what, when))
        just_now = before is not None and before[0] == what and abs(when - before[1]) <= DOUBLE_CLICK_MS
        if just_now or click in self._under_way:
            return None
        self._under_way.add(click)
        return click

    def end_click(self, click: Click, *, worked: bool) -> None:
        """Let the same click count again: at once where it failed, for it may be tried again."""
        self._under_way.discard(click)
        if not worked:
            self._clicks.pop(click[:2], None)

    async def run(
        self, ctx: InteractionContext, record: Command | Component, call: Callable[[], Awaitable[None]]
    ) -> bool:
        """Run a handler until its interaction has been answered; return whether it came to its end."""
        deferral: asyncio.Task[None] | None = None

        def defer() -> None:
            nonlocal deferral
            deferral = asyncio.create_task(self._defer(ctx))

        # A modal must be the first answer; a handler that opens one cannot be deferred.
        timer = None if record.opens_modal else asyncio.get_running_loop().call_later(DEFER_AFTER, defer)
        try:
            check_permissions(ctx.interaction, record.permissions)
            async with asyncio.timeout(HANDLER_SECONDS):
                await call()
            if not ctx.told:
                await self._answer_for(ctx)
        except UserError as error:
            await self.tell(ctx, f"{error.message}\n{error.hint}" if error.hint else error.message)
        except DatabaseError as error:
            ctx.log.error("database", reason=str(error), interaction=ctx.interaction.id, exc_info=error)
            await self.tell(
                ctx, "I cannot reach my memory just now. Please try again in a minute.", give_back=True
            )
        except FAULTS as error:
            if interrupted(error):
                raise
            error_id = readable_id(self._services.rng)
            ctx.log.error("handler raised", error_id=error_id, interaction=ctx.interaction.id, exc_info=error)
            text = f"Something went wrong on my side, and it has been written down as `{error_id}`. Please try again."
            await self.tell(ctx, text, give_back=True)
        else:
            return True
        finally:
            if timer is not None:
                timer.cancel()
            if deferral is not None:
                await deferral
        return False

    async def _defer(self, ctx: InteractionContext) -> None:
        try:
            await ctx.defer()
        except Exception as error:
            ctx.log.warning("could not defer", reason=repr(error), interaction=ctx.interaction.id)

    async def _answer_for(self, ctx: InteractionContext) -> None:
        if ctx.answers == "update" and ctx.message is not None:
            await ctx.defer()
        else:
            await ctx.reply("Done.")

    async def tell(self, ctx: InteractionContext, text: str, *, give_back: bool = False) -> None:
        """Say something to this member alone; where even that fails, the log knows.

        Args:
            ctx: whom.
            text: what.
            give_back: whether what they entered in a form would be lost otherwise.
        """
        entered = [value for value in ctx.fields.values() if isinstance(value, str) and value.strip()]
        if give_back and entered:
            # No backticks inside: they would end the block.
            text += "\nWhat you entered:" + "".join(
                f"\n```\n{value.replace('`', chr(39))}\n```" for value in entered
            )
        try:
            await ctx.reply(shorten(text, CONTENT), private=True)
        except Exception as error:
            ctx.log.warning("could not answer", reason=repr(error), interaction=ctx.interaction.id)


def _remember(seen: OrderedDict[K, V], key: K, value: V) -> V | None:
    """Remember a value among the newest ten thousand; return the one that was remembered before."""
    before = seen.pop(key, None)
    seen[key] = value
    if len(seen) > _REMEMBERED:
        seen.popitem(last=False)
    return before


def check_permissions(interaction: Interaction[Any], wanted: disnake.Permissions | None) -> None:
    """Make sure that the member may do this.

    Raises:
        UserError: names the permissions that are missing.
    """
    if wanted is None or interaction.permissions.administrator:
        return
    missing = [name for name, value in wanted if value and not getattr(interaction.permissions, name)]
    if missing:
        names = ", ".join(name.replace("_", " ").replace("guild", "server").title() for name in missing)
        raise UserError(
            f"For this you need the permission {names}.", hint="Ask somebody who runs this server."
        )
