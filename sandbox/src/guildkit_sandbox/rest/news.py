"""News channels: publishing messages, and the channels that follow."""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING

from guildkit_sandbox.errors import Refused
from guildkit_sandbox.permissions import Permissions
from guildkit_sandbox.rest.access import require_in_channel
from guildkit_sandbox.rest.messages import find_message
from guildkit_sandbox.rest.routing import Call, route
from guildkit_sandbox.state.guilds import NEWS
from guildkit_sandbox.state.messages import (
    CHANNEL_FOLLOW_ADD,
    CROSSPOSTED,
    DEFAULT,
    IS_CROSSPOST,
    SUPPRESS_EMBEDS,
    Message,
)
from guildkit_sandbox.state.places import place_of
from guildkit_sandbox.validation.forms import Form

if TYPE_CHECKING:
    from guildkit_sandbox.payloads import Payload
    from guildkit_sandbox.state.guilds import Channel
    from guildkit_sandbox.state.webhooks import Webhook


@route("POST", "/channels/{channel_id}/followers")
def follow(call: Call) -> Payload:
    """Let another channel get what a news channel publishes."""
    world, source = call.world, _news(call)
    form = Form()
    target = form.snowflake(call.form().get("webhook_channel_id"), ("webhook_channel_id",))
    form.check()
    channel = world.channel(target)
    require_in_channel(call, channel, Permissions.MANAGE_WEBHOOKS)
    assert source.guild is not None
    name = f"{source.guild.name} #{source.name}"
    webhook = world.webhooks.create(channel, name, world.bot, source=source)
    notice = Message(world.snowflakes.next(), channel, world.bot, world.now(), type=CHANNEL_FOLLOW_ADD)
    notice.content = name
    notice.reference = {"type": 0, **place_of(source)}
    world.add_message(notice)
    return {"channel_id": str(source.id), "webhook_id": str(webhook.id)}


@route("POST", "/channels/{channel_id}/messages/{message_id}/crosspost")
def crosspost(call: Call) -> Payload:
    """Publish a message of a news channel to those that follow it."""
    world, channel = call.world, _news(call)
    require_in_channel(call, channel, Permissions.SEND_MESSAGES)
    message = find_message(call, channel)
    if message.author is not world.bot:
        require_in_channel(call, channel, Permissions.MANAGE_MESSAGES)
    if message.type != DEFAULT:
        raise Refused(50068)
    if message.flags & CROSSPOSTED:
        raise Refused(40033)
    message.flags |= CROSSPOSTED
    world.update_message(message)
    for webhook in list(world.webhooks.by_id.values()):
        if webhook.source is channel:
            world.add_message(_copied(call, message, webhook))
    return call.shown(message)


def _news(call: Call) -> Channel:
    channel = call.world.channel(call.ids["channel_id"])
    if channel.type != NEWS:
        raise Refused(50024)
    return channel


def _copied(call: Call, message: Message, webhook: Webhook) -> Message:
    world = call.world
    return Message(
        world.snowflakes.next(),
        webhook.channel,
        webhook.author(),
        world.now(),
        content=message.content,
        embeds=message.embeds,
        components=message.components,
        attachments=[copy(attachment) for attachment in message.attachments],
        flags=message.flags & SUPPRESS_EMBEDS | IS_CROSSPOST,
        reference={"type": 0, **place_of(message.channel), "message_id": str(message.id)},
        webhook_id=webhook.id,
    )
