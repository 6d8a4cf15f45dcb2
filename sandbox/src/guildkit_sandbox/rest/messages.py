"""Messages of channels, with their pins."""

from __future__ import annotations

from typing import TYPE_CHECKING

from guildkit_sandbox import limits
from guildkit_sandbox.errors import Refused
from guildkit_sandbox.payloads import timestamp
from guildkit_sandbox.permissions import Permissions
from guildkit_sandbox.rest.channels import require
from guildkit_sandbox.rest.posting import change_message, new_message
from guildkit_sandbox.rest.references import check_granted, check_open, find_reference, require_reachable
from guildkit_sandbox.rest.routing import Call, route
from guildkit_sandbox.snowflakes import moment_of
from guildkit_sandbox.state.audit import AuditAction
from guildkit_sandbox.state.guilds import FORUMS
from guildkit_sandbox.state.messages import (
    EPHEMERAL,
    FORWARD,
    REPLY,
    REPLY_REFERENCE,
    SUPPRESS_EMBEDS,
    SYSTEM,
    UNDELETABLE,
)
from guildkit_sandbox.state.places import place_of
from guildkit_sandbox.validation.forms import Form

if TYPE_CHECKING:
    from guildkit_sandbox.payloads import Payload
    from guildkit_sandbox.state.guilds import Channel
    from guildkit_sandbox.state.messages import Message


@route("GET", "/channels/{channel_id}/messages")
def list_messages(call: Call) -> list[Payload]:
    """Messages of a channel, newest first."""
    channel = call.world.channel(call.ids["channel_id"])
    granted = require(call, channel)
    if Permissions.READ_MESSAGE_HISTORY not in granted:
        return []
    limit = call.number("limit", 50, most=100)
    messages = [message for message in channel.messages.values() if not message.flags & EPHEMERAL]
    before, after, around = (call.query_id(key) for key in ("before", "after", "around"))
    if before is not None:
        messages = [message for message in messages if message.id < before][-limit:]
    elif after is not None:
        messages = [message for message in messages if message.id > after][:limit]
    elif around is not None:
        half = limit // 2
        older = [message for message in messages if message.id <= around][-half - 1 :]
        newer = [message for message in messages if message.id > around][:half]
        messages = (older + newer)[:limit]
    else:
        messages = messages[-limit:]
    return [call.shown(message) for message in reversed(messages)]


@route("GET", "/channels/{channel_id}/messages/{message_id}")
def get_message(call: Call) -> Payload:
    """One message."""
    channel = call.world.channel(call.ids["channel_id"])
    require(call, channel, Permissions.READ_MESSAGE_HISTORY)
    return call.shown(find_message(call, channel))


@route("POST", "/channels/{channel_id}/messages")
def create_message(call: Call) -> Payload:
    """Post a message."""
    world = call.world
    channel = world.channel(call.ids["channel_id"])
    if channel.type in FORUMS:
        raise Refused(40058)
    granted = require(call, channel, Permissions.SEND_MESSAGES)
    for recipient in channel.recipients.values():
        require_reachable(world, recipient)
    data = call.form()
    check_granted(call, data, granted)
    check_open(channel, granted)
    nonce = data.get("nonce")
    if isinstance(nonce, int | str) and data.get("enforce_nonce"):
        earlier = world.nonces.find(channel.id, nonce)
        if earlier is not None:
            return call.shown(earlier)
    referenced, kind = find_reference(call, channel, data, granted)
    forwarded = [referenced.snapshot()] if referenced is not None and kind == FORWARD else []
    replied = referenced if kind == REPLY_REFERENCE else None
    message = new_message(
        call, channel, data, replied=replied.author if replied else None, snapshots=forwarded
    )
    message.flags &= ~EPHEMERAL  # Only interactions can whisper.
    if referenced is not None:
        message.reference = {
            "type": kind,
            **place_of(referenced.channel),
            "message_id": str(referenced.id),
        }
    if replied is not None:
        message.type = REPLY
        message.referenced = replied
    world.nonces.note(message)
    world.add_message(message)
    return call.shown(message)


@route("PATCH", "/channels/{channel_id}/messages/{message_id}")
def edit_message(call: Call) -> Payload:
    """Change a message of the bot's own."""
    channel = call.world.channel(call.ids["channel_id"])
    require(call, channel)
    message = find_message(call, channel)
    data = call.form()
    if message.author is call.world.bot and message.webhook_id in {None, call.world.bot.id}:
        change_message(call, message, data)
        return call.shown(message)
    # Of what others wrote one can only hide the embeds.
    if data.keys() != {"flags"}:
        raise Refused(50005)
    require(call, channel, Permissions.MANAGE_MESSAGES)
    form = Form()
    flags = form.flags(data, ())
    form.check()
    message.flags = message.flags & ~SUPPRESS_EMBEDS | flags & SUPPRESS_EMBEDS
    call.world.update_message(message)
    return call.shown(message)


@route("DELETE", "/channels/{channel_id}/messages/{message_id}")
def delete_message(call: Call) -> None:
    """Delete a message."""
    channel = call.world.channel(call.ids["channel_id"])
    message = find_message(call, channel)
    if message.type in UNDELETABLE:
        raise Refused(50021)
    others = message.author is not call.world.bot
    if others:
        require(call, channel, Permissions.MANAGE_MESSAGES)
    call.world.delete_message(message)
    if others and channel.guild is not None:
        options = {"channel_id": str(channel.id), "count": "1"}
        call.note(channel.guild, AuditAction.MESSAGE_DELETE, message.author.id, options=options)


@route("POST", "/channels/{channel_id}/messages/bulk-delete")
def bulk_delete(call: Call) -> None:
    """Delete 2 to 100 messages that are younger than 14 days."""
    channel = call.world.channel(call.ids["channel_id"])
    require(call, channel, Permissions.MANAGE_MESSAGES)
    form = Form()
    wanted = form.items(call.form(), "messages", (), most=1000, required=True)
    ids = {form.snowflake(message_id, ("messages", index)) for index, message_id in enumerate(wanted)}
    form.check()
    least, most = limits.BULK_DELETE
    if not least <= len(ids) <= most:
        raise Refused(50016)
    oldest = call.world.now() - limits.BULK_DELETE_AGE
    if any(moment_of(message_id) < oldest for message_id in ids):
        raise Refused(50034)
    if channel.guild is None:
        raise Refused(50024)
    found = [channel.messages[message_id] for message_id in ids if message_id in channel.messages]
    call.world.delete_messages(channel, found)
    options = {"count": str(len(found))}
    call.note(channel.guild, AuditAction.MESSAGE_BULK_DELETE, channel.id, options=options)


@route("GET", "/channels/{channel_id}/pins")
def list_pins_at_once(call: Call) -> list[Payload]:
    """All pinned messages, newest first: the old route."""
    return [call.shown(message) for message in _pins(call)]


@route("GET", "/channels/{channel_id}/messages/pins")
def list_pins(call: Call) -> Payload:
    """The pinned messages page by page, last pinned first."""
    limit = call.number("limit", 50, most=50)
    pins = _pins(call)
    before = call.query_moment("before")
    if before is not None:
        pins = [message for message in pins if message.pinned_at and message.pinned_at < before]
    items = [
        {"pinned_at": timestamp(message.pinned_at), "message": call.shown(message)}
        for message in pins[:limit]
    ]
    return {"items": items, "has_more": len(pins) > limit}


@route("PUT", "/channels/{channel_id}/pins/{message_id}")
@route("PUT", "/channels/{channel_id}/messages/pins/{message_id}")
def pin(call: Call) -> None:
    """Pin a message."""
    _set_pinned(call, call.world.channel(call.ids["channel_id"]), pinned=True)


@route("DELETE", "/channels/{channel_id}/pins/{message_id}")
@route("DELETE", "/channels/{channel_id}/messages/pins/{message_id}")
def unpin(call: Call) -> None:
    """Unpin a message."""
    _set_pinned(call, call.world.channel(call.ids["channel_id"]), pinned=False)


def find_message(call: Call, channel: Channel) -> Message:
    """Return the message in the path; ephemeral ones are unknown to everything but their interaction."""
    message = channel.messages.get(call.ids["message_id"])
    if message is None or message.flags & EPHEMERAL:
        raise Refused(10008)
    return message


def _pins(call: Call) -> list[Message]:
    channel = call.world.channel(call.ids["channel_id"])
    require(call, channel, Permissions.READ_MESSAGE_HISTORY)
    return call.world.pins.of(channel)


def _set_pinned(call: Call, channel: Channel, *, pinned: bool) -> None:
    granted = require(call, channel)
    # Pinning had no permission of its own until 2025; both still do.
    if not granted & (Permissions.PIN_MESSAGES | Permissions.MANAGE_MESSAGES):
        raise Refused(50013)
    message = find_message(call, channel)
    if message.type in SYSTEM:
        raise Refused(50021)
    if (message.pinned_at is not None) != pinned:
        call.world.pins.set(message, call.world.bot, pinned=pinned)
        if channel.guild is not None:
            action = AuditAction.MESSAGE_PIN if pinned else AuditAction.MESSAGE_UNPIN
            options = {"channel_id": str(channel.id), "message_id": str(message.id)}
            call.note(channel.guild, action, message.author.id, options=options)
