"""Application commands, global and of one guild."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from guildkit_sandbox.errors import Refused
from guildkit_sandbox.rest.access import require_own_application
from guildkit_sandbox.rest.routing import Call, Created, route
from guildkit_sandbox.state.commands import Command, without_localizations
from guildkit_sandbox.validation.commands import check_command
from guildkit_sandbox.validation.forms import Form

if TYPE_CHECKING:
    from guildkit_sandbox.payloads import Payload
    from guildkit_sandbox.state.commands import Scope

_GLOBAL = "/applications/{application_id}/commands"
_GUILD = "/applications/{application_id}/guilds/{guild_id}/commands"

_DUPLICATE = ("APPLICATION_COMMANDS_DUPLICATE_NAME", "Application command names must be unique")


@route("GET", _GLOBAL)
@route("GET", _GUILD)
def list_commands(call: Call) -> list[Payload]:
    """All commands of a scope."""
    listed = [command.to_dict() for command in _scope(call).commands.values()]
    return listed if call.flag("with_localizations") else [without_localizations(one) for one in listed]


@route("GET", _GLOBAL + "/{command_id}")
@route("GET", _GUILD + "/{command_id}")
def get_command(call: Call) -> Payload:
    """One command."""
    return _command(call, _scope(call)).to_dict()


@route("POST", _GLOBAL)
@route("POST", _GUILD)
def create_command(call: Call) -> Payload | Created:
    """Make a command, or replace the one of the same type and name."""
    scope = _scope(call)
    stored = _check(call.body)
    old = scope.find(stored["type"], stored["name"])
    if old is not None:
        _replace(call, old, stored)
        return old.to_dict()
    scope.require_room([*(command.form for command in scope.commands.values()), stored])
    scope.count_creations(1, call.world.now())
    command = _add(call, scope, stored)
    return Created(command.to_dict())


@route("PATCH", _GLOBAL + "/{command_id}")
@route("PATCH", _GUILD + "/{command_id}")
def edit_command(call: Call) -> Payload:
    """Change a command."""
    scope = _scope(call)
    command = _command(call, scope)
    data = _check({**command.form, **call.form(), "type": command.type})
    if scope.find(command.type, data["name"]) not in {None, command}:
        Form().fail((), *_DUPLICATE)
    _replace(call, command, data)
    return command.to_dict()


@route("DELETE", _GLOBAL + "/{command_id}")
@route("DELETE", _GUILD + "/{command_id}")
def delete_command(call: Call) -> None:
    """Delete a command."""
    scope = _scope(call)
    del scope.commands[_command(call, scope).id]
    call.world.changed.notify()


@route("PUT", _GLOBAL)
@route("PUT", _GUILD)
def overwrite_commands(call: Call) -> list[Payload]:
    """Replace all commands of a scope: all or nothing; those that stay keep their ids."""
    scope = _scope(call)
    form = Form()
    if not isinstance(call.body, list):
        form.fail((), "LIST_TYPE_CONVERT", "Only iterables may be used in a ListType")
    stored = [check_command(form, data, (index,)) for index, data in enumerate(call.body)]
    form.check()
    seen: set[tuple[int, str]] = set()
    for index, data in enumerate(stored):
        key = (data["type"], data["name"])
        if key in seen:
            form.refuse((index,), *_DUPLICATE)
        seen.add(key)
    form.check()
    scope.require_room(stored)
    old = {(command.type, command.name): command for command in scope.commands.values()}
    created = sum((data["type"], data["name"]) not in old for data in stored)
    scope.count_creations(created, call.world.now())
    scope.commands = {}
    for data in stored:
        kept = old.get((data["type"], data["name"]))
        if kept is None:
            _add(call, scope, data)
        else:
            _replace(call, kept, data)
            scope.commands[kept.id] = kept
    call.world.changed.notify()
    return [command.to_dict() for command in scope.commands.values()]


def _scope(call: Call) -> Scope:
    require_own_application(call)
    guild_id = call.ids.get("guild_id")
    if guild_id is not None:
        guild = call.world.guilds.get(guild_id)
        if guild is None or not call.world.is_in(guild):
            raise Refused(50001)
    return call.world.scope(guild_id)


def _command(call: Call, scope: Scope) -> Command:
    command = scope.commands.get(call.ids["command_id"])
    if command is None:
        raise Refused(10063)
    return command


def _check(data: Any) -> Payload:
    form = Form()
    stored = check_command(form, data)
    form.check()
    return stored


def _add(call: Call, scope: Scope, stored: Payload) -> Command:
    world = call.world
    command_id = world.snowflakes.next()
    command = Command(command_id, world.snowflakes.next(), world.bot.id, scope.guild_id, stored)
    scope.commands[command.id] = command
    world.changed.notify()
    return command


def _replace(call: Call, command: Command, stored: Payload) -> None:
    if command.form != stored:
        command.form = stored
        command.version = call.world.snowflakes.next()
        call.world.changed.notify()
