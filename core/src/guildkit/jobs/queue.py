"""The queue: where a plugin promises work, in the transaction that causes it."""

from __future__ import annotations

import json
import uuid
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, select

from guildkit.models import JobRecord

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession

    from guildkit.clock import Clock


class JobQueue:
    """Where a plugin enqueues, inside a transaction of its guild."""

    def __init__(self, session: AsyncSession, plugin: str, known: Collection[str], clock: Clock) -> None:
        self._session = session
        self._plugin = plugin
        self._known = known
        self._clock = clock
        self.used = False

    async def enqueue(
        self, name: str, payload: dict[str, Any], *, at: datetime | None = None, key: str | None = None
    ) -> bool:
        """Promise to run the job `name` with `payload` as its keywords.

        Args:
            name: as the plugin declared it.
            payload: JSON.
            at: when, aware; now by default.
            key: at most one live job of the plugin in this guild has this key.

        Returns:
            Whether it was enqueued: False where a job with this key is live already, which then stays as it is.

        Raises:
            ValueError: the plugin has no such job, `at` is naive, or the payload is no JSON.
        """
        if name not in self._known:
            raise ValueError(f"The plugin {self._plugin} has no job {name!r}; it has {sorted(self._known)}.")
        if at is not None and at.tzinfo is None:
            raise ValueError(f"{at!r} has no time zone.")
        try:
            json.dumps(payload)
        except TypeError as error:
            raise ValueError(f"The payload of the job {name!r} is no JSON: {error}.") from error
        if key is not None:
            live = select(JobRecord.id).where(JobRecord.plugin == self._plugin, JobRecord.unique_key == key)
            if await self._session.scalar(live) is not None:
                return False
        self._session.add(
            JobRecord(
                id=uuid.uuid4().hex,
                plugin=self._plugin,
                name=name,
                payload=payload,
                run_at=at or self._clock.now(),
                state="waiting",
                unique_key=key,
                attempts=0,
            )
        )
        self.used = True
        return True

    async def cancel(self, key: str) -> bool:
        """Withdraw the job with this key, if it has not begun; return whether there was one."""
        result = await self._session.execute(
            delete(JobRecord).where(
                JobRecord.plugin == self._plugin,
                JobRecord.unique_key == key,
                JobRecord.state.in_(["waiting", "parked"]),
            )
        )
        return bool(result.rowcount)  # type: ignore[attr-defined]
