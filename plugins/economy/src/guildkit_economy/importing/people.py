"""Whose a row is: the old bot knew people by their names on the platform, and some of them by a link to Discord."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from guildkit_economy.importing import values

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from guildkit_economy.importing.parts import Part
    from guildkit_economy.importing.source import Row

SHOWN: Final = 5
"""So many examples are named of anything."""


@dataclass(slots=True)
class People:
    """Who is known, and what is odd about it.

    Attributes:
        members: by name on the platform, as names are compared.
        duplicates: in words.
        orphans: in words.
        problems: in words.
    """

    members: dict[str, int] = field(default_factory=dict)
    duplicates: list[str] = field(default_factory=list)
    orphans: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def whose(self, part: Part, row: Row) -> tuple[str | None, int | None]:
        """Return whose a row is: the name on the platform, and the member; None where that is not known."""
        name = values.person(part.of(row, "name"))
        if name is not None:
            return name, self.members.get(name)
        try:
            return None, values.snowflake(part.of(row, "member"))
        except ValueError:
            return None, None


def find(parts: Mapping[str, Part], linked: Mapping[str, int]) -> People:
    """Find out who is who.

    Args:
        parts: the tables.
        linked: members here who have linked a name already; the old bot's links count before these.
    """
    people = People()
    claims = _claims(people, parts.get("links"))
    for name in ("user_points", "watchtime"):
        own = _claims(people, parts.get(name), sparse=True)
        claims |= {each: members for each, members in own.items() if each not in claims}
    several = sorted(name for name, members in claims.items() if len(members) > 1)
    if several:
        people.duplicates.append(
            f"links: {some(several)} linked by several members; what such a name has waits for who links it here."
        )
    people.members = {name: next(iter(members)) for name, members in claims.items() if len(members) == 1}
    names: defaultdict[int, list[str]] = defaultdict(list)
    for name, member_id in people.members.items():
        names[member_id].append(name)
    people.duplicates += [
        f"links: the member {member_id} has linked {', '.join(sorted(theirs))}."
        for member_id, theirs in sorted(names.items())
        if len(theirs) > 1
    ]
    for name, member_id in linked.items():
        if name not in claims:
            people.members[name] = member_id
    return people


def _claims(people: People, part: Part | None, *, sparse: bool = False) -> dict[str, set[int]]:
    """Return by name which members a table links it to; `sparse`: not every row has to."""
    claims: defaultdict[str, set[int]] = defaultdict(set)
    if part is None or "member" not in part.columns:
        return claims
    for row in part.rows:
        name, raw = values.person(part.of(row, "name")), part.of(row, "member")
        if sparse and not raw:
            continue
        try:
            member_id = values.snowflake(raw)
        except ValueError as error:
            people.problems.append(f"{part.name}: {error}.")
            continue
        if name is None or member_id is None:
            people.orphans.append(f"{part.name}: {raw!r} and {part.of(row, 'name')!r} are no link.")
        else:
            claims[name].add(member_id)
    return claims


def namesakes(part: Part | None) -> list[str]:
    """Return in words which rows of a table are one person's, as far as names say."""
    if part is None:
        return []
    found: defaultdict[str, list[str]] = defaultdict(list)
    for row in part.rows:
        raw = part.of(row, "name")
        if (name := values.person(raw)) is not None:
            found[name].append(str(raw))
    return [
        f"{part.name}: {', '.join(sorted(alike))} are one name."
        for _, alike in sorted(found.items())
        if len(alike) > 1
    ]


def strangers(parts: Mapping[str, Part]) -> list[str]:
    """Return in words which rows lead nowhere: tickets and draws of periods that are not there."""
    periods = parts.get("raffle_periods")
    there = {str(periods.of(row, "id")) for row in periods.rows} if periods else set()
    said = []
    for name in ("raffle_tickets", "raffle_draws"):
        part = parts.get(name)
        if part is None or "period" not in part.columns:
            continue
        gone = [str(part.of(row, "period")) for row in part.rows if str(part.of(row, "period")) not in there]
        if gone:
            said.append(
                f"{name}: rows of periods that are not there: {len(gone)} ({some(sorted(set(gone)))})."
            )
    return said


def some(names: Iterable[str]) -> str:
    """Name a few, and say how many more there are."""
    names = list(names)
    shown = ", ".join(names[:SHOWN])
    return f"{shown} and {len(names) - SHOWN} more" if len(names) > SHOWN else shown
