"""The envelope of every message."""

from __future__ import annotations

from typing import Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field

from guildkit_player.protocol.errors import Problem

VERSION: Final = 1
"""Of the protocol. A message without one is taken for version 1, so that five fields are enough."""


class Envelope(BaseModel):
    """What commands, replies and events have in common. Fields that are not known are passed over."""

    model_config = ConfigDict(extra="ignore")

    guild_id: str = Field(
        default="",
        description="Decimal digits, as a string: JSON's numbers lose the last of them; empty for the service itself",
    )
    data: dict[str, Any] = Field(default_factory=dict)
    timestamp: float = Field(default=0.0, description="Unix time at which it was sent")
    version: int = Field(default=VERSION, description="Of the protocol")


class Command(Envelope):
    """What a bot asks for."""

    type: Literal["command"] = "command"
    action: str
    request_id: str = Field(
        default="",
        description="The same command with the same id is carried out once, however often it comes",
    )


class Reply(Envelope):
    """What comes of a command."""

    type: Literal["reply"] = "reply"
    action: str
    request_id: str = ""
    ok: bool = True
    error: Problem | None = None


class Event(Envelope):
    """What happened in a player."""

    type: Literal["event"] = "event"
    action: str
    epoch: int = 0
    sequence: int = Field(
        default=0, description="Counted for each guild from 1, anew with each start of the service"
    )
    boot: str = Field(default="", description="Names the run of the service")
