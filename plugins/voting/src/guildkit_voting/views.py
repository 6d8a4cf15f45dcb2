"""What people see: pure functions from state to views."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import disnake
from disnake import ButtonStyle, SelectOption, TextInputStyle
from disnake.ui import Button, Label, TextInput
from disnake.ui.select.string import StringSelect

from guildkit import View, escape, shorten
from guildkit_voting import routes
from guildkit_voting.methods import METHODS, BallotKind
from guildkit_voting.models import Proposal, State
from guildkit_voting.proposals import OPTION_LIMIT, OPTIONS_LIMIT, TEXT_LIMIT, TITLE_LIMIT

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from guildkit_voting.methods import Report
    from guildkit_voting.models import Draft

OPEN_COLOUR: Final = disnake.Colour(0x2F6DB5)
RESULT_COLOUR: Final = disnake.Colour(0x2E7D4F)
CLOSED_COLOUR: Final = disnake.Colour(0x6B7280)
_RESULT_CHARACTERS: Final = 3500


def when(instant: datetime, style: str = "R") -> str:
    """Return an instant as Discord shows it, in each reader's own time zone."""
    return f"<t:{int(instant.timestamp())}:{style}>"


# --- the form ---------------------------------------------------------------------------------------------------------


def form(draft: Draft) -> tuple[str, str, list[Any]]:
    """Return the modal in which a proposal is written, filled with what the member had entered."""
    fields = [
        Label(
            "Title",
            TextInput(custom_id="title", value=draft.title[:TITLE_LIMIT] or None, max_length=TITLE_LIMIT),
        ),
        Label(
            "Text",
            TextInput(
                custom_id="text",
                style=TextInputStyle.paragraph,
                value=draft.text[:TEXT_LIMIT] or None,
                max_length=TEXT_LIMIT,
                required=False,
            ),
            description="What is it about, and why?",
        ),
        Label(
            "Options",
            TextInput(
                custom_id="options", style=TextInputStyle.paragraph, value=draft.options[:4000] or None
            ),
            description=f"One a line: 2 to {OPTIONS_LIMIT}, each up to {OPTION_LIMIT} characters",
        ),
        Label(
            "Method",
            StringSelect(
                custom_id="method",
                options=[
                    SelectOption(
                        label=method.title,
                        value=key,
                        description=shorten(method.summary, 100),
                        default=key == draft.method,
                    )
                    for key, method in METHODS.items()
                ],
            ),
            description="How the ballots are counted",
        ),
        Label(
            "Duration",
            TextInput(custom_id="duration", value=draft.duration[:50] or None, max_length=50),
            description="For example: 90 minutes, 12h, 3 days",
        ),
    ]
    return "A new proposal", routes.FORM.id(seats=draft.seats), fields


def refused(message: str, hint: str) -> View:
    """Say what is wrong with a form, with a way to correct it."""
    text = (
        shorten(f"{message}\n{hint}".strip(), 1500) + "\n\nNothing is lost: what you entered is kept for you."
    )
    return View(text, rows=[[Button(label="Correct it", custom_id=routes.CORRECT.id())]])


# --- the card ---------------------------------------------------------------------------------------------------------


def heading(proposal: Proposal) -> str:
    """Return `#12 · title`."""
    return f"#{proposal.number} · {escape(proposal.title)}"


def _numbered(proposal: Proposal, places: Sequence[int], *, room: int) -> list[str]:
    """Return options as a numbered list within `room` characters, each shortened alike where that is needed."""
    each = room // max(len(places), 1) - 5
    return [
        f"{place}. {shorten(escape(proposal.options[index]), each)}" for place, index in enumerate(places, 1)
    ]


def card(proposal: Proposal, ballots: int) -> View:
    """Return the public card of a proposal: the question, how many have voted, and the button that opens a ballot."""
    method = METHODS[proposal.method]
    lines = [shorten(escape(proposal.text), 1500)] if proposal.text else []
    lines.append("\n".join(_numbered(proposal, range(len(proposal.options)), room=2400)))
    embed = disnake.Embed(
        title=shorten(heading(proposal), 256), description="\n\n".join(lines), colour=OPEN_COLOUR
    )
    title = f"{method.title}, {proposal.seats} seats" if method.seats else method.title
    embed.add_field("Counted by", f"**{title}**\n{method.summary}", inline=False)
    if proposal.state == State.VOTING:
        embed.add_field(
            "Voting ends", f"{when(proposal.closes_at, 'F')} ({when(proposal.closes_at)})", inline=False
        )
        cast = "1 ballot" if ballots == 1 else f"{ballots} ballots"
        embed.set_footer(text=f"{cast} so far. Ballots are private; you can change yours until the end.")
        buttons = [
            Button[Any](
                label="Vote", style=ButtonStyle.primary, custom_id=routes.BALLOT.id(number=proposal.number)
            )
        ]
    else:
        embed.colour = CLOSED_COLOUR
        embed.add_field("Voting has ended", when(proposal.closed_at or proposal.closes_at, "F"), inline=False)
        buttons = [
            Button(
                label="Voting has ended", custom_id=routes.BALLOT.id(number=proposal.number), disabled=True
            )
        ]
    return View(embeds=[embed], rows=[buttons])


# --- the ballot -------------------------------------------------------------------------------------------------------


def ballot(proposal: Proposal, ranked: Sequence[int] = ()) -> View:
    """Return a member's private ballot paper.

    Args:
        proposal: what is voted on.
        ranked: for a ranking, the options chosen so far, best first.
    """
    kind = METHODS[proposal.method].ballot
    if kind is BallotKind.RANKING:
        return _ranking(proposal, ranked)
    several = kind is BallotKind.SEVERAL
    select: StringSelect[Any] = StringSelect(
        custom_id=routes.CHOOSE.id(number=proposal.number),
        placeholder="Choose all that you approve of" if several else "Choose one",
        options=[
            SelectOption(label=option, value=str(index)) for index, option in enumerate(proposal.options)
        ],
        max_values=len(proposal.options) if several else 1,
    )
    return View(
        f"**{shorten(heading(proposal), 300)}**\n{METHODS[proposal.method].summary}",
        rows=[[select], [_abstain(proposal)]],
    )


def _ranking(proposal: Proposal, ranked: Sequence[int]) -> View:
    number, packed = proposal.number, routes.pack(ranked)
    lines = [
        f"**{heading(proposal)}**",
        "Put the options in your order, the best first. You may stop at any place.",
    ]
    lines += _numbered(proposal, ranked, room=1300)
    left = [index for index in range(len(proposal.options)) if index not in ranked]
    rows: list[list[Button[Any] | StringSelect[Any]]] = []
    if left:
        rows.append(
            [
                StringSelect(
                    custom_id=routes.RANK.id(number=number, ranked=packed),
                    placeholder=f"Your choice number {len(ranked) + 1}",
                    options=[SelectOption(label=proposal.options[index], value=str(index)) for index in left],
                )
            ]
        )
    buttons: list[Button[Any] | StringSelect[Any]] = []
    if ranked:
        cast_id = routes.CAST.id(number=number, ranked=packed)
        buttons.append(Button(label="Cast this ballot", style=ButtonStyle.success, custom_id=cast_id))
        buttons.append(Button(label="Undo", custom_id=routes.UNDO.id(number=number, ranked=packed)))
    else:
        buttons.append(Button(label="Type it instead", custom_id=routes.TYPE.id(number=number)))
    rows.append([*buttons, _abstain(proposal)])
    return View("\n".join(lines), rows=rows)


def ranking_form(proposal: Proposal) -> tuple[str, str, list[Any]]:
    """Return the modal in which a ranking is typed: all options, one a line, to be put in order."""
    field = TextInput(
        custom_id="ranking",
        style=TextInputStyle.paragraph,
        value="\n".join(proposal.options),
        max_length=(OPTION_LIMIT + 4) * OPTIONS_LIMIT,
    )
    label = Label(
        "Your order", field, description="Best at the top. Remove the lines that you do not want to rank."
    )
    return (
        shorten(f"#{proposal.number} · {proposal.title}", 45),
        routes.TYPED.id(number=proposal.number),
        [label],
    )


def _abstain(proposal: Proposal) -> Button[Any]:
    return Button(label="Abstain", custom_id=routes.ABSTAIN.id(number=proposal.number))


def receipt(proposal: Proposal, choices: Sequence[int], *, changed: bool) -> View:
    """Tell a member what is in the box."""
    again: Button[Any] = Button(label="Change my ballot", custom_id=routes.AGAIN.id(number=proposal.number))
    text = f"✅ Your ballot on **#{proposal.number}** {'is changed' if changed else 'is in'}: {words(proposal, choices)}."
    return View(f"{text}\nYou can change it until {when(proposal.closes_at, 'f')}.", rows=[[again]])


def words(proposal: Proposal, choices: Sequence[int]) -> str:
    """Return a ballot in words."""
    each = 1500 // max(len(choices), 1) - 8
    names = [f"**{shorten(escape(proposal.options[index]), each)}**" for index in choices]
    if not names:
        return "you **abstain**"
    if METHODS[proposal.method].ballot is BallotKind.RANKING:
        return " › ".join(names)
    return ", ".join(names)


# --- the result -------------------------------------------------------------------------------------------------------


def outcome(report: Report) -> str:
    """Return the result in one line of at most 200 characters."""
    names = [report.options[index] for index in report.winners]
    if report.seats is not None and report.winners:
        given = ", ".join(f"{report.options[index]} {report.seats[index]}" for index in report.winners)
        line = f"Seats: {given}" + (" (some are tied)" if report.tied else "")
    elif report.tied:
        tied = report.tie.options if report.tie else report.winners
        line = "A tie: " + ", ".join(report.options[index] for index in tied)
    elif not names:
        line = "Nobody is elected" if report.valid else "Nobody voted"
    else:
        line = f"{names[0]} wins"
    return shorten(line, 200)


def result(proposal: Proposal, report: Report) -> View:
    """Return the result card: who won, and how that was counted, step by step."""
    embed = disnake.Embed(
        title=shorten(f"#{proposal.number} · {outcome(report)}", 256),
        description=shorten("\n".join(report.explanation), _RESULT_CHARACTERS),
        colour=RESULT_COLOUR if proposal.state == State.PASSED else CLOSED_COLOUR,
    )
    embed.add_field(f"Result of #{proposal.number}", shorten(escape(proposal.title), 1000), inline=False)
    embed.add_field("Counted by", METHODS[proposal.method].title)
    abstained = f", of which {report.abstentions} abstained" if report.abstentions else ""
    embed.add_field("Ballots", f"{report.turnout}{abstained}")
    return View(embeds=[embed])


# --- lists ------------------------------------------------------------------------------------------------------------


def overview(found: Sequence[tuple[Proposal, int]]) -> View:
    """List proposals, the open ones first."""
    if not found:
        return View("There is no proposal yet. `/proposal create` makes the first.")
    lines = []
    for proposal, ballots in found:
        cast = f"{ballots} ballot" if ballots == 1 else f"{ballots} ballots"
        state = f"ends {when(proposal.closes_at)}" if proposal.state == State.VOTING else str(proposal.state)
        lines.append(f"**#{proposal.number}** {shorten(escape(proposal.title), 80)} · {state} · {cast}")
    return View(embeds=[disnake.Embed(title="Proposals", description="\n".join(lines), colour=OPEN_COLOUR)])
