"""The steps of a campaign together with the messages and jobs that go with them, and what happens by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from guildkit_voting import campaigns, constitution, people, plugin, powers, routes, stages, steps, views
from guildkit_voting.models import CampaignState

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession

    from guildkit import GuildContext, InteractionContext, JobContext, View
    from guildkit_voting.drafting import Question
    from guildkit_voting.models import Campaign, Proposal


async def require_organiser(ctx: InteractionContext) -> None:
    """Make sure that the member may start campaigns and their stages.

    Raises:
        UserError: they may not; it says who may.
    """
    async with ctx.read() as session:
        _, rules = await constitution.in_force(session)
    powers.require_organiser(ctx, rules)


async def add(ctx: GuildContext, session: AsyncSession, question: Question, *, by: int) -> Proposal:
    """Add a scenario to a campaign.

    Raises:
        UserError: the campaign is over, or that stage has been started or is full.
    """
    scenario = await stages.add(session, question, author_id=by, now=ctx.now)
    await steps.written(ctx, session, scenario.number, since=0)
    await ctx.live.refresh(routes.CONTROL.id(number=scenario.campaign or 0), at_once=True)
    return scenario


async def start(ctx: InteractionContext, number: int, *, stage: int | None = None) -> tuple[int, int]:
    """Start the next stage of a campaign; return it, and how many scenarios it has.

    Raises:
        UserError: the member may not, or it cannot be started.
    """
    await require_organiser(ctx)
    everybody = await people.members(ctx)
    async with ctx.transaction() as session:
        opened = await stages.start(
            session, number, everybody, stage=stage, by=ctx.member.id, now=ctx.now, rng=ctx.rng
        )
        await steps.opened(ctx, session, *opened)
        campaign = await campaigns.find(session, number)
        await ctx.live.show(routes.STAGE.id(number=number, stage=campaign.stage), campaign.channel_id)
        if campaign.stage > 1:
            # It may have ended a moment ago, and nobody has come to say so yet.
            ended = routes.STAGE_RESULT.id(number=number, stage=campaign.stage - 1)
            await ctx.live.show(ended, campaign.channel_id)
        for route in (routes.STAGE, routes.STAGE_RESULT):  # of those nothing changes any more
            await ctx.live.forget(route.id(number=number, stage=campaign.stage - 2))
        await ctx.live.refresh(routes.CONTROL.id(number=number), at_once=True)
        ctx.audit("campaign.stage-started", f"campaign {number}", {"stage": campaign.stage})
        return campaign.stage, len(opened)


async def end(ctx: InteractionContext, number: int) -> None:
    """End a campaign between two stages.

    Raises:
        UserError: the member may not, or members are still voting.
    """
    await require_organiser(ctx)
    async with ctx.transaction() as session:
        campaign = await stages.end(session, number, by=ctx.member.id, now=ctx.now)
        await _over(ctx, campaign)
        ctx.audit("campaign.ended", f"campaign {number}")


async def cancel(ctx: InteractionContext, number: int) -> None:
    """Cancel a campaign: what is invested in running votes is given back.

    Raises:
        UserError: the member may not, or it is over.
    """
    await require_organiser(ctx)
    async with ctx.transaction() as session:
        withdrawn = await stages.cancel(session, number, by=ctx.member.id, now=ctx.now)
        for scenario in withdrawn:
            await steps.taken_back(ctx, session, scenario)
        await _over(ctx, await campaigns.find(session, number))
        ctx.audit("campaign.cancelled", f"campaign {number}")


async def ballots_changed(ctx: GuildContext, proposal: Proposal) -> None:
    """Have a campaign show how many have voted by now."""
    if proposal.campaign is not None:
        await ctx.live.refresh(routes.CONTROL.id(number=proposal.campaign))


@plugin.job("campaign")
async def advance(ctx: JobContext, number: int) -> None:
    """Say how a stage has ended, and the campaign after the last one."""
    async with ctx.completion() as session:
        over = await stages.advance(session, number, now=ctx.now)
        campaign = await campaigns.find(session, number)
        await ctx.live.refresh(routes.CONTROL.id(number=number), at_once=True)
        if over:
            await ctx.live.refresh(routes.STAGE.id(number=number, stage=over), at_once=True)
            await ctx.live.show(routes.STAGE_RESULT.id(number=number, stage=over), campaign.channel_id)
        if campaign.state == CampaignState.ENDED:
            await ctx.live.show(routes.CAMPAIGN_RESULT.id(number=number), campaign.channel_id)


async def _over(ctx: GuildContext, campaign: Campaign) -> None:
    number = campaign.number
    await ctx.live.refresh(routes.CONTROL.id(number=number), at_once=True)
    if campaign.stage:
        await ctx.live.refresh(routes.STAGE.id(number=number, stage=campaign.stage), at_once=True)
        await ctx.live.show(routes.CAMPAIGN_RESULT.id(number=number), campaign.channel_id)


# --- messages that follow state ---------------------------------------------------------------------------------------


@plugin.live(routes.CONTROL)
async def control(ctx: GuildContext, number: int) -> View:
    """Show how far a campaign has come, and what can be done next."""
    async with ctx.read() as session:
        return views.control(ctx.t, await campaigns.progress(session, number))


@plugin.live(routes.STAGE)
async def announcement(ctx: GuildContext, number: int, stage: int) -> View:
    """Announce a stage, and hand out its papers."""
    async with ctx.read() as session:
        return views.stage(ctx.t, await campaigns.progress(session, number), stage)


@plugin.live(routes.STAGE_RESULT)
async def stage_result(ctx: GuildContext, number: int, stage: int) -> View:
    """Say how a stage has ended."""
    async with ctx.read() as session:
        return views.stage_result(ctx.t, await campaigns.progress(session, number), stage)


@plugin.live(routes.CAMPAIGN_RESULT)
async def result(ctx: GuildContext, number: int) -> View:
    """Say how a campaign has ended."""
    async with ctx.read() as session:
        return views.campaign_result(ctx.t, await campaigns.progress(session, number))
