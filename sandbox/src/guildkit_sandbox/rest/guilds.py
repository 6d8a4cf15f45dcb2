"""Guilds, and the list of their channels."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from guildkit_sandbox import limits
from guildkit_sandbox.errors import Refused
from guildkit_sandbox.permissions import Permissions
from guildkit_sandbox.rest.access import granted_in, guild_of
from guildkit_sandbox.rest.channels import LOGGED as LOGGED_OF_CHANNEL
from guildkit_sandbox.rest.overwrites import require_own_overwrites
from guildkit_sandbox.rest.routing import Call, Created, route
from guildkit_sandbox.rest.thread_changes import read_forum_form
from guildkit_sandbox.state.audit import AuditAction, differences
from guildkit_sandbox.state.guilds import CHANNEL_TYPES, FORUMS, TEXT
from guildkit_sandbox.validation.channels import read_channel_form, read_parent
from guildkit_sandbox.validation.forms import Form
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
    return {**guild.to_dict(), **(guild.counts if call.flag("with_counts") else {})}


@route("GET", "/guilds/{guild_id}/preview")
def get_guild_preview(call: Call) -> Payload:
    """What a guild tells who is not there yet; this bot is not shown other guilds."""
    guild = guild_of(call)
    payload = guild.to_dict()
    return {key: payload[key] for key in _PREVIEWED} | guild.counts


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


@route("GET", "/guilds/{guild_id}/channels")
def list_channels(call: Call) -> list[Payload]:
    """All channels, also those that the bot cannot see."""
    return [channel.to_dict() for channel in guild_of(call).channels.values()]


@route("POST", "/guilds/{guild_id}/channels")
def create_channel(call: Call) -> Created:
    """Make a channel."""
    guild = guild_of(call, Permissions.MANAGE_CHANNELS)
    data = call.form()
    form = Form()
    form.text(data, "name", (), shortest=1, longest=limits.CHANNEL_NAME, required=True)
    kind = form.choice(data, "type", (), CHANNEL_TYPES.values())
    attributes = read_channel_form(form, data, guild, TEXT if kind is None else kind)
    if kind in FORUMS:
        attributes["forum"] = read_forum_form(form, data, call.world, None)
    form.check()
    require_own_overwrites(call, guild, attributes.get("overwrites", {}))
    parent = guild.channels.get(attributes.get("parent_id") or 0)
    if parent is not None and not attributes.get("overwrites"):
        attributes["overwrites"] = dict(parent.overwrites)
    name = attributes.pop("name")
    channel = call.world.create_channel(guild, name, TEXT if kind is None else kind, **attributes)
    changes = differences({}, channel.to_dict(), LOGGED_OF_CHANNEL)
    call.note(guild, AuditAction.CHANNEL_CREATE, channel.id, changes=changes)
    return Created(channel.to_dict())


@route("PATCH", "/guilds/{guild_id}/channels")
def move_channels(call: Call) -> None:
    """Put channels at other positions and into other categories."""
    guild = guild_of(call, Permissions.MANAGE_CHANNELS)
    form = Form()
    moves = []
    for index, entry in enumerate(form.items({"channels": call.body}, "channels", (), most=limits.CHANNELS)):
        if not form.is_object(entry, (index,)):
            continue
        channel = guild.channels.get(form.snowflake(entry.get("id"), (index, "id")))
        if channel is None:
            form.refuse((index, "id"), "GUILD_CHANNEL_INVALID", "Invalid guild channel")
            continue
        position = form.integer(entry, "position", (index,), least=0, most=limits.CHANNELS)
        parent_id = read_parent(form, entry, guild, channel.type)
        moves.append((channel, position, parent_id, entry))
    form.check()
    for channel, position, parent_id, entry in moves:
        before = channel.to_dict()
        if position is not None:
            channel.position = position
        if "parent_id" in entry:
            channel.parent_id = parent_id
            parent = None if parent_id is None else guild.channels[parent_id]
            if parent is not None and entry.get("lock_permissions"):
                channel.overwrites = dict(parent.overwrites)
        if channel.to_dict() != before:
            call.world.update_channel(channel)
