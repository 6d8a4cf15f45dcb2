"""What members and leaders read of raids at the same time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from guildkit_raids.views.common import plain, when

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from guildkit import InteractionContext
    from guildkit_raids.planning.overlaps import Overlap

NAMED: Final = 3
"""How many of several are named."""


def lines(ctx: InteractionContext, met: Sequence[Overlap]) -> list[str]:
    """Tell a member in which other raids they take part at the same time."""
    others = sorted({each.other for each in met})
    said = [
        ctx.t("overlap-line", number=str(each.raid), when=when(each.starts_at)) for each in others[:NAMED]
    ]
    if len(others) > NAMED:
        said.append(ctx.t("overlap-more", count=len(others) - NAMED))
    return said


def double_booked(ctx: InteractionContext, booked: Mapping[str, Sequence[Overlap]]) -> list[str]:
    """Tell the leader who takes part in another raid at the same time."""
    said = [
        ctx.t(
            "overlap-booked",
            name=plain(name),
            number=str(met[0].other.raid),
            when=when(met[0].other.starts_at),
        )
        for name, met in list(booked.items())[:NAMED]
    ]
    if len(booked) > NAMED:
        said.append(ctx.t("overlap-booked-more", count=len(booked) - NAMED))
    return said
