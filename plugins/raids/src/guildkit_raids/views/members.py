"""The list of members, and who has earned most in voice channels."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import disnake
from disnake.ui import Button

from guildkit import MembersUnavailable, View
from guildkit_raids import routes
from guildkit_raids.views.common import COLOUR, plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from guildkit import GuildContext, InteractionContext, Page
    from guildkit_raids.models import VoiceTime
    from guildkit_raids.planning.member_list import Entry

ROOM: Final = 3800
"""How much of the list stands in one message; its title, its footer and the last line come to that."""
MESSAGES: Final = 5
"""How many messages the list has at most."""
PAGE: Final = 25


def messages(ctx: GuildContext, entries: Sequence[Entry], *, available: bool) -> list[View]:
    """Show the list in as many messages as it needs, up to some; the rest is a number."""
    parts: list[list[str]] = [[]]
    room = ROOM
    for place, each in enumerate(entries):
        line = _line(ctx, each)
        if len(line) + 1 > room:
            if len(parts) == MESSAGES:
                parts[-1].append(ctx.t("members-more", count=len(entries) - place))
                break
            parts.append([])
            room = ROOM
        parts[-1].append(line)
        room -= len(line) + 1
    embeds = [disnake.Embed(description="\n".join(lines), colour=COLOUR) for lines in parts]
    embeds[0].title = ctx.t("members-title", count=len(entries))
    if not entries:
        embeds[0].description = ctx.t("members-none")
    if not available:
        embeds[-1].add_field("⚠️", _unavailable(ctx), inline=False)
    return [View(embeds=[embed]) for embed in embeds]


def page(ctx: InteractionContext, entries: Sequence[Entry], shown: Page, *, available: bool) -> View:
    """Show a page of the list to one member."""
    embed = disnake.Embed(
        title=ctx.t("members-title", count=shown.total),
        description="\n".join(_line(ctx, each) for each in shown.of(list(entries))) or ctx.t("members-none"),
        colour=COLOUR,
    )
    if not available:
        embed.add_field("⚠️", _unavailable(ctx), inline=False)
    return View(embeds=[embed], rows=shown.rows(routes.MEMBERS))


def _line(ctx: GuildContext, each: Entry) -> str:
    return ctx.t(
        "members-line", count=str(each.count), name=plain(each.name) if each.name else ctx.t("name-erased")
    )


def _unavailable(ctx: GuildContext) -> str:
    missing = MembersUnavailable()
    return "\n".join((ctx.t("members-fallback"), ctx.t(missing.message), ctx.t(missing.hint)))


def xp(ctx: InteractionContext, member: str, own: VoiceTime | None, place: int) -> View:
    """Show what a member has earned in voice channels."""
    if own is None or own.sixtieths < 60:
        said = ctx.t("xp-none", member=member)
    else:
        said = ctx.t(
            "xp-own", member=member, xp=own.sixtieths // 60, minutes=own.seconds // 60, place=str(place)
        )
    best: Button[Any] = Button(label=ctx.t("xp-best"), custom_id=routes.XP_BEST.id(page=1))
    return View("\n".join((said, ctx.t("xp-how", rate=ctx.settings.voice_xp))), rows=[[best]])


def xp_page(ctx: InteractionContext, found: Sequence[VoiceTime], shown: Page) -> View:
    """Show a page of who has earned most."""
    lines = [
        ctx.t(
            "xp-line",
            place=str(place),
            name=plain(each.name),
            xp=each.sixtieths // 60,
            minutes=each.seconds // 60,
        )
        for place, each in enumerate(found, shown.offset + 1)
    ]
    embed = disnake.Embed(
        title=ctx.t("xp-title"), description="\n".join(lines) or ctx.t("xp-nobody"), colour=COLOUR
    )
    return View(embeds=[embed], rows=shown.rows(routes.XP_BEST))
