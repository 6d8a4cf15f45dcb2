"""The audit log: who did what to whom, and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import IntEnum
from typing import TYPE_CHECKING

from guildkit_sandbox.payloads import id_or_none
from guildkit_sandbox.snowflakes import moment_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from guildkit_sandbox.payloads import Payload
    from guildkit_sandbox.state.guilds import Guild
    from guildkit_sandbox.state.users import User
    from guildkit_sandbox.state.world import World

KEPT = timedelta(days=45)


class AuditAction(IntEnum):
    """What entries are about, by Discord's names."""

    GUILD_UPDATE = 1
    CHANNEL_CREATE = 10
    CHANNEL_UPDATE = 11
    CHANNEL_DELETE = 12
    CHANNEL_OVERWRITE_CREATE = 13
    CHANNEL_OVERWRITE_UPDATE = 14
    CHANNEL_OVERWRITE_DELETE = 15
    MEMBER_KICK = 20
    MEMBER_PRUNE = 21
    MEMBER_BAN_ADD = 22
    MEMBER_BAN_REMOVE = 23
    MEMBER_UPDATE = 24
    MEMBER_ROLE_UPDATE = 25
    MEMBER_MOVE = 26
    MEMBER_DISCONNECT = 27
    BOT_ADD = 28
    ROLE_CREATE = 30
    ROLE_UPDATE = 31
    ROLE_DELETE = 32
    INVITE_CREATE = 40
    INVITE_UPDATE = 41
    INVITE_DELETE = 42
    WEBHOOK_CREATE = 50
    WEBHOOK_UPDATE = 51
    WEBHOOK_DELETE = 52
    EMOJI_CREATE = 60
    EMOJI_UPDATE = 61
    EMOJI_DELETE = 62
    MESSAGE_DELETE = 72
    MESSAGE_BULK_DELETE = 73
    MESSAGE_PIN = 74
    MESSAGE_UNPIN = 75
    INTEGRATION_CREATE = 80
    INTEGRATION_UPDATE = 81
    INTEGRATION_DELETE = 82
    STAGE_INSTANCE_CREATE = 83
    STAGE_INSTANCE_UPDATE = 84
    STAGE_INSTANCE_DELETE = 85
    STICKER_CREATE = 90
    STICKER_UPDATE = 91
    STICKER_DELETE = 92
    GUILD_SCHEDULED_EVENT_CREATE = 100
    GUILD_SCHEDULED_EVENT_UPDATE = 101
    GUILD_SCHEDULED_EVENT_DELETE = 102
    THREAD_CREATE = 110
    THREAD_UPDATE = 111
    THREAD_DELETE = 112
    APPLICATION_COMMAND_PERMISSION_UPDATE = 121
    AUTO_MODERATION_RULE_CREATE = 140
    AUTO_MODERATION_RULE_UPDATE = 141
    AUTO_MODERATION_RULE_DELETE = 142


@dataclass(frozen=True)
class Entry:
    """One line of the log."""

    id: int
    action: AuditAction
    user_id: int
    target_id: int | None
    reason: str | None
    changes: list[Payload]
    options: Payload | None

    def to_dict(self) -> Payload:
        """Return the audit log entry object."""
        payload: Payload = {
            "id": str(self.id),
            "action_type": int(self.action),
            "user_id": str(self.user_id),
            "target_id": id_or_none(self.target_id),
        }
        if self.changes:
            payload["changes"] = self.changes
        if self.options:
            payload["options"] = self.options
        if self.reason:
            payload["reason"] = self.reason
        return payload


class Audit:
    """The audit logs of all guilds.

    Args:
        world: where the guilds are.
    """

    def __init__(self, world: World) -> None:
        self._world = world
        self._entries: dict[int, list[Entry]] = {}

    def note(
        self,
        guild: Guild,
        *,
        by: User,
        action: AuditAction,
        target: int | None = None,
        reason: str | None = None,
        changes: Iterable[Payload] = (),
        options: Payload | None = None,
    ) -> Entry:
        """Write down what somebody did.

        Args:
            guild: where it was done.
            by: who did it.
            action: what was done.
            target: the id of what it was done to.
            reason: why, in the words of who did it.
            changes: what is different now (see `differences`).
            options: what some actions say besides, such as `{"channel_id": "1", "count": "2"}`.
        """
        entry = Entry(self._world.snowflakes.next(), action, by.id, target, reason, list(changes), options)
        self._entries.setdefault(guild.id, []).append(entry)
        data = {**entry.to_dict(), "guild_id": str(guild.id)}
        self._world.emit("GUILD_AUDIT_LOG_ENTRY_CREATE", data, guild=guild)
        return entry

    def entries(self, guild: Guild) -> list[Entry]:
        """Return the entries of a guild, oldest first; Discord forgets them after a time."""
        oldest = self._world.now() - KEPT
        return [entry for entry in self._entries.get(guild.id, []) if moment_of(entry.id) >= oldest]


def differences(old: Payload, new: Payload, keys: Iterable[str]) -> list[Payload]:
    """Return the changes between two states of an object; one that is new or gone was or is `{}`."""
    changes = []
    for key in keys:
        before, after = old.get(key), new.get(key)
        if before != after:
            change: Payload = {"key": key}
            if before is not None:
                change["old_value"] = before
            if after is not None:
                change["new_value"] = after
            changes.append(change)
    return changes
