"""Forums: what a channel has whose messages all are in threads."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from guildkit_sandbox import limits

if TYPE_CHECKING:
    from guildkit_sandbox.payloads import Payload

REQUIRE_TAG: Final = 1 << 4
HIDE_MEDIA_DOWNLOAD_OPTIONS: Final = 1 << 15
PINNED: Final = 1 << 1
"""Of a thread: it stands at the top of its forum."""


@dataclass
class Tag:
    """A tag that threads of a forum can carry; only moderators apply a moderated one."""

    id: int
    name: str
    moderated: bool = False
    emoji_id: str | None = None
    emoji_name: str | None = None

    def to_dict(self) -> Payload:
        """Return the tag object."""
        return {
            "id": str(self.id),
            "name": self.name,
            "moderated": self.moderated,
            "emoji_id": self.emoji_id,
            "emoji_name": self.emoji_name,
        }


@dataclass
class Forum:
    """What is set for the threads of a forum or media channel."""

    tags: dict[int, Tag] = field(default_factory=dict)
    flags: int = 0
    default_reaction_emoji: Payload | None = None
    default_sort_order: int | None = None
    default_forum_layout: int = 0
    default_thread_rate_limit_per_user: int = 0
    default_auto_archive_duration: int = limits.AUTO_ARCHIVE_DURATION

    def to_dict(self) -> Payload:
        """Return what the channel object says about it."""
        return {
            "available_tags": [tag.to_dict() for tag in self.tags.values()],
            "flags": self.flags,
            "default_reaction_emoji": self.default_reaction_emoji,
            "default_sort_order": self.default_sort_order,
            "default_forum_layout": self.default_forum_layout,
            "default_thread_rate_limit_per_user": self.default_thread_rate_limit_per_user,
            "default_auto_archive_duration": self.default_auto_archive_duration,
        }
