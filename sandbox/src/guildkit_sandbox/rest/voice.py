"""Voice: regions, who is in which channel, stages, and what a channel says of itself."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from guildkit_sandbox import limits
from guildkit_sandbox import permissions as perms
from guildkit_sandbox.errors import Refused
from guildkit_sandbox.permissions import Permissions
from guildkit_sandbox.rest.access import require_in_channel, require_in_guild
from guildkit_sandbox.rest.routing import Call, route
from guildkit_sandbox.state.audit import AuditAction, differences
from guildkit_sandbox.state.guilds import SPOKEN_IN, STAGE, VOICE
from guildkit_sandbox.validation.forms import Form

if TYPE_CHECKING:
    from guildkit_sandbox.payloads import Payload
    from guildkit_sandbox.state.guilds import Guild, Member
    from guildkit_sandbox.state.voice import VoiceState

_REGIONS = {
    "us-east": "US East",
    "us-central": "US Central",
    "us-west": "US West",
    "rotterdam": "Rotterdam",
    "singapore": "Singapore",
}


@route("GET", "/voice/regions")
def list_voice_regions(call: Call) -> list[Payload]:
    """Where voice servers can be."""
    del call
    return [
        {"id": key, "name": name, "optimal": key == "us-east", "deprecated": False, "custom": False}
        for key, name in _REGIONS.items()
    ]


@route("GET", "/guilds/{guild_id}/voice-states/@me")
def get_own_voice_state(call: Call) -> Payload:
    """Where the bot is."""
    return _state(call, call.world.bot.id).to_dict()


@route("GET", "/guilds/{guild_id}/voice-states/{user_id}")
def get_voice_state(call: Call) -> Payload:
    """Where somebody is."""
    return _state(call, call.ids["user_id"]).to_dict()


@route("PATCH", "/guilds/{guild_id}/voice-states/@me")
def edit_own_voice_state(call: Call) -> None:
    """Come to the front of a stage, go back to the audience, or ask to speak."""
    data = call.form()
    state = _on_stage(call, data, call.world.bot.id)
    granted = perms.in_channel(state.channel, call.world.bot.id)
    form = Form()
    suppress = _flag(form, data, "suppress")
    requested = _instant(form, data, "request_to_speak_timestamp")
    form.check()
    if suppress is False and Permissions.MUTE_MEMBERS not in granted:
        raise Refused(50013)
    if requested is not None and Permissions.REQUEST_TO_SPEAK not in granted:
        raise Refused(50013)
    if suppress is not None:
        call.world.voice.speak(state, suppress=suppress)
    if "request_to_speak_timestamp" in data:
        call.world.voice.ask_to_speak(state, requested)


@route("PATCH", "/guilds/{guild_id}/voice-states/{user_id}")
def edit_voice_state(call: Call) -> None:
    """Ask somebody to the front of a stage, or send them back to the audience."""
    data = call.form()
    state = _on_stage(call, data, call.ids["user_id"])
    require_in_channel(call, state.channel, Permissions.MUTE_MEMBERS)
    form = Form()
    suppress = _flag(form, data, "suppress")
    form.check()
    if suppress is not None:
        call.world.voice.speak(state, suppress=suppress)


@route("PUT", "/channels/{channel_id}/voice-status")
def set_voice_status(call: Call) -> None:
    """Say what is going on in a voice channel."""
    channel = call.world.channel(call.ids["channel_id"])
    if channel.guild is None or channel.type != VOICE:
        raise Refused(50024)
    granted = perms.in_channel(channel, call.world.bot.id)
    state = call.world.voice.of(channel.guild, call.world.bot.id)
    inside = state is not None and state.channel is channel
    # Who is not in the channel must be one who manages it.
    needed = Permissions.SET_VOICE_CHANNEL_STATUS | (
        Permissions(0) if inside else Permissions.MANAGE_CHANNELS
    )
    if needed not in granted:
        raise Refused(50013)
    form = Form()
    status = form.text(call.form(), "status", (), longest=limits.VOICE_STATUS)
    form.check()
    payload = {"id": str(channel.id), "guild_id": str(channel.guild.id), "status": status or None}
    call.world.emit("VOICE_CHANNEL_STATUS_UPDATE", payload, guild=channel.guild, channel=channel)


def edit_voice(call: Call, guild: Guild, member: Member, data: Payload) -> None:
    """Mute, deafen, move or disconnect a member, as far as the form of a member says so."""
    form = Form()
    mute, deaf = _flag(form, data, "mute"), _flag(form, data, "deaf")
    target = data.get("channel_id")
    channel_id = None if target is None else form.snowflake(target, ("channel_id",))
    form.check()
    if mute is not None or deaf is not None:
        if mute is not None:
            require_in_guild(call, guild, Permissions.MUTE_MEMBERS)
        if deaf is not None:
            require_in_guild(call, guild, Permissions.DEAFEN_MEMBERS)
        before = {"mute": member.mute, "deaf": member.deaf}
        call.world.voice.set(guild, member.user.id, mute=mute, deaf=deaf)
        changes = differences(before, {"mute": member.mute, "deaf": member.deaf}, ("mute", "deaf"))
        call.note(guild, AuditAction.MEMBER_UPDATE, member.user.id, changes=changes)
    if "channel_id" in data:
        require_in_guild(call, guild, Permissions.MOVE_MEMBERS)
        if channel_id is None:
            call.world.voice.move(guild, member.user.id, None)
            call.note(guild, AuditAction.MEMBER_DISCONNECT, options={"count": "1"})
            return
        channel = call.world.channel(channel_id)
        if channel.guild is not guild or channel.type not in SPOKEN_IN:
            raise Refused(50024)
        require_in_channel(call, channel, Permissions.CONNECT)
        call.world.voice.move(guild, member.user.id, channel)
        options = {"channel_id": str(channel.id), "count": "1"}
        call.note(guild, AuditAction.MEMBER_MOVE, options=options)


def _state(call: Call, user_id: int) -> VoiceState:
    state = call.world.voice.of(call.world.guild(call.ids["guild_id"]), user_id)
    if state is None:
        raise Refused(10065)
    return state


def _on_stage(call: Call, data: Payload, user_id: int) -> VoiceState:
    """Return the state of somebody on the stage that the form names, by default the one they are on."""
    guild = call.world.guild(call.ids["guild_id"])
    state = call.world.voice.of(guild, user_id)
    if state is None:
        raise Refused(10065)
    if data.get("channel_id") is not None:
        form = Form()
        channel_id = form.snowflake(data["channel_id"], ("channel_id",))
        form.check()
        if channel_id not in guild.channels:
            raise Refused(10003)
        if channel_id != state.channel.id:
            raise Refused(40032)
    if state.channel.type != STAGE:
        raise Refused(50024)
    return state


def _flag(form: Form, data: Payload, key: str) -> bool | None:
    value: Any = data.get(key)
    if value is None or isinstance(value, bool):
        return value
    form.refuse((key,), "BOOLEAN_TYPE_CONVERT", "Must be either true or false.")
    return None


def _instant(form: Form, data: Payload, key: str) -> datetime | None:
    value = data.get(key)
    if value is None:
        return None
    try:
        return datetime.fromisoformat(str(value))
    except ValueError:
        form.refuse((key,), "TIMESTAMP_TYPE_INVALID", f"Invalid timestamp: {value}")
        return None
