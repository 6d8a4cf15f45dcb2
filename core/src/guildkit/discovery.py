"""Finding plugins without running any of their code: entry points and standard metadata only."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from importlib.metadata import EntryPoint, entry_points, version
from typing import TYPE_CHECKING, Any

from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name

from guildkit.gate import CORE
from guildkit.hookspecs import ENTRY_POINTS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

DISTRIBUTION = "guildkit"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A plugin that is installed, before any of its code has run.

    Attributes:
        name: the entry point's name.
        load: imports it and returns the object with the hooks.
        distribution: what `pip` calls it.
        version: the distribution's version.
        summary: the distribution's one-line description.
        problem: why it is refused without importing it; empty if it may be tried.
    """

    name: str
    load: Callable[[], Any]
    distribution: str = ""
    version: str = ""
    summary: str = ""
    problem: str = ""


def discover(points: Iterable[EntryPoint] | None = None) -> list[Candidate]:
    """Return every installed plugin, ordered by name; unusable ones carry their problem."""
    found: dict[str, list[Candidate]] = defaultdict(list)
    for point in entry_points(group=ENTRY_POINTS) if points is None else points:
        found[point.name].append(_candidate(point))
    return [_only_one(found[name]) for name in sorted(found)]


def _candidate(point: EntryPoint) -> Candidate:
    dist = point.dist
    if dist is None:
        return Candidate(point.name, point.load)
    return Candidate(
        name=point.name,
        load=point.load,
        distribution=dist.name,
        version=dist.version,
        summary=str(dist.metadata.json.get("summary", "")),
        problem=_problem(point.name, dist.requires or []),
    )


def _problem(name: str, requires: list[str]) -> str:
    if name == CORE:
        return f"The name {CORE!r} belongs to guildkit itself."
    for line in requires:
        try:
            requirement = Requirement(line)
        except InvalidRequirement:
            return f"Its metadata holds a requirement that cannot be read: {line!r}."
        if canonicalize_name(requirement.name) != DISTRIBUTION or (
            requirement.marker and not requirement.marker.evaluate()
        ):
            continue
        if not requirement.specifier.contains(version(DISTRIBUTION), prereleases=True):
            return (
                f"It needs guildkit {requirement.specifier}, and this is {version(DISTRIBUTION)}. "
                "Install versions that fit together."
            )
    return ""


def _only_one(candidates: list[Candidate]) -> Candidate:
    if len(candidates) == 1:
        return candidates[0]
    names = " and ".join(sorted(candidate.distribution or "?" for candidate in candidates))
    return replace(
        candidates[0], problem=f"Two distributions bring a plugin of this name: {names}. Uninstall one."
    )
