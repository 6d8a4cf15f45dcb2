"""Those who wait for a connection, and what is being closed while they do."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Generic

from guildkit_sftp.pool.slots import ConnectionT, TargetT

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from guildkit_sftp.errors import RemoteError
    from guildkit_sftp.pool.leases import Lease
    from guildkit_sftp.pool.limits import Terms
    from guildkit_sftp.pool.slots import Slot


@dataclass(slots=True, eq=False)
class Waiter(Generic[TargetT, ConnectionT]):
    """Somebody who waits for a connection."""

    target: TargetT
    terms: Terms
    bulk: bool
    since: float
    future: asyncio.Future[Lease[TargetT, ConnectionT]]
    slot: Slot[TargetT, ConnectionT] | None = None
    attempts: int = 0
    failure: RemoteError | None = None

    @property
    def lane(self) -> tuple[Hashable, bool]:
        """What it waits for."""
        return self.target.key, self.bulk

    def fail(self, error: BaseException) -> None:
        """Tell it that nothing will come."""
        if not self.future.done():
            self.future.set_exception(error)


@dataclass(slots=True)
class Retry:
    """When one may connect again for a credential, after so many failures in a row."""

    failures: int = 0
    at: float = 0.0


@dataclass(slots=True, eq=False)
class Closing(Generic[TargetT]):
    """What is being closed, and the tasks that see to it."""

    matches: Callable[[TargetT], bool]
    changed: asyncio.Event = field(default_factory=asyncio.Event)
    tasks: set[asyncio.Task[None]] = field(default_factory=set)
