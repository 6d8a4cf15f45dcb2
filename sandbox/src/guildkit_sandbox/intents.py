"""Which events a session gets for the intents it named."""

from __future__ import annotations

from enum import IntFlag


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

_GUILD_EVENTS = {
    **dict.fromkeys(
        (
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
        ),
        Intents.GUILDS,
    ),
    **dict.fromkeys(
        ("GUILD_MEMBER_ADD", "GUILD_MEMBER_UPDATE", "GUILD_MEMBER_REMOVE"), Intents.GUILD_MEMBERS
    ),
    **dict.fromkeys(("GUILD_BAN_ADD", "GUILD_BAN_REMOVE"), Intents.GUILD_MODERATION),
    **dict.fromkeys(
        ("MESSAGE_CREATE", "MESSAGE_UPDATE", "MESSAGE_DELETE", "MESSAGE_DELETE_BULK"),
        Intents.GUILD_MESSAGES,
    ),
    **dict.fromkeys(
        (
            "MESSAGE_REACTION_ADD",
            "MESSAGE_REACTION_REMOVE",
            "MESSAGE_REACTION_REMOVE_ALL",
            "MESSAGE_REACTION_REMOVE_EMOJI",
        ),
        Intents.GUILD_MESSAGE_REACTIONS,
    ),
    "TYPING_START": Intents.GUILD_MESSAGE_TYPING,
}

_DIRECT = {
    Intents.GUILD_MESSAGES: Intents.DIRECT_MESSAGES,
    Intents.GUILD_MESSAGE_REACTIONS: Intents.DIRECT_MESSAGE_REACTIONS,
    Intents.GUILD_MESSAGE_TYPING: Intents.DIRECT_MESSAGE_TYPING,
    Intents.GUILDS: Intents.DIRECT_MESSAGES,
}

_NONE = Intents(0)


def needed(event: str, *, direct: bool) -> int:
    """Return the intent that an event needs, 0 where everybody gets it."""
    intent = _GUILD_EVENTS.get(event, _NONE)
    return (_DIRECT.get(intent, intent) if direct else intent).value
