"""Pages of lists, what is queued from them, and the button that notes a favourite."""

from __future__ import annotations

from typing import TYPE_CHECKING

from guildkit import InteractionContext, Page, UserError, escape
from guildkit_music import favourites, history, playlists, plugin, queueing, routes, services
from guildkit_music.texts import text
from guildkit_music.views import lists
from guildkit_player.protocol.commands import AddToQueue

if TYPE_CHECKING:
    from guildkit import View


async def favourite_page(ctx: InteractionContext, number: int) -> View:
    """Return a page of the member's favourites."""
    async with ctx.read() as session:
        page = Page(number, total=await favourites.how_many(session, ctx.member.id), size=lists.PAGE)
        found = await favourites.every(session, ctx.member.id, limit=page.size, offset=page.offset)
    return lists.favourites(ctx, found, page)


async def playlist_page(ctx: InteractionContext, number: int) -> View:
    """Return a page of the guild's playlists."""
    async with ctx.read() as session:
        page = Page(number, total=await playlists.how_many(session), size=lists.PAGE)
        found = await playlists.every(session, limit=page.size, offset=page.offset)
    return lists.playlists(ctx, found, page)


async def history_page(ctx: InteractionContext, number: int) -> View:
    """Return a page of what was played."""
    async with ctx.read() as session:
        page = Page(number, total=await history.how_many(session), size=lists.PAGE)
        found = await history.page(session, limit=page.size, offset=page.offset)
    return lists.history(ctx, found, page)


@plugin.component(routes.FAVOURITES, repeatable=True)
async def turn_favourites(ctx: InteractionContext, page: int) -> None:
    """Turn to another page of the favourites."""
    await ctx.update(await favourite_page(ctx, page))


@plugin.component(routes.PLAYLISTS, repeatable=True)
async def turn_playlists(ctx: InteractionContext, page: int) -> None:
    """Turn to another page of the playlists."""
    await ctx.update(await playlist_page(ctx, page))


@plugin.component(routes.HISTORY, repeatable=True)
async def turn_history(ctx: InteractionContext, page: int) -> None:
    """Turn to another page of what was played."""
    await ctx.update(await history_page(ctx, page))


@plugin.component(routes.FAVOURITE_PLAY, answers="private")
async def play_favourite(ctx: InteractionContext) -> None:
    """Queue the favourite that was chosen."""
    async with ctx.read() as session:
        found = await favourites.find(session, ctx.member.id, ctx.values[0])
    if found is None:
        raise UserError(text("favourites-unknown"))
    await ctx.reply(await queueing.queue(ctx, ctx.member, AddToQueue(tracks=[found.read()])))


@plugin.component(routes.HISTORY_PLAY, answers="private")
async def play_again(ctx: InteractionContext) -> None:
    """Queue the song that was chosen once more."""
    async with ctx.read() as session:
        found = await history.find(session, int(ctx.values[0]))
    if found is None:
        raise UserError(text("history-gone"))
    await ctx.reply(await queueing.queue(ctx, ctx.member, AddToQueue(tracks=[found.read()])))


@plugin.component(routes.FAVOURITE, answers="private")
async def like(ctx: InteractionContext, uid: str) -> None:
    """Note a song that plays, or did a moment ago, among the member's favourites."""
    async with ctx.transaction() as session:
        state = await services.state(session)
        track = state.current if state.current is not None and state.current.uid == uid else None
        if track is None:
            played = await history.find_uid(session, uid)
            if played is None:
                raise UserError(text("favourites-over"), hint=text("favourites-over-hint"))
            track = played.read()
        added = await favourites.add(session, ctx.member.id, track, ctx.now)
    await ctx.reply(ctx.t("favourites-added" if added else "favourites-known", title=escape(track.title)))
