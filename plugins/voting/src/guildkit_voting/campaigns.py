"""Campaigns: proposals in ordered stages, for which each voter has one purse. On a session of the guild, without Discord.

Whoever changes a campaign locks it first and its proposals after it, in order of their numbers.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import String, func, select
from sqlalchemy import cast as cast_to

from guildkit import UserError, clean
from guildkit.storage import by_number, get_or_add
from guildkit_voting import constitution, purses
from guildkit_voting.drafting import TEXT_LIMIT, TITLE_LIMIT
from guildkit_voting.models import (
    PENDING,
    BallotRecord,
    Campaign,
    CampaignState,
    Counter,
    Proposal,
    State,
)
from guildkit_voting.texts import text

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession


@dataclass(frozen=True, slots=True)
class Scenario:
    """A proposal of a campaign, and how far it has come.

    Attributes:
        proposal: the proposal itself.
        ballots: how many have been cast.
        tokens: how many tokens are on them.
    """

    proposal: Proposal
    ballots: int
    tokens: int


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a campaign has come.

    Attributes:
        campaign: the campaign itself.
        scenarios: those that were not taken out of it, by stage and number.
    """

    campaign: Campaign
    scenarios: tuple[Scenario, ...]

    @property
    def stages(self) -> list[int]:
        """The stages that have scenarios."""
        return sorted({stage_of(scenario.proposal) for scenario in self.scenarios})

    def of(self, stage: int) -> list[Scenario]:
        """Return the scenarios of a stage."""
        return [scenario for scenario in self.scenarios if scenario.proposal.stage == stage]

    @property
    def voting(self) -> bool:
        """Whether members are voting, or soon will be on a run-off."""
        return any(is_running(self.campaign, scenario.proposal) for scenario in self.scenarios)

    @property
    def next_stage(self) -> int | None:
        """The stage that can be started next."""
        following = self.campaign.stage + 1
        alive = self.campaign.state in {CampaignState.DRAFT, CampaignState.RUNNING}
        pending = any(scenario.proposal.state in PENDING for scenario in self.of(following))
        return following if alive and pending and not self.voting else None


async def find(session: AsyncSession, number: int, *, lock: bool = False) -> Campaign:
    """Return a campaign by its number; locked, it is as whoever held the lock before has left it.

    Raises:
        UserError: there is none.
    """
    campaign = await by_number(session, Campaign, number, lock=lock)
    if campaign is None:
        raise UserError(text("no-such-campaign", number=str(number)), hint=text("no-such-campaign-hint"))
    return campaign


async def recent(session: AsyncSession, *, limit: int = 25, offset: int = 0) -> list[Campaign]:
    """Return campaigns: those that have not ended first, the newest first among each."""
    over = Campaign.state.in_([CampaignState.ENDED, CampaignState.CANCELLED])
    found = select(Campaign).order_by(over, Campaign.number.desc()).limit(limit).offset(offset)
    return list(await session.scalars(found))


async def how_many(session: AsyncSession) -> int:
    """Return how many campaigns there are."""
    return await session.scalar(select(func.count()).select_from(Campaign)) or 0


async def matching(session: AsyncSession, typed: str, *, limit: int = 25) -> list[tuple[int, str]]:
    """Return number and title of the campaigns whose number begins with `typed` or whose title holds it."""
    statement = select(Campaign.number, Campaign.title).order_by(Campaign.number.desc())
    if typed:
        starts = cast_to(Campaign.number, String).startswith(typed, autoescape=True)
        statement = statement.where(starts | Campaign.title.icontains(typed, autoescape=True))
    return [(number, title) for number, title in await session.execute(statement.limit(limit))]


async def create(
    session: AsyncSession,
    title: str,
    words: str,
    purse: int | None,
    *,
    author_id: int,
    channel_id: int,
    now: datetime,
) -> Campaign:
    """Give a new campaign the guild's next number; its weighting is the constitution's of today.

    Raises:
        UserError: the title is missing, or something is too large.
    """
    version, rules = await constitution.founded(session, now=now)
    title, words, tokens = _checked(title, words, rules.purse if purse is None else purse)
    counter = await get_or_add(session, Counter, last_number=0)
    counter.last_campaign += 1
    campaign = Campaign(
        number=counter.last_campaign,
        title=title,
        text=words,
        state=CampaignState.DRAFT,
        stage=0,
        purse=tokens,
        weighting=rules.weighting,
        author_id=author_id,
        constitution=version,
        created_at=now,
        channel_id=channel_id,
    )
    session.add(campaign)
    await session.flush()
    return campaign


async def edit(
    session: AsyncSession, number: int, *, title: str | None, words: str | None, purse: int | None
) -> Campaign:
    """Change a campaign that has not been started.

    Raises:
        UserError: it has been started, or something does not fit.
    """
    campaign = await find(session, number, lock=True)
    if campaign.state != CampaignState.DRAFT:
        raise UserError(text("campaign-frozen", number=str(number)))
    campaign.title, campaign.text, campaign.purse = _checked(
        campaign.title if title is None else title,
        campaign.text if words is None else words,
        campaign.purse if purse is None else purse,
    )
    return campaign


def _checked(title: str, words: str, purse: int) -> tuple[str, str, int]:
    title, words = clean(title), words.strip()
    if not title or len(title) > TITLE_LIMIT:
        raise UserError(text("campaign-title", limit=TITLE_LIMIT))
    if len(words) > TEXT_LIMIT:
        raise UserError(text("campaign-text", characters=len(words), limit=TEXT_LIMIT))
    if not 0 <= purse <= purses.LARGEST:
        raise UserError(text("campaign-purse", limit=purses.LARGEST))
    return title, words, purse


async def progress(session: AsyncSession, number: int) -> Progress:
    """Return how far a campaign has come."""
    campaign = await find(session, number)
    cast = dict(
        (
            await session.execute(
                select(BallotRecord.number, func.count())
                .join(
                    Proposal,
                    (Proposal.number == BallotRecord.number) & (Proposal.guild_id == BallotRecord.guild_id),
                )
                .where(Proposal.campaign == number)
                .group_by(BallotRecord.number)
            )
        ).all()
    )
    tokens = await purses.invested(session, number)
    return Progress(
        campaign,
        tuple(
            Scenario(proposal, cast.get(proposal.number, 0), tokens.get(proposal.number, 0))
            for proposal in await scenarios_of(session, number)
            if proposal.state != State.WITHDRAWN or proposal.opened_at is not None
        ),
    )


async def scenarios_of(session: AsyncSession, number: int, *, lock: bool = False) -> list[Proposal]:
    """Return all proposals of a campaign; locked in order of their numbers."""
    found = select(Proposal).where(Proposal.campaign == number).order_by(Proposal.number)
    if lock:
        found = found.with_for_update().execution_options(populate_existing=True)
    return sorted(await session.scalars(found), key=lambda each: (stage_of(each), each.number))


def is_running(campaign: Campaign, proposal: Proposal) -> bool:
    """Whether a scenario keeps its stage from ending: members vote on it, or it is a run-off that is about to open."""
    run_off = proposal.state in PENDING and stage_of(proposal) <= campaign.stage
    return run_off or proposal.state == State.VOTING


def require_alive(campaign: Campaign) -> None:
    """Make sure that a campaign is not over.

    Raises:
        UserError: it has ended or was cancelled.
    """
    if campaign.state in {CampaignState.ENDED, CampaignState.CANCELLED}:
        raise UserError(text(f"campaign-is-{campaign.state}", number=str(campaign.number)))


def stage_of(proposal: Proposal) -> int:
    """Return the stage of a campaign to which a proposal belongs; 0 where it is none's."""
    return proposal.stage or 0
