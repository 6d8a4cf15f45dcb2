"""What a session is shown of guilds and messages, by its intents."""

from __future__ import annotations

from typing import TYPE_CHECKING

from guildkit_sandbox import limits
from guildkit_sandbox.intents import Intents

if TYPE_CHECKING:
    from guildkit_sandbox.gateway.sessions import Session
    from guildkit_sandbox.payloads import Payload
    from guildkit_sandbox.state.guilds import Guild, Member
    from guildkit_sandbox.state.world import World


def greeting(world: World, guilds: list[Guild], session: Session, *, version: int) -> Payload:
    """Return READY for a session; its guilds come one by one."""
    return {
        "v": version,
        "user": {**world.bot.payload, "verified": True, "mfa_enabled": True, "email": None},
        "user_settings": {},
        "session_id": session.id,
        "session_type": "normal",
        "relationships": [],
        "private_channels": [],
        "presences": [],
        "guilds": [{"id": str(guild.id), "unavailable": True} for guild in guilds],
        "guild_join_requests": [],
        "geo_ordered_rtc_regions": [],
        "application": {"id": str(world.bot.id), "flags": world.application.flags},
        "auth": {},
        "shard": list(session.shard),
        "_trace": ["sandbox"],
    }


def guild_create(world: World, guild: Guild, session: Session) -> Payload:
    """Return the guild with the members and presences that the session is sent unasked."""
    payload = world.guild_create(guild)
    large = len(guild.members) > session.large_threshold
    in_voice = {int(state["user_id"]) for state in payload["voice_states"]}
    if not session.intents & Intents.GUILD_PRESENCES or len(guild.members) > limits.MEMBERS_SENT:
        always = in_voice | {world.bot.id}
        members = [member for member in guild.members.values() if member.user.id in always]
    else:
        members = [
            member
            for member in guild.members.values()
            if not large or _stands_out(world, member) or member.user.id in in_voice
        ]
        payload["presences"] = world.presences.within(guild)
    return {**payload, "large": large, "members": [member.to_dict() for member in members]}


def _stands_out(world: World, member: Member) -> bool:
    return bool(member.role_ids or member.nick or world.presences.of(member.user).status != "offline")


def reads_messages(session: Session) -> bool:
    """Return whether the session is shown what people write where nobody speaks to the bot."""
    return bool(session.intents & Intents.MESSAGE_CONTENT)
