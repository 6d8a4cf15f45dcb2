"""Voice: regions, who is in which channel, stages, and what a channel says of itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from guildkit_sandbox import limits
from guildkit_sandbox.errors import Refused
from guildkit_sandbox.permissions import Permissions
from guildkit_sandbox.rest.access import guild_channel_of, require_in_channel, require_in_guild
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
    form = Form()
    suppress = form.boolean(data, "suppress", ())
    requested = form.moment(data, "request_to_speak_timestamp", ())
    form.check()
    if suppress is False:
        require_in_channel(call, state.channel, Permissions.MUTE_MEMBERS)
    if requested is not None:
        require_in_channel(call, state.channel, Permissions.REQUEST_TO_SPEAK)
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
    suppress = form.boolean(data, "suppress", ())
    form.check()
    if suppress is not None:
        call.world.voice.speak(state, suppress=suppress)


@route("PUT", "/channels/{channel_id}/voice-status")
def set_voice_status(call: Call) -> None:
    """Say what is going on in a voice channel."""
    guild, channel = guild_channel_of(call)
    if channel.type != VOICE:
        raise Refused(50024)
    state = call.world.voice.of(guild, call.world.bot.id)
    inside = state is not None and state.channel is channel
    # Who is not in the channel must be one who manages it.
    managing = [] if inside else [Permissions.MANAGE_CHANNELS]
    require_in_channel(call, channel, Permissions.SET_VOICE_CHANNEL_STATUS, *managing)
    form = Form()
    status = form.text(call.form(), "status", (), longest=limits.VOICE_STATUS)
    form.check()
    payload = {"id": str(channel.id), "guild_id": str(guild.id), "status": status or None}
    call.world.emit("VOICE_CHANNEL_STATUS_UPDATE", payload, guild=guild, channel=channel)


def edit_voice(call: Call, guild: Guild, member: Member, data: Payload) -> None:
    """Mute, deafen, move or disconnect a member, as far as the form of a member says so."""
    form = Form()
    mute, deaf = form.boolean(data, "mute", ()), form.boolean(data, "deaf", ())
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
