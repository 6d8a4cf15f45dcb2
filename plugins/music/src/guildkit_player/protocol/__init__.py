"""What is said between a bot and a player service: JSON over ZeroMQ, described by pydantic models that both sides share.

Commands go to a ROUTER socket, one JSON object a message; the reply carries the same `request_id`. A DEALER may send many at
once, a REQ one after the other. Events come from an XPUB socket as two frames: the topic, which is the guild's id, and the JSON object;
they are numbered for each guild, so that a reader sees a gap and asks for the state.
"""

from guildkit_player.protocol.commands import COMMANDS, Action
from guildkit_player.protocol.errors import ErrorCode, Problem, Refused
from guildkit_player.protocol.events import EventName
from guildkit_player.protocol.messages import VERSION, Command, Event, Reply
from guildkit_player.protocol.states import Loop, PlayerState, Status, Track

__all__ = [
    "COMMANDS",
    "VERSION",
    "Action",
    "Command",
    "ErrorCode",
    "Event",
    "EventName",
    "Loop",
    "PlayerState",
    "Problem",
    "Refused",
    "Reply",
    "Status",
    "Track",
]
