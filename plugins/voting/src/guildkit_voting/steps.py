"""The steps of a proposal together with the messages and jobs that go with them, each in the caller's transaction.

What Discord has to be asked for is asked before, by `prepare`: no transaction waits for Discord.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from guildkit_voting import (
    amendments,
    campaigns,
    events,
    lifecycle,
    people,
    proposals,
    reminders,
    rooms,
    routes,
    stages,
)
from guildkit_voting.texts import text

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession

    from guildkit import GuildContext
    from guildkit_voting.drafting import Question
    from guildkit_voting.methods import Report
    from guildkit_voting.models import Proposal
    from guildkit_voting.people import GuildMember

Next = Literal["draft", "approval", "voting"]
"""What becomes of a proposal that its author has written."""


@dataclass(frozen=True, slots=True)
class Ready:
    """What was asked of Discord before a step.

    Attributes:
        channel_id: where the proposal is shown next.
        everybody: the members, where voting opens; None also where Discord does not tell.
    """

    channel_id: int
    everybody: list[GuildMember] | None = None


async def prepare(ctx: GuildContext, following: Next, proposed_in: int) -> Ready:
    """Ask Discord for what a step needs, outside a transaction.

    Raises:
        UserError: the bot may not post where it would have to.
    """
    if following == "draft":
        return Ready(proposed_in)
    if following == "approval":
        return Ready(await rooms.waiting_room(ctx))
    return Ready(await rooms.voting_room(ctx, proposed_in), await people.members(ctx))


async def create(
    ctx: GuildContext,
    session: AsyncSession,
    question: Question,
    following: Next,
    ready: Ready,
    *,
    by: int,
    channel_id: int,
) -> Proposal:
    """Make a proposal of a question, and put it where its author wants it."""
    proposal = await lifecycle.create(session, question, author_id=by, channel_id=channel_id, now=ctx.now)
    if following == "draft":
        await written(ctx, session, proposal.number, since=0)
        return proposal
    return await put(ctx, session, proposal.number, following, ready, by=by, since=0)


async def put(
    ctx: GuildContext,
    session: AsyncSession,
    number: int,
    following: Next,
    ready: Ready,
    *,
    by: int,
    since: int | None = None,
) -> Proposal:
    """Put a draft to the vote, or ask for its approval where that is demanded."""
    if following == "voting":
        return await open_voting(ctx, session, number, ready, by=by, since=since)
    proposal = await lifecycle.submit(session, number, by=by, now=ctx.now)
    await ctx.live.show(routes.WAITING.id(number=number), ready.channel_id)
    await written(ctx, session, number, since=since)
    return proposal


async def open_voting(
    ctx: GuildContext,
    session: AsyncSession,
    number: int,
    ready: Ready,
    *,
    by: int | None,
    since: int | None = None,
) -> Proposal:
    """Open voting: the card is shown, and the end is promised, together with the opening."""
    proposal = await lifecycle.open_voting(session, number, ready.everybody, by=by, now=ctx.now, rng=ctx.rng)
    proposal.channel_id = ready.channel_id
    await opened(ctx, session, proposal, since=since)
    if proposal.campaign is not None:  # a run-off, for which its stage has waited
        for route in (
            routes.CONTROL.id(number=proposal.campaign),
            routes.STAGE.id(number=proposal.campaign, stage=proposal.stage or 0),
        ):
            await ctx.live.refresh(route, at_once=True)
    return proposal


async def opened(
    ctx: GuildContext, session: AsyncSession, *together: Proposal, since: int | None = None
) -> None:
    """Show the cards of what was opened together, and promise ballots, reminders and the end of each."""
    for proposal in together:
        number = proposal.number
        await ctx.live.show(routes.CARD.id(number=number), proposal.channel_id)
        await ctx.live.refresh(routes.WAITING.id(number=number), at_once=True)
        await ctx.jobs.enqueue("close", {"number": number}, at=proposal.closes_at, key=f"close/{number}")
        await written(ctx, session, number, since=since)
    await reminders.plan(ctx, session, *together)


async def approve(
    ctx: GuildContext, session: AsyncSession, number: int, ready: Ready, *, by: int
) -> Proposal:
    """Give approval: voting opens, or does so with its stage where it is a campaign's."""
    proposal = await proposals.find(session, number, lock=True)
    if proposal.campaign is None:
        await open_voting(ctx, session, number, ready, by=by)
        await _tell_author(ctx, number, "approved")
    else:
        await stages.approve_scenario(session, proposal, by=by, now=ctx.now)
        await ctx.live.refresh(routes.CONTROL.id(number=proposal.campaign), at_once=True)
        await written(ctx, session, number)
    ctx.audit("proposal.approved", f"#{number}")
    return proposal


async def reject(ctx: GuildContext, session: AsyncSession, number: int, *, by: int, reason: str) -> Proposal:
    """Refuse approval."""
    proposal = await lifecycle.reject(session, number, by=by, reason=reason, now=ctx.now)
    await ctx.live.refresh(routes.WAITING.id(number=number), at_once=True)
    await _tell_author(ctx, number, "rejected")
    await _look_at_campaign(ctx, proposal)
    ctx.audit("proposal.rejected", f"#{number}", {"reason": reason})
    await written(ctx, session, number)
    return proposal


async def edit(
    ctx: GuildContext, session: AsyncSession, number: int, question: Question, *, by: int
) -> Proposal:
    """Change what has not been opened yet; who approves sees it as it is now."""
    before = await events.newest(session, number)
    proposal = await lifecycle.edit(session, number, question, by=by, now=ctx.now)
    await ctx.live.refresh(routes.WAITING.id(number=number), at_once=True)
    await written(ctx, session, number, since=before)
    return proposal


async def withdraw(ctx: GuildContext, session: AsyncSession, number: int, *, by: int) -> Proposal:
    """Take a proposal back; where it was open, nobody votes on it any more."""
    proposal = await lifecycle.withdraw(session, number, by=by, now=ctx.now)
    await taken_back(ctx, session, number)
    await _look_at_campaign(ctx, proposal)
    if proposal.author_id != by:
        ctx.audit("proposal.withdrawn", f"#{number}")
        await _tell_author(ctx, number, "withdrawn")
    return proposal


async def taken_back(ctx: GuildContext, session: AsyncSession, number: int) -> None:
    """Show that a proposal was withdrawn, and promise no end of it any more."""
    await ctx.jobs.cancel(f"close/{number}")
    for route in (routes.CARD, routes.WAITING):
        await ctx.live.refresh(route.id(number=number), at_once=True)
    await written(ctx, session, number)


async def _look_at_campaign(ctx: GuildContext, proposal: Proposal) -> None:
    """Have it looked, after this transaction, whether a stage is over: whoever does locks the campaign first."""
    if proposal.campaign is not None:
        number = proposal.campaign
        await ctx.jobs.enqueue("campaign", {"number": number}, key=f"campaign/{number}", again=True)


async def close(
    ctx: GuildContext, session: AsyncSession, number: int, *, by: int | None = None
) -> tuple[Proposal, Report]:
    """End voting: the result is promised, and a run-off where the rule for ties asks for one."""
    proposal = await proposals.find(session, number)
    if proposal.campaign is not None:
        await campaigns.find(session, proposal.campaign, lock=True)  # a run-off joins it
    proposal, report, _ = await lifecycle.close(session, number, now=ctx.now, rng=ctx.rng, by=by)
    await amendments.follow(ctx, session, proposal)
    await ctx.live.refresh(routes.CARD.id(number=number), at_once=True)
    await ctx.jobs.cancel(f"close/{number}")
    await ctx.jobs.enqueue("announce", {"number": number}, key=f"announce/{number}")
    await _look_at_campaign(ctx, proposal)
    if by is not None and proposal.author_id != by:
        ctx.audit("proposal.closed", f"#{number}")
    await written(ctx, session, number)
    words = text("runoff-text", number=str(number), text=proposal.text).within(rooms.guild_language(ctx))
    following = await lifecycle.run_off(session, proposal, report, words.strip(), now=ctx.now)
    if following is not None:
        await written(ctx, session, following.number, since=0)
        await ctx.jobs.enqueue("open", {"number": following.number}, key=f"open/{following.number}")
    return proposal, report


async def written(ctx: GuildContext, session: AsyncSession, number: int, *, since: int | None = None) -> None:
    """Have what happened to a proposal written to the audit channel, where the guild has one.

    Args:
        ctx: with a transaction open.
        session: of that transaction.
        number: the proposal's.
        since: the position of the last event that was there before; by default only the newest is new.
    """
    if not rooms.keeps(ctx.settings, "audit_channel"):
        return
    newest = await events.newest(session, number)
    first = newest if since is None else since + 1
    if first <= newest:
        await ctx.jobs.enqueue("audit", {"number": number, "first": first, "last": newest})


async def _tell_author(ctx: GuildContext, number: int, what: str) -> None:
    await ctx.jobs.enqueue(
        "tell-author", {"number": number, "what": what}, key=f"tell-author/{number}/{what}"
    )


def following(*, later: bool, approval_required: bool) -> Next:
    """Return what becomes of a proposal that its author has written."""
    if later:
        return "draft"
    return "approval" if approval_required else "voting"
