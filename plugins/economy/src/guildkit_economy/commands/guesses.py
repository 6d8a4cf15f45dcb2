"""Slash commands: `/guess open|guess|close|settle`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from guildkit import InteractionContext, Option
from guildkit_economy import people, plugin, routes
from guildkit_economy.commands import options
from guildkit_economy.components.guesses import do_guess
from guildkit_economy.durations import parse_duration
from guildkit_economy.games import balances, guesses
from guildkit_economy.games.guesses import TITLE_LIMIT, Prize
from guildkit_economy.ledger import HOUSE, MINT
from guildkit_economy.views import guesses as views

if TYPE_CHECKING:
    from guildkit_economy.settings import EconomySettings

plugin.group("guess", "Guess what the balance will be")

Balance = Option("The balance, for example: 1234.56", max=50)


@plugin.command(
    "guess open", description="Let members guess a balance", permissions=people.MANAGE, answers="private"
)
async def open_(
    ctx: InteractionContext,
    title: Annotated[str, Option("What is guessed", max=TITLE_LIMIT)],
    duration: Annotated[
        str, Option("How long, for example: 30 minutes; without it until you close it", max=50)
    ] = "",
    prize: Annotated[
        str, Option("What the closest gets: a whole number of this server's money", max=40)
    ] = "",
) -> None:
    """Open a session, and post its card here."""
    settings: EconomySettings = ctx.settings
    ends_at = ctx.now + parse_duration(duration) if duration.strip() else None
    promised = None
    if prize.strip():
        count = options.amount(ctx, prize)
        promised = Prize(count, MINT if settings.guess_prize == "mint" else HOUSE)
    ctx.require_posting(ctx.channel_id)
    async with ctx.transaction() as session:
        game = await guesses.open_session(
            session,
            title,
            by=ctx.member.id,
            now=ctx.now,
            channel_id=ctx.channel_id,
            ends_at=ends_at,
            prize=promised,
        )
        key = routes.GUESS.id(number=game.number)
        await ctx.live.show(key, ctx.channel_id)
        if ends_at is not None:
            await ctx.jobs.enqueue(
                "guess-close", {"number": game.number}, at=ends_at, key=f"guess-close/{game.number}"
            )
        ctx.audit("guess.opened", f"guess {game.number}", {"title": game.title, "prize": game.prize})
    await ctx.reply(ctx.t("guess-opened", heading=views.heading(game)))


@plugin.command("guess guess", description="Guess the balance", answers="private")
async def guess(ctx: InteractionContext, balance: Annotated[str, Balance]) -> None:
    """Guess, or change one's guess."""
    async with ctx.read() as session:
        number = await guesses.running(session)
    await do_guess(ctx, number, balance)


@plugin.command(
    "guess close", description="Let nobody guess any more", permissions=people.MANAGE, answers="private"
)
async def close(
    ctx: InteractionContext,
    cancel: Annotated[bool, Option("Call it off: nobody wins, and the prize goes back")] = False,
) -> None:
    """End the guessing; or call the session off, before or after its end."""
    async with ctx.transaction() as session:
        number = await guesses.running(session)
        if cancel:
            await guesses.cancel(session, number, by=ctx.member.id, now=ctx.now)
            await ctx.jobs.enqueue("guess-announce", {"number": number}, key=f"guess-announce/{number}")
        else:
            await guesses.close(session, number, now=ctx.now)
        await ctx.jobs.cancel(f"guess-close/{number}")
        await ctx.live.refresh(routes.GUESS.id(number=number), at_once=True)
        ctx.audit("guess.cancelled" if cancel else "guess.closed", f"guess {number}")
    await ctx.reply(ctx.t("guess-cancelled" if cancel else "guess-closed", number=str(number)))


@plugin.command(
    "guess settle",
    description="Say what the balance was; the closest wins",
    permissions=people.MANAGE,
    answers="private",
)
async def settle(ctx: InteractionContext, balance: Annotated[str, Balance]) -> None:
    """Ask whether that is the balance; the yes names and pays the winner."""
    told = balances.parse(balance)
    async with ctx.read() as session:
        game = await guesses.find(session, await guesses.running(session))
        first = await guesses.closest(session, game.number, told)
    guesses.require_closed(game)
    yes = routes.GUESS_SETTLE.id(number=game.number, balance=told)
    question = views.guess_settle_sure(ctx, game, told, first)
    await ctx.confirm(question, yes, label=ctx.t("guess-settle-label"))
