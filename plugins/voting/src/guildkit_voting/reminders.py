"""Ballots by direct message at the opening, and reminders before the end, by job.

Each member is written to by a job of their own: one whose direct messages are closed keeps nobody else waiting, and a
restart in the middle writes to nobody twice.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from guildkit import ChannelNotFound, JobContext, UserError
from guildkit_voting import ballots, constitution, papers, plugin, proposals, purses, views, wishes

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from sqlalchemy.ext.asyncio import AsyncSession

    from guildkit import GuildContext
    from guildkit_voting.constitution import Constitution
    from guildkit_voting.models import Proposal
    from guildkit_voting.wishes import What

BATCH: Final = 50
"""For how many members one transaction promises a message."""


async def plan(ctx: GuildContext, session: AsyncSession, *opened: Proposal) -> None:
    """Promise, where proposals are opened, their ballots to those who wish them, and a reminder before the end of each.

    Args:
        ctx: with the transaction open in which they are opened.
        session: of that transaction.
        opened: together: who wishes ballots gets all of them in one message.
    """
    numbers = [proposal.number for proposal in opened]
    if not numbers:
        return
    payload = {"numbers": numbers, "what": "ballots", "after": 0}
    await ctx.jobs.enqueue("deliver", payload, key=f"deliver/{numbers[0]}")
    for proposal in opened:
        at = due(proposal, await constitution.at(session, proposal.constitution), ctx.zone)
        if at is not None:
            await ctx.jobs.enqueue(
                "remind", {"number": proposal.number}, at=at, key=f"remind/{proposal.number}"
            )


def due(proposal: Proposal, rules: Constitution, zone: ZoneInfo) -> datetime | None:
    """Return when those who have not voted are reminded; None where nobody is.

    Out of quiet hours it is put off; where voting ends before those do, it is brought forward. Nobody is reminded of
    what is shorter than the time before its end at which they would be.
    """
    assert proposal.opened_at is not None
    assert proposal.closes_at is not None
    at = proposal.closes_at - timedelta(hours=rules.reminder_hours)
    if not rules.reminder_hours or at <= proposal.opened_at:
        return None
    later = rules.quiet.after(at, zone)
    if later < proposal.closes_at:
        return later
    before = rules.quiet.before(at, zone)
    return before if before > proposal.opened_at else None


async def deliver(
    ctx: GuildContext, numbers: Sequence[int], member_id: int, *, what: What = "ballots"
) -> bool:
    """Send a member, in one direct message, the ballots on which they can vote and have not voted.

    Returns:
        Whether there was something to send and they take it; otherwise they have the cards in the channel.
    """
    person = await ctx.member_of(member_id)
    if person is None:
        return False
    found, purse = [], None
    async with ctx.read() as session:
        for number in numbers:
            proposal = await proposals.find(session, number)
            if not ballots.is_open(proposal, ctx.now) or await ballots.own(session, number, member_id):
                continue
            try:
                await ballots.admit(session, proposal, person, now=ctx.now)
            except UserError as error:
                ctx.log.info("no ballot sent", number=number, reason=str(error))
                continue
            found.append(await papers.of(session, proposal, member_id))
            purse = await purses.since_start(session, proposal, member_id)
    if not found:
        return False
    message = views.by_mail(ctx.t, ctx.guild.name if ctx.guild else "", found, what=what, purse=purse)
    return await ctx.direct(member_id, message, once=f"{what}/{'/'.join(map(str, numbers))}")


@plugin.job("deliver")
async def deliver_all(ctx: JobContext, numbers: list[int], what: What, after: int) -> None:
    """Promise a message to each of the next members who wish one."""
    async with ctx.completion() as session:
        members = await wishes.who(session, what, numbers, after=after, limit=BATCH)
        for member_id in members:
            payload = {"numbers": numbers, "what": what, "member_id": member_id}
            await ctx.jobs.enqueue("deliver-to", payload, key=f"{what}/{numbers[0]}/{member_id}")
        if len(members) == BATCH:
            await ctx.jobs.enqueue("deliver", {"numbers": numbers, "what": what, "after": members[-1]})


@plugin.job("deliver-to")
async def deliver_to(ctx: JobContext, numbers: list[int], what: What, member_id: int) -> None:
    """Write to a member."""
    if not await deliver(ctx, numbers, member_id, what=what):
        ctx.log.info("not reached by direct message", numbers=numbers, what=what)


@plugin.job("remind")
async def remind(ctx: JobContext, number: int) -> None:
    """Remind those who have not voted: by direct message who wishes it, the others by one message in the channel."""
    async with ctx.read() as session:
        proposal = await proposals.find(session, number)
        rules = await constitution.at(session, proposal.constitution)
    if not ballots.is_open(proposal, ctx.now):
        return
    assert proposal.closes_at is not None
    later = rules.quiet.after(ctx.now, ctx.zone)  # the bot may have been away at the time
    async with ctx.completion():
        if later > ctx.now:
            if later < proposal.closes_at:
                await ctx.jobs.enqueue(
                    "remind", {"number": number}, at=later, key=f"remind/{number}", again=True
                )
            return
        payload = {"numbers": [number], "what": "reminders", "after": 0}
        await ctx.jobs.enqueue("deliver", payload, key=f"reminders/{number}")
        await ctx.jobs.enqueue("remind-channel", {"number": number}, key=f"remind-channel/{number}")


@plugin.job("remind-channel")
async def remind_channel(ctx: JobContext, number: int) -> None:
    """Say in the channel, to nobody by name, how many have voted and when it ends."""
    async with ctx.read() as session:
        proposal = await proposals.find(session, number)
        turnout = await ballots.turnout(session, number)
    if not ballots.is_open(proposal, ctx.now) or turnout == proposal.voters:
        return
    try:
        await ctx.send(
            proposal.channel_id, views.reminder(ctx.t, proposal, turnout), once=f"reminder/{number}"
        )
    except ChannelNotFound as error:
        ctx.log.info("no reminder in the channel", number=number, reason=str(error))
