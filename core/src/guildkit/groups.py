"""Group commit: what many want stored at the same time is stored in one transaction, and each is answered after it.

A commit that survives a power failure costs as much for one write as for a hundred. While one group is being stored the
next one gathers, so that a single caller waits for nobody, and many share.
"""

from __future__ import annotations

import asyncio
import contextvars
from collections import deque
from typing import TYPE_CHECKING, Any, Final, TypeVar

from guildkit.errors import DatabaseError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence
    from typing import TypeAlias

    from sqlalchemy.ext.asyncio import AsyncSession

    from guildkit.storage.database import Database

    Work: TypeAlias = Callable[[AsyncSession, Sequence[Any]], Awaitable[Sequence[Any]]]
    Waiting: TypeAlias = tuple[Any, asyncio.Future[Any]]

T = TypeVar("T")
R = TypeVar("R")

LARGEST: Final = 256
"""How many are stored in one transaction."""


class Groups:
    """Gathers what is to be stored, by guild and kind of work."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._waiting: dict[tuple[int, Work], deque[Waiting]] = {}
        self._writers: set[asyncio.Task[None]] = set()

    async def add(self, guild_id: int, work: Work, item: Any) -> Any:
        """Have an item stored with others; return, or raise, what the work has made of it."""
        future: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        key = guild_id, work
        if key in self._waiting:
            self._waiting[key].append((item, future))
        else:
            self._waiting[key] = deque([(item, future)])
            # In nobody's context: it goes on when whoever came first has been answered.
            writer = asyncio.create_task(self._write(*key), context=contextvars.Context())
            self._writers.add(writer)
            writer.add_done_callback(self._writers.discard)
        return await future

    async def _write(self, guild_id: int, work: Work) -> None:
        queue = self._waiting[guild_id, work]
        group: list[Waiting] = []
        try:
            while queue:
                group = [queue.popleft() for _ in range(min(len(queue), LARGEST))]
                # Who does not wait any more before it has begun wants nothing.
                await self._store(guild_id, work, [each for each in group if not each[1].done()])
        finally:
            del self._waiting[guild_id, work]
            for _, future in (*group, *queue):
                future.cancel()  # nobody waits for ever, whatever has ended this

    async def _store(self, guild_id: int, work: Work, group: Sequence[Waiting]) -> None:
        if not group:
            return
        try:
            async with self._database.guild_session(guild_id) as session:
                results = await work(session, [item for item, _ in group])
        except Exception as error:
            if len(group) == 1 or isinstance(error, DatabaseError):
                for _, future in group:
                    _answer(future, error)
                return
            # Nothing of it was stored. Whoever is at fault is to fail alone.
            for each in group:
                await self._store(guild_id, work, [each])
            return
        for (_, future), result in zip(group, results, strict=True):
            _answer(future, result)


def _answer(future: asyncio.Future[Any], result: Any) -> None:
    if future.done():
        return  # nobody waits any more
    if isinstance(result, Exception):
        future.set_exception(result)
    else:
        future.set_result(result)
