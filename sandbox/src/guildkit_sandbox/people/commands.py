"""Typing a command: which ones the client shows, and what it accepts for their options."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from guildkit_sandbox import limits
from guildkit_sandbox import permissions as perms
from guildkit_sandbox.people.refusals import CannotDo
from guildkit_sandbox.permissions import Permissions
from guildkit_sandbox.state.commands import CHAT_INPUT, MESSAGE, USER
from guildkit_sandbox.validation import commands as options

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from guildkit_sandbox.payloads import Payload
    from guildkit_sandbox.people.resolving import Resolved
    from guildkit_sandbox.state.commands import Command
    from guildkit_sandbox.state.guilds import Channel, Guild
    from guildkit_sandbox.state.users import User
    from guildkit_sandbox.state.world import World

    Reader = Callable[[Payload, Mapping[str, Any], Resolved, str], list[Payload]]

EVERY_KIND: Final = (CHAT_INPUT, USER, MESSAGE)

_IN_GUILD = 0
_IN_BOT_DM = 1


def shown_commands(world: World, channel: Channel, user: User) -> list[Command]:
    """Return the commands that the client shows a user in a channel, those of the guild first."""
    guild = channel.guild
    granted = perms.in_channel(channel, user.id)
    if Permissions.USE_APPLICATION_COMMANDS not in granted:
        return []
    shown: list[Command] = []
    if guild is not None:
        if not world.is_in(guild):
            return []
        shown += world.scope(guild.id).commands.values()
    place = _IN_BOT_DM if guild is None else _IN_GUILD
    for command in world.scope(None).commands.values():
        contexts = command.form.get("contexts")
        if contexts is None:
            contexts = [0, 1] if command.form.get("dm_permission") is not False else [0]
        if place in contexts:
            shown.append(command)
    if guild is None:
        return shown
    allow, member = world.command_permissions.allow, guild.members[user.id]
    return [command for command in shown if allow(command, channel, member)]


def find_command(world: World, channel: Channel, user: User, name: str, kind: int) -> Command:
    """Return a command that the client shows, or say why it does not."""
    for command in shown_commands(world, channel, user):
        if command.type == kind and command.name == name:
            return command
    any_command(world, channel.guild, name, kind)
    raise CannotDo(f"the client does not show {user.name} the command {_called(channel.guild, name, kind)}")


def any_command(world: World, guild: Guild | None, name: str, *kinds: int) -> Command:
    """Return a command that there is, whoever is shown it: of the guild, or a global one."""
    for scope_id in (guild.id if guild else None, None):
        for kind in kinds:
            found = world.scope(scope_id).find(kind, name)
            if found is not None:
                return found
    raise CannotDo(f"there is no command {_called(guild, name, *kinds)}")


def _called(guild: Guild | None, name: str, *kinds: int) -> str:
    slash = "/" if CHAT_INPUT in kinds else ""
    return f"{slash}{name} {f'in {guild.name}' if guild else 'in direct messages'}"


def leaf_of(command: Command, words: list[str]) -> tuple[Payload, list[Payload]]:
    """Return the (sub-)command that the words lead to, and the sub-commands on the way."""
    here: Payload = command.form
    way = []
    for word in words:
        inner = here.get("options") or []
        found = next((sub for sub in inner if sub["name"] == word and sub["type"] in {1, 2}), None)
        if found is None:
            raise CannotDo(f"/{command.name} has no sub-command {word!r}")
        here = found
        way.append(found)
    if any(option["type"] in {1, 2} for option in here.get("options") or []):
        subs = ", ".join(option["name"] for option in here["options"])
        raise CannotDo(f"/{' '.join([command.name, *words])} needs a sub-command: {subs}")
    return here, way


def command_data(command: Command, way: list[Payload], typed: list[Payload]) -> Payload:
    """Return the `data` of a chat-input interaction."""
    for sub in reversed(way):
        typed = [{"type": sub["type"], "name": sub["name"], **({"options": typed} if typed else {})}]
    data: Payload = {"id": str(command.id), "name": command.name, "type": command.type}
    if typed:
        data["options"] = typed
    if command.guild_id is not None:
        data["guild_id"] = str(command.guild_id)
    return data


def typed_options(leaf: Payload, values: Mapping[str, Any], resolved: Resolved, name: str) -> list[Payload]:
    """Return the options as the client sends them, or say what it does not accept."""
    specs = {option["name"]: option for option in leaf.get("options") or []}
    for given in values:
        if given not in specs:
            has = ", ".join(specs) or "none"
            raise CannotDo(f"/{name} has no option {given!r}; it has {has}")
    sent = []
    for key, spec in specs.items():
        if values.get(key) is None:
            if spec.get("required"):
                raise CannotDo(f"/{name}: the option {key!r} is required")
            continue
        sent.append(_typed(spec, values[key], resolved, name))
    return sent


def half_typed_options(
    leaf: Payload, values: Mapping[str, Any], resolved: Resolved, name: str
) -> list[Payload]:
    """Return the options while the last of them is being typed."""
    if not values:
        raise CannotDo(f"/{name}: say which option is being typed")
    focused = list(values)[-1]
    spec = next((option for option in leaf.get("options") or [] if option["name"] == focused), None)
    if spec is None or not spec.get("autocomplete"):
        raise CannotDo(f"/{name}: nothing is suggested for the option {focused!r}")
    before = {key: value for key, value in values.items() if key != focused}
    optional = {**leaf, "options": [{**option, "required": False} for option in leaf["options"]]}
    sent = typed_options(optional, before, resolved, name)
    # While it is typed, any option is text.
    sent.append({"type": spec["type"], "name": focused, "value": str(values[focused]), "focused": True})
    return sent


def _typed(spec: Payload, value: Any, resolved: Resolved, name: str) -> Payload:
    kind, key = spec["type"], spec["name"]
    found: Any
    if kind in {options.STRING, options.INTEGER, options.NUMBER}:
        found = _typed_plain(spec, value, name)
    elif kind == options.BOOLEAN:
        found = value if isinstance(value, bool) else None
    elif kind == options.USER_OPTION:
        found = resolved.user(value)
    elif kind == options.CHANNEL:
        found = resolved.channel(value, tuple(spec.get("channel_types") or ()))
    elif kind == options.ROLE:
        found = resolved.role(value)
    elif kind == options.MENTIONABLE:
        found = resolved.mentionable(value)
    else:
        found = resolved.file(value)
    if found is None:
        raise CannotDo(f"/{name}: the option {key!r} does not accept {value!r}")
    return {"type": kind, "name": key, "value": found}


def _typed_plain(spec: Payload, value: Any, name: str) -> Any:
    key, choices = spec["name"], spec.get("choices") or []
    if choices:
        for choice in choices:
            if value in (choice["value"], choice["name"]):
                return choice["value"]
        names = ", ".join(choice["name"] for choice in choices)
        raise CannotDo(f"/{name}: {value!r} is none of the choices of {key!r}: {names}")
    if spec["type"] == options.STRING:
        text = str(value)
        least, most = spec.get("min_length") or 0, spec.get("max_length") or limits.STRING_OPTION
        if not least <= len(text) <= most:
            raise CannotDo(f"/{name}: the option {key!r} takes {least} to {most} characters")
        return text
    try:
        number = int(str(value)) if spec["type"] == options.INTEGER else float(value)
    except (TypeError, ValueError):
        raise CannotDo(f"/{name}: the option {key!r} takes a number, not {value!r}") from None
    least, most = spec.get("min_value"), spec.get("max_value")
    if (least is not None and number < least) or (most is not None and number > most):
        raise CannotDo(f"/{name}: the option {key!r} takes {least} to {most}, not {value}")
    return number
