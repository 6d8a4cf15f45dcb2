"""The queue: where a plugin promises work, in the transaction that causes it."""

from __future__ import annotations

import json
import uuid
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, update

from guildkit.models import JobRecord
from guildkit.storage import add_if_absent
from guildkit.storage.upserts import insert_for

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession

    from guildkit.clock import Clock
    from guildkit.records import Job


class JobQueue:
    """Where a plugin enqueues, inside a transaction of its guild."""

    def __init__(self, session: AsyncSession, plugin: str, known: Mapping[str, Job], clock: Clock) -> None:
        self._session = session
        self._plugin = plugin
        self._known = known
        self._clock = clock
        self.used = False

    async def enqueue(
        self,
        name: str,
        payload: dict[str, Any],
        *,
        at: datetime | None = None,
        key: str | None = None,
        again: bool = False,
    ) -> bool:
        """Promise to run the job `name` with `payload` as its keywords.

        Args:
            name: as the plugin declared it.
            payload: JSON.
            at: when, aware; now by default.
            key: at most one live job of the plugin in this guild has this key.
            again: with `key`, whether one that is running already does not count: what it does may come too early.

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
        at = at or self._clock.now()
        row = _row(self._plugin, name, payload, version=self._known[name].version, at=at, key=key)
        if key is not None and again:
            own = (JobRecord.plugin == self._plugin) & (JobRecord.unique_key == key)
            running = update(JobRecord).where(own, JobRecord.state == "running")
            await self._session.execute(running.values(unique_key=None))
        added = await add_if_absent(self._session, JobRecord, **row)
        self.used = self.used or added
        return added

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


async def enqueue_again(session: AsyncSession, jobs: Sequence[tuple[int, str, str, datetime]]) -> None:
    """Promise jobs without a payload in many guilds, in two statements.

    Each has its name as its key; one that is running already does not count: it may have begun too early.

    Args:
        session: a system session.
        jobs: of each the guild, the plugin, the name, and when.
    """
    guild_ids, plugins, names = ({job[place] for job in jobs} for place in range(3))
    await session.execute(
        update(JobRecord)
        .where(
            JobRecord.guild_id.in_(guild_ids),
            JobRecord.plugin.in_(plugins),
            JobRecord.unique_key.in_(names),
            JobRecord.state == "running",
        )
        .values(unique_key=None)
    )
    rows = [
        {"guild_id": guild_id, **_row(plugin, name, {}, at=at, key=name)}
        for guild_id, plugin, name, at in jobs
    ]
    await session.execute(insert_for(session, JobRecord).on_conflict_do_nothing(), rows)


def _row(
    plugin: str, name: str, payload: dict[str, Any], *, at: datetime, key: str | None, version: int = 1
) -> dict[str, Any]:
    return {
        "id": uuid.uuid4().hex,
        "plugin": plugin,
        "name": name,
        "payload": payload,
        "version": version,
        "run_at": at,
        "state": "waiting",
        "unique_key": key,
        "attempts": 0,
    }
