"""Stopping timers and letting them run again, from their list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from guildkit_economy import plugin, routes
from guildkit_economy.games import timers
from guildkit_economy.models import Stopped
from guildkit_economy.people import MANAGE
from guildkit_economy.views import timers as views

if TYPE_CHECKING:
    from guildkit import InteractionContext, View


@plugin.component(routes.TIMER_SWITCH, permissions=MANAGE)
async def switch(ctx: InteractionContext, number: int, on: int) -> None:
    """Let a timer run, or stop it; the list says how it is now."""
    async with ctx.read() as session:
        timer = await timers.find(session, number)
    if on:
        ctx.require_posting(timer.channel_id)
    async with ctx.transaction() as session:
        if on:
            timer, _ = await timers.edit(session, number, ctx.settings.quiet, ctx.zone, now=ctx.now)
            await timers.promise(ctx, timer)
        else:
            await timers.stop(session, number, Stopped.BY_HAND)
        ctx.audit("timer.started" if on else "timer.stopped", f"timer {number}")
    await ctx.update(await timer_list(ctx))


async def timer_list(ctx: InteractionContext) -> View:
    """Return the list of all timers."""
    async with ctx.read() as session:
        return views.overview(ctx, await timers.listed(session))
