"""A lease: a connection that somebody has for a while."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Generic, TypeVar

from guildkit_sftp.errors import ClosedError, DroppedError, RemoteError, TimedOutError
from guildkit_sftp.pool.slots import ConnectionT, State, TargetT

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from guildkit_sftp.pool.limits import Limits
    from guildkit_sftp.pool.slots import Slot

T = TypeVar("T")


class Lease(Generic[TargetT, ConnectionT]):
    """A connection of one's own, or a part in one.

    Args:
        slot: where the connection is.
        release: gives it back.
        limits: how long things may take.
    """

    def __init__(
        self,
        slot: Slot[TargetT, ConnectionT],
        release: Callable[[Lease[TargetT, ConnectionT]], None],
        limits: Limits,
    ) -> None:
        self.slot = slot
        self._release = release
        self._limits = limits
        self._held = True

    @property
    def target(self) -> TargetT:
        """Where it leads, and as whom."""
        return self.slot.target

    async def call(
        self, operation: Callable[[ConnectionT], Awaitable[T]], *, within: float | None = None
    ) -> T:
        """Let the server do something, within a time limit.

        A connection on which the server did not answer in time, or on which an operation was left in its middle, is given
        to nobody any more: an answer is still under way on it, and perhaps a file stays open.

        Args:
            operation: is given the connection.
            within: in seconds; the pool's limit for operations where there is none.

        Raises:
            ClosedError: where the lease was given back.
            TimedOutError: where the server took too long.
            RemoteError: whatever else the operation raises.
        """
        connection = self.slot.connection
        if not self._held or connection is None or self.slot.state is State.GONE:
            raise ClosedError
        limit = self._limits.operation if within is None else within
        # Who is cut off may want to tidy up, for which a server that does not answer would take for ever.
        cut = asyncio.get_running_loop().call_later(limit + self._limits.unwind, connection.close)
        try:
            async with asyncio.timeout(limit) as ending:
                return await operation(connection)
        except TimeoutError:
            self.condemn()
            raise (TimedOutError(limit) if ending.expired() else DroppedError()) from None
        except asyncio.CancelledError:
            self.condemn()
            raise
        except RemoteError as error:
            if ending.expired():  # what it said when the connection was closed under it
                raise TimedOutError(limit) from None
            if error.breaks:
                self.condemn()
            raise
        except BaseException:
            self.slot.suspect = (
                True  # nobody knows what state it is in: it is asked before it is given out again
            )
            raise
        finally:
            cut.cancel()

    def condemn(self) -> None:
        """See to it that nobody is given this connection after those who have it now."""
        self.slot.condemned = True

    def release(self) -> None:
        """Give it back; a second time is nothing."""
        if self._held:
            self._held = False
            self._release(self)
