"""What members type in several commands, completed alike everywhere."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from guildkit import Choice, Option, likeness, shorten
from guildkit_raids.planning import dungeons, plans

if TYPE_CHECKING:
    from collections.abc import Sequence

    from guildkit import InteractionContext
    from guildkit_raids.models import Raid


async def open_raids(ctx: InteractionContext, typed: str) -> list[Choice]:
    """Complete an open raid from its number or dungeon."""
    async with ctx.read() as session:
        found = await plans.open_raids(session)
    return _choices(found, typed)


async def to_end(ctx: InteractionContext, typed: str) -> list[Choice]:
    """Complete a raid that can be ended, or whose end can be taken back."""
    async with ctx.read() as session:
        found = await plans.to_end(session, since=ctx.now - timedelta(hours=ctx.settings.undo_hours))
    return _choices(found, typed)


def _choices(found: Sequence[Raid], typed: str) -> list[Choice]:
    names = ((f"#{raid.number} · {raid.dungeon}", raid.number) for raid in found)
    return [
        Choice(shorten(name, 100), number) for name, number in names if typed.casefold() in name.casefold()
    ][:25]


async def of_list(ctx: InteractionContext, typed: str) -> list[Choice]:
    """Complete the name of a dungeon."""
    async with ctx.read() as session:
        found = await dungeons.every(session)
    return [Choice(each.name, each.name) for each in found if likeness(typed) in each.same][:25]


RaidToEnd = Option("Which raid", min=1, max=2_000_000_000, autocomplete=to_end)
OpenRaid = Option("Which raid", min=1, max=2_000_000_000, autocomplete=open_raids)
Dungeon = Option("Which dungeon", max=dungeons.NAME_LIMIT, autocomplete=of_list)
