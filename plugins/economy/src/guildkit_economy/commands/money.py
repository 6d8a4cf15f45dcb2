"""Slash commands: `/balance`, `/pay`, `/history`, `/leaderboard`."""

from __future__ import annotations

from typing import Annotated

import disnake

from guildkit import InteractionContext, Option
from guildkit_economy import amounts, ledger, plugin
from guildkit_economy.commands import options
from guildkit_economy.components import money
from guildkit_economy.views.common import amount as in_currency
from guildkit_economy.views.common import person


@plugin.command("balance", description="See what you have, or what another member has", answers="private")
async def balance(
    ctx: InteractionContext,
    member: Annotated[disnake.Member | None, Option("Whose money; yours without it")] = None,
) -> None:
    """Say what somebody has."""
    whose = member.id if member else ctx.member.id
    async with ctx.read() as session:
        has = await ledger.balance(session, ledger.member(whose))
    if whose == ctx.member.id:
        await ctx.reply(ctx.t("balance-own", balance=in_currency(ctx, has)))
    else:
        await ctx.reply(ctx.t("balance-of", member=person(whose), balance=in_currency(ctx, has)))


@plugin.command("pay", description="Give another member some of your money")
async def pay(
    ctx: InteractionContext,
    member: Annotated[disnake.Member, Option("Who gets it")],
    amount: Annotated[str, Option("How much: a whole number", max=40)],
    reason: Annotated[
        str, Option("What for; everybody in the channel reads it", max=money.REASON_LIMIT)
    ] = "",
) -> None:
    """Pay, or ask first where it is much."""
    count = options.amount(ctx, amount)
    await money.ask_or_pay(ctx, member.id, count, amounts.one_line(reason, money.REASON_LIMIT))


@plugin.command("history", description="See what has come to you and gone from you", answers="private")
async def history(
    ctx: InteractionContext,
    member: Annotated[disnake.Member | None, Option("Whose; for those who manage this server")] = None,
) -> None:
    """Show what has moved somebody's money, the newest first."""
    await ctx.reply(await money.history(ctx, member.id if member else ctx.member.id, 1))


@plugin.command("leaderboard", description="See who has most")
async def leaderboard(ctx: InteractionContext) -> None:
    """Show who has most."""
    await ctx.reply(await money.leaderboard(ctx, 1))
