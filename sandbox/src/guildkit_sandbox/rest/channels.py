"""Channels."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from guildkit_sandbox import limits
from guildkit_sandbox import permissions as perms
from guildkit_sandbox.errors import Refused
from guildkit_sandbox.permissions import Permissions
from guildkit_sandbox.rest.routing import Call, route
from guildkit_sandbox.rest.thread_changes import delete_thread, edit_thread, read_forum_form
from guildkit_sandbox.state.guilds import FORUMS, MESSAGEABLE, TEXT, Overwrite
from guildkit_sandbox.state.threads import Thread
from guildkit_sandbox.validation.forms import Form

if TYPE_CHECKING:
    from guildkit_sandbox.payloads import Payload
    from guildkit_sandbox.state.guilds import Channel


@route("GET", "/channels/{channel_id}")
def get_channel(call: Call) -> Payload:
    """One channel."""
    return call.world.channel(call.ids["channel_id"]).to_dict(viewer=call.world.bot.id)


@route("PATCH", "/channels/{channel_id}")
def edit_channel(call: Call) -> Payload:
    """Change a channel."""
    channel = call.world.channel(call.ids["channel_id"])
    if isinstance(channel, Thread):
        return edit_thread(call, channel)
    channel = _managed(call)
    form = Form()
    changes = read_channel_form(form, call.form())
    if channel.type in FORUMS:
        changes["forum"] = read_forum_form(form, call.form(), call.world, channel.forum)
    form.check()
    for name, value in changes.items():
        setattr(channel, name, value)
    call.world.update_channel(channel)
    return channel.to_dict()


@route("DELETE", "/channels/{channel_id}")
def delete_channel(call: Call) -> Payload:
    """Delete a channel."""
    channel = call.world.channel(call.ids["channel_id"])
    if isinstance(channel, Thread):
        return delete_thread(call, channel)
    channel = _managed(call)
    payload = channel.to_dict()
    call.world.delete_channel(channel)
    return payload


@route("POST", "/channels/{channel_id}/typing")
def trigger_typing(call: Call) -> None:
    """Show that the bot is typing."""
    channel = call.world.channel(call.ids["channel_id"])
    require(call, channel, Permissions.SEND_MESSAGES)
    call.world.show_typing(channel, call.world.bot)


def require(call: Call, channel: Channel, *needed: Permissions) -> Permissions:
    """Refuse the bot where it lacks a permission in a channel it sees; return what it has."""
    if channel.type not in MESSAGEABLE:
        raise Refused(50008)
    granted = perms.in_channel(channel, call.world.bot.id)
    if any(permission not in granted for permission in needed):
        raise Refused(50013)
    return granted


def read_channel_form(form: Form, data: Payload) -> dict[str, Any]:
    """Check what a channel is made of and return it by our attributes' names."""
    found: dict[str, Any] = {}
    name = form.text(data, "name", (), shortest=1, longest=limits.CHANNEL_NAME)
    if name is not None:
        # The client writes the names of text channels so, whatever was asked for.
        found["name"] = name.lower().replace(" ", "-") if data.get("type", TEXT) == TEXT else name
    if "topic" in data:
        found["topic"] = form.text(data, "topic", (), longest=limits.CHANNEL_TOPIC)
    slowmode = form.integer(data, "rate_limit_per_user", (), least=0, most=limits.SLOWMODE)
    if slowmode is not None:
        found["slowmode"] = slowmode
    position = form.integer(data, "position", (), least=0, most=limits.CHANNELS)
    if position is not None:
        found["position"] = position
    if "nsfw" in data:
        found["nsfw"] = bool(data["nsfw"])
    if "parent_id" in data:
        parent = data["parent_id"]
        found["parent_id"] = None if parent is None else form.snowflake(parent, ("parent_id",))
    if data.get("permission_overwrites") is not None:
        overwrites = {}
        for index, entry in enumerate(form.items(data, "permission_overwrites", (), most=100)):
            where = ("permission_overwrites", index)
            if form.is_object(entry, where):
                target = form.snowflake(entry.get("id"), (*where, "id"))
                allow, deny = (
                    form.snowflake(entry.get(key) or 0, (*where, key)) for key in ("allow", "deny")
                )
                is_member = bool(int(entry.get("type") or 0))
                overwrites[target] = Overwrite(target, is_member, Permissions(allow), Permissions(deny))
        found["overwrites"] = overwrites
    return found


def _managed(call: Call) -> Channel:
    channel = call.world.channel(call.ids["channel_id"])
    if channel.guild is None:
        raise Refused(50024)
    if Permissions.MANAGE_CHANNELS not in perms.in_channel(channel, call.world.bot.id):
        raise Refused(50013)
    return channel
