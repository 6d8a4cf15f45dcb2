"""The button on the card of a guessed balance, the form behind it, and the list of all guesses."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from guildkit import InteractionContext, Page, UserError, View
from guildkit_economy import people, plugin, routes
from guildkit_economy.games import balances, guesses
from guildkit_economy.models import GuessState
from guildkit_economy.texts import text
from guildkit_economy.views import guesses as views

if TYPE_CHECKING:
    from guildkit_economy.settings import EconomySettings


@plugin.component(routes.GUESS_ASK, opens_modal=True)
async def ask(ctx: InteractionContext, number: int) -> None:
    """Ask what the balance will be."""
    async with ctx.read() as session:
        game = await guesses.find(session, number)
        own = await guesses.own_guess(session, number, ctx.member.id)
    guesses.require_open(game, ctx.now)
    await ctx.modal(*views.guess_form(ctx, game, own))


@plugin.modal(routes.GUESSED)
async def guessed(ctx: InteractionContext, number: int) -> None:
    """Take what the form says."""
    await do_guess(ctx, number, ctx.fields.get("balance") or "")


async def do_guess(ctx: InteractionContext, number: int, typed: str) -> None:
    """Take a member's guess, and tell them how it was read.

    Raises:
        UserError: it is no balance, nobody guesses any more, or the member has guessed a moment ago.
    """
    settings: EconomySettings = ctx.settings
    balance = balances.parse(typed)
    async with ctx.transaction() as session:
        own, before = await guesses.guess(session, number, ctx.member.id, balance, now=ctx.now)
        if settings.guess_cooldown:
            wait = timedelta(seconds=settings.guess_cooldown)
            await ctx.limit(session, "guess", ctx.member.id, times=1, per=wait)
        if before is None:
            await ctx.live.refresh(routes.GUESS.id(number=number))
    await ctx.reply(views.guess_taken(ctx, number, own.balance, before), private=True)


@plugin.component(routes.GUESSES, answers="private")
async def show_all(ctx: InteractionContext, number: int) -> None:
    """Show all guesses of a session that is closed."""
    await ctx.reply(await guess_page(ctx, number, 1))


@plugin.component(routes.GUESS_PAGE, repeatable=True)
async def turn(ctx: InteractionContext, number: int, page: int) -> None:
    """Turn to another page of the guesses."""
    await ctx.update(await guess_page(ctx, number, page))


async def guess_page(ctx: InteractionContext, number: int, wanted: int) -> View:
    """Return a page of the guesses.

    Raises:
        UserError: there is no such session, or it is open: until then nobody sees what others guess.
    """
    async with ctx.read() as session:
        game = await guesses.find(session, number)
        if game.state == GuessState.OPEN:
            raise UserError(text("guesses-secret", number=str(number)))
        page = Page(wanted, total=await guesses.how_many(session, number))
        found = await guesses.ranked(session, number, game.balance, limit=page.size, offset=page.offset)
    return views.guess_list(ctx, game, found, page)


@plugin.component(routes.GUESS_SETTLE, permissions=people.MANAGE)
async def settle(ctx: InteractionContext, number: int, balance: int) -> None:
    """Name and pay the winner."""
    balances.check(balance)
    async with ctx.transaction() as session:
        await guesses.settle(session, number, balance, by=ctx.member.id, now=ctx.now)
        await ctx.jobs.enqueue("guess-announce", {"number": number}, key=f"guess-announce/{number}")
        await ctx.live.refresh(routes.GUESS.id(number=number), at_once=True)
        ctx.audit("guess.settled", f"guess {number}", {"cents": balance})
    await ctx.update(ctx.t("guess-settled", number=str(number), balance=views.balance(balance)))
