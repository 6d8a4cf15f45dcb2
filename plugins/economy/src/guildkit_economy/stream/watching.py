"""Watch time: counted by ticks of a stream, each of them once, whatever timers run and however late they are."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from sqlalchemy import delete, select, update

from guildkit.storage import add_if_absent, upsert
from guildkit_economy.ledger import MINT, NoRoom, Owner, Posting, lock, member, post
from guildkit_economy.models.stream import Presence, Stream, WatchTime

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession

    from guildkit_economy.stream.platform import Channel

AT_A_TIME: Final = 60
"""How many ticks that are late are counted in one transaction."""
SAME: Final = timedelta(minutes=1)
"""So far apart two accounts of when a stream began may be; it is the same one, and no tick is counted twice."""
KEPT: Final = timedelta(days=2)
"""How long it is known who was there: so late a tick may be."""


@dataclass(frozen=True, slots=True)
class Tick:
    """A tick that was counted.

    Attributes:
        start: when it began.
        end: when it was over.
        there: who has watched it.
    """

    start: datetime
    end: datetime
    there: frozenset[int]


@dataclass(slots=True)
class Counted:
    """What counting has come to.

    Attributes:
        minutes: what each member has watched in all now, of those who have watched.
        before: … and what they had before.
        next_at: when the next tick is over; None where the stream is.
        tick: the number of that one.
        ticks: those that were counted and watched.
    """

    minutes: dict[int, int] = field(default_factory=dict)
    before: dict[int, int] = field(default_factory=dict)
    next_at: datetime | None = None
    tick: int = 0
    ticks: list[Tick] = field(default_factory=list)


async def seen(session: AsyncSession, member_id: int, at: datetime, window: timedelta) -> None:
    """Note that a member chatted: they count as there from then on for `window`."""
    around = select(Presence).where(
        Presence.member_id == member_id, Presence.since <= at, Presence.until >= at
    )
    found = await session.scalar(around.order_by(Presence.since).limit(1).with_for_update())
    if found is None:
        await add_if_absent(session, Presence, member_id=member_id, since=at, until=at + window)
    elif found.until < at + window:
        found.until = at + window


async def is_there(session: AsyncSession, member_id: int, at: datetime) -> bool:
    """Whether a member counts as there at an instant, for they chatted."""
    own = select(Presence.member_id).where(
        Presence.member_id == member_id, Presence.since <= at, Presence.until >= at
    )
    return await session.scalar(own.limit(1)) is not None


async def change(
    session: AsyncSession,
    platform: str,
    channel_id: str,
    started_at: datetime,
    ended_at: datetime | None,
    *,
    tick_minutes: int,
) -> Stream:
    """Note that a stream has begun or ended, in whichever order that is told; return it, locked."""
    near = Stream.started_at.between(started_at - SAME, started_at + SAME)
    known = select(Stream.started_at).where(Stream.channel_id == channel_id, near).order_by(Stream.started_at)
    started_at = await session.scalar(known.limit(1)) or started_at
    await add_if_absent(
        session,
        Stream,
        started_at=started_at,
        platform=platform,
        channel_id=channel_id,
        ended_at=ended_at,
        tick_minutes=tick_minutes,
        ticks=0,
    )
    stream = await _get(session, started_at)
    assert stream is not None
    if stream.ended_at is None and ended_at is not None:
        stream.ended_at = max(ended_at, started_at)
    # A channel has one stream at a time; that another one ended was not told.
    others = (Stream.started_at != started_at) & Stream.ended_at.is_(None)
    await session.execute(
        update(Stream).where(others, Stream.started_at < started_at).values(ended_at=started_at)
    )
    later = select(Stream.started_at).where(Stream.started_at > started_at).order_by(Stream.started_at)
    if stream.ended_at is None and (next_one := await session.scalar(later.limit(1))) is not None:
        stream.ended_at = next_one
    return stream


async def live(session: AsyncSession) -> Stream | None:
    """Return the stream that is on at this moment, as far as it was told."""
    found: Stream | None = await session.scalar(
        select(Stream).where(Stream.ended_at.is_(None)).order_by(Stream.started_at.desc()).limit(1)
    )
    return found


async def reconcile(
    session: AsyncSession, platform: str, channel: Channel, *, tick_minutes: int, now: datetime
) -> Stream | None:
    """Believe what the platform says when it is asked: that it ended, or began, may not have been told.

    Returns:
        The stream that is on, which may be new.
    """
    since = channel.live_since
    known = await live(session)
    if known is not None and (
        since is None or known.channel_id != channel.id or abs(known.started_at - since) > SAME
    ):
        known.ended_at = now
    if since is None:
        return None
    stream = await change(session, platform, channel.id, since, None, tick_minutes=tick_minutes)
    stream.ended_at = None  # whatever was told
    return stream


async def count(
    session: AsyncSession,
    started_at: datetime,
    *,
    now: datetime,
    points: int,
    chatting: bool,
    listening: Collection[int] = (),
) -> Counted:
    """Count the ticks of a stream that are over: who was there at the end of each has watched all of it.

    Args:
        session: of a transaction.
        started_at: which stream.
        now: the instant.
        points: what a minute is worth.
        chatting: whether those count who chatted.
        listening: who is in a voice channel now; they count for a tick that has just ended, and for none that is late.
    """
    await lock(session)  # the ledger's first, as everywhere
    stream = await _get(session, started_at)
    counted = Counted()
    if stream is None:
        return counted
    length = timedelta(minutes=stream.tick_minutes)
    for _ in range(AT_A_TIME):
        end = started_at + (stream.ticks + 1) * length
        if end > now or (stream.ended_at is not None and end > stream.ended_at):
            break
        there = set(listening) if now - end < length else set()
        if chatting:
            there |= await _there(session, end)
        stream.ticks += 1
        if there:
            counted.ticks.append(Tick(end - length, end, frozenset(there)))
            await _watched(session, counted, there, stream.tick_minutes)
            if points:
                await _pay(session, stream, there, points * stream.tick_minutes, end)
    end = started_at + (stream.ticks + 1) * length
    if stream.ended_at is None or end <= stream.ended_at:
        counted.next_at, counted.tick = end, stream.ticks + 1
    return counted


async def minutes_of(session: AsyncSession, member_id: int) -> int:
    """Return how long a member has watched in all."""
    own = select(WatchTime.minutes).where(WatchTime.member_id == member_id)
    return await session.scalar(own) or 0


async def forget(session: AsyncSession, now: datetime) -> None:
    """Forget who was there when it cannot matter any more."""
    await session.execute(delete(Presence).where(Presence.until < now - KEPT))


async def _get(session: AsyncSession, started_at: datetime) -> Stream | None:
    own = select(Stream).where(Stream.started_at == started_at).with_for_update()
    found: Stream | None = await session.scalar(own.execution_options(populate_existing=True))
    return found


async def _there(session: AsyncSession, at: datetime) -> set[int]:
    present = select(Presence.member_id).where(Presence.since <= at, Presence.until >= at)
    return set(await session.scalars(present))


async def _watched(session: AsyncSession, counted: Counted, members: set[int], minutes: int) -> None:
    unknown = members - counted.minutes.keys()
    if unknown:
        rows = await session.execute(
            select(WatchTime.member_id, WatchTime.minutes).where(WatchTime.member_id.in_(unknown))
        )
        before = {**dict.fromkeys(unknown, 0), **dict(rows.all())}
        counted.before.update(before)
        counted.minutes.update(before)
    for member_id in members:
        counted.minutes[member_id] += minutes
    values = [{"member_id": each, "minutes": counted.minutes[each]} for each in sorted(members)]
    await upsert(session, WatchTime, values, change=["minutes"])


async def _pay(session: AsyncSession, stream: Stream, members: set[int], points: int, at: datetime) -> None:
    """Give all the same in one transaction; whose account is full gets nothing, and keeps nobody from theirs."""
    owners: list[Owner] = [member(each) for each in sorted(members)]
    while owners:
        entries = {MINT: -points * len(owners), **dict.fromkeys(owners, points)}
        key = f"watch/{stream.started_at:%Y%m%dT%H%M%S.%f}/{stream.ticks}"
        try:
            await post(session, Posting(key=key, kind="watch", entries=entries, at=at))
        except NoRoom as full:
            owners.remove(full.owner)
        else:
            return
