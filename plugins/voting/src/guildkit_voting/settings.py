"""What a guild can set beside its constitution: what proposals begin with, and where voting takes place."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, Field

from guildkit import ChannelSetting
from guildkit_voting.constitution.variables import MethodName


class VotingSettings(BaseModel):
    """The voting plugin's settings."""

    default_method: Annotated[
        MethodName,
        Field(description="How a proposal is counted unless its author or the constitution says otherwise"),
    ] = "plurality"
    default_duration: Annotated[
        int,
        Field(
            description="How many hours voting lasts unless the author or the constitution says otherwise",
            ge=1,
            le=768,
        ),
    ] = 72
    default_seats: Annotated[
        int,
        Field(
            description="How many seats D'Hondt gives out unless the author or the constitution says otherwise",
            ge=1,
            le=100,
        ),
    ] = 5
    own_channels: Annotated[
        bool,
        Field(
            description="Whether the bot finds or makes the channels voting-room, results and audit where none is set"
        ),
    ] = False
    proposals_channel: Annotated[
        ChannelSetting,
        Field(description="Where proposals wait for approval; without it a channel called proposals"),
    ] = None
    voting_room: Annotated[
        ChannelSetting,
        Field(description="Where members vote; without it where a proposal was made"),
    ] = None
    results_channel: Annotated[
        ChannelSetting,
        Field(description="Where results are posted; without it where members vote"),
    ] = None
    audit_channel: Annotated[
        ChannelSetting,
        Field(description="Where everything that happens to proposals is written down; without it nowhere"),
    ] = None
