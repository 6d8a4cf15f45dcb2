"""Timers: what is posted where, how often, and when next. What is stored, apart from Discord."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import delete, func, select

from guildkit import UserError, read_duration
from guildkit.storage import by_number
from guildkit_economy.games.wording import message
from guildkit_economy.models import Timer
from guildkit_economy.models.counters import next_number
from guildkit_economy.texts import text

if TYPE_CHECKING:
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from sqlalchemy.ext.asyncio import AsyncSession

    from guildkit import GuildContext, QuietHours
    from guildkit_economy.models import Stopped

TIMERS_LIMIT: Final = 20
SHORTEST: Final = timedelta(minutes=5)
LONGEST: Final = timedelta(days=7)
LEAST_LIMIT: Final = 50
"""So many members' messages are looked for among the newest hundred of a channel: one request to Discord."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What managers say of a timer.

    Attributes:
        channel_id: where it posts.
        text: what.
        minutes: how often.
        least: after how many messages of members in the channel.
        live_only: whether during the stream alone.
    """

    channel_id: int
    text: str
    minutes: int
    least: int = 0
    live_only: bool = False

    def checked(self) -> Terms:
        """Return the terms as they are stored.

        Raises:
            UserError: a text that cannot be said, or a number out of bounds.
        """
        if not SHORTEST <= timedelta(minutes=self.minutes) <= LONGEST:
            raise UserError(text("timer-interval"))
        if not 0 <= self.least <= LEAST_LIMIT:
            raise UserError(text("timer-least", most=LEAST_LIMIT))
        return replace(self, text=message(self.text))


def minutes_of(typed: str) -> int:
    """Return an interval that was typed, in minutes.

    Raises:
        UserError: it cannot be read, or is too short or too long.
    """
    found = read_duration(typed)
    if found is None or not SHORTEST <= found <= LONGEST:
        raise UserError(text("timer-interval"))
    return found // timedelta(minutes=1)


async def add(
    session: AsyncSession, terms: Terms, quiet: QuietHours, zone: ZoneInfo, *, since: int, now: datetime
) -> Timer:
    """Make a timer; the first message comes an interval from now.

    Args:
        session: a transaction's.
        terms: what managers say of it.
        quiet: the guild's quiet hours.
        zone: the time zone in which they are meant.
        since: an id as of a message that is posted now.
        now: the instant.

    Raises:
        UserError: the terms cannot be, or there are too many.
    """
    terms = terms.checked()
    number = await next_number(session, "timer")
    if (await session.scalar(select(func.count()).select_from(Timer)) or 0) >= TIMERS_LIMIT:
        raise UserError(text("timer-full", limit=TIMERS_LIMIT))
    first = quiet.after(now + timedelta(minutes=terms.minutes), zone)
    timer = Timer(number=number, next_at=first, since=since, stopped=None, **asdict(terms))
    session.add(timer)
    await session.flush()
    return timer


async def edit(
    session: AsyncSession, number: int, quiet: QuietHours, zone: ZoneInfo, *, now: datetime, **changes: Any
) -> tuple[Timer, dict[str, Any]]:
    """Change a timer, and return it with what has changed; one that was stopped runs again.

    Raises:
        UserError: there is none, or the terms cannot be.
    """
    timer = await find(session, number, lock=True)
    before = Terms(**{name: getattr(timer, name) for name in Terms.__slots__})
    after = replace(before, **changes).checked()
    changed = {name: value for name, value in asdict(after).items() if getattr(before, name) != value}
    for name, value in changed.items():
        setattr(timer, name, value)
    if timer.stopped is not None or "minutes" in changed:
        timer.next_at = quiet.after(now + timedelta(minutes=timer.minutes), zone)
    timer.stopped = None
    await session.flush()
    return timer, changed


async def remove(session: AsyncSession, number: int) -> None:
    """Remove a timer.

    Raises:
        UserError: there is none.
    """
    await find(session, number, lock=True)
    await session.execute(delete(Timer).where(Timer.number == number))


async def stop(session: AsyncSession, number: int, why: Stopped) -> Timer:
    """Stop a timer until somebody lets it run again.

    Raises:
        UserError: there is none.
    """
    timer = await find(session, number, lock=True)
    timer.stopped = why
    return timer


async def move_on(
    session: AsyncSession,
    number: int,
    at: datetime,
    quiet: QuietHours,
    zone: ZoneInfo,
    *,
    now: datetime,
    posted: int | None = None,
) -> Timer | None:
    """Let a timer wait for its next time; return None where it was changed, stopped or removed meanwhile.

    What was missed is not made up for: the next time is in the future, on the beat of the one that was meant.

    Args:
        session: a transaction's.
        number: which timer.
        at: the time that was meant, and is over.
        quiet: the guild's quiet hours.
        zone: the time zone in which they are meant.
        now: the instant.
        posted: the id of the message, if one was posted.
    """
    timer = await by_number(session, Timer, number, lock=True)
    if timer is None:
        return None
    if posted is not None:
        timer.since = posted
    if not is_due(timer, at):
        return None
    length = timedelta(minutes=timer.minutes)
    beats = max((now - at) // length, 0) + 1
    timer.next_at = quiet.after(at + beats * length, zone)
    return timer


def is_due(timer: Timer, at: datetime) -> bool:
    """Whether a timer still waits for this time."""
    return timer.stopped is None and timer.next_at == at


async def find(session: AsyncSession, number: int, *, lock: bool = False) -> Timer:
    """Return a timer of this guild.

    Raises:
        UserError: there is none of this number.
    """
    timer = await by_number(session, Timer, number, lock=lock)
    if timer is None:
        raise UserError(text("timer-not-there", number=str(number)), hint=text("timer-not-there-hint"))
    return timer


async def listed(session: AsyncSession) -> list[Timer]:
    """Return all timers, by number."""
    return list(await session.scalars(select(Timer).order_by(Timer.number)))


async def promise(ctx: GuildContext, timer: Timer, *, at: datetime | None = None) -> None:
    """Promise the next message in the open transaction; for each time that is meant there is one job.

    Args:
        ctx: with the open transaction.
        timer: which one.
        at: when it is looked at, where that is later than the time that is meant.
    """
    meant = timer.next_at.isoformat()
    await ctx.jobs.enqueue(
        "timer",
        {"number": timer.number, "at": meant},
        at=at or timer.next_at,
        key=f"timer/{timer.number}/{meant}",
        again=at is not None,
    )
