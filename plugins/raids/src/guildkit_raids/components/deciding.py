"""When a raid takes place, as its leader decides; and whether it stays at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from guildkit_raids import people, plugin, routes, steps
from guildkit_raids.components.finishing import summary
from guildkit_raids.jobs.watch import promise_reminder
from guildkit_raids.planning import deciding, plans, timing

if TYPE_CHECKING:
    from guildkit import InteractionContext


@plugin.component(routes.DECIDE, repeatable=True)
async def decide(ctx: InteractionContext, number: int, day: int, time: int) -> None:
    """Set when the raid takes place; members can still vote."""
    async with ctx.transaction() as session:
        people.require_ending(ctx, await plans.find_open(session, number))
        slot = await deciding.decide(session, number, day, time, now=ctx.now)
        await session.flush()
        outlook = await timing.outlook(session, number)
        if outlook is not None:
            await promise_reminder(ctx, outlook)
        await steps.changed(ctx, number, at_once=True)
        ctx.audit("raid.decided", f"raid {number}", {"at": slot.starts_at.isoformat()})
    await ctx.update(await summary(ctx, number, (day, time)))


@plugin.component(routes.UNDECIDE, repeatable=True)
async def undecide(ctx: InteractionContext, number: int) -> None:
    """Leave it open again when the raid takes place."""
    async with ctx.transaction() as session:
        people.require_ending(ctx, await plans.find_open(session, number))
        await deciding.take_back(session, number, now=ctx.now)
        await steps.changed(ctx, number, at_once=True)
        ctx.audit("raid.undecided", f"raid {number}")
    await ctx.update(await summary(ctx, number))


@plugin.component(routes.KEEP)
async def keep(ctx: InteractionContext, number: int) -> None:
    """Let a raid stay about which the leader was asked."""
    async with ctx.transaction() as session:
        raid = await plans.find_open(session, number, lock=True)
        people.require_ending(ctx, raid)
        raid.changed_at = ctx.now
        await timing.note(session, number, timing.KEPT, at=ctx.now)
        ctx.audit("raid.kept", f"raid {number}")
    await ctx.update(ctx.t("kept", number=str(number)))
