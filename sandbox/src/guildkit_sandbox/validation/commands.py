"""Application commands."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Any

from guildkit_sandbox import limits
from guildkit_sandbox.state.commands import CHAT_INPUT, MESSAGE, USER

if TYPE_CHECKING:
    from guildkit_sandbox.payloads import Payload
    from guildkit_sandbox.validation.forms import Form, Path

SUB_COMMAND = 1
SUB_COMMAND_GROUP = 2
STRING = 3
INTEGER = 4
BOOLEAN = 5
USER_OPTION = 6
CHANNEL = 7
ROLE = 8
MENTIONABLE = 9
NUMBER = 10
ATTACHMENT = 11

_SUB = frozenset({SUB_COMMAND, SUB_COMMAND_GROUP})
_WITH_CHOICES = frozenset({STRING, INTEGER, NUMBER})
_STORED = (
    "name",
    "name_localizations",
    "description",
    "description_localizations",
    "options",
    "default_member_permissions",
    "dm_permission",
    "integration_types",
    "contexts",
    "type",
    "nsfw",
)


def check_command(form: Form, data: Any, path: Path = ()) -> Payload:
    """Check one command and return what is stored of it."""
    if not form.is_object(data, path):
        return {}
    kind = data.get("type") or CHAT_INPUT
    if kind not in {CHAT_INPUT, USER, MESSAGE}:
        form.refuse((*path, "type"), "BASE_TYPE_CHOICES", "Value must be one of {1, 2, 3}.")
    name = form.text(data, "name", path, shortest=1, longest=limits.COMMAND_NAME, required=True)
    if kind == CHAT_INPUT:
        if name is not None and not is_command_name(name):
            form.refuse((*path, "name"), "APPLICATION_COMMAND_INVALID_NAME", "Command name is invalid")
        form.text(data, "description", path, shortest=1, longest=limits.COMMAND_DESCRIPTION, required=True)
        _check_options(form, data, path, depth=0)
        if _size(data) > limits.COMMAND_SIZE:
            form.refuse(
                path,
                "APPLICATION_COMMAND_TOO_LARGE",
                f"Command exceeds maximum size ({limits.COMMAND_SIZE})",
            )
    else:
        for key in ("description", "options"):
            if data.get(key):
                form.refuse(
                    (*path, key),
                    "APPLICATION_COMMAND_CONTEXT_MENU_NO_" + key.upper(),
                    f"Context menu commands cannot have {key}",
                )
    permissions = data.get("default_member_permissions")
    if permissions is not None and not str(permissions).isdecimal():
        form.refuse(
            (*path, "default_member_permissions"),
            "NUMBER_TYPE_COERCE",
            f'Value "{permissions}" is not a permission bit set.',
        )
    stored = {key: data[key] for key in _STORED if key in data}
    stored["type"] = kind
    if permissions is not None:
        stored["default_member_permissions"] = str(permissions)
    if "options" in stored:
        stored["options"] = [_stored_option(option) for option in stored["options"] or []]
        if not stored["options"]:
            del stored["options"]
    return stored


def is_command_name(name: str) -> bool:
    """Return whether Discord accepts a name for a chat-input command or an option."""
    return name == name.lower() and all(
        character in "-_'" or character.isalnum() or unicodedata.category(character) in {"Mn", "Mc"}
        for character in name
    )


def _check_options(form: Form, data: Payload, path: Path, *, depth: int) -> None:
    options = form.items(data, "options", path, most=limits.COMMAND_OPTIONS)
    optional_seen = False
    names: set[str] = set()
    subs = plain = False
    for index, option in enumerate(options):
        where = (*path, "options", index)
        if not form.is_object(option, where):
            continue
        kind = form.choice(option, "type", where, range(1, 12), required=True)
        name = _check_named(form, option, where)
        if name is not None:
            if name in names:
                form.refuse(
                    where,
                    "APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS",
                    f"Option name {name} already exists",
                )
            names.add(name)
        if kind in _SUB:
            subs = True
            if depth > 1 or (depth == 1 and kind == SUB_COMMAND_GROUP):
                _refuse_type(form, where)
            else:
                _check_nested(form, option, where, depth=depth)
            continue
        plain = True
        if option.get("required"):
            if optional_seen:
                form.refuse(
                    where,
                    "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID",
                    "Required options must be placed before non-required options",
                )
        else:
            optional_seen = True
        _check_choices(form, option, where, kind)
    if subs and plain:
        _refuse_type(form, (*path, "options"))


def _check_nested(form: Form, option: Payload, path: Path, *, depth: int) -> None:
    """Check what is under a sub-command (options only) or a group (sub-commands only)."""
    inner = option.get("options") or []
    if option["type"] == SUB_COMMAND_GROUP:
        for index, sub in enumerate(inner):
            if isinstance(sub, dict) and sub.get("type") != SUB_COMMAND:
                _refuse_type(form, (*path, "options", index))
    else:
        for index, sub in enumerate(inner):
            if isinstance(sub, dict) and sub.get("type") in _SUB:
                _refuse_type(form, (*path, "options", index))
                return
    _check_options(form, option, path, depth=depth + 1)


def _refuse_type(form: Form, path: Path) -> None:
    form.refuse(
        path,
        "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID",
        "Sub-command and sub-command group option types are mutually exclusive to all other types",
    )


def _check_named(form: Form, option: Payload, path: Path) -> str | None:
    name = form.text(option, "name", path, shortest=1, longest=limits.COMMAND_NAME, required=True)
    if name is not None and not is_command_name(name):
        form.refuse((*path, "name"), "APPLICATION_COMMAND_INVALID_NAME", "Command name is invalid")
    form.text(option, "description", path, shortest=1, longest=limits.COMMAND_DESCRIPTION, required=True)
    return name


def _check_choices(form: Form, option: Payload, path: Path, kind: int | None) -> None:
    choices = form.items(option, "choices", path, most=limits.COMMAND_CHOICES)
    if choices and kind not in _WITH_CHOICES:
        form.refuse((*path, "choices"), "BASE_TYPE_CHOICES", "Options of this type cannot have choices")
    if option.get("autocomplete") and (choices or kind not in _WITH_CHOICES):
        form.refuse(
            path,
            "APPLICATION_COMMAND_OPTIONS_CHOICES_AND_AUTOCOMPLETE",
            "Autocomplete needs a string, integer or number option without choices",
        )
    names: set[str] = set()
    for index, choice in enumerate(choices):
        where = (*path, "choices", index)
        if not form.is_object(choice, where):
            continue
        name = form.text(choice, "name", where, shortest=1, longest=limits.CHOICE_TEXT, required=True)
        if name in names:
            form.refuse(
                where,
                "APPLICATION_COMMAND_OPTIONS_CHOICE_NAME_ALREADY_EXISTS",
                "Choice name already exists",
            )
        names.add(name or "")
        value = choice.get("value")
        if kind == STRING:
            form.text(choice, "value", where, longest=limits.CHOICE_TEXT, required=True)
        elif isinstance(value, bool) or not isinstance(value, int | float):
            form.refuse((*where, "value"), "NUMBER_TYPE_COERCE", f'Value "{value}" is not a number.')


def _stored_option(option: Payload) -> Payload:
    """Return an option without the falsehoods that Discord does not send back."""
    stored = {key: value for key, value in option.items() if value is not None}
    for key in ("required", "autocomplete"):
        if not stored.get(key):
            stored.pop(key, None)
    if "options" in stored:
        stored["options"] = [_stored_option(inner) for inner in stored["options"]]
    return stored


def _size(data: Any) -> int:
    """Return how many characters of a command count: names, descriptions and values, longest language."""
    if not isinstance(data, dict):
        return 0
    total = 0
    for key in ("name", "description", "value"):
        texts = [data.get(key), *(data.get(f"{key}_localizations") or {}).values()]
        total += max((len(text) for text in texts if isinstance(text, str)), default=0)
    for key in ("options", "choices"):
        total += sum(_size(part) for part in data.get(key) or [])
    return total
