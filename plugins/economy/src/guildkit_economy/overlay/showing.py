"""What the overlay of a guild shows at this moment, in words that the page puts down as they are."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

import disnake

from guildkit import clean, shorten
from guildkit.storage import is_erased
from guildkit_economy import raffles
from guildkit_economy.models import RaffleState
from guildkit_economy.texts import text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from guildkit import GuildContext
    from guildkit_economy.models import Raffle, RaffleHolder
    from guildkit_economy.raffles import Standing
    from guildkit_economy.settings import EconomySettings

MOST_RAFFLES: Final = 3
MOST_DRAWS: Final = 2
MOST_NAMES: Final = 10
_TITLE: Final = 80
_PRIZE: Final = 120

Names = dict[int, str]
"""What those are called who are shown as winners, for Discord is not to be asked again and again."""


async def shown(ctx: GuildContext, names: Names) -> dict[str, Any]:
    """Return what the page needs to know; nothing in it is anybody's id."""
    settings: EconomySettings = ctx.settings
    since = ctx.now - timedelta(seconds=settings.overlay_seconds)
    async with ctx.read() as session:
        running = await raffles.running(session, limit=MOST_RAFFLES) if settings.overlay_raffles else []
        standings = {raffle.number: await raffles.standing(session, raffle.number) for raffle in running}
        drawn = await raffles.drawn_since(session, since, limit=MOST_DRAWS) if settings.overlay_draws else []
        won = {raffle.number: await raffles.winners_of(session, raffle.number) for raffle in drawn}
    winners = {each.member_id for some in won.values() for each in some[:MOST_NAMES]}
    for member_id in names.keys() - winners:
        del names[member_id]
    return {
        "now": _milliseconds(ctx.now),
        "colour": settings.overlay_colour,
        "day": ctx.t("overlay-day"),
        "raffles": [_raffle(ctx, raffle, standings[raffle.number]) for raffle in running],
        "draws": [
            {
                "number": raffle.number,
                "title": _title(raffle),
                "said": ctx.t("overlay-drawn"),
                "names": await _names(ctx, won[raffle.number][:MOST_NAMES], names),
                "more": _more(ctx, won[raffle.number]),
                "until": _milliseconds(raffle.ended_at + timedelta(seconds=settings.overlay_seconds)),
            }
            for raffle in drawn
            if raffle.ended_at is not None
        ],
    }


def _raffle(ctx: GuildContext, raffle: Raffle, standing: Standing) -> dict[str, Any]:
    settings: EconomySettings = ctx.settings
    is_open = raffle.state == RaffleState.OPEN and raffle.ends_at > ctx.now
    lines = [shorten(clean(raffle.prize), _PRIZE)]
    if is_open and raffle.price:
        price = text("amount", count=raffle.price, currency=settings.currency)
        lines.append(ctx.t("raffle-ticket-costs", price=price))
    if settings.overlay_tickets:
        lines.append(ctx.t("overlay-standing", tickets=standing.tickets, members=standing.members))
    return {
        "number": raffle.number,
        "title": _title(raffle),
        "said": ctx.t("overlay-open" if is_open else "overlay-closed"),
        "lines": [line for line in lines if line],
        "opened": _milliseconds(raffle.opened_at),
        "ends": _milliseconds(raffle.ends_at) if is_open else None,
    }


def _title(raffle: Raffle) -> str:
    return shorten(clean(raffle.title) or f"#{raffle.number}", _TITLE)


async def _names(ctx: GuildContext, winners: Sequence[RaffleHolder], names: Names) -> list[str]:
    return [names.get(each.member_id) or await _name(ctx, each.member_id, names) for each in winners]


async def _name(ctx: GuildContext, member_id: int, names: Names) -> str:
    """Return what a winner is called here; who has left, or was erased, is somebody."""
    found = None
    if not is_erased(member_id):
        try:
            found = await ctx.member_of(member_id)
        except disnake.HTTPException as error:
            ctx.log.info("a winner's name is not to be had now", reason=str(error))
            return ctx.t("overlay-somebody")
    names[member_id] = (clean(found.display_name) if found else "") or ctx.t("overlay-somebody")
    return names[member_id]


def _more(ctx: GuildContext, winners: Sequence[RaffleHolder]) -> str:
    count = len(winners) - MOST_NAMES
    return ctx.t("overlay-more", count=count) if count > 0 else ""


def _milliseconds(instant: datetime) -> int:
    return int(instant.timestamp() * 1000)
