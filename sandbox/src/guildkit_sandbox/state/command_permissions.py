"""Who may use which command where, as a guild's administrators say on its Integrations page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from guildkit_sandbox import permissions as perms
from guildkit_sandbox.permissions import Permissions

if TYPE_CHECKING:
    from collections.abc import Iterable

    from guildkit_sandbox.payloads import Payload
    from guildkit_sandbox.state.commands import Command
    from guildkit_sandbox.state.guilds import Channel, Guild, Member
    from guildkit_sandbox.state.world import World

ROLE: Final = 1
USER: Final = 2
CHANNEL: Final = 3


class Target(NamedTuple):
    """Whom or which channel a permission is about."""

    kind: int
    id: int


class CommandPermissions:
    """The permissions of the bot's commands in all guilds.

    Those with the application's own id are about all commands that have none of their own.

    Args:
        world: where the guilds are.
    """

    def __init__(self, world: World) -> None:
        self._world = world
        self._all: dict[int, dict[int, dict[Target, bool]]] = {}

    def of(self, guild: Guild, command_id: int) -> dict[Target, bool]:
        """Return what was said of a command, or of all with the application's id."""
        return self._all.get(guild.id, {}).get(command_id, {})

    def to_dict(self, guild: Guild, command_id: int) -> Payload:
        """Return the guild application command permissions object."""
        given = self.of(guild, command_id)
        return {
            "id": str(command_id),
            "application_id": str(self._world.bot.id),
            "guild_id": str(guild.id),
            "permissions": [_entry(target, allowed=allowed) for target, allowed in given.items()],
        }

    def within(self, guild: Guild) -> list[Payload]:
        """Return all that was said in a guild."""
        return [self.to_dict(guild, command_id) for command_id in self._all.get(guild.id, {})]

    def set(self, guild: Guild, command_id: int, target: Target, *, allowed: bool) -> Payload:
        """Allow or deny a command, and tell the bot; return the change as the audit log says it."""
        given = self._all.setdefault(guild.id, {}).setdefault(command_id, {})
        change: Payload = {"key": str(target.id)}
        if target in given:
            change["old_value"] = _entry(target, allowed=given[target])
        change["new_value"] = _entry(target, allowed=allowed)
        given[target] = allowed
        data = self.to_dict(guild, command_id)
        self._world.emit("APPLICATION_COMMAND_PERMISSIONS_UPDATE", data, guild=guild)
        self._world.changed.notify()
        return change

    def allow(self, command: Command, channel: Channel, member: Member) -> bool:
        """Return whether the client lets a member use a command in a channel of a guild."""
        guild = channel.guild
        assert guild is not None
        granted = perms.in_channel(channel, member.user.id)
        if Permissions.ADMINISTRATOR in granted:
            return True
        own, common = self.of(guild, command.id), self.of(guild, self._world.bot.id)
        channels = [Target(CHANNEL, channel.id), Target(CHANNEL, guild.id - 1)]
        if _first([own, common], channels) is False:
            return False
        said = _of_member(own, guild, member)
        if said is not None:
            return said
        # The bot's commands being allowed to somebody does not lift what a command asks for by itself.
        return _of_member(common, guild, member) is not False and _by_default(command, granted)


def _entry(target: Target, *, allowed: bool) -> Payload:
    return {"id": str(target.id), "type": target.kind, "permission": allowed}


def _first(places: Iterable[dict[Target, bool]], targets: list[Target]) -> bool | None:
    """Return the first that is said of any of these targets, the nearest place and target first."""
    for given in places:
        for target in targets:
            if target in given:
                return given[target]
    return None


def _of_member(given: dict[Target, bool], guild: Guild, member: Member) -> bool | None:
    """Return what is said of a member: by name, else by any role, else of everyone."""
    by_name = given.get(Target(USER, member.user.id))
    if by_name is not None:
        return by_name
    by_role = [given[Target(ROLE, role)] for role in member.role_ids if Target(ROLE, role) in given]
    return any(by_role) if by_role else given.get(Target(ROLE, guild.id))


def _by_default(command: Command, granted: Permissions) -> bool:
    needed = command.form.get("default_member_permissions")
    if needed is None:
        return True
    bits = Permissions(int(needed))
    return bool(bits) and bits in granted
