"""What stands between the bot and what it asks for in a guild: permissions and rank."""

from __future__ import annotations

from typing import TYPE_CHECKING

from guildkit_sandbox import permissions as perms
from guildkit_sandbox.errors import Refused
from guildkit_sandbox.state.guilds import THREADS

if TYPE_CHECKING:
    from guildkit_sandbox.permissions import Permissions
    from guildkit_sandbox.rest.routing import Call
    from guildkit_sandbox.state.guilds import Channel, Guild, Member, Role


def guild_of(call: Call, *needed: Permissions) -> Guild:
    """Return the guild in the path, if the bot is there and has these permissions."""
    guild = call.world.guild(call.ids["guild_id"])
    require_in_guild(call, guild, *needed)
    return guild


def guild_channel_of(call: Call, *needed: Permissions) -> tuple[Guild, Channel]:
    """Return the channel in the path and its guild, if the bot sees it and has these permissions there."""
    channel = call.world.channel(call.ids["channel_id"])
    if channel.guild is None or channel.type in THREADS:
        raise Refused(50024)
    granted = perms.in_channel(channel, call.world.bot.id)
    if any(permission not in granted for permission in needed):
        raise Refused(50013)
    return channel.guild, channel


def require_in_guild(call: Call, guild: Guild, *needed: Permissions) -> None:
    """Refuse the bot where it lacks a permission."""
    granted = granted_in(call, guild)
    if any(permission not in granted for permission in needed):
        raise Refused(50013)


def require_rank(call: Call, guild: Guild, user_id: int) -> None:
    """Refuse the bot what it wants to do to somebody who does not rank below it."""
    if not perms.outranks(guild, bot_in(call, guild), user_id):
        raise Refused(50013)


def require_reach(call: Call, guild: Guild, role: Role) -> None:
    """Refuse the bot what it wants to do with a role that is not below its own."""
    if not perms.may_manage(guild, bot_in(call, guild), role):
        raise Refused(50013)


def granted_in(call: Call, guild: Guild) -> Permissions:
    """Return what the bot may do in a guild."""
    return perms.in_guild(guild, bot_in(call, guild))


def bot_in(call: Call, guild: Guild) -> Member:
    """Return the bot's membership."""
    return guild.members[call.world.bot.id]


def member_of(call: Call, guild: Guild) -> Member:
    """Return the member in the path."""
    member = guild.members.get(call.ids["user_id"])
    if member is None:
        raise Refused(10007 if call.ids["user_id"] in call.world.users else 10013)
    return member


def role_of(call: Call, guild: Guild) -> Role:
    """Return the role in the path."""
    role = guild.roles.get(call.ids["role_id"])
    if role is None:
        raise Refused(10011)
    return role
