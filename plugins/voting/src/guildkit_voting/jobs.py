"""What happens by itself: votes close in time, results are announced, and those who wait for it are told."""

from __future__ import annotations

import disnake

from guildkit import ChannelNotFound, JobContext, UserError, View
from guildkit.storage import is_erased
from guildkit_voting import events, plugin, proposals, publishing, rooms, steps, views
from guildkit_voting.models import State


@plugin.job("close")
async def close(ctx: JobContext, number: int) -> None:
    """End a vote whose time has come."""
    async with ctx.completion() as session:
        try:
            await steps.close(ctx, session, number)
        except UserError as error:
            # Somebody closed it a moment ago; the announcement is on its way already.
            ctx.log.info("nothing to close", number=number, reason=str(error))


@plugin.job("open")
async def open_voting(ctx: JobContext, number: int) -> None:
    """Open a run-off. Where that cannot be, who manages the guild is told, and it is tried again later."""
    async with ctx.read() as session:
        channel_id = (await proposals.find(session, number)).channel_id
    try:
        ready = await steps.prepare(ctx, "voting", channel_id)
        async with ctx.completion() as session:
            proposal = await proposals.find(session, number, lock=True)
            if proposal.state == State.DRAFT:  # its author may have been faster, or have withdrawn it
                await steps.open_voting(ctx, session, number, ready, by=None)
    except UserError as error:
        said = f"{ctx.t(error.message)} {ctx.t(error.hint)}"
        await ctx.tell_managers(
            ctx.t("runoff-waits", number=str(number), reason=said.strip()), once=f"runoff/{number}"
        )
        raise


@plugin.job("announce")
async def announce(ctx: JobContext, number: int) -> None:
    """Post the result. Where the bot may not write, it is tried again later."""
    async with ctx.read() as session:
        proposal = await proposals.find(session, number)
        published = await publishing.publish(session, proposal)
    gone = await rooms.found(ctx, proposal.channel_id) is None
    channel_id = await _results(ctx, proposal.channel_id)
    # Without its files a result is still a result; `/proposal export` has the sheet.
    files = await rooms.may_attach(ctx, channel_id)
    drawn = None
    if files:
        outcome = views.decided_by_rules(ctx.t, proposal)
        drawn = await publishing.pictures(proposal, published, ctx.language, outcome)
    view = views.announcement(ctx.t, proposal, published, drawn)
    message_id = await ctx.send(channel_id, view, once=f"result/{number}")
    if not files:
        said = ctx.t("result-no-files", number=str(number), channel=f"<#{channel_id}>")
        await ctx.tell_managers(said, once=f"files/{number}")
    if gone:
        said = ctx.t("voted-in-deleted", number=str(number), channel=f"<#{channel_id}>")
        await ctx.tell_managers(said, once=f"deleted/{number}")
    async with ctx.completion() as session:
        (await proposals.find(session, number)).result_message_id = message_id


async def _results(ctx: JobContext, voted_in: int) -> int:
    """Return where the result goes; where its channel is gone and none can be made, where Discord itself writes."""
    try:
        return await rooms.results(ctx, voted_in)
    except UserError:
        place = ctx.guild.system_channel if ctx.guild else None
        if place is None or await rooms.found(ctx, voted_in):
            raise
        return place.id


@plugin.job("tell-author")
async def tell_author(ctx: JobContext, number: int, what: str) -> None:
    """Tell the author what somebody else has decided; in the channel where they do not take direct messages."""
    async with ctx.read() as session:
        proposal = await proposals.find(session, number)
    if is_erased(proposal.author_id):
        return
    guild = ctx.guild.name if ctx.guild else ""
    said = views.decided(ctx.t, proposal, what, guild)
    if await ctx.direct(proposal.author_id, said, once=f"told/{number}/{what}"):
        return
    author = disnake.Object(proposal.author_id)
    public = View(
        f"<@{proposal.author_id}> {said}", mentions=disnake.AllowedMentions(users=[author], everyone=False)
    )
    try:
        await ctx.send(proposal.channel_id, public, once=f"told/{number}/{what}")
    except ChannelNotFound as error:
        ctx.log.info("the author was not told", number=number, reason=str(error))


@plugin.job("audit")
async def audit(ctx: JobContext, number: int, first: int, last: int) -> None:
    """Write what has happened to a proposal to the audit channel."""
    if not rooms.keeps(ctx.settings, "audit_channel"):
        return
    async with ctx.read() as session:
        new = [record for record in await events.of(session, number) if first <= record.position <= last]
    await ctx.send(await rooms.audit(ctx), views.written(ctx.t, number, new), once=f"audit/{number}/{first}")
