"""The acts that change roles and tell the gateway."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from guildkit_sandbox import limits
from guildkit_sandbox import permissions as perms
from guildkit_sandbox.errors import Refused
from guildkit_sandbox.state.guilds import Role

if TYPE_CHECKING:
    from collections.abc import Mapping

    from guildkit_sandbox.permissions import Permissions
    from guildkit_sandbox.state.guilds import Guild
    from guildkit_sandbox.state.world import World


class Roles:
    """The roles of all guilds.

    Args:
        world: where the guilds are.
    """

    def __init__(self, world: World) -> None:
        self._world = world

    def create(
        self, guild: Guild, name: str, permissions: Permissions = perms.NONE, **attributes: Any
    ) -> Role:
        """Make a role at the bottom, above @everyone."""
        if len(guild.roles) >= limits.ROLES:
            raise Refused(30005)
        for role in guild.roles.values():
            if role is not guild.everyone:
                role.position += 1
        role = Role(self._world.snowflakes.next(), name, permissions, position=1, **attributes)
        guild.roles[role.id] = role
        self._tell("GUILD_ROLE_CREATE", guild, role)
        return role

    def update(self, guild: Guild, role: Role) -> None:
        """Tell that a role changed."""
        self._tell("GUILD_ROLE_UPDATE", guild, role)
        self._world.threads.sync(guild)

    def move(self, guild: Guild, wanted: Mapping[int, int]) -> None:
        """Put roles at positions, by their ids; the others make room."""
        ordered = sorted(
            (role for role in guild.roles.values() if role is not guild.everyone and role.id not in wanted),
            key=perms.rank,
        )
        for role_id, position in sorted(wanted.items(), key=lambda item: item[1]):
            ordered.insert(max(position - 1, 0), guild.roles[role_id])
        for position, role in enumerate(ordered, 1):
            if role.position != position:
                role.position = position
                self.update(guild, role)

    def delete(self, guild: Guild, role: Role) -> None:
        """Delete a role; members and channels lose it."""
        world = self._world
        del guild.roles[role.id]
        # Nobody is told of each that moves down: clients know.
        for other in guild.roles.values():
            other.position -= other.position > role.position
        for member in guild.members.values():
            if role.id in member.role_ids:
                member.role_ids.remove(role.id)
                world.update_member(guild, member)
        for channel in guild.channels.values():
            if channel.overwrites.pop(role.id, None) is not None:
                world.update_channel(channel)
        for emoji in guild.emojis.values():
            if role.id in emoji.role_ids:
                emoji.role_ids.remove(role.id)
        data = {"guild_id": str(guild.id), "role_id": str(role.id)}
        world.emit("GUILD_ROLE_DELETE", data, guild=guild)
        world.changed.notify()

    def _tell(self, event: str, guild: Guild, role: Role) -> None:
        self._world.emit(event, {"guild_id": str(guild.id), "role": role.to_dict()}, guild=guild)
        self._world.changed.notify()
