"""Connections to guilds' servers: made, shared, asked after, and closed.

Whoever wants one waits in a fair queue for a turn, and a turn comes when a connection has room or one more may be made.
Connecting is done by tasks of the pool's own (`keeper.py`), never by those who wait: who gives up waiting leaves nothing half
done.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, TypeVar

from guildkit_sftp.errors import BusyError, ClosedError, DroppedError, RemoteError, UnreachableError
from guildkit_sftp.pool.keeper import Keeper
from guildkit_sftp.pool.slots import ConnectionT, State, TargetT
from guildkit_sftp.pool.stats import PoolStats, Refusal
from guildkit_sftp.pool.waiting import Closing, Waiter

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from guildkit_sftp.pool.leases import Lease
    from guildkit_sftp.pool.limits import Terms

T = TypeVar("T")

BULK_COST = 4.0
"""What a turn for a bulk transfer costs, in turns of small operations."""


class Pool(Keeper[TargetT, ConnectionT]):
    """Connections, shared fairly between guilds, and never between two credentials.

    Args:
        connect: makes a connection, or raises a `RemoteError`; it cleans up after itself when cancelled.
        limits: of all guilds together.
        now: tells the time in seconds, as the event loop's own clock does.
        rng: the source of randomness for pauses.
    """

    # --- having a connection ----------------------------------------------------------------------------------------

    async def run(
        self,
        target: TargetT,
        terms: Terms,
        operation: Callable[[ConnectionT], Awaitable[T]],
        *,
        repeatable: bool = False,
        within: float | None = None,
    ) -> T:
        """Do one small thing on a connection.

        Args:
            target: where, and as whom.
            terms: what the guild may have.
            operation: is given the connection.
            repeatable: it does no harm if it is done twice, so that it is done once more on another connection where the first
                was lost meanwhile.
            within: for the operation, in seconds; the pool's own limit where there is none.

        Raises:
            RemoteError: as `acquire` and `Lease.call`.
        """
        while True:
            lease = await self.acquire(target, terms)
            try:
                return await lease.call(operation, within=within)
            except DroppedError:
                if not repeatable:
                    raise
                repeatable = False
            finally:
                lease.release()

    @asynccontextmanager
    async def lease(
        self, target: TargetT, terms: Terms, *, bulk: bool = False, within: float | None = None
    ) -> AsyncIterator[Lease[TargetT, ConnectionT]]:
        """Have a connection for the length of a block; as `acquire` otherwise."""
        lease = await self.acquire(target, terms, bulk=bulk, within=within)
        try:
            yield lease
        finally:
            lease.release()

    async def acquire(
        self, target: TargetT, terms: Terms, *, bulk: bool = False, within: float | None = None
    ) -> Lease[TargetT, ConnectionT]:
        """Return a lease, which has to be released; it comes or raises within the time limit, whatever the server does.

        Args:
            target: where, and as whom.
            terms: what the guild may have.
            bulk: for a long transfer, which has a connection to itself.
            within: in seconds; the pool's own limit where there is none.

        Raises:
            BusyError: where no turn came in time, or so many wait that none would.
            ClosedError: where the guild's connections are being closed.
            HostRestsError: where the host is left alone for a while.
            CredentialRefusedError: where the server refuses the credential, or has refused it before.
            HostKeyChangedError: where the host shows another key, or has done so before.
            UnreachableError: where there is no connection after as many attempts as the terms allow, or in time.
            RemoteError: whatever else making the connection raises.
        """
        self._refuse(target)
        if not bulk and (at_hand := self._at_hand(target, terms)) is not None:
            self._note(0.0)
            return at_hand
        waiter = Waiter[TargetT, ConnectionT](
            target, terms, bulk, self._now(), asyncio.get_running_loop().create_future()
        )
        left = self._queue.push(
            target.guild_id,
            waiter.lane,
            waiter,
            weight=terms.weight,
            cost=BULK_COST if bulk else 1.0,
            limit=terms.waiting,
        )
        if left is not None:
            self._counts.refused[Refusal.QUEUE_FULL] += 1
            left.fail(BusyError())
        self._dispatch()
        try:
            async with asyncio.timeout(self._limits.acquire if within is None else within):
                lease = await waiter.future
        except TimeoutError:
            self._withdraw(waiter)
            raise self._too_late(waiter) from None
        except BaseException:
            self._withdraw(waiter)
            raise
        self._note(self._now() - waiter.since)
        return lease

    def _note(self, waited: float) -> None:
        self._counts.acquired += 1
        self._counts.waits.note(waited)

    def _refuse(self, target: TargetT) -> None:
        """Raise where nothing can come of waiting."""
        if self._ended or (self._closing and any(each.matches(target) for each in self._closing)):
            self._counts.refused[Refusal.CLOSED] += 1
            raise ClosedError
        if target.key in self._frozen:
            self._counts.refused[Refusal.FROZEN] += 1
            raise self._frozen[target.key][1].again()

    def _withdraw(self, waiter: Waiter[TargetT, ConnectionT]) -> None:
        """Leave nothing behind of somebody who waits no more, even where a connection has come at the same moment."""
        future = waiter.future
        if future.done() and not future.cancelled():
            if future.exception() is None:
                future.result().release()
            return
        future.cancel()
        slot = waiter.slot
        self._queue.remove(waiter.target.guild_id, waiter.lane, waiter)
        if slot is not None and waiter in slot.waiters:
            slot.waiters.remove(waiter)
            if waiter.bulk:
                self._slots.take_bulk(slot, bulk=False)
            self._dispatch()

    def _too_late(self, waiter: Waiter[TargetT, ConnectionT]) -> RemoteError:
        """Say why nothing came in time."""
        if waiter.slot is None and waiter.failure is None:
            self._counts.refused[Refusal.NO_TURN] += 1
            return BusyError()
        self._counts.refused[Refusal.NO_CONNECTION] += 1
        return UnreachableError() if waiter.failure is None else waiter.failure.again()

    # --- credentials ------------------------------------------------------------------------------------------------

    def freeze(self, target: TargetT, error: RemoteError) -> None:
        """Do not try a credential; for what was refused in an earlier life of the bot."""
        self._freeze(target, error)

    def thaw(self, guild_id: int) -> None:
        """Let a guild's credentials be tried again although they were refused: somebody asks for exactly that."""
        for key in [key for key, (owner, _) in self._frozen.items() if owner == guild_id]:
            del self._frozen[key]

    # --- closing ----------------------------------------------------------------------------------------------------

    async def close_guild(self, guild_id: int, *, grace: float = 5.0) -> None:
        """Close all that a guild has, and let nobody begin meanwhile; afterwards the guild may begin anew.

        Args:
            guild_id: whose connections.
            grace: how long operations that are under way may take to end by themselves, in seconds.
        """
        await self._close(lambda target: target.guild_id == guild_id, grace)

    async def close_credential(self, target: TargetT, *, grace: float = 5.0) -> None:
        """Close the connections of one credential, which is about to be changed or deleted; as `close_guild` otherwise."""
        key = target.key
        self._frozen.pop(key, None)
        await self._close(lambda other: other.key == key, grace)

    async def close(self, *, grace: float = 5.0) -> None:
        """Close everything, for good; as `close_guild` otherwise."""
        self._ended = True
        try:
            await self._close(lambda _: True, grace)
        finally:
            self._stop_timer()

    async def _close(self, matches: Callable[[TargetT], bool], grace: float) -> None:
        closing = Closing(matches)
        self._closing.append(closing)
        try:
            for waiter in self._queue.take(lambda each: matches(each.target)):
                waiter.fail(ClosedError())
            for slot in self._matching(closing):
                for waiter in slot.waiters:
                    waiter.fail(ClosedError())
                slot.waiters.clear()
                if not slot.leases:
                    self._drop(slot)
            async with asyncio.timeout(grace):
                while self._matching(closing):
                    closing.changed.clear()
                    await closing.changed.wait()
        except TimeoutError:
            pass  # whoever has one still is cut off below
        finally:
            for slot in self._matching(closing):
                self._drop(slot)
            self._closing.remove(closing)
            self._dispatch()
        if closing.tasks:
            await asyncio.wait(closing.tasks, timeout=2 * self._limits.close)

    # --- what it tells ----------------------------------------------------------------------------------------------

    def stats(self, guild_id: int | None = None) -> PoolStats:
        """Tell how the pool is, for all guilds or for one."""
        slots = [slot for slot in self._slots if guild_id in {None, slot.target.guild_id}]
        coming = sum(slot.state is not State.OPEN for slot in slots)
        idle = sum(slot.idle for slot in slots)
        counts = self._counts
        return PoolStats(
            waiting=(len(self._queue) if guild_id is None else self._queue.waiting(guild_id))
            + sum(len(slot.waiters) for slot in slots),
            connecting=coming,
            busy=len(slots) - coming - idle,
            idle=idle,
            leases=sum(len(slot.leases) for slot in slots),
            bulk=sum(slot.bulk for slot in slots),
            closing=len(self._closers),
            frozen=sum(guild_id in {None, owner} for owner, _ in self._frozen.values()),
            resting=self._breaker.resting(),
            acquired=counts.acquired,
            connected=counts.connected,
            lost=counts.lost,
            evicted=counts.evicted,
            probes=counts.probes,
            refused=dict(Counter(counts.refused)),
            wait_counts=tuple(counts.waits.counts),
            wait_total=counts.waits.total,
            wait_longest=counts.waits.longest,
        )
