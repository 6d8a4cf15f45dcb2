"""Modals and choices: what an interaction may be answered with besides a message."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from guildkit_sandbox import limits
from guildkit_sandbox.validation import components as kinds
from guildkit_sandbox.validation.components import ComponentCheck, number
from guildkit_sandbox.validation.forms import Form

if TYPE_CHECKING:
    from guildkit_sandbox.payloads import Payload
    from guildkit_sandbox.validation.forms import Path

_TOP = frozenset({kinds.ACTION_ROW, kinds.TEXT_DISPLAY, kinds.LABEL})
_IN_LABEL = kinds.SELECTS | {kinds.TEXT_INPUT}


def check_modal(data: Payload) -> Payload:
    """Check the `data` of a modal answer and return it numbered."""
    form = Form()
    path: Path = ("data",)
    form.text(data, "title", path, shortest=1, longest=limits.MODAL_TITLE, required=True)
    form.text(data, "custom_id", path, shortest=1, longest=limits.CUSTOM_ID, required=True)
    components = form.items(data, "components", path, least=1, most=limits.MODAL_COMPONENTS, required=True)
    check = ComponentCheck(form, v2=True)
    for index, component in enumerate(components):
        _check_top(form, check, component, (*path, "components", index))
    form.check()
    number(components)
    return data


def _check_top(form: Form, check: ComponentCheck, component: Any, path: Path) -> None:
    if not form.is_object(component, path):
        return
    kind = component.get("type")
    if kind not in _TOP:
        form.refuse(
            (*path, "type"), "UNION_TYPE_CHOICES", 'Value of field "type" must be one of (1, 10, 18,).'
        )
    elif kind == kinds.TEXT_DISPLAY:
        form.text(component, "content", path, shortest=1, longest=limits.V2_TEXT, required=True)
    elif kind == kinds.ACTION_ROW:
        parts = form.items(component, "components", path, least=1, most=1, required=True)
        for index, part in enumerate(parts):
            where = (*path, "components", index)
            if not form.is_object(part, where):
                continue
            if part.get("type") != kinds.TEXT_INPUT:
                form.refuse(
                    (*where, "type"), "UNION_TYPE_CHOICES", 'Value of field "type" must be one of (4,).'
                )
                continue
            form.text(part, "label", where, shortest=1, longest=limits.LABEL, required=True)
            _check_text_input(form, check, part, where)
    else:
        _check_label(form, check, component, path)


def _check_label(form: Form, check: ComponentCheck, label: Payload, path: Path) -> None:
    form.text(label, "label", path, shortest=1, longest=limits.LABEL, required=True)
    form.text(label, "description", path, longest=limits.LABEL_DESCRIPTION)
    inner = label.get("component")
    where = (*path, "component")
    if inner is None:
        form.refuse(where, "BASE_TYPE_REQUIRED", "This field is required")
    elif form.is_object(inner, where):
        kind = inner.get("type")
        if kind not in _IN_LABEL:
            options = ", ".join(map(str, sorted(_IN_LABEL)))
            form.refuse(
                (*where, "type"), "UNION_TYPE_CHOICES", f'Value of field "type" must be one of ({options},).'
            )
        elif kind == kinds.TEXT_INPUT:
            _check_text_input(form, check, inner, where)
        else:
            check.select(inner, where, modal=True)


def _check_text_input(form: Form, check: ComponentCheck, field: Payload, path: Path) -> None:
    check.custom_id(field, path)
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
