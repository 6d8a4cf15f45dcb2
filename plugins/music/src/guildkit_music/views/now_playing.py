"""What is playing, with its buttons."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import disnake
from disnake import ButtonStyle
from disnake.ui import Button

from guildkit import View, escape, shorten
from guildkit_music import errors, routes
from guildkit_music.views.common import COLOUR, is_page, length, length_of, line_of
from guildkit_player.protocol import Loop, Status

if TYPE_CHECKING:
    from guildkit import GuildContext
    from guildkit_music.mirror import Trouble
    from guildkit_player.protocol import PlayerState, Track

BAR: Final = 18
NEXT: Final = 3
SHUFFLED: Final = 2
"""So many songs are needed for another order."""
LOOPS: Final = {Loop.OFF: "➡️", Loop.SONG: "🔂", Loop.QUEUE: "🔁"}


def now_playing(
    ctx: GuildContext, state: PlayerState, *, trouble: Trouble | None = None, with_buttons: bool = True
) -> View:
    """Show what plays and what comes next; where nothing does, how to begin."""
    embed = disnake.Embed(colour=COLOUR)
    current = state.current
    if current is None:
        embed.title = ctx.t("now-idle")
        embed.description = ctx.t("now-idle-hint")
    else:
        embed.title = shorten(escape(current.title), 250) or "–"
        embed.url = current.url if is_page(current) else None
        embed.description = "\n".join(_lines(ctx, state, current))
        if current.thumbnail.startswith("https://"):
            embed.set_thumbnail(url=current.thumbnail)
    if state.queue:
        lines = [f"{place}. {line_of(ctx, track)}" for place, track in enumerate(state.queue[:NEXT], 1)]
        if len(state.queue) > NEXT:
            lines.append(ctx.t("now-more", count=len(state.queue) - NEXT))
        embed.add_field(ctx.t("now-next"), shorten("\n".join(lines), 1024), inline=False)
    if trouble is not None:
        embed.add_field("⚠️", shorten(trouble_line(ctx, trouble), 1024), inline=False)
    embed.set_footer(text=" · ".join(_settings(ctx, state)))
    return View(embeds=[embed], rows=buttons(ctx, state) if with_buttons else ())


def trouble_line(ctx: GuildContext, trouble: Trouble) -> str:
    """Say what went wrong, and with which song."""
    said = ctx.t(errors.said(trouble.problem))
    return f"**{escape(shorten(trouble.title, 100))}**: {said}" if trouble.title else said


def _lines(ctx: GuildContext, state: PlayerState, current: Track) -> list[str]:
    lines = [_bar(ctx, state, current)]
    who = [escape(current.author)] if current.author else []
    lines.append(" · ".join([*who, ctx.t("now-source", source=escape(current.source))]))
    if current.requester:
        lines.append(ctx.t("now-requester", member=f"<@{current.requester}>"))
    if state.channel_id:
        lines.append(f"🔊 <#{state.channel_id}>")
    else:
        lines.append(ctx.t("now-away"))
    return lines


def _bar(ctx: GuildContext, state: PlayerState, current: Track) -> str:
    sign = {Status.PLAYING: "▶️", Status.PAUSED: "⏸️", Status.BUFFERING: "⏳", Status.IDLE: "⏹️"}[state.status]
    if current.live or not current.duration:
        return f"{sign} {length_of(ctx, current)}"
    position = state.position_now(ctx.now.timestamp())
    at = min(BAR - 1, int(BAR * position / current.duration))
    return f"{sign} {'▬' * at}🔘{'▬' * (BAR - 1 - at)} {length(position)} / {length(current.duration)}"


def _settings(ctx: GuildContext, state: PlayerState) -> list[str]:
    said = [ctx.t("now-loop", loop=ctx.t(f"loop-{state.loop}")), ctx.t("now-volume", volume=state.volume)]
    if state.filter:
        said.append(ctx.t("now-filter", filter=state.filter))
    if state.way == "transcoded":
        why = "volume" if state.volume != 100 else "filter" if state.filter else "codec"
        said.append(ctx.t("now-transcoded", why=ctx.t(f"now-because-{why}")))
    elif state.way:
        said.append(ctx.t(f"now-{state.way}"))
    return said


def buttons(ctx: GuildContext, state: PlayerState) -> list[list[Button[Any]]]:
    """Return the buttons of a player; those that would do nothing are off."""
    current = state.current
    uid = current.uid if current is not None else "-"
    paused = state.status is Status.PAUSED
    idle = current is None
    pause = f"▶️ {ctx.t('button-resume')}" if paused else f"⏸️ {ctx.t('button-pause')}"
    empty = idle and not state.queue and state.channel_id is None
    return [
        [
            Button(label=pause, style=ButtonStyle.primary, custom_id=routes.PAUSE.id(), disabled=idle),
            _button(f"⏭️ {ctx.t('button-skip')}", routes.SKIP.id(uid=uid), off=idle),
            Button(
                label=f"⏹️ {ctx.t('button-stop')}",
                style=ButtonStyle.danger,
                custom_id=routes.STOP.id(),
                disabled=empty,
            ),
        ],
        [
            _button(f"{LOOPS[state.loop]} {ctx.t(f'loop-{state.loop}')}", routes.LOOP.id()),
            _button(f"🔀 {ctx.t('button-shuffle')}", routes.SHUFFLE.id(), off=len(state.queue) < SHUFFLED),
            _button(f"⭐ {ctx.t('button-favourite')}", routes.FAVOURITE.id(uid=uid), off=idle),
            _button(f"📜 {ctx.t('button-queue')}", routes.QUEUE.id()),
        ],
    ]


def _button(label: str, custom_id: str, *, off: bool = False) -> Button[Any]:
    return Button(label=label, custom_id=custom_id, disabled=off)
