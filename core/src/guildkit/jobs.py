"""Jobs: work that survives a restart, stored in the transaction that caused it.

A job is claimed under a lease, run in its guild's context, and removed. What it does in the database happens exactly
once if it happens in `async with ctx.completion()`, which removes the job in the same transaction; what it does in
Discord happens at least once, and is made harmless by a nonce or by editing a known message.
"""

from __future__ import annotations

import asyncio
import json
import uuid
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

import structlog
from sqlalchemy import delete, or_, select, update

from guildkit.clock import readable_id
from guildkit.context import GuildContext
from guildkit.errors import GuildkitError
from guildkit.faults import FAULTS, interrupted
from guildkit.models import JobRecord

if TYPE_CHECKING:
    import random
    from collections.abc import AsyncIterator, Collection
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession

    from guildkit.clock import Clock
    from guildkit.dispatcher import Dispatcher
    from guildkit.services import Services
    from guildkit.storage.database import Database

log = structlog.get_logger()

LEASE: Final = timedelta(seconds=60)
JOB_SECONDS: Final = 50.0
"""A job is cancelled before its lease ends, so that no other process can be running it as well."""
LONGEST_PAUSE: Final = timedelta(hours=1)
POLL_SECONDS: Final = 1.0
AT_ONCE: Final = 20
"""How many jobs run at the same time: a slow one does not keep the others waiting."""
AT_ONCE_PER_PLUGIN: Final = 10


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


class JobContext(GuildContext):
    """A guild context inside a job."""

    __slots__ = ("_completed", "_job", "attempt")

    def __init__(self, services: Services, job: JobRecord) -> None:
        super().__init__(services, job.guild_id, job.plugin)
        self._job = job
        self._completed = False
        self.attempt = job.attempts
        """Which attempt this is, from 1."""

    @asynccontextmanager
    async def completion(self) -> AsyncIterator[AsyncSession]:
        """A transaction that also completes the job: its effect happens exactly once, through any kill.

        Raises:
            GuildkitError: somebody else has taken the job over meanwhile; everything is rolled back.
        """
        async with self.transaction() as session:
            yield session
            result = await session.execute(
                delete(JobRecord).where(JobRecord.id == self._job.id, JobRecord.owner == self._job.owner)
            )
            if not result.rowcount:  # type: ignore[attr-defined]
                raise GuildkitError("The job's lease was lost; somebody else runs it.")
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
        self._wake = asyncio.Event()
        self._claiming = asyncio.Lock()
        self._services: Services | None = None
        self._dispatcher: Dispatcher | None = None
        self.running: dict[asyncio.Task[None], JobRecord] = {}

    def connect(self, services: Services, dispatcher: Dispatcher) -> None:
        """Learn where contexts and handlers come from."""
        self._services, self._dispatcher = services, dispatcher

    def queue(self, session: AsyncSession, plugin: str) -> JobQueue:
        """Return the queue of a plugin in a transaction."""
        assert self._dispatcher is not None
        return JobQueue(session, plugin, self._dispatcher.jobs_of(plugin), self._clock)

    def wake(self) -> None:
        """Look for due jobs now instead of at the next poll."""
        self._wake.set()

    async def run(self) -> None:
        """Serve until cancelled."""
        while True:
            self._wake.clear()
            try:
                await self.start_due()
            except Exception as error:
                # The database may be away for a while; the jobs are safe in it.
                log.warning("jobs have to wait", reason=f"{type(error).__name__}: {error}")
            try:
                async with asyncio.timeout(POLL_SECONDS):
                    await self._wake.wait()
            except TimeoutError:
                continue

    async def start_due(self) -> int:
        """Start what is due, as far as there is room; return how many."""
        async with self._claiming:  # so that a claimed job is always seen in `running`
            jobs = await self._claim(AT_ONCE - len(self.running))
            for job in jobs:
                task = asyncio.create_task(self._run(job))
                self.running[task] = job
                task.add_done_callback(self._done)
        return len(jobs)

    def _done(self, task: asyncio.Task[None]) -> None:
        self.running.pop(task, None)
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("a job could not be released; its lease will end", exc_info=error)
        self.wake()  # there is room now

    async def close(self, seconds: float) -> None:
        """Let running jobs end, and hand back those that take longer: the next start runs them at once."""
        if not self.running:
            return
        _, pending = await asyncio.wait(list(self.running), timeout=seconds)
        jobs = [self.running[task] for task in pending]
        for task in pending:
            task.cancel()
        await asyncio.gather(*pending, return_exceptions=True)
        for job in jobs:
            job.attempts -= 1  # being interrupted is no failure of its own
            await self._release(job, self._clock.now())

    async def unpark(self, guild_id: int) -> None:
        """Let the parked jobs of a guild be looked at again: a plugin was switched on, or the guild is back."""
        parked = (JobRecord.guild_id == guild_id) & (JobRecord.state == "parked")
        async with self._database.system_session("are jobs parked", read_only=True) as session:
            if await session.scalar(select(JobRecord.id).where(parked).limit(1)) is None:
                return
        async with self._database.system_session("unpark jobs") as session:
            await session.execute(update(JobRecord).where(parked).values(state="waiting"))
        self.wake()

    async def _claim(self, room: int) -> list[JobRecord]:
        now = self._clock.now()
        due = or_(
            (JobRecord.state == "waiting") & (JobRecord.run_at <= now),
            (JobRecord.state == "running") & (JobRecord.lease_until <= now),
        )
        if room <= 0:
            return []
        # Most polls find nothing: a read does not stand in anybody's way.
        async with self._database.system_session("look for due jobs", read_only=True) as session:
            if (await session.scalar(select(JobRecord.id).where(due).limit(1))) is None:
                return []
        busy = [job.plugin for job in self.running.values()]
        full = {plugin for plugin in busy if busy.count(plugin) >= AT_ONCE_PER_PLUGIN}
        claimed: list[JobRecord] = []
        async with self._database.system_session("claim due jobs") as session:
            now = self._clock.now()  # waiting for one's turn to write is not part of the lease
            keys = await session.execute(
                select(JobRecord.guild_id, JobRecord.id)
                .where(due, JobRecord.plugin.not_in(full))
                .order_by(JobRecord.run_at)
                .limit(room)
                .with_for_update(skip_locked=True)
            )
            for key in [tuple(row) for row in keys]:
                try:
                    # One by one: a row that somebody has made unreadable must not hold up the others.
                    job = await session.get_one(JobRecord, key)
                    if self._take(job, now):
                        claimed.append(job)
                except (ValueError, TypeError) as error:
                    log.error("job unreadable, set aside", guild=key[0], job=key[1], reason=str(error))
                    await session.execute(
                        update(JobRecord)
                        .where(JobRecord.guild_id == key[0], JobRecord.id == key[1])
                        .values(state="failed", unique_key=None, error="unreadable")
                        .execution_options(synchronize_session=False)
                    )
        return claimed

    def _take(self, job: JobRecord, now: datetime) -> bool:
        """Decide what becomes of a job that is due; return whether it is to run."""
        assert self._dispatcher is not None
        handler = self._dispatcher.job(job.guild_id, job.plugin, job.name)
        if handler is None:
            # Not lost: the plugin is off here or not installed, or the bot is not in the guild.
            job.state, job.owner, job.lease_until = "parked", None, None
            return False
        if job.attempts >= handler.max_attempts:
            # Each attempt took the process with it, or its lease.
            job.state, job.unique_key, job.error = "failed", None, "never came to an end"
            log.error("job set aside", job=job.name, plugin=job.plugin, guild=job.guild_id)
            return False
        # A token of its own for each claim: who has lost the lease cannot complete the job.
        job.state, job.owner, job.lease_until = "running", uuid.uuid4().hex, now + LEASE
        job.attempts += 1
        return True

    async def _run(self, job: JobRecord) -> None:
        assert self._services is not None
        assert self._dispatcher is not None
        handler = self._dispatcher.job(job.guild_id, job.plugin, job.name)
        if handler is None:  # switched off a moment ago
            await self._release(job, job.run_at)
            return
        ctx = JobContext(self._services, job)
        try:
            async with asyncio.timeout(JOB_SECONDS):
                await handler.handler(ctx, **job.payload)
                await ctx.complete()
        except FAULTS as error:
            if interrupted(error):
                raise
            error_id = readable_id(self._rng)
            ctx.log.error("job raised", job=job.name, attempt=job.attempts, error_id=error_id, exc_info=error)
            pause = min(timedelta(seconds=2**job.attempts * self._rng.uniform(0.8, 1.2)), LONGEST_PAUSE)
            failed = job.attempts >= handler.max_attempts
            reason = f"{error_id} {type(error).__name__}"
            await self._release(job, self._clock.now() + pause, failed=failed, error=reason)

    async def _release(
        self, job: JobRecord, at: datetime, *, failed: bool = False, error: str | None = None
    ) -> None:
        values: dict[str, Any] = {
            "state": "failed" if failed else "waiting",
            "run_at": at,
            "owner": None,
            "lease_until": None,
            "attempts": job.attempts,
            "error": error,
        }
        if failed:
            values["unique_key"] = None
        async with self._database.system_session("release a job") as session:
            await session.execute(
                update(JobRecord)
                .where(
                    JobRecord.guild_id == job.guild_id, JobRecord.id == job.id, JobRecord.owner == job.owner
                )
                .values(**values)
            )
