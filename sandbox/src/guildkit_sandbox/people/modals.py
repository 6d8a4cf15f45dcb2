"""Filling in a modal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from guildkit_sandbox.people.refusals import CannotDo
from guildkit_sandbox.validation import parts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from guildkit_sandbox.payloads import Payload
    from guildkit_sandbox.people.resolving import Resolved
    from guildkit_sandbox.people.seen import SeenSelect
    from guildkit_sandbox.people.seen_modals import ModalField, SeenModal

_WITH_OPTIONS = frozenset({parts.STRING_SELECT, parts.RADIO_GROUP, parts.CHECKBOX_GROUP})


def filled(modal: SeenModal, values: Mapping[str, Any], resolved: Resolved) -> Payload:
    """Return the `data` of the modal's submission, or say which field the client does not accept."""
    chosen: dict[str, Any] = {}
    for name, value in values.items():
        found = next((field for field in modal.fields if field.is_called(name)), None)
        if found is None:
            labels = ", ".join(repr(field.label) for field in modal.fields)
            raise CannotDo(f"the modal {modal.title!r} has no field {name!r}; it has {labels}")
        chosen[found.custom_id] = value
    fields = {field.custom_id: field for field in modal.fields}
    components = []
    for outer in modal.components:
        if outer["type"] == parts.TEXT_DISPLAY:
            components.append({"type": outer["type"], "id": outer["id"]})
            continue
        labelled = outer["type"] == parts.LABEL
        inner = outer["component"] if labelled else outer["components"][0]
        sent = _sent(fields[inner["custom_id"]], chosen.get(inner["custom_id"]), resolved)
        where = {"component": sent} if labelled else {"components": [sent]}
        components.append({"type": outer["type"], "id": outer["id"], **where})
    return resolved.into({"custom_id": modal.custom_id, "components": components})


def _sent(field: ModalField, value: Any, resolved: Resolved) -> Payload:
    sent: Payload = {"type": field.kind, "id": field.component["id"], "custom_id": field.custom_id}
    if field.kind == parts.TEXT_INPUT:
        sent["value"] = _text(field, field.value if value is None else str(value))
    elif field.kind == parts.CHECKBOX:
        sent["value"] = bool(field.component.get("default")) if value is None else _checked(field, value)
    elif field.kind == parts.FILE_UPLOAD:
        sent["values"] = _uploads(field, value, resolved)
    elif field.select is not None:
        values = _values(field, field.select, value, resolved)
        if field.kind == parts.RADIO_GROUP:
            sent["value"] = values[0] if values else None
        else:
            sent["values"] = values
    return sent


def _checked(field: ModalField, value: Any) -> bool:
    if not isinstance(value, bool):
        raise CannotDo(f"the checkbox {field.label!r} is checked or not, not {value!r}")
    return value


def _uploads(field: ModalField, value: Any, resolved: Resolved) -> list[str]:
    given = [] if value is None else value
    files = given if isinstance(given, list) else [given]
    least, most = field.component.get("min_values"), field.component.get("max_values") or 1
    least = 1 if least is None else least
    if (files or field.required) and not least <= len(files) <= most:
        raise CannotDo(f"the field {field.label!r} takes {least} to {most} files, not {len(files)}")
    return [resolved.file(file) for file in files]


def _text(field: ModalField, text: str) -> str:
    if not text.strip():
        if field.required:
            raise CannotDo(f"the field {field.label!r} is required")
        return text
    if len(text) < field.min_length:
        raise CannotDo(f"the field {field.label!r} takes at least {field.min_length} characters")
    if len(text) > field.max_length:
        raise CannotDo(
            f"the field {field.label!r} takes at most {field.max_length} characters, not {len(text)}"
        )
    return text


def _values(field: ModalField, select: SeenSelect, value: Any, resolved: Resolved) -> list[str]:
    if value is None:
        values = [option.value for option in select.options if option.default]
    else:
        names = list(value) if isinstance(value, list | tuple | set | frozenset) else [value]
        values = picked(select, names, resolved)
    if not values and not field.required:
        return values
    check_count(select, len(values), f"the field {field.label!r}")
    return values


def picked(select: SeenSelect, names: list[Any], resolved: Resolved) -> list[str]:
    """Return the values for what is picked in a select: options by label or value, others as such."""
    values = []
    for name in names:
        if select.kind in _WITH_OPTIONS:
            option = select.option(str(name))
            value = None if option is None else option.value
        elif select.kind == parts.USER_SELECT:
            value = resolved.user(name)
        elif select.kind == parts.ROLE_SELECT:
            value = resolved.role(name)
        elif select.kind == parts.CHANNEL_SELECT:
            value = resolved.channel(name, select.channel_types)
        else:
            value = resolved.mentionable(name)
        if value is None:
            has = ", ".join(option.label for option in select.options)
            raise CannotDo(f"the select has no option {name!r}" + (f"; it has {has}" if has else ""))
        if value in values:
            raise CannotDo(f"{name!r} is picked twice")
        values.append(value)
    return values


def check_count(select: SeenSelect, count: int, name: str) -> None:
    """Refuse too few or too many values."""
    if not select.min_values <= count <= select.max_values:
        wanted = (
            str(select.min_values)
            if select.min_values == select.max_values
            else f"{select.min_values} to {select.max_values}"
        )
        raise CannotDo(f"{name} takes {wanted} choices, not {count}")
