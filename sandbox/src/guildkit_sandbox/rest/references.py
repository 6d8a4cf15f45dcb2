"""The message that another one answers or forwards."""

from __future__ import annotations

from typing import TYPE_CHECKING

from guildkit_sandbox.errors import Refused
from guildkit_sandbox.permissions import Permissions
from guildkit_sandbox.rest.access import require_in_channel
from guildkit_sandbox.state.messages import (
    EPHEMERAL,
    FORWARD,
    REPLY_REFERENCE,
    SYSTEM,
)
from guildkit_sandbox.validation.forms import Form

if TYPE_CHECKING:
    from guildkit_sandbox.payloads import Payload
    from guildkit_sandbox.rest.routing import Call
    from guildkit_sandbox.state.guilds import Channel
    from guildkit_sandbox.state.messages import Message


def find_reference(
    call: Call, channel: Channel, data: Payload, granted: Permissions
) -> tuple[Message | None, int]:
    """Return the message that is answered or forwarded, and which of both."""
    reference = data.get("message_reference")
    if not reference:
        return None, REPLY_REFERENCE
    path = ("message_reference",)
    form = Form()
    wanted = place = 0
    kind: int | None = REPLY_REFERENCE
    if form.is_object(reference, path):
        wanted = form.snowflake(reference.get("message_id"), (*path, "message_id"))
        kind = form.choice(reference, "type", path, (REPLY_REFERENCE, FORWARD)) or REPLY_REFERENCE
        place = form.snowflake(reference.get("channel_id") or channel.id, (*path, "channel_id"))
        if kind == FORWARD and not reference.get("channel_id"):
            form.refuse((*path, "channel_id"), "BASE_TYPE_REQUIRED", "This field is required")
    form.check()
    if kind == FORWARD:
        return _forwarded(call, place, wanted, data), FORWARD
    if Permissions.READ_MESSAGE_HISTORY not in granted:
        raise Refused(160002)
    message = channel.messages.get(wanted) if place == channel.id else None
    if message is not None and not message.flags & EPHEMERAL:
        if message.type in SYSTEM:
            form.fail(path, "REPLIES_CANNOT_REPLY_TO_SYSTEM_MESSAGE", "Cannot reply to a system message")
        return message, REPLY_REFERENCE
    if reference.get("fail_if_not_exists", True):
        form.fail(path, "MESSAGE_REFERENCE_UNKNOWN_MESSAGE", "Unknown message")
    return None, REPLY_REFERENCE


def _forwarded(call: Call, place: int, wanted: int, data: Payload) -> Message:
    source = call.world.channel(place)
    require_in_channel(call, source, Permissions.READ_MESSAGE_HISTORY)
    message = source.messages.get(wanted)
    if message is None or message.flags & EPHEMERAL:
        raise Refused(10008)
    if message.type in SYSTEM or message.poll is not None:
        raise Refused(50068)
    if any(data.get(key) for key in ("content", "embeds", "components", "poll", "attachments")):
        Form().fail(
            ("message_reference",),
            "MESSAGE_FORWARD_WITH_CONTENT",
            "A forward cannot say anything of its own",
        )
    return message
