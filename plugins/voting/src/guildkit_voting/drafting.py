"""From what a member entered in the form to a question that can be put to the members."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final, get_args

from sqlalchemy import delete, select

from guildkit import UserError, clean, escape, likeness, shorten
from guildkit_voting.constitution.variables import LiveTally, TiePolicy
from guildkit_voting.durations import parse_duration, show_hours
from guildkit_voting.methods import METHODS
from guildkit_voting.models import Draft
from guildkit_voting.texts import text

if TYPE_CHECKING:
    from datetime import timedelta

    from sqlalchemy.ext.asyncio import AsyncSession

    from guildkit_voting.constitution import Constitution
    from guildkit_voting.models import Proposal

TITLE_LIMIT: Final = 200
TEXT_LIMIT: Final = 2000
OPTION_LIMIT: Final = 80
TAG_LIMIT: Final = 30
OPTIONS_LIMIT: Final = 100
"""Ballots show them in pages of 25, as many as one select holds."""


@dataclass(frozen=True, slots=True)
class Question:
    """What a proposal asks, checked and ready to be put to the members."""

    title: str
    text: str
    options: tuple[str, ...]
    method: str
    seats: int
    duration: timedelta
    motion: bool = False
    threshold: Fraction = Fraction(0)
    tie_policy: str = "closed"
    live_tally: str = "never"
    tag: str = ""
    amendment: dict[str, Any] | None = None
    campaign: int | None = None
    stage: int | None = None


def check(draft: Draft, rules: Constitution, *, yes_no: tuple[str, str] = ("Yes", "No")) -> Question:
    """Return the question that a draft holds; what it leaves open is as the constitution says.

    Args:
        draft: what a member has entered.
        rules: the constitution in force.
        yes_no: the options of a motion, in the language of the guild.

    Raises:
        UserError: names the first thing that is wrong, and the way out.
    """
    title = clean(draft.title)
    if not title:
        raise UserError(text("proposal-no-title"))
    if len(title) > TITLE_LIMIT:
        raise UserError(
            text("proposal-title-long", characters=len(title), limit=TITLE_LIMIT),
            hint=text("proposal-title-long-hint"),
        )
    if len(draft.text) > TEXT_LIMIT:
        raise UserError(text("proposal-text-long", characters=len(draft.text), limit=TEXT_LIMIT))
    chosen = draft.choices or {}
    motion = bool(chosen.get("motion"))
    method = "plurality" if motion else draft.method
    if method not in METHODS:
        raise UserError(
            text("proposal-no-method", method=repr(method[:30])),
            hint=text("proposal-methods", methods=", ".join(METHODS)),
        )
    if not 1 <= draft.seats <= 100:
        raise UserError(text("proposal-seats"))
    return Question(
        title,
        draft.text.strip(),
        yes_no if motion else parse_options(draft.options),
        method,
        draft.seats,
        parse_duration(draft.duration),
        motion=motion,
        threshold=Fraction(rules.dhondt_threshold, 100) if METHODS[method].seats else Fraction(0),
        # A motion needs more yes than its share: one that is level is not carried, and nothing else decides it.
        tie_policy="closed" if motion else chosen.get("tie_policy") or rules.tie_policy,
        live_tally=chosen.get("live_tally") or rules.live_tally,
        tag=tag_of(chosen.get("tag") or ""),
        amendment=chosen.get("amendment"),
        campaign=chosen.get("campaign"),
        stage=chosen.get("stage"),
    )


def tag_of(entered: str) -> str:
    """Return a tag as it is compared: one line without slashes, in lower case."""
    return clean(entered.replace("/", " ")).casefold()[:TAG_LIMIT].strip()


def marked(draft: Draft) -> dict[str, str | int]:
    """Return what was chosen beside the form as the arguments of its route."""
    chosen = draft.choices or {}
    return {
        "seats": draft.seats,
        "marks": "m" * bool(chosen.get("motion")) + "l" * bool(chosen.get("later")),
        "ties": chosen.get("tie_policy") or "",
        "tally": chosen.get("live_tally") or "",
        "number": chosen.get("number") or 0,
        "campaign": chosen.get("campaign") or 0,
        "stage": chosen.get("stage") or 0,
        "tag": tag_of(chosen.get("tag") or ""),
    }


def chosen(
    marks: str, ties: str, tally: str, number: int, campaign: int, stage: int, tag: str
) -> dict[str, Any]:
    """Return what `marked` wrote; what a rigged client makes of it is left out."""
    return {
        "motion": "m" in marks,
        "later": "l" in marks,
        "tie_policy": ties if ties in get_args(TiePolicy) else None,
        "live_tally": tally if tally in get_args(LiveTally) else None,
        "number": number,
        "campaign": campaign or None,
        "stage": stage or None,
        "tag": tag,
    }


def draft_of(proposal: Proposal) -> Draft:
    """Return a proposal as it stands in the form in which it is edited."""
    hours, minutes = divmod(proposal.duration // 60, 60)
    return Draft(
        member_id=proposal.author_id,
        title=proposal.title,
        text=proposal.text,
        options="\n".join(proposal.options),
        method=proposal.method,
        duration=" ".join(filter(None, (show_hours(hours), f"{minutes} minutes" if minutes else ""))),
        seats=proposal.seats,
        choices={
            "number": proposal.number,
            "motion": proposal.motion,
            "tag": proposal.tag,
            "live_tally": proposal.live_tally,
            "tie_policy": proposal.tie_policy,
        },
    )


def parse_options(entered: str) -> tuple[str, ...]:
    """Return the options, one a line; blank lines do not count.

    Raises:
        UserError: fewer than two, more than a hundred, one too long, or two alike.
    """
    options = [option for option in map(clean, entered.splitlines()) if option]
    if len(options) < 2:
        few = (
            text("options-only-one", option=escape(shorten(options[0], OPTION_LIMIT)))
            if options
            else text("options-none")
        )
        raise UserError(few, hint=text("options-lines"))
    if len(options) > OPTIONS_LIMIT:
        raise UserError(
            text("options-too-many", count=len(options), limit=OPTIONS_LIMIT),
            hint=text("options-too-many-hint"),
        )
    seen: dict[str, str] = {}
    for option in options:
        if len(option) > OPTION_LIMIT:
            raise UserError(
                text(
                    "options-too-long",
                    option=escape(option[:30]),
                    characters=len(option),
                    limit=OPTION_LIMIT,
                ),
                hint=text("options-too-long-hint"),
            )
        if likeness(option) in seen:
            raise UserError(
                text("options-alike", one=escape(seen[likeness(option)]), other=escape(option)),
                hint=text("options-alike-hint"),
            )
        seen[likeness(option)] = option
    return tuple(options)


async def save_draft(session: AsyncSession, draft: Draft) -> None:
    """Keep what a member entered, in place of their last draft."""
    await session.execute(delete(Draft).where(Draft.member_id == draft.member_id))
    session.add(draft)


async def load_draft(session: AsyncSession, member_id: int) -> Draft | None:
    """Return a member's draft."""
    return await session.scalar(select(Draft).where(Draft.member_id == member_id))


async def forget_draft(session: AsyncSession, member_id: int) -> None:
    """Forget a member's draft: it has become a proposal."""
    await session.execute(delete(Draft).where(Draft.member_id == member_id))
