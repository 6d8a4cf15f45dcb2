"""A payment, its confirmation, and the pages of lists."""

from __future__ import annotations

from typing import TYPE_CHECKING

from guildkit import InteractionContext, Page, UserError, View
from guildkit_economy import amounts, ledger, people, plugin, routes
from guildkit_economy.ledger import KeyReused, Posted, post_all, transfer
from guildkit_economy.texts import text
from guildkit_economy.views import money as views
from guildkit_economy.views.common import amount as in_currency

if TYPE_CHECKING:
    from guildkit_economy.settings import EconomySettings

REASON_LIMIT = 200


async def ask_or_pay(ctx: InteractionContext, payee_id: int, count: int, reason: str) -> None:
    """Pay, or ask first where the guild wants that for so much."""
    settings: EconomySettings = ctx.settings
    payee = await people.payee(ctx, payee_id, payer_id=ctx.member.id)
    if settings.confirm_above and count >= settings.confirm_above:
        await _ask(ctx, payee.id, count, reason)
        return
    posted = await _pay(ctx, payee.id, count, reason, asked=ctx.interaction.id)
    left = posted.balances[ledger.member(ctx.member.id)]
    await ctx.reply(views.paid(ctx, ctx.member.id, payee.id, count, reason, left))


async def _ask(ctx: InteractionContext, payee_id: int, count: int, reason: str) -> None:
    me = ledger.member(ctx.member.id)
    async with ctx.read() as session:
        left = await ledger.balance(session, me) - count
    if left < 0:
        raise ledger.NotEnough(me, left + count, count)
    question = views.sure(ctx, payee_id, count, reason, left, str(ctx.interaction.locale))
    yes = routes.PAY.id(member=payee_id, amount=count, asked=ctx.interaction.id)
    await ctx.confirm(question, yes, label=ctx.for_member(text("pay-label")))


@plugin.component(routes.PAY)
async def paid(ctx: InteractionContext, member: int, amount: int, asked: int) -> None:
    """Pay what was asked about, once however often it is clicked."""
    payee = await people.payee(ctx, member, payer_id=ctx.member.id)
    count, reason = amounts.check(amount), _reason(ctx)
    posted = await _pay(ctx, payee.id, count, reason, asked=asked)
    left = posted.balances[ledger.member(ctx.member.id)]
    await ctx.update(ctx.t("pay-left-over", left=in_currency(ctx, left)))
    if not posted.again:
        await ctx.reply(views.paid(ctx, ctx.member.id, payee.id, count, reason, left), private=False)


def _reason(ctx: InteractionContext) -> str:
    """Return the reason that stands in the question: a `custom_id` has no room for it."""
    embeds = ctx.message.embeds if ctx.message else []
    said = (embeds[0].footer.text or "") if embeds else ""
    return amounts.one_line(said, REASON_LIMIT)


async def _pay(ctx: InteractionContext, payee_id: int, count: int, reason: str, *, asked: int) -> Posted:
    me = ctx.member.id
    posting = transfer(
        ledger.member(me),
        ledger.member(payee_id),
        count,
        key=f"pay:{asked}",
        kind="pay",
        at=ctx.now,
        actor_id=me,
        reason=reason,
    )
    try:
        return await ctx.together(post_all, posting)
    except KeyReused as error:  # somebody else's question, or another amount under its key
        raise UserError(text("pay-stale")) from error


# --- lists --------------------------------------------------------------------------------------------------------------


@plugin.component(routes.HISTORY, repeatable=True)
async def turn_history(ctx: InteractionContext, member: int, page: int) -> None:
    """Turn to another page of a history."""
    await ctx.update(await history(ctx, member, page))


async def history(ctx: InteractionContext, member_id: int, number: int) -> View:
    """Return one page of what has moved somebody's money.

    Raises:
        UserError: it is somebody else's, and the member does not manage the guild.
    """
    if member_id != ctx.member.id and not people.manages(ctx):
        raise UserError(text("history-others"))
    whose = ledger.member(member_id)
    async with ctx.read(one_moment=True) as session:
        page = Page(number, await ledger.count_movements(session, whose))
        found = await ledger.movements(session, whose, offset=page.offset, limit=page.size)
        left = await ledger.balance(session, whose)
    return views.history(ctx, member_id, found, page, left)


@plugin.component(routes.LEADERBOARD, repeatable=True)
async def turn_leaderboard(ctx: InteractionContext, page: int) -> None:
    """Turn to another page of the leaderboard."""
    await ctx.update(await leaderboard(ctx, page))


async def leaderboard(ctx: InteractionContext, number: int) -> View:
    """Return one page of who has most."""
    async with ctx.read(one_moment=True) as session:
        page = Page(number, await ledger.count_ranked(session))
        ranked = await ledger.ranking(session, offset=page.offset, limit=page.size)
    return views.leaderboard(ctx, ranked, page)
