"""Channels."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from guildkit_sandbox import limits
from guildkit_sandbox.permissions import Permissions
from guildkit_sandbox.rest.access import guild_channel_of, guild_of, message_channel_of, require_in_channel
from guildkit_sandbox.rest.overwrites import require_own_overwrites
from guildkit_sandbox.rest.routing import Call, Created, route
from guildkit_sandbox.rest.threads import delete_thread, edit_thread
from guildkit_sandbox.state.audit import AuditAction, differences
from guildkit_sandbox.state.guilds import CHANNEL_TYPES, CONVERTIBLE, FORUMS, TEXT
from guildkit_sandbox.state.threads import Thread
from guildkit_sandbox.validation.channels import read_channel_form, read_parent
from guildkit_sandbox.validation.forms import Form
from guildkit_sandbox.validation.forums import read_forum_form

if TYPE_CHECKING:
    from guildkit_sandbox.payloads import Payload

_LOGGED: Final = (
    "name",
    "type",
    "topic",
    "nsfw",
    "rate_limit_per_user",
    "bitrate",
    "user_limit",
    "rtc_region",
    "permission_overwrites",
)
"""What the audit log says of a channel."""


@route("GET", "/guilds/{guild_id}/channels")
def list_channels(call: Call) -> list[Payload]:
    """All channels, also those that the bot cannot see."""
    return [channel.to_dict() for channel in guild_of(call).channels.values()]


@route("POST", "/guilds/{guild_id}/channels")
def create_channel(call: Call) -> Created:
    """Make a channel."""
    guild = guild_of(call, Permissions.MANAGE_CHANNELS)
    data = call.form()
    form = Form()
    form.text(data, "name", (), shortest=1, longest=limits.CHANNEL_NAME, required=True)
    kind = form.choice(data, "type", (), CHANNEL_TYPES.values())
    attributes = read_channel_form(form, data, guild, TEXT if kind is None else kind)
    if kind in FORUMS:
        attributes["forum"] = read_forum_form(form, data, call.world, None)
    form.check()
    require_own_overwrites(call, guild, attributes.get("overwrites", {}))
    parent = guild.channels.get(attributes.get("parent_id") or 0)
    if parent is not None and not attributes.get("overwrites"):
        attributes["overwrites"] = dict(parent.overwrites)
    name = attributes.pop("name")
    channel = call.world.create_channel(guild, name, TEXT if kind is None else kind, **attributes)
    changes = differences({}, channel.to_dict(), _LOGGED)
    call.note(guild, AuditAction.CHANNEL_CREATE, channel.id, changes=changes)
    return Created(channel.to_dict())


@route("PATCH", "/guilds/{guild_id}/channels")
def move_channels(call: Call) -> None:
    """Put channels at other positions and into other categories."""
    guild = guild_of(call, Permissions.MANAGE_CHANNELS)
    form = Form()
    moves = []
    for index, entry in enumerate(form.items({"channels": call.body}, "channels", (), most=limits.CHANNELS)):
        if not form.is_object(entry, (index,)):
            continue
        channel = guild.channels.get(form.snowflake(entry.get("id"), (index, "id")))
        if channel is None:
            form.refuse((index, "id"), "GUILD_CHANNEL_INVALID", "Invalid guild channel")
            continue
        position = form.integer(entry, "position", (index,), least=0, most=limits.CHANNELS)
        parent_id = read_parent(form, entry, guild, channel.type, (index,))
        moves.append((channel, position, parent_id, entry))
    form.check()
    for channel, position, parent_id, entry in moves:
        before = channel.to_dict()
        if position is not None:
            channel.position = position
        if "parent_id" in entry:
            channel.parent_id = parent_id
            parent = None if parent_id is None else guild.channels[parent_id]
            if parent is not None and entry.get("lock_permissions"):
                channel.overwrites = dict(parent.overwrites)
        if channel.to_dict() != before:
            call.world.update_channel(channel)


@route("GET", "/channels/{channel_id}")
def get_channel(call: Call) -> Payload:
    """One channel."""
    return call.world.channel(call.ids["channel_id"]).to_dict(viewer=call.world.bot.id)


@route("PATCH", "/channels/{channel_id}")
def edit_channel(call: Call) -> Payload:
    """Change a channel."""
    thread = call.world.channel(call.ids["channel_id"])
    if isinstance(thread, Thread):
        return edit_thread(call, thread)
    guild, channel = guild_channel_of(call, Permissions.MANAGE_CHANNELS)
    data = call.form()
    form = Form()
    kind = form.choice(data, "type", (), CONVERTIBLE if channel.type in CONVERTIBLE else {channel.type})
    changes = read_channel_form(form, data, guild, channel.type if kind is None else kind)
    if channel.type in FORUMS:
        changes["forum"] = read_forum_form(form, data, call.world, channel.forum)
    form.check()
    if "overwrites" in changes:
        require_in_channel(call, channel, Permissions.MANAGE_ROLES)
        require_own_overwrites(call, guild, changes["overwrites"], channel.overwrites)
    before = channel.to_dict()
    for name, value in changes.items():
        setattr(channel, name, value)
    channel.type = channel.type if kind is None else kind
    after = channel.to_dict()
    if before != after:
        call.world.update_channel(channel)
        if logged := differences(before, after, _LOGGED):
            call.note(guild, AuditAction.CHANNEL_UPDATE, channel.id, changes=logged)
    return after


@route("DELETE", "/channels/{channel_id}")
def delete_channel(call: Call) -> Payload:
    """Delete a channel."""
    thread = call.world.channel(call.ids["channel_id"])
    if isinstance(thread, Thread):
        return delete_thread(call, thread)
    guild, channel = guild_channel_of(call, Permissions.MANAGE_CHANNELS)
    payload = channel.to_dict()
    call.world.delete_channel(channel)
    call.note(guild, AuditAction.CHANNEL_DELETE, channel.id, changes=differences(payload, {}, _LOGGED))
    return payload


@route("POST", "/channels/{channel_id}/typing")
def trigger_typing(call: Call) -> None:
    """Show that the bot is typing."""
    channel = message_channel_of(call, Permissions.SEND_MESSAGES)
    call.world.show_typing(channel, call.world.bot)
