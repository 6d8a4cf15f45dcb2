"""A variable's value as members write it and as they read it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final, Self

from guildkit import Role, Text, UserError, escape, likeness, shorten
from guildkit_voting.constitution.variables import Constitution
from guildkit_voting.durations import parse_duration
from guildkit_voting.methods import METHODS
from guildkit_voting.texts import text

Roles = Mapping[int, str]
"""The roles of a guild by their ids, with their names."""

_SCHEMA: Final[Mapping[str, Any]] = Constitution.model_json_schema()["properties"]
_WEIGHTS: Final[int] = _SCHEMA["role_weights"]["maxProperties"]
_UNREADABLE: Final = object()
_UNITS: Final = {
    "percent": "%|percent|prozent",
    "clock": "(:00)?( ?(h|uhr))?",
    "days": "d|days?|tage?n?",
    "hours": "h|hours?|stunden?",
    "seats": "seats?|sitze?",
    "tokens": "tokens?|marken?",
}
_NONE: Final = {"none", "-", "nobody", "everybody", "everyone", "@everyone"} | {
    "keine",
    "keiner",
    "niemand",
    "alle",
}
_SWITCH: Final = {
    **dict.fromkeys(("on", "yes", "true", "an", "ein", "ja", "1"), True),
    **dict.fromkeys(("off", "no", "false", "aus", "nein", "0"), False),
}
_MENTION: Final = re.compile(r"<@&(\d{1,20})>")
_WEIGHTED: Final = re.compile(r"(.+?)[\s:=×]+(\d{1,9})")


@dataclass(frozen=True, slots=True)
class Variable:
    """A variable of the constitution, and what it takes.

    Attributes:
        name: as in the model.
        kind: `integer`, `boolean`, `string` (one of `choices`), `object` (weights of roles) or `role`.
        optional: whether it may be empty.
        unit: what a number counts: `percent`, `hours`, …
        least: the least number.
        most: the greatest.
        choices: what a text can be.
    """

    name: str
    kind: str
    optional: bool
    unit: str
    least: int
    most: int
    choices: tuple[str, ...]

    @classmethod
    def named(cls, name: str) -> Self:
        """Return a variable.

        Raises:
            UserError: there is none of this name.
        """
        if name not in Constitution.model_fields:
            raise UserError(
                text("variable-unknown", name=escape(shorten(name, 60))), hint=text("variable-unknown-hint")
            )
        written = _SCHEMA[name]
        (schema,) = (each for each in written.get("anyOf", [written]) if each["type"] != "null")
        is_role = any(isinstance(found, Role) for found in Constitution.model_fields[name].metadata)
        bounds = schema.get("additionalProperties", schema)
        return cls(
            name,
            "role" if is_role else schema["type"],
            "anyOf" in written,
            schema.get("unit", ""),
            bounds.get("minimum", 0),
            bounds.get("maximum", 0),
            tuple(schema.get("enum", ())),
        )

    @property
    def default(self) -> Any:
        """What it is where the guild has not changed it."""
        return getattr(Constitution(), self.name)

    @property
    def title(self) -> Text:
        """What members call it."""
        return text(f"variable-{self._key}")

    @property
    def meaning(self) -> Text:
        """What it is for."""
        return text(f"meaning-{self._key}")

    @property
    def accepts(self) -> Text:
        """What can be written."""
        match self.kind:
            case "integer":
                return text("accepts-number", least=self._counted(self.least), most=self._counted(self.most))
            case "string":
                return text("accepts-choice", choices=", ".join(f"`{choice}`" for choice in self.choices))
            case "object":
                return text("accepts-weights", least=self.least, most=self.most)
        return text(f"accepts-{self.kind}")

    def in_words(self, value: Any, role: Callable[[int], str] = "<@&{}>".format) -> Text:
        """Return a value as members read it.

        Args:
            value: of this variable.
            role: how a role is shown; by default mentioned, which pings nobody.
        """
        if value is None or value == {}:
            return text(f"empty-{self._key}")
        match self.kind:
            case "role":
                return text("value-plain", value=role(value))
            case "object":
                said = ", ".join(f"{role(int(each))} {weight}" for each, weight in value.items())
                return text("value-plain", value=said)
            case "boolean":
                return text("value-on" if value else "value-off")
            case "string":
                return self.choice(value)
        return self._counted(value)

    def choice(self, value: str) -> Text:
        """Return one of the choices as members read it."""
        if self.name == "default_method":
            return METHODS[value].title
        return text(f"choice-{self._key}-{value.replace('_', '-')}")

    def read(self, typed: str, roles: Roles) -> Any:
        """Return the value that somebody has written, as it is stored.

        Raises:
            UserError: it cannot be read, or is out of bounds; the hint says what is taken.
        """
        value = self._read(typed.strip(), roles)
        if value is _UNREADABLE:
            raise UserError(
                text("variable-refused", typed=escape(shorten(typed.strip(), 80)), name=self.title),
                hint=self.accepts,
            )
        return value

    def _read(self, typed: str, roles: Roles) -> Any:
        if self.optional and typed.casefold() in _NONE:
            return None
        match self.kind:
            case "integer":
                number = self._number(typed.casefold())
                return number if number is not None and self.least <= number <= self.most else _UNREADABLE
            case "boolean":
                return _SWITCH.get(typed.casefold(), _UNREADABLE)
            case "string":
                return next(
                    (each for each in self.choices if likeness(typed) in self._names(each)), _UNREADABLE
                )
            case "role":
                found = _role(typed, roles)
                return _UNREADABLE if found is None else found
        return self._weights(typed, roles)

    def _names(self, choice: str) -> set[str]:
        return {
            likeness(choice),
            *(likeness(self.choice(choice).within(language)) for language in text.languages),
        }

    def _number(self, typed: str) -> int | None:
        typed = re.sub(r"(?<=\d)[.,](?=\d{3}(?!\d))", "", typed)  # 1,000
        if match := re.fullmatch(rf"([0-9]{{1,9}})\s*({_UNITS[self.unit]})?", typed):
            return int(match[1])
        if self.unit != "hours":
            return None
        try:
            hours, rest = divmod(parse_duration(typed), timedelta(hours=1))
        except UserError:
            return None
        return None if rest else hours

    def _weights(self, typed: str, roles: Roles) -> Any:
        if typed.casefold() in _NONE:
            return {}
        found: dict[str, int] = {}
        for part in re.split(r"[,;\n]", typed):
            match = _WEIGHTED.fullmatch(part.strip())
            role = _role(match[1], roles) if match else None
            weight = int(match[2]) if match else 0
            if role is None or str(role) in found or not self.least <= weight <= self.most:
                return _UNREADABLE
            found[str(role)] = weight
        return found if len(found) <= _WEIGHTS else _UNREADABLE

    def _counted(self, number: int) -> Text:
        return text(f"value-{self.unit}", count=number)

    @property
    def _key(self) -> str:
        return self.name.replace("_", "-")


def _role(typed: str, roles: Roles) -> int | None:
    """Return the role that is meant: mentioned, or called by a name that only one has."""
    if match := _MENTION.fullmatch(typed) or re.fullmatch(r"(\d{15,20})", typed):
        return int(match[1]) if int(match[1]) in roles else None
    called = likeness(typed.removeprefix("@").strip())
    found = [each for each, name in roles.items() if likeness(name) == called]
    return found[0] if len(found) == 1 else None
