"""What happens in a guild when the platform tells something, and when accounts are linked."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from guildkit_economy import raffles
from guildkit_economy.importing.claims import claim
from guildkit_economy.ledger import lock
from guildkit_economy.raffles import steps
from guildkit_economy.stream import gifts, inbox, linking, routes, watching
from guildkit_economy.stream.platform import Changed, Chatted, Gifted

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession

    from guildkit import GuildContext
    from guildkit_economy.models.stream import Stream
    from guildkit_economy.stream.platform import Account, Event, Message


async def receive(ctx: GuildContext, platform: str, message: Message) -> None:
    """Store what was told where it concerns the guild, and promise its effect."""
    async with ctx.read() as session:
        wanted, member_id = await inbox.concerns(session, platform, message)
    if not wanted:
        return
    async with ctx.transaction() as session:
        if await inbox.store(session, platform, message, member_id, now=ctx.now):
            await ctx.jobs.enqueue("stream-told", {"message": message.id})


async def apply(ctx: GuildContext, session: AsyncSession, event: Event) -> None:
    """Do in the open transaction what an event is good for."""
    follow = await inbox.followed(session)
    if follow is None:
        return  # nobody follows it any more
    if isinstance(event, Changed):
        stream = await watching.change(
            session,
            follow.platform,
            follow.channel_id,
            event.started_at,
            event.ended_at,
            tick_minutes=ctx.settings.watch_tick,
        )
        await keep_counting(ctx, stream)
        return
    if event.account is None:
        return
    await linking.renamed(session, follow.platform, event.account, now=ctx.now)
    member_id = await linking.member_with(session, follow.platform, event.account.id)
    if member_id is None:
        return  # unlinked meanwhile
    if isinstance(event, Chatted) and ctx.settings.watch_stream:
        await watching.seen(session, member_id, event.at, timedelta(minutes=ctx.settings.watch_window))
    elif isinstance(event, Gifted):
        due = ctx.now + timedelta(minutes=ctx.settings.gift_hold)
        gift = await gifts.hold(session, member_id, event.count, at=event.at, due_at=due)
        await ctx.jobs.enqueue("gift-due", {"number": gift.number}, at=due)
        for number in await raffles.gifted(session, gift, now=ctx.now, rng=ctx.rng):
            await steps.granted(ctx, session, number)


async def keep_counting(ctx: GuildContext, stream: Stream) -> None:
    """Promise, in the open transaction, to count the next tick of a stream; promised twice it is counted once."""
    started = stream.started_at.isoformat()
    tick = stream.ticks + 1
    at = stream.started_at + timedelta(minutes=tick * stream.tick_minutes)
    await ctx.jobs.enqueue("watch", {"stream": started}, at=at, key=f"watch/{started}/{tick}")


async def link(ctx: GuildContext, member_id: int, platform: str, account: Account) -> linking.Linked:
    """Make an account a member's, with what is told of it.

    Raises:
        UserError: it is another member's.
    """
    async with ctx.transaction() as session:
        await lock(session)  # first, as everywhere: what waits under the name comes with the link
        linked = await linking.link(
            session, member_id, platform, account, policy=ctx.settings.link_policy, now=ctx.now
        )
        points, minutes = await claim(session, member_id, account.name, now=ctx.now)
        if points or minutes:
            brought = {"member": str(member_id), "points": points, "minutes": minutes}
            ctx.audit("import.claimed", f"{platform}: {account.name}", brought)
        if linked.again:
            return linked
        if linked.replaced is not None or linked.taken_from is not None:
            moved = {"member": str(member_id), "taken_from": linked.taken_from and str(linked.taken_from)}
            ctx.audit("account.relinked", f"{platform}: {account.name}", moved)
        await ctx.live.refresh(routes.PANEL.id())
        if ctx.settings.link_channel is not None:
            payload = {"member": member_id, "account": account.name, "at": ctx.now.isoformat()}
            await ctx.jobs.enqueue("link-notice", payload)
    return linked
