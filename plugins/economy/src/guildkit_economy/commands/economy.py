"""Slash commands for those who manage the guild: `/economy adjust|reverse|report|verify|settings`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import disnake

from guildkit import InteractionContext, Option, UserError, escape
from guildkit_economy import amounts, ledger, plugin
from guildkit_economy.components.money import REASON_LIMIT
from guildkit_economy.ledger import BURN, MINT, post, prove, transfer
from guildkit_economy.people import MANAGE
from guildkit_economy.texts import text
from guildkit_economy.views import managing as views
from guildkit_economy.views.common import amount as in_currency
from guildkit_economy.views.common import person

if TYPE_CHECKING:
    from guildkit_economy.settings import EconomySettings

plugin.group("economy", "Manage the money of this server", permissions=MANAGE)

Reason = Annotated[str, Option("Why; it stands in the history", max=REASON_LIMIT)]


@plugin.command(
    "economy adjust",
    description="Give a member money that is new, or take some out of circulation",
    permissions=MANAGE,
    answers="private",
)
async def adjust(
    ctx: InteractionContext,
    member: Annotated[disnake.Member, Option("Whose money")],
    amount: Annotated[str, Option("How much: 100 to give, -100 to take", max=40)],
    reason: Reason,
) -> None:
    """Make money for a member, or end some of theirs."""
    change = amounts.parse_change(amount, amounts.separator(ctx.language))
    why = _required(reason)
    if member.bot:
        raise UserError(text("pay-bot", member=f"<@{member.id}>"))
    whose = ledger.member(member.id)
    payer, payee = (MINT, whose) if change > 0 else (whose, BURN)
    posting = transfer(
        payer,
        payee,
        abs(change),
        key=f"adjust:{ctx.interaction.id}",
        kind="adjust",
        at=ctx.now,
        actor_id=ctx.member.id,
        reason=why,
    )
    async with ctx.transaction() as session:
        posted = await post(session, posting)
        if not posted.again:
            # Whose money and why stands in the ledger, where it can be erased.
            ctx.audit("adjusted", f"#{posted.number}", {"amount": change})
    await ctx.reply(
        ctx.t(
            "adjust-given" if change > 0 else "adjust-taken",
            number=str(posted.number),
            member=person(member.id),
            amount=in_currency(ctx, abs(change)),
            balance=in_currency(ctx, posted.balances[whose]),
        )
    )


@plugin.command(
    "economy reverse",
    description="Undo a transaction by its opposite",
    permissions=MANAGE,
    answers="private",
)
async def reverse(
    ctx: InteractionContext,
    number: Annotated[int, Option("The transaction's number, as in /history", min=1, max=2_000_000_000)],
    reason: Reason,
) -> None:
    """Post the opposite of a transaction."""
    why = _required(reason)
    async with ctx.transaction() as session:
        posted = await ledger.reverse(session, number, at=ctx.now, actor_id=ctx.member.id, reason=why)
        if not posted.again:
            ctx.audit("reversed", f"#{number}", {"by": posted.number})
    key = "reverse-again" if posted.again else "reverse-done"
    await ctx.reply(ctx.t(key, number=str(number), by=str(posted.number)))


@plugin.command(
    "economy report",
    description="See how much money there is, where it comes from and where it goes",
    permissions=MANAGE,
    answers="private",
)
async def report(ctx: InteractionContext) -> None:
    """Show the figures of the economy."""
    async with ctx.read(one_moment=True) as session:
        found = await ledger.report(session, ctx.now)
    await ctx.reply(views.report(ctx, found))


@plugin.command(
    "economy verify",
    description="Add the whole ledger up again, and check its chain of hashes",
    permissions=MANAGE,
    answers="private",
)
async def verify(ctx: InteractionContext) -> None:
    """Prove the ledger."""
    async with ctx.read(one_moment=True) as session:
        found = await prove(session)
    await ctx.reply(views.proof(ctx, found))


@plugin.command(
    "economy settings",
    description="See what is set for the money of this server",
    permissions=MANAGE,
    answers="private",
)
async def settings(ctx: InteractionContext) -> None:
    """Say what is set, and where it is changed."""
    found: EconomySettings = ctx.settings
    lines = [ctx.t("settings-currency", currency=escape(found.currency))]
    if found.confirm_above:
        lines.append(ctx.t("settings-confirm", amount=in_currency(ctx, found.confirm_above)))
    else:
        lines.append(ctx.t("settings-confirm-never"))
    await ctx.reply("\n".join([*lines, ctx.t("settings-change")]))


def _required(reason: str) -> str:
    why = amounts.one_line(reason, REASON_LIMIT)
    if not why:
        raise UserError(text("reason-required"))
    return why
