"""The worker: claims what is due and runs it."""

from __future__ import annotations

import asyncio
import uuid
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final
from weakref import WeakValueDictionary

import structlog

from guildkit.faults import FAULTS, interrupted
from guildkit.jobs import store
from guildkit.jobs.context import JobContext, Postponed, next_run
from guildkit.jobs.queue import JobQueue
from guildkit.jobs.schedules import settle
from guildkit.jobs.store import DONE
from guildkit.logs import about

if TYPE_CHECKING:
    import random
    from collections.abc import Collection
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession

    from guildkit.clock import Clock
    from guildkit.dispatcher import Dispatcher
    from guildkit.jobs.store import ClaimedJob
    from guildkit.records import Job, Schedule
    from guildkit.services import Services
    from guildkit.shards import Shards
    from guildkit.storage.database import Database

log = structlog.get_logger()

LEASE: Final = timedelta(seconds=60)
RENEW_AFTER: Final = LEASE / 3
LONGEST_PAUSE: Final = timedelta(hours=1)
POLL_SECONDS: Final = 1.0
AT_ONCE_PER_PLUGIN: Final = 20
AT_ONCE_PER_GUILD: Final = 15
"""How many jobs of a plugin run at the same time, and how many of them for one guild: slow ones keep few others waiting,
and all together nobody who clicks."""


class Jobs:
    """Claims what is due and runs it.

    What has ended is stored together with the next claim, in one transaction: under load a job costs a fraction of one.
    """

    def __init__(self, database: Database, clock: Clock, rng: random.Random, shards: Shards) -> None:
        self._database = database
        self._shards = shards
        self._clock = clock
        self._rng = rng
        self._wake = asyncio.Event()
        self._turn = asyncio.Lock()
        self._closing = False
        self._services: Services | None = None
        self._dispatcher: Dispatcher | None = None
        self._recovered = False
        self._renewed_at = clock.now()
        self._ended: list[ClaimedJob] = []
        # Only as long as somebody has one or waits for it: there may be thousands of guilds.
        self._places: WeakValueDictionary[tuple[str, int | None], asyncio.Semaphore] = WeakValueDictionary()
        self.running: dict[asyncio.Task[None], ClaimedJob] = {}

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

    async def settle(self, guild_ids: Collection[int]) -> None:
        """Bring the jobs of guilds in line with what is on there: a plugin was switched, or the guild is back."""
        assert self._dispatcher is not None
        if await settle(self._database, self._dispatcher, self._clock, guild_ids):
            self.wake()

    # --- the loop -----------------------------------------------------------------------------------------------

    async def run(self) -> None:
        """Serve until cancelled."""
        while True:
            self._wake.clear()
            try:
                await self.start_due()
            except Exception as error:
                # The database may be away for a while; the jobs are safe in it.
                log.warning("jobs have to wait", reason=f"{type(error).__name__}: {error}")
                self._wake.clear()
            try:
                async with asyncio.timeout(POLL_SECONDS):
                    await self._wake.wait()
            except TimeoutError:
                continue

    async def start_due(self) -> bool:
        """Store what has ended and start what is due, as far as there is room; return whether anything is under way."""
        async with self._turn:  # so that a claimed job is always seen in `running`
            await self._renew()
            # Noted first: what ends while we look may leave something due that we did not find.
            under_way = bool(self.running or self._ended)
            if not self._ended and not await self._any_due():
                return under_way
            ended, self._ended = self._ended, []
            try:
                async with self._database.system_session("finish and claim jobs") as session:
                    await store.finish(session, ended)
                    claimed = await self._claim(session)
            except BaseException:
                # Stored twice it does no harm: the row is gone then, or somebody else's.
                self._ended[:0] = ended
                raise
            for job in claimed:
                task = asyncio.create_task(self._run(job))
                self.running[task] = job
                task.add_done_callback(self._done)
            # The bot came to a guild, or a plugin on, before it was stored that a job has to wait for that.
            late = {job.guild_id for job in ended if job.state == "parked" and self._handler(job)}
            await self.settle(late)
            return under_way or bool(claimed)

    async def _any_due(self) -> bool:
        """Whether it is worth a transaction. Most looks find nothing: a read does not stand in anybody's way."""
        if self._closing:
            return False
        if not self._recovered:
            return True
        async with self._database.system_session("look for due jobs", read_only=True) as session:
            return await store.any_due(session, self._clock.now(), self._owners(), self._shards)

    async def _claim(self, session: AsyncSession) -> list[ClaimedJob]:
        if self._closing:
            return []
        now = self._clock.now()  # waiting for one's turn to write is not part of the lease
        # One bot serves these guilds: what was under way when this one came is nobody's, whatever its lease says.
        orphans = await store.orphans(session, now if self._recovered else None, self._owners(), self._shards)
        await store.finish(session, [self._interrupted(job) for job in orphans])
        claimed = await store.claim(
            session,
            now,
            owner=uuid.uuid4().hex,
            until=now + LEASE,
            room=store.Room(self.running.values()),
            shards=self._shards,
        )
        self._recovered = True
        return claimed

    def _owners(self) -> set[str]:
        """The tokens of all that is under way here."""
        return {job.owner for job in (*self.running.values(), *self._ended)}

    async def _renew(self) -> None:
        """Renew the leases of what is under way, in time and whenever the clock was put forward or back."""
        now = self._clock.now()
        if abs(now - self._renewed_at) < RENEW_AFTER:
            return
        if owners := self._owners():
            async with self._database.system_session("renew leases") as session:
                await store.renew(session, owners, now + LEASE)
        self._renewed_at = now

    async def close(self, seconds: float) -> None:
        """Take no more, let running jobs end, and hand back those that take longer: the next start runs them at once."""
        async with self._turn:
            self._closing = True
        if self.running:
            _, pending = await asyncio.wait(list(self.running), timeout=seconds)
            jobs = [self.running[task] for task in pending]
            for task in pending:
                task.cancel()
            await asyncio.gather(*pending, return_exceptions=True)
            # Being interrupted is no failure of its own.
            self._ended += [self._postponed(job, self._clock.now()) for job in jobs]
        await self.start_due()

    # --- one job ------------------------------------------------------------------------------------------------

    async def _run(self, job: ClaimedJob) -> None:
        """Run a job, and note what has become of it."""
        names = {"guild": job.guild_id, "plugin": job.plugin, "job": job.name, "job_id": job.id}
        of_guild = self._places.setdefault((job.plugin, job.guild_id), asyncio.Semaphore(AT_ONCE_PER_GUILD))
        of_plugin = self._places.setdefault((job.plugin, None), asyncio.Semaphore(AT_ONCE_PER_PLUGIN))
        async with of_guild, of_plugin:
            with about(**names):
                ended = self._postponed(job, job.run_at) if self._closing else await self._carry_out(job)
        if ended is not None:
            self._ended.append(ended)

    async def _carry_out(self, job: ClaimedJob) -> ClaimedJob | None:
        """Run a job if it is to be run; return what becomes of it, None where it has ended in a transaction of its own."""
        handler = self._handler(job)
        if handler is None:
            return replace(job, state="parked", attempts=job.attempts - 1)
        schedule = _schedule_of(job, handler)
        now = self._clock.now()
        if job.attempts > handler.max_attempts:
            # Each attempt took the process with it, or its lease.
            log.error("job set aside", job=job.name, plugin=job.plugin, guild=job.guild_id)
            return self._given_up(job, schedule, "never came to an end")
        if schedule is not None and schedule.skips(job.nominal_at or now, now, job.attempts - 1):
            return next_run(schedule, job, now)
        return await self._attempt(job, handler, schedule)

    def _handler(self, job: ClaimedJob) -> Job | None:
        """Return what runs a job; None where it waits: its plugin is off here, not installed, or older than the job, or the bot is not there."""
        assert self._dispatcher is not None
        handler = self._dispatcher.job(job.guild_id, job.plugin, job.name)
        return handler if handler is not None and handler.version >= job.version else None

    async def _attempt(self, job: ClaimedJob, handler: Job, schedule: Schedule | None) -> ClaimedJob | None:
        """Call the handler, within its time limit; return as `_carry_out` does."""
        assert self._services is not None
        ctx = JobContext(self._services, job, schedule)
        try:
            async with asyncio.timeout(handler.timeout):
                await handler.handler(ctx, **handler.payload_of(job.version, job.payload))
        except Postponed as postponed:
            return self._postponed(job, postponed.at)
        except FAULTS as error:
            if interrupted(error):
                raise
            error_id = self._services.failures.note(
                error,
                where="job",
                plugin=job.plugin,
                guild_id=job.guild_id,
                job=job.name,
                attempt=job.attempts,
            )
            if ctx.completed:
                return None  # its effect is there, and the job with it gone
            reason = f"{error_id} {type(error).__name__}"
            if job.attempts >= handler.max_attempts:
                return self._given_up(job, schedule, reason)
            return replace(job, state="waiting", run_at=self._later(job), error=reason)
        if ctx.completed:
            return None
        if schedule is not None:
            return next_run(schedule, job, self._clock.now())
        job.state = DONE
        return job

    def _done(self, task: asyncio.Task[None]) -> None:
        self.running.pop(task, None)
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("a job could not be run; its lease will end", exc_info=error)
        self.wake()  # there is something to store, and room

    def _given_up(self, job: ClaimedJob, schedule: Schedule | None, reason: str) -> ClaimedJob:
        """Return what a job becomes when every attempt was used up: set aside, or left to its next run."""
        if schedule is not None:
            return replace(next_run(schedule, job, self._clock.now()), error=reason)
        return replace(job, state="failed", error=reason)

    def _interrupted(self, job: ClaimedJob) -> ClaimedJob:
        """Return what a job becomes that was under way when its process died: an attempt that failed.

        The pause differs from job to job, so that one which kills the process each time soon does so alone.
        """
        return replace(job, state="waiting", run_at=self._later(job), error="interrupted")

    def _postponed(self, job: ClaimedJob, at: datetime) -> ClaimedJob:
        return replace(job, state="waiting", run_at=at, attempts=job.attempts - 1)

    def _later(self, job: ClaimedJob) -> datetime:
        pause = timedelta(
            seconds=min(2**job.attempts, LONGEST_PAUSE.total_seconds()) * self._rng.uniform(0.8, 1.2)
        )
        return self._clock.now() + min(pause, LONGEST_PAUSE)


def _schedule_of(job: ClaimedJob, handler: Job) -> Schedule | None:
    """Return when a job comes again; one that a plugin has enqueued itself does not."""
    return None if job.schedule is None else handler.schedule
