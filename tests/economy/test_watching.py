"""Watch time: each tick is counted once, however many timers run, in whichever order things are told."""

import random
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from guildkit_economy.ledger import MINT, member, post, prove, transfer
from guildkit_economy.models import Account, Transaction
from guildkit_economy.models.ledger import MOST
from guildkit_economy.models.stream import Stream, WatchTime
from guildkit_economy.stream import watching
from guildkit_economy.stream.platform import Channel
from guildkit_economy.stream.ranks import crossed, parse

TENNESSEE, OHIO = 1234567890123456789, 987654321098765432
NOON = datetime(2024, 5, 1, 12, tzinfo=UTC)
ALICE, BOB, CAROL = 1, 2, 3
MINUTE = timedelta(minutes=1)
WINDOW = 10 * MINUTE


async def live(database, at=NOON, *, ended=None, tick=1, guild=TENNESSEE):
    async with database.guild_session(guild) as session:
        await watching.change(session, "kick", "7", at, ended, tick_minutes=tick)


async def chats(database, who, minute, guild=TENNESSEE):
    async with database.guild_session(guild) as session:
        await watching.seen(session, who, NOON + minute * MINUTE, WINDOW)


async def counts(database, minute, *, points=2, chatting=True, listening=(), guild=TENNESSEE, start=NOON):
    async with database.guild_session(guild) as session:
        return await watching.count(
            session,
            start,
            now=NOON + minute * MINUTE,
            points=points,
            chatting=chatting,
            listening=listening,
        )


async def watched(database, guild=TENNESSEE):
    async with database.guild_session(guild) as session:
        rows = await session.execute(select(WatchTime.member_id, WatchTime.minutes))
        return dict(rows.all())


async def balances(database, guild=TENNESSEE):
    async with database.guild_session(guild) as session:
        assert (await prove(session)).wrong == []
        rows = await session.execute(
            select(Account.member_id, Account.balance).where(Account.member_id.is_not(None))
        )
        return dict(rows.all())


async def test_who_chatted_watches_for_a_while(database):
    await live(database)
    await chats(database, ALICE, 3)
    await chats(database, BOB, 0.5)
    await chats(database, BOB, 8)
    counted = await counts(database, 30)
    assert await watched(database) == {ALICE: 11, BOB: 18}  # ticks 3–13; 1–10 and 8–18
    assert await balances(database) == {ALICE: 22, BOB: 36}
    assert (counted.tick, counted.next_at) == (31, NOON + 31 * MINUTE)


async def test_all_viewers_of_a_tick_are_paid_in_one_transaction(database):
    await live(database, tick=5)
    for who in range(1, 200):
        await chats(database, who, 1)
    await counts(database, 5)
    assert set((await balances(database)).values()) == {10}
    async with database.guild_session(TENNESSEE) as session:
        assert await session.scalar(select(func.count()).select_from(Transaction)) == 1


async def test_timers_that_come_twice_or_late_double_nothing(database):
    await live(database)
    await chats(database, ALICE, 0)
    for minute in (1, 1, 2, 2, 1, 10, 10, 10.5):
        await counts(database, minute)
    assert await watched(database) == {ALICE: 10}
    assert await balances(database) == {ALICE: 20}


async def test_a_long_absence_is_made_up_for_from_what_is_known_in_steps(database):
    await live(database)
    await chats(database, ALICE, 0)
    await chats(database, BOB, 175)
    counted = await counts(database, 180, listening={CAROL})
    assert counted.next_at < NOON + 180 * MINUTE  # the next step is due at once
    for _ in range(2):
        await counts(database, 180, listening={CAROL})
    # Who listens now may not have listened then.
    assert await watched(database) == {ALICE: 10, BOB: 6, CAROL: 1}


async def test_sources_are_switched_and_count_together_once(database):
    await live(database)
    await chats(database, ALICE, 0)
    await counts(database, 1, listening={ALICE, BOB})
    await counts(database, 2, chatting=False, listening={BOB})
    await counts(database, 3, points=0)
    assert await watched(database) == {ALICE: 2, BOB: 2}
    assert await balances(database) == {ALICE: 2, BOB: 4}


async def test_a_stream_is_over_in_whichever_order_that_is_told(database):
    await live(database, ended=NOON + 5 * MINUTE)
    await live(database)
    await chats(database, ALICE, 0)
    assert (await counts(database, 30)).next_at is None
    assert await watched(database) == {ALICE: 5}
    await live(database, NOON + 60 * MINUTE)
    await live(database, NOON + 20 * MINUTE)  # older, told late
    async with database.guild_session(TENNESSEE) as session:
        now = await watching.live(session)
        assert now.started_at == NOON + 60 * MINUTE
        rows = await session.execute(select(Stream.started_at, Stream.ended_at).order_by(Stream.started_at))
        assert [ended for _, ended in rows] == [NOON + 5 * MINUTE, NOON + 60 * MINUTE, None]


async def test_what_the_platform_says_when_asked_is_believed(database):
    await live(database)
    async with database.guild_session(TENNESSEE) as session:
        for since in (NOON, None, NOON + 30 * MINUTE):
            stream = await watching.reconcile(
                session, "kick", Channel("7", "t", since), tick_minutes=1, now=NOON + 20 * MINUTE
            )
            assert (stream and stream.started_at) == since
            assert (await watching.live(session) is None) is (since is None)


async def test_a_start_that_is_told_a_little_differently_is_no_other_stream(database):
    await live(database)
    await chats(database, ALICE, 0)
    await counts(database, 5)
    async with database.guild_session(TENNESSEE) as session:
        almost = Channel("7", "t", NOON + timedelta(seconds=0.7))
        stream = await watching.reconcile(session, "kick", almost, tick_minutes=1, now=NOON + 5 * MINUTE)
        assert (stream.started_at, stream.ticks) == (NOON, 5)
        # It was said to be over, and was not.
        for channel in (Channel("7", "t", None), almost):
            await watching.reconcile(session, "kick", channel, tick_minutes=1, now=NOON + 6 * MINUTE)
    await counts(database, 9)
    assert await watched(database) == {ALICE: 9}


async def test_guilds_that_follow_the_same_stream_count_for_themselves(database):
    for guild in (TENNESSEE, OHIO):
        await live(database, guild=guild)
    await chats(database, ALICE, 0)
    await counts(database, 5)
    await counts(database, 5, guild=OHIO)
    assert await watched(database) == {ALICE: 5}
    assert await watched(database, OHIO) == {}


async def test_a_full_account_keeps_nobody_from_theirs(database):
    async with database.guild_session(TENNESSEE) as session:
        await post(session, transfer(MINT, member(ALICE), MOST, key="rich", kind="mint", at=NOON))
    await live(database)
    for who in (ALICE, BOB):
        await chats(database, who, 0)
    await counts(database, 1)
    assert await balances(database) == {ALICE: MOST, BOB: 2}
    assert await watched(database) == {ALICE: 1, BOB: 1}


@pytest.mark.parametrize("seed", range(3))
async def test_chat_and_timers_in_any_order_come_to_the_same(database, seed):
    rng = random.Random(seed)
    wrote = sorted((rng.uniform(0, 60), rng.choice((ALICE, BOB))) for _ in range(30))
    await live(database)
    steps = [*wrote, *((rng.uniform(0, 60), None) for _ in range(20)), (60, None)]
    for minute, who in sorted(steps, key=lambda step: step[0]):
        if who is None:
            await counts(database, minute)
        else:
            await chats(database, who, minute)
    expected = {}
    for tick in range(1, 61):
        for who in {who for minute, who in wrote if minute <= tick <= minute + 10}:
            expected[who] = expected.get(who, 0) + 1
    assert await watched(database) == expected
    assert await balances(database) == {who: 2 * minutes for who, minutes in expected.items()}


def test_ranks_are_read_and_crossed():
    ranks = parse(["10 = <@&123456789012345678>", "1h: 223456789012345678"])
    assert ranks == {123456789012345678: 600, 223456789012345678: 60}
    assert [crossed(ranks.values(), *step) for step in ((59, 60), (60, 61), (0, 700))] == [True, False, True]
    for line in ("ten = 123456789012345678", "10", "", "-1 = 123456789012345678", "1.5 = 123456789012345678"):
        with pytest.raises(ValueError):
            parse([line])
