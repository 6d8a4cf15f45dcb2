"""What one person sees, as the page draws it: pure functions from the sandbox's state to JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from guildkit_sandbox import permissions as perms
from guildkit_sandbox.payloads import timestamp
from guildkit_sandbox.people.commands import shown_commands
from guildkit_sandbox.permissions import Permissions
from guildkit_sandbox.state.guilds import MESSAGEABLE, SPOKEN_IN, STAGE
from guildkit_sandbox.state.messages import EPHEMERAL
from guildkit_sandbox.state.presences import described
from guildkit_sandbox.state.threads import Thread

if TYPE_CHECKING:
    from collections.abc import Container

    from guildkit_sandbox.payloads import Payload
    from guildkit_sandbox.state.guilds import Channel, Guild, Member
    from guildkit_sandbox.state.messages import Message
    from guildkit_sandbox.state.polls import Poll
    from guildkit_sandbox.state.users import User
    from guildkit_sandbox.state.voice import VoiceState
    from guildkit_sandbox.state.world import World

MESSAGES = 50
"""How many messages of a channel are shown."""


def sees(channel: Channel, user: User) -> bool:
    """Return whether the client shows somebody the channel."""
    return Permissions.VIEW_CHANNEL in perms.in_channel(channel, user.id)


def shown_guilds(world: World, user: User) -> list[Payload]:
    """Return the guilds at the left edge."""
    return [
        {"id": str(guild.id), "name": guild.name, "bot": world.is_in(guild)}
        for guild in world.guilds.values()
        if user.id in guild.members
    ]


def shown_people(world: World) -> list[Payload]:
    """Return everybody whom one can be, with their guilds."""
    return [
        {
            "id": str(user.id),
            "name": user.display_name,
            "guilds": [str(guild.id) for guild in world.guilds.values() if user.id in guild.members],
        }
        for user in world.users.values()
        if not user.bot and any(user.id in guild.members for guild in world.guilds.values())
    ]


def shown_place(world: World, channel: Channel, user: User) -> Payload:
    """Return who one is, where one is, and what one may do there."""
    granted = perms.in_channel(channel, user.id)
    guild = channel.guild
    return {
        "me": {"id": str(user.id), "name": _name(guild, user)},
        "bot": str(world.bot.id),
        "guild": None if guild is None else str(guild.id),
        "channel": {
            "id": str(channel.id),
            "type": channel.type,
            "name": channel.name or world.bot.display_name,
            "topic": channel.topic,
        },
        "may_write": Permissions.SEND_MESSAGES in granted,
        "may_react": Permissions.ADD_REACTIONS in granted,
        "may_manage": guild is not None and Permissions.MANAGE_MESSAGES in granted,
    }


def nowhere(world: World, user: User, guild: Guild) -> Payload:
    """Return the place of somebody who sees no channel of a guild."""
    return {
        "me": {"id": str(user.id), "name": _name(guild, user)},
        "bot": str(world.bot.id),
        "guild": str(guild.id),
        "channel": None,
        "may_write": False,
        "may_react": False,
        "may_manage": False,
    }


def shown_channels(guild: Guild | None, user: User) -> list[Payload]:
    """Return the channels of a guild that somebody sees, in their order."""
    if guild is None:
        return []
    threads = [thread for thread in guild.threads.values() if not thread.archived]
    channels: list[Channel] = [each for each in (*guild.channels.values(), *threads) if sees(each, user)]
    return [
        {
            "id": str(channel.id),
            "type": channel.type,
            "name": channel.name,
            "parent": _parent(channel),
            "last": None if channel.last_message_id is None else str(channel.last_message_id),
            "open": channel.type in MESSAGEABLE,
        }
        for channel in sorted(channels, key=lambda each: (each.position, each.id))
    ]


def _parent(channel: Channel) -> str | None:
    parent = channel.parent.id if isinstance(channel, Thread) else channel.parent_id
    return None if parent is None else str(parent)


def shown_voice(world: World, guild: Guild | None, user: User) -> list[Payload]:
    """Return the voice channels of a guild that somebody sees: who is in each, and what one may do there."""
    channels = [] if guild is None else list(guild.channels.values())
    return [
        _voice(world, channel, user)
        for channel in channels
        if channel.type in SPOKEN_IN and sees(channel, user)
    ]


def shown_own_voice(world: World, state: VoiceState | None) -> Payload | None:
    """Return where one is in voice oneself, None where one is nowhere."""
    if state is None:
        return None
    return {
        "guild": str(state.guild.id),
        "guild_name": state.guild.name,
        "channel": str(state.channel.id),
        "channel_name": state.channel.name,
        "muted": state.self_mute,
        "deafened": state.self_deaf,
        "deafened_by_guild": state.member.deaf,
        "with_bot": any(each.user is world.bot for each in world.voice.inside(state.channel)),
    }


def _voice(world: World, channel: Channel, user: User) -> Payload:
    granted = perms.in_channel(channel, user.id)
    return {
        "id": str(channel.id),
        "stage": channel.type == STAGE,
        "limit": channel.user_limit,
        "may_join": world.voice.may_join(channel, user.id),
        "may_move": Permissions.MOVE_MEMBERS in granted,
        "may_mute": Permissions.MUTE_MEMBERS in granted,
        "may_deafen": Permissions.DEAFEN_MEMBERS in granted,
        "inside": [
            {
                "id": str(state.user.id),
                "name": state.member.display_name,
                "bot": state.user.bot,
                "muted": state.self_mute,
                "deafened": state.self_deaf,
                "muted_by_guild": state.member.mute,
                "deafened_by_guild": state.member.deaf,
                "listens": state.suppress,
            }
            for state in world.voice.inside(channel)
        ],
    }


def shown_roles(guild: Guild | None) -> list[Payload]:
    """Return the roles of a guild, the highest first."""
    roles = [] if guild is None else sorted(guild.roles.values(), key=lambda role: -role.position)
    return [
        {"id": str(role.id), "name": role.name, "color": role.color, "hoist": role.hoist} for role in roles
    ]


def shown_members(world: World, guild: Guild | None, user: User) -> list[Payload]:
    """Return the members of a guild; of direct messages the two who write them."""
    if guild is None:
        return [
            {
                "id": str(each.id),
                "name": each.display_name,
                "roles": [],
                "bot": each.bot,
                **_presence(world, each),
            }
            for each in (user, world.bot)
        ]
    return [_member(world, guild, member) for member in guild.members.values()]


def shown_names(world: World, guild: Guild | None) -> dict[str, str]:
    """Return what everybody is called, for mentions."""
    return {str(user.id): _name(guild, user) for user in world.users.values()}


def shown_commands_here(world: World, channel: Channel, user: User) -> list[Payload]:
    """Return the commands that the client offers, of every kind."""
    return [command.to_dict() for command in shown_commands(world, channel, user)]


def shown_messages(channel: Channel, user: User, dismissed: Container[int]) -> list[Payload]:
    """Return the last messages of a channel that somebody sees, oldest first."""
    if not sees(channel, user):
        return []
    found: list[Payload] = []
    for message in reversed(channel.messages.values()):
        private = bool(message.flags & EPHEMERAL)
        if message.id in dismissed or (private and message.addressee != user.id):
            continue
        found.append(_message(message, user))
        if len(found) == MESSAGES:
            break
    return found[::-1]


def shown_clock(world: World) -> Payload:
    """Return the sandbox's time."""
    return {"now": timestamp(world.now())}


def _message(message: Message, user: User) -> Payload:
    guild = message.channel.guild
    mentions = message.mentions
    member = guild.members.get(user.id) if guild else None
    return {
        **message.to_dict(),
        "name": _name(guild, message.author),
        "private": bool(message.flags & EPHEMERAL),
        "thinking": message.is_loading,
        "pings_me": mentions.everyone
        or user in mentions.users
        or (member is not None and any(role in mentions.role_ids for role in member.role_ids)),
        "voted": [] if message.poll is None else _votes(message.poll, user),
        "reacted": [emoji for emoji, users in message.reactions.items() if user.id in users],
    }


def _votes(poll: Poll, user: User) -> list[int]:
    return [number for number, users in poll.votes.items() if user.id in users]


def _member(world: World, guild: Guild, member: Member) -> Payload:
    return {
        "id": str(member.user.id),
        "name": member.display_name,
        "roles": [str(role_id) for role_id in member.role_ids],
        "bot": member.user.bot,
        "owner": member.user.id == guild.owner_id,
        "silent": member.is_timed_out(guild.now()),
        **_presence(world, member.user),
    }


def _presence(world: World, user: User) -> Payload:
    presence = world.presences.of(user)
    return {"status": presence.status, "doing": ", ".join(map(described, presence.activities))}


def _name(guild: Guild | None, user: User) -> str:
    member = guild.members.get(user.id) if guild else None
    return member.display_name if member else user.display_name
