"""Slash commands: `/queue`, `/remove`, `/move`, `/shuffle`, `/clear`, `/loop`."""

from __future__ import annotations

from typing import Annotated

import disnake

from guildkit import InteractionContext, Option, UserError
from guildkit_music import people, plugin, routes, services
from guildkit_music.commands import options
from guildkit_music.texts import text
from guildkit_music.views import queue as views
from guildkit_music.views.common import title_of
from guildkit_player.protocol import Action, Loop, PlayerState
from guildkit_player.protocol.commands import Move, RemoveFromQueue, SetLoop


@plugin.command("queue", description="See what comes next, and take songs out", answers="private")
async def queue(ctx: InteractionContext) -> None:
    """Show the queue."""
    await ctx.reply(views.queue(ctx, await stored(ctx), 1))


@plugin.command("remove", description="Take a song out of the queue, or all of a member")
async def remove(
    ctx: InteractionContext,
    song: Annotated[str, options.Song] = "",
    member: Annotated[disnake.Member | None, Option("All that this member asked for")] = None,
) -> None:
    """Take songs out of the queue."""
    people.require_listener(ctx)
    state = await stored(ctx)
    if member is not None:
        if member.id != ctx.member.id:
            people.require_dj(ctx)
        gone = sum(track.requester == str(member.id) for track in state.queue)
        if not gone:
            raise UserError(text("removed-of", count=0, member=member.mention))
        await services.ask(ctx, Action.REMOVE_FROM_QUEUE, RemoveFromQueue(requester=str(member.id)))
        await ctx.reply(ctx.t("removed-of", count=gone, member=member.mention))
        return
    if not song:
        raise UserError(text("remove-what"), hint=text("remove-what-hint"))
    track = options.pick(state, song)
    people.require_dj(ctx, track)
    await services.ask(ctx, Action.REMOVE_FROM_QUEUE, RemoveFromQueue(uids=[track.uid]))
    await ctx.reply(ctx.t("removed", song=title_of(track)))


@plugin.command("move", description="Put a song to another place of the queue")
async def move(
    ctx: InteractionContext,
    song: Annotated[str, options.Song],
    to: Annotated[int, Option("Its place afterwards; 1 comes next", min=1, max=10_000)],
) -> None:
    """Move a song."""
    people.require_listener(ctx)
    people.require_dj(ctx)
    track = options.pick(await stored(ctx), song)
    state = await services.ask(ctx, Action.MOVE, Move(uid=track.uid, to=to - 1))
    # It may have begun meanwhile.
    place = next((place for place, each in enumerate(state.queue, 1) if each.uid == track.uid), to)
    await ctx.reply(ctx.t("moved", song=title_of(track), place=place))


@plugin.command("shuffle", description="Put the queue into a random order")
async def shuffle(ctx: InteractionContext) -> None:
    """Shuffle the queue."""
    people.require_listener(ctx)
    people.require_dj(ctx)
    state = await services.ask(ctx, Action.SHUFFLE)
    await ctx.reply(ctx.t("shuffled", count=len(state.queue)))


@plugin.command("clear", description="Empty the queue; the current song goes on", answers="private")
async def clear(ctx: InteractionContext) -> None:
    """Ask whether the queue is to be emptied."""
    people.require_listener(ctx)
    people.require_dj(ctx)
    state = await stored(ctx)
    if not state.queue:
        raise UserError(text("queue-empty"))
    question = ctx.t("clear-sure", count=len(state.queue))
    await ctx.confirm(question, routes.CLEAR_YES.id(), label=ctx.t("clear-label"))


@plugin.command("loop", description="Play the song or the queue again and again, or no longer")
async def loop(ctx: InteractionContext, what: Annotated[Loop, Option("What is played again")]) -> None:
    """Say what is played again."""
    people.require_listener(ctx)
    people.require_dj(ctx)
    await services.ask(ctx, Action.LOOP, SetLoop(loop=what))
    await ctx.reply(ctx.t(f"looped-{what}"))


async def stored(ctx: InteractionContext) -> PlayerState:
    """Return the player as it was told last."""
    async with ctx.read() as session:
        return await services.state(session)
