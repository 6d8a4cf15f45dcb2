"""Messages of channels, with their pins."""

from __future__ import annotations

from typing import TYPE_CHECKING

from guildkit_sandbox import limits
from guildkit_sandbox.errors import Refused
from guildkit_sandbox.payloads import timestamp
from guildkit_sandbox.permissions import Permissions
from guildkit_sandbox.rest.access import (
    message_channel_of,
    require_granted,
    require_in_channel,
    require_open,
    require_reachable,
)
from guildkit_sandbox.rest.posting import change_message, new_message
from guildkit_sandbox.rest.references import find_reference
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
    channel = message_channel_of(call)
    if Permissions.READ_MESSAGE_HISTORY not in require_in_channel(call, channel):
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
    channel = message_channel_of(call, Permissions.READ_MESSAGE_HISTORY)
    return call.shown(find_message(call, channel))


@route("POST", "/channels/{channel_id}/messages")
def create_message(call: Call) -> Payload:
    """Post a message."""
    world = call.world
    if world.channel(call.ids["channel_id"]).type in FORUMS:
        raise Refused(40058)
    channel = message_channel_of(call)
    granted = require_in_channel(call, channel, Permissions.SEND_MESSAGES)
    for recipient in channel.recipients.values():
        require_reachable(world, recipient)
    data = call.form()
    require_granted(call, data, granted)
    require_open(channel, granted)
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
    channel = message_channel_of(call)
    message = find_message(call, channel)
    data = call.form()
    if message.author is call.world.bot and message.webhook_id in {None, call.world.bot.id}:
        change_message(call, message, data)
        return call.shown(message)
    # Of what others wrote one can only hide the embeds.
    if data.keys() != {"flags"}:
        raise Refused(50005)
    require_in_channel(call, channel, Permissions.MANAGE_MESSAGES)
    form = Form()
    flags = form.flags(data, ())
    form.check()
    message.flags = message.flags & ~SUPPRESS_EMBEDS | flags & SUPPRESS_EMBEDS
    call.world.update_message(message)
    return call.shown(message)


@route("DELETE", "/channels/{channel_id}/messages/{message_id}")
def delete_message(call: Call) -> None:
    """Delete a message."""
    channel = message_channel_of(call)
    message = find_message(call, channel)
    if message.type in UNDELETABLE:
        raise Refused(50021)
    others = message.author is not call.world.bot
    if others:
        require_in_channel(call, channel, Permissions.MANAGE_MESSAGES)
    call.world.delete_message(message)
    if others and channel.guild is not None:
        options = {"channel_id": str(channel.id), "count": "1"}
        call.note(channel.guild, AuditAction.MESSAGE_DELETE, message.author.id, options=options)


@route("POST", "/channels/{channel_id}/messages/bulk-delete")
def bulk_delete(call: Call) -> None:
    """Delete 2 to 100 messages that are younger than 14 days."""
    channel = message_channel_of(call, Permissions.MANAGE_MESSAGES)
    form = Form()
    ids = set(form.snowflakes(call.form(), "messages", (), most=1000, required=True))
    form.check()
    least, most = limits.BULK_DELETE
    if not least <= len(ids) <= most:
        raise Refused(50016)
    oldest = call.world.now() - limits.BULK_DELETE_AGE
    if any(moment_of(message_id) < oldest for message_id in ids):
        raise Refused(50034)
    found = [channel.messages[message_id] for message_id in ids if message_id in channel.messages]
    call.world.delete_messages(channel, found)
    options = {"count": str(len(found))}
    assert channel.guild is not None  # Nobody manages messages elsewhere.
    call.note(channel.guild, AuditAction.MESSAGE_BULK_DELETE, channel.id, options=options)


@route("GET", "/channels/{channel_id}/pins")
def list_pins_at_once(call: Call) -> list[Payload]:
    """All pinned messages, newest first: the old route."""
    return [call.shown(message) for message in _pins(call)]


@route("GET", "/channels/{channel_id}/messages/pins")
def list_pins(call: Call) -> Payload:
    """The pinned messages page by page, last pinned first."""
    found = {message: message.pinned_at for message in _pins(call) if message.pinned_at}
    pins, more = call.page_by_time(found, most=50, default=50)
    items = [{"pinned_at": timestamp(message.pinned_at), "message": call.shown(message)} for message in pins]
    return {"items": items, "has_more": more}


@route("PUT", "/channels/{channel_id}/pins/{message_id}")
@route("PUT", "/channels/{channel_id}/messages/pins/{message_id}")
def pin(call: Call) -> None:
    """Pin a message."""
    _set_pinned(call, pinned=True)


@route("DELETE", "/channels/{channel_id}/pins/{message_id}")
@route("DELETE", "/channels/{channel_id}/messages/pins/{message_id}")
def unpin(call: Call) -> None:
    """Unpin a message."""
    _set_pinned(call, pinned=False)


def find_message(call: Call, channel: Channel) -> Message:
    """Return the message in the path; ephemeral ones are unknown to everything but their interaction."""
    message = channel.messages.get(call.ids["message_id"])
    if message is None or message.flags & EPHEMERAL:
        raise Refused(10008)
    return message


def _pins(call: Call) -> list[Message]:
    channel = message_channel_of(call, Permissions.READ_MESSAGE_HISTORY)
    return call.world.pins.of(channel)


def _set_pinned(call: Call, *, pinned: bool) -> None:
    channel = message_channel_of(call, Permissions.PIN_MESSAGES)
    message = find_message(call, channel)
    if message.type in SYSTEM:
        raise Refused(50021)
    if (message.pinned_at is not None) != pinned:
        call.world.pins.set(message, call.world.bot, pinned=pinned)
        if channel.guild is not None:
            action = AuditAction.MESSAGE_PIN if pinned else AuditAction.MESSAGE_UNPIN
            options = {"channel_id": str(channel.id), "message_id": str(message.id)}
            call.note(channel.guild, action, message.author.id, options=options)
