"""The steps of a raffle together with the messages and jobs that go with them, each in the caller's transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from guildkit import MembersUnavailable
from guildkit_economy import raffles, routes
from guildkit_economy.ledger import lock
from guildkit_economy.models import RaffleState
from guildkit_economy.raffles.beacons import AHEAD, BEACONS, Signal

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from contextlib import AbstractAsyncContextManager
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession

    from guildkit import GuildContext
    from guildkit_economy.models import Raffle


async def opened(ctx: GuildContext, raffle: Raffle) -> None:
    """Show the card of a raffle that was opened, and promise its end."""
    number = raffle.number
    await ctx.live.show(routes.RAFFLE.id(number=number), raffle.channel_id)
    await ctx.jobs.enqueue(
        "raffle-close", {"number": number}, at=raffle.ends_at, key=f"raffle-close/{number}"
    )


async def changed(ctx: GuildContext, number: int, *, at_once: bool = False) -> None:
    """Let the card follow."""
    await ctx.live.refresh(routes.RAFFLE.id(number=number), at_once=at_once)


async def granted(ctx: GuildContext, session: AsyncSession, number: int) -> None:
    """Let the card follow what was granted, and promise that held tickets count in time."""
    await changed(ctx, number)
    following = await raffles.count_due(session, number, ctx.now)
    await promise_counting(ctx, number, following)


async def voided(ctx: GuildContext, raffle: Raffle) -> None:
    """Let the card follow what was declared void; a list that has waited for it waits no more."""
    if raffle.state == RaffleState.CLOSED:
        await promise_list(ctx, raffle.number)
    await changed(ctx, raffle.number)


async def promise_counting(ctx: GuildContext, number: int, at: datetime | None) -> None:
    """Promise that held tickets are counted when the first of them are due."""
    if at is not None:
        key = f"raffle-count/{number}"
        await ctx.jobs.enqueue("raffle-count", {"number": number}, at=at, key=key, again=True)


async def close(ctx: GuildContext, session: AsyncSession, number: int) -> Raffle:
    """End the time in which there are tickets; the list is frozen next."""
    raffle = await raffles.close(session, number, now=ctx.now)
    await ctx.jobs.cancel(f"raffle-close/{number}")
    await promise_list(ctx, number)
    await changed(ctx, number, at_once=True)
    return raffle


async def promise_list(ctx: GuildContext, number: int, at: datetime | None = None) -> None:
    """Promise that the list is frozen, now or when no tickets are held any more."""
    await ctx.jobs.cancel(f"raffle-freeze/{number}")
    key = f"raffle-freeze/{number}"
    await ctx.jobs.enqueue("raffle-freeze", {"number": number}, at=at, key=key, again=True)


async def everybody(ctx: GuildContext) -> Mapping[int, frozenset[int]] | None:
    """Return the members of the guild with their roles; None where Discord does not tell."""
    try:
        return {member.id: member.role_ids async for member in ctx.members()}
    except MembersUnavailable:
        return None


async def freeze(
    ctx: GuildContext,
    session: AsyncSession,
    number: int,
    everybody: Mapping[int, frozenset[int]] | None,
) -> None:
    """Freeze the list of a raffle, unless it has to wait for held tickets or another raffle, or was called off."""
    await lock(session)
    raffle = await raffles.find(session, number)
    if raffle.state != RaffleState.CLOSED or await raffles.waits_for(session, raffle) is not None:
        return  # in the second case it is promised again when the other one has ended
    if (until := await raffles.held_until(session, number, ctx.now)) is not None:
        await promise_list(ctx, number, until)
        return
    beacon = BEACONS.get(raffle.beacon or "")
    following = beacon.round_after(ctx.now + AHEAD) if beacon else None
    raffle = await raffles.freeze(session, number, now=ctx.now, beacon_round=following, everybody=everybody)
    await changed(ctx, number, at_once=True)
    if raffle.state == RaffleState.COMMITTED:
        await ctx.jobs.enqueue("raffle-publish", {"number": number}, key=f"raffle-publish/{number}")
    else:
        await ended(ctx, session, raffle)


async def published(ctx: GuildContext, session: AsyncSession, number: int, message_id: int) -> None:
    """Note where the list is, and promise the draw where no manager is to do it."""
    raffle = await raffles.publish(session, number, message_id)
    await changed(ctx, number, at_once=True)
    if raffle.state == RaffleState.COMMITTED and raffle.draws_itself:
        key = f"raffle-draw/{number}"
        await ctx.jobs.enqueue("raffle-draw", {"number": number}, at=due(raffle), key=key)


def due(raffle: Raffle) -> datetime | None:
    """Return when the beacon of a raffle says what it is waited for; None without one."""
    if raffle.beacon is None or raffle.beacon_round is None:
        return None
    return BEACONS[raffle.beacon].time_of(raffle.beacon_round)


async def draw(
    ctx: GuildContext,
    number: int,
    *,
    by: int | None,
    within: Callable[[], AbstractAsyncContextManager[AsyncSession]],
) -> Raffle:
    """Draw a raffle, outside a transaction: the beacon is asked, and the draw takes a while where many take part.

    Args:
        ctx: of the guild.
        number: the raffle's.
        by: the manager who does it.
        within: opens the transaction in which the result is stored.

    Raises:
        UserError: it cannot be drawn now, or somebody was faster.
    """
    async with ctx.read() as session:
        ready = await raffles.prepare(session, number)
    signal: Signal | None = None
    if ready.beacon is not None:
        source, following = ready.beacon
        signal = await BEACONS[source].fetch(following)
    codes = await ready.codes(signal)
    async with within() as session:
        raffle = await raffles.settle(session, number, codes, signal, now=ctx.now, by=by)
        await ctx.jobs.cancel(f"raffle-draw/{number}")
        await changed(ctx, number, at_once=True)
        await ended(ctx, session, raffle)
    return raffle


async def cancel(ctx: GuildContext, session: AsyncSession, number: int, *, by: int) -> Raffle:
    """Call a raffle off; what was paid goes back, and no further one of a row opens."""
    raffle = await raffles.void(session, number, why="cancelled", now=ctx.now, by=by)
    raffle.repeats = False
    for job in ("close", "freeze", "draw", "count"):
        await ctx.jobs.cancel(f"raffle-{job}/{number}")
    await changed(ctx, number, at_once=True)
    await ended(ctx, session, raffle)
    return raffle


async def ended(ctx: GuildContext, session: AsyncSession, raffle: Raffle) -> None:
    """Promise that everybody hears how a raffle has ended; where it is one of a row, the next one opens."""
    number = raffle.number
    await ctx.jobs.enqueue("raffle-announce", {"number": number}, key=f"raffle-announce/{number}")
    for other in await raffles.waiting(session):
        await promise_list(ctx, other)
    if raffle.repeats:
        following = await raffles.open_again(session, raffle, now=ctx.now, rng=ctx.rng)
        await opened(ctx, following)
