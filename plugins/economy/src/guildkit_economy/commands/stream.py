"""Slash commands: `/link`, `/unlink`, `/watchtime`, and `/stream …` for those who manage the guild."""

from __future__ import annotations

from typing import Annotated, Final

import disnake

from guildkit import InteractionContext, Option, UserError, escape
from guildkit_economy import plugin, raffles
from guildkit_economy.people import MANAGE
from guildkit_economy.raffles import steps
from guildkit_economy.stream import gifts, inbox, kick, linking, routes, telling, watching
from guildkit_economy.stream.platform import PlatformError
from guildkit_economy.stream.web import follows_changed
from guildkit_economy.texts import text
from guildkit_economy.views import stream as views
from guildkit_economy.views.common import amount, when

PLATFORM: Final = "kick"
TITLE: Final = "Kick"

plugin.group("stream", "The stream that this server follows", permissions=MANAGE)


@plugin.command("link", description="Link your Kick account to yourself here", answers="private")
async def link(ctx: InteractionContext) -> None:
    """Begin a link."""
    await begin_link(ctx)


async def begin_link(ctx: InteractionContext) -> None:
    """Answer with an address at which the member proves whose account it is."""
    settings = ctx.settings
    if not settings.linking:
        raise UserError(text("stream-unconfigured"), hint=text("stream-unconfigured-hint"))
    async with ctx.transaction() as session:
        state = await linking.begin(session, ctx.rng, ctx.guild_id, ctx.member.id, PLATFORM, now=ctx.now)
    address = f"{settings.public_url}/link/{state}"
    await ctx.reply(views.to_link(ctx.t, address, TITLE, ctx.now + linking.LIFE), private=True)


@plugin.command("unlink", description="Take the link to your Kick account back", answers="private")
async def unlink(ctx: InteractionContext) -> None:
    """Forget a member's account, with every name that it had."""
    async with ctx.transaction() as session:
        name = await linking.unlink(session, ctx.member.id, PLATFORM)
        if name is None:
            raise UserError(text("unlink-none", platform=TITLE))
        await ctx.live.refresh(routes.PANEL.id())
    await ctx.reply(ctx.t("unlinked", account=escape(name)))


@plugin.command("watchtime", description="How long you have watched the stream", answers="private")
async def watchtime(
    ctx: InteractionContext,
    member: Annotated[disnake.Member | None, Option("Whose time; by default your own")] = None,
) -> None:
    """Show how long somebody has watched, and what counts as watching."""
    who, settings = member or ctx.member, ctx.settings
    async with ctx.read() as session:
        minutes = await watching.minutes_of(session, who.id)
        account = await linking.of(session, who.id, PLATFORM)
        stream = await watching.live(session)
        there = await watching.is_there(session, who.id, ctx.now)
    time = views.duration(ctx.t, minutes)
    if who.id != ctx.member.id:
        await ctx.reply(ctx.t("watchtime-of", member=who.mention, time=time))
        return
    sources = {"stream": settings.watch_stream, "voice": settings.watch_voice, "chat": settings.watch_chat}
    lines = [ctx.t("watchtime", time=time)]
    if settings.watch_points:
        lines.append(ctx.t("watch-worth", amount=amount(ctx, settings.watch_points)))
    lines += [
        ctx.t(f"watch-by-{source}", platform=TITLE, window=settings.watch_window)
        for source, on in sources.items()
        if on
    ]
    if settings.watch_stream and account is None:
        lines.append(ctx.t("watch-unlinked", platform=TITLE))
    elif account is not None:
        lines.append(ctx.t("watch-linked", platform=TITLE, account=escape(account.name)))
    lines.append(ctx.t("stream-off" if stream is None else "watch-there" if there else "watch-away"))
    await ctx.reply("\n".join(lines))


# --- those who manage the guild -----------------------------------------------------------------------------------------


@plugin.command(
    "stream follow", description="Follow a channel on Kick", permissions=MANAGE, answers="private"
)
async def follow(
    ctx: InteractionContext,
    channel: Annotated[str, Option("The channel's name in its address: kick.com/NAME", max=100)],
) -> None:
    """Follow a channel: whether there is one of this name is asked at once."""
    slug = channel.strip().rstrip("/").rpartition("/")[2].lower()
    try:
        async with kick.connected(ctx.settings, ctx.clock.now) as platform:
            found = await platform.channel(slug)
            if found is None:
                raise UserError(text("stream-no-channel", channel=slug, platform=TITLE))
            await platform.subscribe(found.id)
    except PlatformError as error:
        raise UserError(
            text("stream-trouble", platform=TITLE, reason=str(error)), hint=text("stream-trouble-hint")
        ) from error
    async with ctx.transaction() as session:
        await inbox.follow(session, PLATFORM, found, now=ctx.now)
        stream = await watching.reconcile(
            session, PLATFORM, found, tick_minutes=ctx.settings.watch_tick, now=ctx.now
        )
        if stream is not None:
            await telling.keep_counting(ctx, stream)
        await ctx.live.refresh_guide()
        ctx.audit("stream.followed", found.slug)
    follows_changed()
    said = ctx.t("stream-followed", platform=TITLE, channel=escape(found.slug))
    if stream is not None:
        said += "\n" + ctx.t("stream-on", since=when(stream.started_at, "R"), ticks=stream.ticks)
    await ctx.reply(said)


@plugin.command(
    "stream unfollow", description="Follow no channel any more", permissions=MANAGE, answers="private"
)
async def unfollow(ctx: InteractionContext) -> None:
    """Hear nothing of the channel any more; links and watch time stay."""
    async with ctx.transaction() as session:
        slug = await inbox.unfollow(session)
        if slug is None:
            raise UserError(text("stream-none"))
        stream = await watching.live(session)
        if stream is not None:
            stream.ended_at = ctx.now
        await ctx.live.refresh_guide()
        ctx.audit("stream.unfollowed", slug)
    follows_changed()
    await ctx.reply(ctx.t("stream-unfollowed", channel=escape(slug)))


@plugin.command(
    "stream status", description="What is known of the stream", permissions=MANAGE, answers="private"
)
async def status(ctx: InteractionContext) -> None:
    """Show which channel is followed, whether it is on, and how many are linked."""
    async with ctx.read() as session:
        follow = await inbox.followed(session)
        stream = await watching.live(session)
        linked = await linking.count(session, PLATFORM)
    await ctx.reply(views.status(ctx.t, follow, stream, linked, TITLE))


@plugin.command(
    "stream panel",
    description="Post the message by which members link accounts",
    permissions=MANAGE,
    answers="private",
)
async def panel(ctx: InteractionContext) -> None:
    """Show the panel in this channel; one that is elsewhere goes."""
    async with ctx.transaction() as session:  # noqa: F841 - the panel is stored in it
        await ctx.live.show(routes.PANEL.id(), ctx.channel_id)
    await ctx.reply(ctx.t("link-panel-posted"))


@plugin.command(
    "stream unlink",
    description="Take the link of a member's account back",
    permissions=MANAGE,
    answers="private",
)
async def unlink_member(ctx: InteractionContext, member: Annotated[disnake.Member, Option("Whose")]) -> None:
    """Forget another member's account, so that somebody else may link it."""
    async with ctx.transaction() as session:
        name = await linking.unlink(session, member.id, PLATFORM)
        if name is None:
            raise UserError(text("unlink-none-there", member=member.mention, platform=TITLE))
        ctx.audit("account.unlinked", f"{PLATFORM}: {name}", {"member": str(member.id)})
        await ctx.live.refresh(routes.PANEL.id())
    await ctx.reply(ctx.t("unlinked", account=escape(name)))


@plugin.command(
    "stream gifts", description="Gifted subscriptions that are held", permissions=MANAGE, answers="private"
)
async def held(ctx: InteractionContext) -> None:
    """List the gifts that do not count yet."""
    async with ctx.read() as session:
        found = await gifts.held(session)
    await ctx.reply(views.held_gifts(ctx.t, found))


@plugin.command(
    "stream void",
    description="Let gifted subscriptions count for nothing",
    permissions=MANAGE,
    answers="private",
)
async def void(
    ctx: InteractionContext, gift: Annotated[int, Option("The number of the gift", min=1)]
) -> None:
    """Let a gift count for nothing: Kick tells of gifts whose payment failed."""
    await void_gift(ctx, gift)


async def void_gift(ctx: InteractionContext, number: int) -> None:
    """Void a gift, and note who did."""
    async with ctx.transaction() as session:
        gift = await gifts.void(session, number, now=ctx.now)
        for raffle in await raffles.gift_voided(session, gift, by=ctx.member.id):
            await steps.voided(ctx, raffle)
        ctx.audit("gift.voided", f"#{number}", {"count": gift.count})
    await ctx.reply(ctx.t("gift-voided", number=str(number)))
