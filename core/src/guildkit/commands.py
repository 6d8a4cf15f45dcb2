"""Slash commands: from a plugin's records to what Discord's API takes, held against its limits beforehand."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from guildkit.errors import PluginError
from guildkit.operators import GUILD, HIDDEN, REMOTE_GROUP
from guildkit.options import options_of, payload_of
from guildkit.records import REMOTE, where
from guildkit.texts import ENGLISH, core_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from guildkit.options import CommandOption
    from guildkit.records import Command, Group
    from guildkit.texts import Text, Texts

# https://docs.discord.com/developers/interactions/application-commands
COMMANDS_PER_GUILD: Final = 100
COMMAND_CHARACTERS: Final = 8000
_CHAT_INPUT: Final = 1
_SUB_COMMAND: Final = 1
_SUB_COMMAND_GROUP: Final = 2
_NAME: Final = re.compile(r"^[-_'\w]{1,32}$")
_MANY: Final = 25


def command_options(command: Command) -> tuple[CommandOption, ...]:
    """Return a command's options; one that acts on another guild has the core's own before those of its handler."""
    options = options_of(command.handler)
    return (GUILD, *options) if command.remote else options


def payloads_of(
    commands: Sequence[Command], groups: Sequence[Group], texts: Texts = core_text
) -> list[dict[str, Any]]:
    """Return the top-level commands as Discord takes them, in the order in which they were declared.

    Their names and descriptions in other languages come from the plugin's texts; see `_localize`.
    """
    described = {group.path: group for group in (REMOTE_GROUP, *groups)}
    tops: dict[str, dict[str, Any]] = {}
    for command in commands:
        name = command.path[0]
        if len(command.path) == 1:
            grouped = described[command.newest[:1]] if len(command.newest) > 1 else command
            permissions = HIDDEN if command.operator else grouped.permissions
            tops[name] = _top(name, command.description, permissions)
            tops[name]["options"] = _options(command)
            continue
        group = described[command.path[:1]]
        permissions = HIDDEN if command.operator else group.permissions
        top = tops.setdefault(name, {**_top(name, group.description, permissions), "options": []})
        siblings: list[dict[str, Any]] = top["options"]
        if len(command.path) == 3:
            siblings = _sub_group(siblings, described[command.path[:2]])["options"]
        siblings.append(
            {
                "type": _SUB_COMMAND,
                "name": command.path[-1],
                "description": command.description,
                "options": _options(command),
            }
        )
    renamed = {command.path: command.renamed for command in commands if command.renamed}
    for top in tops.values():
        _localize(top, texts, (top["name"],), renamed)
    return list(tops.values())


def _options(command: Command) -> list[dict[str, Any]]:
    payloads = [payload_of(option) for option in command_options(command)]
    if command.remote:
        _add_localizations(core_text, f"command-{REMOTE}", payloads[0], "description", "option-guild")
    return payloads


def _localize(
    payload: dict[str, Any],
    texts: Texts,
    path: tuple[str, ...],
    renamed: Mapping[tuple[str, ...], tuple[str, ...]],
) -> None:
    """Add what a command is called in other languages, from the attributes of the text `command-raid-create`.

    These are `.name` and `.description`, and for its options `.option-size`, `.name-size` and `.choice-…` with the choice's
    value. Only where a language has them. A former name stays as it was; its options are those of the new one.
    """
    new = renamed.get(path)
    add = partial(_add_localizations, texts, "command-" + "-".join(new or path))
    if new:
        said = core_text("renamed-description", new=" ".join(new))
        languages = [language for language in core_text.languages if language != ENGLISH]
        payload["description_localizations"] = {language: said.within(language) for language in languages}
    else:
        add(payload, "name", "name")
        add(payload, "description", "description")
    for option in payload.get("options", ()):
        if option["type"] in {_SUB_COMMAND, _SUB_COMMAND_GROUP}:
            _localize(option, texts, (*path, option["name"]), renamed)
            continue
        add(option, "description", f"option-{option['name']}")
        add(option, "name", f"name-{option['name']}")
        for choice in option.get("choices", ()):
            add(choice, "name", "choice-" + re.sub(r"[^a-z0-9]+", "-", str(choice["value"]).lower()))


def _add_localizations(texts: Texts, key: str, target: dict[str, Any], field: str, attribute: str) -> None:
    found = {
        language: words
        for language in texts.languages
        if language != ENGLISH and (words := texts.attribute(key, attribute, language))
    }
    if found:
        target[f"{field}_localizations"] = found


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


def check_commands(commands: Sequence[Command], groups: Sequence[Group], texts: Texts = core_text) -> None:
    """Hold a plugin's commands against Discord's limits, which refuses a whole batch for one bad name.

    Raises:
        PluginError: names the command and the limit.
    """
    described = {group.path for group in (REMOTE_GROUP, *groups)}
    for_operators = {command.path[:1] for command in commands if command.operator}
    seen: dict[tuple[str, ...], Command] = {}
    for command in commands:
        shown = "/" + " ".join(command.path)
        if not 1 <= len(command.path) <= 3:
            raise PluginError(f"{shown} must have one to three words.")
        for word in command.path:
            _check_name(shown, word)
        if command.remote and (not command.operator or len(command.path) == 1):
            raise PluginError(
                f"{shown}: what begins with /remote is a sub-command, declared with operator=True."
            )
        if not command.operator and command.path[:1] in for_operators:
            raise PluginError(
                f"/{command.path[0]} is for operators in part only; Discord can hide it only as a whole."
            )
        if command.path in seen:
            both = f"{where(seen[command.path].handler)} and {where(command.handler)}"
            raise PluginError(f"{shown} is declared twice: {both}.")
        seen[command.path] = command
        _check_description(shown, command.description)
        for depth in range(1, len(command.path)):
            if command.path[:depth] in seen:
                raise PluginError(
                    f"/{' '.join(command.path[:depth])} is both a command and the group of {shown}."
                )
            if command.path[:depth] not in described:
                raise PluginError(f"{shown} stands in a group that nothing describes; call plugin.group(…).")
        _check_options(shown, command_options(command))
    for command in commands:
        if command.renamed and (
            command.renamed not in seen or seen[command.renamed].remote != command.remote
        ):
            raise PluginError(
                f"/{' '.join(command.path)} is the former name of /{' '.join(command.renamed)}, which does not fit it."
            )
    for group in groups:
        _check_description("/" + " ".join(group.path), group.description)
    for payload in payloads_of(commands, groups, texts):
        if len(payload["options"]) > _MANY:
            raise PluginError(f"/{payload['name']} has more than {_MANY} options or sub-commands.")
        if (size := _characters(payload)) > COMMAND_CHARACTERS:
            raise PluginError(
                f"/{payload['name']} has {size} characters; Discord takes {COMMAND_CHARACTERS}."
            )
        _check_localizations(f"/{payload['name']}", payload)


def clash(one: Mapping[str, dict[str, Any]], other: Mapping[str, dict[str, Any]]) -> str:
    """Return the first command, as typed, that two sets of top-level commands both have; empty where there is none.

    The group `/remote` is everybody's: there it is a sub-command that two may both have.
    """
    return min(_typed(one) & _typed(other), default="")


def _typed(payloads: Mapping[str, dict[str, Any]]) -> set[str]:
    remote = payloads.get(REMOTE, {"options": ()})["options"]
    return {f"/{name}" for name in payloads if name != REMOTE} | {
        f"/{REMOTE} {each['name']}" for each in remote
    }


def together(
    one: Mapping[str, dict[str, Any]], other: Mapping[str, dict[str, Any]]
) -> dict[str, dict[str, Any]]:
    """Return two sets of top-level commands as one, which do not clash."""
    both = {**one, **other}
    if REMOTE in one and REMOTE in other:
        both[REMOTE] = {**one[REMOTE], "options": one[REMOTE]["options"] + other[REMOTE]["options"]}
    return both


def too_much(payloads: Mapping[str, dict[str, Any]]) -> Text | None:
    """Return what of a guild's commands is more than Discord takes, in words; None where nothing is."""
    if len(payloads) > COMMANDS_PER_GUILD:
        return core_text("much-commands", count=len(payloads), most=COMMANDS_PER_GUILD)
    if remote := payloads.get(REMOTE):
        if (count := len(remote["options"])) > _MANY:
            return core_text("much-remote", group=REMOTE, count=count, most=_MANY)
        if (size := _characters(remote)) > COMMAND_CHARACTERS:
            return core_text("much-characters", group=REMOTE, count=size, most=COMMAND_CHARACTERS)
    return None


def _check_name(shown: str, word: str) -> None:
    if not _NAME.match(word) or word != word.lower():
        raise PluginError(f"{shown}: {word!r} must be 1–32 lower-case letters, digits, - or _.")


def _check_description(shown: str, description: str) -> None:
    if not 1 <= len(description) <= 100:
        raise PluginError(f"{shown}: a description has 1–100 characters, not {len(description)}.")


def _check_localizations(shown: str, payload: dict[str, Any]) -> None:
    for language, name in payload.get("name_localizations", {}).items():
        _check_name(f"{shown} ({language})", name)
    for language, description in payload.get("description_localizations", {}).items():
        _check_description(f"{shown} ({language})", description)
    for option in payload.get("options", ()):
        _check_localizations(f"{shown} {option['name']}", option)


def _check_options(shown: str, options: Sequence[CommandOption]) -> None:
    if len(options) > _MANY:
        raise PluginError(f"{shown} has more than {_MANY} options.")
    if len({option.name for option in options}) < len(options):
        raise PluginError(f"{shown} has two options of the same name.")
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
    """Count what Discord counts: names, descriptions and choice values, each in its longest language."""
    count = _longest(payload, "name") + _longest(payload, "description")
    for choice in payload.get("choices", ()):
        count += _longest(choice, "name") + len(str(choice["value"]))
    return count + sum(_characters(option) for option in payload.get("options", ()))


def _longest(payload: dict[str, Any], field: str) -> int:
    return max(map(len, (payload[field], *payload.get(f"{field}_localizations", {}).values())))
