"""How the bot is: what it measures of itself, what is well about that, and what is not.

`state_of` is the one account that everybody shows: `guildkit health`, `/health`, the self-test. The running bot leaves it
in the database every few seconds, where another process or container finds it.
"""

from __future__ import annotations

import asyncio
import math
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final, Literal

from pydantic import TypeAdapter
from sqlalchemy import delete, func, inspect, select

from guildkit.errors import ExplainedError
from guildkit.gate import CORE
from guildkit.models import Heartbeat, JobRecord
from guildkit.shards import Shards
from guildkit.storage.upserts import put

if TYPE_CHECKING:
    from guildkit.bot import Bot
    from guildkit.records import HealthCheck
    from guildkit.storage.database import Database

CHECK_SECONDS: Final = 10.0
STALE: Final = timedelta(seconds=30)
"""A bot that has not been heard of for longer is taken for dead."""
OVERDUE: Final = timedelta(minutes=5)
"""A job that waits for longer than this, though it is due, says that jobs are not run."""
SLOW_LOOP: Final = 1.0

Level = Literal["ok", "warning", "failed"]


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check has found.

    Attributes:
        name: the check.
        level: `failed` where the bot does not do its work, `warning` where it does but somebody should look.
        says: in a few words.
        remedy: what to do about it.
    """

    name: str
    level: Level
    says: str
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class Shard:
    """One connection to Discord's gateway; the latency is in milliseconds, and None before the first heartbeat."""

    id: int
    connected: bool
    latency: float | None


@dataclass(frozen=True, slots=True)
class State:
    """A process of the bot at one instant; durations are in milliseconds.

    Attributes:
        range: which shards the process serves, such as `0-3/16`.
    """

    at: datetime
    range: str
    since: datetime
    version: str
    ready: bool
    guilds: int
    shards: list[Shard]
    loop_lag: float
    database: float | None
    jobs: dict[str, int]
    oldest_due: datetime | None
    commands_waiting: int
    plugins: dict[str, str]
    failures: dict[str, str]
    self_test: list[Finding] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """Return it in values that JSON has."""
        found: dict[str, Any] = _STATE.dump_python(self, mode="json")
        return found


_STATE: Final = TypeAdapter(State)


async def state_of(bot: Bot) -> State:
    """Return how a running bot is; where the database is away, what is known without it."""
    from guildkit import __version__  # noqa: PLC0415 - the package imports this module

    counts: dict[str, int] = {}
    oldest: datetime | None = None
    milliseconds: float | None = None
    now, loop = bot.clock.now(), asyncio.get_running_loop()
    try:
        before = loop.time()
        async with bot.database.system_session("how the bot is", read_only=True) as session:
            here = bot.shards.where(JobRecord.guild_id)
            rows = await session.execute(
                select(JobRecord.state, func.count()).where(here).group_by(JobRecord.state)
            )
            counts = {name: count for name, count in rows}  # noqa: C416 - a Row is a tuple to everybody but mypy
            due = here & (JobRecord.state == "waiting") & (JobRecord.run_at <= now)
            oldest = await session.scalar(select(func.min(JobRecord.run_at)).where(due))
        milliseconds = (loop.time() - before) * 1000
    except ExplainedError:
        pass  # None says so
    return State(
        at=now,
        range=str(bot.shards),
        since=bot.pulse.since,
        version=__version__,
        ready=bot.ready.is_set(),
        guilds=len(bot.client.guilds),
        shards=_shards(bot),
        loop_lag=bot.pulse.lag * 1000,
        database=milliseconds,
        jobs=counts,
        oldest_due=oldest,
        commands_waiting=bot.reconciler.waiting,
        plugins={name: plugin.version for name, plugin in bot.host.plugins.items() if name != CORE},
        failures=dict(bot.host.failures),
        self_test=bot.pulse.self_test,
    )


def _shards(bot: Bot) -> list[Shard]:
    client: Any = bot.client
    if bot.shards.count == 1:
        return [_shard(0, client.latency, client.ws is not None and client.ws.open)]
    known = client.shards  # those that have been connected
    return [
        _shard(each, known[each].latency, not known[each].is_closed())
        if each in known
        else _shard(each, math.nan, connected=False)
        for each in bot.shards.ids
    ]


def _shard(number: int, latency: float, connected: bool) -> Shard:
    return Shard(number, connected, latency * 1000 if math.isfinite(latency) else None)


def findings_of(state: State, now: datetime) -> list[Finding]:
    """Judge what a bot has said of itself."""
    age = abs(now - state.at)  # a clock that was set back is put right by the next heartbeat
    cut = [shard.id for shard in state.shards if not shard.connected]
    latencies = [f"{shard.latency:.0f} ms" for shard in state.shards if shard.latency is not None]
    late = now - state.oldest_due if state.oldest_due else timedelta(0)
    failed = ", ".join(sorted(state.failures))
    return [
        Finding("heartbeat", "ok", f"{age.total_seconds():.0f} s ago")
        if age <= STALE
        else Finding(
            "heartbeat",
            "failed",
            f"not heard of since {state.at:%Y-%m-%d %H:%M:%S} UTC",
            "Is the bot running? Its log says why not.",
        ),
        Finding("ready", "ok", f"{state.guilds} guilds")
        if state.ready
        else Finding("ready", "failed", "it has not met its guilds yet", "Wait, or look at its log."),
        Finding(
            "shards", "ok", f"{len(state.shards)} connected ({', '.join(latencies) or 'not measured yet'})"
        )
        if not cut
        else Finding(
            "shards", "failed", f"not connected: {cut}", "It connects again by itself; see discordstatus.com."
        ),
        Finding("loop", "ok", f"{state.loop_lag:.0f} ms behind")
        if state.loop_lag < SLOW_LOOP * 1000
        else Finding("loop", "warning", f"{state.loop_lag:.0f} ms behind", "A plugin blocks the event loop."),
        Finding("database", "ok", f"{state.database:.0f} ms")
        if state.database is not None
        else Finding("database", "failed", "the bot cannot reach it", "`guildkit doctor` says why."),
        Finding("jobs", "ok", _counted(state.jobs))
        if late <= OVERDUE
        else Finding(
            "jobs",
            "failed",
            f"the oldest is due since {late}",
            "`guildkit jobs list` shows it; restart the bot.",
        ),
        Finding("commands", "ok", "in sync")
        if not state.commands_waiting
        else Finding(
            "commands",
            "warning",
            f"not in sync in {state.commands_waiting} guilds",
            "It is tried again by itself; `guildkit commands plan` shows what differs.",
        ),
        Finding("plugins", "ok", ", ".join(sorted(state.plugins)) or "none")
        if not failed
        else Finding("plugins", "warning", f"refused: {failed}", "`guildkit plugins list` says why."),
        # What a plugin lacks is no reason to restart the bot.
        *(replace(each, level="warning") if each.level == "failed" else each for each in state.self_test),
    ]


def findings_of_all(states: list[State], now: datetime) -> list[Finding]:
    """Judge what the processes of a bot have said of themselves; where they are several, each is named."""
    if len(states) == 1:
        return findings_of(states[0], now)
    return [
        replace(finding, name=f"shards {state.range}: {finding.name}")
        for state in states
        for finding in findings_of(state, now)
    ]


def _counted(jobs: dict[str, int]) -> str:
    return ", ".join(f"{count} {state}" for state, count in sorted(jobs.items())) or "none"


def healthy(findings: list[Finding]) -> bool:
    """Whether nothing has failed."""
    return all(finding.level != "failed" for finding in findings)


def described(findings: list[Finding]) -> list[dict[str, str]]:
    """Return findings in values that JSON has."""
    return [asdict(finding) for finding in findings]


async def run_check(check: HealthCheck, *, prefix: str = "") -> Finding:
    """Run a check of a plugin, for ten seconds at most; whatever it raises is what it has found."""
    name = f"{prefix}{check.name}"
    try:
        async with asyncio.timeout(CHECK_SECONDS):
            return Finding(name, "ok", str(await check.check()))
    except ExplainedError as error:
        return Finding(name, "failed", str(error.message), str(error.hint))
    except TimeoutError:
        return Finding(name, "failed", f"took longer than {CHECK_SECONDS:g} s")
    except Exception as error:
        return Finding(name, "failed", f"{type(error).__name__}: {error}")


async def leave(database: Database, state: State) -> None:
    """Leave the state in the database, in place of the one before."""
    async with database.system_session("heartbeat") as session:
        await put(session, Heartbeat, {"process": state.range}, at=state.at, state=state.as_json())


async def last(database: Database, shards: Shards) -> list[State]:
    """Return the state that each process of the bot has left last that serves any of these shards."""
    async with database.system_session("last heartbeat", read_only=True) as session:
        there = await session.run_sync(
            lambda sync: inspect(sync.connection()).has_table(Heartbeat.__tablename__)
        )
        if not there:
            return []  # no bot has ever run on this database
        found = (await session.scalars(select(Heartbeat).order_by(Heartbeat.process))).all()
    return [
        _STATE.validate_python(beat.state) for beat in found if shards.overlaps(Shards.parse(beat.process))
    ]


async def forget(database: Database, shards: Shards) -> None:
    """Take the state away: the process that serves these shards has been stopped."""
    async with database.system_session("the bot stops") as session:
        await session.execute(delete(Heartbeat).filter_by(process=str(shards)))
