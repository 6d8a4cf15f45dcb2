"""What is sent by direct message, and the reminder in the channel."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import disnake
from disnake import ButtonStyle
from disnake.ui import Button

from guildkit import View, escape, shorten
from guildkit_voting import routes
from guildkit_voting.views.common import OPEN_COLOUR, Translate, ends, heading, purse_was, when
from guildkit_voting.views.papers import ballot

if TYPE_CHECKING:
    from collections.abc import Sequence

    from guildkit_voting.models import Proposal
    from guildkit_voting.papers import Paper
    from guildkit_voting.wishes import What

_BUTTONS = 25


def by_mail(
    t: Translate, guild: str, papers: Sequence[Paper], *, what: What, purse: tuple[int, int] | None = None
) -> View:
    """Return the ballots of a member for a direct message: one as a paper, several as a list with a button for each.

    Args:
        t: puts texts into words.
        guild: the name of the server.
        papers: what they have not voted on.
        what: whether it is the opening or a reminder.
        purse: what it held at the start of the stage of a campaign, and what it holds now.
    """
    intro = t(f"mail-{what}", guild=escape(guild), count=len(papers))
    if purse is not None:
        intro += f"\n{purse_was(t, *purse)}"
    stop = t(f"mail-{what}-stop")
    if len(papers) == 1:
        (paper,) = papers
        until = t("mail-until", when=when(ends(paper.proposal), "f"))
        view = ballot(t, paper)
        embeds = list(view.embeds)
        if paper.proposal.text:
            description = shorten(escape(paper.proposal.text), 1500)
            embeds.insert(0, disnake.Embed(description=description, colour=OPEN_COLOUR))
        return replace(view, content=f"{intro}\n{view.content}\n{until}\n-# {stop}", embeds=embeds)
    lines, buttons = [], list[Button[Any]]()
    for paper in papers[:_BUTTONS]:
        proposal = paper.proposal
        title = shorten(heading(proposal), 100)
        lines.append(t("mail-line", heading=title, when=when(ends(proposal), "R")))
        label = shorten(f"#{proposal.number} {proposal.title}", 80)
        ballot_id = routes.BALLOT.id(number=proposal.number)
        buttons.append(Button(label=label, style=ButtonStyle.primary, custom_id=ballot_id))
    if len(papers) > _BUTTONS:
        lines.append(t("standing-others", count=len(papers) - _BUTTONS))
    embed = disnake.Embed(description="\n".join(lines), colour=OPEN_COLOUR)
    rows = [buttons[start : start + 5] for start in range(0, len(buttons), 5)]
    return View(f"{intro}\n-# {stop}", embeds=[embed], rows=rows)


def reminder(t: Translate, proposal: Proposal, turnout: int) -> View:
    """Return the reminder in the channel, which pings nobody."""
    known = {} if proposal.voters is None else {"voters": proposal.voters}
    said = t(
        "reminder-of" if known else "reminder",
        heading=shorten(heading(proposal), 300),
        turnout=turnout,
        when=when(ends(proposal)),
        **known,
    )
    vote = Button[Any](
        label=t("card-vote"),
        style=ButtonStyle.primary,
        custom_id=routes.BALLOT.id(number=proposal.number),
    )
    return View(said, rows=[[vote]])
