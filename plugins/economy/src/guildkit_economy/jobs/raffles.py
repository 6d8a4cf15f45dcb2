"""Raffles close in time, freeze and publish their lists, are drawn, and announced."""

from __future__ import annotations

from guildkit import ChannelNotFound, JobContext, UserError, View
from guildkit.storage import is_erased
from guildkit_economy import plugin, raffles, views
from guildkit_economy.models import RaffleState
from guildkit_economy.raffles import steps


@plugin.job("raffle-close")
async def close(ctx: JobContext, number: int) -> None:
    """Close a raffle whose time has come."""
    async with ctx.completion() as session:
        try:
            await steps.close(ctx, session, number)
        except UserError as error:
            # Somebody closed it, or called it off, a moment ago.
            ctx.log.info("nothing to close", raffle=number, reason=str(error))


@plugin.job("raffle-count")
async def count(ctx: JobContext, number: int) -> None:
    """Let held tickets count that nobody has declared void."""
    async with ctx.completion() as session:
        raffle = await raffles.find(session, number, lock=True)
        if raffle.state not in {RaffleState.OPEN, RaffleState.CLOSED}:
            return
        following = await raffles.count_due(session, number, ctx.now)
        await steps.promise_counting(ctx, number, following)
        await steps.changed(ctx, number)


@plugin.job("raffle-freeze")
async def freeze(ctx: JobContext, number: int) -> None:
    """Freeze the list of a raffle that is closed, as soon as no tickets are held any more."""
    everybody = await steps.everybody(ctx)
    async with ctx.completion() as session:
        await steps.freeze(ctx, session, number, everybody)


@plugin.job("raffle-publish")
async def publish(ctx: JobContext, number: int) -> None:
    """Post the list and its hash. Nothing is drawn before; where the bot may not write, it is tried again later."""
    async with ctx.read() as session:
        raffle = await raffles.find(session, number)
        found = await raffles.document(session, raffle)
    if found is None or raffle.state != RaffleState.COMMITTED:
        return
    view = views.raffle_list(ctx, raffle, found[0], steps.due(raffle))
    message_id = await _post(ctx, raffle.channel_id, view, number, once=f"raffle/{number}/list")
    async with ctx.completion() as session:
        await steps.published(ctx, session, number, message_id)


@plugin.job("raffle-draw")
async def draw(ctx: JobContext, number: int) -> None:
    """Draw a raffle. Where the beacon is silent, it is tried again later."""
    try:
        await steps.draw(ctx, number, by=None, within=ctx.completion)
    except UserError as error:
        async with ctx.read() as session:
            raffle = await raffles.find(session, number)
        if raffle.state == RaffleState.COMMITTED:
            raise
        # A manager drew it, or called it off, a moment ago.
        ctx.log.info("nothing to draw", raffle=number, reason=str(error))


@plugin.job("raffle-announce")
async def announce(ctx: JobContext, number: int) -> None:
    """Say how a raffle has ended, and promise that the winners are told."""
    async with ctx.read() as session:
        raffle = await raffles.find(session, number)
        winners = await raffles.winners_of(session, number)
    said = views.raffle_result(ctx, raffle, winners)
    posted = [
        await _post(ctx, raffle.channel_id, view, number, once=f"raffle/{number}/result/{part}")
        for part, view in enumerate(said)
    ]
    async with ctx.completion() as session:
        (await raffles.find(session, number, lock=True)).result_message_id = posted[0]
        for winner in winners:
            if not is_erased(winner.member_id):
                told = {"number": number, "member": winner.member_id}
                await ctx.jobs.enqueue("raffle-tell", told, key=f"raffle-tell/{number}/{winner.place}")


@plugin.job("raffle-tell")
async def tell(ctx: JobContext, number: int, member: int) -> None:
    """Tell a winner. Who takes no direct messages was mentioned with the result."""
    async with ctx.read() as session:
        raffle = await raffles.find(session, number)
        own = await raffles.own(session, number, member)
    if own.place is not None:
        said = views.raffle_won(ctx, raffle, own)
        await ctx.direct(member, said, once=f"raffle/{number}/won")


async def _post(ctx: JobContext, channel_id: int, view: View, number: int, *, once: str) -> int:
    """Post in the raffle's channel; where that is gone, where Discord itself writes."""
    try:
        return await ctx.send(channel_id, view, once=once)
    except ChannelNotFound:
        place = ctx.guild.system_channel if ctx.guild else None
        said = ctx.t("raffle-channel-gone", number=str(number))
        await ctx.tell_managers(said, once=f"raffle/{number}/gone")
        if place is None:
            raise
        return await ctx.send(place.id, view, once=once)
