"""Components of messages, the old ones and version 2."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from guildkit_sandbox import limits

if TYPE_CHECKING:
    from collections.abc import Iterator

    from guildkit_sandbox.payloads import Payload
    from guildkit_sandbox.validation.forms import Form, Path

ACTION_ROW: Final = 1
BUTTON: Final = 2
STRING_SELECT: Final = 3
TEXT_INPUT: Final = 4
USER_SELECT: Final = 5
ROLE_SELECT: Final = 6
MENTIONABLE_SELECT: Final = 7
CHANNEL_SELECT: Final = 8
SECTION: Final = 9
TEXT_DISPLAY: Final = 10
THUMBNAIL: Final = 11
MEDIA_GALLERY: Final = 12
FILE: Final = 13
SEPARATOR: Final = 14
CONTAINER: Final = 17
LABEL: Final = 18

SELECTS: Final = frozenset({STRING_SELECT, USER_SELECT, ROLE_SELECT, MENTIONABLE_SELECT, CHANNEL_SELECT})
LINK: Final = 5
PREMIUM: Final = 6

_TOP_V1 = frozenset({ACTION_ROW})
_IN_CONTAINER = frozenset({ACTION_ROW, SECTION, TEXT_DISPLAY, MEDIA_GALLERY, FILE, SEPARATOR})
_TOP_V2 = _IN_CONTAINER | {CONTAINER}


def walk(components: list[Payload]) -> Iterator[Payload]:
    """Yield every component, outer ones before those in them."""
    for component in components:
        yield component
        yield from walk(component.get("components", []))
        for key in ("accessory", "component"):
            if key in component:
                yield from walk([component[key]])


def number(components: list[Payload]) -> None:
    """Give every component that has no id of its own the next free number, as Discord does."""
    taken = {component.get("id") for component in walk(components)}
    following = 1
    for component in walk(components):
        if not component.get("id"):
            while following in taken:
                following += 1
            component["id"] = following
            taken.add(following)


class ComponentCheck:
    """Checks the components of one message.

    Args:
        form: where errors are noted.
        v2: whether the message has the IS_COMPONENTS_V2 flag.
    """

    def __init__(self, form: Form, *, v2: bool) -> None:
        self._form = form
        self._v2 = v2
        self._custom_ids: set[str] = set()
        self._count = 0
        self._text = 0

    def message(self, data: Payload, path: Path) -> list[Payload]:
        """Check the components of a message and return them numbered."""
        form = self._form
        most = limits.V2_COMPONENTS if self._v2 else limits.ACTION_ROWS
        components = form.items(data, "components", path, most=most)
        allowed = _TOP_V2 if self._v2 else _TOP_V1
        for index, component in enumerate(components):
            self._check(component, (*path, "components", index), allowed)
        if self._v2 and self._count > limits.V2_COMPONENTS:
            form.refuse(
                (*path, "components"),
                "COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED",
                f"The maximum number of components is {limits.V2_COMPONENTS}",
            )
        if self._text > limits.V2_TEXT:
            form.refuse(
                (*path, "components"),
                "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED",
                f"The total displayable text size exceeds the maximum of {limits.V2_TEXT}",
            )
        if not form.errors:
            number(components)
        return components

    def select(self, component: Payload, path: Path, *, modal: bool = False) -> None:
        """Check a select of any kind."""
        form = self._form
        self.custom_id(component, path)
        form.text(component, "placeholder", path, longest=limits.SELECT_PLACEHOLDER)
        least = form.integer(component, "min_values", path, least=0, most=limits.SELECT_OPTIONS)
        most = form.integer(component, "max_values", path, least=1, most=limits.SELECT_OPTIONS)
        if least is not None and least > (1 if most is None else most):
            form.refuse((*path, "min_values"), "BASE_TYPE_BAD_RANGE", "min_values exceeds max_values")
        if modal and component.get("disabled"):
            form.refuse((*path, "disabled"), "BASE_TYPE_CHOICES", "A select in a modal cannot be disabled")
        if component["type"] == STRING_SELECT:
            self._options(component, path, most)

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

    # ------------------------------------------------------------------ each kind

    def _check(self, component: Any, path: Path, allowed: frozenset[int]) -> None:
        form = self._form
        if not form.is_object(component, path):
            return
        self._count += 1
        kind = component.get("type")
        if kind not in allowed:
            options = ", ".join(map(str, sorted(allowed)))
            form.refuse(
                (*path, "type"), "UNION_TYPE_CHOICES", f'Value of field "type" must be one of ({options},).'
            )
        elif kind == ACTION_ROW:
            self._row(component, path)
        elif kind == BUTTON:
            self._button(component, path)
        elif kind in SELECTS:
            self.select(component, path)
        elif kind == SECTION:
            self._section(component, path)
        elif kind == TEXT_DISPLAY:
            self._displayed(component, path)
        elif kind == CONTAINER:
            form.integer(component, "accent_color", path, least=0, most=0xFFFFFF)
            component.setdefault("accent_color", None)
            parts = form.items(
                component, "components", path, least=1, most=limits.V2_COMPONENTS, required=True
            )
            for index, part in enumerate(parts):
                self._check(part, (*path, "components", index), _IN_CONTAINER)
        elif kind == MEDIA_GALLERY:
            form.items(component, "items", path, least=1, most=limits.GALLERY_ITEMS, required=True)

    def _row(self, row: Payload, path: Path) -> None:
        form = self._form
        parts = form.items(row, "components", path, least=1, most=limits.ROW_BUTTONS, required=True)
        width = 0
        for index, part in enumerate(parts):
            self._check(part, (*path, "components", index), SELECTS | {BUTTON})
            if isinstance(part, dict):
                width += limits.ROW_BUTTONS if part.get("type") in SELECTS else 1
        if width > limits.ROW_BUTTONS and len(parts) <= limits.ROW_BUTTONS:
            form.refuse(
                (*path, "components"),
                "COMPONENT_LAYOUT_WIDTH_EXCEEDED",
                "The specified component exceeds the maximum width",
            )

    def _button(self, button: Payload, path: Path) -> None:
        form = self._form
        style = form.choice(button, "style", path, range(1, 7), required=True)
        form.text(button, "label", path, longest=limits.BUTTON_LABEL)
        if style == LINK:
            form.text(button, "url", path, longest=512, shortest=1, required=True)
            if "custom_id" in button:
                form.refuse(
                    path,
                    "BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE",
                    "A custom id and url cannot both be specified",
                )
        elif style is not None and style != PREMIUM:
            self.custom_id(button, path)
        if style != PREMIUM and not button.get("label") and not button.get("emoji"):
            form.refuse(
                path,
                "BUTTON_COMPONENT_LABEL_OR_EMOJI_REQUIRED",
                "A button must have a label or an emoji",
            )

    def _section(self, section: Payload, path: Path) -> None:
        form = self._form
        parts = form.items(section, "components", path, least=1, most=limits.SECTION_TEXTS, required=True)
        for index, part in enumerate(parts):
            self._check(part, (*path, "components", index), frozenset({TEXT_DISPLAY}))
        if section.get("accessory") is None:
            form.refuse((*path, "accessory"), "BASE_TYPE_REQUIRED", "This field is required")
        else:
            self._check(section["accessory"], (*path, "accessory"), frozenset({BUTTON, THUMBNAIL}))

    def _displayed(self, component: Payload, path: Path) -> None:
        content = self._form.text(
            component, "content", path, shortest=1, longest=limits.V2_TEXT, required=True
        )
        self._text += len(content or "")

    def _options(self, select: Payload, path: Path, most: int | None) -> None:
        form = self._form
        options = form.items(select, "options", path, least=1, most=limits.SELECT_OPTIONS, required=True)
        values: set[str] = set()
        chosen = 0
        for index, option in enumerate(options):
            where = (*path, "options", index)
            if not form.is_object(option, where):
                continue
            form.text(option, "label", where, shortest=1, longest=limits.OPTION_TEXT, required=True)
            form.text(option, "description", where, longest=limits.OPTION_TEXT)
            value = form.text(option, "value", where, shortest=1, longest=limits.OPTION_TEXT, required=True)
            chosen += bool(option.get("default"))
            if value is None:
                continue
            if value in values:
                form.refuse(
                    (*where, "value"),
                    "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED",
                    "The specified option value is already used",
                )
            values.add(value)
        if most is not None and options and most > len(options):
            form.refuse(
                (*path, "options"),
                "BASE_TYPE_BAD_LENGTH",
                f"Must be between {most} and {limits.SELECT_OPTIONS} in length.",
            )
        if chosen > (1 if most is None else most):
            form.refuse(
                (*path, "options"),
                "SELECT_COMPONENT_TOO_MANY_DEFAULT_VALUES",
                "The number of default values exceeds max_values",
            )
