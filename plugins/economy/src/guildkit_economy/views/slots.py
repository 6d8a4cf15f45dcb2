"""Called slots as people see them: the panel, the queue, what is played now, and a list that was shuffled."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import disnake
from disnake import ButtonStyle
from disnake.ui import Button, Label, TextInput
from disnake.ui.select.string import StringSelect

from guildkit import View, escape, shorten
from guildkit_economy import routes
from guildkit_economy.games.slots import NAME_LIMIT
from guildkit_economy.views.common import COLOUR, person, when

if TYPE_CHECKING:
    from collections.abc import Sequence

    from guildkit import GuildContext, InteractionContext, Page
    from guildkit_economy.models import Shuffle, ShuffledSlot, Slot

HEAD: Final = 10
"""How much of the queue the panel shows."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How the queue stands: whether calls are taken, what is played, and a part of what waits, from place `first`."""

    open: bool
    playing: Slot | None
    waiting: Sequence[Slot]
    total: int
    first: int = 1


def slot_panel(ctx: GuildContext, standing: Standing) -> View:
    """Show what is played and who comes next, with the button by which members call a slot."""
    call: Button[Any] = Button(
        label=ctx.t("slot-button-call"),
        style=ButtonStyle.primary,
        custom_id=routes.SLOT_CALL.id(),
        disabled=not standing.open,
    )
    queue: Button[Any] = Button(label=ctx.t("slot-button-queue"), custom_id=routes.SLOT_QUEUE.id())
    return View(embeds=[_embed(ctx, standing)], rows=[[call, queue, _switch(ctx, standing)]])


def slot_queue(
    ctx: InteractionContext,
    standing: Standing,
    page: Page,
    own: Sequence[Slot],
    *,
    said: str = "",
    managing: bool = False,
) -> View:
    """Show a member a page of the queue, with what they may take back of it."""
    rows: list[Any] = page.rows(routes.SLOT_PAGE)
    if own:
        rows.append([_withdraw(ctx, own)])
    if managing:
        rows.append([_switch(ctx, standing)])
    return View(said, embeds=[_embed(ctx, standing)], rows=rows)


def _embed(ctx: GuildContext, standing: Standing) -> disnake.Embed:
    lines = [ctx.t("slots-open" if standing.open else "slots-closed")]
    if standing.playing is not None:
        lines.append(ctx.t("slot-playing", **_named(standing.playing)))
    lines.append("")
    lines += [
        ctx.t("slot-line", place=place, number=str(slot.number), **_named(slot))
        for place, slot in enumerate(standing.waiting, start=standing.first)
    ]
    if not standing.total:
        lines.append(ctx.t("slots-empty"))
    embed = disnake.Embed(title=ctx.t("slots-title"), description="\n".join(lines), colour=COLOUR)
    if standing.total > len(standing.waiting):
        embed.set_footer(text=ctx.t("slots-waiting", count=standing.total))
    return embed


def _switch(ctx: GuildContext, standing: Standing) -> Button[Any]:
    label = ctx.t("slot-button-close" if standing.open else "slot-button-open")
    return Button(label=label, custom_id=routes.SLOT_OPEN.id(wanted=0 if standing.open else 1))


def _withdraw(ctx: GuildContext, own: Sequence[Slot]) -> StringSelect[Any]:
    select: StringSelect[Any] = StringSelect(
        custom_id=routes.SLOT_WITHDRAW.id(), placeholder=ctx.t("slot-withdraw-placeholder")
    )
    for slot in own:
        select.add_option(label=shorten(f"#{slot.number} {slot.name}", 100), value=str(slot.number))
    return select


def slot_form(ctx: InteractionContext) -> tuple[str, str, list[Label]]:
    """Return the modal in which a member names a slot."""
    field = TextInput(custom_id="name", max_length=NAME_LIMIT)
    return ctx.t("slot-button-call"), routes.SLOT_CALLED.id(), [Label(ctx.t("slot-form-name"), field)]


def slot_played(ctx: GuildContext, slot: Slot, *, left: int, out_of: int | None = None) -> str:
    """Announce what is played now, without a ping: who called it is watching.

    Args:
        ctx: of the guild.
        slot: what is played.
        left: how many wait.
        out_of: among how many it was drawn; None where a manager has picked it.
    """
    lines = [] if out_of is None else [ctx.t("slot-drawn", count=out_of)]
    lines += [ctx.t("slot-playing", **_named(slot)), ctx.t("slots-left", count=left)]
    return "\n".join(lines)


def _named(slot: Slot) -> dict[str, Any]:
    return {"name": escape(slot.name), "member": person(slot.member_id)}


def shuffled(ctx: GuildContext, found: Shuffle, order: Sequence[ShuffledSlot], page: Page) -> View:
    """Show a page of the order that came out."""
    lines = [ctx.t("shuffle-by", member=person(found.member_id), when=when(found.at)), ""]
    lines += [
        f"**{place}.** {escape(slot.name)}" + (f" · <@{slot.called_by}>" if slot.called_by else "")
        for place, slot in enumerate(order, start=page.offset + 1)
    ]
    embed = disnake.Embed(title=ctx.t("shuffle-title"), description="\n".join(lines), colour=COLOUR)
    return View(embeds=[embed], rows=page.rows(routes.SHUFFLE_PAGE))
