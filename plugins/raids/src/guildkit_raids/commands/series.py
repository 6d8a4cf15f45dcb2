"""Slash commands: `/raid_series add|list|skip|move|remove`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

from guildkit import Choice, InteractionContext, Option, Page, UserError, escape, shorten
from guildkit_raids import people, plugin, rooms, routes
from guildkit_raids.commands import options
from guildkit_raids.jobs import series as series_jobs
from guildkit_raids.models import Series as SeriesRow
from guildkit_raids.planning import dates, dungeons, plans, series
from guildkit_raids.texts import text
from guildkit_raids.views import series as views

if TYPE_CHECKING:
    from datetime import date

    from guildkit import View

plugin.group("raid_series", "Raids that come again every week")
PAGE = 5
TYPED = 200
"""How many characters days and times may have."""


async def going_on(ctx: InteractionContext, typed: str) -> list[Choice]:
    """Complete a series from its number or dungeon."""
    async with ctx.read() as session:
        found = await series.every(session)
    names = ((f"#{each.number} · {each.dungeon}", each.number) for each in found)
    return [
        Choice(shorten(name, 100), number) for name, number in names if typed.casefold() in name.casefold()
    ][:25]


Series = Option("Which series", min=1, max=2_000_000_000, autocomplete=going_on)


@plugin.command("raid_series add", description="Have a raid planned for every week", answers="private")
async def add(
    ctx: InteractionContext,
    dungeon: Annotated[str, options.Dungeon],
    weekday: Annotated[str, Option("On which day of the week, such as Friday", max=TYPED)],
    times: Annotated[str, Option("Such as “20:00, 21:30”, by this server's clocks", max=TYPED)],
    minimum: Annotated[int, Option("Players needed", min=plans.MINIMUM[0], max=plans.MINIMUM[-1])] = 1,
    ahead: Annotated[
        int,
        Option("How many days before its date it is planned; 7", min=series.AHEAD[0], max=series.AHEAD[-1]),
    ] = 7,
    note: Annotated[str, Option("What else is to be known", max=plans.NOTE_LIMIT)] = "",
) -> None:
    """Store a series, and plan what is to be planned by now."""
    people.require_leading(ctx)
    (day,) = _one(ctx, weekday, ctx.zone)
    read = dates.read_times(times)
    channel_id = await rooms.planner(ctx, ctx.channel_id)
    async with ctx.transaction() as session:
        name = (await dungeons.find(session, dungeon)).name
        new = SeriesRow(
            dungeon=name,
            weekday=day.weekday(),
            times=series.write_times(read),
            zone=ctx.zone.key,
            minimum=minimum,
            note=note.strip(),
            ahead=ahead,
            channel_id=channel_id,
            leader_id=ctx.member.id,
            leader_name=people.name_of(ctx),
        )
        added = await series.add(session, new)
        coming = await series.coming(session, added, ctx.now, days=views.SHOWN * 7)
        await series_jobs.promise(ctx, session)
        ctx.audit("series.added", f"series {added.number}", {"dungeon": name})
    await ctx.reply(f"{ctx.t('series-added', number=str(new.number))}\n{views.series(ctx, new, coming)}")


@plugin.command("raid_series list", description="See the raids that come every week", answers="private")
async def list_(ctx: InteractionContext) -> None:
    """Show the series."""
    await ctx.reply(await _page(ctx, 1))


@plugin.component(routes.SERIES, repeatable=True)
async def turn(ctx: InteractionContext, page: int) -> None:
    """Turn to other series."""
    await ctx.update(await _page(ctx, page))


async def _page(ctx: InteractionContext, number: int) -> View:
    async with ctx.read() as session:
        page = Page(number, total=await series.how_many(session), size=PAGE)
        found = [
            (each, await series.coming(session, each, ctx.now, days=views.SHOWN * 7))
            for each in await series.every(session, limit=page.size, offset=page.offset)
        ]
    return views.page(ctx, found, page)


@plugin.command("raid_series skip", description="Leave one date of a series out", answers="private")
async def skip(
    ctx: InteractionContext,
    number: Annotated[int, Series],
    day: Annotated[str, Option("Which date, such as “24.11.”", max=TYPED)],
) -> None:
    """Leave one date out."""
    people.require_leading(ctx)
    async with ctx.transaction() as session:
        found = await series.find(session, number)
        (which,) = _one(ctx, day, ZoneInfo(found.zone))
        await series.skip(session, number, which)
        ctx.audit("series.skipped", f"series {number}", {"day": which.isoformat()})
    await _show(ctx, number)


@plugin.command(
    "raid_series move", description="Have one date of a series at another time", answers="private"
)
async def move(
    ctx: InteractionContext,
    number: Annotated[int, Series],
    day: Annotated[str, Option("Which date of the series, such as “24.11.”", max=TYPED)],
    to: Annotated[str, Option("On which day it is instead", max=TYPED)],
    times: Annotated[str, Option("At which times; those of the series without it", max=TYPED)] = "",
) -> None:
    """Move one date."""
    people.require_leading(ctx)
    read = dates.read_times(times) if times.strip() else None
    async with ctx.transaction() as session:
        found = await series.find(session, number)
        zone = ZoneInfo(found.zone)
        (which,), (new,) = _one(ctx, day, zone), _one(ctx, to, zone)
        plans.require_coming([new], read or series.read_times(found.times), found.zone, ctx.now)
        await series.move(session, number, which, new, read)
        await series_jobs.promise(ctx, session)
        ctx.audit("series.moved", f"series {number}", {"day": which.isoformat(), "to": new.isoformat()})
    await _show(ctx, number)


async def _show(ctx: InteractionContext, number: int) -> None:
    async with ctx.read() as session:
        found = await series.find(session, number)
        coming = await series.coming(session, found, ctx.now, days=views.SHOWN * 7)
    await ctx.reply(views.series(ctx, found, coming))


@plugin.command("raid_series remove", description="End a series", answers="private")
async def remove(ctx: InteractionContext, number: Annotated[int, Series]) -> None:
    """Ask whether a series is to end."""
    people.require_leading(ctx)
    async with ctx.read() as session:
        found = await series.find(session, number)
    question = ctx.t("series-stop-sure", number=str(number), dungeon=escape(found.dungeon))
    await ctx.confirm(question, routes.SERIES_STOP.id(number=number), label=ctx.t("series-stop-label"))


@plugin.component(routes.SERIES_STOP)
async def stop(ctx: InteractionContext, number: int) -> None:
    """End a series."""
    people.require_leading(ctx)
    async with ctx.transaction() as session:
        if await ctx.once(session):
            await series.stop(session, number)
            ctx.audit("series.removed", f"series {number}")
    await ctx.update(ctx.t("series-stopped", number=str(number)))


def _one(ctx: InteractionContext, typed: str, zone: ZoneInfo) -> list[date]:
    found = dates.read_days(typed, ctx.now.astimezone(zone).date())
    if len(found) != 1:
        raise UserError(text("series-one-day"))
    return found
