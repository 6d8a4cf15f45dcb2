"""What happens by itself around a stream: what was told takes effect, watch time is counted, and roles follow it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Final

import disnake
from sqlalchemy import delete, select

from guildkit import ChannelNotFound, JobContext, escape
from guildkit_economy import plugin, raffles
from guildkit_economy.models.stream import PendingLink, WatchTime
from guildkit_economy.raffles import steps
from guildkit_economy.stream import gifts, inbox, kick, telling, watching
from guildkit_economy.stream.platform import PlatformError
from guildkit_economy.stream.ranks import crossed, parse

if TYPE_CHECKING:
    from guildkit import GuildContext
    from guildkit_economy.models.stream import Follow

AT_A_TIME: Final = 20
"""Members whose roles one job looks at."""


@plugin.job("stream-told")
async def told(ctx: JobContext, message: str) -> None:
    """Let what was told take effect, once."""
    async with ctx.completion() as session:
        said = await inbox.take(session, message, now=ctx.now)
        if said is not None:
            await telling.apply(ctx, session, kick.Kick.event(*said))


@plugin.job("watch")
async def watch(ctx: JobContext, stream: str) -> None:
    """Count the ticks of a stream that are over, and come again when the next one is."""
    settings = ctx.settings
    there = await listening(ctx) if settings.watch_voice else set()
    async with ctx.completion() as session:
        counted = await watching.count(
            session,
            datetime.fromisoformat(stream),
            now=ctx.now,
            points=settings.watch_points,
            chatting=settings.watch_stream or settings.watch_chat,
            listening=there,
        )
        for number in await raffles.watched(session, counted.ticks, now=ctx.now, rng=ctx.rng):
            await steps.granted(ctx, session, number)
        if counted.next_at is not None:
            key = f"watch/{stream}/{counted.tick}"
            await ctx.jobs.enqueue("watch", {"stream": stream}, at=counted.next_at, key=key, again=True)
        ranks = parse(settings.watch_roles).values()
        moved = [
            member_id
            for member_id, minutes in sorted(counted.minutes.items())
            if crossed(ranks, counted.before[member_id], minutes)
        ]
        await _look_at_roles(ctx, moved)


async def listening(ctx: GuildContext) -> set[int]:
    """Return the members who are in a voice channel and can hear it; who is away from the keyboard does not watch."""
    guild = ctx.guild
    if guild is None:
        return set()
    there = {
        member_id
        for channel in (*guild.voice_channels, *guild.stage_channels)
        if channel != guild.afk_channel
        for member_id, state in channel.voice_states.items()
        if not (state.self_deaf or state.deaf)
    }
    async with ctx.read() as session:
        known = set(await session.scalars(select(WatchTime.member_id).where(WatchTime.member_id.in_(there))))
    # Who has watched before is no bot; of the others only Discord knows.
    for member_id in there - known:
        member = await ctx.member_of(member_id)
        if member is None or member.bot:
            there.discard(member_id)
    return there


@plugin.job("watch-roles")
async def give_roles(ctx: JobContext, members: list[int]) -> None:
    """Give the roles that watch time has come to, and take those that it has not."""
    guild, ranks = ctx.guild, parse(ctx.settings.watch_roles)
    if guild is None or not ranks:
        return
    async with ctx.read() as session:
        found = await session.execute(
            select(WatchTime.member_id, WatchTime.minutes).where(WatchTime.member_id.in_(members))
        )
        minutes = dict(found.all())
    reason = ctx.t("watch-roles-reason")
    for member_id in members:
        try:
            member = await guild.fetch_member(member_id)
            has = {role.id for role in member.roles}
            due = {role for role, least in ranks.items() if minutes.get(member_id, 0) >= least}
            if due - has:
                await member.add_roles(*map(disnake.Object, due - has), reason=reason)
            if lost := (ranks.keys() - due) & has:
                await member.remove_roles(*map(disnake.Object, lost), reason=reason)
        except disnake.NotFound:
            continue  # the member has left, or the role was deleted
        except disnake.Forbidden:
            await ctx.tell_managers(ctx.t("watch-roles-forbidden"), once=f"watch-roles/{ctx.now:%Y%m%d}")
            return


async def _look_at_roles(ctx: GuildContext, members: list[int]) -> None:
    """Promise to look at members' roles."""
    for start in range(0, len(members), AT_A_TIME):
        await ctx.jobs.enqueue("watch-roles", {"members": members[start : start + AT_A_TIME]})


@plugin.job("gift-due")
async def gift_due(ctx: JobContext, number: int) -> None:
    """Let a gift count to which nobody has objected."""
    async with ctx.completion() as session:
        gift = await gifts.confirm(session, number)
        if gift is not None:
            ctx.log.info("gift confirmed", number=number, count=gift.count)


@plugin.job("link-notice")
async def link_notice(ctx: JobContext, member: int, account: str, at: str) -> None:
    """Tell in the guild's channel that somebody has linked an account."""
    if ctx.settings.link_channel is None:
        return
    said = ctx.t("link-notice", member=f"<@{member}>", account=escape(account))
    try:
        await ctx.send(ctx.settings.link_channel, said, once=f"link/{member}/{at}")
    except ChannelNotFound as error:
        ctx.log.info("no notice of a link", reason=str(error))


async def _followed(ctx: GuildContext) -> Follow | None:
    """Return the stream that the guild follows; None as well where the operator has not set up the platform."""
    if not ctx.settings.linking:
        return None
    async with ctx.read() as session:
        return await inbox.followed(session)


@plugin.every("17 * * * *", "stream-look")
async def look(ctx: JobContext) -> None:
    """Ask whether the stream is on: that it began or ended may not have been told."""
    follow = await _followed(ctx)
    if follow is None:
        return
    try:
        async with kick.connected(ctx.settings, ctx.clock.now) as platform:
            channel = await platform.channel_by_id(follow.channel_id)
    except PlatformError as error:
        ctx.log.warning("nobody knows whether the stream is on", reason=str(error))
        return
    if channel is None:
        return
    async with ctx.transaction() as session:
        stream = await watching.reconcile(
            session, follow.platform, channel, tick_minutes=ctx.settings.watch_tick, now=ctx.now
        )
        if stream is not None:
            await telling.keep_counting(ctx, stream)
        await inbox.renamed(session, channel)


@plugin.every("41 4 * * *", "stream-recheck")
async def recheck(ctx: JobContext) -> None:
    """Subscribe anew to what the platform has stopped telling."""
    follow = await _followed(ctx)
    if follow is None:
        return
    try:
        async with kick.connected(ctx.settings, ctx.clock.now) as platform:
            missing = await platform.subscribe(follow.channel_id)
    except PlatformError as error:
        ctx.log.warning("subscriptions cannot be checked", reason=str(error))
        return
    if missing:
        ctx.log.warning("subscriptions were lost, and asked for again", missing=missing)


@plugin.every("23 5 * * *", "stream-tidy")
async def tidy(ctx: JobContext) -> None:
    """Forget what cannot matter any more, and look whether everybody has the roles of their watch time."""
    async with ctx.completion() as session:
        await inbox.forget(session, ctx.now)
        await watching.forget(session, ctx.now)
        await session.execute(delete(PendingLink).where(PendingLink.expires_at <= ctx.now))
        if ctx.settings.watch_roles:
            own = select(WatchTime.member_id).where(WatchTime.member_id > 0).order_by(WatchTime.member_id)
            await _look_at_roles(ctx, list(await session.scalars(own)))
