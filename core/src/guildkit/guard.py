"""The guard around every interaction handler, so that no author of a plugin has to think of it.

* The member gets an answer within Discord's three seconds: 1.5 s after they acted the guard defers by itself. How long the
  interaction was on its way counts.
* What takes longer than the token lives is announced before it dies, and answered all the same (`late.py`).
* An interaction runs once, and so does a click: a redelivered event or a double click has no second effect.
* `UserError` becomes a friendly private answer; anything else becomes a private answer with an error id, and a record
  in the log under the same id. A handler that says nothing at all is answered for.
* Declared permissions are enforced on what Discord says of the member in this very interaction, declared tiers on what the
  guild has, and what is for operators on their configured ids.
"""

from __future__ import annotations

import asyncio
import math
from collections import OrderedDict
from typing import TYPE_CHECKING, Any, Final, TypeVar

import disnake
import structlog

from guildkit import hints
from guildkit.brake import BrakeError
from guildkit.cooldowns import Cooldowns
from guildkit.errors import BusyError, DatabaseError, UserError
from guildkit.faults import FAULTS, interrupted
from guildkit.late import quietly
from guildkit.permissions import named
from guildkit.records import Command
from guildkit.shortening import shorten
from guildkit.texts import core_text
from guildkit.views import CONTENT

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from datetime import datetime

    from disnake.interactions.base import Interaction
    from disnake.interactions.message import MessageInteraction

    from guildkit.interaction import InteractionContext
    from guildkit.records import Component
    from guildkit.services import Services

log = structlog.get_logger()

K = TypeVar("K")
V = TypeVar("V")
Click = tuple[int, int, object]

DEFER_AFTER: Final = 1.5
"""Seconds after which the guard defers; Discord gives up after three."""
ANNOUNCE_AFTER: Final = 13.5 * 60
"""Seconds after which a member who still waits is told where the answer will come."""
HANDLER_SECONDS: Final = 60 * 60.0
"""What takes longer than an hour is work for a job."""
DOUBLE_CLICK_MS: Final = 1000
_REMEMBERED: Final = 10_000
_OF_LATE: Final = 600.0


class Guard:
    """Runs interaction handlers safely."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._seen: OrderedDict[int, int] = OrderedDict()
        self._clicks: OrderedDict[tuple[int, int], tuple[object, int]] = OrderedDict()
        self._under_way: set[Click] = set()
        self._journey = Journey()
        self._cooldowns = Cooldowns()

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
        loop = asyncio.get_running_loop()
        deferral: asyncio.Task[None] | None = None
        announcement: asyncio.Task[None] | None = None
        where = "command" if isinstance(record, Command) else record.kind
        command = f"/{' '.join(record.path)}" if isinstance(record, Command) else record.route.pattern
        guild_id = ctx.guild_id  # where they are; an operator may act on another one
        outcome, began = "failed", asyncio.get_running_loop().time()

        def defer() -> None:
            nonlocal deferral
            deferral = asyncio.create_task(quietly(ctx, ctx.defer()))

        def announce() -> None:
            nonlocal announcement
            announcement = asyncio.create_task(quietly(ctx, ctx.announce_delay()))

        delay = self._journey.delay(ctx.interaction.id, ctx.now)
        timers = [loop.call_later(ANNOUNCE_AFTER, announce)]
        if not record.opens_modal:  # A modal must be the first answer; what opens one cannot be deferred.
            timers.append(loop.call_later(max(DEFER_AFTER - delay, 0), defer))
        try:
            self.check(ctx, record)
            if not isinstance(record, Command) and record.asker_only:
                _check_asker(ctx)
            self._cooldowns.use(ctx, record)
            async with asyncio.timeout(HANDLER_SECONDS):
                await call()
            if not ctx.told:
                await self._answer_for(ctx)
        except UserError as error:
            outcome = "refused"
            message, hint = ctx.for_member(error.message), ctx.for_member(error.hint)
            await self.tell(ctx, f"{message}\n{hint}" if hint else message)
        except BusyError as error:
            ctx.log.error("too busy", reason=str(error), interaction=ctx.interaction.id)
            await self.tell(ctx, ctx.for_member(core_text("guard-busy")), give_back=True)
        except DatabaseError as error:
            ctx.log.error("database", reason=str(error), interaction=ctx.interaction.id)
            await self.tell(ctx, ctx.for_member(core_text("guard-database-away")), give_back=True)
        except BrakeError as error:
            ctx.log.warning("held back", reason=str(error), interaction=ctx.interaction.id)
            await self.tell(ctx, ctx.for_member(core_text("guard-braked")), give_back=True)
        except FAULTS as error:
            if interrupted(error):
                raise
            if self._services.client.get_guild(ctx.guild_id) is None and self._services.shards.has(
                ctx.guild_id
            ):
                ctx.log.info("the bot was sent away while a command ran", reason=repr(error))
                await self.tell(ctx, ctx.for_member(core_text("guard-sent-away")), give_back=True)
                return False
            error_id = self._services.failures.note(
                error,
                where=where,
                plugin=ctx.plugin,
                guild_id=ctx.guild_id,
                interaction=ctx.interaction.id,
                command=command,
            )
            said = f"{ctx.for_member(core_text('guard-failed', id=error_id))} {self._hint(ctx, error)}"
            await self.tell(ctx, said, give_back=True)
        else:
            await self._forget(ctx)
            outcome = "done"
            return True
        finally:
            answered = None if ctx.answered_at is None else ctx.answered_at - began
            self._services.metrics.interaction(ctx.plugin, where, outcome, answered)
            if where == "command":
                failed = outcome == "failed"
                self._services.rates.note(guild_id, ctx.plugin, command, ctx.member.id, failed=failed)
            for timer in timers:
                timer.cancel()
            for task in (deferral, announcement):
                if task is not None:
                    await task
        return False

    def _hint(self, ctx: InteractionContext, error: BaseException) -> str:
        """Say what is known of a failure: why, what helps, and whether to try again."""
        hint = self._services.failures.kind_of(ctx.plugin, error).hint
        return hints.said(ctx, hint) if hint else ctx.for_member(core_text("guard-failed-unknown"))

    def check(self, ctx: InteractionContext, record: Command | Component) -> None:
        """Make sure that the member may use this here.

        Raises:
            UserError: says what is missing.
        """
        if record.operator:
            self._services.operators.check(ctx.interaction)
        check_permissions(ctx.interaction, record.permissions)
        if not record.remote:  # there it is the other guild's tier that counts
            self._services.tiers.check(ctx.guild_id, record.tier)

    async def _forget(self, ctx: InteractionContext) -> None:
        try:
            await ctx.forget_act()
        except DatabaseError as error:
            ctx.log.warning("an act is remembered for a while", reason=str(error))

    async def _answer_for(self, ctx: InteractionContext) -> None:
        if ctx.answers == "update" and ctx.message is not None:
            await ctx.defer()
        else:
            await ctx.reply(ctx.t(core_text("guard-done")))

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
            text += (
                "\n"
                + ctx.for_member(core_text("guard-entered"))
                + "".join(f"\n```\n{value.replace('`', chr(39))}\n```" for value in entered)
            )
        await quietly(ctx, ctx.reply(shorten(text, CONTENT), private=True))


class Journey:
    """How long interactions were on their way, told without trusting that this machine's clock is Discord's.

    An interaction's id says when Discord made it. The least difference to the time of its arrival that was seen of late
    stands for one that came at once; what a later one has more than that, it was late.
    """

    def __init__(self) -> None:
        self._begun: float | None = None
        self._least = self._least_before = math.inf

    def delay(self, interaction_id: int, now: datetime) -> float:
        """Return how many seconds an interaction that arrives now was on its way, beyond the quickest of late."""
        difference = now.timestamp() - disnake.utils.snowflake_time(interaction_id).timestamp()
        moment = now.timestamp()
        if self._begun is None or moment - self._begun > _OF_LATE:
            # Clocks are set: what was seen long ago is forgotten.
            self._begun, self._least_before, self._least = moment, self._least, math.inf
        self._least = min(self._least, difference)
        return difference - min(self._least, self._least_before)


def _remember(seen: OrderedDict[K, V], key: K, value: V) -> V | None:
    """Remember a value among the newest ten thousand; return the one that was remembered before."""
    before = seen.pop(key, None)
    seen[key] = value
    if len(seen) > _REMEMBERED:
        seen.popitem(last=False)
    return before


def _check_asker(ctx: InteractionContext) -> None:
    """Make sure that a message answers this very member; Discord says in the message whom."""
    metadata = ctx.message.interaction_metadata if ctx.message is not None else None
    if metadata is not None and metadata.user.id != ctx.member.id:
        raise UserError(core_text("guard-not-yours"), hint=core_text("guard-not-yours-hint"))


def check_permissions(interaction: Interaction[Any], wanted: disnake.Permissions | None) -> None:
    """Make sure that the member may do this.

    Raises:
        UserError: names the permissions that are missing.
    """
    missing = lacking(interaction, wanted)
    if missing:
        raise UserError(
            core_text("guard-permission", permissions=named(missing)), hint=core_text("guard-permission-hint")
        )


def lacking(interaction: Interaction[Any], wanted: disnake.Permissions | None) -> list[str]:
    """Return which of these permissions the member lacks, by what Discord says of them in this interaction."""
    if wanted is None or interaction.permissions.administrator:
        return []
    return [name for name, value in wanted if value and not getattr(interaction.permissions, name)]
