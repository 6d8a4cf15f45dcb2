"""A guild context inside a job, and how the job comes to its end."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import delete, update

from guildkit.context import GuildContext
from guildkit.errors import GuildkitError
from guildkit.jobs.store import stored
from guildkit.models import JobRecord

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession

    from guildkit.edits import EditBudget
    from guildkit.jobs.store import ClaimedJob
    from guildkit.records import Schedule
    from guildkit.services import Services


class Postponed(Exception):  # noqa: N818 - no error: how a job says that it is too early
    """This attempt does not count; the job runs again at `at`.

    Args:
        at: when, aware.
    """

    def __init__(self, at: datetime) -> None:
        super().__init__(at)
        self.at = at


class JobContext(GuildContext):
    """A guild context inside a job."""

    __slots__ = ("_job", "_schedule", "attempt", "completed", "due")

    def __init__(self, services: Services, job: ClaimedJob, schedule: Schedule | None) -> None:
        super().__init__(services, job.guild_id, job.plugin)
        self._job = job
        self._schedule = schedule
        self.completed = False
        """Whether the job has ended in a transaction of its own, which was committed."""
        self.attempt = job.attempts
        """Which attempt this is, from 1."""
        self.due: datetime = job.nominal_at or job.run_at
        """When the job was to run, however late it is now."""

    @property
    def edits(self) -> EditBudget:
        """How often messages may still be edited."""
        return self._services.edits

    @asynccontextmanager
    async def completion(self) -> AsyncIterator[AsyncSession]:
        """A transaction that also ends the job: its effect happens exactly once, through any kill.

        Raises:
            GuildkitError: somebody else has taken the job over meanwhile; everything is rolled back.
        """
        async with self.transaction() as session:
            yield session
            await self.finish(session)
        self.completed = True

    async def finish(self, session: AsyncSession) -> None:
        """End the job in a transaction that is open; `completion` does it at its end.

        Raises:
            GuildkitError: somebody else has taken the job over meanwhile.
        """
        own = (JobRecord.id == self._job.id) & (JobRecord.owner == self._job.owner)
        if self._schedule is None:
            result = await session.execute(delete(JobRecord).where(own))
        else:
            values = stored(next_run(self._schedule, self._job, self.now))
            result = await session.execute(
                update(JobRecord).where(own).values(**values, owner=None, lease_until=None)
            )
        if not result.rowcount:  # type: ignore[attr-defined]
            raise GuildkitError("The job's lease was lost; somebody else runs it.")


def next_run(schedule: Schedule, job: ClaimedJob, now: datetime) -> ClaimedJob:
    """Return what makes a job with a schedule wait for its next run."""
    following = schedule.following(job.nominal_at or now)
    if schedule.misfire != "all" and following <= now:
        following = schedule.following(now)  # what was missed meanwhile is made up for by one run
    return replace(job, state="waiting", run_at=following, nominal_at=following, attempts=0, error=None)
