"""What managers see of the economy as a whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

import disnake

from guildkit import View, shorten
from guildkit_economy.models import Kind
from guildkit_economy.views.common import COLOUR, amount
from guildkit_economy.views.money import kind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from guildkit import GuildContext
    from guildkit_economy.ledger import Proof, Report

MOST_KINDS = 10
MOST_WRONG = 10


def report(ctx: GuildContext, found: Report) -> View:
    """Show the figures of the guild's economy."""
    embed = disnake.Embed(
        title=ctx.t("report-title"),
        description=ctx.t(
            "report-supply",
            supply=amount(ctx, found.supply),
            made=amount(ctx, found.made),
            ended=amount(ctx, found.ended),
        ),
        colour=COLOUR,
    )
    where = [
        ctx.t(key, amount=amount(ctx, found.held[of]))
        for key, of in (
            ("report-members", Kind.MEMBER),
            ("report-house", Kind.HOUSE),
            ("report-pots", Kind.POT),
            ("report-held", Kind.HOLD),
        )
        if found.held[of] or of == Kind.MEMBER
    ]
    where.append(ctx.t("report-share", accounts=found.accounts, share=f"{found.share:.0%}"))
    embed.add_field(ctx.t("report-where"), "\n".join(where), inline=False)
    embed.add_field(ctx.t("report-sources"), _kinds(ctx, found.sources))
    embed.add_field(ctx.t("report-sinks"), _kinds(ctx, found.sinks))
    velocity = ctx.t("report-spent", amount=amount(ctx, found.spent), times=f"{found.velocity:.2f}")
    embed.add_field(ctx.t("report-velocity"), velocity, inline=False)
    return View(embeds=[embed]).shortened()


def _kinds(ctx: GuildContext, sums: Mapping[str, int]) -> str:
    lines = [
        ctx.t("report-kind", kind=kind(of), amount=amount(ctx, count))
        for of, count in list(sums.items())[:MOST_KINDS]
    ]
    if len(sums) > MOST_KINDS:
        rest = sum(list(sums.values())[MOST_KINDS:])
        lines.append(ctx.t("report-rest", amount=amount(ctx, rest)))
    return "\n".join(lines) or ctx.t("report-none")


def proof(ctx: GuildContext, found: Proof) -> str:
    """Say what a look at the whole ledger has come to; what is wrong stands there in the operator's English."""
    counts = {"transactions": found.transactions, "accounts": found.accounts}
    if not found.wrong:
        return ctx.t("verify-right", **counts, hash=found.hash)
    lines = [f"- {each}" for each in found.wrong[:MOST_WRONG]]
    if len(found.wrong) > MOST_WRONG:
        lines.append(ctx.t("verify-more", count=len(found.wrong) - MOST_WRONG))
    return shorten("\n".join([ctx.t("verify-wrong", **counts), *lines]), 2000)
