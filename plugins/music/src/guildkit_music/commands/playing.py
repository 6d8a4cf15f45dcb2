"""Slash commands: `/play`, `/p5`, `/live`, `/skip`, `/leave`, `/reset`."""

from __future__ import annotations

from typing import Annotated

import disnake

from guildkit import InteractionContext, Option, UserError
from guildkit_music import people, plugin, queueing, routes, services, skipping
from guildkit_music.commands import options
from guildkit_music.commands.queue import stored
from guildkit_music.texts import text
from guildkit_music.views import answers
from guildkit_player.protocol import Action, Status
from guildkit_player.protocol.commands import AddToQueue, Live


@plugin.command("play", description="Play a song: search, link, playlist or file")
async def play(
    ctx: InteractionContext,
    query: Annotated[str, options.Query] = "",
    file: Annotated[disnake.Attachment | None, Option("A file of yours, instead")] = None,
    times: Annotated[int, Option("How often it is queued", min=1, max=100)] = 1,
    next: Annotated[bool, Option("Whether it comes before everything else in the queue")] = False,  # noqa: A002 - what people type
) -> None:
    """Queue what was asked for; without anything, go on with what there is."""
    wanted = file.url if file is not None else query.strip()
    if wanted:
        await enqueue(ctx, wanted, times=times, first=next)
        return
    state = await stored(ctx)
    if state.current is None and not state.queue:
        raise _what()
    await services.join_member(ctx)
    if state.status in {Status.PAUSED, Status.IDLE}:
        state = await services.ask(ctx, Action.RESUME)
    await ctx.reply(ctx.t("resumed", song=answers.playing(ctx, state)))


@plugin.command("p5", description="Queue a song or playlist five times over")
async def p5(ctx: InteractionContext, query: Annotated[str, options.Query]) -> None:
    """Queue what was asked for five times."""
    await enqueue(ctx, query.strip(), times=5)


async def enqueue(ctx: InteractionContext, query: str, *, times: int = 1, first: bool = False) -> None:
    """Come to where the member is, queue what they ask for, and say what that has become."""
    if not query:
        raise _what()
    if first:
        people.require_dj(ctx)
    await ctx.reply(await queueing.queue(ctx, ctx.member, AddToQueue(query=query, times=times, next=first)))


def _what() -> UserError:
    return UserError(text("play-what"), hint=text("play-what-hint"))


@plugin.command("live", description="Play a live stream in place of the current song; the queue stays")
async def live(ctx: InteractionContext, query: Annotated[str, options.Query]) -> None:
    """Play live sound at once."""
    wanted = query.strip()
    if not wanted:
        raise _what()
    current = (await stored(ctx)).current
    if current is not None:
        people.require_dj(ctx, current)
    await services.join_member(ctx)
    told = await services.add(ctx, Live(query=wanted, requester=str(ctx.member.id)))
    await ctx.reply(ctx.t("live-now", song=answers.playing(ctx, told.state)))


@plugin.command(
    "skip", description="Skip the current song: your own, and as a DJ, at once; otherwise by vote"
)
async def skip(ctx: InteractionContext) -> None:
    """Go on with the next song."""
    await skipping.skip(ctx)


@plugin.command("leave", description="Send the bot away; the queue is kept")
async def leave(ctx: InteractionContext) -> None:
    """Leave the voice channel."""
    if not ctx.interaction.permissions.manage_guild:
        people.require_listener(ctx)
    people.require_dj(ctx)
    state = await stored(ctx)
    await services.leave(ctx)
    left = len(state.queue) + (state.current is not None)
    await ctx.reply(ctx.t("left-kept", count=left) if left else ctx.t("left"))


@plugin.command("reset", description="Begin anew: nothing plays, the queue is empty", answers="private")
async def reset(ctx: InteractionContext) -> None:
    """Ask whether the player is to begin anew."""
    people.require_no_outsider(ctx)
    people.require_dj(ctx)
    await ctx.confirm(ctx.t("reset-sure"), routes.RESET_YES.id(), label=ctx.t("reset-label"))
