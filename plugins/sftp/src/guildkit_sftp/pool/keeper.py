"""What makes connections, gives them out, asks whether they still are there, and ends them.

Everything here happens at once, but for one task for each connection that is being made, asked or closed. What must not
happen before some time (connecting again, closing what is idle) is one timer.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections import OrderedDict
from typing import TYPE_CHECKING, Final, Generic

from guildkit_sftp.errors import DroppedError, HostRestsError, RemoteError, UnreachableError
from guildkit_sftp.pool.breaker import HostBreaker, full_jitter
from guildkit_sftp.pool.fair import FairQueue
from guildkit_sftp.pool.leases import Lease
from guildkit_sftp.pool.limits import Limits
from guildkit_sftp.pool.slots import ConnectionT, Slot, Slots, State, TargetT
from guildkit_sftp.pool.stats import Counts, Refusal
from guildkit_sftp.pool.waiting import Closing, Retry, Waiter

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Hashable

    from guildkit_sftp.pool.limits import Terms

FIRST_RETRY: Final = 1.0
LONGEST_RETRY: Final = 30.0
"""Bounds of the pause before one connects again for the same credential, in seconds."""
RETRY_KEPT: Final = 600.0
"""For how long a credential's failures are remembered, in seconds."""
TURN: Final = 2.0
"""For how long a guild may be busy on a connection without a pause while others wait for one, in seconds."""
MOST_FROZEN: Final = 10_000
"""How many frozen credentials are remembered; the oldest is forgotten beyond that."""


class Keeper(Generic[TargetT, ConnectionT]):
    """The inner half of the pool; its arguments are described there."""

    def __init__(
        self,
        connect: Callable[[TargetT], Awaitable[ConnectionT]],
        limits: Limits | None = None,
        *,
        now: Callable[[], float] = time.monotonic,
        rng: random.Random | None = None,
    ) -> None:
        self._connect = connect
        self._limits = limits or Limits()
        self._now = now
        self._rng = rng or random.Random()  # noqa: S311 - pauses are no secret
        self._queue: FairQueue[Waiter[TargetT, ConnectionT]] = FairQueue(self._limits.waiting)
        self._slots: Slots[TargetT, ConnectionT] = Slots(self._limits)
        self._breaker = HostBreaker(now, self._rng)
        self._frozen: OrderedDict[Hashable, tuple[int, RemoteError]] = OrderedDict()
        self._retries: dict[Hashable, Retry] = {}
        self._closing: list[Closing[TargetT]] = []
        self._closers: set[asyncio.Task[None]] = set()
        self._timer: asyncio.TimerHandle | None = None
        self._timer_at = 0.0
        self._counts = Counts()
        self._ended = False
        self._room_at = 0.0

    # --- giving out -------------------------------------------------------------------------------------------------

    def _dispatch(self) -> None:
        """Serve all that can be served."""
        while self._queue and self._queue.pop(self._place) is not None:
            pass

    def _at_hand(self, target: TargetT, terms: Terms) -> Lease[TargetT, ConnectionT] | None:
        """Return a part in a connection that is there, where nobody of the guild waits for one: the ordinary case."""
        if self._queue.waiting(target.guild_id):
            return None
        slot = self._slots.shared(target, bulk=False, now=self._now())
        if slot is None or slot.state is not State.OPEN or slot.connection is None:
            return None
        if self._doubtful(slot) or not slot.connection.is_open():
            return None
        slot.terms = terms
        self._slots.used(slot, self._now())
        return self._lent(slot)

    def _place(self, waiter: Waiter[TargetT, ConnectionT]) -> bool:
        """Give somebody a connection, or a part in one that is coming; say whether that could be done."""
        target, now = waiter.target, self._now()
        if waiter.future.done():
            return True  # it was cancelled in this very moment
        if waiter.bulk and not self._slots.bulk_fits(target, waiter.terms):
            return False
        while (slot := self._slots.shared(target, bulk=waiter.bulk, now=now)) is not None:
            if slot.state is not State.OPEN or slot.connection is None or slot.connection.is_open():
                self._attach(waiter, slot)
                return True
            self._lose(slot)
        if rest := self._breaker.rests_for(target.endpoint):
            self._counts.refused[Refusal.HOST_RESTS] += 1
            waiter.fail(HostRestsError(rest))
            return True
        retry = self._retries.get(target.key)
        if retry is not None and retry.at > now:
            self._wake(retry.at)
            return False
        if self._slots.connecting(target) or not self._breaker.may_try(target.endpoint):
            return False  # what becomes of that attempt may hold for this one too
        leaving = self._slots.in_the_way(target, waiter.terms)
        if leaving is None:
            self._make_room(target, now)
            return False
        for each in leaving:
            self._counts.evicted += 1
            self._drop(each)
        slot = Slot(target, waiter.terms, ends=now + self._limits.life * self._rng.uniform(0.9, 1.0))
        slot.busy_since = now
        self._slots.add(slot)
        self._breaker.begins(target.endpoint)
        self._attach(waiter, slot)
        slot.task = asyncio.create_task(self._bring(slot))
        return True

    def _make_room(self, target: TargetT, now: float) -> None:
        """Have a connection end after those who have it now, where others wait and it is never idle: a guild may always be busy."""
        if now < self._room_at:
            return
        slot = self._slots.never_idle(target, now - TURN)
        if slot is None:
            self._room_at = (
                now + TURN / 10
            )  # to look each time something is given back would cost more than it brings
        else:
            slot.condemned = True

    def _attach(self, waiter: Waiter[TargetT, ConnectionT], slot: Slot[TargetT, ConnectionT]) -> None:
        """Let somebody have a part in a connection that is there, or is coming."""
        waiter.slot = slot
        slot.terms = waiter.terms
        doubtful = self._doubtful(slot)
        self._slots.used(slot, self._now())
        if waiter.bulk:
            self._slots.take_bulk(slot, bulk=True)
        if slot.state is State.OPEN and not doubtful:
            self._grant(waiter, slot)
            return
        slot.waiters.append(waiter)
        if slot.state is State.OPEN:
            slot.state = State.CHECKING
            slot.task = asyncio.create_task(self._bring(slot))

    def _doubtful(self, slot: Slot[TargetT, ConnectionT]) -> bool:
        """Say whether the server is to be asked first."""
        return slot.suspect or (slot.idle and self._now() - slot.idle_since > self._limits.probe_after)

    def _grant(self, waiter: Waiter[TargetT, ConnectionT], slot: Slot[TargetT, ConnectionT]) -> None:
        if waiter.future.done():
            return  # it was cancelled in this very moment
        waiter.future.set_result(self._lent(slot))

    def _lent(self, slot: Slot[TargetT, ConnectionT]) -> Lease[TargetT, ConnectionT]:
        lease = Lease(slot, self._take_back, self._limits)
        slot.leases.add(lease)
        return lease

    def _take_back(self, lease: Lease[TargetT, ConnectionT]) -> None:
        """Have a lease back, and see what becomes of its connection."""
        slot = lease.slot
        slot.leases.discard(lease)
        if slot.state is State.GONE:
            return
        self._slots.take_bulk(slot, bulk=False)
        if not slot.users:
            self._rest(slot)
        self._dispatch()

    def _rest(self, slot: Slot[TargetT, ConnectionT]) -> None:
        """Keep a connection that nobody has, or end it."""
        if slot.connection is None or not slot.connection.is_open():
            self._lose(slot)
        elif (
            slot.condemned
            or slot.ends <= self._now()
            or (self._closing and any(each.matches(slot.target) for each in self._closing))
        ):
            self._drop(slot)
        else:
            self._slots.unused(slot, self._now())
            self._wake(slot.idle_since + slot.terms.idle)

    # --- making and asking ------------------------------------------------------------------------------------------

    async def _bring(self, slot: Slot[TargetT, ConnectionT]) -> None:
        """Make a connection, or ask whether the one that is there still answers."""
        try:
            if slot.connection is None:
                async with asyncio.timeout(self._limits.connect):
                    slot.connection = await self._connect(slot.target)
            else:
                self._counts.probes += 1
                async with asyncio.timeout(self._limits.probe):
                    await slot.connection.probe()
        except asyncio.CancelledError:
            self._failed(slot, UnreachableError())
            raise
        except TimeoutError:
            self._failed(slot, UnreachableError())
        except Exception as error:  # whoever waits gets it, whatever it is
            self._failed(slot, error)
        else:
            self._came(slot)
        self._dispatch()

    def _came(self, slot: Slot[TargetT, ConnectionT]) -> None:
        """Give a connection that is there to those who waited for it."""
        if slot.state is State.GONE:
            self._see_off(slot)  # it was closed in the very moment
            return
        if slot.state is State.CONNECTING:
            self._counts.connected += 1
            self._breaker.worked(slot.target.endpoint)
            self._retries.pop(slot.target.key, None)
        self._slots.opened(slot)
        slot.suspect = False
        waiters, slot.waiters = slot.waiters, []
        for waiter in waiters:
            self._grant(waiter, slot)
        if not slot.users:
            self._slots.take_bulk(slot, bulk=False)
            self._rest(slot)

    def _failed(self, slot: Slot[TargetT, ConnectionT], error: Exception) -> None:
        """See what becomes of those who waited for a connection that did not come, or did not answer."""
        if slot.state is State.GONE:
            return  # it was closed, and they were told
        waiters, slot.waiters = slot.waiters, []
        if slot.connection is not None:
            self._lose(slot)
            self._put_back(waiters)
            return
        self._drop(slot)
        self._judge(slot.target, error)
        if not isinstance(error, RemoteError):
            for waiter in waiters:
                waiter.fail(error)
            return
        for waiter in waiters:
            waiter.attempts += 1
            waiter.failure = error
        lasting = [each for each in waiters if error.transient and each.attempts < each.terms.attempts]
        self._put_back(lasting)
        for waiter in waiters:
            if waiter not in lasting:
                self._counts.refused[Refusal.NO_CONNECTION] += 1
                waiter.fail(error.again())

    def _judge(self, target: TargetT, error: Exception) -> None:
        """Note what a failure says about the host, and about the credential."""
        if not isinstance(error, RemoteError):
            return
        if error.blames_host:
            self._breaker.failed(target.endpoint)
        elif error.freezes or isinstance(error, DroppedError):
            self._breaker.worked(target.endpoint)
        if error.freezes:
            self._freeze(target, error)
        elif error.transient:
            retry = self._retries.setdefault(target.key, Retry())
            retry.failures += 1
            pause = full_jitter(self._rng, retry.failures, first=FIRST_RETRY, longest=LONGEST_RETRY)
            retry.at = self._now() + pause
            self._wake(retry.at)

    def _freeze(self, target: TargetT, error: RemoteError) -> None:
        """Try a credential no more, for nobody who waits with it."""
        key = target.key
        self._frozen[key] = (target.guild_id, error)
        if len(self._frozen) > MOST_FROZEN:
            self._frozen.popitem(last=False)
        for waiter in self._queue.take(lambda each: each.target.key == key):
            self._counts.refused[Refusal.FROZEN] += 1
            waiter.fail(error.again())

    def _put_back(self, waiters: list[Waiter[TargetT, ConnectionT]]) -> None:
        """Let some wait again where they were, in the same order."""
        for waiter in reversed(waiters):
            waiter.slot = None
            self._queue.restore(waiter.target.guild_id, waiter.lane, waiter)

    # --- ending -----------------------------------------------------------------------------------------------------

    def _matching(self, closing: Closing[TargetT]) -> list[Slot[TargetT, ConnectionT]]:
        return [slot for slot in self._slots if closing.matches(slot.target)]

    def _lose(self, slot: Slot[TargetT, ConnectionT]) -> None:
        """Give up a connection that the other side has ended."""
        self._counts.lost += 1
        self._drop(slot)

    def _drop(self, slot: Slot[TargetT, ConnectionT]) -> None:
        """Give up a place, and close the connection in it."""
        if slot.state is State.GONE:
            return
        if slot.state is State.CONNECTING:
            self._breaker.gave_up(slot.target.endpoint)
        self._slots.remove(slot)
        task = slot.task
        if task is not None and not task.done() and task is not asyncio.current_task():
            task.cancel()
            self._watch(slot, task)
        if slot.connection is not None:
            self._see_off(slot)
        for closing in self._closing:
            closing.changed.set()

    def _see_off(self, slot: Slot[TargetT, ConnectionT]) -> None:
        connection = slot.connection
        if connection is not None:
            connection.close()
            self._watch(slot, asyncio.create_task(self._closed(connection)))

    def _watch(self, slot: Slot[TargetT, ConnectionT], task: asyncio.Task[None]) -> None:
        """Keep a task that ends something until it has."""
        self._closers.add(task)
        task.add_done_callback(self._closers.discard)
        for closing in self._closing:
            if closing.matches(slot.target):
                closing.tasks.add(task)

    async def _closed(self, connection: ConnectionT) -> None:
        try:
            async with asyncio.timeout(self._limits.close):
                await connection.wait_closed()
        except TimeoutError:
            pass  # the operating system ends it

    # --- time -------------------------------------------------------------------------------------------------------

    def _wake(self, at: float) -> None:
        """See to it that what is due is done at some time, or before."""
        if self._ended or (self._timer is not None and self._timer_at <= at):
            return
        self._stop_timer()
        self._timer_at = at
        self._timer = asyncio.get_running_loop().call_later(max(0.0, at - self._now()), self._tend)

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _tend(self) -> None:
        """Do what is due: end what was idle for long, forget what is of no use, and serve who may try again."""
        self._timer = None
        now = self._now()
        for slot in self._slots:
            if slot.idle and slot.connection is not None and not slot.connection.is_open():
                self._lose(slot)
            elif slot.idle and min(slot.idle_since + slot.terms.idle, slot.ends) <= now:
                self._drop(slot)
        self._retries = {key: each for key, each in self._retries.items() if each.at > now - RETRY_KEPT}
        self._breaker.forget_old()
        self._dispatch()
        for slot in self._slots:
            if slot.idle:
                self._wake(min(slot.idle_since + slot.terms.idle, slot.ends))
