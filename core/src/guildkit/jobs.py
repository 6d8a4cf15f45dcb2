"""Jobs: work that survives a restart, stored in the transaction that caused it.

A job is claimed under a lease, run in its guild's context, and removed. What it does in the database happens exactly
once if it happens in `async with ctx.completion()`, which removes the job in the same transaction; what it does in
Discord happens at least once, and is made harmless by a nonce or by editing a known message.
"""

from __future__ import annotations

import asyncio
import uuid
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

import structlog
from sqlalchemy import delete, or_, select, update

from guildkit.clock import readable_id
from guildkit.context import GuildContext
from guildkit.errors import GuildkitError
from guildkit.models import JobRecord

if TYPE_CHECKING:
    import random
    from collections.abc import AsyncIterator

    from sqlalchemy.ext.asyncio import AsyncSession

    from guildkit.clock import Clock
    from guildkit.dispatcher import Dispatcher
    from guildkit.services import Services
    from guildkit.storage import Database

log = structlog.get_logger()

LEASE: Final = timedelta(seconds=60)
JOB_SECONDS: Final = 50.0
"""A job is cancelled before its lease ends, so that no other process can be running it as well."""
POLL_SECONDS: Final = 1.0
PARKED: Final = timedelta(minutes=5)
_BATCH: Final = 50


class JobQueue:
    """Where a plugin enqueues, inside a transaction of its guild."""

    def __init__(self, session: AsyncSession, plugin: str, clock: Clock) -> None:
        self._session = session
        self._plugin = plugin
        self._clock = clock

    def enqueue(
        self, name: str, payload: dict[str, Any], *, at: datetime | None = None, key: str | None = None
    ) -> None:
        """Promise to run the job `name` with `payload` as its keywords.

        Args:
            name: as the plugin declared it.
            payload: JSON.
            at: when, aware; now by default.
            key: at most one live job a guild and plugin has this key.
        """
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
                max_attempts=0,
            )
        )

    async def cancel(self, key: str) -> bool:
        """Withdraw the job with this key, if it has not begun; return whether there was one."""
        result = await self._session.execute(
            delete(JobRecord).where(
                JobRecord.plugin == self._plugin, JobRecord.unique_key == key, JobRecord.state == "waiting"
            )
        )
        return bool(result.rowcount)  # type: ignore[attr-defined]


class JobContext(GuildContext):
    """A guild context inside a job."""

    __slots__ = ("_completed", "_job_id", "_owner", "attempt")

    def __init__(self, services: Services, job: JobRecord, owner: str) -> None:
        super().__init__(services, job.guild_id, job.plugin)
        self._job_id = job.id
        self._owner = owner
        self._completed = False
        self.attempt = job.attempts
        """Which attempt this is, from 1."""

    @asynccontextmanager
    async def completion(self) -> AsyncIterator[AsyncSession]:
        """A transaction that also completes the job: its effect happens exactly once, through any kill.

        Raises:
            GuildkitError: another process has taken the job over meanwhile; everything is rolled back.
        """
        async with self.transaction() as session:
            yield session
            result = await session.execute(
                delete(JobRecord).where(JobRecord.id == self._job_id, JobRecord.owner == self._owner)
            )
            if not result.rowcount:  # type: ignore[attr-defined]
                raise GuildkitError("The job's lease was lost; another process runs it.")
        self._completed = True

    async def complete(self) -> None:
        """Complete the job if `completion` has not."""
        if not self._completed:
            async with self.completion():
                pass


class Jobs:
    """Claims what is due and runs it."""

    def __init__(self, database: Database, clock: Clock, rng: random.Random) -> None:
        self._database = database
        self._clock = clock
        self._rng = rng
        self._owner = uuid.uuid4().hex
        self._wake = asyncio.Event()
        self._services: Services | None = None
        self._dispatcher: Dispatcher | None = None
        self._claiming = asyncio.Lock()
        self.running: set[asyncio.Task[None]] = set()

    def connect(self, services: Services, dispatcher: Dispatcher) -> None:
        """Learn where contexts and handlers come from."""
        self._services, self._dispatcher = services, dispatcher

    def queue(self, session: AsyncSession, plugin: str) -> JobQueue:
        """Return the queue of a plugin in a transaction."""
        return JobQueue(session, plugin, self._clock)

    def wake(self) -> None:
        """Look for due jobs now instead of at the next poll."""
        self._wake.set()

    async def run(self) -> None:
        """Serve until cancelled."""
        while True:
            self._wake.clear()
            try:
                while await self.run_due():
                    pass
            except GuildkitError as error:
                log.warning("jobs have to wait", reason=str(error))
            try:
                async with asyncio.timeout(POLL_SECONDS):
                    await self._wake.wait()
            except TimeoutError:
                continue

    async def run_due(self) -> int:
        """Run what is due, one batch; return how many were tried."""
        async with self._claiming:  # so that a claimed job is always seen in `running`
            jobs = await self._claim()
            tasks = [asyncio.create_task(self._run(job)) for job in jobs]
            self.running.update(tasks)
        try:
            await asyncio.gather(*tasks)
        finally:
            self.running.difference_update(tasks)
        return len(jobs)

    async def _claim(self) -> list[JobRecord]:
        now = self._clock.now()
        due = or_(
            (JobRecord.state == "waiting") & (JobRecord.run_at <= now),
            (JobRecord.state == "running") & (JobRecord.lease_until <= now),
        )
        # Most polls find nothing: a read does not stand in anybody's way.
        async with self._database.system_session("look for due jobs", read_only=True) as session:
            if (await session.scalar(select(JobRecord.id).where(due).limit(1))) is None:
                return []
        async with self._database.system_session("claim due jobs") as session:
            rows = await session.scalars(
                select(JobRecord)
                .where(due)
                .order_by(JobRecord.run_at)
                .limit(_BATCH)
                .with_for_update(skip_locked=True)
            )
            claimed = []
            for job in rows:
                assert self._dispatcher is not None
                handler = self._dispatcher.job(job.guild_id, job.plugin, job.name)
                if handler is None:
                    # Parked, not lost: the plugin is off here, or not installed.
                    job.run_at, job.state = now + PARKED, "waiting"
                    continue
                job.state, job.owner, job.lease_until = "running", self._owner, now + LEASE
                job.attempts += 1
                job.max_attempts = handler.max_attempts
                claimed.append(job)
        return claimed

    async def _run(self, job: JobRecord) -> None:
        assert self._services is not None
        assert self._dispatcher is not None
        handler = self._dispatcher.job(job.guild_id, job.plugin, job.name)
        if handler is None:
            await self._release(job, self._clock.now() + PARKED)
            return
        ctx = JobContext(self._services, job, self._owner)
        try:
            async with asyncio.timeout(JOB_SECONDS):
                await handler.handler(ctx, **job.payload)
                await ctx.complete()
        except (Exception, SystemExit) as error:
            await self._failed(job, ctx, error)

    async def _failed(self, job: JobRecord, ctx: GuildContext, error: BaseException) -> None:
        error_id = readable_id(self._rng)
        ctx.log.error("job raised", job=job.name, attempt=job.attempts, error_id=error_id, exc_info=error)
        last = job.attempts >= job.max_attempts
        pause = timedelta(seconds=2**job.attempts * self._rng.uniform(0.8, 1.2))
        await self._release(
            job, self._clock.now() + pause, failed=last, error=f"{error_id} {type(error).__name__}"
        )

    async def _release(
        self, job: JobRecord, at: datetime, *, failed: bool = False, error: str | None = None
    ) -> None:
        values: dict[str, Any] = {
            "state": "failed" if failed else "waiting",
            "run_at": at,
            "owner": None,
            "lease_until": None,
            "error": error,
        }
        if failed:
            values["unique_key"] = None
        async with self._database.system_session("release a job") as session:
            await session.execute(
                update(JobRecord)
                .where(
                    JobRecord.guild_id == job.guild_id, JobRecord.id == job.id, JobRecord.owner == self._owner
                )
                .values(**values)
            )
