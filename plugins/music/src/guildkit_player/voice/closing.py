"""What is to be done when a voice socket was closed, by Discord's close codes.

https://docs.discord.com/developers/topics/opcodes-and-status-codes#voice-voice-close-event-codes
"""

from __future__ import annotations

import enum
from typing import Final, NamedTuple

LOST: Final = 1006
"""What a socket that was cut without a word is said to have been closed with."""


class Answer(enum.Enum):
    """What is done next."""

    RESUME = enum.auto()
    """Go on with the session in another socket."""
    IDENTIFY = enum.auto()
    """Begin another session with what the bot was given."""
    REJOIN = enum.auto()
    """Nothing, until the bot has joined anew: another service may have begun a session with what the bot was given."""
    STAY_AWAY = enum.auto()
    """Nothing, until the bot is given something else: Discord has put it out, or refuses what it was given."""


class Closing(NamedTuple):
    """How a socket ended."""

    code: int
    reason: str

    @property
    def answer(self) -> Answer:
        """What its code deserves."""
        if self.code < 4000:
            return Answer.RESUME
        return _CODES.get(self.code, _UNKNOWN)[0]

    @property
    def sentence(self) -> str:
        """What is to be said of it."""
        return _CODES.get(self.code, _UNKNOWN)[1] or self.reason


_UNKNOWN: Final = (Answer.IDENTIFY, "")
_CODES: Final = {
    4004: (Answer.STAY_AWAY, "Discord does not accept the token of this voice connection."),
    4006: (Answer.REJOIN, "The voice session is no longer valid."),
    4009: (Answer.IDENTIFY, "The voice session has timed out."),
    4011: (Answer.STAY_AWAY, "Discord's voice server does not know the guild."),
    4012: (Answer.STAY_AWAY, "Discord's voice server does not know the protocol that this player speaks."),
    4014: (
        Answer.STAY_AWAY,
        "The bot was moved or disconnected from the voice channel, or its gateway session ended.",
    ),
    4015: (Answer.RESUME, "The voice server has crashed."),
    4016: (Answer.STAY_AWAY, "Discord's voice server does not know the encryption that this player uses."),
    4017: (Answer.STAY_AWAY, "Discord requires its end-to-end encryption (DAVE) here."),
    4021: (Answer.STAY_AWAY, "Discord has disconnected the bot, because it connected too often."),
    4022: (Answer.STAY_AWAY, "The call has ended: the channel was deleted, or its voice server changes."),
}
