"""Polls: who voted, and their end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from guildkit_sandbox.errors import Refused
from guildkit_sandbox.permissions import Permissions
from guildkit_sandbox.rest.access import message_channel_of
from guildkit_sandbox.rest.messages import find_message
from guildkit_sandbox.rest.routing import Call, route

if TYPE_CHECKING:
    from guildkit_sandbox.payloads import Payload

_PATH = "/channels/{channel_id}/polls/{message_id}"


@route("GET", _PATH + "/answers/{answer_id}")
def list_voters(call: Call) -> Payload:
    """Who voted for an answer, in the order of their ids."""
    poll = find_message(call, message_channel_of(call, Permissions.READ_MESSAGE_HISTORY)).poll
    if poll is None or call.ids["answer_id"] not in poll.counts:
        raise Refused(10008)
    chosen = call.page(poll.votes.get(call.ids["answer_id"], []), most=100, default=25)
    return {"users": [call.world.users[user_id].payload for user_id in chosen]}


@route("POST", _PATH + "/expire")
def end_poll(call: Call) -> Payload:
    """End a poll of the bot's own at once."""
    message = find_message(call, message_channel_of(call))
    if message.poll is None:
        raise Refused(520006)
    if message.author is not call.world.bot:
        raise Refused(50005)
    if message.poll.ended:
        raise Refused(520001)
    call.world.polls.end(message)
    return call.shown(message)
