"""The worker: claims what is due and runs it."""

from __future__ import annotations

import asyncio
import uuid
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

import structlog
from sqlalchemy import delete, or_, select, update

from guildkit.clock import readable_id
from guildkit.faults import FAULTS, interrupted
from guildkit.jobs.context import JobContext, Postponed, next_run
from guildkit.jobs.queue import JobQueue
from guildkit.models import JobRecord

if TYPE_CHECKING:
    import random
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession

    from guildkit.clock import Clock
    from guildkit.dispatcher import Dispatcher
    from guildkit.records import Job, Schedule
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


class Jobs:
    """Claims what is due and runs it."""

    def __init__(self, database: Database, clock: Clock, rng: random.Random) -> None:
        self._database = database
        self._clock = clock
        self._rng = rng
        self._wake = asyncio.Event()
        self._claiming = asyncio.Lock()
        self._closing = False
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

    async def start_due(self) -> bool:
        """Start what is due, as far as there is room; return whether anything is under way."""
        async with self._claiming:  # so that a claimed job is always seen in `running`
            if self._closing:
                return False
            # Noted first: what ends while we look may leave something due that we did not find.
            under_way = bool(self.running)
            jobs = await self._claim(AT_ONCE - len(self.running))
            for job in jobs:
                task = asyncio.create_task(self._run(job))
                self.running[task] = job
                task.add_done_callback(self._done)
        return under_way or bool(jobs)

    def _done(self, task: asyncio.Task[None]) -> None:
        self.running.pop(task, None)
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("a job could not be released; its lease will end", exc_info=error)
        self.wake()  # there is room now

    async def close(self, seconds: float) -> None:
        """Take no more, let running jobs end, and hand back those that take longer: the next start runs them at once."""
        async with self._claiming:
            self._closing = True
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

    async def settle(self, guild_id: int) -> None:
        """Bring a guild's jobs in line with what is on there: a plugin was switched, or the guild is back.

        Parked jobs are looked at again. Each schedule has its job; one that was parked goes on with its next run, and one
        that was changed is reckoned anew.
        """
        assert self._dispatcher is not None
        wanted = self._dispatcher.schedules(guild_id)
        parked = JobRecord.state == "parked"
        async with self._database.system_session("jobs of a guild", read_only=True) as session:
            found = await session.execute(
                select(
                    JobRecord.id, JobRecord.plugin, JobRecord.name, JobRecord.schedule, JobRecord.state
                ).where(JobRecord.guild_id == guild_id, parked | JobRecord.schedule.is_not(None))
            )
            rows = found.all()
        kept = {
            (row.plugin, row.name)
            for row in rows
            if row.state != "parked" and row.schedule == str(wanted.get((row.plugin, row.name)))
        }
        # A plugin that is off or away keeps its schedules' jobs; they park when they are due.
        stale = [
            row.id
            for row in rows
            if row.schedule is not None
            and (row.plugin, row.name) not in kept
            and self._dispatcher.is_on(guild_id, row.plugin)
        ]
        missing = {key: schedule for key, schedule in wanted.items() if key not in kept}
        if not missing and not stale and not any(row.state == "parked" for row in rows):
            return
        async with self._database.system_session("settle jobs") as session:
            here = JobRecord.guild_id == guild_id
            if stale:
                await session.execute(delete(JobRecord).where(here, JobRecord.id.in_(stale)))
            await session.execute(update(JobRecord).where(here, parked).values(state="waiting"))
            self._add_schedules(session, guild_id, missing)
        self.wake()

    def _add_schedules(
        self, session: AsyncSession, guild_id: int, schedules: Mapping[tuple[str, str], Schedule]
    ) -> None:
        for (plugin, name), schedule in schedules.items():
            first = schedule.following(self._clock.now())
            session.add(
                JobRecord(
                    guild_id=guild_id,
                    id=uuid.uuid4().hex,
                    plugin=plugin,
                    name=name,
                    payload={},
                    run_at=first,
                    nominal_at=first,
                    schedule=str(schedule),
                    state="waiting",
                    unique_key=f"every:{name}",
                    attempts=0,
                )
            )

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
            for name, value in self._given_up(job, handler, "never came to an end").items():
                setattr(job, name, value)
            log.error("job set aside", job=job.name, plugin=job.plugin, guild=job.guild_id)
            return False
        schedule = _schedule_of(job, handler)
        if schedule is not None and schedule.skips(job.nominal_at or now, now, job.attempts):
            for name, value in next_run(schedule, job, now).items():
                setattr(job, name, value)
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
        ctx = JobContext(self._services, job, _schedule_of(job, handler))
        try:
            async with asyncio.timeout(JOB_SECONDS):
                await handler.handler(ctx, **job.payload)
                await ctx.complete()
        except Postponed as postponed:
            job.attempts -= 1
            await self._release(job, postponed.at)
        except FAULTS as error:
            if interrupted(error):
                raise
            error_id = readable_id(self._rng)
            ctx.log.error("job raised", job=job.name, attempt=job.attempts, error_id=error_id, exc_info=error)
            reason = f"{error_id} {type(error).__name__}"
            if job.attempts >= handler.max_attempts:
                await self._update(job, self._given_up(job, handler, reason))
            else:
                pause = min(timedelta(seconds=2**job.attempts * self._rng.uniform(0.8, 1.2)), LONGEST_PAUSE)
                await self._release(job, self._clock.now() + pause, error=reason)

    def _given_up(self, job: JobRecord, handler: Job, reason: str) -> dict[str, Any]:
        """Return what a job becomes when every attempt was used up: set aside, or left to its next run."""
        schedule = _schedule_of(job, handler)
        if schedule is not None:
            return {**next_run(schedule, job, self._clock.now()), "error": reason}
        # Its key can be used again.
        return {"state": "failed", "unique_key": None, "owner": None, "lease_until": None, "error": reason}

    async def _release(self, job: JobRecord, at: datetime, *, error: str | None = None) -> None:
        """Let a job wait for its next attempt."""
        values = {"state": "waiting", "run_at": at, "owner": None, "lease_until": None}
        await self._update(job, {**values, "attempts": job.attempts, "error": error})

    async def _update(self, job: JobRecord, values: Mapping[str, Any]) -> None:
        async with self._database.system_session("release a job") as session:
            await session.execute(
                update(JobRecord)
                .where(
                    JobRecord.guild_id == job.guild_id, JobRecord.id == job.id, JobRecord.owner == job.owner
                )
                .values(**values)
            )


def _schedule_of(job: JobRecord, handler: Job) -> Schedule | None:
    """Return when a job comes again; one that a plugin has enqueued itself does not."""
    return None if job.schedule is None else handler.schedule
