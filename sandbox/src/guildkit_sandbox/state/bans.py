"""Bans: who may not come back, and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from guildkit_sandbox.state.guilds import MESSAGEABLE
from guildkit_sandbox.state.messages import EPHEMERAL

if TYPE_CHECKING:
    from guildkit_sandbox.payloads import Payload
    from guildkit_sandbox.state.guilds import Guild
    from guildkit_sandbox.state.users import User
    from guildkit_sandbox.state.world import World


@dataclass(frozen=True)
class Ban:
    """A user who may not come back."""

    user: User
    reason: str | None

    def to_dict(self) -> Payload:
        """Return the ban object."""
        return {"user": self.user.payload, "reason": self.reason}


class Bans:
    """The bans of all guilds.

    Args:
        world: where the guilds are.
    """

    def __init__(self, world: World) -> None:
        self._world = world

    def add(self, guild: Guild, user: User, *, reason: str | None = None, seconds: int = 0) -> None:
        """Ban a user, who leaves if they were there; what they wrote in the last `seconds` is deleted."""
        world = self._world
        guild.bans[user.id] = Ban(user, reason)
        world.emit("GUILD_BAN_ADD", {"guild_id": str(guild.id), "user": user.payload}, guild=guild)
        if user.id == world.bot.id:
            world.remove_bot(guild)
        elif user.id in guild.members:
            world.remove_member(guild, user)
        if seconds:
            self._delete_messages(guild, user, seconds)

    def remove(self, guild: Guild, user: User) -> None:
        """Lift a ban."""
        del guild.bans[user.id]
        data = {"guild_id": str(guild.id), "user": user.payload}
        self._world.emit("GUILD_BAN_REMOVE", data, guild=guild)

    def _delete_messages(self, guild: Guild, user: User, seconds: int) -> None:
        oldest = self._world.now() - timedelta(seconds=seconds)
        for channel in guild.channels.values():
            if channel.type not in MESSAGEABLE:
                continue
            written = [
                message
                for message in channel.messages.values()
                if message.author is user and message.created >= oldest and not message.flags & EPHEMERAL
            ]
            if written:
                self._world.delete_messages(channel, written)
