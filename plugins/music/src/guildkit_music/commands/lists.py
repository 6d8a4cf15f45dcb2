"""Slash commands: `/favourites list|play|remove` and `/playlist save|load|list|delete`."""

from __future__ import annotations

from typing import Annotated

from guildkit import Choice, InteractionContext, Option, UserError, escape, likeness, shorten
from guildkit_music import favourites, people, playlists, plugin, queueing, services
from guildkit_music.components.lists import favourite_page, playlist_page
from guildkit_music.texts import text
from guildkit_player.protocol.commands import AddToQueue

plugin.group("favourites", "The songs that you like")
plugin.group("playlist", "Songs that this server keeps under a name")

_KEY = 64
"""How long what names a favourite is; anything else was typed without choosing."""


async def own_favourites(ctx: InteractionContext, typed: str) -> list[Choice]:
    """Complete one of the member's favourites from its title."""
    async with ctx.read() as session:
        found = await favourites.every(session, ctx.member.id)
    named = ((each.read().title, each.same) for each in found)
    return [Choice(shorten(title, 100), same) for title, same in named if likeness(typed) in likeness(title)][
        :25
    ]


async def of_guild(ctx: InteractionContext, typed: str) -> list[Choice]:
    """Complete the name of a playlist."""
    async with ctx.read() as session:
        found = await playlists.every(session)
    return [Choice(each.name, each.name) for each in found if likeness(typed) in each.same][:25]


OwnFavourite = Option("Which song", max=100, autocomplete=own_favourites)
Name = Option("Which playlist", max=playlists.NAME_LIMIT, autocomplete=of_guild)


@plugin.command("favourites list", description="See the songs that you like", answers="private")
async def list_favourites(ctx: InteractionContext) -> None:
    """Show the member's favourites."""
    await ctx.reply(await favourite_page(ctx, 1))


@plugin.command("favourites play", description="Queue one of the songs that you like, or all of them")
async def play_favourites(ctx: InteractionContext, song: Annotated[str, OwnFavourite] = "") -> None:
    """Queue favourites."""
    async with ctx.read() as session:
        found = await favourites.every(session, ctx.member.id)
        if song:
            found = [each for each in found if each.same == song or _named(each.read().title, song)][:1]
    if not found:
        raise UserError(text("favourites-unknown" if song else "favourites-none"))
    await ctx.reply(await queueing.queue(ctx, ctx.member, AddToQueue(tracks=[each.read() for each in found])))


@plugin.command("favourites remove", description="Take a song from those that you like", answers="private")
async def remove_favourite(ctx: InteractionContext, song: Annotated[str, OwnFavourite]) -> None:
    """Take a favourite away."""
    async with ctx.transaction() as session:
        key = song
        if len(song) != _KEY:
            named = (
                each.same
                for each in await favourites.every(session, ctx.member.id)
                if _named(each.read().title, song)
            )
            key = next(named, song)
        track = await favourites.remove(session, ctx.member.id, key)
    await ctx.reply(ctx.t("favourites-removed", title=escape(track.title)))


def _named(title: str, typed: str) -> bool:
    return likeness(title) == likeness(typed)


@plugin.command("playlist save", description="Keep what is playing and queued under a name")
async def save(
    ctx: InteractionContext,
    name: Annotated[str, Option("What it is called", max=playlists.NAME_LIMIT)],
) -> None:
    """Keep the queue."""
    async with ctx.transaction() as session:
        state = await services.state(session)
        tracks = [*([state.current] if state.current else []), *state.queue]
        saved = await playlists.save(session, name, tracks, by=ctx.member.id, now=ctx.now)
        ctx.audit("playlist.saved", details={"name": saved.name, "songs": saved.length})
    await ctx.reply(ctx.t("playlist-saved", name=escape(saved.name), count=saved.length))


@plugin.command("playlist load", description="Queue a playlist of this server")
async def load(ctx: InteractionContext, name: Annotated[str, Name]) -> None:
    """Queue a playlist, as far as the limits allow."""
    async with ctx.read() as session:
        found = await playlists.find(session, name)
        tracks = await playlists.songs(session, found)
    await ctx.reply(await queueing.queue(ctx, ctx.member, AddToQueue(tracks=tracks)))


@plugin.command("playlist list", description="See the playlists of this server", answers="private")
async def list_playlists(ctx: InteractionContext) -> None:
    """Show the playlists."""
    await ctx.reply(await playlist_page(ctx, 1))


@plugin.command(
    "playlist delete", description="Delete a playlist: your own, or any as a DJ", answers="private"
)
async def delete(ctx: InteractionContext, name: Annotated[str, Name]) -> None:
    """Delete a playlist."""
    async with ctx.transaction() as session:
        found = await playlists.find(session, name)
        if found.owner_id != ctx.member.id and not people.is_in_charge(ctx):
            raise UserError(text("playlist-not-yours", name=escape(found.name)))
        await playlists.remove(session, found)
        ctx.audit("playlist.deleted", details={"name": found.name})
    await ctx.reply(ctx.t("playlist-deleted", name=escape(found.name)))
