"""Which intents a gateway event needs: a plugin that listens to one gets it sent."""

from __future__ import annotations

from typing import Final

import disnake

# https://docs.discord.com/developers/events/gateway#list-of-intents
_GUILDS: Final = ("guilds",)
_EVENTS: Final[dict[str, tuple[str, ...]]] = {
    "guild_update": _GUILDS,
    "guild_role": _GUILDS,
    "guild_channel": _GUILDS,
    "guild_emojis": ("expressions",),
    "guild_stickers": ("expressions",),
    "guild_integrations": ("integrations",),
    "guild_scheduled_event": ("guild_scheduled_events",),
    "guild_available": _GUILDS,
    "guild_join": _GUILDS,
    "guild_remove": _GUILDS,
    "thread": _GUILDS,
    "stage_instance": _GUILDS,
    "member_ban": ("moderation",),
    "member_unban": ("moderation",),
    "audit_log_entry_create": ("moderation",),
    "automod_rule": ("automod_configuration",),
    "automod_action_execution": ("automod_execution",),
    "member": ("members",),
    "raw_member": ("members",),
    "presence_update": ("presences",),
    "raw_presence_update": ("presences",),
    "invite": ("invites",),
    "webhooks_update": ("webhooks",),
    "integration": ("integrations",),
    "raw_integration": ("integrations",),
    "voice_state_update": ("voice_states",),
    "message": ("guild_messages",),
    "bulk_message_delete": ("guild_messages",),
    "raw_message": ("guild_messages",),
    "raw_bulk_message_delete": ("guild_messages",),
    "reaction": ("guild_reactions",),
    "raw_reaction": ("guild_reactions",),
    "poll_vote": ("guild_polls",),
    "raw_poll_vote": ("guild_polls",),
    "typing": ("guild_typing",),
    "raw_typing": ("guild_typing",),
    "interaction": (),
    "entitlement": (),
}

PRIVILEGED: Final = {
    "members": ("gateway_guild_members", "gateway_guild_members_limited"),
    "presences": ("gateway_presence", "gateway_presence_limited"),
    "message_content": ("gateway_message_content", "gateway_message_content_limited"),
}
"""Those that have to be granted on the Bot page of Discord's developer portal, and how an application shows that."""


def granted(flags: disnake.ApplicationFlags | None) -> disnake.Intents:
    """Return the privileged intents that an application was granted."""
    found = disnake.Intents.none()
    for name, shown in PRIVILEGED.items():
        setattr(found, name, any(getattr(flags, flag, False) for flag in shown))
    return found


def ungranted(intents: disnake.Intents, flags: disnake.ApplicationFlags | None) -> list[str]:
    """Return the privileged ones among `intents` that an application was not granted."""
    return [name for name, lacks in intents & ~granted(flags) if lacks and name in PRIVILEGED]


def intents_for(event: str) -> disnake.Intents | None:
    """Return the intents that an event needs; None where there is no such event."""
    names = [name for name in _EVENTS if event == name or event.startswith(f"{name}_")]
    if not names:
        return None
    intents = disnake.Intents.none()
    for flag in _EVENTS[max(names, key=len)]:
        setattr(intents, flag, True)
    return intents
