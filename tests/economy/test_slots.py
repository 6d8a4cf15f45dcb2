"""Called slots: whoever calls at once, each slot waits once, nobody has too many, and one is played at a time."""

import asyncio
import random
from collections import Counter
from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select

from guildkit import UserError
from guildkit_economy.games import shuffle, slots
from guildkit_economy.games.slots import Limits
from guildkit_economy.models import ShuffledSlot, Slot

TENNESSEE, OHIO = 1234567890123456789, 987654321098765432
NOON = datetime(2024, 5, 1, 12, tzinfo=UTC)
ALICE, BOB, OLIVIA = 1, 2, 9
ROOMY = Limits(25, 500)


@pytest.fixture
def rng():
    return random.Random(7)


async def call(database, name, who=ALICE, *, limits=ROOMY, guild=TENNESSEE):
    async with database.guild_session(guild) as session:
        slot, place = await slots.call(session, name, who, limits, now=NOON)
        return slot.number, place


async def do(database, act, *arguments, guild=TENNESSEE, **more):
    async with database.guild_session(guild) as session:
        return await act(session, *arguments, **more)


async def names(database, guild=TENNESSEE):
    return [slot.name for slot in await do(database, slots.waiting, guild=guild)]


async def rows(database):
    async with database.guild_session(TENNESSEE) as session:
        return await session.scalar(select(func.count()).select_from(Slot))


async def test_a_queue_is_in_the_order_of_the_calls(database):
    assert await call(database, "  Gates   of\u200b Olympus ") == (1, 1)
    assert await call(database, "Sugar Rush", BOB) == (2, 2)
    assert await call(database, "Sugar Rush", BOB, guild=OHIO) == (1, 1)
    assert await names(database) == ["Gates of Olympus", "Sugar Rush"]
    assert await names(database, OHIO) == ["Sugar Rush"]


@pytest.mark.parametrize("again", ["sugar RUSH", "Sugar Rush", " sugar\u200d  rush"])
async def test_what_waits_is_not_called_again(database, again):
    await call(database, "Gates")
    await call(database, "Sugar Rush", BOB)
    with pytest.raises(UserError, match=r"\*\*Sugar Rush\*\* is called already, by <@2>: `#2`, in place 2"):
        await call(database, again)
    with pytest.raises(UserError, match="You have called"):
        await call(database, again, BOB)
    await do(database, slots.pick, 2, now=NOON)
    with pytest.raises(UserError, match="is played just now"):
        await call(database, again)
    await do(database, slots.pick, 1, now=NOON)
    assert await call(database, again) == (3, 1)


@pytest.mark.parametrize("name", ["", "   ", "\u200b\u2060", "\u3164", "x" * 81, "x" * 2000])
async def test_names_that_cannot_be_change_nothing(database, name):
    with pytest.raises(UserError, match="one line of 1 to 80 characters"):
        await call(database, name)
    assert await rows(database) == 0


async def test_sixteen_call_the_same_at_once_and_one_gets_it(database):
    results = await asyncio.gather(
        *(call(database, "Sugar Rush", who) for who in range(1, 17)), return_exceptions=True
    )
    assert [each for each in results if isinstance(each, tuple)] == [(1, 1)]
    assert all("is called already" in str(each) for each in results if not isinstance(each, tuple))
    assert await names(database) == ["Sugar Rush"]


async def test_limits_hold_whatever_comes_at_once(database):
    results = await asyncio.gather(
        *(call(database, f"A{number}", limits=Limits(3, 5)) for number in range(8)),
        *(call(database, f"B{number}", BOB, limits=Limits(3, 5)) for number in range(8)),
        return_exceptions=True,
    )
    placed = [each for each in results if isinstance(each, tuple)]
    assert sorted(placed) == [(number, number) for number in range(1, 6)]
    refused = Counter(type(each) for each in results if not isinstance(each, tuple))
    assert refused == {UserError: 11}
    async with database.guild_session(TENNESSEE) as session:
        assert sorted([len(await slots.own(session, who)) for who in (ALICE, BOB)]) == [2, 3]
    with pytest.raises(UserError, match="The queue is full: 5 slots wait"):
        await call(database, "C", OLIVIA, limits=Limits(3, 5))


async def test_what_was_played_goes_and_makes_room(database):
    for name in "ABC":
        await call(database, name, limits=Limits(3, 5))
    with pytest.raises(UserError, match="at most 3 calls in the queue"):
        await call(database, "D", limits=Limits(3, 5))
    assert (await do(database, slots.pick, 2, now=NOON)).name == "B"
    assert (await do(database, slots.playing)).name == "B"
    assert await call(database, "D", limits=Limits(3, 5)) == (4, 3)
    await do(database, slots.pick, 1, now=NOON)
    assert (await do(database, slots.playing)).name == "A"
    assert (await names(database), await rows(database)) == (["C", "D"], 3)
    for number, says in {2: "There is no call #2", 1: "is played just now", 99: "no call #99"}.items():
        with pytest.raises(UserError, match=says):
            await do(database, slots.pick, number, now=NOON)
    with pytest.raises(UserError, match="There is no call #3 in the queue"):
        await do(database, slots.pick, 3, now=NOON, guild=OHIO)
    assert (await do(database, slots.playing)).name == "A"


async def test_two_pick_the_same_at_once_and_one_does(database):
    await call(database, "A")
    picks = (do(database, slots.pick, 1, now=NOON) for _ in range(2))
    results = await asyncio.gather(*picks, return_exceptions=True)
    assert sorted(isinstance(each, Slot) for each in results) == [False, True]


async def test_every_call_has_the_same_chance(database, rng):
    for name in "ABCD":
        await call(database, name)
    drawn = Counter()
    async with database.guild_session(TENNESSEE) as session:
        for _ in range(400):
            slot, out_of = await slots.pick_random(session, rng, now=NOON)
            drawn[slot.name] += 1
            assert out_of == 4
            slot.played_at = None  # back to its place
    assert set(drawn) == set("ABCD")
    assert all(70 <= count <= 130 for count in drawn.values())
    with pytest.raises(UserError, match="No slot waits"):
        await do(database, slots.pick_random, rng, now=NOON, guild=OHIO)


async def test_only_ones_own_call_is_taken_back(database):
    await call(database, "A")
    await call(database, "B", BOB)
    with pytest.raises(UserError, match="`#2` is not your call"):
        await do(database, slots.withdraw, 2, ALICE)
    for number in (0, -1, 3, 10**30):
        with pytest.raises(UserError, match="There is no call"):
            await do(database, slots.withdraw, number, ALICE)
    await do(database, slots.withdraw, 1, ALICE)
    assert await names(database) == ["B"]
    await do(database, slots.remove, 2)
    assert await names(database) == []


async def test_clearing_leaves_what_was_called_after_the_question(database):
    await call(database, "A")
    await call(database, "B", BOB)
    await do(database, slots.pick, 1, now=NOON)
    last = await do(database, slots.last_number)
    await call(database, "C", BOB)
    await call(database, "A", guild=OHIO)
    assert await do(database, slots.clear, last) == 2
    assert await do(database, slots.clear, last) == 0
    assert (await names(database), await do(database, slots.playing)) == (["C"], None)
    assert await names(database, OHIO) == ["A"]
    assert await call(database, "D") == (4, 2)


async def test_a_closed_queue_takes_no_calls_and_keeps_what_waits(database):
    await call(database, "A")
    assert await do(database, slots.set_open, wanted=False)
    assert not await do(database, slots.set_open, wanted=False)
    with pytest.raises(UserError, match="No calls are taken at the moment"):
        await call(database, "B")
    assert await call(database, "B", guild=OHIO) == (1, 1)
    assert (await names(database), await do(database, slots.is_open)) == (["A"], False)
    await do(database, slots.set_open, wanted=True)
    assert await call(database, "B") == (2, 2)


# --- shuffling --------------------------------------------------------------------------------------------------------


async def order(database):
    found = await do(database, shuffle.order, limit=500, offset=0)
    return [(slot.name, slot.called_by) for slot in found]


async def test_the_queue_is_shuffled_and_stays_as_it_is(database, rng):
    called = [(f"Slot {number}", number % 3 + 1) for number in range(30)]
    for name, who in called:
        await call(database, name, who)
    await do(database, shuffle.shuffle, None, by=OLIVIA, rng=rng, now=NOON)
    first = await order(database)
    assert sorted(first) == sorted(called)
    assert first != called
    await do(database, shuffle.shuffle, None, by=OLIVIA, rng=rng, now=NOON)
    assert sorted(await order(database)) == sorted(called)
    assert await order(database) != first
    assert await names(database) == [name for name, _ in called]


async def test_a_list_replaces_the_order_before_and_another_guild_has_its_own(database, rng):
    for guild, typed in ((TENNESSEE, "A, B, C, D"), (OHIO, "X\nY"), (TENNESSEE, "E,F,")):
        await do(database, shuffle.shuffle, shuffle.parse(typed), by=OLIVIA, rng=rng, now=NOON, guild=guild)
    assert sorted(await order(database)) == [("E", None), ("F", None)]
    assert await do(database, shuffle.how_many, guild=OHIO) == 2
    assert (await do(database, shuffle.last)).member_id == OLIVIA


@pytest.mark.parametrize("typed", ["A", ",,,", "A,\u200b", "A, " + "x" * 2000, ",".join(["A"] * 101)])
def test_lists_that_cannot_be_get_a_sentence(typed):
    with pytest.raises(UserError, match=r"A list has 2 to 100 slots|one line of 1 to 80 characters"):
        shuffle.parse(typed)


async def test_nothing_to_shuffle_leaves_the_last_order(database, rng):
    with pytest.raises(UserError, match="There is no order to show"):
        await do(database, shuffle.last)
    await do(database, shuffle.shuffle, ["A", "B"], by=OLIVIA, rng=rng, now=NOON)
    await call(database, "C")
    with pytest.raises(UserError, match="Fewer than two slots wait"):
        await do(database, shuffle.shuffle, None, by=ALICE, rng=rng, now=NOON)
    assert (await do(database, shuffle.last)).member_id == OLIVIA
    async with database.guild_session(TENNESSEE) as session:
        assert await session.scalar(select(func.count()).select_from(ShuffledSlot)) == 2
