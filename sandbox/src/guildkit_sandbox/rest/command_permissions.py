"""The permissions of commands in a guild: bots read them, people set them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from guildkit_sandbox.errors import Refused
from guildkit_sandbox.rest.access import guild_of, require_own_application
from guildkit_sandbox.rest.routing import Call, route

if TYPE_CHECKING:
    from guildkit_sandbox.payloads import Payload
    from guildkit_sandbox.state.guilds import Guild

_COMMANDS: Final = "/applications/{application_id}/guilds/{guild_id}/commands"


@route("GET", _COMMANDS + "/permissions")
def list_permissions(call: Call) -> list[Payload]:
    """What was said of the bot's commands in a guild."""
    require_own_application(call)
    return call.world.command_permissions.within(guild_of(call))


@route("GET", _COMMANDS + "/{command_id}/permissions")
def get_permissions(call: Call) -> Payload:
    """What was said of one command, or of all with the application's id."""
    guild, command_id = _named(call)
    if not call.world.command_permissions.of(guild, command_id):
        raise Refused(10066)
    return call.world.command_permissions.to_dict(guild, command_id)


@route("PUT", _COMMANDS + "/{command_id}/permissions")
def set_permissions(call: Call) -> None:
    """Say who may use a command: for the OAuth2 tokens of people, not for bots."""
    _named(call)
    raise Refused(20001)


def _named(call: Call) -> tuple[Guild, int]:
    """Return the guild and the id that the path names, of a command or of the application."""
    require_own_application(call)
    guild, world, command_id = guild_of(call), call.world, call.ids["command_id"]
    scopes = (world.scope(guild.id), world.scope(None))
    if command_id != world.bot.id and not any(command_id in scope.commands for scope in scopes):
        raise Refused(10063)
    return guild, command_id
