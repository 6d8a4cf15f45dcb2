"""The buttons on what is playing, and on the queue. What they do is seen on the message itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from guildkit_music import people, plugin, routes, services, skipping
from guildkit_music.commands.queue import stored
from guildkit_music.views import queue as views
from guildkit_player.protocol import Action, Loop, Status
from guildkit_player.protocol.commands import RemoveFromQueue, SetLoop, Volume

if TYPE_CHECKING:
    from guildkit import InteractionContext

NEXT_LOOP: Final = {Loop.OFF: Loop.SONG, Loop.SONG: Loop.QUEUE, Loop.QUEUE: Loop.OFF}


@plugin.component(routes.PAUSE)
async def pause(ctx: InteractionContext) -> None:
    """Pause, or go on."""
    await services.join_member(ctx)
    people.require_dj(ctx)
    paused = (await stored(ctx)).status is Status.PAUSED
    await services.ask(ctx, Action.RESUME if paused else Action.PAUSE)


@plugin.component(routes.SKIP, answers="private")
async def skip(ctx: InteractionContext, uid: str) -> None:
    """Skip the song that was shown when somebody clicked, or vote for it."""
    await skipping.skip(ctx, uid)


@plugin.component(routes.STOP, answers="private")
async def stop(ctx: InteractionContext) -> None:
    """Ask whether everything is to end."""
    if not ctx.interaction.permissions.manage_guild:
        people.require_listener(ctx)
    people.require_dj(ctx)
    count = len((await stored(ctx)).queue)
    await ctx.confirm(ctx.t("stop-sure", count=count), routes.STOP_YES.id(), label=ctx.t("stop-label"))


@plugin.component(routes.STOP_YES)
async def stop_yes(ctx: InteractionContext) -> None:
    """Empty the player, and leave."""
    people.require_no_outsider(ctx)
    people.require_dj(ctx)
    await _empty(ctx)
    await services.leave(ctx)
    await ctx.update(ctx.t("stopped"))


@plugin.component(routes.RESET_YES)
async def reset_yes(ctx: InteractionContext) -> None:
    """Empty the player."""
    people.require_no_outsider(ctx)
    people.require_dj(ctx)
    await _empty(ctx)
    await ctx.update(ctx.t("reset-done"))


async def _empty(ctx: InteractionContext) -> None:
    """Make the player what it is at first here."""
    await services.ask(ctx, Action.RESET_PLAYER)
    if ctx.settings.volume != 100:
        await services.ask(ctx, Action.VOLUME, Volume(volume=ctx.settings.volume))


@plugin.component(routes.CLEAR_YES)
async def clear_yes(ctx: InteractionContext) -> None:
    """Empty the queue."""
    people.require_listener(ctx)
    people.require_dj(ctx)
    count = len((await stored(ctx)).queue)
    await services.ask(ctx, Action.CLEAR)
    await ctx.update(ctx.t("cleared", count=count))


@plugin.component(routes.LOOP, repeatable=True)
async def loop(ctx: InteractionContext) -> None:
    """Turn to the next way to play again."""
    people.require_listener(ctx)
    people.require_dj(ctx)
    loop = (await stored(ctx)).loop
    await services.ask(ctx, Action.LOOP, SetLoop(loop=NEXT_LOOP[loop]))


@plugin.component(routes.SHUFFLE)
async def shuffle(ctx: InteractionContext) -> None:
    """Put the queue into a random order."""
    people.require_listener(ctx)
    people.require_dj(ctx)
    await services.ask(ctx, Action.SHUFFLE)


@plugin.component(routes.QUEUE, answers="private")
async def queue(ctx: InteractionContext) -> None:
    """Show the queue to who asks."""
    await ctx.reply(views.queue(ctx, await stored(ctx), 1))


@plugin.component(routes.QUEUE_PAGE, repeatable=True)
async def turn_queue(ctx: InteractionContext, page: int) -> None:
    """Turn to another page of the queue."""
    await ctx.update(views.queue(ctx, await stored(ctx), page))


@plugin.component(routes.QUEUE_REMOVE)
async def remove(ctx: InteractionContext, page: int, uid: str) -> None:
    """Take a song out of the queue; where it is out already, show what there is."""
    people.require_listener(ctx)
    state = await stored(ctx)
    track = next((track for track in state.queue if track.uid == uid), None)
    if track is not None:
        people.require_dj(ctx, track)
        state = await services.ask(ctx, Action.REMOVE_FROM_QUEUE, RemoveFromQueue(uids=[uid]))
    await ctx.update(views.queue(ctx, state, page))
