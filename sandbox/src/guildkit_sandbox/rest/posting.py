"""Making a message out of a form: the same for channels and for interactions."""

from __future__ import annotations

import mimetypes
from typing import TYPE_CHECKING, Any

from guildkit_sandbox import limits
from guildkit_sandbox import permissions as perms
from guildkit_sandbox.errors import InvalidForm, Refused
from guildkit_sandbox.state.messages import (
    COMPONENTS_V2,
    EPHEMERAL,
    LOADING,
    SUPPRESS_EMBEDS,
    SUPPRESS_NOTIFICATIONS,
    Attachment,
    Message,
)
from guildkit_sandbox.validation.components import TEXT_DISPLAY, walk
from guildkit_sandbox.validation.messages import check_message, find_mentions

if TYPE_CHECKING:
    from guildkit_sandbox.payloads import Payload
    from guildkit_sandbox.rest.routing import Call
    from guildkit_sandbox.state.guilds import Channel
    from guildkit_sandbox.state.users import User
    from guildkit_sandbox.validation.forms import Path

_SETTABLE = SUPPRESS_EMBEDS | SUPPRESS_NOTIFICATIONS | EPHEMERAL | COMPONENTS_V2


def new_message(
    call: Call, channel: Channel, data: Payload, path: Path = (), *, replied: User | None = None
) -> Message:
    """Return a message by the bot that says what the form says; it is not posted yet."""
    world = call.world
    draft = check_message(data, path)
    files = _attachments(call, channel, data, path)
    if not (draft.content or draft.embeds or draft.components or files):
        raise Refused(50006)
    message = Message(
        id=world.snowflakes.next(),
        channel=channel,
        author=world.bot,
        created=world.now(),
        content=draft.content,
        embeds=draft.embeds,
        components=draft.components,
        attachments=files,
        flags=draft.flags & _SETTABLE,
        tts=bool(data.get("tts")),
        nonce=data.get("nonce"),
        allowed_mentions=data.get("allowed_mentions"),
    )
    _find_mentions(call, message, replied)
    return message


def change_message(call: Call, message: Message, data: Payload, path: Path = ()) -> None:
    """Let a message say what the form says; what the form does not name stays."""
    draft = check_message(data, path, old_flags=message.flags)
    attachments = message.attachments
    if "attachments" in data or call.files:
        kept = {int(entry["id"]) for entry in data.get("attachments") or []}
        attachments = [old for old in message.attachments if "attachments" not in data or old.id in kept]
        attachments += _attachments(call, message.channel, data, path)
    content = draft.content if "content" in data else message.content
    embeds = draft.embeds if "embeds" in data else message.embeds
    components = draft.components if "components" in data else message.components
    v2 = draft.flags & COMPONENTS_V2 or message.flags & COMPONENTS_V2
    if v2 and not message.flags & COMPONENTS_V2:
        content, embeds = "", []
    if not (content or embeds or components or attachments):
        raise Refused(50006)
    message.content, message.embeds, message.components = content, embeds, components
    message.attachments = attachments
    message.flags = (message.flags & ~(LOADING | SUPPRESS_EMBEDS)) | (draft.flags & SUPPRESS_EMBEDS) | v2
    if "allowed_mentions" in data:
        message.allowed_mentions = data["allowed_mentions"]
    _find_mentions(call, message, message.referenced.author if message.referenced else None)
    message.edited = call.world.now()
    call.world.update_message(message)


def _find_mentions(call: Call, message: Message, replied: User | None) -> None:
    shown = [message.content]
    shown += [part["content"] for part in walk(message.components) if part["type"] == TEXT_DISPLAY]
    message.mentions = find_mentions(
        "\n".join(shown),
        message.allowed_mentions,
        message.channel,
        perms.in_channel(message.channel, call.world.bot.id),
        call.world.users,
        replied=replied,
    )


def _attachments(call: Call, channel: Channel, data: Payload, path: Path) -> list[Attachment]:
    """Return the files that came with the request, described as the form describes them."""
    if len(call.files) > limits.FILES:
        message = f"Must be {limits.FILES} or fewer in length."
        errors: Payload = {"_errors": [{"code": "BASE_TYPE_MAX_LENGTH", "message": message}]}
        raise InvalidForm(_nested((*path, "attachments"), errors))
    described: dict[str, Any] = {str(entry.get("id")): entry for entry in data.get("attachments") or []}
    found = []
    for index, file in sorted(call.files.items()):
        if len(file.content) > limits.FILE_SIZE:
            raise Refused(40005)
        entry = described.get(str(index), {})
        filename = entry.get("filename") or file.filename
        guessed = mimetypes.guess_type(filename)[0] or file.content_type
        found.append(
            Attachment(
                id=call.world.snowflakes.next(),
                filename=filename,
                content=file.content,
                content_type=guessed,
                channel_id=channel.id,
                ephemeral=bool((data.get("flags") or 0) & EPHEMERAL),
                description=entry.get("description"),
            )
        )
    return found


def _nested(path: Path, errors: Payload) -> Payload:
    for step in reversed(path):
        errors = {str(step): errors}
    return errors
