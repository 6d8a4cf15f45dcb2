"""Campaigns: the buttons by which they are run, and a voter's papers and purse."""

from __future__ import annotations

from sqlalchemy import select

from guildkit import InteractionContext, UserError
from guildkit_voting import (
    ballots,
    campaigns,
    constitution,
    organising,
    people,
    plugin,
    powers,
    proposals,
    purses,
    routes,
    stages,
    steps,
    views,
)
from guildkit_voting.components.voting import stake_of
from guildkit_voting.models import BallotRecord, State, Voter
from guildkit_voting.texts import text

# --- running a campaign -----------------------------------------------------------------------------------------------


@plugin.component(routes.START_STAGE, answers="private")
async def start(ctx: InteractionContext, number: int, stage: int) -> None:
    """Start the stage that the button names."""
    started, count = await organising.start(ctx, number, stage=stage)
    await ctx.reply(ctx.t("campaign-started", stage=started, count=count))


@plugin.component(routes.APPROVE_STAGE, answers="private")
async def approve(ctx: InteractionContext, number: int) -> None:
    """Approve what waits for it in the next stage."""
    async with ctx.read() as session:
        _, rules = await constitution.in_force(session)
    powers.require_approver(ctx, rules)
    async with ctx.transaction() as session:
        approved = await stages.approve(session, number, by=ctx.member.id, now=ctx.now)
        for scenario in approved:
            await steps.written(ctx, session, scenario)
        await ctx.live.refresh(routes.CONTROL.id(number=number), at_once=True)
        ctx.audit("campaign.approved", f"campaign {number}", {"scenarios": approved})
    await ctx.reply(ctx.t("campaign-approved", scenarios=", ".join(f"#{each}" for each in approved)))


@plugin.component(routes.END_CAMPAIGN, answers="private")
async def ask_end(ctx: InteractionContext, number: int) -> None:
    """Ask whether the campaign is to end with what was decided so far."""
    await organising.require_organiser(ctx)
    question = ctx.t("campaign-end-question", number=str(number))
    await ctx.confirm(question, routes.ENDS_CAMPAIGN.id(number=number), label=ctx.t("campaign-end"))


@plugin.component(routes.ENDS_CAMPAIGN)
async def end(ctx: InteractionContext, number: int) -> None:
    """End the campaign."""
    await organising.end(ctx, number)
    await ctx.update(ctx.t("campaign-is-ended", number=str(number)))


@plugin.component(routes.CANCEL_CAMPAIGN, answers="private")
async def ask_cancel(ctx: InteractionContext, number: int) -> None:
    """Ask whether the campaign is to be cancelled."""
    await organising.require_organiser(ctx)
    question = ctx.t("campaign-cancel-question", number=str(number))
    await ctx.confirm(question, routes.CANCELS_CAMPAIGN.id(number=number), label=ctx.t("campaign-cancel"))


@plugin.component(routes.CANCELS_CAMPAIGN)
async def cancel(ctx: InteractionContext, number: int) -> None:
    """Cancel the campaign."""
    await organising.cancel(ctx, number)
    await ctx.update(ctx.t("campaign-is-cancelled", number=str(number)))


# --- voters -----------------------------------------------------------------------------------------------------------


@plugin.component(routes.PAPERS, answers="private", repeatable=True)
async def papers(ctx: InteractionContext, number: int) -> None:
    """Show a member all their papers of the stage that runs, and their purse."""
    async with ctx.read() as session:
        progress = await campaigns.progress(session, number)
        running = [each.proposal for each in progress.scenarios if each.proposal.state == State.VOTING]
        if not running:
            raise UserError(text("papers-none"))
        mine = (Voter.member_id == ctx.member.id) & Voter.number.in_([each.number for each in running])
        voter = await session.scalar(select(Voter).where(mine).limit(1))
        if voter is None and running[0].voters is not None:
            raise UserError(text("vote-not-then", number=str(running[0].number)))
        numbers = [each.proposal.number for each in progress.of(progress.campaign.stage)]
        cast = select(BallotRecord).where(
            BallotRecord.member_id == ctx.member.id, BallotRecord.number.in_(numbers)
        )
        own = {ballot.number: ballot for ballot in await session.scalars(cast)}
        purse = await purses.since_start(session, running[0], ctx.member.id)
    await ctx.reply(views.my_papers(ctx.t, progress, own, purse))


@plugin.component(routes.INVEST, opens_modal=True, repeatable=True)
async def invest(ctx: InteractionContext, number: int) -> None:
    """Ask how many tokens the member puts on their ballot."""
    async with ctx.read() as session:
        proposal = await proposals.find(session, number)
        ballot = await ballots.own(session, number, ctx.member.id)
        tokens = await purses.tokens(session, proposal, ctx.member.id)
    if ballot is None:
        raise UserError(text("invest-no-ballot", number=str(number)))
    if tokens is None:
        raise UserError(text("purse-none"))
    await ctx.modal(*views.invest_form(ctx.t, proposal, tokens))


@plugin.modal(routes.INVESTED, answers="update")
async def invested(ctx: InteractionContext, number: int) -> None:
    """Put tokens on the member's ballot, or say what the purse holds."""
    stake = stake_of(ctx)
    person = people.GuildMember.of(ctx.member)
    async with ctx.transaction() as session:
        proposal, ballot = await ballots.invest(session, number, person, stake, now=ctx.now)
        if proposal.live_tally == "always":
            await ctx.live.refresh(routes.CARD.id(number=number))
        left = await purses.left(session, proposal, ctx.member.id)
        standing = await ballots.standing(session, proposal, voted=True)
    receipt = views.receipt(ctx.t, proposal, ballot, standing=standing)
    await ctx.update(views.with_purse(ctx.t, receipt, proposal, ballot, left))


@plugin.component(routes.TAKE_BACK)
async def take_back(ctx: InteractionContext, number: int) -> None:
    """Cancel the member's ballot, and give back what they had put on it."""
    async with ctx.transaction() as session:
        proposal = await ballots.take_back(session, number, ctx.member.id, now=ctx.now)
        await ctx.live.refresh(routes.CARD.id(number=number))
        await organising.ballots_changed(ctx, proposal)
        left = await purses.left(session, proposal, ctx.member.id)
    await ctx.update(views.taken_back(ctx.t, proposal, left))
