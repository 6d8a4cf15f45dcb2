"""Slash commands: from a plugin's records to what Discord's API takes, held against its limits beforehand."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from guildkit.errors import PluginError
from guildkit.options import options_of, payload_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from guildkit.options import CommandOption
    from guildkit.records import Command, Group

# https://docs.discord.com/developers/interactions/application-commands
COMMANDS_PER_GUILD: Final = 100
COMMAND_CHARACTERS: Final = 8000
_CHAT_INPUT: Final = 1
_SUB_COMMAND: Final = 1
_SUB_COMMAND_GROUP: Final = 2
_NAME: Final = re.compile(r"^[-_'\w]{1,32}$")
_MANY: Final = 25


def payloads_of(commands: Sequence[Command], groups: Sequence[Group]) -> list[dict[str, Any]]:
    """Return the top-level commands as Discord takes them, in the order in which they were declared."""
    described = {group.path: group for group in groups}
    tops: dict[str, dict[str, Any]] = {}
    for command in commands:
        name = command.path[0]
        if len(command.path) == 1:
            tops[name] = _top(name, command.description, command.permissions)
            tops[name]["options"] = [payload_of(option) for option in options_of(command.handler)]
            continue
        group = described[command.path[:1]]
        top = tops.setdefault(name, {**_top(name, group.description, group.permissions), "options": []})
        siblings: list[dict[str, Any]] = top["options"]
        if len(command.path) == 3:
            siblings = _sub_group(siblings, described[command.path[:2]])["options"]
        siblings.append(
            {
                "type": _SUB_COMMAND,
                "name": command.path[-1],
                "description": command.description,
                "options": [payload_of(option) for option in options_of(command.handler)],
            }
        )
    return list(tops.values())


def _top(name: str, description: str, permissions: Any) -> dict[str, Any]:
    return {
        "type": _CHAT_INPUT,
        "name": name,
        "description": description,
        "default_member_permissions": str(permissions.value) if permissions is not None else None,
        "contexts": [0],
    }


def _sub_group(siblings: list[dict[str, Any]], group: Group) -> dict[str, Any]:
    for sibling in siblings:
        if sibling["name"] == group.path[-1]:
            return sibling
    sub_group: dict[str, Any] = {
        "type": _SUB_COMMAND_GROUP,
        "name": group.path[-1],
        "description": group.description,
        "options": [],
    }
    siblings.append(sub_group)
    return sub_group


def check_commands(commands: Sequence[Command], groups: Sequence[Group]) -> None:
    """Hold a plugin's commands against Discord's limits, which refuses a whole batch for one bad name.

    Raises:
        PluginError: names the command and the limit.
    """
    described = {group.path for group in groups}
    seen: set[tuple[str, ...]] = set()
    for command in commands:
        shown = "/" + " ".join(command.path)
        if not 1 <= len(command.path) <= 3:
            raise PluginError(f"{shown} must have one to three words.")
        for word in command.path:
            _check_name(shown, word)
        if command.path in seen:
            raise PluginError(f"{shown} is declared twice.")
        seen.add(command.path)
        _check_description(shown, command.description)
        for depth in range(1, len(command.path)):
            if command.path[:depth] in seen:
                raise PluginError(
                    f"/{' '.join(command.path[:depth])} is both a command and the group of {shown}."
                )
            if command.path[:depth] not in described:
                raise PluginError(f"{shown} stands in a group that nothing describes; call plugin.group(…).")
        _check_options(shown, options_of(command.handler))
    for group in groups:
        _check_description("/" + " ".join(group.path), group.description)
    for payload in payloads_of(commands, groups):
        if len(payload["options"]) > _MANY:
            raise PluginError(f"/{payload['name']} has more than {_MANY} options or sub-commands.")
        if (size := _characters(payload)) > COMMAND_CHARACTERS:
            raise PluginError(
                f"/{payload['name']} has {size} characters; Discord takes {COMMAND_CHARACTERS}."
            )


def _check_name(shown: str, word: str) -> None:
    if not _NAME.match(word) or word != word.lower():
        raise PluginError(f"{shown}: {word!r} must be 1–32 lower-case letters, digits, - or _.")


def _check_description(shown: str, description: str) -> None:
    if not 1 <= len(description) <= 100:
        raise PluginError(f"{shown}: a description has 1–100 characters, not {len(description)}.")


def _check_options(shown: str, options: Sequence[CommandOption]) -> None:
    if len(options) > _MANY:
        raise PluginError(f"{shown} has more than {_MANY} options.")
    optional = False
    for option in options:
        _check_name(f"{shown} {option.name}", option.name)
        _check_description(f"{shown} {option.name}", option.option.description)
        if option.required and optional:
            raise PluginError(f"{shown}: the required option {option.name!r} stands behind an optional one.")
        optional = optional or not option.required
        if len(option.choices) > _MANY:
            raise PluginError(f"{shown} {option.name} has more than {_MANY} choices; use autocomplete.")
        if option.choices and option.option.autocomplete:
            raise PluginError(f"{shown} {option.name} has both choices and autocomplete.")


def _characters(payload: dict[str, Any]) -> int:
    """Count what Discord counts: names, descriptions and choice values, sub-commands included."""
    count = len(payload["name"]) + len(payload["description"])
    for choice in payload.get("choices", ()):
        count += len(choice["name"]) + len(str(choice["value"]))
    return count + sum(_characters(option) for option in payload.get("options", ()))
