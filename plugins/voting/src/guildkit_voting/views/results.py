"""How a vote has ended."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING, Final

import disnake

from guildkit import View, escape, shorten
from guildkit_voting.methods import METHODS, TiePolicy
from guildkit_voting.methods.words import number
from guildkit_voting.models import Proposal, State
from guildkit_voting.views.common import (
    CLOSED_COLOUR,
    RESULT_COLOUR,
    Translate,
)
from guildkit_voting.views.papers import mine

if TYPE_CHECKING:
    from collections.abc import Sequence

    from guildkit import Attachment
    from guildkit_voting.files.sheets import Line
    from guildkit_voting.methods import Report
    from guildkit_voting.publishing import Published


_RESULT_CHARACTERS: Final = 3500
_MISSED: Final = frozenset({"quorum", "support", "approval"})
_TOLD: Final = _MISSED | {"carried", "unfit"}
"""The reasons for which the count alone does not say how it ended."""


def headline(t: Translate, proposal: Proposal, report: Report) -> str:
    """Return how a vote has ended in one line of at most 200 characters."""
    return decided_by_rules(t, proposal) or outcome(t, report)


def decided_by_rules(t: Translate, proposal: Proposal) -> str:
    """Return how a vote has ended where the count alone does not say that; otherwise nothing."""
    reason = (proposal.outcome or {}).get("reason")
    return t(f"headline-{reason}") if reason in _TOLD else ""


def outcome(t: Translate, report: Report) -> str:
    """Return what was counted in one line of at most 200 characters."""
    names = [report.options[index] for index in report.winners]
    if report.seats is not None and report.winners:
        given = ", ".join(f"{report.options[index]} {report.seats[index]}" for index in report.winners)
        line = t("outcome-seats-tied" if report.tied else "outcome-seats", seats=given)
    elif report.tied:
        tied = report.tie.options if report.tie else report.winners
        line = t("outcome-tie", options=", ".join(report.options[index] for index in tied))
    elif not names:
        line = t("outcome-nobody" if report.turnout else "outcome-no-votes")
    else:
        line = t("outcome-wins", winner=names[0])
    return shorten(line, 200)


def verdict(t: Translate, proposal: Proposal) -> str:
    """Return what the constitution makes of a vote: passed, failed or closed, and why."""
    said = proposal.outcome or {}
    state = t(f"state-{proposal.state}").capitalize()
    reason = said.get("reason", "")
    if reason in _MISSED:
        reached = number(Fraction(said.get("reached", "0")) * 100)
        why = t(f"verdict-{reason}", asked=said.get("asked", 0), reached=reached)
    else:
        why = t(f"verdict-{reason}")
    lines = [f"**{state}** · {why}"]
    if "version" in said:
        lines.append(t("verdict-version", version=said["version"]))
    if "runoff" in said:
        lines.append(t("verdict-runoff", number=str(said["runoff"])))
    return "\n".join(lines)


def result(t: Translate, proposal: Proposal, report: Report, lines: Sequence[Line]) -> View:
    """Return the result card: who won, and how that was counted, step by step.

    Args:
        t: puts texts into words.
        proposal: what was voted on.
        report: the count.
        lines: the ballots.
    """
    missed = (proposal.outcome or {}).get("reason") in _MISSED
    explanation = report.explanation[:-1] if missed else report.explanation  # the last line says who wins
    embed = disnake.Embed(
        title=shorten(f"#{proposal.number} · {headline(t, proposal, report)}", 256),
        description=shorten("\n".join(map(t, explanation)), _RESULT_CHARACTERS),
        colour=RESULT_COLOUR if proposal.state == State.PASSED else CLOSED_COLOUR,
    )
    embed.add_field(
        t("result-of", number=str(proposal.number)), shorten(escape(proposal.title), 1000), inline=False
    )
    if proposal.outcome:
        embed.add_field(t("result-verdict"), verdict(t, proposal), inline=False)
    embed.add_field(t("card-method"), t(METHODS[proposal.method].title))
    empty = sum(not line.ballot for line in lines)
    key = "result-turnout-abstained" if empty else "result-turnout"
    said = t(key, turnout=len(lines), **({"abstained": empty} if empty else {}))
    if report.turnout != len(lines):
        said += "\n" + t("result-weight", weight=number(report.turnout))
    embed.add_field(t("result-ballots"), said)
    return View(embeds=[embed], rows=[[mine(t, proposal)]])


def announcement(
    t: Translate, proposal: Proposal, published: Published, pictures: Sequence[Attachment] | None
) -> View:
    """Return the result as it is posted: with pictures, and with the tally sheet from which anybody can count again.

    Args:
        t: puts texts into words.
        proposal: what was voted on.
        published: its count and its sheet.
        pictures: of the result; None where the bot may not attach files.
    """
    view = result(t, proposal, published.report, published.sheet.ballots)
    first, *_ = view.embeds
    if proposal.tie_policy == TiePolicy.LOT:
        first.add_field(t("result-seed"), f"`{proposal.seed}`", inline=False)
    first.set_footer(text=t("result-verify", sheet=published.file.filename, head=published.sheet.head))
    if pictures is None:
        return view
    embeds = [first]
    for place, picture in enumerate(pictures):
        embed = first if place == 0 else disnake.Embed(colour=first.colour)
        embed.set_image(url=picture.url)
        if place:
            embeds.append(embed)
    return replace(view, embeds=embeds, files=[*pictures, published.file])


def ended(t: Translate, proposal: Proposal) -> View:
    """Return what has become of a proposal on which nobody has voted, or whose ballots were not counted."""
    embed = disnake.Embed(
        title=shorten(f"#{proposal.number} · {escape(proposal.title)}", 256),
        description=shorten(escape(proposal.text), 1500),
        colour=CLOSED_COLOUR,
    )
    withdrawn = proposal.state == State.WITHDRAWN
    words = escape((proposal.outcome or {}).get("words", ""))
    said = t("ended-withdrawn") if withdrawn else t("ended-rejected", reason=words)
    embed.add_field(t("result-verdict"), said, inline=False)
    return View(embeds=[embed])
