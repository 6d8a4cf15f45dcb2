"""Who gets the places of a raid: the rule, without a database.

Members are taken in an order, and each gets a place if all before them can keep theirs, maybe in another of their groups. So
nobody waits for whom there is room, and nobody goes before who comes earlier in the order.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

ALL: Final = ""
"""In limits: all members together. As a group: of those who have chosen no class."""


@dataclass(frozen=True, slots=True)
class Applicant:
    """Somebody who wants a place.

    Attributes:
        member_id: Discord's id.
        groups: for which they can play; without one they take a place of no group.
    """

    member_id: int
    groups: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Filled:
    """Who has a place, and who has none.

    Attributes:
        places: by id, the group in which.
        bench: the others, in the order.
    """

    places: Mapping[int, str]
    bench: Sequence[int]


def fill(applicants: Iterable[Applicant], limits: Mapping[str, int]) -> Filled:
    """Give out the places of a raid.

    Args:
        applicants: in the order in which they are taken.
        limits: how many places there are, by group and under `ALL` together; what is not named is unlimited.
    """
    taken: dict[str, dict[int, Applicant]] = {}
    bench: list[int] = []
    count = 0
    for each in applicants:
        if count < limits.get(ALL, count + 1) and _seat(each, taken, limits):
            count += 1
        else:
            bench.append(each.member_id)
    return Filled({member_id: group for group, those in taken.items() for member_id in those}, bench)


def _seat(new: Applicant, taken: dict[str, dict[int, Applicant]], limits: Mapping[str, int]) -> bool:
    """Seat somebody; where their groups are full, have others move to groups that they can play too."""
    if not new.groups:
        taken.setdefault(ALL, {})[new.member_id] = new
        return True
    came_from: dict[str, str | None] = dict.fromkeys(new.groups)
    queue = list(came_from)
    for group in queue:
        those = taken.setdefault(group, {})
        if len(those) < limits.get(group, len(those) + 1):
            _shift(new, group, came_from, taken)
            return True
        for other in {other: None for each in those.values() for other in each.groups}:
            if other not in came_from:
                came_from[other] = group
                queue.append(other)
    return False


def _shift(
    new: Applicant, free: str, came_from: Mapping[str, str | None], taken: dict[str, dict[int, Applicant]]
) -> None:
    while (group := came_from[free]) is not None:
        moving = next(each for each in taken[group].values() if free in each.groups)
        taken[free][moving.member_id] = taken[group].pop(moving.member_id)
        free = group
    taken[free][new.member_id] = new
