"""One guild's flood is its own concern: others hardly wait, and yet it may use all that they leave."""

import asyncio
import math
import random
from collections import Counter

import pytest

from guildkit_sftp.errors import BusyError
from guildkit_sftp.pool import FairQueue, Terms

from .virtual import Net, Place, alone, play

SERVICE = 0.05
PLACES = 10


def served(queue, rounds):
    return [queue.pop(lambda _: True) for _ in range(rounds)]


def push(queue, guild, item, weight=1.0, lane="", limit=1000):
    return queue.push(guild, lane, item, weight=weight, cost=1.0, limit=limit)


def test_turns_follow_the_weights():
    queue = FairQueue(1000)
    for index in range(300):
        push(queue, "small", ("small", index), 1)
        push(queue, "large", ("large", index), 3)
    turns = served(queue, 200)
    assert Counter(guild for guild, _ in turns) == {"small": 50, "large": 150}
    assert [index for guild, index in turns if guild == "large"] == list(range(150))


def test_who_was_away_has_saved_up_nothing():
    queue = FairQueue(1000)
    for index in range(100):
        push(queue, "always", "always")
        if index < 50:
            queue.pop(lambda _: True)
    for _ in range(100):
        push(queue, "late", "late")
    assert Counter(served(queue, 40)) == {"always": 20, "late": 20}


def test_who_takes_one_at_a_time_has_no_more_than_its_share():
    queue = FairQueue(1000)
    for _ in range(50):
        push(queue, "flood", "flood")
    turns = []
    for _ in range(20):
        push(queue, "single", "single")
        turns += served(queue, 2)
    assert 19 <= turns.count("single") <= 20
    push(queue, "single", "single")
    push(queue, "single", "single")
    assert served(queue, 4).count("single") == 2


def test_what_cannot_be_served_keeps_nobody_else_waiting_and_keeps_its_place():
    queue = FairQueue(10)
    push(queue, 1, "blocked", lane="a")
    push(queue, 1, "behind it", lane="a")
    push(queue, 1, "beside it", lane="b")
    push(queue, 2, "other")
    assert queue.pop(lambda item: item != "blocked") == "beside it"
    assert queue.pop(lambda item: item != "blocked") == "other"
    assert queue.pop(lambda item: item != "blocked") is None
    assert len(queue) == 2
    assert served(queue, 3) == ["blocked", "behind it", None]


def test_a_turn_that_came_to_nothing_is_not_charged_twice():
    queue = FairQueue(10)
    push(queue, 1, "one")
    push(queue, 2, "two")
    push(queue, 1, "again")
    assert queue.pop(lambda _: True) == "one"
    queue.restore(1, "", "one")
    assert served(queue, 4) == ["two", "one", "again", None]


def test_the_queue_has_an_end_and_a_flood_makes_room():
    queue = FairQueue(5)
    assert [push(queue, "flood", each, limit=4) for each in range(5)] == [None, None, None, None, 4]
    assert push(queue, "a", "a") is None
    assert push(queue, "b", "b") == 3
    assert push(queue, "c", "c") == 2
    assert push(queue, "d", "d") == 1
    assert push(queue, "e", "e") == "e"  # the flood is none any more
    assert len(queue) == 5


def test_nothing_is_lost_or_served_twice_whatever_happens():
    rng = random.Random(3)
    queue = FairQueue(60)
    there, numbers = set(), iter(range(100_000))
    for _ in range(5000):
        match rng.randrange(4):
            case 0 | 1:
                guild, lane = rng.randrange(6), rng.randrange(3)
                item = (guild, lane, next(numbers))
                left = push(queue, guild, item, rng.choice((1, 2, 5)), lane, 20)
                there.add(item)
                there.discard(left)
            case 2:
                item = queue.pop(lambda item: item[1] != 2 or item[2] % 2 == 0)
                there.discard(item)
                if item is not None and rng.random() < 0.2:
                    queue.restore(item[0], item[1], item)
                    there.add(item)
            case 3 if there:
                item = rng.choice(sorted(there))
                assert queue.remove(item[0], item[1], item)
                there.discard(item)
        assert len(queue) == len(there)
    assert set(queue.take(lambda item: item[0] == 1)) == {item for item in there if item[0] == 1}
    rest = served(queue, len(queue))
    assert set(rest) == {item for item in there if item[0] != 1}
    assert len(queue) == 0


async def works(net, guild, terms, waits):
    begun = asyncio.get_running_loop().time()
    async with net.pool.lease(Place(guild), terms) as lease:
        waits.append(asyncio.get_running_loop().time() - begun)
        await lease.call(lambda line: line.answer(SERVICE))


@pytest.mark.parametrize("weight", [1, 4])
def test_a_flood_of_400_delays_others_by_two_services_at_most(weight):
    """Ten places, 50 ms a job, forty guilds with two jobs a second each, and one with 400 at once."""

    async def story():
        loop = asyncio.get_running_loop()
        net = Net(alone(total=PLACES, host=PLACES, handshakes=PLACES), connect=0.0, trip=0.0)
        rng = random.Random(5)
        own, waits, mine = Terms(connections=PLACES, waiting=1000, weight=weight), [], []
        others = Terms(connections=PLACES, weight=weight)
        begun = loop.time()

        async def guild(number):
            at = rng.random()
            async with asyncio.TaskGroup() as group:
                while at < 5:
                    await asyncio.sleep(begun + at - loop.time())
                    group.create_task(works(net, number, others, waits))
                    at += rng.expovariate(2.0)

        async def flood():
            async with asyncio.TaskGroup() as group:
                for _ in range(400):
                    group.create_task(works(net, 0, own, mine))
            return loop.time() - begun

        async with asyncio.TaskGroup() as group:
            for number in range(1, 41):
                group.create_task(guild(number))
            flooding = group.create_task(flood())
        foreign = 80 * SERVICE  # what a second of the others' jobs takes, of PLACES seconds
        ideal = 400 * SERVICE / (PLACES - foreign)
        waits.sort()
        assert waits[math.ceil(0.95 * len(waits)) - 1] <= 2 * SERVICE
        assert flooding.result() <= 1.15 * ideal
        assert net.most["open"] <= PLACES

    play(story())


def test_a_flood_beyond_the_queue_is_refused_in_part_and_the_rest_is_served():
    async def story():
        net = Net(alone(total=PLACES), connect=0.0, trip=0.0)
        terms, waits = Terms(connections=5, waiting=50), []
        came = await asyncio.gather(
            *(works(net, 0, terms, waits) for _ in range(400)), return_exceptions=True
        )
        assert sum(each is None for each in came) == len(waits) == 51
        assert {type(each) for each in came} == {type(None), BusyError}

    play(story())
