"""Slash commands: `/pause`, `/resume`, `/seek`, `/volume`, `/filter`, `/nowplaying`."""

from __future__ import annotations

import re
from typing import Annotated, Final

from guildkit import InteractionContext, Option, UserError, shorten
from guildkit_music import mirror, people, plugin, services
from guildkit_music.commands import options
from guildkit_music.commands.queue import stored
from guildkit_music.models import Player
from guildkit_music.texts import text
from guildkit_music.views import answers
from guildkit_music.views.common import length
from guildkit_music.views.now_playing import now_playing
from guildkit_player.protocol import Action, PlayerState
from guildkit_player.protocol.commands import Filter, Seek, Volume

_POSITION: Final = re.compile(
    r"(?P<sign>[+-]?)(?:(?:(?P<hours>\d{1,3}):)?(?P<minutes>\d{1,3}):)?(?P<seconds>\d{1,6})"
)


@plugin.command("pause", description="Hold the song")
async def pause(ctx: InteractionContext) -> None:
    """Pause."""
    people.require_listener(ctx)
    people.require_dj(ctx)
    state = await services.ask(ctx, Action.PAUSE)
    await ctx.reply(ctx.t("paused", song=answers.playing(ctx, state)))


@plugin.command("resume", description="Go on with the song")
async def resume(ctx: InteractionContext) -> None:
    """Go on; where the bot has left meanwhile, it comes back."""
    await services.join_member(ctx)
    people.require_dj(ctx)
    state = await services.ask(ctx, Action.RESUME)
    await ctx.reply(ctx.t("resumed", song=answers.playing(ctx, state)))


@plugin.command("seek", description="Go to another position of the song")
async def seek(
    ctx: InteractionContext, to: Annotated[str, Option("Such as 1:23, 90 (seconds), +30 or -10", max=20)]
) -> None:
    """Go to a position, or by so much."""
    people.require_listener(ctx)
    state = await stored(ctx)
    if state.current is not None:
        people.require_dj(ctx, state.current)
    position = read_position(to, state.position_now(ctx.now.timestamp()))
    state = await services.ask(ctx, Action.SEEK, Seek(position=position))
    await ctx.reply(ctx.t("sought", position=length(position), song=answers.playing(ctx, state)))


def read_position(typed: str, now: float) -> float:
    """Return the seconds into a song that somebody means, who is at `now`.

    Raises:
        UserError: it cannot be read.
    """
    read = _POSITION.fullmatch(typed.replace(" ", "").removesuffix("s"))
    if read is None:
        raise UserError(text("seek-unreadable", typed=shorten(typed, 20)), hint=text("seek-hint"))
    hours, minutes, seconds = (int(read[name] or 0) for name in ("hours", "minutes", "seconds"))
    meant = 3600 * hours + 60 * minutes + seconds
    if not read["sign"]:
        return float(meant)
    return max(0.0, now + meant if read["sign"] == "+" else now - meant)


@plugin.command("volume", description="How loud it is")
async def volume(
    ctx: InteractionContext, percent: Annotated[int, Option("100 is as recorded", min=0, max=200)]
) -> None:
    """Say how loud."""
    people.require_listener(ctx)
    people.require_dj(ctx)
    await services.ask(ctx, Action.VOLUME, Volume(volume=percent))
    await ctx.reply(ctx.t("volume-set" if percent == 100 else "volume-set-transcoded", volume=percent))


@plugin.command("filter", description="How it sounds: bass, nightcore and others")
async def filter_(ctx: InteractionContext, name: Annotated[str, options.FilterName]) -> None:
    """Say how it sounds."""
    people.require_listener(ctx)
    people.require_dj(ctx)
    wanted = "" if name.casefold().strip() in {"off", "none", ""} else name.casefold().strip()
    if wanted and wanted not in services.filters():
        names = ", ".join(services.filters()) or "–"
        raise UserError(
            text("filter-unknown", name=shorten(name, 40)), hint=text("filter-known", names=names)
        )
    await services.ask(ctx, Action.FILTER, Filter(filter=wanted))
    await ctx.reply(ctx.t("filter-set", name=wanted) if wanted else ctx.t("filter-off"))


@plugin.command("nowplaying", description="See what is playing")
async def nowplaying(ctx: InteractionContext) -> None:
    """Show what is playing, with its buttons."""
    async with ctx.read() as session:
        player = await session.get(Player, ctx.guild_id)
    if player is None:
        await ctx.reply(now_playing(ctx, PlayerState(guild_id=str(ctx.guild_id))))
    else:
        await ctx.reply(now_playing(ctx, player.read(), trouble=mirror.shown_trouble(ctx, player)))
