"""Tickets that are earned elsewhere: by watching, by gifts, and by a role."""

import asyncio
import random
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from guildkit import UserError
from guildkit_economy import raffles
from guildkit_economy.models import RaffleState, RaffleWatch, TicketSource
from guildkit_economy.stream import gifts, watching
from tests.economy.test_raffles import (
    ALICE,
    BOB,
    CAROL,
    HOUR,
    NOON,
    OHIO,
    TENNESSEE,
    ended,
    entered,
    opened,
    own,
    standing,
)

MINUTE = timedelta(minutes=1)
FANS = 500


@pytest.fixture
def rng():
    return random.Random(7)


async def goes_live(database, at=NOON, *, tick=1, guild=TENNESSEE):
    async with database.guild_session(guild) as session:
        await watching.change(session, "kick", "7", at, None, tick_minutes=tick)


async def watched(database, rng, now, *members, guild=TENNESSEE, start=NOON):
    """Let members watch up to an instant; return the raffles that gave tickets for it."""
    async with database.guild_session(guild) as session:
        for member in members:
            await watching.seen(session, member, start, now - start)
        counted = await watching.count(session, start, now=now, points=0, chatting=True)
        return await raffles.watched(session, counted.ticks, now=now, rng=rng)


async def given(database, rng, who, count, *, at=NOON, hold=HOUR):
    """Let somebody give subscriptions away; return the raffles that gave tickets for it."""
    async with database.guild_session(TENNESSEE) as session:
        gift = await gifts.hold(session, who, count, at=at, due_at=at + hold)
        return await raffles.gifted(session, gift, now=at, rng=rng)


async def voided(database, number, *, now=NOON):
    async with database.guild_session(TENNESSEE) as session:
        gift = await gifts.void(session, number, now=now)
        return [raffle.number for raffle in await raffles.gift_voided(session, gift, by=BOB)]


async def counted(database, number=1, now=NOON + HOUR):
    async with database.guild_session(TENNESSEE) as session:
        await raffles.count_due(session, number, now)
    return await standing(database, number)


async def test_every_so_many_minutes_of_watching_are_a_ticket(database, rng):
    await opened(database, rng, watch_minutes=10)
    await opened(database, rng)
    await opened(database, rng, guild=OHIO, watch_minutes=1)
    await goes_live(database)
    assert await watched(database, rng, NOON + 9 * MINUTE, ALICE, BOB) == []
    assert (await own(database, ALICE)).watched == 9
    assert await watched(database, rng, NOON + 35 * MINUTE, ALICE) == [1]
    found = await own(database, ALICE)
    assert (found.counted, found.watched) == ({TicketSource.WATCHTIME: 3}, 35)
    # The same ticks are not counted again, so that nothing is doubled.
    assert await watched(database, rng, NOON + 35 * MINUTE, ALICE) == []
    assert await standing(database) == (3, 1, 0)
    assert await standing(database, 2) == (0, 0, 0)
    async with database.guild_session(OHIO) as session:
        assert await session.scalar(select(func.count()).select_from(RaffleWatch)) == 0


async def test_only_what_is_watched_while_it_is_open_gives_tickets(database, rng):
    await goes_live(database, tick=30)
    await opened(database, rng, now=NOON + 20 * MINUTE, watch_minutes=5, duration=25 * MINUTE)
    assert await watched(database, rng, NOON + HOUR, ALICE) == [1]
    # Ten minutes of the first tick, and fifteen of the second.
    assert (await own(database, ALICE)).watched == 25
    assert await standing(database) == (5, 1, 0)
    # What is counted only after the list is frozen gives nothing, and nobody is remembered as watching any more.
    await ended(database, now=NOON + HOUR)
    assert await watched(database, rng, NOON + 2 * HOUR, ALICE) == []
    assert (await own(database, ALICE)).watched == 0


async def test_watching_gives_no_more_than_the_limit(database, rng):
    await opened(database, rng, watch_minutes=1, limit=4)
    await goes_live(database)
    await watched(database, rng, NOON + 3 * MINUTE, ALICE)
    await watched(database, rng, NOON + 30 * MINUTE, ALICE)
    assert await standing(database) == (4, 1, 0)


async def test_where_a_role_matters_those_earn_who_have_taken_part(database, rng):
    await opened(database, rng, watch_minutes=5, gift_tickets=2, required_role=FANS)
    await opened(database, rng, watch_minutes=5, gift_tickets=2, excluded_role=FANS)
    await entered(database, rng, ALICE, roles=[FANS])
    await goes_live(database)
    assert await watched(database, rng, NOON + 5 * MINUTE, ALICE, BOB) == [1]
    assert await given(database, rng, ALICE, 1) == [1]
    assert await given(database, rng, CAROL, 1) == []
    assert await counted(database) == (4, 1, 0)


async def test_a_gift_gives_tickets_that_are_held_until_it_counts(database, rng):
    await opened(database, rng, gift_tickets=3, duration=2 * HOUR)
    await opened(database, rng, gift_tickets=1)
    await opened(database, rng)
    assert await given(database, rng, ALICE, 5) == [1, 2]
    assert await standing(database) == (0, 0, 15)
    assert await counted(database, now=NOON + 59 * MINUTE) == (0, 0, 15)
    assert await counted(database) == (15, 1, 0)
    assert await counted(database, 2) == (5, 1, 0)
    assert (await own(database, ALICE)).counted == {TicketSource.GIFT: 15}
    # From then on it is too late to void it, even if the job that confirms it has not come yet.
    with pytest.raises(UserError, match="confirmed already"):
        await voided(database, 1, now=NOON + HOUR)


async def test_a_gift_that_is_voided_gives_nothing_in_any_raffle(database, rng):
    await opened(database, rng, gift_tickets=3)
    await opened(database, rng, gift_tickets=1)
    await given(database, rng, ALICE, 5)
    await given(database, rng, BOB, 1)
    assert await voided(database, 1) == [1, 2]
    assert await counted(database) == (3, 1, 0)
    assert await counted(database, 2) == (1, 1, 0)


async def test_gifts_at_the_same_instant_all_count(database, rng):
    await opened(database, rng, gift_tickets=1)
    await asyncio.gather(*(given(database, rng, who, 1) for who in (ALICE, BOB, CAROL)))
    assert await standing(database) == (0, 0, 3)


async def test_a_raffle_that_is_closed_waits_for_gifts_and_takes_no_new_ones(database, rng):
    await opened(database, rng, gift_tickets=1)
    assert await given(database, rng, ALICE, 1, at=NOON - MINUTE) == []  # before it was open
    await given(database, rng, BOB, 1)
    async with database.guild_session(TENNESSEE) as session:
        await raffles.close(session, 1, now=NOON)
    assert await given(database, rng, CAROL, 1) == []
    with pytest.raises(UserError, match="still held back"):
        async with database.guild_session(TENNESSEE) as session:
            await raffles.freeze(session, 1, now=NOON)
    assert await voided(database, 2) == [1]
    async with database.guild_session(TENNESSEE) as session:
        assert (await raffles.freeze(session, 1, now=NOON)).state == RaffleState.VOID


async def test_a_role_gives_more_tickets_once(database, rng):
    await opened(database, rng, bonus_role=FANS, bonus_tickets=4)
    for _ in range(2):
        await entered(database, rng, ALICE, roles=[FANS])
        await entered(database, rng, BOB)
    assert (await own(database, ALICE)).counted == {TicketSource.ENTRY: 1, TicketSource.BONUS: 4}
    assert await standing(database) == (6, 2, 0)


@pytest.mark.parametrize(
    "terms",
    [
        {"watch_minutes": -1},
        {"watch_minutes": 10_081},
        {"gift_tickets": -1},
        {"gift_tickets": 1001},
        {"bonus_role": FANS, "bonus_tickets": 0},
        {"bonus_role": FANS, "bonus_tickets": 1001},
    ],
)
async def test_terms_that_make_no_sense_are_refused(database, rng, terms):
    with pytest.raises(UserError):
        await opened(database, rng, **terms)
