"""Modals and choices: what an interaction may be answered with besides a message."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from guildkit_sandbox import limits
from guildkit_sandbox.validation import parts as kinds
from guildkit_sandbox.validation.fields import FieldCheck
from guildkit_sandbox.validation.forms import Form
from guildkit_sandbox.validation.parts import number

if TYPE_CHECKING:
    from guildkit_sandbox.payloads import Payload
    from guildkit_sandbox.validation.forms import Path

_TOP = frozenset({kinds.ACTION_ROW, kinds.TEXT_DISPLAY, kinds.LABEL})
_IN_LABEL = kinds.SELECTS | {
    kinds.TEXT_INPUT,
    kinds.FILE_UPLOAD,
    kinds.RADIO_GROUP,
    kinds.CHECKBOX_GROUP,
    kinds.CHECKBOX,
}


def check_modal(data: Payload) -> Payload:
    """Check the `data` of a modal answer and return it numbered."""
    form = Form()
    path: Path = ("data",)
    form.text(data, "title", path, shortest=1, longest=limits.MODAL_TITLE, required=True)
    form.text(data, "custom_id", path, shortest=1, longest=limits.CUSTOM_ID, required=True)
    components = form.items(data, "components", path, least=1, most=limits.MODAL_COMPONENTS, required=True)
    check = _ModalCheck(form)
    for index, component in enumerate(components):
        check.top(component, (*path, "components", index))
    form.check()
    number(components)
    return data


class _ModalCheck(FieldCheck):
    """Checks the components of one modal."""

    def top(self, component: Any, path: Path) -> None:
        """Check a component that stands by itself: a text, a label, or a row of the old kind."""
        form = self._form
        if not self._is_one_of(component, path, _TOP):
            return
        if component["type"] == kinds.TEXT_DISPLAY:
            form.text(component, "content", path, shortest=1, longest=limits.V2_TEXT, required=True)
        elif component["type"] == kinds.ACTION_ROW:
            parts = form.items(component, "components", path, least=1, most=1, required=True)
            for index, part in enumerate(parts):
                where = (*path, "components", index)
                if self._is_one_of(part, where, frozenset({kinds.TEXT_INPUT})):
                    form.text(part, "label", where, shortest=1, longest=limits.LABEL, required=True)
                    self._text_input(part, where)
        else:
            self._label(component, path)

    def _is_one_of(self, component: Any, path: Path, allowed: frozenset[int]) -> bool:
        form = self._form
        if not form.is_object(component, path):
            return False
        kind = component.get("type")
        if not isinstance(kind, int) or kind not in allowed:
            options = ", ".join(map(str, sorted(allowed)))
            message = f'Value of field "type" must be one of ({options},).'
            form.refuse((*path, "type"), "UNION_TYPE_CHOICES", message)
            return False
        self.identity(component, path)
        return True

    def _label(self, label: Payload, path: Path) -> None:
        form = self._form
        form.text(label, "label", path, shortest=1, longest=limits.LABEL, required=True)
        form.text(label, "description", path, longest=limits.LABEL_DESCRIPTION)
        inner, where = label.get("component"), (*path, "component")
        if inner is None:
            form.refuse(where, "BASE_TYPE_REQUIRED", "This field is required")
        elif self._is_one_of(inner, where, _IN_LABEL):
            self._field(inner, where)

    def _field(self, field: Payload, path: Path) -> None:
        kind = field["type"]
        if kind == kinds.TEXT_INPUT:
            self._text_input(field, path)
        elif kind in kinds.SELECTS:
            self.select(field, path, modal=True)
        else:
            self.custom_id(field, path)
            if kind == kinds.FILE_UPLOAD:
                least, _most = self.range(field, path, limits.UPLOADS, default=1)
                self._check_required(field, path, least)
            elif kind == kinds.RADIO_GROUP:
                self.options(field, path, limits.GROUP_OPTIONS, chosen=1, least=2)
            elif kind == kinds.CHECKBOX_GROUP:
                given = field.get("options")
                count = len(given) if isinstance(given, list) else limits.GROUP_OPTIONS
                least, most = self.range(field, path, limits.GROUP_OPTIONS, default=count)
                self.options(field, path, limits.GROUP_OPTIONS, chosen=most)
                self._check_required(field, path, least)

    def _check_required(self, field: Payload, path: Path, least: int) -> None:
        if least == 0 and field.get("required") is not False:
            message = "A field that takes no values cannot be required"
            self._form.refuse((*path, "min_values"), "BASE_TYPE_BAD_RANGE", message)

    def _text_input(self, field: Payload, path: Path) -> None:
        form = self._form
        self.custom_id(field, path)
        form.choice(field, "style", path, (1, 2), required=True)
        shortest = form.integer(field, "min_length", path, least=0, most=limits.TEXT_INPUT)
        longest = form.integer(field, "max_length", path, least=1, most=limits.TEXT_INPUT)
        if shortest is not None and longest is not None and shortest > longest:
            form.refuse((*path, "min_length"), "BASE_TYPE_BAD_RANGE", "min_length exceeds max_length")
        form.text(field, "placeholder", path, longest=limits.TEXT_INPUT_PLACEHOLDER)
        form.text(field, "value", path, longest=limits.TEXT_INPUT if longest is None else longest)


def check_choices(data: Payload) -> list[Payload]:
    """Check the `data` of an autocomplete answer and return its choices."""
    form = Form()
    path: Path = ("data",)
    choices = form.items(data, "choices", path, most=limits.COMMAND_CHOICES, required=True)
    for index, choice in enumerate(choices):
        where = (*path, "choices", index)
        if form.is_object(choice, where):
            form.text(choice, "name", where, shortest=1, longest=limits.CHOICE_TEXT, required=True)
            value = choice.get("value")
            if isinstance(value, str):
                form.text(choice, "value", where, shortest=1, longest=limits.CHOICE_TEXT)
            elif value is None:
                form.refuse((*where, "value"), "BASE_TYPE_REQUIRED", "This field is required")
    form.check()
    return choices
