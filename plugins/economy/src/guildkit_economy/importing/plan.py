"""What is to come of an old database, and what proves that nothing of it is lost: worked out before anything is stored."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from guildkit_economy.importing import people, values
from guildkit_economy.importing.parts import divide
from guildkit_economy.importing.sayings import commands_of
from guildkit_economy.importing.stock import items_of, proposals
from guildkit_economy.importing.tickets import Tickets, going_on
from guildkit_economy.models.ledger import MOST

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping

    from guildkit_economy.games.custom_commands import Terms as Saying
    from guildkit_economy.importing.parts import Part
    from guildkit_economy.importing.people import People
    from guildkit_economy.importing.source import Old, Row
    from guildkit_economy.shop.items import Terms

MINUTES_LIMIT: Final = 2**31 - 1
"""So many minutes a member can have."""
_PROBLEMS: Final = 20
"""So many rows are named one by one."""


@dataclass(frozen=True, slots=True)
class Proof:
    """What a table is known by.

    Attributes:
        rows: how many.
        sums: of the columns that are added up, by our words for them.
        sha256: of the rows as lines of JSON, in their order.
    """

    rows: int
    sums: Mapping[str, int]
    sha256: str


@dataclass(frozen=True, slots=True)
class Kept:
    """A row as it is kept, and whose it is."""

    line: str
    person: str | None
    member_id: int | None


@dataclass(frozen=True, slots=True)
class Planned:
    """A table, and what becomes of it.

    Attributes:
        part: its rows.
        proof: of them.
        kept: them, ordered by their lines.
    """

    part: Part
    proof: Proof
    kept: list[Kept]


@dataclass(frozen=True, slots=True)
class Share:
    """What a row gives somebody: points, or minutes.

    Attributes:
        key: the same row has the same one, whenever the database is read.
        person: whose it is, by their name on the platform.
        member_id: who that is here; None where nobody knows.
        amount: how much, above zero.
    """

    key: str
    person: str
    member_id: int | None
    amount: int


@dataclass(frozen=True, slots=True)
class Here:
    """What there is in a guild before an old bot is brought in.

    Attributes:
        linked: members who have linked a name, by that name.
        items: what the names of the shop's items share with names that look alike.
        commands: the names of the server's own commands.
    """

    linked: Mapping[str, int] = field(default_factory=dict)
    items: Collection[str] = ()
    commands: Collection[str] = ()


@dataclass(slots=True)
class Plan:
    """What is to come of an old database.

    Attributes:
        where: the database's name.
        server: which of its servers; empty where it has but one.
        tables: all of them, by name.
        points: who gets them.
        minutes: who has watched them.
        items: what the shop gets.
        commands: which commands the server gets, by name.
        tickets: of the raffle that was going on.
        raffle: the number of the one here that gets them; None where none does.
        duplicates: rows that are one person's, in words.
        orphans: rows that belong to nobody, or to nothing, in words.
        problems: why it cannot be brought in, in words.
        notes: what else there is to know, in words.
        proposals: commands that set here what was set there.
    """

    where: str
    server: str
    tables: list[Planned] = field(default_factory=list)
    points: list[Share] = field(default_factory=list)
    minutes: list[Share] = field(default_factory=list)
    items: list[Terms] = field(default_factory=list)
    commands: dict[str, Saying] = field(default_factory=dict)
    tickets: Tickets = field(default_factory=Tickets)
    raffle: int | None = None
    duplicates: list[str] = field(default_factory=list)
    orphans: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    proposals: list[str] = field(default_factory=list)

    @property
    def fingerprint(self) -> str:
        """The hash of all that is brought in."""
        told = (f"{each.part.name} {each.proof.rows} {each.proof.sha256}" for each in self.tables)
        return rows_hash([self.server, *told])

    @property
    def adopted(self) -> bool:
        """Whether rows that belong to none of several servers come too."""
        return any(each.part.adopted for each in self.tables)

    @property
    def unclaimed(self) -> dict[str, tuple[int, int]]:
        """What waits for somebody to link a name, by that name: points and minutes."""
        points, minutes = (_nobodys(shares) for shares in (self.points, self.minutes))
        return {name: (points[name], minutes[name]) for name in sorted(points | minutes)}


def plan(
    old: Old,
    guild_id: int,
    *,
    server: str | None = None,
    unassigned: bool = False,
    merge: bool = False,
    raffle: int | None = None,
    here: Here | None = None,
) -> Plan:
    """Work out what is to come of an old database.

    Args:
        old: what it holds.
        guild_id: where it goes.
        server: which of its servers, where it has several.
        unassigned: whether rows that belong to none of several servers come too.
        merge: whether rows that are one person's are added up.
        raffle: which raffle here gets the tickets of the one that was going on.
        here: what there is in the guild already.

    Raises:
        OperatorError: the old database has several servers, and none of them is named, or another one.
    """
    chosen, parts = divide(old, server, unassigned=unassigned)
    here = here or Here()
    known = people.find(parts, here.linked)
    made = Plan(old.where, chosen, [_planned(part, known) for part in parts.values()])
    made.problems += known.problems
    made.points = _shares(made, parts.get("user_points"), known, _points, MOST)
    made.minutes = _shares(made, parts.get("watchtime"), known, _minutes, MINUTES_LIMIT)
    made.duplicates += known.duplicates
    for name in ("user_points", "watchtime"):
        made.duplicates += people.namesakes(parts.get(name))
    if made.duplicates and not merge:
        made.problems.append(
            "Some rows are one person's; see the duplicates. --merge adds them up, or put it right in a copy of the old database."
        )
    made.orphans += known.orphans + people.strangers(parts) + _left_behind(parts)
    if unclaimed := made.unclaimed:
        points, minutes = (sum(each) for each in zip(*unclaimed.values(), strict=True))
        made.orphans.append(
            f"Names that nobody has linked: {len(unclaimed)} ({people.some(unclaimed)}). Their {points} points and {minutes} minutes "
            "wait until a member links such a name here."
        )
    made.items, said = items_of(parts.get("point_shop_items"), here.items)
    made.notes += said
    made.commands, said = commands_of(parts.get("custom_commands"), here.commands)
    made.notes += said
    made.raffle, made.tickets = raffle, going_on(parts, known)
    if made.tickets.periods and raffle is None:
        made.notes.append(f"{made.tickets}. --raffle NUMBER puts them into one that is open here.")
    elif raffle is not None:
        made.notes.append(f"{made.tickets}; raffle {raffle} gets those of members.")
        made.problems += made.tickets.problems or _no_tickets(made.tickets)
    made.proposals = proposals(parts, guild_id)
    return made


def _no_tickets(tickets: Tickets) -> list[str]:
    if len(tickets.periods) > 1:
        return [f"{tickets}. One raffle cannot go on for several."]
    return [] if tickets.members else ["There are no tickets of a raffle that was not drawn."]


def rows_hash(lines: Iterable[str]) -> str:
    """Return the SHA-256 of lines, in the order in which they come."""
    digest = hashlib.sha256()
    for each in lines:
        digest.update(f"{each}\n".encode())
    return digest.hexdigest()


def _planned(part: Part, known: People) -> Planned:
    kept = sorted(
        (Kept(values.line(row), *known.whose(part, row)) for row in part.rows), key=lambda each: each.line
    )
    sums = {ours: _sum(part, ours) for ours in part.known.sums if ours in part.columns}
    return Planned(part, Proof(len(kept), sums, rows_hash(each.line for each in kept)), kept)


def _sum(part: Part, ours: str) -> int:
    """Add up what are numbers; what are none is named as a problem where it matters."""
    total = 0
    for row in part.rows:
        value = part.of(row, ours)
        try:
            total += values.floor(value)
        except ValueError:
            continue
    return total


def _shares(
    made: Plan, part: Part | None, known: People, amount_of: Callable[[Part, Row], int], limit: int
) -> list[Share]:
    if part is None:
        return []
    shares: list[Share] = []
    wrong: list[str] = []
    nameless = 0
    alike: Counter[str] = Counter()
    for row in part.rows:
        raw = part.of(row, "name")
        name, member_id = known.whose(part, row)
        try:
            amount = amount_of(part, row)
            if not 0 <= amount <= limit:
                raise ValueError(f"{amount} is {'below zero' if amount < 0 else 'too much'}")  # noqa: TRY301 - told like the rest
        except ValueError as error:
            wrong.append(f"{part.name}: {raw!r} cannot be brought in: {error}.")
            continue
        if amount and name is None:
            nameless += 1
        elif amount and name is not None:
            alike[str(raw)] += 1
            shares.append(Share(_key(made.server, str(raw), alike[str(raw)]), name, member_id, amount))
    totals = Counter[Any]()
    for share in shares:
        totals[share.member_id or share.person] += share.amount
    wrong += [
        f"{part.name}: {who} would have too much: {total}." for who, total in totals.items() if total > limit
    ]
    made.problems += wrong[:_PROBLEMS]
    if len(wrong) > _PROBLEMS:
        made.problems.append(f"{part.name}: and {len(wrong) - _PROBLEMS} more rows.")
    if nameless:
        made.orphans.append(
            f"{part.name}: rows without a name that could be linked: {nameless}; they are only kept."
        )
    return shares


def _points(part: Part, row: Row) -> int:
    return values.whole(part.of(row, "points"))


def _minutes(part: Part, row: Row) -> int:
    """Return what a row says in the finest unit for which there is a column."""
    if "minutes" in part.columns:
        return values.floor(part.of(row, "minutes"))
    if "seconds" in part.columns:
        return values.floor(part.of(row, "seconds")) // 60
    hours = part.of(row, "hours")
    return values.floor(hours * 60) if isinstance(hours, float) else values.floor(hours) * 60


def _key(server: str, name: str, nth: int) -> str:
    return hashlib.sha256(f"{server}\n{name}\n{nth}".encode()).hexdigest()[:40]


def _nobodys(shares: Iterable[Share]) -> Counter[str]:
    found: Counter[str] = Counter()
    for share in shares:
        if share.member_id is None:
            found[share.person] += share.amount
    return found


def _left_behind(parts: Mapping[str, Part]) -> list[str]:
    return [
        f"{name}: {part.unassigned} rows belong to no server, and stay behind; --unassigned takes them along."
        for name, part in parts.items()
        if part.unassigned
    ]
