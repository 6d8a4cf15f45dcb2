"""What a guild can set of its music."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, Field

from guildkit import ChannelSetting, OperatorOnly, RoleSetting


class MusicSettings(BaseModel):
    """The music plugin's settings."""

    control_channel: Annotated[
        ChannelSetting,
        Field(description="Where what is playing is shown, with its buttons; /setup makes one"),
    ] = None
    dj_role: Annotated[
        RoleSetting,
        Field(
            description="Who may skip at once, and stop or change what others asked for; without it everybody who listens may, and skips by vote"
        ),
    ] = None
    volume: Annotated[int, Field(description="How loud a player is at first, in percent", ge=0, le=200)] = 100
    queue_length: Annotated[int, Field(description="How many songs the queue may hold", ge=1, le=5000)] = 500
    song_minutes: Annotated[
        int,
        Field(description="How many minutes a song may last; 0: any time, and live sound", ge=0, le=10_000),
    ] = 0
    member_songs: Annotated[
        int,
        Field(description="How many songs of one member the queue may hold; 0: any number", ge=0, le=5000),
    ] = 0
    leave_minutes: Annotated[
        int,
        Field(
            description="After how many minutes alone or without a song the bot leaves; 0: never",
            ge=0,
            le=1440,
        ),
    ] = 30
    youtube: Annotated[
        bool,
        OperatorOnly(asked="Music: play from YouTube, too? Its terms are yours to keep"),
        Field(description="Whether the player that the bot starts plays from YouTube"),
    ] = False
    voice: Annotated[
        Literal["node", "bot"],
        OperatorOnly(),
        Field(
            description="Who holds the voice connections: the player service (node), which sends evenly however busy the bot is, or the bot"
        ),
    ] = "node"
