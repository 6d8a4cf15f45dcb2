"""The tables of the raids plugin."""

from guildkit_raids.models.attendance import Attendance, Correction, Status
from guildkit_raids.models.base import Base
from guildkit_raids.models.bench import ClassChoice, Group, Limit, RaidClass, Seat, Standing
from guildkit_raids.models.companions import Companion, ThreadMember, Trouble
from guildkit_raids.models.drafts import Draft
from guildkit_raids.models.dungeons import Dungeon, Template
from guildkit_raids.models.member_list import ListedMember, MemberList
from guildkit_raids.models.notes import Invited, Noted
from guildkit_raids.models.raids import (
    Axis,
    Counter,
    DayOption,
    Raid,
    RoleHolder,
    RoleTrouble,
    State,
    TimeOption,
)
from guildkit_raids.models.series import Occurrence, Series
from guildkit_raids.models.voice import VoiceStay, VoiceTime, VoiceWatch
from guildkit_raids.models.votes import Cell, Pick, Voter

__all__ = [
    "Attendance",
    "Axis",
    "Base",
    "Cell",
    "ClassChoice",
    "Companion",
    "Correction",
    "Counter",
    "DayOption",
    "Draft",
    "Dungeon",
    "Group",
    "Invited",
    "Limit",
    "ListedMember",
    "MemberList",
    "Noted",
    "Occurrence",
    "Pick",
    "Raid",
    "RaidClass",
    "RoleHolder",
    "RoleTrouble",
    "Seat",
    "Series",
    "Standing",
    "State",
    "Status",
    "Template",
    "ThreadMember",
    "TimeOption",
    "Trouble",
    "VoiceStay",
    "VoiceTime",
    "VoiceWatch",
    "Voter",
]
