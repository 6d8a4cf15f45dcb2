"""Stateless routing of `custom_id`s: everything a click needs stands in the id itself.

An id reads `plugin:version:route/arg/arg`, within Discord's 100 characters. No view is registered per message,
so a message that is a year old works after any number of restarts, at no cost.
"""

from __future__ import annotations

import re
from typing import Any, Final

CUSTOM_ID_LIMIT: Final = 100
"""https://docs.discord.com/developers/components/reference#custom-id"""

_INT64 = 2**63  # what a database column holds
_PART = re.compile(r"\{(\w+)(?::(int|str))?\}")


class Route:
    """The pattern of a component's or modal's `custom_id`.

    >>> ballot = Route("voting", "ballot/{proposal:int}")
    >>> ballot.id(proposal=12)
    'voting:1:ballot/12'
    >>> ballot.parse(["12"])
    {'proposal': 12}

    Args:
        plugin: the plugin's name.
        pattern: a name, then arguments in braces: `{number:int}` or `{text}`.
        version: raise it when the meaning of the arguments changes; older messages then answer kindly.
    """

    __slots__ = ("_arguments", "name", "pattern", "plugin", "version")

    def __init__(self, plugin: str, pattern: str, *, version: int = 1) -> None:
        name, *parts = pattern.split("/")
        if not re.fullmatch(r"[a-z][a-z0-9-]*", name):
            raise ValueError(f"A route starts with a lower-case name, not {pattern!r}.")
        self._arguments: list[tuple[str, str]] = []
        for part in parts:
            match = _PART.fullmatch(part)
            if match is None:
                raise ValueError(f"{part!r} in the route {pattern!r} is neither {{name}} nor {{name:int}}.")
            self._arguments.append((match[1], match[2] or "str"))
        self.plugin = plugin
        self.pattern = pattern
        self.name = name
        self.version = version

    def __repr__(self) -> str:
        return f"Route({self.plugin!r}, {self.pattern!r}, version={self.version})"

    @property
    def argument_names(self) -> list[str]:
        """The names of the arguments, in order."""
        return [name for name, _ in self._arguments]

    def id(self, **arguments: int | str) -> str:
        """Return the `custom_id` for these arguments.

        Raises:
            ValueError: an argument is missing, unknown, holds a slash, or the id exceeds 100 characters.
        """
        if set(arguments) != set(self.argument_names):
            raise ValueError(
                f"The route {self.pattern!r} takes {self.argument_names}, not {sorted(arguments)}."
            )
        values = [str(arguments[name]) for name in self.argument_names]
        if any("/" in value for value in values):
            raise ValueError(f"An argument of {self.pattern!r} must not hold a slash: {values}.")
        custom_id = f"{self.plugin}:{self.version}:{'/'.join([self.name, *values])}"
        if len(custom_id) > CUSTOM_ID_LIMIT:
            raise ValueError(f"The custom_id {custom_id!r} is longer than {CUSTOM_ID_LIMIT} characters.")
        return custom_id

    def parse(self, values: list[str]) -> dict[str, Any] | None:
        """Return the arguments that `values` stand for, or None where they do not fit the pattern."""
        if len(values) != len(self._arguments):
            return None
        parsed: dict[str, Any] = {}
        for (name, kind), value in zip(self._arguments, values, strict=True):
            if kind == "str":
                parsed[name] = value
            elif re.fullmatch(r"-?[0-9]{1,19}", value) and abs(int(value)) < _INT64:
                parsed[name] = int(value)
            else:
                return None
        return parsed


def split(custom_id: str) -> tuple[str, int, str, list[str]] | None:
    """Split a `custom_id` into plugin, version, route name and arguments; None where it is not one of ours."""
    plugin, _, rest = custom_id.partition(":")
    version, _, path = rest.partition(":")
    if not plugin or not path or not re.fullmatch(r"[0-9]{1,4}", version):
        return None
    name, *values = path.split("/")
    return plugin, int(version), name, values
