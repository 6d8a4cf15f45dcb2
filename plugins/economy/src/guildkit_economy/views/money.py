"""What members see of their money and that of others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import disnake

from guildkit import Text, View, escape, shorten
from guildkit_economy import routes
from guildkit_economy.texts import text
from guildkit_economy.views.common import COLOUR, amount, owner, person, when

if TYPE_CHECKING:
    from collections.abc import Sequence

    from guildkit import GuildContext, Page
    from guildkit_economy.ledger import Movement, Ranked

ENGLISH: Final = "en"
KINDS: Final = {
    "pay": text("kind-pay"),
    "adjust": text("kind-adjust"),
    "reversal": text("kind-reversal"),
    "hold.posted": text("kind-hold-posted"),
    "hold.voided": text("kind-hold-voided"),
    "hold.expired": text("kind-hold-expired"),
    "import": text("kind-import"),
    "import.claim": text("kind-import"),
    "shop.purchase": text("kind-shop-purchase"),
    "shop.order": text("kind-shop-order"),
    "shop.refund": text("kind-shop-refund"),
    "guess.prize": text("kind-guess-prize"),
}
"""What a movement was for, in words; others are shown by their names."""


def kind(of: str) -> str | Text:
    """Return what a movement was for."""
    return KINDS.get(of) or f"`{of}`"


def paid(ctx: GuildContext, payer_id: int, payee_id: int, count: int, reason: str, left: int) -> View:
    """Tell everybody in the channel, in the guild's language and without a ping, who has paid whom."""
    language = str(ctx.guild.preferred_locale) if ctx.guild else ENGLISH
    said = text(
        "pay-done",
        payer=person(payer_id),
        payee=person(payee_id),
        amount=amount(ctx, count),
        left=amount(ctx, left),
    )
    quoted = f"\n> {escape(reason)}" if reason else ""
    return View(shorten(said.within(language) + quoted, 2000))


def sure(ctx: GuildContext, payee_id: int, count: int, reason: str, left: int, language: str) -> View:
    """Ask whether so much is really to be paid; the reason stands in the footer, and is read from there at the yes."""
    asked = text("pay-sure", payee=person(payee_id), amount=amount(ctx, count), left=amount(ctx, left))
    embed = disnake.Embed(description=asked.within(language), colour=COLOUR)
    if reason:
        embed.set_footer(text=reason)
    return View(embeds=[embed])


def history(ctx: GuildContext, member_id: int, movements: Sequence[Movement], page: Page, left: int) -> View:
    """Show what has moved somebody's money, one page of it."""
    lines = [_line(ctx, each) for each in movements] or [ctx.t("history-empty")]
    embed = disnake.Embed(
        description="\n".join(
            [ctx.t("history-of", member=person(member_id), balance=amount(ctx, left)), "", *lines]
        ),
        colour=COLOUR,
    )
    return View(embeds=[embed], rows=page.rows(routes.HISTORY, member=member_id))


def _line(ctx: GuildContext, movement: Movement) -> str:
    names = [
        ctx.t(shown) if isinstance(shown := owner(each), Text) else shown for each in movement.others[:3]
    ]
    if len(movement.others) > len(names):
        names.append("…")
    line = ctx.t(
        "history-line" if movement.amount > 0 else "history-line-out",
        number=str(movement.number),
        when=when(movement.at),
        amount=amount(ctx, abs(movement.amount)),
        kind=kind(movement.kind),
        others=", ".join(names),
        balance=amount(ctx, movement.balance),
    )
    return f"{line}\n> {shorten(escape(movement.reason), 120)}" if movement.reason else line


def leaderboard(ctx: GuildContext, ranked: Sequence[Ranked], page: Page) -> View:
    """Show who has most, one page of it."""
    lines = [
        ctx.t(
            "leaderboard-line",
            place=str(each.place),
            member=person(each.member_id),
            amount=amount(ctx, each.balance),
        )
        for each in ranked
    ] or [ctx.t("leaderboard-empty")]
    embed = disnake.Embed(title=ctx.t("leaderboard-title"), description="\n".join(lines), colour=COLOUR)
    return View(embeds=[embed], rows=page.rows(routes.LEADERBOARD))
