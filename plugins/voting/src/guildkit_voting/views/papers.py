"""A member's private ballot paper, and the receipt that tells them that it is in."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import disnake
from disnake import ButtonStyle, SelectOption, TextInputStyle
from disnake.ui import Button, Label, TextInput
from disnake.ui.select.string import StringSelect

from guildkit import View, shorten
from guildkit_voting import routes
from guildkit_voting.methods import METHODS, BallotKind
from guildkit_voting.models import State
from guildkit_voting.views.common import (
    OPEN_COLOUR,
    Translate,
    ends,
    heading,
    numbered,
    when,
    words,
)
from guildkit_voting.views.standings import standings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from guildkit_voting.methods import Report
    from guildkit_voting.models import BallotRecord, Proposal, VoiceRecord
    from guildkit_voting.papers import Paper
    from guildkit_voting.purses import Tokens

TYPED: Final = 4000
"""https://docs.discord.com/developers/components/reference#text-input"""
TOKENS: Final = 40
"""How much is taken of what somebody enters as a number of tokens."""
_IN_WORDS: Final = 10


def ballot(t: Translate, paper: Paper, *, typed: str = "") -> View:
    """Return a member's private ballot paper.

    Args:
        t: puts texts into words.
        paper: as far as it is filled in.
        typed: what the member entered last as tokens, where that was refused.
    """
    proposal, page, kind = paper.proposal, paper.shown, paper.kind
    summary = "ballot-ranking" if kind is BallotKind.RANKING else METHODS[proposal.method].summary
    content = f"**{shorten(heading(proposal), 300)}**\n{t(summary)}"
    if paper.choices and paper.tokens is not None:
        content += f"\n{invested(t, paper.tokens)}"
    chosen: list[disnake.Embed] = []
    if paper.choices and kind is BallotKind.RANKING:
        chosen = [_listed(proposal, paper.choices)]
    elif paper.choices and not paper.at_once:
        chosen = [_listed(proposal, paper.choices, title=t("ballot-ticked"))]
    rows: list[list[Button[Any] | StringSelect[Any]]] = []
    if paper.left:
        rows.append([_select(t, paper)])
    rows += [[*row] for row in page.rows(routes.TURN, number=proposal.number)]
    rows.append(_buttons(t, paper, typed))
    return View(content, embeds=chosen, rows=rows)


def refused_ballot(t: Translate, paper: Paper, typed: str, message: str, hint: str) -> View:
    """Return a ballot paper that could not be cast with the tokens that were entered: all of it is as it was."""
    view = ballot(t, paper, typed=typed)
    return replace(view, content=f"⚠️ {f'{message} {hint}'.strip()}\n\n{view.content}")


def _select(t: Translate, paper: Paper) -> StringSelect[Any]:
    number, page, several = paper.proposal.number, paper.shown, paper.kind is BallotKind.SEVERAL
    options = page.of(paper.left)
    if paper.kind is BallotKind.RANKING:
        custom_id = routes.RANK.id(number=number, page=page.number)
        placeholder = t("ballot-place", place=len(paper.choices) + 1)
    elif paper.at_once:
        custom_id = routes.CHOOSE.id(number=number)
        placeholder = t("ballot-several" if several else "ballot-single")
    else:
        custom_id = routes.TICK.id(number=number, page=page.number)
        placeholder = t("ballot-several-here" if several else "ballot-single")
    return StringSelect(
        custom_id=custom_id,
        placeholder=placeholder,
        options=[
            SelectOption(
                label=paper.proposal.options[index],
                value=str(index),
                default=index in paper.choices and (several or not paper.at_once),
            )
            for index in options
        ],
        min_values=1 if paper.at_once or not several else 0,
        max_values=len(options) if several else 1,
    )


def _buttons(t: Translate, paper: Paper, typed: str) -> list[Button[Any] | StringSelect[Any]]:
    number, buttons = paper.proposal.number, list[Button[Any] | StringSelect[Any]]()
    if paper.choices and not paper.at_once:
        cast_id = routes.CAST.id(number=number, mark=paper.mark)
        label = t("ballot-cast")
        if paper.tokens is not None and paper.tokens.stake:
            label = t("ballot-cast-stake", tokens=t("count-token", count=paper.tokens.stake))
        buttons.append(Button(label=label, style=ButtonStyle.success, custom_id=cast_id))
        if paper.tokens is not None:
            with_id = routes.CAST_WITH.id(number=number, mark=paper.mark, typed=typed.replace("/", " "))
            label = t("ballot-cast-with")
            buttons.append(Button(label=label, style=ButtonStyle.primary, custom_id=with_id))
    if paper.kind is BallotKind.RANKING:
        places = len(paper.choices)
        if places:
            # A full ranking got its last place by itself; both go.
            keep = places - (2 if places == len(paper.order) > 1 else 1)
            undo_id = routes.UNDO.id(number=number, keep=keep)
            buttons.append(Button(label=t("ballot-undo"), custom_id=undo_id))
            if keep:
                over_id = routes.UNDO.id(number=number, keep=0)
                buttons.append(Button(label=t("ballot-start-over"), custom_id=over_id))
        elif len("\n".join(paper.proposal.options)) <= TYPED:
            buttons.append(Button(label=t("ballot-type"), custom_id=routes.TYPE.id(number=number)))
    buttons.append(Button(label=t("ballot-abstain"), custom_id=routes.ABSTAIN.id(number=number)))
    return buttons


def ranking_form(t: Translate, paper: Paper) -> tuple[str, str, list[Any]]:
    """Return the modal in which a ranking is typed: all options, one a line, to be put in order."""
    proposal = paper.proposal
    field = TextInput(
        custom_id="ranking",
        style=TextInputStyle.paragraph,
        value="\n".join(proposal.options[index] for index in paper.order)[:TYPED],
        max_length=TYPED,
    )
    labels = [Label(t("ranking-form"), field, description=t("ranking-form-hint"))]
    if paper.tokens is not None:
        labels.append(_tokens(t, paper.tokens))
    return _title(proposal), routes.TYPED.id(number=proposal.number), labels


def cast_form(
    t: Translate, proposal: Proposal, tokens: Tokens, mark: str, typed: str
) -> tuple[str, str, list[Any]]:
    """Return the modal by which a paper is cast together with tokens."""
    custom_id = routes.CASTS_WITH.id(number=proposal.number, mark=mark)
    return _title(proposal), custom_id, [_tokens(t, tokens, typed)]


def invest_form(t: Translate, proposal: Proposal, tokens: Tokens) -> tuple[str, str, list[Any]]:
    """Return the modal in which a voter says how many tokens they put on the ballot that they have cast."""
    return _title(proposal), routes.INVESTED.id(number=proposal.number), [_tokens(t, tokens)]


def _tokens(t: Translate, tokens: Tokens, typed: str = "") -> Label:
    field = TextInput(custom_id="tokens", value=typed or str(tokens.stake), max_length=TOKENS)
    hint = t("invest-form-hint", stake=tokens.stake, left=tokens.left)
    return Label(t("invest-form"), field, description=hint)


def invested(t: Translate, tokens: Tokens) -> str:
    """Say what is on a ballot, and what more could be."""
    return t("receipt-purse", tokens=t("count-token", count=tokens.stake), left=tokens.left)


def _title(proposal: Proposal) -> str:
    return shorten(f"#{proposal.number} · {proposal.title}", 45)


def receipt(
    t: Translate,
    proposal: Proposal,
    cast: BallotRecord,
    *,
    changed: bool = False,
    speaks: int = 0,
    standing: Report | None = None,
) -> View:
    """Tell a member what is in the box, and the code under which they find it on the tally sheet.

    Args:
        t: puts texts into words.
        proposal: what is voted on.
        cast: their ballot.
        changed: whether it has just taken the place of another.
        speaks: for how many others it speaks.
        standing: the count so far, where they may see it.
    """
    number, running = str(proposal.number), proposal.state == State.VOTING
    long = len(cast.choices) > _IN_WORDS
    said = t(
        "receipt-changed" if changed else "receipt-in" if running else "receipt-was",
        number=number,
        ballot=t("receipt-below") if long else words(t, proposal, cast.choices),
    )
    lines = [f"✅ {said}"]
    if cast.receipt and proposal.state != State.WITHDRAWN:
        lines.append(t("receipt-code", code=cast.receipt))
        lines.append(
            t("receipt-code-new") if changed else t("receipt-code-use" if running else "receipt-code-find")
        )
    if speaks:
        lines.append(t("receipt-speaks" if running else "receipt-spoke", count=speaks))
    rows: list[list[Button[Any]]] = []
    if running:
        lines.append(t("receipt-until", when=when(ends(proposal), "f")))
        rows.append([Button(label=t("receipt-change"), custom_id=routes.AGAIN.id(number=proposal.number))])
    embeds = [_listed(proposal, cast.choices)] if long else []
    if standing is not None:
        title, count = standings(t, standing)
        embeds.append(disnake.Embed(title=title, description=count, colour=OPEN_COLOUR))
    return View("\n".join(lines), embeds=embeds, rows=rows)


def spoken_for(t: Translate, proposal: Proposal, voice: VoiceRecord) -> View:
    """Tell a member who did not vote that they were counted all the same, and not how."""
    number = str(proposal.number)
    return View(t("voice-counted", number=number, weight=voice.weight, code=voice.receipt))


def mine(t: Translate, proposal: Proposal) -> Button[Any]:
    """Return the button by which a member sees what they have cast on a proposal, and their receipt."""
    return Button(label=t("receipt-mine"), custom_id=routes.BALLOT.id(number=proposal.number))


def _listed(proposal: Proposal, choices: Sequence[int], *, title: str | None = None) -> disnake.Embed:
    lines = numbered(proposal, choices, room=3900)
    return disnake.Embed(title=title, description="\n".join(lines), colour=OPEN_COLOUR)
