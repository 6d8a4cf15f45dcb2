"""Making a message out of a form: the same for channels and for interactions."""

from __future__ import annotations

import mimetypes
from typing import TYPE_CHECKING

from guildkit_sandbox import limits
from guildkit_sandbox import permissions as perms
from guildkit_sandbox.errors import Refused
from guildkit_sandbox.state.mentions import find_mentions
from guildkit_sandbox.state.messages import (
    COMPONENTS_V2,
    EPHEMERAL,
    HAS_SNAPSHOT,
    IS_VOICE_MESSAGE,
    LOADING,
    SUPPRESS_EMBEDS,
    SUPPRESS_NOTIFICATIONS,
    Attachment,
    Message,
)
from guildkit_sandbox.state.threads import Thread
from guildkit_sandbox.validation.forms import Form
from guildkit_sandbox.validation.messages import check_message
from guildkit_sandbox.validation.parts import FILE, TEXT_DISPLAY, walk

if TYPE_CHECKING:
    from collections.abc import Sequence

    from guildkit_sandbox.payloads import Payload
    from guildkit_sandbox.rest.routing import Call
    from guildkit_sandbox.snowflakes import Snowflakes
    from guildkit_sandbox.state.guilds import Channel
    from guildkit_sandbox.state.users import User
    from guildkit_sandbox.state.webhooks import Webhook
    from guildkit_sandbox.validation.forms import Path

_SETTABLE = SUPPRESS_EMBEDS | SUPPRESS_NOTIFICATIONS | EPHEMERAL | IS_VOICE_MESSAGE | COMPONENTS_V2


def new_message(
    call: Call,
    channel: Channel,
    data: Payload,
    path: Path = (),
    *,
    author: User | None = None,
    webhook: Webhook | None = None,
    replied: User | None = None,
    snapshots: Sequence[Payload] = (),
) -> Message:
    """Return a message that says what the form says, by the bot or a webhook; it is not posted yet."""
    world = call.world
    draft = check_message(data, world.now(), path, files=_names(call, data))
    if data.get("sticker_ids"):
        raise Refused(50081)  # There are none, and a bot may send only those of the guild.
    files = _attachments(call, channel, data, path)
    if not (draft.content or draft.embeds or draft.components or files or draft.poll or snapshots):
        raise Refused(50006)
    message = Message(
        id=world.snowflakes.next(),
        channel=channel,
        author=author or world.bot,
        created=world.now(),
        content=draft.content,
        embeds=draft.embeds,
        components=draft.components,
        attachments=files,
        poll=draft.poll,
        flags=draft.flags & _SETTABLE | (HAS_SNAPSHOT if snapshots else 0),
        tts=bool(data.get("tts")),
        nonce=data.get("nonce"),
        snapshots=list(snapshots),
        allowed_mentions=data.get("allowed_mentions"),
    )
    if webhook is not None:
        message.webhook_id, message.application_id = webhook.id, webhook.application_id
    if message.flags & IS_VOICE_MESSAGE:
        _check_voice(message)
    _show_files(message, world.snowflakes)
    _find_mentions(call, message, replied)
    return message


def change_message(call: Call, message: Message, data: Payload, path: Path = ()) -> None:
    """Let a message say what the form says; what the form does not name stays."""
    if message.poll is not None:
        raise Refused(520003)
    if message.flags & IS_VOICE_MESSAGE:
        raise Refused(50162)
    if isinstance(message.channel, Thread) and message.channel.archived:
        raise Refused(50083)
    attachments = message.attachments
    if data.get("attachments") is not None:
        kept = _described(data)
        attachments = [old for old in attachments if str(old.id) in kept]
    names = _names(call, data) | {attachment.filename for attachment in attachments}
    draft = check_message(data, call.world.now(), path, files=names, old_flags=message.flags)
    if draft.poll is not None and not message.is_loading:
        raise Refused(520003)
    _describe_again(attachments, data)
    attachments = [*attachments, *_attachments(call, message.channel, data, path)]
    content = draft.content if "content" in data else message.content
    embeds = draft.embeds if "embeds" in data else message.embeds
    components = draft.components if "components" in data else message.components
    v2 = draft.flags & COMPONENTS_V2 or message.flags & COMPONENTS_V2
    if v2 and not message.flags & COMPONENTS_V2:
        content, embeds = "", []
    if not (content or embeds or components or attachments or draft.poll or message.snapshots):
        raise Refused(50006)
    message.content, message.embeds, message.components = content, embeds, components
    for dropped in message.attachments:
        if dropped not in attachments:
            call.world.attachments.pop(dropped.id, None)
    message.attachments, message.poll = attachments, draft.poll
    _show_files(message, call.world.snowflakes)
    suppressed = (draft.flags if data.get("flags") is not None else message.flags) & SUPPRESS_EMBEDS
    message.flags = (message.flags & ~(LOADING | SUPPRESS_EMBEDS)) | suppressed | v2
    if "allowed_mentions" in data:
        message.allowed_mentions = data["allowed_mentions"]
    _find_mentions(call, message, message.referenced.author if message.referenced else None)
    message.edited = call.world.now()
    call.world.update_message(message)
    call.world.polls.open(message)


def _find_mentions(call: Call, message: Message, replied: User | None) -> None:
    shown = [message.content]
    shown += [part["content"] for part in walk(message.components) if part["type"] == TEXT_DISPLAY]
    is_webhook = message.author is not call.world.bot
    message.mentions = find_mentions(
        "\n".join(shown),
        message.allowed_mentions,
        message.channel,
        # A webhook is nobody whose roles could be looked at: it may mention whom it likes.
        perms.ALL if is_webhook else perms.in_channel(message.channel, call.world.bot.id),
        call.world.users,
        replied=replied,
    )


def _attachments(call: Call, channel: Channel, data: Payload, path: Path) -> list[Attachment]:
    """Return the files that came with the request, described as the form describes them."""
    if len(call.files) > limits.FILES:
        message = f"Must be {limits.FILES} or fewer in length."
        Form().fail((*path, "attachments"), "BASE_TYPE_MAX_LENGTH", message)
    described = _described(data)
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
                duration_secs=entry.get("duration_secs"),
                waveform=entry.get("waveform"),
            )
        )
    return found


def _described(data: Payload) -> dict[str, Payload]:
    """Return what the form says of files, by their ids; what is wrong with it, `check_message` finds."""
    entries = data.get("attachments")
    return {
        str(entry.get("id")): entry
        for entry in (entries if isinstance(entries, list) else ())
        if isinstance(entry, dict)
    }


def _names(call: Call, data: Payload) -> set[str]:
    """Return what the files that came with the request are called."""
    described = _described(data)
    return {
        str(described.get(str(index), {}).get("filename") or file.filename)
        for index, file in call.files.items()
    }


def _describe_again(attachments: list[Attachment], data: Payload) -> None:
    described = _described(data)
    for attachment in attachments:
        entry = described.get(str(attachment.id), {})
        attachment.description = entry.get("description", attachment.description)


def _check_voice(message: Message) -> None:
    if message.content or message.embeds or message.components or message.poll:
        raise Refused(50159)
    if len(message.attachments) != 1 or not message.attachments[0].content_type.startswith("audio/"):
        raise Refused(50160)
    if message.attachments[0].duration_secs is None or message.attachments[0].waveform is None:
        raise Refused(50161)


def _show_files(message: Message, snowflakes: Snowflakes) -> None:
    """Let embeds and media say where they are; `attachment://` leads to a file of the message."""
    by_name = {attachment.filename: attachment for attachment in message.attachments}
    for embed in message.embeds:
        for key in ("image", "thumbnail"):
            found = by_name.get(_attached(embed.get(key, {}).get("url") or ""))
            if found is not None:
                shown = found.to_dict()
                embed[key] = {**embed[key], "url": shown["url"], "proxy_url": shown["proxy_url"]}
    for component in walk(message.components):
        for holder in (component, *component.get("items", ())):
            for key in ("media", "file"):
                if key in holder:
                    holder[key] = _unfurled(holder[key], by_name, snowflakes)
        if component["type"] == FILE:
            component.setdefault("name", None)
            component.setdefault("size", None)
            if found := by_name.get(_attached(component["file"]["url"])):
                component |= {"name": found.filename, "size": len(found.content)}


def _unfurled(media: Payload, by_name: dict[str, Attachment], snowflakes: Snowflakes) -> Payload:
    found = by_name.get(_attached(media["url"]))
    if found is None:
        return {"id": str(snowflakes.next()), "proxy_url": media["url"], **media}
    shown = found.to_dict()
    return {
        "id": str(snowflakes.next()),
        "url": shown["url"],
        "proxy_url": shown["proxy_url"],
        "content_type": found.content_type,
        "attachment_id": str(found.id),
    }


def _attached(url: str) -> str:
    """Return the name of the file that an address means, as it was sent or as it was given back."""
    ours = url.startswith(("attachment://", "https://cdn.discordapp.com/attachments/"))
    return url.rsplit("/", 1)[-1] if ours else ""
