"""Holds values against schemas, and says what is wrong in one sentence."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import datetime

from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import ValidationError
from jsonschema.validators import extend

_SNOWFLAKE = re.compile(r'"\d{15,20}"')
_MOMENT = re.compile(r'"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+\+00:00)"')
_SHOWN = 120

formats = FormatChecker(formats=())


@formats.checks("date-time", raises=ValueError)
def _moment(value):
    return not isinstance(value, str) or datetime.fromisoformat(value).tzinfo is not None


@formats.checks("int32")
def _int32(value):
    return not isinstance(value, int) or -(2**31) <= value < 2**31


@dataclass(frozen=True)
class Finding:
    """Something that differs from what Discord describes."""

    route: str
    """Where it was seen: `answer 200 of GET /guilds/{guild_id}`."""
    path: str
    """Where in the value: `$.roles[0].colors`."""
    place: str
    """Where it is described: `GuildRoleResponse.colors`."""
    rule: str
    """What is broken: a JSON Schema keyword, or `status`, `route`, `body`, `query`."""
    says: str
    value: str = ""

    def __str__(self):
        value = f", and is {self.value}" if self.value else ""
        return f"{self.route}: {self.path} ({self.place}) {self.says}{value}"


def _required(validator, required, instance, schema):
    if isinstance(instance, dict):
        for key in required:
            if key not in instance:
                yield ValidationError(f"{key} is required", path=(key,))


def _additional(validator, more, instance, schema):
    if not isinstance(instance, dict):
        return
    for key, value in instance.items():
        if key in schema.get("properties", ()):
            continue
        if more is False:
            yield ValidationError(f"{key} is not documented", path=(key,), instance=value)
        else:
            yield from validator.descend(value, more, path=key)


def _weight(error):
    """How far a value is from a member of a union: its kind tells more than its parts."""
    if error.validator in {"type", "enum", "const"}:
        return 1000 if not error.path else 100 if list(error.path) == ["type"] else 1
    return 1


class Checker:
    """Holds what is said against a description.

    Args:
        description: the description.
        exceptions: (place, rule) of what is known to differ.
    """

    def __init__(self, description, exceptions=()):
        self.description = description
        self.exceptions = frozenset(exceptions)
        self.excused = set()
        """The exceptions that were needed."""
        self.seen = set()
        """The components that something was held against, and met."""
        self._known = {}
        self._validator = extend(
            Draft202012Validator,
            {
                "$ref": self._ref,
                "anyOf": self._any_of,
                "required": _required,
                "additionalProperties": _additional,
            },
        )

    # ------------------------------------------------------------------ values

    def differences(self, schema, text, route):
        """What differs between a JSON text and its schema.

        Texts that differ in nothing but ids and moments are looked at once.
        """
        key = (id(schema), route, _MOMENT.sub('"T"', _SNOWFLAKE.sub('"1"', text)))
        if key not in self._known:
            self._known[key] = self.compare(schema, json.loads(text), route)
        return self._known[key]

    def compare(self, schema, value, route):
        """What differs between a value and its schema."""
        validator = self._validator(schema, format_checker=formats)
        errors = self._left(list(validator.iter_errors(value)))
        return [self._finding(error, route) for error in errors]

    def _finding(self, error, route):
        path = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in error.absolute_path)
        value = "" if error.validator == "required" else json.dumps(error.instance, ensure_ascii=False)
        value = value if len(value) <= _SHOWN else f"{value[:_SHOWN]}…"
        says = {
            "required": "is required and missing",
            "additionalProperties": "is not documented",
        }.get(error.validator, f"must meet {error.validator} {error.validator_value!r}"[: 2 * _SHOWN])
        return Finding(route, f"${path}", _place(error), error.validator, says, value)

    def _left(self, errors):
        """The errors that no exception covers."""
        left = [error for error in errors if (_place(error), error.validator) not in self.exceptions]
        if not left:
            self.excused.update((_place(error), error.validator) for error in errors)
        return left

    def _ref(self, validator, name, instance, schema):
        errors = list(validator.descend(instance, self.description.component(name)))
        if not self._left(errors):
            self.seen.add(name)
        yield from errors

    def _any_of(self, validator, members, instance, schema):
        nearest = None
        for member in members:
            errors = list(validator.descend(instance, member))
            if not errors:
                return
            if not self._left(errors):
                yield from errors
                return
            weight = sum(map(_weight, errors))
            if nearest is None or weight < nearest[0]:
                nearest = weight, errors
        yield from nearest[1]

    def report(self, finding):
        """The finding in a list, or none where it is an exception."""
        if (finding.place, finding.rule) in self.exceptions:
            self.excused.add((finding.place, finding.rule))
            return []
        return [finding]


def _place(error):
    at = error.schema.get("at", "?")
    return f"{at}.{error.path[-1]}" if error.validator in {"required", "additionalProperties"} else at
