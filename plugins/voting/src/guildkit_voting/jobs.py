"""What happens by itself: the card is posted, the vote closes in time, the result is announced."""

from __future__ import annotations

import disnake

from guildkit import ChannelNotFound, JobContext, UserError
from guildkit_voting import plugin, proposals, views


@plugin.job("publish")
async def publish(ctx: JobContext, number: int) -> None:
    """Post the card of a proposal, and remember where. Where the bot may not write, it is tried again later."""
    async with ctx.read() as session:
        proposal = await proposals.find(session, number)
    try:
        message_id = await ctx.send(proposal.channel_id, views.card(proposal), once=f"card/{number}")
    except ChannelNotFound as error:
        # The channel was deleted a moment ago; members vote by /proposal show.
        ctx.log.warning("card not posted", number=number, reason=str(error))
        return
    async with ctx.completion() as session:
        (await proposals.find(session, number)).message_id = message_id


@plugin.job("close")
async def close(ctx: JobContext, number: int) -> None:
    """End a vote whose time has come."""
    async with ctx.completion() as session:
        try:
            await proposals.close(session, number, now=ctx.now)
        except UserError as error:
            # Somebody closed it a moment ago; the announcement is on its way already.
            ctx.log.info("nothing to close", number=number, reason=str(error))
            return
        await ctx.jobs.enqueue("announce", {"number": number}, key=f"announce/{number}")


@plugin.job("announce")
async def announce(ctx: JobContext, number: int) -> None:
    """Post the result, and take the button off the card. Where the bot may not write, it is tried again later."""
    async with ctx.read() as session:
        proposal = await proposals.find(session, number)
        report = await proposals.tally(session, proposal)
    if proposal.message_id is not None:
        try:
            await ctx.edit(proposal.channel_id, proposal.message_id, views.card(proposal))
        except disnake.Forbidden as error:
            ctx.log.warning("card not closed", number=number, reason=str(error))
    try:
        message_id = await ctx.send(
            proposal.channel_id, views.result(proposal, report), once=f"result/{number}"
        )
    except ChannelNotFound as error:
        # /proposal show still has it.
        ctx.log.warning("result not posted", number=number, reason=str(error))
        return
    async with ctx.completion() as session:
        (await proposals.find(session, number)).result_message_id = message_id
