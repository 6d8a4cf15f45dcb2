"""Who of those who come has a place, who is on the bench and why, and to whom a place that gets free is offered."""

from __future__ import annotations

from collections import Counter as Tallied
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from sqlalchemy import delete, func, select

from guildkit import UserError
from guildkit.storage import add_many
from guildkit_raids.models import Attendance, Limit, Raid, Seat, Standing, State, Status
from guildkit_raids.planning import classes, plans
from guildkit_raids.planning.places import ALL, Applicant, fill
from guildkit_raids.texts import text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession

    from guildkit_raids.models import RaidClass
    from guildkit_raids.planning.tally import Listed, Slot, Tally

LATELY: Final = timedelta(days=60)
"""For how long it counts that somebody was on the bench."""
PLACES: Final = range(1001)


@dataclass(frozen=True, slots=True)
class LineUp:
    """Who has a place at a slot, and who waits for one.

    Attributes:
        limits: how many places there are, by group and under `ALL` together.
        places: by id, the group in which.
        bench: who waits, in the order in which places are offered; then those who have passed.
        offered: until when a place is kept for whom.
        passed: who did not take the place they were offered.
        benched: how often they were on the bench lately, for those who were.
        played: the classes that members have chosen.
        settled: whether places are kept, because it is decided when the raid is.
    """

    limits: Mapping[str, int]
    places: Mapping[int, str]
    bench: Sequence[int]
    offered: Mapping[int, datetime] = field(default_factory=dict)
    passed: frozenset[int] = frozenset()
    benched: Mapping[int, int] = field(default_factory=dict)
    played: Mapping[int, Sequence[RaidClass]] = field(default_factory=dict)
    settled: bool = False

    def taken(self, group: str) -> int:
        """How many places of a group are taken or kept; under `ALL` of all together."""
        return len(self.places) if group == ALL else Tallied(self.places.values())[group]


def settled(counted: Tally) -> Slot | None:
    """Return when the raid is, if that is decided, or there is but one day and time."""
    only = len(counted.days) == len(counted.times) == 1
    return counted.decided() or (counted.slot(0, 0) if only else None)


async def limits_of(session: AsyncSession, number: int) -> dict[str, int]:
    """Return how many places a raid has, by group."""
    return {
        each.group: each.most for each in await session.scalars(select(Limit).where(Limit.raid == number))
    }


async def has_places(session: AsyncSession, number: int) -> bool:
    """Whether the places of a raid are limited, or were until just now; most raids have room for everybody."""
    found = [
        await session.scalar(select(func.count()).select_from(model).where(model.raid == number))
        for model in (Limit, Seat)
    ]
    return any(found)


async def usual_limits(session: AsyncSession, dungeon: str) -> dict[str, int]:
    """Return how many places the newest raid of a dungeon has that has limits."""
    newest = await session.scalar(
        select(func.max(Raid.number))
        .join(Limit, (Limit.guild_id == Raid.guild_id) & (Limit.raid == Raid.number))
        .where(Raid.dungeon == dungeon)
    )
    return await limits_of(session, newest) if newest is not None else {}


async def limit(session: AsyncSession, number: int, limits: Mapping[str, int], *, now: datetime) -> None:
    """Set how many places a raid has.

    Raises:
        UserError: the raid is over, or a number is beyond what can be.
    """
    raid = await plans.find_open(session, number, lock=True)
    if not all(most in PLACES for most in limits.values()):
        raise UserError(text("places-unreadable", most=PLACES[-1]))
    raid.changed_at = now
    await session.execute(delete(Limit).where(Limit.raid == number))
    if limits:
        rows = [{"raid": number, "group": group, "most": most} for group, most in limits.items()]
        await add_many(session, Limit, rows)


async def benched_lately(session: AsyncSession, slot: Slot) -> dict[int, int]:
    """Return how often members were left on the bench in the time before a slot."""
    found = (
        select(Attendance.member_id, func.count())
        .join(Raid, (Raid.guild_id == Attendance.guild_id) & (Raid.number == Attendance.raid))
        .where(
            Attendance.status == Status.BENCHED,
            Raid.state == State.FINISHED,
            Raid.ended_at.between(slot.starts_at - LATELY, slot.starts_at),
        )
        .group_by(Attendance.member_id)
    )
    return {row[0]: row[1] for row in await session.execute(found)}


async def line_up(session: AsyncSession, number: int, slot: Slot) -> LineUp | None:
    """Return who has a place at a slot; None where the raid has no limits and nobody has chosen a class."""
    limits = await limits_of(session, number)
    played = await _played(session, number)
    if not limits and not played:
        return None
    benched = await benched_lately(session, slot)
    seats = await _seats(session, number, slot)
    order = _order(slot, benched, seats)
    if not seats:
        filled = fill(_applicants(order, played), limits)
        return LineUp(limits, filled.places, filled.bench, benched=benched, played=played)
    holders = [each for each in order if each in seats and _holds(seats[each])]
    filled = fill(_applicants(holders, played), {})
    offered = {
        each.member_id: each.until for each in seats.values() if each.until and each.member_id in order
    }
    return LineUp(
        limits,
        filled.places,
        [each for each in order if each not in filled.places],
        offered=offered,
        passed=frozenset(each.member_id for each in seats.values() if each.standing == Standing.PASSED),
        benched=benched,
        played=played,
        settled=True,
    )


async def with_place(session: AsyncSession, number: int, slot: Slot) -> list[Listed]:
    """Return who comes to a slot without those for whom there is no place, and those who have not yet taken theirs."""
    lined_up = await line_up(session, number, slot)
    if lined_up is None:
        return list(slot.members)
    have = lined_up.places.keys() - lined_up.offered.keys()
    return [each for each in slot.members if each.member_id in have]


async def taking_part(session: AsyncSession, counted: Tally) -> set[int]:
    """Return who takes part in an open raid.

    Once it is settled when it is, who has a place there; before that, who comes to any slot with enough players.
    """
    slot = settled(counted)
    if slot is None:
        return set(counted.participants())
    if counted.decided() is None and counted.is_short():
        return set()
    return {each.member_id for each in await with_place(session, counted.raid.number, slot)}


async def _played(session: AsyncSession, number: int) -> dict[int, list[RaidClass]]:
    known = {each.number: each for each in await classes.every(session)}
    chosen = await classes.chosen_of(session, number)
    return {member_id: [known[each] for each in those] for member_id, those in chosen.items()}


async def _seats(session: AsyncSession, number: int, slot: Slot) -> dict[int, Seat]:
    found = select(Seat).where(Seat.raid == number, Seat.day == slot.day, Seat.time == slot.time)
    return {each.member_id: each for each in await session.scalars(found)}


def _holds(seat: Seat) -> bool:
    return seat.standing in {Standing.PLACE, Standing.OFFERED}


def _order(slot: Slot, benched: Mapping[int, int], seats: Mapping[int, Seat]) -> list[int]:
    """Return all who come in the order in which they are seated.

    Who has a place keeps it, or the one that is kept for them. The others: who was on the bench most often lately, then who
    began to take part first; at last who did not take a place that they were offered.
    """
    ranks = [Standing.PLACE, Standing.OFFERED, Standing.BENCH, Standing.PASSED]
    places = {each.member_id: place for place, each in enumerate(slot.members)}

    def key(member_id: int) -> tuple[int, float, int, int]:
        seat = seats.get(member_id)
        rank = ranks.index(Standing(seat.standing)) if seat else ranks.index(Standing.BENCH)
        since = seat.since.timestamp() if seat and _holds(seat) else 0.0
        return rank, since, -benched.get(member_id, 0), places[member_id]

    return sorted(places, key=key)


def _applicants(order: Sequence[int], played: Mapping[int, Sequence[RaidClass]]) -> list[Applicant]:
    return [
        Applicant(each, tuple(dict.fromkeys(one.group for one in played.get(each, ())))) for each in order
    ]


async def settle(
    session: AsyncSession,
    counted: Tally,
    *,
    now: datetime,
    window: timedelta,
    told_at: datetime | None = None,
) -> list[Seat]:
    """Keep the places of an open raid true: give them out once, and offer to the bench what gets free.

    Args:
        session: of a transaction that has locked the raid.
        counted: what its votes come to.
        now: the present instant.
        window: how long a place is kept for who is offered it.
        told_at: when they are told, if that is later; not where the raid has begun by then.

    Returns:
        The new offers.
    """
    number = counted.raid.number
    slot, limits = settled(counted), await limits_of(session, number)
    if slot is None or not limits:
        await session.execute(delete(Seat).where(Seat.raid == number))
        return []
    told = told_at if told_at is not None and told_at < slot.starts_at else now
    coming = {each.member_id for each in slot.members}
    seats = {}
    for seat in (await session.scalars(select(Seat).where(Seat.raid == number))).all():
        if seat.member_id not in coming or (seat.day, seat.time) != (slot.day, slot.time):
            await session.delete(seat)
            continue
        if seat.until is not None and seat.until <= now:
            _stand(seat, Standing.PASSED, now)
        seats[seat.member_id] = seat
    await session.flush()  # a row that goes makes room for one with the same key
    played = await _played(session, number)
    order = _order(slot, await benched_lately(session, slot), seats)
    waiting = [each for each in order if each not in seats or seats[each].standing != Standing.PASSED]
    filled = fill(_applicants(waiting, played), limits)
    offers = []
    for member_id in waiting:
        has_room = member_id in filled.places
        if member_id not in seats:
            standing = Standing.PLACE if has_room else Standing.BENCH
            session.add(
                Seat(
                    raid=number,
                    member_id=member_id,
                    day=slot.day,
                    time=slot.time,
                    standing=standing.value,
                    since=now,
                )
            )
            continue
        seat = seats[member_id]
        if _holds(seat) and not has_room:
            _stand(seat, Standing.BENCH, now)
        elif not _holds(seat) and has_room and slot.starts_at > now:
            _stand(seat, Standing.OFFERED, now)
            seat.until = min(told + window, slot.starts_at)
            offers.append(seat)
    return offers


def _stand(seat: Seat, standing: Standing, now: datetime) -> None:
    seat.standing, seat.since, seat.until = standing.value, now, None


async def answer(
    session: AsyncSession, number: int, member_id: int, *, yes: bool, now: datetime
) -> Standing | None:
    """Take the answer to an offer; return how the member stood before it, which says whether it came in time.

    Raises:
        UserError: the raid is over.
    """
    raid = await plans.find_open(session, number, lock=True)
    seat = await session.get(Seat, (raid.guild_id, number, member_id))
    if seat is None:
        return None
    before = Standing(seat.standing)
    if before == Standing.OFFERED:
        assert seat.until is not None
        if seat.until <= now:
            before, yes = Standing.PASSED, False
        _stand(seat, Standing.PLACE if yes else Standing.PASSED, now)
    return before


async def wait_again(session: AsyncSession, number: int, member_id: int, *, now: datetime) -> None:
    """Have somebody who did not take a place wait for one again.

    Raises:
        UserError: the raid is over.
    """
    raid = await plans.find_open(session, number, lock=True)
    seat = await session.get(Seat, (raid.guild_id, number, member_id))
    if seat is not None and seat.standing == Standing.PASSED:
        _stand(seat, Standing.BENCH, now)
