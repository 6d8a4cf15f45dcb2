"""Slash commands: `/raffle open|enter|buy|grant|close|draw|cancel|show|verify|period`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import disnake

from guildkit import Choice, InteractionContext, Option, UserError, View, clean, shorten
from guildkit_economy import people, plugin, raffles, views
from guildkit_economy.components.raffles import ask_cancel, purchase, show_own, show_proof, take_part
from guildkit_economy.durations import parse_duration
from guildkit_economy.models import RaffleState, TicketSource
from guildkit_economy.raffles import Terms, steps
from guildkit_economy.raffles.opening import (
    DEAREST,
    MOST_EARNED,
    MOST_MINUTES,
    MOST_TICKETS,
    MOST_WINNERS,
    PRIZE_LIMIT,
    TITLE_LIMIT,
)
from guildkit_economy.texts import text

if TYPE_CHECKING:
    from guildkit_economy.settings import EconomySettings

plugin.group("raffle", "Raffles with draws that everybody can check")


async def numbers(ctx: InteractionContext, typed: str) -> list[Choice]:
    """Complete the number of a raffle from its number or its title."""
    return await _choices(ctx, typed)


async def open_numbers(ctx: InteractionContext, typed: str) -> list[Choice]:
    """Complete the number of a raffle that is open."""
    return await _choices(ctx, typed, RaffleState.OPEN)


async def _choices(ctx: InteractionContext, typed: str, *states: RaffleState) -> list[Choice]:
    async with ctx.read() as session:
        found = await raffles.matching(session, typed.strip(), states)
    return [Choice(shorten(f"{number} {title}", 100), number) for number, title in found]


Number = Annotated[int, Option("The raffle's number", min=1, max=2_000_000_000, autocomplete=numbers)]
OpenNumber = Annotated[
    int | None,
    Option(
        "The raffle's number, where several are open", min=1, max=2_000_000_000, autocomplete=open_numbers
    ),
]


@plugin.command("raffle open", description="Open a raffle", permissions=people.MANAGE, answers="private")
async def open_(
    ctx: InteractionContext,
    title: Annotated[str, Option("What it is called", max=TITLE_LIMIT)],
    duration: Annotated[str, Option("How long it is open, for example: 3 days", max=50)],
    prize: Annotated[str, Option("What there is to win", max=PRIZE_LIMIT)] = "",
    winners: Annotated[int, Option("How many win", min=1, max=MOST_WINNERS)] = 1,
    price: Annotated[int, Option("What a ticket costs; 0 is a free entry", min=0, max=DEAREST)] = 0,
    limit: Annotated[
        int | None, Option("How many tickets a member may have", min=1, max=MOST_TICKETS)
    ] = None,
    required_role: Annotated[disnake.Role | None, Option("Only who has this role takes part")] = None,
    excluded_role: Annotated[disnake.Role | None, Option("Who has this role does not take part")] = None,
    watch_minutes: Annotated[
        int,
        Option("After how many minutes of watching there is a ticket; 0 for none", min=0, max=MOST_MINUTES),
    ] = 0,
    gift_tickets: Annotated[
        int, Option("How many tickets there are for each gifted subscription", min=0, max=MOST_EARNED)
    ] = 0,
    bonus_role: Annotated[
        disnake.Role | None, Option("Who has this role, boosters for example, gets more tickets")
    ] = None,
    bonus_tickets: Annotated[
        int, Option("How many more, once, when they take part", min=1, max=MOST_EARNED)
    ] = 1,
    draws_itself: Annotated[
        bool | None, Option("Whether it is drawn without a manager; by default as the settings say")
    ] = None,
    repeats: Annotated[bool, Option("Whether the next one opens when this one has ended")] = False,
) -> None:
    """Open a raffle, and post its card here."""
    settings: EconomySettings = ctx.settings
    terms = Terms(
        title=" ".join(title.split()),
        prize=prize.strip(),
        winners=winners,
        price=price,
        limit=limit,
        required_role=required_role.id if required_role else None,
        excluded_role=excluded_role.id if excluded_role else None,
        watch_minutes=watch_minutes,
        gift_tickets=gift_tickets,
        bonus_role=bonus_role.id if bonus_role else None,
        bonus_tickets=bonus_tickets if bonus_role else 0,
        duration=parse_duration(duration),
        cooldown=settings.raffle_cooldown,
        pot_to=settings.raffle_pot,
        beacon=None if settings.raffle_beacon == "none" else settings.raffle_beacon,
        draws_itself=settings.raffle_draws_itself if draws_itself is None else draws_itself,
        repeats=repeats,
    )
    ctx.require_posting(ctx.interaction.channel_id, files=True)
    async with ctx.transaction() as session:
        if first := await ctx.once(session):
            raffle = await raffles.open_raffle(
                session, terms, now=ctx.now, by=ctx.member.id, channel_id=ctx.channel_id, rng=ctx.rng
            )
            await steps.opened(ctx, raffle)
            ctx.audit("raffle.opened", f"raffle {raffle.number}", {"title": raffle.title})
    await ctx.reply(
        ctx.t("raffle-opened", heading=views.heading(raffle)) if first else ctx.t("raffle-opened-already")
    )


@plugin.command("raffle enter", description="Take part in a free raffle", answers="private")
async def enter(ctx: InteractionContext, raffle: OpenNumber = None) -> None:
    """Take part."""
    await take_part(ctx, await _the_one(ctx, raffle))


@plugin.command("raffle buy", description="Buy tickets of a raffle", answers="private")
async def buy(
    ctx: InteractionContext,
    tickets: Annotated[int, Option("How many", min=1, max=MOST_TICKETS)] = 1,
    raffle: OpenNumber = None,
) -> None:
    """Buy tickets."""
    await purchase(ctx, await _the_one(ctx, raffle), tickets)


@plugin.command(
    "raffle grant", description="Give a member tickets", permissions=people.MANAGE, answers="private"
)
async def grant(
    ctx: InteractionContext,
    member: Annotated[disnake.Member, Option("Who gets them")],
    tickets: Annotated[int, Option("How many", min=1, max=MOST_TICKETS)] = 1,
    raffle: OpenNumber = None,
    reason: Annotated[str, Option("What for; it stands in the audit log", max=150)] = "",
) -> None:
    """Give tickets; everybody sees on the list that there are more, and in the audit log who gave them."""
    if member.bot:
        raise UserError(text("raffle-no-bots"))
    number = await _the_one(ctx, raffle)
    async with ctx.transaction() as session:
        given = 0
        if first := await ctx.once(session):
            given = await raffles.grant(
                session,
                number,
                member.id,
                TicketSource.ADMIN,
                tickets,
                str(ctx.interaction.id),
                now=ctx.now,
                rng=ctx.rng,
                by=ctx.member.id,
            )
            await steps.granted(ctx, session, number)
            what = f"raffle {number}: {clean(reason)}" if clean(reason) else f"raffle {number}"
            ctx.audit("raffle.granted", what, {"member": member.id, "tickets": given})
    key = "raffle-granted" if given else "raffle-granted-none" if first else "raffle-granted-already"
    await ctx.reply(ctx.t(key, tickets=given, member=f"<@{member.id}>", number=str(number)))


@plugin.command(
    "raffle close", description="Close a raffle now", permissions=people.MANAGE, answers="private"
)
async def close(ctx: InteractionContext, raffle: Number) -> None:
    """End the time in which there are tickets."""
    async with ctx.transaction() as session:
        other = await raffles.waits_for(session, await steps.close(ctx, session, raffle))
        until = await raffles.held_until(session, raffle, ctx.now)
        ctx.audit("raffle.closed", f"raffle {raffle}")
    if until is None and other is not None:
        await ctx.reply(ctx.t("raffle-closed-other", number=str(raffle), other=str(other)))
    elif until is None:
        await ctx.reply(ctx.t("raffle-closed", number=str(raffle)))
    else:
        when = f"<t:{int(until.timestamp())}:R>"
        await ctx.reply(ctx.t("raffle-closed-waits", number=str(raffle), when=when))


@plugin.command(
    "raffle draw", description="Draw the winners of a raffle", permissions=people.MANAGE, answers="private"
)
async def draw(ctx: InteractionContext, raffle: Number) -> None:
    """Draw the winners."""
    await steps.draw(ctx, raffle, by=ctx.member.id, within=ctx.transaction)
    await ctx.reply(ctx.t("raffle-drawn", number=str(raffle)))


@plugin.command(
    "raffle cancel",
    description="Call a raffle off and give back what was paid",
    permissions=people.MANAGE,
    answers="private",
)
async def cancel(ctx: InteractionContext, raffle: Number) -> None:
    """Ask whether it is to be called off."""
    await ask_cancel(ctx, raffle)


@plugin.command("raffle show", description="Your tickets and your code in a raffle", answers="private")
async def show(ctx: InteractionContext, raffle: Number) -> None:
    """Show the member's own tickets."""
    await show_own(ctx, raffle)


@plugin.command("raffle verify", description="Check a draw yourself", answers="private")
async def verify(ctx: InteractionContext, raffle: Number) -> None:
    """Hand out what anybody needs to draw again."""
    await show_proof(ctx, raffle)


@plugin.command("raffle period", description="Which raffles are running", answers="private")
async def period(
    ctx: InteractionContext,
    stop: Annotated[
        int | None,
        Option("For managers: the raffle after which no further one opens", min=1, max=2_000_000_000),
    ] = None,
) -> None:
    """List what is running; or end a row of raffles."""
    if stop is None:
        await ctx.reply(await _running(ctx))
        return
    if not people.manages(ctx):
        raise UserError(text("raffle-stop-managers"))
    async with ctx.transaction() as session:
        raffle = await raffles.find(session, stop, lock=True)
        stopped, raffle.repeats = raffle.repeats, False
        await steps.changed(ctx, stop)
        ctx.audit("raffle.row-ended", f"raffle {stop}")
    await ctx.reply(ctx.t("raffle-stopped" if stopped else "raffle-no-row", number=str(stop)))


async def _running(ctx: InteractionContext) -> View:
    async with ctx.read() as session:
        return views.raffle_period(ctx, await raffles.running(session), await raffles.recent(session))


async def _the_one(ctx: InteractionContext, number: int | None) -> int:
    async with ctx.read() as session:
        return await raffles.the_one(session, number)
