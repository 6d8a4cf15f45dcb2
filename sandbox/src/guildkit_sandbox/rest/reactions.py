"""Reactions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from guildkit_sandbox.permissions import Permissions
from guildkit_sandbox.rest.channels import require
from guildkit_sandbox.rest.messages import find_message
from guildkit_sandbox.rest.routing import Call, route

if TYPE_CHECKING:
    from guildkit_sandbox.payloads import Payload
    from guildkit_sandbox.state.messages import Message

_PATH = "/channels/{channel_id}/messages/{message_id}/reactions/{emoji}"


@route("PUT", _PATH + "/@me")
def add_reaction(call: Call) -> None:
    """React as the bot."""
    message = _message(call, Permissions.READ_MESSAGE_HISTORY, Permissions.ADD_REACTIONS)
    call.world.add_reaction(message, call.emoji, call.world.bot.id)


@route("DELETE", _PATH + "/@me")
def remove_own_reaction(call: Call) -> None:
    """Take the bot's reaction back."""
    call.world.remove_reaction(_message(call), call.emoji, call.world.bot.id)


@route("DELETE", _PATH + "/{user_id}")
def remove_reaction(call: Call) -> None:
    """Take somebody's reaction away."""
    message = _message(call, Permissions.MANAGE_MESSAGES)
    call.world.remove_reaction(message, call.emoji, call.ids["user_id"])


@route("GET", _PATH)
def list_reactions(call: Call) -> list[Payload]:
    """Who reacted with an emoji."""
    users = _message(call).reactions.get(call.emoji, [])
    return [call.world.users[user_id].payload for user_id in users]


@route("DELETE", "/channels/{channel_id}/messages/{message_id}/reactions")
def clear_reactions(call: Call) -> None:
    """Take all reactions away."""
    call.world.clear_reactions(_message(call, Permissions.MANAGE_MESSAGES))


def _message(call: Call, *needed: Permissions) -> Message:
    channel = call.world.channel(call.ids["channel_id"])
    require(call, channel, *needed)
    return find_message(call, channel)
