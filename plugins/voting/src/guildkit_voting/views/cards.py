"""The public card of a proposal, and lists of proposals."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import disnake
from disnake import ButtonStyle
from disnake.ui import Button

from guildkit import Page, View, escape, shorten
from guildkit_voting import routes
from guildkit_voting.files.chain import SHOWN
from guildkit_voting.methods import METHODS, TiePolicy
from guildkit_voting.models import PENDING, Proposal, State
from guildkit_voting.views.common import (
    CLOSED_COLOUR,
    OPEN_COLOUR,
    Translate,
    ends,
    heading,
    numbered,
    person,
    when,
)
from guildkit_voting.views.standings import standings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from guildkit_voting.methods import Report


_TEXT: Final = 1500
_OPTIONS: Final = 2400
"""How many characters of a card the text takes, and how many the options; an embed has 4,096 for both."""


def card(t: Translate, proposal: Proposal, ballots: int, standing: Report | None = None) -> View:
    """Return the public card of a proposal: the question, how many have voted, and the button that opens a ballot.

    Args:
        t: puts texts into words.
        proposal: what is voted on.
        ballots: how many have voted.
        standing: the count so far, where everybody may see it.
    """
    embed = question(t, proposal)
    if proposal.state == State.VOTING:
        embed.add_field(t("card-ends"), f"{when(ends(proposal), 'F')} ({when(ends(proposal))})", inline=False)
        if proposal.tie_policy == TiePolicy.LOT:
            embed.add_field(t("card-lot"), f"`{proposal.commitment}`", inline=False)
        if standing is not None:
            title, count = standings(t, standing)
            embed.add_field(title, count, inline=False)
        embed.set_footer(text=t("card-footer", count=ballots))
        buttons = [
            Button[Any](
                label=t("card-vote"),
                style=ButtonStyle.primary,
                custom_id=routes.BALLOT.id(number=proposal.number),
            ),
            *_in_full(t, proposal),
        ]
    else:
        ended = t("card-withdrawn" if proposal.state == State.WITHDRAWN else "card-ended")
        embed.colour = CLOSED_COLOUR
        embed.add_field(ended, when(proposal.closed_at or ends(proposal), "F"), inline=False)
        over = Button[Any](label=ended, custom_id=routes.BALLOT.id(number=proposal.number), disabled=True)
        buttons = [over, *_in_full(t, proposal)]
    if proposal.opening is not None:
        embed.add_field(t("card-opening"), f"`{proposal.opening[:SHOWN]}`", inline=False)
    return View(embeds=[embed], rows=[buttons])


def question(t: Translate, proposal: Proposal) -> disnake.Embed:
    """Return what every card of a proposal begins with: what is asked, and how it will be counted."""
    method = METHODS[proposal.method]
    lines = _shown(proposal)
    embed = disnake.Embed(
        title=shorten(heading(proposal), 256), description="\n\n".join(lines), colour=OPEN_COLOUR
    )
    title = t(method.title)
    if method.seats:
        title += f", {t('count-seat', count=proposal.seats)}"
    summary = t("card-motion" if proposal.motion else method.summary)
    embed.add_field(t("card-method"), summary if proposal.motion else f"**{title}**\n{summary}", inline=False)
    if proposal.tag:
        embed.add_field(t("card-tag"), escape(proposal.tag))
    return embed


def _shown(proposal: Proposal) -> list[str]:
    text = [shorten(escape(proposal.text), _TEXT)] if proposal.text else []
    return [*text, "\n".join(numbered(proposal, range(len(proposal.options)), room=_OPTIONS))]


def _in_full(t: Translate, proposal: Proposal) -> list[Button[Any]]:
    """Return the button that shows all of a proposal, where its card has no room for that."""
    whole = [escape(proposal.text)] if proposal.text else []
    if _shown(proposal) == [*whole, "\n".join(_lines(proposal))]:
        return []
    return [Button(label=t("card-in-full"), custom_id=routes.IN_FULL.id(number=proposal.number))]


def _lines(proposal: Proposal) -> list[str]:
    return [f"{place}. {escape(option)}" for place, option in enumerate(proposal.options, 1)]


def in_full(proposal: Proposal, number: int = 1) -> View:
    """Return a page of all that a proposal asks, uncut: its text on the first page, and its options in order."""
    # Ten options and a text have at most 3,000 characters, and fit a message even where each of these is escaped.
    page = Page(number, total=len(proposal.options))
    embeds = [disnake.Embed(description="\n".join(page.of(_lines(proposal))), colour=OPEN_COLOUR)]
    if proposal.text and page.number == 1:
        embeds.insert(0, disnake.Embed(description=escape(proposal.text), colour=OPEN_COLOUR))
    embeds[0].title = shorten(heading(proposal), 256)
    return View(embeds=embeds, rows=page.rows(routes.IN_FULL_PAGE, number=proposal.number))


def waiting(t: Translate, proposal: Proposal, seen: int) -> View:
    """Return the card of a proposal that waits for approval, or what has become of it.

    Args:
        t: puts texts into words.
        proposal: what waits.
        seen: the position of its last event, which is what is approved.
    """
    embed = question(t, proposal)
    embed.add_field(t("waiting-author"), person(t, proposal.author_id))
    number = proposal.number
    if proposal.state == State.APPROVAL:
        embed.add_field(t("waiting-state"), t("waiting-for"), inline=False)
        buttons = [
            Button[Any](
                label=t("waiting-approve"),
                style=ButtonStyle.success,
                custom_id=routes.APPROVE.id(number=number, seen=seen),
            ),
            Button[Any](
                label=t("waiting-reject"),
                style=ButtonStyle.danger,
                custom_id=routes.REJECT.id(number=number),
            ),
            *_in_full(t, proposal),
        ]
        return View(embeds=[embed], rows=[buttons])
    embed.colour = CLOSED_COLOUR
    embed.add_field(t("waiting-state"), shorten(decided_words(t, proposal), 1000), inline=False)
    return View(embeds=[embed])


def held_back(t: Translate, proposal: Proposal, *, own: bool) -> View:
    """Return a proposal on which nobody votes yet, with what its author may do with it."""
    embed = question(t, proposal)
    embed.add_field(t("waiting-state"), t(f"state-{proposal.state}"), inline=False)
    buttons = [*(_authors(t, proposal) if own else []), *_in_full(t, proposal)]
    return View(embeds=[embed], rows=[buttons] if buttons else [])


def made(t: Translate, proposal: Proposal, channel_id: int, *, here: int) -> View:
    """Tell the author what has become of what they have written.

    Args:
        t: puts texts into words.
        proposal: what they have written.
        channel_id: where it is shown.
        here: where they are.
    """
    elsewhere = proposal.state == State.VOTING and channel_id != here
    key = "made-voting-elsewhere" if elsewhere else f"made-{proposal.state}"
    said = t(key, heading=heading(proposal), channel=f"<#{channel_id}>")
    return View(said, rows=[_authors(t, proposal)] if proposal.state in PENDING else [])


def edited(t: Translate, proposal: Proposal) -> View:
    """Tell the author that the change is there."""
    return View(t("proposal-edited", heading=heading(proposal)), rows=[_authors(t, proposal)])


def decided(t: Translate, proposal: Proposal, what: str, guild: str) -> str:
    """Tell the author of a proposal, wherever they are, what somebody else has decided."""
    reason = (proposal.outcome or {}).get("words", "")
    said = t(
        f"decided-{what}", heading=heading(proposal), guild=escape(guild), channel=f"<#{proposal.channel_id}>"
    )
    return f"{said}\n> {escape(reason)}" if what == "rejected" else said


def decided_words(t: Translate, proposal: Proposal) -> str:
    """Return what has become of a proposal that had to be approved."""
    if proposal.opened_at is not None:
        return t("waiting-approved", channel=f"<#{proposal.channel_id}>")
    if proposal.state == State.CLOSED:
        return t("waiting-rejected", reason=escape((proposal.outcome or {}).get("words", "")))
    return t(f"state-{proposal.state}")


def _authors(t: Translate, proposal: Proposal) -> list[Button[Any]]:
    number = proposal.number
    buttons: list[Button[Any]] = [
        Button(label=t("draft-withdraw"), custom_id=routes.WITHDRAW.id(number=number))
    ]
    if proposal.amendment is None:
        buttons.insert(0, Button(label=t("draft-edit"), custom_id=routes.EDIT.id(number=number)))
    if proposal.state == State.DRAFT and proposal.campaign is None:
        put = Button[Any](
            label=t("draft-put"), style=ButtonStyle.primary, custom_id=routes.PUT.id(number=number)
        )
        buttons.insert(0, put)
    return buttons


def overview(t: Translate, found: Sequence[tuple[Proposal, int]], page: Page, state: str = "") -> View:
    """List a page of the proposals, the open ones first; or of those alone that stand somewhere."""
    if not found:
        return View(t("list-none", state=t(f"state-{state}")) if state else t("list-empty"))
    lines = []
    for proposal, ballots in found:
        cast = t("count-ballots", count=ballots)
        state = (
            t("list-ends", when=when(ends(proposal)))
            if proposal.state == State.VOTING
            else t(f"state-{proposal.state}")
        )
        lines.append(f"**#{proposal.number}** {shorten(escape(proposal.title), 80)} · {state} · {cast}")
    return View(
        embeds=[disnake.Embed(title=t("list-title"), description="\n".join(lines), colour=OPEN_COLOUR)],
        rows=page.rows(routes.LIST, state=state),
    )
