"""Finding plugins without running any of their code: entry points, standard metadata and `plugin.toml`."""

from __future__ import annotations

import importlib
from collections import defaultdict
from dataclasses import dataclass, replace
from graphlib import CycleError, TopologicalSorter
from importlib.metadata import EntryPoint, entry_points, version
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name

from guildkit.errors import PluginError
from guildkit.gate import CORE
from guildkit.hookspecs import ENTRY_POINTS
from guildkit.manifest import FILE_NAME, Manifest, read_manifest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from importlib.metadata import Distribution

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
        module: the module that the entry point names.
        manifest: what its `plugin.toml` declares; None where it has none.
        problem: why it is refused without importing it; empty if it may be tried.
    """

    name: str
    load: Callable[[], Any]
    distribution: str = ""
    version: str = ""
    summary: str = ""
    module: str = ""
    manifest: Manifest | None = None
    problem: str = ""

    @property
    def declared(self) -> Manifest:
        """What is declared: nothing at all where there is no `plugin.toml`."""
        return self.manifest or Manifest()


def discover(points: Iterable[EntryPoint] | None = None) -> list[Candidate]:
    """Return every installed plugin, ordered by name; unusable ones carry their problem."""
    importlib.invalidate_caches()  # something may have been installed since this process looked last
    found: dict[str, list[Candidate]] = defaultdict(list)
    for point in entry_points(group=ENTRY_POINTS) if points is None else points:
        found[point.name].append(_candidate(point))
    return [_only_one(found[name]) for name in sorted(found)]


def in_order(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Return candidates with those that others require first; those that require each other carry that as their problem."""
    waiting = {candidate.name: candidate for candidate in candidates}
    ordered: list[Candidate] = []
    while waiting:
        graph = {
            name: [other for other in each.declared.requires if other in waiting]
            for name, each in waiting.items()
        }
        try:
            names = list(TopologicalSorter(graph).static_order())
        except CycleError as error:
            circle: list[str] = error.args[1]
            problem = f"Plugins require each other in a circle: {' → '.join(reversed(circle))}. One of them has to do without."
            ordered += [replace(waiting.pop(name), problem=problem) for name in circle[1:]]
        else:
            return ordered + [waiting[name] for name in names]
    return ordered


def _candidate(point: EntryPoint) -> Candidate:
    dist = point.dist
    module = point.value.partition(":")[0].strip()
    if dist is None:
        return Candidate(point.name, point.load, module=module)
    manifest, problem = None, _problem(point.name, dist.requires or [])
    try:
        path = _manifest_path(dist, module)
        manifest = read_manifest(path) if path else None
    except PluginError as error:
        problem = problem or str(error)
    return Candidate(
        name=point.name,
        load=point.load,
        distribution=dist.name,
        version=dist.version,
        summary=str(dist.metadata.json.get("summary", "")),
        module=module,
        manifest=manifest,
        problem=problem,
    )


def _manifest_path(dist: Distribution, module: str) -> Path | None:
    """Return the `plugin.toml` in the package of the entry point, or in the nearest one around it."""
    top, *below = module.split(".")
    folders = [Path(*below[:depth]) for depth in range(len(below), -1, -1)]
    files = {file.as_posix(): file for file in dist.files or ()}
    if any(name.startswith(f"{top}/") for name in files):
        for folder in folders:
            if file := files.get((Path(top) / folder / FILE_NAME).as_posix()):
                return Path(str(file.locate()))
        return None
    # An editable install lists nothing but what leads to its sources, and some packagers ship no list. Finding a
    # top-level package asks the path's finders where it is, and runs nothing of it.
    try:
        spec = find_spec(top)
    except (ImportError, ValueError):
        return None
    roots = (spec.submodule_search_locations if spec else None) or ()
    paths = [Path(root) / folder / FILE_NAME for folder in folders for root in roots]
    return next((path for path in paths if path.is_file()), None)


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
