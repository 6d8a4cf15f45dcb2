"""What is asked of a resolver process, and what comes of it: one JSON object a line."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field

from guildkit_player.inside import Playable
from guildkit_player.protocol.errors import Problem
from guildkit_player.protocol.states import Track
from guildkit_player.sources.config import SourceConfig


class Beginning(BaseModel):
    """The first line: what a process has to know before it does anything."""

    proxy: str = Field(description="The only way out")
    config: SourceConfig


class Task(BaseModel):
    """What to do."""

    do: Literal["search", "add", "playable", "file"]
    query: str = Field(description="Words, a link, or the path of a file")
    limit: int = 1


class Found(BaseModel):
    """What there is to a query."""

    tracks: list[Track] = Field(default_factory=list)
    title: str = Field(default="", description="Of the playlist; empty where it is none")
    left_out: int = Field(default=0, description="How many songs of it are not in `tracks`")


class Outcome(BaseModel):
    """What came of a task: one of these."""

    found: Found | None = None
    playable: Playable | None = Field(
        default=None, description="Also with what was found, where it was learned on the way"
    )
    problem: Problem | None = None
    memory: int = Field(default=0, description="The most bytes that the process has had")
