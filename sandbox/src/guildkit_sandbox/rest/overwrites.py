"""What roles and members may do differently in a channel."""

from __future__ import annotations

from typing import TYPE_CHECKING

from guildkit_sandbox.errors import Refused
from guildkit_sandbox.permissions import ALL, NONE, Permissions
from guildkit_sandbox.rest.access import granted_in, guild_channel_of
from guildkit_sandbox.rest.routing import Call, route
from guildkit_sandbox.state.audit import AuditAction, differences
from guildkit_sandbox.validation.channels import read_overwrite
from guildkit_sandbox.validation.forms import Form

if TYPE_CHECKING:
    from collections.abc import Mapping

    from guildkit_sandbox.payloads import Payload
    from guildkit_sandbox.state.guilds import Guild, Overwrite

_LOGGED = ("id", "type", "allow", "deny")


@route("PUT", "/channels/{channel_id}/permissions/{overwrite_id}")
def set_overwrite(call: Call) -> None:
    """Say what a role or a member may do differently."""
    guild, channel = guild_channel_of(call, Permissions.MANAGE_ROLES)
    target = call.ids["overwrite_id"]
    form = Form()
    overwrite = read_overwrite(form, call.form(), (), target)
    form.check()
    require_own_overwrites(call, guild, {target: overwrite}, channel.overwrites)
    old = channel.overwrites.get(target)
    channel.overwrites[target] = overwrite
    changes = differences(old.to_dict() if old else {}, overwrite.to_dict(), _LOGGED)
    if changes:
        call.world.update_channel(channel)
        action = AuditAction.CHANNEL_OVERWRITE_UPDATE if old else AuditAction.CHANNEL_OVERWRITE_CREATE
        call.note(guild, action, channel.id, changes=changes, options=_options(guild, overwrite))


@route("DELETE", "/channels/{channel_id}/permissions/{overwrite_id}")
def delete_overwrite(call: Call) -> None:
    """Let a role or a member do in a channel what they may do everywhere."""
    guild, channel = guild_channel_of(call, Permissions.MANAGE_ROLES)
    overwrite = channel.overwrites.get(call.ids["overwrite_id"])
    if overwrite is None:
        raise Refused(10009)
    require_own_overwrites(call, guild, {}, {overwrite.id: overwrite})
    del channel.overwrites[overwrite.id]
    call.world.update_channel(channel)
    call.note(
        guild,
        AuditAction.CHANNEL_OVERWRITE_DELETE,
        channel.id,
        changes=differences(overwrite.to_dict(), {}, _LOGGED),
        options=_options(guild, overwrite),
    )


def require_own_overwrites(
    call: Call, guild: Guild, new: Mapping[int, Overwrite], old: Mapping[int, Overwrite] | None = None
) -> None:
    """Refuse the bot where it allows or denies what it may not do itself; roles only for administrators.

    An overwrite is of somebody whom Discord knows.
    """
    for overwrite in new.values():
        if overwrite.id not in (call.world.users if overwrite.is_member else guild.roles):
            raise Refused(10009)
    granted = granted_in(call, guild)
    if granted == ALL:
        return
    old = old or {}
    touched = NONE
    for target in {*new, *old}:
        before, after = old.get(target), new.get(target)
        for side in ("allow", "deny"):
            touched |= getattr(before, side, NONE) ^ getattr(after, side, NONE)
    if touched & ~granted or touched & Permissions.MANAGE_ROLES:
        raise Refused(50013)


def _options(guild: Guild, overwrite: Overwrite) -> Payload:
    options: Payload = {"id": str(overwrite.id), "type": str(int(overwrite.is_member))}
    if not overwrite.is_member and overwrite.id in guild.roles:
        options["role_name"] = guild.roles[overwrite.id].name
    return options
