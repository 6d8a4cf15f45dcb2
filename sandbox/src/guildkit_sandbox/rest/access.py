"""What stands between the bot and what it asks for: permissions and rank."""

from __future__ import annotations

from typing import TYPE_CHECKING

from guildkit_sandbox import permissions as perms
from guildkit_sandbox.errors import Refused
from guildkit_sandbox.permissions import Permissions
from guildkit_sandbox.state.guilds import MESSAGEABLE, THREADS
from guildkit_sandbox.state.messages import IS_VOICE_MESSAGE
from guildkit_sandbox.state.threads import Thread

if TYPE_CHECKING:
    from guildkit_sandbox.payloads import Payload
    from guildkit_sandbox.rest.routing import Call
    from guildkit_sandbox.state.guilds import Channel, Guild, Member, Role
    from guildkit_sandbox.state.users import User
    from guildkit_sandbox.state.world import World


def guild_of(call: Call, *needed: Permissions) -> Guild:
    """Return the guild in the path, if the bot is there and has these permissions."""
    guild = call.world.guild(call.ids["guild_id"])
    require_in_guild(call, guild, *needed)
    return guild


def channel_of(call: Call, *needed: Permissions) -> Channel:
    """Return the channel in the path, if the bot sees it and has these permissions there."""
    channel = call.world.channel(call.ids["channel_id"])
    require_in_channel(call, channel, *needed)
    return channel


def guild_channel_of(call: Call, *needed: Permissions) -> tuple[Guild, Channel]:
    """Return the channel in the path and its guild, if the bot sees it and has these permissions there."""
    channel = call.world.channel(call.ids["channel_id"])
    if channel.guild is None:
        raise Refused(50003)
    if channel.type in THREADS:
        raise Refused(50024)
    require_in_channel(call, channel, *needed)
    return channel.guild, channel


def message_channel_of(call: Call, *needed: Permissions) -> Channel:
    """Return the channel in the path, if it has messages and the bot has these permissions there."""
    channel = call.world.channel(call.ids["channel_id"])
    if channel.type not in MESSAGEABLE:
        raise Refused(50008)
    require_in_channel(call, channel, *needed)
    return channel


def require_in_channel(call: Call, channel: Channel, *needed: Permissions) -> Permissions:
    """Refuse the bot where it lacks a permission in a channel; return what it has."""
    granted = perms.in_channel(channel, call.world.bot.id)
    if any(permission not in granted for permission in needed):
        # What one may not do in direct messages nobody can be granted.
        raise Refused(50003 if channel.guild is None else 50013)
    return granted


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


def require_own_application(call: Call) -> None:
    """Refuse an application that is not the bot's own."""
    if call.ids["application_id"] != call.world.bot.id:
        raise Refused(10002)


# ---------------------------------------------------------------------- what is posted


def require_granted(call: Call, data: Payload, granted: Permissions) -> None:
    """Refuse a message with something on it that the bot may not post here."""
    needed = (
        (data.get("embeds"), Permissions.EMBED_LINKS),
        (call.files, Permissions.ATTACH_FILES),
        (data.get("poll"), Permissions.SEND_POLLS),
        (data.get("tts"), Permissions.SEND_TTS_MESSAGES),
    )
    if any(given and permission not in granted for given, permission in needed):
        raise Refused(50013)
    flags = data.get("flags")
    voice = isinstance(flags, int) and flags & IS_VOICE_MESSAGE
    if voice and Permissions.SEND_VOICE_MESSAGES not in granted:
        raise Refused(50173)


def require_reachable(world: World, user: User) -> None:
    """Refuse to write to somebody who shares no guild with the bot, or does not want it to."""
    if user is world.bot:
        return
    if not any(world.is_in(guild) and user.id in guild.members for guild in world.guilds.values()):
        raise Refused(50278)
    if not user.takes_dms:
        raise Refused(50007)


def require_open(thread: Channel, granted: Permissions) -> None:
    """Refuse to post in a locked thread."""
    if isinstance(thread, Thread) and thread.locked and Permissions.MANAGE_THREADS not in granted:
        raise Refused(160005)
