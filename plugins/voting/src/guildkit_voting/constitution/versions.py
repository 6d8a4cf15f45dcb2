"""The constitution of a guild through time: every change is a new version, and none is ever taken away."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError
from sqlalchemy import func, select

from guildkit import UserError
from guildkit.storage import add_if_absent
from guildkit_voting.constitution.variables import Constitution
from guildkit_voting.models import ConstitutionRecord
from guildkit_voting.texts import text

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession

FOUNDED = 1
"""The version that is written down when a guild first relies on its constitution."""


@dataclass(frozen=True, slots=True)
class Change:
    """What a version has made of a variable."""

    name: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Version:
    """A version of the constitution, and how it came about.

    Attributes:
        number: the first is 1.
        at: since when it is in force.
        by: who changed it; None for the bot.
        proposal: the number of the proposal that changed it; None where somebody did by themselves.
        changes: what differs from the version before it.
    """

    number: int
    at: datetime
    by: int | None
    proposal: int | None
    changes: tuple[Change, ...]


async def in_force(session: AsyncSession) -> tuple[int, Constitution]:
    """Return the newest version and its number: 0 where nothing was written down yet."""
    newest = select(ConstitutionRecord).order_by(ConstitutionRecord.version.desc()).limit(1)
    record = await session.scalar(newest)
    return (0, Constitution()) if record is None else (record.version, Constitution.stored(record.variables))


async def at(session: AsyncSession, version: int) -> Constitution:
    """Return the constitution as it was in a version."""
    record = await session.scalar(select(ConstitutionRecord).where(ConstitutionRecord.version == version))
    return Constitution() if record is None else Constitution.stored(record.variables)


async def how_many(session: AsyncSession) -> int:
    """Return how many versions there are."""
    return await session.scalar(select(func.count()).select_from(ConstitutionRecord)) or 0


async def history(session: AsyncSession, *, limit: int | None = None, offset: int = 0) -> list[Version]:
    """Return versions with what each has changed, the newest first."""
    newest = select(ConstitutionRecord).order_by(ConstitutionRecord.version.desc()).offset(offset)
    # One more: the oldest of them differs from that one.
    records = list(await session.scalars(newest if limit is None else newest.limit(limit + 1)))
    known = [Constitution.stored(record.variables) for record in records]
    return [
        Version(
            record.version,
            record.changed_at,
            record.changed_by,
            record.proposal,
            differences(known[place + 1], known[place]) if record.version > FOUNDED else (),
        )
        for place, record in enumerate(records[:limit])
    ]


def differences(before: Constitution, after: Constitution) -> tuple[Change, ...]:
    """Return what one version has changed of another."""
    return tuple(
        Change(name, old, new)
        for name in Constitution.model_fields
        if (old := getattr(before, name)) != (new := getattr(after, name))
    )


async def founded(session: AsyncSession, *, now: datetime) -> tuple[int, Constitution]:
    """Return what is in force; where nothing was written down, write down what the plugin was delivered with.

    What is opened under a version must not change when a newer release of the plugin is delivered with other values.
    """
    version, constitution = await in_force(session)
    if version:
        return version, constitution
    await add_if_absent(
        session,
        ConstitutionRecord,
        version=FOUNDED,
        variables=constitution.model_dump(mode="json"),
        changed_at=now,
        changed_by=None,
        proposal=None,
    )
    return await in_force(session)


async def change(
    session: AsyncSession, changes: dict[str, Any], *, now: datetime, by: int
) -> tuple[int, Constitution]:
    """Let somebody who may manage the server change variables, as long as that needs no vote.

    Raises:
        UserError: it needs one.
        pydantic.ValidationError: a value is out of its bounds.
    """
    _, constitution = await _locked(session, now=now)
    require_no_vote(constitution)
    return await enact(session, changes, now=now, by=by)


def require_no_vote(constitution: Constitution) -> None:
    """Make sure that the constitution can be changed without a vote.

    Raises:
        UserError: it cannot.
    """
    if constitution.amended_by == "vote":
        raise UserError(text("constitution-by-vote"), hint=text("constitution-by-vote-hint"))


async def enact(
    session: AsyncSession,
    changes: dict[str, Any],
    *,
    now: datetime,
    by: int | None,
    proposal: int | None = None,
) -> tuple[int, Constitution]:
    """Put changed variables into force as a new version; where they were so already, there is none.

    Raises:
        pydantic.ValidationError: a value is out of its bounds.
    """
    version, constitution = await _locked(session, now=now)
    changed = amended(constitution, changes)
    if changed == constitution:
        return version, constitution
    session.add(
        ConstitutionRecord(
            version=version + 1,
            variables=changed.model_dump(mode="json"),
            changed_at=now,
            changed_by=by,
            proposal=proposal,
        )
    )
    await session.flush()
    return version + 1, changed


def amended(constitution: Constitution, changes: dict[str, Any]) -> Constitution:
    """Return a constitution with changed variables.

    Raises:
        pydantic.ValidationError: a value is out of its bounds.
    """
    return Constitution(**{**constitution.model_dump(), **changes})


def fits(changes: dict[str, Any]) -> bool:
    """Whether changes that were put to the vote are still such as a constitution takes."""
    try:
        amended(Constitution(), changes)
    except ValidationError:
        return False
    return changes.keys() <= Constitution.model_fields.keys()


async def _locked(session: AsyncSession, *, now: datetime) -> tuple[int, Constitution]:
    """Return what is in force. Two at the same instant: the second waits for the first, and builds on it."""
    await founded(session, now=now)
    await session.scalars(
        select(ConstitutionRecord).where(ConstitutionRecord.version == FOUNDED).with_for_update()
    )
    return await in_force(session)
