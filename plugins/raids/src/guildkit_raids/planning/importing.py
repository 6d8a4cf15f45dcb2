"""Raids that were planned with Raid-Helper: read from the JSON of an event, and stored as a plan with its votes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Annotated, Final
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, AliasChoices, BaseModel, Field, ValidationError
from sqlalchemy import select

from guildkit import UserError, clean, likeness
from guildkit.storage import add_many
from guildkit_raids.models import Axis, ClassChoice, Dungeon, Pick, Voter
from guildkit_raids.planning import classes, plans
from guildkit_raids.planning.dungeons import NAME_LIMIT
from guildkit_raids.texts import text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.ext.asyncio import AsyncSession

    from guildkit_raids.models import Raid
    from guildkit_raids.planning.plans import Plan

SIZE: Final = 2**20
"""How many bytes the file may have; one with a thousand sign-ups has about a third of that."""
MOST: Final = 1000
NAME: Final = 32
AWAY: Final = frozenset({"absence", "absent", "declined"})
"""Who does not come."""
UNSURE: Final = frozenset({"tentative", "maybe"})
LATE: Final = frozenset({"late"})
BENCH: Final = frozenset({"bench", "backup", "queued"})

_Id = Annotated[int, Field(gt=0, lt=2**63)]
_Word = Annotated[str, Field(max_length=4000), AfterValidator(lambda word: word.replace("\0", ""))]
"""PostgreSQL stores no null characters."""


class _SignUp(BaseModel):
    """Somebody on the list of an event."""

    member_id: _Id = Field(validation_alias=AliasChoices("userId", "userid", "user_id"))
    name: _Word = ""
    class_name: _Word | None = Field("", validation_alias=AliasChoices("className", "class"))
    spec_name: _Word | None = Field("", validation_alias=AliasChoices("specName", "spec"))
    status: _Word | None = ""
    entered: Annotated[int, Field(ge=0, lt=2**40)] = Field(
        0, validation_alias=AliasChoices("entryTime", "timestamp")
    )

    @property
    def words(self) -> set[str]:
        """What says how they come: Raid-Helper keeps that among the classes."""
        return {(each or "").strip().casefold() for each in (self.class_name, self.status)}


class Event(BaseModel):
    """An event as Raid-Helper writes it down; what is not needed is passed over."""

    title: _Word
    description: _Word | None = ""
    starts: Annotated[int, Field(ge=0, lt=2**35)] = Field(
        validation_alias=AliasChoices("startTime", "unixtime")
    )
    sign_ups: list[_SignUp] = Field(
        default_factory=list, max_length=MOST, validation_alias=AliasChoices("signUps", "signups")
    )


@dataclass(frozen=True, slots=True)
class Report:
    """What has become of the sign-ups.

    Attributes:
        listed: how many are voters now.
        late: how many of them said that they would be late.
        bench: how many of them were on the bench; they come last.
        unsure: who was not sure; they can vote.
        away: how many do not come.
        unknown: classes that the guild does not have.
    """

    listed: int
    late: int
    bench: int
    unsure: Sequence[str]
    away: int
    unknown: Sequence[str]


def read(written: bytes) -> Event:
    """Read an event.

    Raises:
        UserError: it is too large, no JSON, or no event; it says where it is wrong.
    """
    if len(written) > SIZE:
        raise UserError(text("import-large", most=SIZE // 1024))
    try:
        return Event.model_validate_json(written)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False, include_context=False)[0]
        where = ".".join(str(each) for each in first["loc"])[:80]
        message = text("import-where", where=where) if where else text("import-no-json")
        raise UserError(message, hint=text("import-hint")) from None


def plan_of(event: Event, zone: str) -> Plan:
    """Return the plan of an event: one day, one time, by the clocks of the zone.

    Raises:
        UserError: it has no title that one can see.
    """
    title = clean(event.title)[:NAME_LIMIT]
    if not title:
        raise UserError(text("import-where", where="title"), hint=text("import-hint"))
    at = datetime.fromtimestamp(event.starts, UTC)
    for known in (zone, "UTC"):  # a time that the clocks show twice is said by those of UTC
        local = at.astimezone(ZoneInfo(known)).replace(fold=0)
        if plans.starts_at(local.date(), local.time(), known) == at:
            break
    note = (event.description or "").strip()[: plans.NOTE_LIMIT]
    return plans.Plan(title, [local.date()], [local.time()], 1, note, known)


def require_coming(event: Event, now: datetime) -> None:
    """Make sure that an event is yet to come.

    Raises:
        UserError: it is over.
    """
    if datetime.fromtimestamp(event.starts, UTC) <= now:
        raise UserError(text("import-past"))


async def store(
    session: AsyncSession,
    event: Event,
    plan: Plan,
    *,
    leader: tuple[int, str],
    channel_id: int,
    now: datetime,
) -> tuple[Raid, Report]:
    """Store an event as a raid.

    Args:
        session: of a transaction.
        event: what was read.
        plan: of it.
        leader: the id and the name of who imports it.
        channel_id: where its planner is.
        now: the present instant.

    Raises:
        UserError: it is past, or imported already; nothing is stored.
    """
    require_coming(event, now)
    known = await session.scalar(select(Dungeon.name).where(Dungeon.same == likeness(plan.dungeon)))
    plan = plans.Plan(known or plan.dungeon, plan.days, plan.times, plan.minimum, plan.note, plan.zone)
    for raid in await plans.open_raids(session):
        if raid.dungeon == plan.dungeon and raid.zone == plan.zone:
            days, times = (
                await plans.days_of(session, raid.number),
                await plans.times_of(session, raid.number),
            )
            if (days, times) == (plan.days, plan.times):
                raise UserError(text("import-twice", number=str(raid.number)))
    raid = await plans.create(session, plan, *leader, channel_id, now=now)
    return raid, await _sign_up(session, raid.number, event, now)


async def _sign_up(session: AsyncSession, number: int, event: Event, now: datetime) -> Report:
    """Store who comes as voters, in the order in which they signed up, the bench at the end."""
    own: dict[int, list[_SignUp]] = {}
    for each in sorted(event.sign_ups, key=lambda each: (bool(each.words & BENCH), each.entered)):
        own.setdefault(each.member_id, []).append(each)  # one may sign up as several classes
    # Sure is who says so in any of theirs.
    coming = {
        member_id: [each for each in those if not each.words & (AWAY | UNSURE)]
        for member_id, those in own.items()
    }
    coming = {member_id: those for member_id, those in coming.items() if those}
    others = [those for member_id, those in own.items() if member_id not in coming]
    unsure = [_name(those[0]) for those in others if any(each.words & UNSURE for each in those)]
    voters = [
        {
            "raid": number,
            "member_id": member_id,
            "name": _name(those[0]),
            "first_at": now + timedelta(microseconds=place),
        }
        for place, (member_id, those) in enumerate(coming.items())
    ]
    picks = [
        {"raid": number, "member_id": member_id, "axis": axis.value, "position": 0}
        for member_id in coming
        for axis in Axis
    ]
    by_name = {each.same: each.number for each in await classes.every(session)}
    chosen: set[tuple[int, int]] = set()
    unknown: dict[str, None] = {}
    for member_id, those in coming.items():
        for each in those:
            words = [clean(word or "") for word in (each.spec_name, each.class_name)]
            found = next((by_name[likeness(word)] for word in words if likeness(word) in by_name), None)
            if found is not None:
                chosen.add((member_id, found))
            elif words[1] and words[1].casefold() not in LATE | BENCH:
                unknown[words[1][: classes.NAME_LIMIT]] = None
    if voters:
        await add_many(session, Voter, voters)
        await add_many(session, Pick, picks)
    if chosen:
        rows = [{"raid": number, "member_id": who, "number": which} for who, which in sorted(chosen)]
        await add_many(session, ClassChoice, rows)
    return Report(
        listed=len(coming),
        late=sum(any(each.words & LATE for each in those) for those in coming.values()),
        bench=sum(all(each.words & BENCH for each in those) for those in coming.values()),
        unsure=unsure,
        away=len(others) - len(unsure),
        unknown=list(unknown),
    )


def _name(sign_up: _SignUp) -> str:
    return clean(sign_up.name)[:NAME] or "–"
