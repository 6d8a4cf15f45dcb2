"""Places that are kept and offered, through anything that people do in any order."""

import random
from collections import Counter
from datetime import UTC, date, datetime, time, timedelta

import pytest

from guildkit import Storage
from guildkit.storage.migrations import upgrade
from guildkit_raids.models import Axis, Base, Group, Raid, Seat, Standing
from guildkit_raids.planning import attendance, bench, classes, plans, votes
from guildkit_raids.planning.places import ALL
from guildkit_raids.planning.tally import tally

RAIDS = Storage(Base.metadata, "guildkit_raids.migrations")
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
WINDOW = timedelta(hours=12)
MEMBERS = range(1, 11)


@pytest.fixture
async def session(database):
    await upgrade(database, "raids", RAIDS)
    async with database.guild_session(1) as session:
        for group in (Group.TANK, Group.HEALER):
            await classes.add(session, group.value, group, "")
        yield session


async def plan(session, day=27):
    plan = plans.Plan("Molten Core", [date(2026, 11, day)], [time(20)], 1, "", "UTC")
    return await plans.create(session, plan, 1, "alice", 6, now=NOW)


async def vote(session, raid, member, now):
    for axis in Axis:
        await votes.choose(session, raid, member, f"m{member}", axis, [0], among=range(25), now=now)


async def settle(session, raid, now):
    return await bench.settle(session, await tally(session, raid), now=now, window=WINDOW)


async def line_up(session, raid):
    counted = await tally(session, raid)
    return await bench.line_up(session, raid.number, counted.slot(0, 0))


@pytest.mark.parametrize("seed", [0, 2, 3])
async def test_whatever_happens_places_are_given_once_and_nobody_waits_in_vain(session, seed):
    rng = random.Random(seed)
    raid = await plan(session)
    number = raid.number
    await bench.limit(session, number, {"tank": 2, "healer": 2, ALL: 5}, now=NOW)
    now, told = NOW, Counter()
    for _ in range(40):
        now += timedelta(minutes=rng.randrange(1, 90))
        member = rng.choice(MEMBERS)
        standing = await session.get(Seat, (1, number, member))
        match rng.randrange(6):
            case 0:
                await votes.withdraw(session, number, member, now=now)
            case 1 if standing is not None:
                await classes.choose(session, number, member, rng.sample((1, 2), rng.randrange(3)), now=now)
            case 2:
                await bench.answer(session, number, member, yes=rng.random() < 0.5, now=now)
            case 3:
                await bench.wait_again(session, number, member, now=now)
            case _:
                await vote(session, number, member, now)
        await session.flush()
        for offer in await settle(session, raid, now):
            told[offer.member_id] += 1
            assert offer.until == min(now + WINDOW, datetime(2026, 11, 27, 20, tzinfo=UTC))
        assert await settle(session, raid, now) == []  # once is enough
        seen = await line_up(session, raid)
        if seen is None or not seen.settled:
            continue
        counts = Counter(seen.places.values())
        assert len(seen.places) <= 5
        assert max(counts["tank"], counts["healer"]) <= 2
        waiting = [each for each in seen.bench if each not in seen.passed]
        if len(seen.places) < 5:  # whoever waits plays only what is full
            for each in waiting:
                groups = {one.group for one in seen.played[each]}
                assert groups
                assert all(counts[group] == 2 for group in groups)
        assert set(seen.offered) <= set(seen.places)
    assert told


async def test_who_was_on_the_bench_comes_first_the_next_time_unless_that_is_undone(session):
    first = await plan(session)
    await bench.limit(session, first.number, {ALL: 1}, now=NOW)
    for member in (1, 2, 3):
        await vote(session, first.number, member, NOW + timedelta(seconds=member))
    await settle(session, first, NOW)
    _, recorded = await attendance.finish(session, first.number, 0, 0, by=1, now=NOW + timedelta(days=1))
    assert [(each.present, each.benched) for each in recorded] == [
        (True, False),
        (False, True),
        (False, True),
    ]
    second = await plan(session, 28)
    await bench.limit(session, second.number, {ALL: 1}, now=NOW)
    for member in (1, 3, 2):
        await vote(session, second.number, member, NOW + timedelta(seconds=member))
    seen = await line_up(session, second)
    assert (list(seen.places), seen.bench, seen.settled) == ([2], [3, 1], False)
    await attendance.undo(session, first.number, within=timedelta(days=2), now=NOW + timedelta(days=1))
    assert list((await line_up(session, second)).places) == [1]


async def test_another_slot_begins_anew(session):
    plan = plans.Plan("Onyxia", [date(2026, 11, 27), date(2026, 11, 28)], [time(20)], 1, "", "UTC")
    raid = await plans.create(session, plan, 1, "alice", 6, now=NOW)
    await bench.limit(session, raid.number, {ALL: 1}, now=NOW)
    await vote(session, raid.number, 1, NOW)
    await vote(session, raid.number, 2, NOW + timedelta(seconds=1))
    await votes.choose(session, raid.number, 2, "m2", Axis.DAY, [0, 1], among=range(25), now=NOW)
    assert await settle(session, raid, NOW) == []
    assert await session.get(Seat, (1, raid.number, 1)) is None  # nothing is settled
    for day, placed in ((0, 1), (1, 2)):
        (await session.get(Raid, (1, raid.number))).day, raid.time = day, 0
        await settle(session, raid, NOW)
        await session.flush()
        assert (await session.get(Seat, (1, raid.number, placed))).standing == Standing.PLACE
    assert await session.get(Seat, (1, raid.number, 1)) is None
