"""Clips as members see them: a card each, lists, and the panel."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import disnake
from disnake import ButtonStyle
from disnake.ui import Button, Label, TextInput

from guildkit import View, escape
from guildkit_economy import routes
from guildkit_economy.games.clips import TITLE_LIMIT, Standing
from guildkit_economy.games.links import TYPED_LIMIT
from guildkit_economy.views.common import COLOUR, person, when

if TYPE_CHECKING:
    from collections.abc import Sequence

    from guildkit import GuildContext, Page
    from guildkit_economy.games.clips import Order
    from guildkit_economy.models import Clip

PAGE = 8


def card(ctx: GuildContext, shown: Standing) -> View:
    """Show a clip such that Discord plays it below, with the button to vote."""
    clip = shown.clip
    by = ctx.t("clip-by", member=person(clip.member_id), when=when(clip.at, "R"))
    vote = Button[Any](
        label=ctx.t("clip-vote", count=shown.votes),
        custom_id=routes.CLIP_VOTE.id(number=clip.number),
        style=ButtonStyle.primary,
    )
    return View(f"{heading(clip)}\n{clip.link}\n-# {by}", rows=[[vote]])


def heading(clip: Clip) -> str:
    """Return `#12 · title`."""
    return f"**#{clip.number} · {escape(clip.title)}**" if clip.title else f"**#{clip.number}**"


def page(ctx: GuildContext, found: Sequence[Standing], shown: Page, order: Order) -> View:
    """Return a page of the clips, with the way to the other order."""
    if not found:
        return View(ctx.t("clip-empty"))
    other: Order = "best" if order == "newest" else "newest"
    switch = Button[Any](label=ctx.t(f"clip-order-{other}"), custom_id=routes.CLIPS.id(order=other, page=1))
    embed = disnake.Embed(
        title=ctx.t(f"clip-title-{order}"),
        description="\n".join(_line(ctx, each) for each in found),
        colour=COLOUR,
    )
    embed.set_footer(text=ctx.t("clip-count", count=shown.total))
    return View(embeds=[embed], rows=[*shown.rows(routes.CLIPS, order=order), [switch]])


def _line(ctx: GuildContext, shown: Standing) -> str:
    clip = shown.clip
    # What stands in a link's brackets is a title that was made safe, or the host.
    name = escape(clip.title) if clip.title else clip.link.removeprefix("https://").partition("/")[0]
    rest = ctx.t("clip-line", count=shown.votes, member=person(clip.member_id))
    return f"**#{clip.number}** [{name}]({clip.link}) · {rest}"


def panel(ctx: GuildContext, best: Sequence[Standing]) -> View:
    """Return the panel: the best clips, and the buttons by which members come to all of them."""
    lines = [_line(ctx, each) for each in best] or [ctx.t("clip-empty")]
    embed = disnake.Embed(title=ctx.t("clip-title-best"), description="\n".join(lines), colour=COLOUR)
    embed.set_footer(text=ctx.t("clip-panel-footer"))
    buttons = [
        Button[Any](label=ctx.t("clip-submit"), custom_id=routes.CLIP_SUBMIT.id(), style=ButtonStyle.success),
        Button[Any](label=ctx.t("clip-random"), custom_id=routes.CLIP_RANDOM.id()),
        Button[Any](label=ctx.t("clip-order-newest"), custom_id=routes.CLIPS_BEGIN.id()),
    ]
    return View(embeds=[embed], rows=[buttons])


def form(ctx: GuildContext) -> tuple[str, str, list[Any]]:
    """Return the modal in which a clip is submitted."""
    link = TextInput(custom_id="link", max_length=TYPED_LIMIT, placeholder="https://")
    title = TextInput(custom_id="title", max_length=TITLE_LIMIT, required=False)
    fields = [Label(ctx.t("clip-form-link"), link), Label(ctx.t("clip-form-title"), title)]
    return ctx.t("clip-submit"), routes.CLIP_SUBMITTED.id(), fields
