"""The places of raids: given out once, and offered to the bench one after the other when they get free."""

from __future__ import annotations

from datetime import timedelta

import disnake

from guildkit import ChannelNotFound, JobContext
from guildkit_raids import plugin, routes, steps
from guildkit_raids.models import Raid, Seat, Standing, State
from guildkit_raids.planning import bench
from guildkit_raids.planning.tally import tally
from guildkit_raids.views import bench as views
from guildkit_raids.views.common import when


@plugin.job("bench")
async def follow(ctx: JobContext, number: int) -> None:
    """Keep the places of a raid true, and offer what got free; offers that nobody answered end here too."""
    async with ctx.completion() as session:
        raid = await session.get(Raid, (ctx.guild_id, number), with_for_update=True)
        if raid is None or raid.state != State.OPEN or not await bench.has_places(session, number):
            return
        window = timedelta(hours=ctx.settings.accept_hours)
        told_at = ctx.settings.quiet.after(ctx.now, ctx.zone)
        counted = await tally(session, raid)
        offers = await bench.settle(session, counted, now=ctx.now, window=window, told_at=told_at)
        for seat in offers:
            assert seat.until is not None
            until = int(seat.until.timestamp())
            offered = {"number": number, "member_id": seat.member_id, "until": until}
            key = f"offer/{number}/{seat.member_id}/{until}"
            await ctx.jobs.enqueue("offer", offered, key=key, at=told_at if told_at < seat.until else ctx.now)
            await ctx.jobs.enqueue("bench", {"number": number}, key=f"bench/{number}/{until}", at=seat.until)
        await ctx.live.refresh(routes.PARTICIPANTS.id(number=number))
        await steps.taking_part(ctx, number)


@plugin.job("offer")
async def offer(ctx: JobContext, number: int, member_id: int, until: int) -> None:
    """Tell somebody of the bench that a place is kept for them: directly, or where the raid is planned."""
    async with ctx.read() as session:
        raid = await session.get(Raid, (ctx.guild_id, number))
        seat = await session.get(Seat, (ctx.guild_id, number, member_id))
        if raid is None or seat is None or seat.standing != Standing.OFFERED or seat.until is None:
            return
        slot = (await tally(session, raid)).slot(seat.day, seat.time)
    if raid.state != State.OPEN or int(seat.until.timestamp()) != until:
        return
    once, ends = f"offer/{number}/{member_id}/{until}", when(seat.until, "R")
    if await ctx.direct(member_id, views.offer(ctx, raid, slot, member_id, ends, mention=""), once=once):
        return
    shown = views.offer(ctx, raid, slot, member_id, ends, mention=f"<@{member_id}>")
    try:
        await ctx.send(raid.channel_id, shown, once=once)
    except (ChannelNotFound, disnake.Forbidden):
        # They see it under "My class"; when the offer ends, the place goes to the next.
        ctx.log.warning("raids.offer_not_told", raid=number, member=member_id)
