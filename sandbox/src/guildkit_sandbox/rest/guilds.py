"""Guilds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from guildkit_sandbox.errors import Refused
from guildkit_sandbox.permissions import Permissions
from guildkit_sandbox.rest.access import granted_in, guild_of
from guildkit_sandbox.rest.routing import Call, route
from guildkit_sandbox.state.audit import AuditAction, differences
from guildkit_sandbox.validation.guilds import read_guild_form

if TYPE_CHECKING:
    from guildkit_sandbox.payloads import Payload

_PREVIEWED: Final = (
    "id",
    "name",
    "icon",
    "description",
    "home_header",
    "splash",
    "discovery_splash",
    "features",
    "emojis",
    "stickers",
)


@route("GET", "/guilds/{guild_id}")
def get_guild(call: Call) -> Payload:
    """One guild."""
    guild = guild_of(call)
    return {**guild.to_dict(), **(call.world.presences.counts(guild) if call.flag("with_counts") else {})}


@route("GET", "/guilds/{guild_id}/preview")
def get_guild_preview(call: Call) -> Payload:
    """What a guild tells who is not there yet; this bot is not shown other guilds."""
    guild = guild_of(call)
    payload = guild.to_dict()
    return {key: payload[key] for key in _PREVIEWED} | call.world.presences.counts(guild)


@route("PATCH", "/guilds/{guild_id}")
def edit_guild(call: Call) -> Payload:
    """Change a guild."""
    guild = guild_of(call, Permissions.MANAGE_GUILD)
    changes = read_guild_form(guild, call.form())
    community = "COMMUNITY" in changes.get("features", guild.features)
    if community != ("COMMUNITY" in guild.features) and Permissions.ADMINISTRATOR not in granted_in(
        call, guild
    ):
        raise Refused(50013)
    before = guild.to_dict()
    guild.name = changes.pop("name", guild.name)
    guild.locale = changes.pop("preferred_locale", guild.locale)
    guild.features = changes.pop("features", guild.features)
    guild.settings |= changes
    after = guild.to_dict()
    differing = differences(before, after, [key for key in after if key != "features"])
    if before != after:
        call.world.emit("GUILD_UPDATE", after, guild=guild)
        call.world.changed.notify()
        call.note(guild, AuditAction.GUILD_UPDATE, guild.id, changes=differing)
    return after
