"""Guilds and what they are made of: roles, members, channels."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from guildkit_sandbox import permissions as perms
from guildkit_sandbox.payloads import id_or_none, timestamp

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from guildkit_sandbox.payloads import Payload
    from guildkit_sandbox.permissions import Permissions
    from guildkit_sandbox.state.automod import Rule
    from guildkit_sandbox.state.bans import Ban
    from guildkit_sandbox.state.emojis import Emoji
    from guildkit_sandbox.state.events import ScheduledEvent
    from guildkit_sandbox.state.forums import Forum
    from guildkit_sandbox.state.messages import Message
    from guildkit_sandbox.state.threads import Thread
    from guildkit_sandbox.state.users import User

TEXT: Final = 0
DM: Final = 1
VOICE: Final = 2
CATEGORY: Final = 4
NEWS: Final = 5
NEWS_THREAD: Final = 10
PUBLIC_THREAD: Final = 11
PRIVATE_THREAD: Final = 12
STAGE: Final = 13
FORUM: Final = 15
MEDIA: Final = 16

CHANNEL_TYPES: Final = {
    "text": TEXT,
    "voice": VOICE,
    "category": CATEGORY,
    "news": NEWS,
    "stage": STAGE,
    "forum": FORUM,
    "media": MEDIA,
}
THREADS: Final = frozenset({NEWS_THREAD, PUBLIC_THREAD, PRIVATE_THREAD})
FORUMS: Final = frozenset({FORUM, MEDIA})
MESSAGEABLE: Final = frozenset({TEXT, DM, VOICE, NEWS, STAGE}) | THREADS
CONVERTIBLE: Final = frozenset({TEXT, NEWS})
"""What can become one another."""
SPOKEN_IN: Final = frozenset({VOICE, STAGE})


@dataclass(eq=False)
class Role:
    """A role of a guild."""

    id: int
    name: str
    permissions: Permissions
    position: int = 0
    color: int = 0
    hoist: bool = False
    managed: bool = False
    mentionable: bool = False
    bot_id: int | None = None

    def to_dict(self) -> Payload:
        """Return the role object."""
        payload: Payload = {
            "id": str(self.id),
            "name": self.name,
            "permissions": str(self.permissions.value),
            "position": self.position,
            "color": self.color,
            "colors": {"primary_color": self.color, "secondary_color": None, "tertiary_color": None},
            "hoist": self.hoist,
            "managed": self.managed,
            "mentionable": self.mentionable,
            "icon": None,
            "unicode_emoji": None,
            "flags": 0,
        }
        if self.bot_id is not None:
            payload["tags"] = {"bot_id": str(self.bot_id)}
        return payload


@dataclass(eq=False)
class Member:
    """A user in a guild."""

    user: User
    joined_at: datetime
    role_ids: list[int] = field(default_factory=list)
    nick: str | None = None
    timed_out_until: datetime | None = None
    mute: bool = False
    deaf: bool = False

    @property
    def display_name(self) -> str:
        """What the guild calls them."""
        return self.nick or self.user.display_name

    def is_timed_out(self, now: datetime) -> bool:
        """Return whether they may not speak at the moment."""
        return self.timed_out_until is not None and self.timed_out_until > now

    def to_dict(self, *, user: bool = True) -> Payload:
        """Return the member object, with the user in it or not."""
        payload: Payload = {
            "nick": self.nick,
            "avatar": None,
            "banner": None,
            "roles": [str(role_id) for role_id in self.role_ids],
            "joined_at": timestamp(self.joined_at),
            "premium_since": None,
            "deaf": self.deaf,
            "mute": self.mute,
            "flags": 0,
            "pending": False,
            "communication_disabled_until": timestamp(self.timed_out_until),
        }
        if user:
            payload["user"] = self.user.payload
        return payload


@dataclass
class Overwrite:
    """What a role or a member may do differently in one channel."""

    id: int
    is_member: bool
    allow: Permissions
    deny: Permissions

    def to_dict(self) -> Payload:
        """Return the overwrite object."""
        return {
            "id": str(self.id),
            "type": int(self.is_member),
            "allow": str(self.allow.value),
            "deny": str(self.deny.value),
        }


@dataclass(eq=False)
class Channel:
    """A channel of a guild, or the direct messages of some users."""

    id: int
    type: int
    name: str = ""
    guild: Guild | None = None
    topic: str | None = None
    position: int = 0
    nsfw: bool = False
    slowmode: int = 0
    parent_id: int | None = None
    bitrate: int = 64_000
    user_limit: int = 0
    rtc_region: str | None = None
    video_quality_mode: int = 1
    overwrites: dict[int, Overwrite] = field(default_factory=dict)
    recipients: dict[int, User] = field(default_factory=dict)
    messages: dict[int, Message] = field(default_factory=dict)
    last_message_id: int | None = None
    forum: Forum | None = None

    @property
    def mention(self) -> str:
        """What a message says to link the channel."""
        return f"<#{self.id}>"

    @property
    def home(self) -> Channel:
        """The channel whose permissions hold here: a thread's is its parent."""
        return self

    def narrowed(self, user_id: int, granted: Permissions) -> Permissions:  # noqa: ARG002 - threads look at it
        """Return what is left here of what the home grants."""
        return granted

    def to_dict(self, *, viewer: int | None = None) -> Payload:
        """Return the channel object; a DM lists everyone but the viewer."""
        if self.guild is None:
            return {
                "id": str(self.id),
                "type": self.type,
                "last_message_id": id_or_none(self.last_message_id),
                "recipients": [user.payload for user in self.recipients.values() if user.id != viewer],
                "flags": 0,
            }
        payload: Payload = {
            "id": str(self.id),
            "type": self.type,
            "guild_id": str(self.guild.id),
            "name": self.name,
            "position": self.position,
            "parent_id": id_or_none(self.parent_id),
            "permission_overwrites": [overwrite.to_dict() for overwrite in self.overwrites.values()],
            "nsfw": self.nsfw,
            "flags": 0,
        }
        if self.type != CATEGORY:
            payload |= {
                "topic": self.topic,
                "rate_limit_per_user": self.slowmode,
                "last_message_id": id_or_none(self.last_message_id),
            }
        if self.forum is not None:
            payload |= self.forum.to_dict()
        if self.type in SPOKEN_IN:
            payload |= {
                "bitrate": self.bitrate,
                "user_limit": self.user_limit,
                "rtc_region": self.rtc_region,
                "video_quality_mode": self.video_quality_mode,
            }
        return payload

    def to_partial_dict(self, user_id: int) -> Payload:
        """Return the part of the channel that an interaction carries, with what a user may do there."""
        payload = self.to_dict(viewer=user_id)
        payload.pop("permission_overwrites", None)
        payload["permissions"] = str(perms.in_channel(self, user_id).value)
        payload.setdefault("name", "")
        return payload


@dataclass(eq=False)
class Guild:
    """A guild."""

    id: int
    name: str
    owner_id: int
    now: Callable[[], datetime]
    locale: str = "en-US"
    roles: dict[int, Role] = field(default_factory=dict)
    members: dict[int, Member] = field(default_factory=dict)
    channels: dict[int, Channel] = field(default_factory=dict)
    threads: dict[int, Thread] = field(default_factory=dict)
    bans: dict[int, Ban] = field(default_factory=dict)
    emojis: dict[int, Emoji] = field(default_factory=dict)
    scheduled_events: dict[int, ScheduledEvent] = field(default_factory=dict)
    automod: dict[int, Rule] = field(default_factory=dict)
    features: list[str] = field(default_factory=list)
    settings: Payload = field(default_factory=dict)
    """What else was changed of it, by Discord's names."""

    @property
    def everyone(self) -> Role:
        """The role that everyone has."""
        return self.roles[self.id]

    def members_called(self, start: str) -> list[Member]:
        """Return the members whose name or nickname starts so."""
        start = start.casefold()
        return [
            member
            for member in self.members.values()
            if member.user.name.casefold().startswith(start)
            or member.display_name.casefold().startswith(start)
        ]

    def to_dict(self) -> Payload:
        """Return the guild object as REST shows it."""
        return {
            "id": str(self.id),
            "name": self.name,
            "owner_id": str(self.owner_id),
            "icon": None,
            "splash": None,
            "discovery_splash": None,
            "banner": None,
            "description": None,
            "home_header": None,
            "region": "us-east",
            "afk_channel_id": None,
            "afk_timeout": 300,
            "system_channel_id": None,
            "system_channel_flags": 0,
            "widget_enabled": False,
            "widget_channel_id": None,
            "verification_level": 0,
            "roles": [role.to_dict() for role in self.roles.values()],
            "default_message_notifications": 0,
            "mfa_level": 0,
            "explicit_content_filter": 0,
            "max_presences": None,
            "max_members": 500_000,
            "max_stage_video_channel_users": 50,
            "max_video_channel_users": 25,
            "vanity_url_code": None,
            "premium_tier": 0,
            "premium_subscription_count": 0,
            "premium_progress_bar_enabled": False,
            "preferred_locale": self.locale,
            "rules_channel_id": None,
            "safety_alerts_channel_id": None,
            "public_updates_channel_id": None,
            "application_id": None,
            "nsfw": False,
            "nsfw_level": 0,
            "incidents_data": None,
            "features": self.features,
            "emojis": [emoji.to_dict() for emoji in self.emojis.values()],
            "stickers": [],
            **self.settings,
        }
