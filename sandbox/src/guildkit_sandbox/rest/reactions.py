"""Reactions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from guildkit_sandbox.errors import Refused
from guildkit_sandbox.permissions import Permissions
from guildkit_sandbox.rest.access import message_channel_of, require_in_channel
from guildkit_sandbox.rest.messages import find_message
from guildkit_sandbox.rest.routing import Call, route
from guildkit_sandbox.state.threads import Thread
from guildkit_sandbox.validation.emojis import is_emoji

if TYPE_CHECKING:
    from guildkit_sandbox.payloads import Payload
    from guildkit_sandbox.state.messages import Message

_ALL = "/channels/{channel_id}/messages/{message_id}/reactions"
_PATH = _ALL + "/{emoji}"
_BURST = "1"


@route("PUT", _PATH + "/@me")
def add_reaction(call: Call) -> None:
    """React as the bot; whoever joins in needs no permission for the emoji that is there."""
    message = _message(call, Permissions.READ_MESSAGE_HISTORY)
    emoji = _emoji(call)
    if emoji not in message.reactions:
        require_in_channel(call, message.channel, Permissions.ADD_REACTIONS)
    if isinstance(message.channel, Thread) and message.channel.archived:
        raise Refused(50083)
    call.world.reactions.add(message, emoji, call.world.bot.id)


@route("DELETE", _PATH + "/@me")
def remove_own_reaction(call: Call) -> None:
    """Take the bot's reaction back."""
    call.world.reactions.remove(_message(call), _emoji(call), call.world.bot.id)


@route("DELETE", _PATH + "/{user_id}")
def remove_reaction(call: Call) -> None:
    """Take somebody's reaction away."""
    message = _message(call, Permissions.MANAGE_MESSAGES)
    call.world.reactions.remove(message, _emoji(call), call.ids["user_id"])


@route("GET", _PATH)
def list_reactions(call: Call) -> list[Payload]:
    """Who reacted with an emoji, in the order of their ids; nobody here reacts with a burst."""
    message = _message(call, Permissions.READ_MESSAGE_HISTORY)
    users = [] if call.query.get("type") == _BURST else message.reactions.get(_emoji(call), [])
    return [call.world.users[user_id].payload for user_id in call.page(users, most=100, default=25)]


@route("DELETE", _PATH)
def clear_emoji(call: Call) -> None:
    """Take all reactions with an emoji away."""
    call.world.reactions.clear(_message(call, Permissions.MANAGE_MESSAGES), _emoji(call))


@route("DELETE", _ALL)
def clear_reactions(call: Call) -> None:
    """Take all reactions away."""
    call.world.reactions.clear(_message(call, Permissions.MANAGE_MESSAGES))


def _message(call: Call, *needed: Permissions) -> Message:
    return find_message(call, message_channel_of(call, *needed))


def _emoji(call: Call) -> str:
    """Return the emoji in the path, which must be one."""
    emoji = call.texts["emoji"]
    _, custom, emoji_id = emoji.rpartition(":")
    if not custom and is_emoji(emoji):
        return emoji
    if custom and emoji_id.isdecimal() and call.world.emojis.exists(int(emoji_id)):
        return emoji
    raise Refused(10014)
