"""What people pick (members, roles, channels, files) and how an interaction carries it."""

from __future__ import annotations

import mimetypes
from typing import TYPE_CHECKING, Any

from guildkit_sandbox import limits
from guildkit_sandbox import permissions as perms
from guildkit_sandbox.people.refusals import CannotDo
from guildkit_sandbox.state.guilds import Channel, Role
from guildkit_sandbox.state.messages import Attachment
from guildkit_sandbox.state.users import User

if TYPE_CHECKING:
    from guildkit_sandbox.payloads import Payload
    from guildkit_sandbox.state.world import World


class Resolved:
    """Collects the `resolved` part of an interaction.

    Args:
        world: where things are looked up.
        channel: where the person is.
        user: who the person is.
    """

    def __init__(self, world: World, channel: Channel, user: User) -> None:
        self._world = world
        self._channel = channel
        self._user = user
        self.data: Payload = {}

    def into(self, data: Payload) -> Payload:
        """Put what was collected into an interaction's data, if anything was."""
        if self.data:
            data["resolved"] = self.data
        return data

    def user(self, value: Any) -> str | None:
        """Return the id of a user or member, given as such, by name or by id."""
        found = getattr(value, "user", value)
        if isinstance(found, str):
            name = found
            found = next((user for user in self._world.users.values() if user.name == name), None)
        elif isinstance(found, int):
            found = self._world.users.get(found)
        if not isinstance(found, User):
            return None
        self.data.setdefault("users", {})[str(found.id)] = found.payload
        guild = self._channel.guild
        member = guild.members.get(found.id) if guild else None
        if guild is not None and member is not None:
            permissions = perms.in_channel(self._channel, found.id)
            self.data.setdefault("members", {})[str(found.id)] = {
                **member.to_dict(user=False),
                "permissions": str(permissions.value),
            }
        return str(found.id)

    def role(self, value: Any) -> str | None:
        """Return the id of a role, given as such, by name or by id."""
        guild = self._channel.guild
        for role in guild.roles.values() if guild else ():
            if value is role or value in (role.id, role.name):
                self.data.setdefault("roles", {})[str(role.id)] = role.to_dict()
                return str(role.id)
        return None

    def channel(self, value: Any, types: tuple[int, ...] = ()) -> str | None:
        """Return the id of a channel that the person sees, given as such, by name or by id."""
        guild = self._channel.guild
        for channel in (*guild.channels.values(), *guild.threads.values()) if guild else ():
            if value is not channel and value not in (channel.id, channel.name):
                continue
            seen = perms.Permissions.VIEW_CHANNEL in perms.in_channel(channel, self._user.id)
            if seen and (not types or channel.type in types):
                partial = channel.to_partial_dict(self._user.id)
                self.data.setdefault("channels", {})[str(channel.id)] = partial
                return str(channel.id)
        return None

    def file(self, value: Any) -> str:
        """Return the id of an uploaded file, given as name and content."""
        attachment = uploaded(self._world, self._channel, value, ephemeral=True)
        self._world.attachments[attachment.id] = attachment
        self.data.setdefault("attachments", {})[str(attachment.id)] = attachment.to_dict()
        return str(attachment.id)

    def mentionable(self, value: Any) -> str | None:
        """Return the id of a user or a role."""
        return self.role(value) if isinstance(value, Role) else self.user(value) or self.role(value)


def uploaded(world: World, channel: Channel, value: Any, *, ephemeral: bool = False) -> Attachment:
    """Return a file as it is uploaded, given as name and content."""
    if not (isinstance(value, tuple) and len(value) == 2 and isinstance(value[1], bytes)):
        raise CannotDo("a file is given as its name and its content in bytes")
    filename, content = value
    if len(content) > limits.FILE_SIZE:
        raise CannotDo(f"{filename} is too large: a file has at most {limits.FILE_SIZE} bytes")
    return Attachment(
        id=world.snowflakes.next(),
        filename=filename,
        content=content,
        content_type=mimetypes.guess_type(filename)[0] or "application/octet-stream",
        channel_id=channel.id,
        ephemeral=ephemeral,
    )
