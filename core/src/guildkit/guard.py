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

import disnake
import structlog

from guildkit.clock import readable_id
from guildkit.errors import DatabaseError, UserError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from disnake.interactions.base import Interaction
    from disnake.interactions.message import MessageInteraction

    from guildkit.context import InteractionContext
    from guildkit.records import Command, Component
    from guildkit.services import Services

log = structlog.get_logger()

K = TypeVar("K")
V = TypeVar("V")

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

    def is_new(self, interaction: Interaction[Any]) -> bool:
        """Whether this interaction was not delivered before."""
        return _remember(self._seen, interaction.id, interaction.id) is None

    def is_double_click(self, interaction: MessageInteraction[Any]) -> bool:
        """Whether this is the second half of a double click.

        That is: within a second, the same member did the very same thing on the same message, and nothing else on
        that message in between.
        """
        what = (interaction.data.custom_id, tuple(interaction.data.values or ()))
        # The upper bits of a snowflake are its milliseconds.
        when = int(interaction.id) >> 22
        before = _remember(self._clicks, (interaction.author.id, interaction.message.id), (what, when))
        return before is not None and before[0] == what and abs(when - before[1]) <= DOUBLE_CLICK_MS

    async def run(
        self, ctx: InteractionContext, record: Command | Component, call: Callable[[], Awaitable[None]]
    ) -> None:
        """Run a handler until its interaction has been answered, whatever the handler does."""
        answers = getattr(record, "answers", "private" if getattr(record, "private", False) else "public")
        deferral: asyncio.Task[None] | None = None

        def defer() -> None:
            nonlocal deferral
            deferral = asyncio.create_task(self._defer(ctx, answers))

        # A modal must be the first answer; a handler that opens one cannot be deferred.
        timer = None if record.opens_modal else asyncio.get_running_loop().call_later(DEFER_AFTER, defer)
        try:
            _check_permissions(ctx, record.permissions)
            async with asyncio.timeout(HANDLER_SECONDS):
                await call()
            if not ctx.answered:
                await self._answer_for(ctx, answers)
        except UserError as error:
            await self._tell(ctx, _friendly(error))
        except DatabaseError as error:
            ctx.log.error("database", reason=str(error), interaction=ctx.interaction.id)
            await self._tell(
                ctx,
                "I cannot reach my memory just now, and nothing was changed. Please try again in a minute.",
            )
        except (Exception, SystemExit) as error:  # SystemExit in a task would end the whole bot
            error_id = readable_id(self._services.rng)
            ctx.log.error("handler raised", error_id=error_id, interaction=ctx.interaction.id, exc_info=error)
            await self._tell(
                ctx,
                f"Something went wrong on my side, and it has been written down as `{error_id}`. Please try again.",
            )
        finally:
            if timer is not None:
                timer.cancel()
            if deferral is not None:
                await deferral

    async def _defer(self, ctx: InteractionContext, answers: str) -> None:
        try:
            await ctx.defer(
                update=answers == "update" and ctx.message is not None, private=answers != "public"
            )
        except disnake.HTTPException as error:
            ctx.log.warning("could not defer", reason=str(error), interaction=ctx.interaction.id)

    async def _answer_for(self, ctx: InteractionContext, answers: str) -> None:
        if answers == "update" and ctx.message is not None:
            await ctx.defer(update=True, private=False)
        else:
            await ctx.reply("Done.", private=answers != "public")

    async def _tell(self, ctx: InteractionContext, text: str) -> None:
        try:
            await ctx.reply(text, private=True)
        except disnake.HTTPException as error:
            ctx.log.warning("could not answer", reason=str(error), interaction=ctx.interaction.id)


def _remember(seen: OrderedDict[K, V], key: K, value: V) -> V | None:
    """Remember a value among the newest ten thousand; return the one that was remembered before."""
    before = seen.pop(key, None)
    seen[key] = value
    if len(seen) > _REMEMBERED:
        seen.popitem(last=False)
    return before


def _friendly(error: UserError) -> str:
    return f"{error.message}\n{error.hint}" if error.hint else error.message


def _check_permissions(ctx: InteractionContext, wanted: disnake.Permissions | None) -> None:
    if wanted is None or ctx.interaction.permissions.administrator:
        return
    missing = [name for name, value in wanted if value and not getattr(ctx.interaction.permissions, name)]
    if missing:
        names = ", ".join(name.replace("_", " ").replace("guild", "server").title() for name in missing)
        raise UserError(
            f"For this you need the permission {names}.", hint="Ask somebody who runs this server."
        )
