"""The scenarios of a campaign and its stages, which open and end together. On a session of the guild, without Discord."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from guildkit import UserError
from guildkit_voting import campaigns, constitution, electorate, lifecycle, proposals, purses
from guildkit_voting.models import PENDING, Campaign, CampaignState, Proposal, State
from guildkit_voting.texts import text

if TYPE_CHECKING:
    import random
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession

    from guildkit_voting.drafting import Question
    from guildkit_voting.people import GuildMember

STAGES_LIMIT: Final = 20
STAGE_LIMIT: Final = 20
"""How many scenarios a stage has: a member's papers fit into one message."""


async def stage_for(session: AsyncSession, number: int, stage: int | None) -> int:
    """Return the stage to which a scenario is added; where none was named, the last one, or the one to come.

    Raises:
        UserError: the campaign is over, or that stage has been started or is full.
    """
    campaign = await campaigns.find(session, number)
    campaigns.require_alive(campaign)
    waiting = [
        found
        for found in await campaigns.scenarios_of(session, number)
        if found.state in PENDING and campaigns.stage_of(found) > campaign.stage
    ]
    if stage is None:
        stage = max((campaigns.stage_of(found) for found in waiting), default=campaign.stage + 1)
    if not 1 <= stage <= STAGES_LIMIT:
        raise UserError(text("campaign-stage-range", limit=STAGES_LIMIT))
    if stage <= campaign.stage:
        raise UserError(
            text("campaign-stage-started", stage=stage),
            hint=text("campaign-stage-started-hint", stage=campaign.stage + 1),
        )
    if sum(found.stage == stage for found in waiting) >= STAGE_LIMIT:
        raise UserError(text("campaign-stage-full", stage=stage, limit=STAGE_LIMIT))
    return stage


async def add(session: AsyncSession, question: Question, *, author_id: int, now: datetime) -> Proposal:
    """Add a scenario; where the constitution asks for it, it waits for approval.

    Raises:
        UserError: the campaign is over, or that stage has been started or is full.
    """
    assert question.campaign is not None
    campaign = await campaigns.find(session, question.campaign, lock=True)
    await stage_for(session, question.campaign, question.stage)
    _, rules = await constitution.in_force(session)
    proposal = await lifecycle.create(
        session, question, author_id=author_id, channel_id=campaign.channel_id, now=now
    )
    if not rules.auto_approval:
        await lifecycle.submit(session, proposal.number, by=author_id, now=now)
    return proposal


async def require_removable(session: AsyncSession, number: int, scenario: int) -> None:
    """Make sure that a scenario can be taken out of a campaign: its stage has not been started, and cannot be meanwhile.

    Raises:
        UserError: it is none of the campaign's, or its stage has been started.
    """
    campaign = await campaigns.find(session, number, lock=True)
    proposal = await proposals.find(session, scenario, lock=True)
    if proposal.campaign != number:
        raise UserError(text("campaign-not-its", number=str(number), scenario=str(scenario)))
    if proposal.state not in PENDING or campaigns.stage_of(proposal) <= campaign.stage:
        raise UserError(text("campaign-stage-started", stage=campaigns.stage_of(proposal)))


async def approve(session: AsyncSession, number: int, *, by: int, now: datetime) -> list[int]:
    """Approve all scenarios of the next stage that wait for it; return their numbers.

    Raises:
        UserError: none does.
    """
    campaign = await campaigns.find(session, number, lock=True)
    waiting = [
        found
        for found in await campaigns.scenarios_of(session, number, lock=True)
        if found.stage == campaign.stage + 1 and found.state == State.APPROVAL
    ]
    if not waiting:
        raise UserError(text("campaign-nothing-waits", stage=campaign.stage + 1))
    for proposal in waiting:
        await approve_scenario(session, proposal, by=by, now=now)
    return [proposal.number for proposal in waiting]


async def approve_scenario(session: AsyncSession, proposal: Proposal, *, by: int, now: datetime) -> None:
    """Approve a scenario that is locked and waits for it: it is voted on when its stage is started."""
    await lifecycle.move(session, proposal, State.DRAFT, "approved", now=now, by=by)


async def start(
    session: AsyncSession,
    number: int,
    people: Sequence[GuildMember] | None,
    *,
    stage: int | None = None,
    by: int,
    now: datetime,
    rng: random.Random,
) -> list[Proposal]:
    """Start the next stage: all its scenarios open together, and each voter has a purse.

    Whoever may vote for the first time in a later stage gets a full purse too; see `purses.grant`.

    Args:
        session: of a transaction.
        number: the campaign's.
        people: the members of the guild; None where Discord does not tell.
        stage: the one that is meant; None for whichever is next.
        by: who starts it.
        now: the present instant.
        rng: draws the seeds of lots.

    Raises:
        UserError: it has been started, members are still voting, there is a gap, or a scenario is not approved.
    """
    campaign = await campaigns.find(session, number, lock=True)
    campaigns.require_alive(campaign)
    if stage is not None and stage <= campaign.stage:
        raise UserError(text("campaign-stage-started", stage=stage))
    found = await campaigns.scenarios_of(session, number, lock=True)
    running = [each.number for each in found if campaigns.is_running(campaign, each)]
    if running:
        raise UserError(
            text("campaign-still-voting", stage=campaign.stage, scenarios=_listed(running)),
            hint=text("campaign-still-voting-hint"),
        )
    following = campaign.stage + 1
    waiting = {campaigns.stage_of(proposal) for proposal in found if proposal.state in PENDING}
    if not waiting:
        key = "campaign-no-more" if campaign.stage else "campaign-empty"
        raise UserError(text(key, number=str(number)), hint=text("campaign-add-hint", number=str(number)))
    gap = min(set(range(following, max(waiting))) - waiting, default=None)
    if gap is not None:
        later = min(each for each in waiting if each > gap)
        raise UserError(
            text("campaign-gap", stage=gap, later=later),
            hint=text("campaign-gap-hint", stage=gap, number=str(number)),
        )
    if stage is not None and stage != following:
        raise UserError(text("campaign-not-next", stage=stage, next=following))
    opening = [proposal for proposal in found if proposal.stage == following and proposal.state in PENDING]
    _, rules = await constitution.founded(session, now=now)
    unapproved = [proposal.number for proposal in opening if proposal.state == State.APPROVAL]
    if unapproved and not rules.auto_approval:
        raise UserError(
            text("campaign-unapproved", scenarios=_listed(unapproved), count=len(unapproved)),
            hint=text("campaign-unapproved-hint"),
        )
    for proposal in opening:
        await lifecycle.open_voting(session, proposal.number, people, by=by, now=now, rng=rng)
    campaign.stage, campaign.state = following, CampaignState.RUNNING
    if people is not None:
        rule = electorate.Rule.of(rules, now)
        await purses.grant(session, campaign, [person for person in people if rule.admits(person)])
    return opening


async def advance(session: AsyncSession, number: int, *, now: datetime) -> int | None:
    """Return the stage that is over, if members vote on nothing any more; after the last one the campaign has ended."""
    campaign = await campaigns.find(session, number, lock=True)
    found = await campaigns.scenarios_of(session, number)
    if campaign.state != CampaignState.RUNNING or any(campaigns.is_running(campaign, each) for each in found):
        return None
    if not any(each.state in PENDING for each in found):
        campaign.state, campaign.ended_at = CampaignState.ENDED, now
    return campaign.stage


async def end(session: AsyncSession, number: int, *, by: int, now: datetime) -> Campaign:
    """End a campaign between two stages: what has not been put to the vote is withdrawn.

    Raises:
        UserError: it has not been started, members are still voting, or it is over.
    """
    campaign = await campaigns.find(session, number, lock=True)
    campaigns.require_alive(campaign)
    if campaign.state == CampaignState.DRAFT:
        raise UserError(text("campaign-not-started", number=str(number)), hint=text("campaign-cancel-hint"))
    found = await campaigns.scenarios_of(session, number, lock=True)
    running = [each.number for each in found if campaigns.is_running(campaign, each)]
    if running:
        raise UserError(
            text("campaign-still-voting", stage=campaign.stage, scenarios=_listed(running)),
            hint=text("campaign-end-hint"),
        )
    await _withdraw(session, found, by=by, now=now)
    campaign.state, campaign.ended_at = CampaignState.ENDED, now
    return campaign


async def cancel(session: AsyncSession, number: int, *, by: int, now: datetime) -> list[int]:
    """Cancel a campaign: what is voted on or waits is withdrawn, and what was invested in it is given back.

    Returns:
        The numbers of what was withdrawn.

    Raises:
        UserError: it is over.
    """
    campaign = await campaigns.find(session, number, lock=True)
    campaigns.require_alive(campaign)
    withdrawn = await _withdraw(
        session, await campaigns.scenarios_of(session, number, lock=True), by=by, now=now
    )
    campaign.state, campaign.ended_at = CampaignState.CANCELLED, now
    return withdrawn


async def _withdraw(session: AsyncSession, found: Sequence[Proposal], *, by: int, now: datetime) -> list[int]:
    open_ones = [proposal.number for proposal in found if proposal.state not in lifecycle.ENDED]
    for scenario in open_ones:
        await lifecycle.withdraw(session, scenario, by=by, now=now)
    return open_ones


def _listed(numbers: Sequence[int]) -> str:
    return ", ".join(f"#{number}" for number in numbers)
