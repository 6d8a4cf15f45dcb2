"""Submitting clips, voting for them, and turning over the lists."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from guildkit import InteractionContext, Page, View
from guildkit_economy import plugin, routes
from guildkit_economy.games import clips, links
from guildkit_economy.games.wording import plain
from guildkit_economy.views import clips as views

if TYPE_CHECKING:
    from guildkit_economy.games.clips import Order
    from guildkit_economy.settings import EconomySettings


@plugin.component(routes.CLIP_VOTE, answers="private")
async def vote(ctx: InteractionContext, number: int) -> None:
    """Vote for the clip on the card, or take the vote back."""
    await do_vote(ctx, number)


@plugin.component(routes.CLIP_SUBMIT, opens_modal=True)
async def ask_for_link(ctx: InteractionContext) -> None:
    """Ask for the link."""
    await ctx.modal(*views.form(ctx))


@plugin.modal(routes.CLIP_SUBMITTED)
async def submitted(ctx: InteractionContext) -> None:
    """Take the link."""
    await do_submit(ctx, ctx.fields.get("link") or "", ctx.fields.get("title") or "")


@plugin.component(routes.CLIP_RANDOM, answers="private")
async def any_one(ctx: InteractionContext) -> None:
    """Show whoever clicks a clip by chance."""
    async with ctx.read() as session:
        found = await clips.any_one(session, ctx.rng)
    await ctx.reply(views.card(ctx, found))


@plugin.component(routes.CLIPS, repeatable=True, asker_only=True)
async def turn(ctx: InteractionContext, order: str, page: int) -> None:
    """Turn to another page of the clips."""
    await ctx.update(await clip_page(ctx, "best" if order == "best" else "newest", page))


@plugin.component(routes.CLIPS_BEGIN, answers="private")
async def begin(ctx: InteractionContext) -> None:
    """Begin a list for whoever clicks below the panel."""
    await ctx.reply(await clip_page(ctx, "newest", 1))


async def clip_page(ctx: InteractionContext, order: Order, number: int) -> View:
    """Return a page of the clips."""
    async with ctx.read() as session:
        page = Page(number, total=await clips.how_many(session), size=views.PAGE)
        found = await clips.listed(session, order, limit=page.size, offset=page.offset)
    return views.page(ctx, found, page, order)


async def do_submit(ctx: InteractionContext, typed: str, title: str) -> None:
    """Store a clip and show its card, in the guild's channel for clips or here.

    Raises:
        UserError: the link or the title does not do, it is there already, or the member has submitted enough.
    """
    settings: EconomySettings = ctx.settings
    link = links.normalised(typed, settings.clip_hosts)
    words = plain(title, clips.TITLE_LIMIT)
    where = _place(ctx, settings.clips_channel)
    ctx.require_posting(where)
    async with ctx.transaction() as session:
        clip = None
        if await ctx.once(session):
            who = ctx.member.id
            await ctx.limit(session, "clips-a-day", who, times=settings.clips_a_day, per=timedelta(days=1))
            if settings.clip_cooldown:
                pause = timedelta(minutes=settings.clip_cooldown)
                await ctx.limit(session, "clip-cooldown", who, times=1, per=pause)
            clip = await clips.submit(session, link, words, by=who, now=ctx.now)
            await ctx.live.show(routes.CLIP.id(number=clip.number), where)
            await _changed(ctx)
    said = (
        ctx.t("clip-submitted", number=str(clip.number), channel=f"<#{where}>")
        if clip
        else ctx.t("clip-again")
    )
    await ctx.reply(said)


async def do_vote(ctx: InteractionContext, number: int) -> None:
    """Vote for a clip, or take the vote back.

    Raises:
        UserError: there is none, or it is the member's own.
    """
    async with ctx.transaction() as session:
        if await ctx.once(session):
            mine = await clips.vote(session, number, ctx.member.id)
            await ctx.live.refresh(routes.CLIP.id(number=number))
            await _changed(ctx)
        else:
            mine = await clips.is_for(session, number, ctx.member.id)
        count = await clips.votes_of(session, number)
    await ctx.reply(ctx.t("clip-voted" if mine else "clip-vote-taken", number=str(number), count=count))


async def do_remove(ctx: InteractionContext, number: int, *, manages: bool) -> None:
    """Remove a clip and its card; what a manager removes of somebody else's is noted.

    Raises:
        UserError: there is none, or it is somebody else's.
    """
    async with ctx.transaction() as session:
        clip = await clips.remove(session, number, by=ctx.member.id, manages=manages)
        await ctx.live.refresh(routes.CLIP.id(number=number), at_once=True)
        await _changed(ctx)
        if clip.member_id != ctx.member.id:
            ctx.audit("clip.removed", f"clip {number}", {"link": clip.link})
    await ctx.reply(ctx.t("clip-removed", number=str(number)))


async def show_panel(ctx: InteractionContext, channel_id: int | None) -> None:
    """Show the panel in a channel; where it was elsewhere, it moves.

    Raises:
        UserError: the bot may not post there.
    """
    where = channel_id or ctx.channel_id
    ctx.require_posting(where)
    async with ctx.transaction():
        await ctx.live.show(routes.CLIP_PANEL.id(), where)
        ctx.audit("clip.panel", f"channel {where}")
    await ctx.reply(ctx.t("clip-panel-shown", channel=f"<#{where}>"))


def _place(ctx: InteractionContext, chosen: int | None) -> int:
    """Return the guild's channel for clips; this one where it has none, or not any more."""
    channel = ctx.guild.get_channel(chosen) if ctx.guild and chosen else None
    return channel.id if channel else ctx.channel_id


async def _changed(ctx: InteractionContext) -> None:
    await ctx.live.refresh(routes.CLIP_PANEL.id())
