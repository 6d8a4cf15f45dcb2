"""Which events a session gets for the intents it named."""

from __future__ import annotations

from enum import IntFlag
from functools import cache

from guildkit_sandbox.permissions import NONE, Permissions


class Intents(IntFlag):
    """Discord's intents."""

    GUILDS = 1 << 0
    GUILD_MEMBERS = 1 << 1
    GUILD_MODERATION = 1 << 2
    GUILD_EXPRESSIONS = 1 << 3
    GUILD_INTEGRATIONS = 1 << 4
    GUILD_WEBHOOKS = 1 << 5
    GUILD_INVITES = 1 << 6
    GUILD_VOICE_STATES = 1 << 7
    GUILD_PRESENCES = 1 << 8
    GUILD_MESSAGES = 1 << 9
    GUILD_MESSAGE_REACTIONS = 1 << 10
    GUILD_MESSAGE_TYPING = 1 << 11
    DIRECT_MESSAGES = 1 << 12
    DIRECT_MESSAGE_REACTIONS = 1 << 13
    DIRECT_MESSAGE_TYPING = 1 << 14
    MESSAGE_CONTENT = 1 << 15
    GUILD_SCHEDULED_EVENTS = 1 << 16
    AUTO_MODERATION_CONFIGURATION = 1 << 20
    AUTO_MODERATION_EXECUTION = 1 << 21
    GUILD_MESSAGE_POLLS = 1 << 24
    DIRECT_MESSAGE_POLLS = 1 << 25


EXISTING = sum(intent.value for intent in Intents)

PRIVILEGED = {
    "members": Intents.GUILD_MEMBERS,
    "presences": Intents.GUILD_PRESENCES,
    "message_content": Intents.MESSAGE_CONTENT,
}
"""The intents that the developer portal must grant, by the names the portal gives them."""

_EVENTS = {
    Intents.GUILDS: (
        "GUILD_CREATE",
        "GUILD_UPDATE",
        "GUILD_DELETE",
        "GUILD_ROLE_CREATE",
        "GUILD_ROLE_UPDATE",
        "GUILD_ROLE_DELETE",
        "CHANNEL_CREATE",
        "CHANNEL_UPDATE",
        "CHANNEL_DELETE",
        "CHANNEL_PINS_UPDATE",
        "THREAD_CREATE",
        "THREAD_UPDATE",
        "THREAD_DELETE",
        "THREAD_LIST_SYNC",
        "THREAD_MEMBER_UPDATE",
        "STAGE_INSTANCE_CREATE",
        "STAGE_INSTANCE_UPDATE",
        "STAGE_INSTANCE_DELETE",
    ),
    Intents.GUILD_MEMBERS: (
        "GUILD_MEMBER_ADD",
        "GUILD_MEMBER_UPDATE",
        "GUILD_MEMBER_REMOVE",
        "THREAD_MEMBERS_UPDATE",
    ),
    Intents.GUILD_MODERATION: ("GUILD_AUDIT_LOG_ENTRY_CREATE", "GUILD_BAN_ADD", "GUILD_BAN_REMOVE"),
    Intents.GUILD_EXPRESSIONS: (
        "GUILD_EMOJIS_UPDATE",
        "GUILD_STICKERS_UPDATE",
        "GUILD_SOUNDBOARD_SOUND_CREATE",
        "GUILD_SOUNDBOARD_SOUND_UPDATE",
        "GUILD_SOUNDBOARD_SOUND_DELETE",
        "GUILD_SOUNDBOARD_SOUNDS_UPDATE",
    ),
    Intents.GUILD_INTEGRATIONS: (
        "GUILD_INTEGRATIONS_UPDATE",
        "INTEGRATION_CREATE",
        "INTEGRATION_UPDATE",
        "INTEGRATION_DELETE",
    ),
    Intents.GUILD_WEBHOOKS: ("WEBHOOKS_UPDATE",),
    Intents.GUILD_INVITES: ("INVITE_CREATE", "INVITE_DELETE"),
    Intents.GUILD_VOICE_STATES: ("VOICE_STATE_UPDATE", "VOICE_CHANNEL_EFFECT_SEND"),
    Intents.GUILD_PRESENCES: ("PRESENCE_UPDATE",),
    Intents.GUILD_MESSAGES: ("MESSAGE_CREATE", "MESSAGE_UPDATE", "MESSAGE_DELETE", "MESSAGE_DELETE_BULK"),
    Intents.GUILD_MESSAGE_REACTIONS: (
        "MESSAGE_REACTION_ADD",
        "MESSAGE_REACTION_REMOVE",
        "MESSAGE_REACTION_REMOVE_ALL",
        "MESSAGE_REACTION_REMOVE_EMOJI",
    ),
    Intents.GUILD_MESSAGE_TYPING: ("TYPING_START",),
    Intents.GUILD_SCHEDULED_EVENTS: (
        "GUILD_SCHEDULED_EVENT_CREATE",
        "GUILD_SCHEDULED_EVENT_UPDATE",
        "GUILD_SCHEDULED_EVENT_DELETE",
        "GUILD_SCHEDULED_EVENT_USER_ADD",
        "GUILD_SCHEDULED_EVENT_USER_REMOVE",
    ),
    Intents.AUTO_MODERATION_CONFIGURATION: (
        "AUTO_MODERATION_RULE_CREATE",
        "AUTO_MODERATION_RULE_UPDATE",
        "AUTO_MODERATION_RULE_DELETE",
    ),
    Intents.AUTO_MODERATION_EXECUTION: ("AUTO_MODERATION_ACTION_EXECUTION",),
    Intents.GUILD_MESSAGE_POLLS: ("MESSAGE_POLL_VOTE_ADD", "MESSAGE_POLL_VOTE_REMOVE"),
}
_NEEDED = {event: intent for intent, events in _EVENTS.items() for event in events}

_DIRECT = {
    Intents.GUILD_MESSAGES: Intents.DIRECT_MESSAGES,
    Intents.GUILD_MESSAGE_REACTIONS: Intents.DIRECT_MESSAGE_REACTIONS,
    Intents.GUILD_MESSAGE_TYPING: Intents.DIRECT_MESSAGE_TYPING,
    Intents.GUILD_MESSAGE_POLLS: Intents.DIRECT_MESSAGE_POLLS,
    Intents.GUILDS: Intents.DIRECT_MESSAGES,
}

_GRANTED = {
    "GUILD_AUDIT_LOG_ENTRY_CREATE": Permissions.VIEW_AUDIT_LOG,
    "INVITE_CREATE": Permissions.MANAGE_CHANNELS,
    "INVITE_DELETE": Permissions.MANAGE_CHANNELS,
    "AUTO_MODERATION_RULE_CREATE": Permissions.MANAGE_GUILD,
    "AUTO_MODERATION_RULE_UPDATE": Permissions.MANAGE_GUILD,
    "AUTO_MODERATION_RULE_DELETE": Permissions.MANAGE_GUILD,
    "AUTO_MODERATION_ACTION_EXECUTION": Permissions.MANAGE_GUILD,
}

_NO_INTENT = Intents(0)


@cache
def needed(event: str, *, direct: bool) -> int:
    """Return the intents of which an event needs one, 0 where everybody gets it."""
    intent = _NEEDED.get(event, _NO_INTENT)
    return (_DIRECT.get(intent, intent) if direct else intent).value


def permission_for(event: str) -> Permissions:
    """Return the permission that the bot needs to be told of an event."""
    return _GRANTED.get(event, NONE)
