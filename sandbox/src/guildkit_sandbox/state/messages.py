"""Messages with everything on them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from guildkit_sandbox.payloads import timestamp

if TYPE_CHECKING:
    from datetime import datetime

    from guildkit_sandbox.payloads import Payload
    from guildkit_sandbox.state.guilds import Channel
    from guildkit_sandbox.state.polls import Poll
    from guildkit_sandbox.state.threads import Thread
    from guildkit_sandbox.state.users import User

CROSSPOSTED: Final = 1 << 0
IS_CROSSPOST: Final = 1 << 1
SUPPRESS_EMBEDS: Final = 1 << 2
HAS_THREAD: Final = 1 << 5
EPHEMERAL: Final = 1 << 6
LOADING: Final = 1 << 7
SUPPRESS_NOTIFICATIONS: Final = 1 << 12
IS_VOICE_MESSAGE: Final = 1 << 13
HAS_SNAPSHOT: Final = 1 << 14
COMPONENTS_V2: Final = 1 << 15

DEFAULT: Final = 0
RECIPIENT_ADD: Final = 1
RECIPIENT_REMOVE: Final = 2
CHANNEL_NAME_CHANGE: Final = 4
PINNED: Final = 6
USER_JOIN: Final = 7
CHANNEL_FOLLOW_ADD: Final = 12
THREAD_CREATED: Final = 18
REPLY: Final = 19
CHAT_INPUT_COMMAND: Final = 20
THREAD_STARTER_MESSAGE: Final = 21
CONTEXT_MENU_COMMAND: Final = 23
POLL_RESULT: Final = 46

SYSTEM: Final = frozenset(
    {
        RECIPIENT_ADD,
        RECIPIENT_REMOVE,
        CHANNEL_NAME_CHANGE,
        PINNED,
        USER_JOIN,
        CHANNEL_FOLLOW_ADD,
        THREAD_CREATED,
        THREAD_STARTER_MESSAGE,
        POLL_RESULT,
    }
)
"""Messages that Discord writes about what somebody did; nobody edits them."""

UNDELETABLE: Final = frozenset({RECIPIENT_ADD, RECIPIENT_REMOVE, CHANNEL_NAME_CHANGE, THREAD_STARTER_MESSAGE})

REPLY_REFERENCE: Final = 0
FORWARD: Final = 1

_SNAPSHOT = (
    "type",
    "content",
    "mentions",
    "mention_roles",
    "attachments",
    "embeds",
    "timestamp",
    "edited_timestamp",
    "flags",
    "components",
)


@dataclass(eq=False)
class Attachment:
    """A file on a message."""

    id: int
    filename: str
    content: bytes
    content_type: str
    channel_id: int
    ephemeral: bool = False
    description: str | None = None
    duration_secs: float | None = None
    waveform: str | None = None

    @property
    def path(self) -> str:
        """Where the content delivery network has it."""
        return f"/attachments/{self.channel_id}/{self.id}/{self.filename}"

    def to_dict(self) -> Payload:
        """Return the attachment object."""
        payload: Payload = {
            "id": str(self.id),
            "filename": self.filename,
            "size": len(self.content),
            "url": f"https://cdn.discordapp.com{self.path}",
            "proxy_url": f"https://media.discordapp.net{self.path}",
            "content_type": self.content_type,
        }
        for key in ("description", "duration_secs", "waveform"):
            if getattr(self, key) is not None:
                payload[key] = getattr(self, key)
        if self.ephemeral:
            payload["ephemeral"] = True
        return payload


@dataclass
class Mentions:
    """Whom a message really pings: what it says, within what its `allowed_mentions` allow."""

    users: list[User] = field(default_factory=list)
    role_ids: list[int] = field(default_factory=list)
    everyone: bool = False


@dataclass(eq=False)
class Message:
    """A message; `addressee` is who alone sees it when it is ephemeral."""

    id: int
    channel: Channel
    author: User
    created: datetime
    content: str = ""
    embeds: list[Payload] = field(default_factory=list)
    components: list[Payload] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    mentions: Mentions = field(default_factory=Mentions)
    allowed_mentions: Payload | None = None
    flags: int = 0
    type: int = DEFAULT
    tts: bool = False
    pinned_at: datetime | None = None
    edited: datetime | None = None
    nonce: str | int | None = None
    reference: Payload | None = None
    referenced: Message | None = None
    snapshots: list[Payload] = field(default_factory=list)
    thread: Thread | None = None
    position: int | None = None
    poll: Poll | None = None
    addressee: int | None = None
    application_id: int | None = None
    webhook_id: int | None = None
    interaction_metadata: Payload | None = None
    interaction_name: str | None = None
    reactions: dict[str, list[int]] = field(default_factory=dict)
    deleted: bool = False
    _built: Payload | None = field(default=None, repr=False)

    @property
    def is_loading(self) -> bool:
        """Whether it only says that the bot is thinking."""
        return bool(self.flags & LOADING)

    def touch(self) -> None:
        """Forget what was built of the message: something about it changed."""
        self._built = None

    def shown_to(self, bot_id: int, *, reads: bool) -> Payload:
        """Return the message object as a bot gets it, which reads what people write or only what concerns it."""
        payload = self._shown_alone(bot_id, reads=reads)
        if self.reference is not None and self.referenced is not None:
            # As Discord does: one level deep, and null where it was deleted.
            gone = self.referenced.deleted
            payload["referenced_message"] = (
                None if gone else self.referenced._shown_alone(bot_id, reads=reads)  # noqa: SLF001 - of its own kind
            )
        return payload

    def to_dict(self) -> Payload:
        """Return the message object with everything that it says."""
        return self.shown_to(0, reads=True)

    def _shown_alone(self, bot_id: int, *, reads: bool) -> Payload:
        if self._built is None:
            self._built = self._build()
        # Users are looked at each time, for they are renamed without a word to their messages.
        payload = {
            **self._built,
            "author": self.author.payload,
            "mentions": [user.payload for user in self.mentions.users],
        }
        if self.reactions:
            payload["reactions"] = [
                _reaction(name, users, me=bot_id in users) for name, users in self.reactions.items()
            ]
        if not (reads or self._concerns(bot_id)):
            payload |= {"content": "", "embeds": [], "attachments": [], "components": []}
            payload.pop("poll", None)
        return payload

    def _concerns(self, bot_id: int) -> bool:
        mentioned = any(user.id == bot_id for user in self.mentions.users)
        return mentioned or self.author.id == bot_id or self.channel.guild is None

    def _build(self) -> Payload:
        payload: Payload = {
            "id": str(self.id),
            "channel_id": str(self.channel.id),
            "type": self.type,
            "content": self.content,
            "timestamp": timestamp(self.created),
            "edited_timestamp": timestamp(self.edited),
            "tts": self.tts,
            "mention_everyone": self.mentions.everyone,
            "mention_roles": [str(role_id) for role_id in self.mentions.role_ids],
            "attachments": [attachment.to_dict() for attachment in self.attachments],
            "embeds": [] if self.flags & SUPPRESS_EMBEDS else self.embeds,
            "components": self.components,
            "pinned": self.pinned_at is not None,
            "flags": self.flags,
        }
        if self.nonce is not None:
            payload["nonce"] = self.nonce
        if self.reference is not None:
            payload["message_reference"] = self.reference
        for key in ("application_id", "webhook_id"):
            if getattr(self, key) is not None:
                payload[key] = str(getattr(self, key))
        if self.position is not None:
            payload["position"] = self.position
        if self.snapshots:
            payload["message_snapshots"] = [{"message": snapshot} for snapshot in self.snapshots]
        if self.thread is not None:
            payload["thread"] = self.thread.to_dict()
        if self.poll is not None:
            payload["poll"] = self.poll.to_dict()
        if self.interaction_metadata is not None:
            payload["interaction_metadata"] = self.interaction_metadata
            if self.interaction_name is not None:
                metadata = self.interaction_metadata
                payload["interaction"] = {
                    "id": metadata["id"],
                    "type": metadata["type"],
                    "name": self.interaction_name,
                    "user": metadata["user"],
                }
        return payload

    def snapshot(self) -> Payload:
        """Return what a forward shows of the message, as it is now."""
        return {key: value for key, value in self.to_dict().items() if key in _SNAPSHOT}


def emoji_of(name: str) -> Payload:
    """Return the partial emoji for what a reaction route calls it: `👍` or `name:id`."""
    text, _, snowflake = name.partition(":")
    return {"id": snowflake or None, "name": text}


def _reaction(name: str, users: list[int], *, me: bool) -> dict[str, Any]:
    return {
        "emoji": emoji_of(name),
        "count": len(users),
        "count_details": {"burst": 0, "normal": len(users)},
        "me": me,
        "me_burst": False,
        "burst_colors": [],
    }
