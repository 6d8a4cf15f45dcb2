"""Collecting what is wrong with a form, by the path of each field, in Discord's words."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NoReturn

from guildkit_sandbox.errors import InvalidForm
from guildkit_sandbox.permissions import ALL, Permissions

if TYPE_CHECKING:
    from collections.abc import Collection

    from guildkit_sandbox.payloads import Payload

_SNOWFLAKES = 1 << 63
_DIGITS = re.compile("[0-9]{1,20}")
Path = tuple[str | int, ...]


class Form:
    """Collects errors; `check` refuses the whole form when there are any."""

    def __init__(self) -> None:
        self.errors: Payload = {}

    def refuse(self, path: Path, code: str, message: str) -> None:
        """Note that a field is wrong."""
        place = self.errors
        for step in path:
            place = place.setdefault(str(step), {})
        place.setdefault("_errors", []).append({"code": code, "message": message})

    def fail(self, path: Path, code: str, message: str) -> NoReturn:
        """Refuse the form for a field without looking at more."""
        self.refuse(path, code, message)
        raise InvalidForm(_deepest(self.errors))

    def check(self) -> None:
        """Refuse the form if anything is wrong with it."""
        if self.errors:
            raise InvalidForm(_deepest(self.errors))

    # ------------------------------------------------------------------ fields

    def text(
        self,
        data: Payload,
        key: str,
        path: Path,
        *,
        longest: int,
        shortest: int = 0,
        required: bool = False,
    ) -> str | None:
        """Return a text field, None where it is missing or wrong."""
        where = (*path, key)
        value = self._given(data, key, where, required=required)
        if value is None:
            return None
        if not isinstance(value, str):
            self.refuse(where, "STRING_TYPE_CONVERT", f'Could not interpret "{value}" as string.')
            return None
        if shortest and not shortest <= len(value) <= longest:
            if required and not value:
                self.refuse(where, "BASE_TYPE_REQUIRED", "This field is required")
            else:
                self.refuse(
                    where,
                    "BASE_TYPE_BAD_LENGTH",
                    f"Must be between {shortest} and {longest} in length.",
                )
            return None
        if len(value) > longest:
            self.refuse(where, "BASE_TYPE_MAX_LENGTH", f"Must be {longest} or fewer in length.")
            return None
        return value

    def _given(self, data: Payload, key: str, where: Path, *, required: bool) -> Any:
        """Return a field as it is, None where it is missing, which is refused if it is required."""
        value = data.get(key)
        if value is None and required:
            self.refuse(where, "BASE_TYPE_REQUIRED", "This field is required")
        return value

    def integer(
        self, data: Payload, key: str, path: Path, *, least: int, most: int, required: bool = False
    ) -> int | None:
        """Return a whole number, None where it is missing or wrong."""
        where = (*path, key)
        value = self._given(data, key, where, required=required)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int):
            self.refuse(where, "NUMBER_TYPE_COERCE", f'Value "{value}" is not int.')
            return None
        if value < least:
            self.refuse(where, "NUMBER_TYPE_MIN", f"int value should be greater than or equal to {least}.")
            return None
        if value > most:
            self.refuse(where, "NUMBER_TYPE_MAX", f"int value should be less than or equal to {most}.")
            return None
        return value

    def flags(self, data: Payload, path: Path) -> int:
        """Return the flags of a form, 0 where they are missing or wrong."""
        return self.integer(data, "flags", path, least=0, most=_SNOWFLAKES - 1) or 0

    def boolean(self, data: Payload, key: str, path: Path) -> bool | None:
        """Return a yes or no, None where it is missing or wrong."""
        value = data.get(key)
        if value is None or isinstance(value, bool):
            return value
        self.refuse((*path, key), "BOOLEAN_TYPE_CONVERT", "Must be either true or false.")
        return None

    def moment(self, data: Payload, key: str, path: Path, *, required: bool = False) -> datetime | None:
        """Return an instant, None where it is missing or wrong."""
        where = (*path, key)
        value = self._given(data, key, where, required=required)
        if value is None:
            return None
        try:
            moment = datetime.fromisoformat(value)
        except (TypeError, ValueError):
            message = f'Could not parse "{value}". Should be ISO8601.'
            self.refuse(where, "DATE_TIME_TYPE_PARSE", message)
            return None
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)

    def permissions(self, data: Payload, key: str, path: Path) -> Permissions | None:
        """Return a set of permissions without the bits that Discord does not know, None where it is missing."""
        value = data.get(key)
        return None if value is None else Permissions(self.snowflake(value, (*path, key))) & ALL

    def choice(
        self, data: Payload, key: str, path: Path, among: Collection[int], *, required: bool = False
    ) -> int | None:
        """Return a number that must be one of a few."""
        where = (*path, key)
        value = self._given(data, key, where, required=required)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int) or value not in among:
            options = ", ".join(map(str, sorted(among)))
            self.refuse(where, "BASE_TYPE_CHOICES", f"Value must be one of {{{options}}}.")
            return None
        return value

    def items(
        self,
        data: Payload,
        key: str,
        path: Path,
        *,
        most: int,
        least: int = 0,
        required: bool = False,
    ) -> list[Any]:
        """Return a list, empty where it is missing or wrong."""
        value = data.get(key)
        where = (*path, key)
        if value is None:
            if required:
                self.refuse(where, "BASE_TYPE_REQUIRED", "This field is required")
            return []
        if not isinstance(value, list):
            self.refuse(where, "LIST_TYPE_CONVERT", "Only iterables may be used in a ListType")
            return []
        if not least <= len(value) <= most:
            if least:
                message = f"Must be between {least} and {most} in length."
                self.refuse(where, "BASE_TYPE_BAD_LENGTH", message)
            else:
                self.refuse(where, "BASE_TYPE_MAX_LENGTH", f"Must be {most} or fewer in length.")
            return []  # what is wrong with the list itself is said alone
        return value

    def snowflakes(
        self, data: Payload, key: str, path: Path, *, most: int, least: int = 0, required: bool = False
    ) -> list[int]:
        """Return a list of ids, empty where it is missing or wrong."""
        values = self.items(data, key, path, most=most, least=least, required=required)
        return [self.snowflake(value, (*path, key, index)) for index, value in enumerate(values)]

    def texts(self, data: Payload, key: str, path: Path, *, most: int, longest: int) -> list[str]:
        """Return a list of texts, none of them empty."""
        values = self.items(data, key, path, most=most)
        where = (*path, key)
        found = [
            self.text({str(index): value}, str(index), where, shortest=1, longest=longest, required=True)
            for index, value in enumerate(values)
        ]
        return [text for text in found if text is not None]

    def snowflake(self, value: Any, path: Path) -> int:
        """Return an id, 0 where it is wrong."""
        text = (
            str(value) if isinstance(value, str) or (isinstance(value, int) and value < _SNOWFLAKES) else ""
        )
        if _DIGITS.fullmatch(text) and int(text) < _SNOWFLAKES:
            return int(text)
        self.refuse(path, "NUMBER_TYPE_COERCE", f'Value "{value}" is not snowflake.')
        return 0

    def is_object(self, value: Any, path: Path) -> bool:
        """Return whether a value is a JSON object, noting it where not."""
        if isinstance(value, dict):
            return True
        self.refuse(path, "MODEL_TYPE_CONVERT", "Only dictionaries may be used in a ModelType")
        return False


def _deepest(errors: Payload) -> Payload:
    """Return errors without those of a whole whose parts are wrong too: Discord says either."""
    parts = {key: _deepest(value) for key, value in errors.items() if key != "_errors"}
    return parts or errors
