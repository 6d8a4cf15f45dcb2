"""What a guild can set of its raids."""

from __future__ import annotations

from typing import Annotated, Literal

import disnake
from pydantic import BaseModel, Field

from guildkit import Channel, ChannelSetting, OperatorOnly, QuietHours, RoleSetting

VoiceChannel = Annotated[
    Annotated[int, Field(gt=0)] | None,
    Channel((disnake.ChannelType.voice, disnake.ChannelType.stage_voice)),
]
"""A channel in which members talk, or none."""


class RaidSettings(BaseModel):
    """The raids plugin's settings."""

    leader_role: Annotated[
        RoleSetting,
        Field(
            description="Who leads raids; without it everybody may plan, and who may manage the server or its events leads"
        ),
    ] = None
    planner_channel: Annotated[
        ChannelSetting, Field(description="Where plans are posted; without it where /raidplan was typed")
    ] = None
    participants_channel: Annotated[
        ChannelSetting,
        Field(description="Where it is shown who comes when; without it a channel called raid-participants"),
    ] = None
    raidlist_channel: Annotated[
        ChannelSetting,
        Field(description="Where the list of open raids stands; without it a channel called raid-list"),
    ] = None
    raid_role: Annotated[
        bool, Field(description="Whether who takes part in a raid has a role of its own while it is open")
    ] = True
    undo_hours: Annotated[
        int, Field(description="For how many hours the end of a raid can be undone", ge=0, le=168)
    ] = 24
    stale_days: Annotated[
        int,
        Field(
            description="After how many days without a change the leader of a plan is asked; 0: never",
            ge=0,
            le=365,
        ),
    ] = 14
    stale_close_days: Annotated[
        int,
        Field(
            description="How many days after that question a plan is cancelled; 0: never",
            ge=0,
            le=365,
        ),
    ] = 7
    remind_minutes: Annotated[
        int,
        Field(
            description="How many minutes before a decided raid it is announced; 0: not at all", ge=0, le=1440
        ),
    ] = 30
    remind_pings: Annotated[bool, Field(description="Whether that announcement pings who takes part")] = False
    invited_role: Annotated[
        RoleSetting,
        Field(description="Who is written to before the deadline if they have not voted; without it nobody"),
    ] = None
    invite_hours: Annotated[
        int,
        Field(
            description="How many hours before the first date of a plan they are written to; 0: never",
            ge=0,
            le=336,
        ),
    ] = 24
    quiet_from: Annotated[
        int,
        Field(
            description="The hour with which the quiet hours begin: nobody is written to then", ge=0, le=23
        ),
    ] = 22
    quiet_until: Annotated[
        int,
        Field(description="The hour with which the quiet hours end; the same: there are none", ge=0, le=23),
    ] = 8
    propose_cancel_hours: Annotated[
        int,
        Field(
            description="How many hours before it the leader is asked whether a raid with too few is cancelled; 0: never",
            ge=0,
            le=168,
        ),
    ] = 2
    raid_thread: Annotated[bool, Field(description="Whether each raid has a thread at its planner")] = False
    raid_event: Annotated[
        bool, Field(description="Whether a decided raid is among the server's scheduled events")
    ] = False
    duration: Annotated[
        int, Field(description="How many minutes a raid lasts, from when it begins", ge=15, le=1440)
    ] = 180
    overlap: Annotated[
        Literal["warn", "refuse", "off"],
        Field(description="What happens when somebody votes for two raids at the same time"),
    ] = "warn"
    accept_hours: Annotated[
        int, Field(description="For how many hours a place is kept for who is offered it", ge=1, le=168)
    ] = 12
    voice_channel: Annotated[
        VoiceChannel,
        Field(description="Where raids are talked through; who was there is shown when a raid ends"),
    ] = None
    voice_minutes: Annotated[
        int,
        Field(
            description="For how many minutes one has to be in the raid's voice channel to be proposed as present; 0 proposes who voted",
            ge=0,
            le=600,
        ),
    ] = 0
    voice_xp: Annotated[
        int,
        Field(
            description="How many XP a minute in voice channels brings, not alone; 0 counts nothing",
            ge=0,
            le=1000,
        ),
    ] = 1
    member_role: Annotated[
        RoleSetting, Field(description="Who stands in the list of members; without it there is no such list")
    ] = None
    second_member_role: Annotated[RoleSetting, Field(description="Who stands there as well")] = None
    memberlist_channel: Annotated[
        ChannelSetting,
        Field(description="Where the list of members stands; without it only /memberlist shows it"),
    ] = None
    mirror_channel: Annotated[
        int | None,
        OperatorOnly(),
        Field(
            description="The operators' channel in which the raids and members of every server are mirrored",
            gt=0,
        ),
    ] = None

    @property
    def quiet(self) -> QuietHours:
        """When nobody is written to who has not asked for it."""
        return QuietHours(self.quiet_from, self.quiet_until)
