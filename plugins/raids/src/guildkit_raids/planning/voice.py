"""Time in voice channels: counted as far as it was seen, and not beyond.

Whenever somebody comes or goes, and every minute in between, the bot looks at who is where. Between two looks nothing has
changed, so the time is exact to the second; where a look is missing (a kill, an outage, a clock that jumped), nothing is
counted for what lies between.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from sqlalchemy import delete, func, select, update

from guildkit.storage import add_if_absent, get_or_add
from guildkit_raids.models import VoiceStay, VoiceTime, VoiceWatch

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession

    from guildkit_raids.planning.tally import Slot

LAPSE: Final = timedelta(seconds=150)
"""Longer than that there is no look missing: what lies further apart was not seen."""
EARLY: Final = timedelta(minutes=15)
"""So long before its slot begins, who is there has come for the raid."""
LONGEST: Final = timedelta(hours=12)
"""So long after it, who is there has come for something else."""
KEPT: Final = timedelta(days=30)
"""How long it is known who was in a channel when."""


@dataclass(frozen=True, slots=True)
class There:
    """Somebody who is in a voice channel at this moment.

    Attributes:
        member_id: Discord's id.
        name: what they are called in the guild; empty where they were named before.
        channel_id: where.
        hears: whether they hear the others.
    """

    member_id: int
    name: str
    channel_id: int
    hears: bool


@dataclass(frozen=True, slots=True)
class Heard:
    """Somebody who was in a voice channel.

    Attributes:
        name: what they were called in the guild.
        minutes: how long, in whole minutes.
    """

    name: str
    minutes: int


@dataclass(frozen=True, slots=True)
class Room:
    """The voice channel of a raid, and until when it is asked who was there.

    Attributes:
        channel_id: Discord's id.
        least: for how many minutes one has to be there to be proposed as present; 0 where a vote is enough.
        until: the present instant.
    """

    channel_id: int
    least: int
    until: datetime

    async def heard(self, session: AsyncSession, slot: Slot) -> dict[int, Heard]:
        """Return who was there around a slot."""
        end = min(self.until, slot.starts_at + LONGEST)
        return await minutes_in(session, self.channel_id, slot.starts_at - EARLY, end)


async def look(
    session: AsyncSession,
    who: Callable[[], Iterable[There]],
    *,
    gateway: str,
    rate: int,
    clock: Callable[[], datetime],
    anew: bool = False,
) -> bool:
    """Count the time since the last look, and note who has come and who has gone; return whether anybody is there.

    Args:
        session: of a transaction.
        who: says who is there; it is asked once nobody else can look at the same time.
        gateway: names the session with Discord that tells it.
        rate: how many XP a minute in company brings.
        clock: says the present instant; it is asked with `who`.
        anew: whether something may have happened unseen since the last look.
    """
    begun = clock()
    watch = await get_or_add(session, VoiceWatch, seen_at=begun, counted_at=begun, gateway=gateway)
    now = clock()  # another look may have been waited for
    found = select(VoiceStay).where(VoiceStay.until.is_(None))
    stays = {stay.member_id: stay for stay in await session.scalars(found)}
    lapsed = anew or watch.gateway != gateway or not timedelta() <= now - watch.seen_at <= LAPSE
    if lapsed:
        for stay in stays.values():
            await _close(session, stay, watch.seen_at)
        stays = {}
        watch.counted_at, watch.gateway = now, gateway
    else:
        seconds = int((now - watch.counted_at).total_seconds())
        watch.counted_at += timedelta(seconds=seconds)
        await _credit(session, _in_company(stays.values()), seconds, rate)
    watch.seen_at = now
    there = {each.member_id: each for each in who()}
    for member_id, stay in stays.items():
        each = there.get(member_id)
        if each is None or each.channel_id != stay.channel_id:
            await _close(session, stay, now)
        else:
            stay.hears = each.hears
    new = [
        each
        for member_id, each in sorted(there.items())
        if member_id not in stays or stays[member_id].channel_id != each.channel_id
    ]
    names = await names_of(session, (each.member_id for each in new if not each.name))
    for each in new:
        # Who has no name yet may be a bot; somebody is about to tell.
        if name := each.name or names.get(each.member_id):
            await _open(session, each, name, now)
    return bool(there)


async def minutes_in(
    session: AsyncSession, channel_id: int, begin: datetime, end: datetime
) -> dict[int, Heard]:
    """Return who was in a voice channel between two instants, and how long."""
    seen_at = await session.scalar(select(VoiceWatch.seen_at))
    rows = await session.execute(
        select(VoiceStay.member_id, VoiceStay.since, VoiceStay.until).where(
            VoiceStay.channel_id == channel_id,
            VoiceStay.since < end,
            VoiceStay.until.is_(None) | (VoiceStay.until > begin),
        )
    )
    spans: dict[int, list[tuple[datetime, datetime]]] = defaultdict(list)
    for member_id, since, until in rows:
        spans[member_id].append((max(since, begin), min(until or seen_at or since, end)))
    names = await names_of(session, spans)
    return {
        member_id: Heard(names.get(member_id, ""), _total(of_member) // timedelta(minutes=1))
        for member_id, of_member in spans.items()
    }


async def names_of(session: AsyncSession, members: Iterable[int]) -> dict[int, str]:
    """Return what members are called who have been in a voice channel."""
    found = select(VoiceTime.member_id, VoiceTime.name).where(VoiceTime.member_id.in_(list(members)))
    return {row[0]: row[1] for row in await session.execute(found)}


async def standing(session: AsyncSession, member_id: int) -> tuple[VoiceTime | None, int]:
    """Return what a member has earned, and their place: 1 for who has earned most."""
    own: VoiceTime | None = await session.scalar(select(VoiceTime).where(VoiceTime.member_id == member_id))
    if own is None:
        return None, 0
    ahead = select(func.count()).select_from(VoiceTime).where(VoiceTime.sixtieths > own.sixtieths)
    return own, (await session.scalar(ahead) or 0) + 1


_EARNED: Final = VoiceTime.sixtieths >= 60


async def how_many(session: AsyncSession) -> int:
    """Return how many members have XP."""
    return await session.scalar(select(func.count()).select_from(VoiceTime).where(_EARNED)) or 0


async def best(session: AsyncSession, *, limit: int, offset: int) -> Sequence[VoiceTime]:
    """Return who has XP, most first."""
    found = select(VoiceTime).where(_EARNED).order_by(VoiceTime.sixtieths.desc(), VoiceTime.member_id)
    return (await session.scalars(found.limit(limit).offset(offset))).all()


async def forget(session: AsyncSession, now: datetime) -> None:
    """Forget who was in a channel when that cannot matter any more; what they have earned stays."""
    await session.execute(delete(VoiceStay).where(VoiceStay.until < now - KEPT))


async def _open(session: AsyncSession, each: There, name: str, now: datetime) -> None:
    time = await get_or_add(
        session, VoiceTime, {"member_id": each.member_id}, name=name, seconds=0, sixtieths=0
    )
    time.name = name
    values = {"until": None, "channel_id": each.channel_id, "hears": each.hears}
    await add_if_absent(session, VoiceStay, member_id=each.member_id, since=now, **values)


async def _close(session: AsyncSession, stay: VoiceStay, at: datetime) -> None:
    if at > stay.since:
        stay.until = at
    else:
        await session.delete(stay)
    await session.flush()


def _in_company(stays: Iterable[VoiceStay]) -> list[int]:
    """Return who is not alone: bots are not here at all, and who hears nobody is no company."""
    hearing: dict[int, list[int]] = defaultdict(list)
    for stay in stays:
        if stay.hears:
            hearing[stay.channel_id].append(stay.member_id)
    return [member_id for members in hearing.values() if len(members) > 1 for member_id in members]


async def _credit(session: AsyncSession, members: Sequence[int], seconds: int, rate: int) -> None:
    if members and seconds:
        earned = {
            VoiceTime.seconds: VoiceTime.seconds + seconds,
            VoiceTime.sixtieths: VoiceTime.sixtieths + seconds * rate,
        }
        await session.execute(update(VoiceTime).where(VoiceTime.member_id.in_(members)).values(earned))


def _total(spans: list[tuple[datetime, datetime]]) -> timedelta:
    """Return how long spans are together; where a clock was put back they overlap, and count once."""
    total, covered = timedelta(), min(begin for begin, _ in spans)
    for begin, end in sorted(spans):
        begin = max(begin, covered)  # noqa: PLW2901 - what is covered already
        if end > begin:
            total, covered = total + (end - begin), end
    return total
