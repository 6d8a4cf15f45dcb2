"""The table of jobs as the worker uses it: claim, renew, finish; each in few statements, however many jobs there are."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, cast

import structlog
from sqlalchemy import and_, bindparam, case, delete, exists, or_, select, tuple_, update

from guildkit.models import JobRecord

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import datetime

    from sqlalchemy import ColumnElement, Select, Table
    from sqlalchemy.ext.asyncio import AsyncSession

    from guildkit.shards import Shards

log = structlog.get_logger()


@dataclass(slots=True)
class ClaimedJob:
    """A job under a lease: what the worker knows of its row.

    Attributes:
        owner: the token of the claim. Who has lost the lease has lost the token too, and can store nothing.
        state: what it is to become, once it has ended.
    """

    guild_id: int
    id: str
    plugin: str
    name: str
    payload: dict[str, Any]
    version: int
    run_at: datetime
    schedule: str | None
    nominal_at: datetime | None
    attempts: int
    error: str | None
    owner: str
    state: str = "running"


CLAIMED_PER_PLUGIN: Final = 160
CLAIMED_PER_GUILD: Final = 120
"""How many jobs of a plugin are under a lease here, and how many of them for one guild: more than run at the same time,
for they are claimed and finished all together."""
AT_A_TIME: Final = 160
"""How many are claimed at a time: the event loop stands still while so many begin."""
DONE: Final = "done"
"""The state of a job whose row goes."""
_UNREADABLE: Final = (ValueError, TypeError, RecursionError)
"""What comes of a payload that somebody has edited."""

_JOBS: Final = cast("Table", JobRecord.__table__)
_COLUMNS: Final[list[Any]] = [
    JobRecord.guild_id,
    JobRecord.id,
    JobRecord.plugin,
    JobRecord.name,
    JobRecord.payload,
    JobRecord.version,
    JobRecord.run_at,
    JobRecord.schedule,
    JobRecord.nominal_at,
    JobRecord.attempts,
    JobRecord.error,
    JobRecord.owner,
]
_OWN: Final = and_(
    _JOBS.c.guild_id == bindparam("the_guild"),
    _JOBS.c.id == bindparam("the_id"),
    _JOBS.c.owner == bindparam("the_owner"),
)
_SET_ASIDE: Final = (
    update(_JOBS)
    .where(_JOBS.c.guild_id == bindparam("the_guild"), _JOBS.c.id == bindparam("the_id"))
    .values(state="failed", unique_key=None, owner=None, lease_until=None, error="unreadable")
)
_STORED: Final = ("state", "run_at", "nominal_at", "attempts", "error")
_RELEASE: Final = (
    update(_JOBS)
    .where(_OWN)
    .values(
        owner=None,
        lease_until=None,
        # The key of a job that has failed can be used again; another may have taken it over while this one ran.
        unique_key=case((bindparam("state") == "failed", None), else_=_JOBS.c.unique_key),
        **{name: bindparam(name) for name in _STORED},
    )
)


def waiting(now: datetime) -> ColumnElement[bool]:
    """What may be claimed."""
    return (JobRecord.state == "waiting") & (JobRecord.run_at <= now)


def orphaned(now: datetime | None, own: Collection[str]) -> ColumnElement[bool]:
    """What nobody works on any more: its lease has ended, or (without `now`) it is of another process at all."""
    left = (JobRecord.state == "running") & JobRecord.owner.not_in(own)
    return left if now is None else left & (JobRecord.lease_until <= now)


async def any_due(session: AsyncSession, now: datetime, own: Collection[str], shards: Shards) -> bool:
    """Whether there is anything to claim or to recover."""
    due = shards.where(JobRecord.guild_id) & or_(waiting(now), orphaned(now, own))
    return bool(await session.scalar(select(exists().where(due))))


class Room:
    """How much may be claimed beside what is claimed already: so many of each plugin, and of those so many for one guild.

    There is no limit to all of them together: whatever two plugins keep busy with, a third has its own room.
    """

    def __init__(self, claimed: Iterable[ClaimedJob]) -> None:
        self._plugins: Counter[str] = Counter()
        self._guilds: Counter[tuple[str, int]] = Counter()
        for job in claimed:
            self._count(job)

    def _count(self, job: ClaimedJob) -> None:
        self._plugins[job.plugin] += 1
        self._guilds[job.plugin, job.guild_id] += 1

    def take(self, job: ClaimedJob) -> bool:
        """Give a job its room; return whether there was any."""
        if (
            self._plugins[job.plugin] >= CLAIMED_PER_PLUGIN
            or self._guilds[job.plugin, job.guild_id] >= CLAIMED_PER_GUILD
        ):
            return False
        self._count(job)
        return True

    @property
    def left(self) -> ColumnElement[bool]:
        """What there is room for."""
        plugins = [plugin for plugin, count in self._plugins.items() if count >= CLAIMED_PER_PLUGIN]
        guilds = [guild for guild, count in self._guilds.items() if count >= CLAIMED_PER_GUILD]
        left = JobRecord.plugin.not_in(plugins)
        return left & tuple_(JobRecord.plugin, JobRecord.guild_id).not_in(guilds) if guilds else left


async def claim(
    session: AsyncSession,
    now: datetime,
    *,
    owner: str,
    until: datetime,
    room: Room,
    shards: Shards,
) -> list[ClaimedJob]:
    """Take what is due under a lease, the oldest first; nobody else gets the same, nor waits for it.

    Args:
        session: of the core.
        now: the present instant.
        owner: a new token.
        until: when the lease ends.
        room: for which plugins and guilds.
        shards: those of other shards are another process's.
    """
    due = select(*_COLUMNS).where(shards.where(JobRecord.guild_id), waiting(now)).order_by(JobRecord.run_at)
    take = update(_JOBS).values(
        state="running", owner=owner, lease_until=until, attempts=_JOBS.c.attempts + 1
    )
    claimed: list[ClaimedJob] = []
    while len(claimed) < AT_A_TIME:
        found = await _read(session, due.where(room.left).limit(AT_A_TIME - len(claimed)))
        taken = [job for job in found if room.take(job)]
        if taken:
            await session.execute(take.where(_are(taken)))
        for job in taken:
            job.owner = owner
            job.attempts += 1
        claimed += taken
        if len(taken) == len(found):
            break
        # The rest stands before what others have waiting: look past it.
    return claimed


async def orphans(
    session: AsyncSession, now: datetime | None, own: Collection[str], shards: Shards
) -> list[ClaimedJob]:
    """Return, locked, the jobs that nobody works on any more."""
    here = shards.where(JobRecord.guild_id)
    return await _read(session, select(*_COLUMNS).where(here, orphaned(now, own)))


async def renew(session: AsyncSession, owners: Collection[str], until: datetime) -> None:
    """Let leases last until then."""
    mine = (JobRecord.state == "running") & JobRecord.owner.in_(owners)
    await session.execute(update(_JOBS).where(mine).values(lease_until=until))


async def finish(session: AsyncSession, jobs: Collection[ClaimedJob]) -> None:
    """Store what has become of jobs, as far as they are still under the lease."""
    done = [job for job in jobs if job.state == DONE]
    if done:
        owners = {job.owner for job in done}
        await session.execute(delete(_JOBS).where(_are(done), _JOBS.c.owner.in_(owners)))
    released = [
        {"the_guild": job.guild_id, "the_id": job.id, "the_owner": job.owner, **stored(job)}
        for job in jobs
        if job.state != DONE
    ]
    if released:
        await session.execute(_RELEASE, released)


def stored(job: ClaimedJob) -> dict[str, Any]:
    """Return what may have changed of a job's row."""
    return {name: getattr(job, name) for name in _STORED}


def _are(jobs: Collection[ClaimedJob]) -> ColumnElement[bool]:
    """These jobs: by their ids, which no two guilds share, and by their guilds, for the index."""
    guild_ids, ids = {job.guild_id for job in jobs}, [job.id for job in jobs]
    return _JOBS.c.guild_id.in_(guild_ids) & _JOBS.c.id.in_(ids)


async def _read(session: AsyncSession, query: Select[Any]) -> list[ClaimedJob]:
    query = query.with_for_update(skip_locked=True)
    try:
        return [ClaimedJob(*row) for row in await session.execute(query)]
    except _UNREADABLE:
        # A row that somebody has made unreadable must not hold up the others.
        keys = await session.execute(query.with_only_columns(JobRecord.guild_id, JobRecord.id))
        if not any([await _is_set_aside(session, guild_id, job_id) for guild_id, job_id in keys.all()]):
            raise
        return await _read(session, query)


async def _is_set_aside(session: AsyncSession, guild_id: int, job_id: str) -> bool:
    """Set a job aside where it cannot be read; return whether that was so."""
    row = select(*_COLUMNS).where(JobRecord.guild_id == guild_id, JobRecord.id == job_id)
    try:
        (await session.execute(row)).all()
    except _UNREADABLE as error:
        log.error("job unreadable, set aside", guild=guild_id, job=job_id, reason=str(error))
        await session.execute(_SET_ASIDE, {"the_guild": guild_id, "the_id": job_id})
        return True
    return False
