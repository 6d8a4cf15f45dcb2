"""Pages of lists."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from guildkit import InteractionContext, Page
from guildkit_raids import people, plugin, routes, steps
from guildkit_raids.planning import dungeons, plans
from guildkit_raids.planning.tally import tally
from guildkit_raids.views import lists
from guildkit_raids.views.lists import A_MESSAGE

if TYPE_CHECKING:
    from guildkit import Route, View

AT_ONCE: Final = 25
"""How many raids are cancelled in one transaction: nobody who votes meanwhile waits for all of them."""
NAMED: Final = 50
"""How many of them are named in the report."""


async def list_page(
    ctx: InteractionContext, number: int, route: Route = routes.LIST, **arguments: int
) -> View:
    """Return a page of the open raids, whose buttons have this route."""
    async with ctx.read() as session:
        page = Page(number, total=await plans.how_many_open(session), size=A_MESSAGE)
        raids = await plans.open_raids(session, limit=page.size, offset=page.offset)
        tallies = [await tally(session, raid) for raid in raids]
    return lists.raid_page(ctx, tallies, page.rows(route, **arguments))


@plugin.component(routes.LIST, repeatable=True)
async def turn_list(ctx: InteractionContext, page: int) -> None:
    """Turn to another page of the open raids."""
    await ctx.update(await list_page(ctx, page))


async def dungeon_page(ctx: InteractionContext, number: int) -> View:
    """Return a page of the guild's dungeons."""
    async with ctx.read() as session:
        page = Page(number, total=await dungeons.how_many(session), size=25)
        found = await dungeons.every(session, limit=page.size, offset=page.offset)
    return lists.dungeons(ctx, found, page)


@plugin.component(routes.DUNGEONS, repeatable=True)
async def turn_dungeons(ctx: InteractionContext, page: int) -> None:
    """Turn to another page of the dungeons."""
    await ctx.update(await dungeon_page(ctx, page))


@plugin.component(routes.CANCEL_ALL, permissions=people.MANAGE)
async def cancel_all(ctx: InteractionContext, last: int) -> None:
    """Cancel every raid that was open when it was asked."""
    await cancel_until(ctx, last)


async def cancel_until(ctx: InteractionContext, last: int) -> None:
    """Cancel every open raid up to a number, and say which; where they are many, how far that has come."""
    async with ctx.read() as session:
        numbers = [raid.number for raid in await plans.open_raids(session) if raid.number <= last]
    if len(numbers) <= AT_ONCE:
        cancelled = await _cancel(ctx, numbers)
    else:
        cancelled = []
        async with ctx.progress(ctx.t("cancel-all-progress"), total=len(numbers)) as progress:
            for first in range(0, len(numbers), AT_ONCE):
                some = numbers[first : first + AT_ONCE]
                cancelled += await _cancel(ctx, some)
                progress.step(len(some))
    named = ", ".join(f"#{number}" for number in cancelled[:NAMED])
    if len(cancelled) > NAMED:
        named += " " + ctx.t("names-more", count=len(cancelled) - NAMED)
    await ctx.update(ctx.t("cancelled-all", count=len(cancelled), numbers=named or "–"))


async def _cancel(ctx: InteractionContext, numbers: list[int]) -> list[int]:
    async with ctx.transaction() as session:
        raids = await plans.cancel_all(session, numbers, by=ctx.member.id, now=ctx.now)
        cancelled = [raid.number for raid in raids]
        for number in cancelled:
            await steps.changed(ctx, number, at_once=True)
        if cancelled:
            ctx.audit("raid.cancelled-all", details={"raids": cancelled})
    return cancelled
