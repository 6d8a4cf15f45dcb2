"""What all views share."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

import disnake

from guildkit import escape, shorten
from guildkit.storage import is_erased
from guildkit_voting.methods import METHODS, BallotKind

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from guildkit_voting.models import Proposal


Translate = Callable[..., str]
"""`ctx.t`: a text in the language of who reads it."""

OPEN_COLOUR: Final = disnake.Colour(0x2F6DB5)
RESULT_COLOUR: Final = disnake.Colour(0x2E7D4F)
CLOSED_COLOUR: Final = disnake.Colour(0x6B7280)


def when(instant: datetime, style: str = "R") -> str:
    """Return an instant as Discord shows it, in each reader's own time zone."""
    return f"<t:{int(instant.timestamp())}:{style}>"


def person(t: Translate, member_id: int) -> str:
    """Return who somebody is: their mention, or that their data was erased and nobody knows any more."""
    return t("by-erased") if is_erased(member_id) else f"<@{member_id}>"


def ends(proposal: Proposal) -> datetime:
    """Return when voting ends on a proposal that has been opened."""
    assert proposal.closes_at is not None
    return proposal.closes_at


def heading(proposal: Proposal) -> str:
    """Return `#12 · title`."""
    return f"#{proposal.number} · {escape(proposal.title)}"


def numbered(proposal: Proposal, places: Sequence[int], *, room: int) -> list[str]:
    """Return options as a numbered list within `room` characters, each shortened alike where that is needed."""
    each = room // max(len(places), 1) - 5
    return [
        f"{place}. {shorten(escape(proposal.options[index]), each)}" for place, index in enumerate(places, 1)
    ]


def words(t: Translate, proposal: Proposal, choices: Sequence[int]) -> str:
    """Return a ballot in words."""
    each = 1500 // max(len(choices), 1) - 8
    names = [f"**{shorten(escape(proposal.options[index]), each)}**" for index in choices]
    if not names:
        return t("receipt-abstain")
    if METHODS[proposal.method].ballot is BallotKind.RANKING:
        return " › ".join(names)
    return ", ".join(names)


def purse_was(t: Translate, started: int, left: int) -> str:
    """Say what a purse held at the start of a stage, and what it holds now."""
    return t("campaign-purse-was", tokens=t("count-token", count=started), left=left)
