"""What goes wrong, by names that a reader can translate."""

from __future__ import annotations

import enum

from pydantic import BaseModel, Field


class ErrorCode(enum.StrEnum):
    """Why something was not done, or a song does not play."""

    # --- what was asked for
    INVALID = "invalid"
    """The message cannot be understood; it says which part."""
    UNKNOWN_ACTION = "unknown_action"
    OLD_PROTOCOL = "old_protocol"
    """The other side speaks an older version of the protocol than this one understands."""
    NEW_PROTOCOL = "new_protocol"
    OLD_EPOCH = "old_epoch"
    """The guild was given to another service meanwhile."""
    NOT_CONNECTED = "not_connected"
    """The player has no voice connection."""
    NOTHING_PLAYING = "nothing_playing"
    NO_SUCH_TRACK = "no_such_track"
    NOT_SEEKABLE = "not_seekable"
    """The song is live, or the position is past its end."""
    UNKNOWN_FILTER = "unknown_filter"
    DRAINING = "draining"
    """The service takes no new players, because it is about to end."""
    BUSY = "busy"
    """More is asked than can be done at once."""
    QUEUE_FULL = "queue_full"
    MEMBER_LIMIT = "member_limit"
    """The member has as many songs in the queue as one may have."""
    TOO_LONG = "too_long"
    """The song is longer than the guild allows."""

    # --- what became of a source
    NOTHING_FOUND = "nothing_found"
    UNSUPPORTED = "unsupported"
    """No allowed source knows such a link."""
    SOURCE_OFF = "source_off"
    """The operator has not switched that source on."""
    FORBIDDEN_ADDRESS = "forbidden_address"
    """The link leads into a private network."""
    PRIVATE = "private"
    GONE = "gone"
    """There is nothing (any more) at that address."""
    AGE_LIMIT = "age_limit"
    REGION = "region"
    SIGN_IN = "sign_in"
    """The site wants to know who is asking."""
    OUTDATED = "outdated"
    """A newer yt-dlp is needed."""
    NO_JAVASCRIPT = "no_javascript"
    """The site needs a JavaScript runtime."""
    NO_SOUND = "no_sound"
    """There is no sound in it, or none that can be read."""
    TOO_LARGE = "too_large"
    TIMEOUT = "timeout"
    UNREACHABLE = "unreachable"
    """The site answers with an error, or not at all."""

    # --- what became of the connection, or of the service
    VOICE_CLOSED = "voice_closed"
    """Discord has closed the voice connection; it says with which code."""
    VOICE_FAILED = "voice_failed"
    """No voice connection came about."""
    INTERNAL = "internal"
    """A defect: the service's log has more."""

    @classmethod
    def _missing_(cls, _value: object) -> ErrorCode:
        """Take a code that only a newer other side knows for a defect, whose sentence is told all the same."""
        return cls.INTERNAL


class Problem(BaseModel):
    """What is said of something that went wrong."""

    code: ErrorCode
    message: str = Field(
        description="A sentence in English, for logs and for whoever speaks the protocol by hand"
    )
    retryable: bool = Field(default=False, description="Whether the same may work a little later")
    detail: str = Field(
        default="", description="What belongs to the code: a voice close code, the name of a field"
    )


class Refused(Exception):  # noqa: N818 - it is no defect of anybody
    """Something cannot be done, and why.

    Attributes:
        problem: what is said of it.
    """

    def __init__(self, code: ErrorCode, message: str, *, retryable: bool = False, detail: str = "") -> None:
        super().__init__(message)
        self.problem = Problem(code=code, message=message, retryable=retryable, detail=detail)
