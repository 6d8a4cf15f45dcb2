"""The pool gives each what is theirs, in time; whatever servers, people and guilds do."""

import asyncio
from itertools import pairwise

import pytest

from guildkit_sftp.errors import (
    BusyError,
    ClosedError,
    CredentialRefusedError,
    DroppedError,
    HostRestsError,
    TimedOutError,
    UnreachableError,
)
from guildkit_sftp.pool import Limits, Refusal, Terms

from .virtual import TERMS, Net, Place, alone, play


def passing():
    """Return how many seconds pass from now to the call of what is returned."""
    loop = asyncio.get_running_loop()
    begun = loop.time()
    return lambda: loop.time() - begun


def test_the_sixth_at_a_limit_of_five_comes_when_one_is_given_back():
    async def story():
        net = Net(alone())
        held = [await net.pool.acquire(Place(1), TERMS) for _ in range(5)]
        sixth = asyncio.create_task(net.pool.acquire(Place(1), TERMS))
        await asyncio.sleep(3)
        assert not sixth.done()
        held[2].release()
        assert (await sixth).slot is held[2].slot
        assert net.most["open"] == 5

    play(story())


def test_the_sixth_at_a_limit_of_five_is_told_that_it_is_busy_within_its_time():
    async def story():
        net = Net(alone())
        held = [await net.pool.acquire(Place(1), TERMS) for _ in range(5)]
        passed = passing()
        with pytest.raises(BusyError):
            await net.pool.acquire(Place(1), TERMS, within=2)
        assert passed() == pytest.approx(2)
        assert net.pool.stats().waiting == 0
        assert net.pool.stats().refused == {Refusal.NO_TURN: 1}
        assert len(held) == 5
        await net.pool.acquire(Place(2), TERMS)  # another guild is not concerned

    play(story())


def test_nine_at_once_at_a_limit_of_five():
    async def story():
        net = Net(alone())
        came = await asyncio.gather(
            *(net.pool.acquire(Place(1), TERMS, within=20) for _ in range(9)), return_exceptions=True
        )
        assert [type(each).__name__ for each in came] == ["Lease"] * 5 + ["BusyError"] * 4

    play(story())


def test_the_limit_in_all_holds_and_the_pool_lives_on():
    async def story():
        net = Net(alone(total=3))
        held = [await net.pool.acquire(Place(guild), TERMS) for guild in range(3)]
        with pytest.raises(BusyError):
            await net.pool.acquire(Place(3), TERMS, within=1)
        assert net.pool.stats().busy == 3
        held[0].release()
        await net.pool.acquire(Place(3), TERMS, within=1)  # what nobody uses makes room
        assert net.most["open"] == 3
        assert net.pool.stats().evicted == 1

    play(story())


def test_a_full_queue_says_so_at_once():
    async def story():
        net = Net(alone(waiting=6))
        few = Terms(connections=1, waiting=4)
        await net.pool.acquire(Place(1), few)
        waiting = [asyncio.create_task(net.pool.acquire(Place(1), few)) for _ in range(4)]
        await asyncio.sleep(0)
        passed = passing()
        with pytest.raises(BusyError):
            await net.pool.acquire(Place(1), few)
        assert not passed()
        await net.pool.acquire(Place(2), few)
        other = [asyncio.create_task(net.pool.acquire(Place(2), few)) for _ in range(3)]
        with pytest.raises(BusyError):
            await waiting[3]  # the flood makes room
        assert not any(task.done() for task in waiting[:3] + other)
        for task in waiting[:3] + other:
            task.cancel()

    play(story())


def test_small_operations_share_one_connection_and_a_bulk_transfer_has_its_own():
    async def story():
        net = Net()
        small = await asyncio.gather(*(net.pool.acquire(Place(1), TERMS) for _ in range(4)))
        assert len({id(lease.slot) for lease in small}) == 1
        bulk = await net.pool.acquire(Place(1), TERMS, bulk=True)
        assert bulk.slot is not small[0].slot
        fifth = await net.pool.acquire(Place(1), TERMS)
        assert fifth.slot not in {small[0].slot, bulk.slot}
        assert net.pool.stats().bulk == 1

    play(story())


def test_bulk_transfers_leave_room_for_small_operations():
    async def story():
        net = Net()
        two = Terms(connections=2)
        bulk = await net.pool.acquire(Place(1), two, bulk=True)
        with pytest.raises(BusyError):
            await net.pool.acquire(Place(1), two, bulk=True, within=5)
        assert await net.pool.run(Place(1), two, lambda line: line.answer()) == Place(1)
        bulk.release()
        await net.pool.acquire(Place(1), two, bulk=True)

    play(story())


def test_a_guild_that_is_always_busy_keeps_no_connection_for_ever():
    """Its operations overlap, so that its connection is never idle; there is but one."""

    async def story():
        net = Net(Limits(total=1))
        loop = asyncio.get_running_loop()
        done = []

        async def always_busy(offset):
            await asyncio.sleep(offset)
            while loop.time() < 1030:
                await net.pool.run(Place(1), TERMS, lambda line: line.answer(0.3))
                done.append(loop.time())

        busy = [asyncio.create_task(always_busy(offset)) for offset in (0, 0.1, 0.2)]
        await asyncio.sleep(5)
        for _ in range(3):
            passed = passing()
            await net.pool.run(Place(2), TERMS, lambda line: line.answer(0.3))
            assert passed() < 4
        await asyncio.wait(busy)
        assert all(task.exception() is None for task in busy)
        assert max(later - earlier for earlier, later in pairwise(sorted(done))) < 4
        assert net.most["open"] == 1

    play(story())


def test_nobody_gets_a_connection_of_another_guild_or_credential():
    async def story():
        net = Net()
        await net.pool.run(Place(1), TERMS, lambda line: line.answer())
        with pytest.raises(CredentialRefusedError):
            await net.pool.run(Place(1, password="wrong"), TERMS, lambda line: line.answer())
        for place in (Place(1), Place(2), Place(2, "other:22")):
            assert await net.pool.run(place, TERMS, lambda line: line.answer()) == place

    play(story())


def test_a_refused_credential_is_tried_once():
    async def story():
        net = Net(alone())
        wrong = Place(1, password="wrong")
        came = await asyncio.gather(
            *(net.pool.acquire(wrong, TERMS) for _ in range(20)), return_exceptions=True
        )
        assert {type(each) for each in came} == {CredentialRefusedError}
        with pytest.raises(CredentialRefusedError):
            await net.pool.acquire(wrong, TERMS)
        assert net.attempts[wrong] == 1
        await net.pool.acquire(Place(2), TERMS)  # others at that host are not concerned
        await net.pool.acquire(Place(1), TERMS)  # nor is the guild, once it was put right
        assert net.pool.stats(1).frozen == 1
        net.pool.thaw(1)
        with pytest.raises(CredentialRefusedError):
            await net.pool.acquire(wrong, TERMS)
        assert net.attempts[wrong] == 2

    play(story())


def test_a_host_that_does_not_answer_rests_and_is_tried_by_one():
    async def story():
        net = Net(alone())
        net.troubles["host:22"] = UnreachableError()
        once = Terms(attempts=1)
        for guild in range(5):
            with pytest.raises(UnreachableError):
                await net.pool.acquire(Place(guild), once)
        passed = passing()
        with pytest.raises(HostRestsError) as told:
            await net.pool.acquire(Place(9), once)
        assert not passed()
        assert 8 <= told.value.seconds <= 10
        await net.pool.acquire(Place(9, "other:22"), once)
        tried = net.attempts.total()
        await asyncio.sleep(told.value.seconds)
        net.troubles.clear()
        came = [asyncio.create_task(net.pool.acquire(Place(guild), once)) for guild in range(3)]
        await asyncio.sleep(0.1)
        assert net.attempts.total() == tried + 1
        await asyncio.gather(*came)
        assert net.pool.stats().resting == 0

    play(story())


def test_a_host_that_still_does_not_answer_rests_twice_as_long():
    async def story():
        net = Net(alone())
        net.troubles["host:22"] = UnreachableError()
        rests = []
        for _ in range(6):
            while True:
                try:
                    await net.pool.acquire(Place(1), Terms(attempts=1))
                except HostRestsError as error:
                    rests.append(error.seconds)
                    await asyncio.sleep(error.seconds)
                    break
                except UnreachableError:
                    pass
        assert all(1.5 < later / earlier < 2.6 for earlier, later in pairwise(rests[:5]))
        assert max(rests) <= 300

    play(story())


def test_connecting_is_tried_again_with_a_pause():
    async def story():
        net = Net()
        troubles = iter([UnreachableError(), UnreachableError()])
        net.troubles["host:22"] = lambda: next(troubles, None)
        passed = passing()
        await net.pool.acquire(Place(1), Terms(attempts=3))
        assert net.attempts[Place(1)] == 3
        assert 1.5 < passed() < 1.5 + 1 + 2
        net.troubles["host:22"] = UnreachableError()
        with pytest.raises(UnreachableError):
            await net.pool.acquire(Place(2), Terms(attempts=2))
        assert net.attempts[Place(2)] == 2

    play(story())


def test_no_more_handshakes_at_one_host_than_it_bears():
    async def story():
        net = Net(alone(handshakes=4))
        await asyncio.gather(*(net.pool.acquire(Place(guild), TERMS) for guild in range(16)))
        assert net.most["handshakes"] == 4

    play(story())


def test_a_connection_that_ended_is_not_given_out():
    async def story():
        net = Net()
        await net.pool.run(Place(1), TERMS, lambda line: line.answer())
        net.lines[0].open = False
        assert await net.pool.run(Place(1), TERMS, lambda line: line.answer()) == Place(1)
        assert len(net.lines) == 2
        assert net.pool.stats().lost == 1

    play(story())


def test_a_connection_that_is_silent_after_a_pause_is_replaced():
    async def story():
        net = Net(Limits(probe=2, probe_after=10))
        await net.pool.run(Place(1), TERMS, lambda line: line.answer())
        await asyncio.sleep(5)
        await net.pool.run(Place(1), TERMS, lambda line: line.answer())
        assert net.probes == 0
        await asyncio.sleep(20)
        await net.pool.run(Place(1), TERMS, lambda line: line.answer())
        assert (net.probes, len(net.lines)) == (1, 1)
        await asyncio.sleep(20)
        net.lines[0].silent = True
        passed = passing()
        await net.pool.run(Place(1), TERMS, lambda line: line.answer())
        assert passed() == pytest.approx(2.5)
        assert [line.open for line in net.lines] == [False, True]

    play(story())


def test_a_server_that_stops_in_an_operation_costs_its_limit_and_no_more():
    async def story():
        net = Net()
        passed = passing()
        with pytest.raises(TimedOutError):
            await net.pool.run(Place(1), TERMS, lambda line: line.answer(500), within=3, repeatable=True)
        assert passed() == pytest.approx(3.5)
        assert net.standing() == []
        await net.pool.run(Place(1), TERMS, lambda line: line.answer())

    play(story())


def test_what_was_lost_in_the_middle_is_repeated_only_where_it_may_be():
    async def story():
        net = Net()

        async def cut(line):
            if line is net.lines[0]:
                line.close()
            return await line.answer()

        assert await net.pool.run(Place(1), TERMS, cut, repeatable=True) == Place(1)
        net.lines.clear()
        await net.pool.close_guild(1)
        with pytest.raises(DroppedError):
            await net.pool.run(Place(1), TERMS, cut)

    play(story())


def test_what_fails_otherwise_has_its_connection_asked_first():
    async def story():
        net = Net()

        async def defect(_):
            raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            await net.pool.run(Place(1), TERMS, defect)
        await net.pool.run(Place(1), TERMS, lambda line: line.answer())
        assert (net.probes, len(net.lines)) == (1, 1)

    play(story())


def test_idle_connections_end_by_the_terms_and_old_ones_by_their_age():
    async def story():
        net = Net(Limits(life=1000))
        await net.pool.run(Place(1), Terms(idle=120), lambda line: line.answer())
        await net.pool.run(Place(2), Terms(idle=600), lambda line: line.answer())
        await asyncio.sleep(125)
        assert [line.place.guild_id for line in net.standing()] == [2]
        first = net.standing()[0]
        for _ in range(8):
            await net.pool.run(Place(2), Terms(idle=600), lambda line: line.answer())
            await asyncio.sleep(110)
        await net.pool.run(Place(2), Terms(idle=600), lambda line: line.answer())
        assert first.open is False
        assert len(net.standing()) == 1
        await asyncio.sleep(700)
        assert net.standing() == []

    play(story())


def test_a_guild_that_goes_is_closed_at_once_and_others_are_not():
    async def story():
        net = Net(alone())
        other = await net.pool.acquire(Place(2), TERMS)
        two = Terms(connections=2)
        idle, busy = [await net.pool.acquire(Place(1), two) for _ in range(2)]
        idle.release()
        working = asyncio.create_task(busy.call(lambda line: line.answer(2)))
        working.add_done_callback(lambda _: busy.release())
        await asyncio.sleep(0)
        stuck = await net.pool.acquire(Place(1), two)
        waiting = asyncio.create_task(net.pool.acquire(Place(1), two))
        await asyncio.sleep(0.1)
        passed = passing()
        closing = asyncio.create_task(net.pool.close_guild(1, grace=5))
        await asyncio.sleep(0)
        with pytest.raises(ClosedError):
            await net.pool.acquire(Place(1), TERMS)
        await closing
        assert isinstance(waiting.exception(), ClosedError)
        assert await working == Place(1)
        assert 5 <= passed() < 5.2
        assert [line.place.guild_id for line in net.standing()] == [2]
        with pytest.raises(ClosedError):
            await stuck.call(lambda line: line.answer())
        assert await other.call(lambda line: line.answer()) == Place(2)
        await net.pool.run(Place(1), TERMS, lambda line: line.answer())  # it may come back

    play(story())


def test_closing_in_the_middle_of_a_handshake_leaves_nothing():
    async def story():
        net = Net(connect=20)
        coming = asyncio.create_task(net.pool.acquire(Place(1), TERMS))
        await asyncio.sleep(1)
        await net.pool.close()
        assert isinstance(coming.exception(), ClosedError)
        assert net.standing() == []
        assert net.coming["host:22"] == 0
        with pytest.raises(ClosedError):
            await net.pool.acquire(Place(2), TERMS)

    play(story())


def test_the_pool_tells_how_it_is():
    async def story():
        net = Net(alone())
        held = [await net.pool.acquire(Place(1), TERMS) for _ in range(5)]
        held.pop().release()
        bulk = await net.pool.acquire(Place(1), TERMS, bulk=True)
        waiting = asyncio.create_task(net.pool.acquire(Place(1), TERMS))
        idle = await net.pool.acquire(Place(2), TERMS)
        idle.release()
        stats = net.pool.stats()
        assert (stats.waiting, stats.busy, stats.idle, stats.leases, stats.bulk) == (1, 5, 1, 5, 1)
        assert (stats.acquired, stats.connected, sum(stats.wait_counts)) == (7, 6, 7)
        assert stats.wait_longest == pytest.approx(0.5)
        assert net.pool.stats(2).waiting == 0
        assert net.pool.stats(2).idle == 1
        bulk.release()
        (await waiting).release()

    play(story())
