"""Channels."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from guildkit_sandbox.permissions import Permissions
from guildkit_sandbox.rest.access import guild_channel_of, message_channel_of, require_in_channel
from guildkit_sandbox.rest.overwrites import require_own_overwrites
from guildkit_sandbox.rest.routing import Call, route
from guildkit_sandbox.rest.thread_changes import delete_thread, edit_thread, read_forum_form
from guildkit_sandbox.state.audit import AuditAction, differences
from guildkit_sandbox.state.guilds import CONVERTIBLE, FORUMS
from guildkit_sandbox.state.threads import Thread
from guildkit_sandbox.validation.channels import read_channel_form
from guildkit_sandbox.validation.forms import Form

if TYPE_CHECKING:
    from guildkit_sandbox.payloads import Payload

LOGGED: Final = (
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
        if logged := differences(before, after, LOGGED):
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
    call.note(guild, AuditAction.CHANNEL_DELETE, channel.id, changes=differences(payload, {}, LOGGED))
    return payload


@route("POST", "/channels/{channel_id}/typing")
def trigger_typing(call: Call) -> None:
    """Show that the bot is typing."""
    channel = message_channel_of(call, Permissions.SEND_MESSAGES)
    call.world.show_typing(channel, call.world.bot)
