"""What follows from a change of a raid: which messages are out of date, and whose role."""

from __future__ import annotations

from typing import TYPE_CHECKING

from guildkit_raids import routes

if TYPE_CHECKING:
    from guildkit import GuildContext


async def changed(ctx: GuildContext, number: int, *, at_once: bool = False) -> None:
    """Have everything follow that shows a raid; inside `ctx.transaction()`.

    Args:
        ctx: of the guild.
        number: of the raid.
        at_once: whether people wait for it, because it has begun or ended.
    """
    await ctx.live.refresh(routes.PLANNER.id(number=number), at_once=at_once)
    await ctx.live.refresh(routes.PARTICIPANTS.id(number=number), at_once=at_once)
    await ctx.live.refresh(routes.RAIDLIST.id(), at_once=at_once)
    if at_once:  # the counts may have changed
        await ctx.live.refresh(routes.MEMBERLIST.id())
    await ctx.jobs.enqueue("bench", {"number": number}, key=f"bench/{number}", again=True)
    await taking_part(ctx, number)
    if at_once or ctx.settings.raid_event:
        await companions(ctx, number)


async def taking_part(ctx: GuildContext, number: int) -> None:
    """Have the role and the thread of a raid follow who takes part; inside `ctx.transaction()`."""
    await ctx.jobs.enqueue("role", {"number": number}, key=f"role/{number}", again=True)
    if ctx.settings.raid_thread:
        await companions(ctx, number)


async def show(ctx: GuildContext, number: int, planner: int, participants: int, raidlist: int) -> None:
    """Have everything that shows a raid stand in these channels; inside `ctx.transaction()`."""
    await ctx.live.show(routes.PLANNER.id(number=number), planner)
    await ctx.live.show(routes.PARTICIPANTS.id(number=number), participants)
    await ctx.live.show(routes.RAIDLIST.id(), raidlist)


async def planned(ctx: GuildContext, number: int, planner: int, participants: int, raidlist: int) -> None:
    """Have a new raid shown in these channels; inside `ctx.transaction()`."""
    await show(ctx, number, planner, participants, raidlist)
    if ctx.settings.raid_thread:
        await companions(ctx, number)


async def companions(ctx: GuildContext, number: int) -> None:
    """Have the thread and the scheduled event of a raid follow; inside `ctx.transaction()`."""
    await ctx.jobs.enqueue("companions", {"number": number}, key=f"companions/{number}", again=True)
