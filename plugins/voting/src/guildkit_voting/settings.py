"""What a guild can set."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, Field

MethodName = Literal["plurality", "approval", "runoff", "borda", "copeland", "dhondt"]


class VotingSettings(BaseModel):
    """The voting plugin's settings."""

    default_method: Annotated[
        MethodName, Field(description="How a proposal is counted unless its author says otherwise")
    ] = "plurality"
    default_duration: Annotated[
        int,
        Field(
            description="How many hours a proposal stays open unless its author says otherwise", ge=1, le=768
        ),
    ] = 72
    default_seats: Annotated[
        int,
        Field(description="How many seats D'Hondt gives out unless the author says otherwise", ge=1, le=100),
    ] = 5
