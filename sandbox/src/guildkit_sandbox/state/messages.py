"""Messages with everything on them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from guildkit_sandbox.payloads import timestamp

if TYPE_CHECKING:
    from datetime import datetime

    from guildkit_sandbox.payloads import Payload
    from guildkit_sandbox.state.guilds import Channel
    from guildkit_sandbox.state.users import User

SUPPRESS_EMBEDS: Final = 1 << 2
EPHEMERAL: Final = 1 << 6
LOADING: Final = 1 << 7
SUPPRESS_NOTIFICATIONS: Final = 1 << 12
COMPONENTS_V2: Final = 1 << 15

DEFAULT: Final = 0
PINNED: Final = 6
REPLY: Final = 19
CHAT_INPUT_COMMAND: Final = 20
CONTEXT_MENU_COMMAND: Final = 23


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
        if self.description is not None:
            payload["description"] = self.description
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
    addressee: int | None = None
    application_id: int | None = None
    interaction_metadata: Payload | None = None
    interaction_name: str | None = None
    reactions: dict[str, list[int]] = field(default_factory=dict)
    deleted: bool = False
    _payload: Payload | None = field(default=None, repr=False)

    @property
    def is_loading(self) -> bool:
        """Whether it only says that the bot is thinking."""
        return bool(self.flags & LOADING)

    def touch(self) -> None:
        """Forget the payload that was built: something changed."""
        self._payload = None

    def to_dict(self) -> Payload:
        """Return the message object; it is kept until the message changes, so copy before changing it."""
        if self._payload is None:
            self._payload = self._build()
        return self._payload

    def _build(self) -> Payload:
        payload: Payload = {
            "id": str(self.id),
            "channel_id": str(self.channel.id),
            "type": self.type,
            "author": self.author.payload,
            "content": self.content,
            "timestamp": timestamp(self.created),
            "edited_timestamp": timestamp(self.edited),
            "tts": self.tts,
            "mention_everyone": self.mentions.everyone,
            "mentions": [user.payload for user in self.mentions.users],
            "mention_roles": [str(role_id) for role_id in self.mentions.role_ids],
            "attachments": [attachment.to_dict() for attachment in self.attachments],
            "embeds": [] if self.flags & SUPPRESS_EMBEDS else self.embeds,
            "components": self.components,
            "pinned": self.pinned_at is not None,
            "flags": self.flags,
        }
        if self.nonce is not None:
            payload["nonce"] = self.nonce
        if self.reactions:
            payload["reactions"] = [_reaction(name, users) for name, users in self.reactions.items()]
        if self.reference is not None:
            payload["message_reference"] = self.reference
            referenced = self.referenced
            if referenced is not None:
                # As Discord does: one level deep, and null where it was deleted.
                payload["referenced_message"] = None if referenced.deleted else referenced.shallow_dict()
        if self.application_id is not None:
            payload["application_id"] = payload["webhook_id"] = str(self.application_id)
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

    def shallow_dict(self) -> Payload:
        """Return the message object without the message it replies to."""
        return {key: value for key, value in self.to_dict().items() if key != "referenced_message"}


def emoji_of(name: str) -> Payload:
    """Return the partial emoji for what a reaction route calls it: `👍` or `name:id`."""
    text, _, snowflake = name.partition(":")
    return {"id": snowflake or None, "name": text}


def _reaction(name: str, users: list[int]) -> dict[str, Any]:
    return {
        "emoji": emoji_of(name),
        "count": len(users),
        "count_details": {"burst": 0, "normal": len(users)},
        "me": False,
        "me_burst": False,
        "burst_colors": [],
    }
