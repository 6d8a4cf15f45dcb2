"""Application commands."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Any

from guildkit_sandbox import limits
from guildkit_sandbox.state.commands import CHAT_INPUT, MESSAGE, USER
from guildkit_sandbox.validation.guilds import LOCALES

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
_STORED_OF_OPTIONS = {
    "type",
    "name",
    "name_localizations",
    "description",
    "description_localizations",
    "required",
}
_STORED_OF_OPTION = {
    SUB_COMMAND: {"options"},
    SUB_COMMAND_GROUP: {"options"},
    STRING: {"choices", "autocomplete", "min_length", "max_length"},
    INTEGER: {"choices", "autocomplete", "min_value", "max_value"},
    NUMBER: {"choices", "autocomplete", "min_value", "max_value"},
    CHANNEL: {"channel_types"},
}
"""What there is of each kind beyond what there is of all."""
_STORED_OF_CHOICE = {"name", "name_localizations", "value"}


def check_command(form: Form, data: Any, path: Path = ()) -> Payload:
    """Check one command and return what is stored of it."""
    if not form.is_object(data, path):
        return {}
    kind = form.choice(data, "type", path, (CHAT_INPUT, USER, MESSAGE)) or CHAT_INPUT
    name = form.text(data, "name", path, shortest=1, longest=limits.COMMAND_NAME, required=True)
    _check_localized(form, data, "name", path, longest=limits.COMMAND_NAME, command=kind == CHAT_INPUT)
    if kind == CHAT_INPUT:
        if name is not None and not is_command_name(name):
            form.refuse((*path, "name"), "APPLICATION_COMMAND_INVALID_NAME", "Command name is invalid")
        form.text(data, "description", path, shortest=1, longest=limits.COMMAND_DESCRIPTION, required=True)
        _check_localized(form, data, "description", path, longest=limits.COMMAND_DESCRIPTION)
        _check_options(form, data, path, depth=0)
        if not form.errors and _size(data) > limits.COMMAND_SIZE:
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
    if permissions is not None:
        form.snowflake(permissions, (*path, "default_member_permissions"))
    for key in ("contexts", "integration_types"):
        for index, value in enumerate(form.items(data, key, path, most=3)):
            form.choice({"value": value}, "value", (*path, key, index), (0, 1, 2))
    form.boolean(data, "nsfw", path)
    form.boolean(data, "dm_permission", path)
    if form.errors:
        return {}
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
        form.boolean(option, "required", where)
        form.boolean(option, "autocomplete", where)
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
        _check_range(form, option, where, kind)
    if subs and plain:
        _refuse_type(form, (*path, "options"))


def _check_nested(form: Form, option: Payload, path: Path, *, depth: int) -> None:
    """Check what is under a sub-command (options only) or a group (sub-commands only)."""
    given = option.get("options")
    for index, sub in enumerate(given if isinstance(given, list) else ()):
        kind = sub.get("type") if isinstance(sub, dict) else None
        if not isinstance(kind, int):
            continue  # What is no option at all is refused as such.
        if option["type"] == SUB_COMMAND_GROUP:
            if kind != SUB_COMMAND:
                _refuse_type(form, (*path, "options", index))
        elif kind in _SUB:
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
    _check_localized(form, option, "name", path, longest=limits.COMMAND_NAME, command=True)
    _check_localized(form, option, "description", path, longest=limits.COMMAND_DESCRIPTION)
    return name


def _check_localized(
    form: Form, data: Payload, key: str, path: Path, *, longest: int, command: bool = False
) -> None:
    """Check what something is called in other languages."""
    localized, where = data.get(f"{key}_localizations"), (*path, f"{key}_localizations")
    if localized is None or not form.is_object(localized, where):
        return
    for locale in localized:
        if locale not in LOCALES:
            options = ", ".join(f"'{known}'" for known in sorted(LOCALES))
            form.refuse((*where, locale), "BASE_TYPE_CHOICES", f"Value must be one of ({options}).")
            continue
        text = form.text(localized, locale, where, shortest=1, longest=longest)
        if command and text is not None and not is_command_name(text):
            form.refuse((*where, locale), "APPLICATION_COMMAND_INVALID_NAME", "Command name is invalid")


def _check_range(form: Form, option: Payload, path: Path, kind: int | None) -> None:
    """Check what values an option takes."""
    if kind == STRING:
        least = form.integer(option, "min_length", path, least=0, most=limits.STRING_OPTION)
        most = form.integer(option, "max_length", path, least=1, most=limits.STRING_OPTION)
        if least is not None and most is not None and least > most:
            form.refuse((*path, "max_length"), "BASE_TYPE_BAD_RANGE", "min_length exceeds max_length")
    elif kind in {INTEGER, NUMBER}:
        for key in ("min_value", "max_value"):
            value = option.get(key)
            if value is not None and not _is_number(value, whole=kind == INTEGER):
                form.refuse((*path, key), "NUMBER_TYPE_COERCE", f'Value "{value}" is not a number.')
    elif kind == CHANNEL:
        for index, channel in enumerate(form.items(option, "channel_types", path, most=25)):
            form.choice({"type": channel}, "type", (*path, "channel_types", index), range(17))


def _is_number(value: Any, *, whole: bool) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return abs(value) <= limits.NUMBER_OPTION and not (whole and value != int(value))


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
        _check_localized(form, choice, "name", where, longest=limits.CHOICE_TEXT)
        value = choice.get("value")
        if kind == STRING:
            form.text(choice, "value", where, longest=limits.CHOICE_TEXT, required=True)
        elif not _is_number(value, whole=kind == INTEGER):
            form.refuse((*where, "value"), "NUMBER_TYPE_COERCE", f'Value "{value}" is not a number.')


def _stored_option(option: Payload) -> Payload:
    """Return an option without the falsehoods that Discord does not send back."""
    kept = _STORED_OF_OPTIONS | _STORED_OF_OPTION.get(option["type"], set())
    stored = {key: value for key, value in option.items() if value is not None and key in kept}
    for key in ("required", "autocomplete"):
        if not stored.get(key):
            stored.pop(key, None)
    if "options" in stored:
        stored["options"] = [_stored_option(inner) for inner in stored["options"]]
    if "choices" in stored:
        stored["choices"] = [
            {key: value for key, value in choice.items() if key in _STORED_OF_CHOICE}
            for choice in stored["choices"]
        ]
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
