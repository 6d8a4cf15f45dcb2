"""What one fills in or picks from, in messages and in modals."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from guildkit_sandbox import limits
from guildkit_sandbox.validation import parts as kinds
from guildkit_sandbox.validation.emojis import check_emoji

if TYPE_CHECKING:
    from guildkit_sandbox.payloads import Payload
    from guildkit_sandbox.validation.forms import Form, Path

_DEFAULT_VALUES = {
    kinds.USER_SELECT: ("user",),
    kinds.ROLE_SELECT: ("role",),
    kinds.CHANNEL_SELECT: ("channel",),
    kinds.MENTIONABLE_SELECT: ("role", "user"),
}


class FieldCheck:
    """Checks the fields of one message or modal.

    Args:
        form: where errors are noted.
    """

    def __init__(self, form: Form) -> None:
        self._form = form
        self._custom_ids: set[str] = set()
        self._ids: set[int] = set()

    def identity(self, component: Payload, path: Path) -> None:
        """Check the number of a component, which must be its own where it is given."""
        number = self._form.integer(component, "id", path, least=0, most=2**31 - 1)
        if not number:
            return
        if number in self._ids:
            self._form.refuse((*path, "id"), "COMPONENT_ID_DUPLICATED", "Component id cannot be duplicated")
        self._ids.add(number)

    def custom_id(self, component: Payload, path: Path) -> None:
        """Check a custom id, which must be unique in its message or modal."""
        form = self._form
        custom_id = form.text(
            component, "custom_id", path, longest=limits.CUSTOM_ID, shortest=1, required=True
        )
        if custom_id is None:
            return
        if custom_id in self._custom_ids:
            form.refuse(
                (*path, "custom_id"),
                "COMPONENT_CUSTOM_ID_DUPLICATED",
                "Component custom id cannot be duplicated",
            )
        self._custom_ids.add(custom_id)

    def select(self, component: Payload, path: Path, *, modal: bool = False) -> None:
        """Check a select of any kind."""
        form = self._form
        self.custom_id(component, path)
        form.text(component, "placeholder", path, longest=limits.SELECT_PLACEHOLDER)
        form.boolean(component, "disabled", path)
        least, most = self.range(component, path, limits.SELECT_OPTIONS, default=1)
        if modal and component.get("disabled"):
            form.refuse((*path, "disabled"), "BASE_TYPE_CHOICES", "A select in a modal cannot be disabled")
        if component["type"] == kinds.STRING_SELECT:
            self.options(component, path, limits.SELECT_OPTIONS, chosen=most)
            return
        for index, kind in enumerate(form.items(component, "channel_types", path, most=25)):
            form.choice({"type": kind}, "type", (*path, "channel_types", index), range(17))
        self._default_values(component, path, least, most)

    def range(self, component: Payload, path: Path, limit: int, *, default: int) -> tuple[int, int]:
        """Check how few and how many values are taken, and return it."""
        form = self._form
        least = form.integer(component, "min_values", path, least=0, most=limit)
        most = form.integer(component, "max_values", path, least=1, most=limit)
        few, many = 1 if least is None else least, default if most is None else most
        if few > many:
            form.refuse((*path, "min_values"), "BASE_TYPE_BAD_RANGE", "min_values exceeds max_values")
        return few, many

    def options(self, component: Payload, path: Path, limit: int, *, chosen: int, least: int = 1) -> None:
        """Check options, of which `chosen` may be picked."""
        form = self._form
        options = form.items(component, "options", path, least=least, most=limit, required=True)
        values: set[str] = set()
        for index, option in enumerate(options):
            where = (*path, "options", index)
            if form.is_object(option, where):
                self._option(option, where, values)
        given = component.get("max_values")
        if given is not None and options and chosen > len(options):
            form.refuse(
                (*path, "options"),
                "BASE_TYPE_BAD_LENGTH",
                f"Must be between {chosen} and {limit} in length.",
            )
        if sum(bool(option.get("default")) for option in options if isinstance(option, dict)) > chosen:
            form.refuse(
                (*path, "options"),
                "SELECT_COMPONENT_TOO_MANY_DEFAULT_VALUES",
                "The number of default values exceeds max_values",
            )

    def _option(self, option: Payload, path: Path, values: set[str]) -> None:
        form = self._form
        form.text(option, "label", path, shortest=1, longest=limits.OPTION_TEXT, required=True)
        form.text(option, "description", path, longest=limits.OPTION_TEXT)
        form.boolean(option, "default", path)
        check_emoji(form, option.get("emoji"), (*path, "emoji"))
        value = form.text(option, "value", path, shortest=1, longest=limits.OPTION_TEXT, required=True)
        if value in values:
            form.refuse(
                (*path, "value"),
                "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED",
                "The specified option value is already used",
            )
        values.add(value or "")

    def _default_values(self, select: Payload, path: Path, least: int, most: int) -> None:
        form = self._form
        values: list[Any] = form.items(select, "default_values", path, most=limits.SELECT_OPTIONS)
        if values and not least <= len(values) <= most:
            form.refuse(
                (*path, "default_values"),
                "BASE_TYPE_BAD_LENGTH",
                f"Must be between {least} and {most} in length.",
            )
        for index, value in enumerate(values):
            where = (*path, "default_values", index)
            if not form.is_object(value, where):
                continue
            form.snowflake(value.get("id"), (*where, "id"))
            allowed = _DEFAULT_VALUES[select["type"]]
            if value.get("type") not in allowed:
                options = ", ".join(f"'{kind}'" for kind in allowed)
                form.refuse((*where, "type"), "BASE_TYPE_CHOICES", f"Value must be one of ({options}).")
