"""What differs between the commands that a guild should have and those that it has in Discord."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

# What Discord adds to a guild's command of its own accord, and what it does not keep of one.
_NOT_OURS: Final = frozenset(
    {"id", "application_id", "guild_id", "version", "contexts", "dm_permission", "integration_types"}
)


@dataclass(frozen=True, slots=True)
class Diff:
    """Names of commands, in order; `changed` says of each which keys differ."""

    created: list[str]
    changed: dict[str, list[str]]
    deleted: list[str]

    def __bool__(self) -> bool:
        """Whether anything differs."""
        return bool(self.created or self.changed or self.deleted)


def diff(desired: Iterable[dict[str, Any]], present: Iterable[dict[str, Any]]) -> Diff:
    """Compare commands as they are sent with those that Discord returns, which spells defaults out."""
    wanted = {payload["name"]: _normal(payload) for payload in desired}
    found = {payload["name"]: _normal(payload) for payload in present}
    changed = {
        name: sorted(
            key
            for key in wanted[name].keys() | found[name].keys()
            if wanted[name].get(key) != found[name].get(key)
        )
        for name in sorted(wanted.keys() & found.keys())
    }
    return Diff(
        created=sorted(wanted.keys() - found.keys()),
        changed={name: keys for name, keys in changed.items() if keys},
        deleted=sorted(found.keys() - wanted.keys()),
    )


def _normal(payload: dict[str, Any]) -> dict[str, Any]:
    """Leave out what Discord adds, and what is as it would be if nothing were said."""
    normal: dict[str, Any] = {}
    for key, value in payload.items():
        if key in _NOT_OURS or value is None or value is False or value in ([], {}):
            continue
        normal[key] = (
            [_normal(each) if isinstance(each, dict) else each for each in value]
            if isinstance(value, list)
            else value
        )
    return normal
