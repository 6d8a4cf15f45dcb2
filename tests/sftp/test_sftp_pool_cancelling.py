"""Whoever is cancelled, wherever they are: no connection, place or turn is lost with them."""

import asyncio
import contextlib
import random

import pytest

from guildkit_sftp.errors import DroppedError, RemoteError, UnreachableError
from guildkit_sftp.pool import Limits, Terms

from .virtual import TERMS, Net, Place, alone, play


async def at_rest(net):
    """Everything has been given back; and after closing nothing is there."""
    stats = net.pool.stats()
    assert (stats.waiting, stats.busy, stats.leases, stats.bulk, stats.connecting) == (0, 0, 0, 0, 0)
    assert stats.idle == len(net.standing())
    await net.pool.close()
    assert net.standing() == []
    assert net.pool.stats().idle == net.pool.stats().closing == 0
    assert [task for task in asyncio.all_tasks() if task is not asyncio.current_task()] == []


async def uses(net, place, *, bulk=False):
    async with net.pool.lease(place, TERMS, bulk=bulk) as lease:
        await lease.call(lambda line: line.answer(0.3))
        await lease.call(lambda line: line.answer(0.3))


@pytest.mark.parametrize("bulk", [False, True])
@pytest.mark.parametrize("case", ["new", "there", "asked", "full", "failing", "dropped"])
def test_a_cancel_at_every_step(case, bulk):
    async def story(steps):
        net = Net(Limits(requests=1, total=1, probe_after=5), connect=0.2)
        loop = asyncio.get_running_loop()
        if case in {"there", "asked", "dropped"}:
            await net.pool.run(Place(1), TERMS, lambda line: line.answer())
        if case == "asked":
            await asyncio.sleep(10)
        if case == "dropped":
            net.lines[0].open = False
        if case == "full":
            held = await net.pool.acquire(Place(2), TERMS)
            loop.call_later(0.4, held.release)
        if case == "failing":
            troubles = iter([UnreachableError(), DroppedError()])
            net.troubles["host:22"] = lambda: next(troubles, None)
        task = asyncio.create_task(uses(net, Place(1), bulk=bulk))
        for _ in range(steps):
            await asyncio.sleep(0)
            if not any(handle for handle in loop._ready if not handle._cancelled):
                loop.passed = max(loop.passed, loop._scheduled[0].when() if loop._scheduled else 0.0)
        ended = task.done()
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
        await asyncio.sleep(1)
        await uses(net, Place(1), bulk=bulk)
        await at_rest(net)
        return ended

    steps = 0
    while not play(story(steps)):
        steps += 1
    assert steps > 5


def test_a_cancel_in_the_moment_in_which_the_connection_comes():
    async def story():
        net = Net(alone(total=1))
        held = await net.pool.acquire(Place(1), TERMS)
        waiting = asyncio.create_task(net.pool.acquire(Place(1), TERMS))
        await asyncio.sleep(1)
        held.release()
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
        await at_rest(net)

    play(story())


def test_an_operation_that_is_left_costs_its_connection_and_nobody_elses_work():
    async def story():
        net = Net()
        leaving = asyncio.create_task(uses(net, Place(1)))
        staying = asyncio.create_task(uses(net, Place(1)))
        await asyncio.sleep(0.6)
        assert len(net.lines) == 1
        leaving.cancel()
        await staying
        assert net.standing() == []
        await uses(net, Place(1))
        await at_rest(net)

    play(story())


def test_closing_that_is_cancelled_has_closed():
    async def story():
        net = Net()
        await net.pool.acquire(Place(1), TERMS)
        closing = asyncio.create_task(net.pool.close_guild(1, grace=60))
        await asyncio.sleep(1)
        closing.cancel()
        with pytest.raises(asyncio.CancelledError):
            await closing
        await asyncio.sleep(1)
        assert net.standing() == []
        await uses(net, Place(1))
        await at_rest(net)

    play(story())


@pytest.mark.parametrize("seed", range(30))
def test_whatever_happens_the_limits_hold_and_everybody_is_answered(seed):
    """Guilds come, go, give up and close; hosts fail, drop and fall silent."""

    async def story():
        rng = random.Random(seed)
        limits = Limits(
            requests=rng.randrange(1, 4), total=rng.randrange(2, 8), host=rng.randrange(2, 6), handshakes=2,
            waiting=30, acquire=20, connect=5, operation=4, probe=1, probe_after=rng.choice((1, 30)), life=200,
        )  # fmt: skip
        net = Net(limits, seed=seed)
        loop = asyncio.get_running_loop()
        places = [Place(guild, f"host{host}:22") for guild in range(4) for host in range(2)]
        places.append(Place(4, "host1:22", "wrong"))
        for host in range(2):
            net.troubles[f"host{host}:22"] = lambda: (
                rng.choice((UnreachableError(), DroppedError())) if rng.random() < 0.2 else None
            )
        terms = {guild: Terms(connections=rng.randrange(1, 5), idle=50, waiting=10) for guild in range(5)}
        most = {}

        async def one(place):
            begun = loop.time()
            mine = terms[place.guild_id]
            with contextlib.suppress(RemoteError, asyncio.CancelledError):
                try:
                    lease = await net.pool.acquire(place, mine, bulk=rng.random() < 0.2)
                finally:
                    assert loop.time() - begun <= limits.acquire + 0.001
                here = sum(line.place.guild_id == place.guild_id for line in net.standing())
                most[place.guild_id] = max(most.get(place.guild_id, 0), here)
                try:
                    assert await lease.call(lambda line: line.answer(rng.choice((0, 0.1, 1, 9)))) == place
                finally:
                    lease.release()

        tasks = []
        for _ in range(150):
            tasks.append(asyncio.create_task(one(rng.choice(places))))
            match rng.randrange(12):
                case 0:
                    rng.choice(tasks).cancel()
                case 1 if net.standing():
                    rng.choice(net.standing()).silent = True
                case 2 if net.standing():
                    rng.choice(net.standing()).close()
                case 3:
                    tasks.append(asyncio.create_task(net.pool.close_guild(rng.randrange(5), grace=1)))
            await asyncio.sleep(rng.choice((0, 0, 0.05, 0.5, 5)))
            assert len(net.standing()) <= limits.total
            stats = net.pool.stats()
            assert stats.busy + stats.idle + stats.connecting <= limits.total
        await asyncio.wait(tasks)
        for task in tasks:
            assert task.cancelled() or task.exception() is None, task
        assert net.refusals[places[-1]] <= 1
        assert all(count <= terms[guild].connections for guild, count in most.items())
        assert max(net.most["handshakes"], 2) == 2
        await asyncio.sleep(300)
        await at_rest(net)

    play(story())
