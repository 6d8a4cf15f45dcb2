"""What happens by itself: the vote closes in time, and the result is announced."""

from __future__ import annotations

from guildkit import ChannelNotFound, JobContext, UserError
from guildkit_voting import plugin, proposals, routes, views


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
        await ctx.live.refresh(routes.CARD.id(number=number), at_once=True)
        await ctx.jobs.enqueue("announce", {"number": number}, key=f"announce/{number}")


@plugin.job("announce")
async def announce(ctx: JobContext, number: int) -> None:
    """Post the result. Where the bot may not write, it is tried again later."""
    async with ctx.read() as session:
        proposal = await proposals.find(session, number)
        report = await proposals.tally(session, proposal)
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
