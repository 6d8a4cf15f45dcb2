"""What a member may do: roles, overwrites, owner, administrator, time-out."""

from __future__ import annotations

from enum import IntFlag
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from guildkit_sandbox.state.guilds import Channel, Guild, Member, Role


class Permissions(IntFlag):
    """Discord's permission bits, in its own names."""

    CREATE_INSTANT_INVITE = 1 << 0
    KICK_MEMBERS = 1 << 1
    BAN_MEMBERS = 1 << 2
    ADMINISTRATOR = 1 << 3
    MANAGE_CHANNELS = 1 << 4
    MANAGE_GUILD = 1 << 5
    ADD_REACTIONS = 1 << 6
    VIEW_AUDIT_LOG = 1 << 7
    PRIORITY_SPEAKER = 1 << 8
    STREAM = 1 << 9
    VIEW_CHANNEL = 1 << 10
    SEND_MESSAGES = 1 << 11
    SEND_TTS_MESSAGES = 1 << 12
    MANAGE_MESSAGES = 1 << 13
    EMBED_LINKS = 1 << 14
    ATTACH_FILES = 1 << 15
    READ_MESSAGE_HISTORY = 1 << 16
    MENTION_EVERYONE = 1 << 17
    USE_EXTERNAL_EMOJIS = 1 << 18
    VIEW_GUILD_INSIGHTS = 1 << 19
    CONNECT = 1 << 20
    SPEAK = 1 << 21
    MUTE_MEMBERS = 1 << 22
    DEAFEN_MEMBERS = 1 << 23
    MOVE_MEMBERS = 1 << 24
    USE_VAD = 1 << 25
    CHANGE_NICKNAME = 1 << 26
    MANAGE_NICKNAMES = 1 << 27
    MANAGE_ROLES = 1 << 28
    MANAGE_WEBHOOKS = 1 << 29
    MANAGE_GUILD_EXPRESSIONS = 1 << 30
    USE_APPLICATION_COMMANDS = 1 << 31
    REQUEST_TO_SPEAK = 1 << 32
    MANAGE_EVENTS = 1 << 33
    MANAGE_THREADS = 1 << 34
    CREATE_PUBLIC_THREADS = 1 << 35
    CREATE_PRIVATE_THREADS = 1 << 36
    USE_EXTERNAL_STICKERS = 1 << 37
    SEND_MESSAGES_IN_THREADS = 1 << 38
    USE_EMBEDDED_ACTIVITIES = 1 << 39
    MODERATE_MEMBERS = 1 << 40
    VIEW_CREATOR_MONETIZATION_ANALYTICS = 1 << 41
    USE_SOUNDBOARD = 1 << 42
    CREATE_GUILD_EXPRESSIONS = 1 << 43
    CREATE_EVENTS = 1 << 44
    USE_EXTERNAL_SOUNDS = 1 << 45
    SEND_VOICE_MESSAGES = 1 << 46
    SET_VOICE_CHANNEL_STATUS = 1 << 48
    SEND_POLLS = 1 << 49
    USE_EXTERNAL_APPS = 1 << 50
    PIN_MESSAGES = 1 << 51
    BYPASS_SLOWMODE = 1 << 52

    @classmethod
    def named(cls, names: Iterable[str]) -> Permissions:
        """Return the permissions with these lower-case names, as in `["manage_guild"]`."""
        total = cls(0)
        for name in names:
            try:
                total |= cls[name.upper()]
            except KeyError:
                raise ValueError(f"Discord has no permission called {name!r}") from None
        return total


ALL = Permissions(sum(permission.value for permission in Permissions))
NONE = Permissions(0)

EVERYONE = Permissions.named(
    [
        "view_channel",
        "send_messages",
        "send_messages_in_threads",
        "create_public_threads",
        "read_message_history",
        "add_reactions",
        "embed_links",
        "attach_files",
        "use_external_emojis",
        "use_application_commands",
        "change_nickname",
        "create_instant_invite",
        "send_polls",
        "connect",
        "speak",
        "use_vad",
        "stream",
    ]
)
"""What @everyone may do in a new guild."""

BOT = EVERYONE | Permissions.named(["manage_messages", "manage_channels", "pin_messages"])
"""What the bot is invited with unless a test says otherwise."""

DIRECT = Permissions.named(
    [
        "view_channel",
        "send_messages",
        "send_tts_messages",
        "send_voice_messages",
        "send_polls",
        "read_message_history",
        "pin_messages",
        "add_reactions",
        "embed_links",
        "attach_files",
        "mention_everyone",
        "use_external_emojis",
        "use_external_stickers",
        "use_external_apps",
        "use_application_commands",
        "use_embedded_activities",
    ]
)
"""What everyone may do in direct messages: nobody moderates the other there."""

_TIMED_OUT = Permissions.VIEW_CHANNEL | Permissions.READ_MESSAGE_HISTORY
_NEEDS_SENDING = (
    Permissions.MENTION_EVERYONE
    | Permissions.SEND_TTS_MESSAGES
    | Permissions.ATTACH_FILES
    | Permissions.EMBED_LINKS
)


@cache
def _of(bits: int) -> Permissions:
    return Permissions(bits)


def in_guild(guild: Guild, member: Member) -> Permissions:
    """Return what `member` may do in the guild before any channel has its say."""
    if member.user.id == guild.owner_id:
        return ALL
    # As plain numbers: this is asked for each event.
    bits = guild.everyone.permissions.value
    for role_id in member.role_ids:
        bits |= guild.roles[role_id].permissions.value
    if bits & Permissions.ADMINISTRATOR.value:
        return ALL
    total = _of(bits)
    return total & _TIMED_OUT if _is_timed_out(guild, member) else total


def in_channel(channel: Channel, user_id: int) -> Permissions:
    """Return what a user may do in a channel, nothing for someone who is not there."""
    guild = channel.guild
    if guild is None:
        return DIRECT if user_id in channel.recipients else NONE
    member = guild.members.get(user_id)
    if member is None:
        return NONE
    total = in_guild(guild, member)
    if total == ALL:
        return ALL
    home = channel.home
    if home.overwrites:
        total = _overwritten(home, guild, member, total)
    total = channel.narrowed(user_id, total)
    if Permissions.VIEW_CHANNEL not in total:
        return NONE
    if Permissions.SEND_MESSAGES not in total:
        total &= ~_NEEDS_SENDING
    if _is_timed_out(guild, member):
        total &= _TIMED_OUT
    return total


def _is_timed_out(guild: Guild, member: Member) -> bool:
    return member.timed_out_until is not None and member.is_timed_out(guild.now())


def outranks(guild: Guild, member: Member, other_id: int) -> bool:
    """Return whether a member may act upon somebody: the owner upon everyone, others upon who ranks lower."""
    if other_id == guild.owner_id:
        return False
    if member.user.id == guild.owner_id:
        return True
    other = guild.members.get(other_id)
    return other is None or _highest(guild, member) > _highest(guild, other)


def may_manage(guild: Guild, member: Member, role: Role) -> bool:
    """Return whether a role is within a member's reach: the owner reaches all, others those below their own."""
    return member.user.id == guild.owner_id or rank(role) < _highest(guild, member)


def rank(role: Role) -> tuple[int, int]:
    """Return what roles are ordered by."""
    # Where two roles have the same position the older one is higher.
    return role.position, -role.id


def _highest(guild: Guild, member: Member) -> tuple[int, int]:
    return max(rank(guild.roles[role_id]) for role_id in [guild.id, *member.role_ids])


def _overwritten(channel: Channel, guild: Guild, member: Member, total: Permissions) -> Permissions:
    everyone = channel.overwrites.get(guild.id)
    if everyone is not None:
        total = total & ~everyone.deny | everyone.allow
    allow = deny = NONE
    for role_id in member.role_ids:
        overwrite = channel.overwrites.get(role_id)
        if overwrite is not None:
            allow |= overwrite.allow
            deny |= overwrite.deny
    total = total & ~deny | allow
    own = channel.overwrites.get(member.user.id)
    return total if own is None else total & ~own.deny | own.allow
