"""Guilds, their members, roles and channels."""

from __future__ import annotations

from typing import TYPE_CHECKING

from guildkit_sandbox import limits
from guildkit_sandbox import permissions as perms
from guildkit_sandbox.errors import Refused
from guildkit_sandbox.permissions import Permissions
from guildkit_sandbox.rest.channels import read_channel_form
from guildkit_sandbox.rest.routing import Call, Created, route
from guildkit_sandbox.rest.thread_changes import read_forum_form
from guildkit_sandbox.state.guilds import CHANNEL_TYPES, FORUMS, TEXT
from guildkit_sandbox.validation.forms import Form

if TYPE_CHECKING:
    from guildkit_sandbox.payloads import Payload
    from guildkit_sandbox.state.guilds import Guild, Member, Role


@route("GET", "/guilds/{guild_id}")
def get_guild(call: Call) -> Payload:
    """One guild."""
    guild = call.world.guild(call.ids["guild_id"])
    payload = guild.to_dict()
    if call.flag("with_counts"):
        payload["approximate_member_count"] = len(guild.members)
        payload["approximate_presence_count"] = len(guild.members)
    return payload


@route("GET", "/guilds/{guild_id}/members/{user_id}")
def get_member(call: Call) -> Payload:
    """One member."""
    return _member(call).to_dict()


@route("GET", "/guilds/{guild_id}/members")
def list_members(call: Call) -> list[Payload]:
    """Members in the order of their ids."""
    guild = call.world.guild(call.ids["guild_id"])
    limit = call.number("limit", 1, most=1000)
    after = call.query_id("after") or 0
    chosen = sorted(user_id for user_id in guild.members if user_id > after)[:limit]
    return [guild.members[user_id].to_dict() for user_id in chosen]


@route("GET", "/guilds/{guild_id}/members/search")
def search_members(call: Call) -> list[Payload]:
    """Members whose name or nickname starts with a text."""
    guild = call.world.guild(call.ids["guild_id"])
    limit = call.number("limit", 1, most=1000)
    start = call.query.get("query", "").casefold()
    found = [
        member
        for member in guild.members.values()
        if member.user.name.casefold().startswith(start) or member.display_name.casefold().startswith(start)
    ]
    return [member.to_dict() for member in found[:limit]]


@route("PUT", "/guilds/{guild_id}/members/{user_id}/roles/{role_id}")
def add_role(call: Call) -> None:
    """Give a member a role."""
    guild, member, role = _role_change(call)
    if role.id not in member.role_ids:
        member.role_ids.append(role.id)
        call.world.update_member(guild, member)


@route("DELETE", "/guilds/{guild_id}/members/{user_id}/roles/{role_id}")
def remove_role(call: Call) -> None:
    """Take a role from a member."""
    guild, member, role = _role_change(call)
    if role.id in member.role_ids:
        member.role_ids.remove(role.id)
        call.world.update_member(guild, member)


@route("GET", "/guilds/{guild_id}/roles")
def list_roles(call: Call) -> list[Payload]:
    """All roles."""
    return [role.to_dict() for role in call.world.guild(call.ids["guild_id"]).roles.values()]


@route("GET", "/guilds/{guild_id}/channels")
def list_channels(call: Call) -> list[Payload]:
    """All channels, also those that the bot cannot see."""
    return [channel.to_dict() for channel in call.world.guild(call.ids["guild_id"]).channels.values()]


@route("POST", "/guilds/{guild_id}/channels")
def create_channel(call: Call) -> Created:
    """Make a channel."""
    guild = call.world.guild(call.ids["guild_id"])
    _require(call, guild, Permissions.MANAGE_CHANNELS)
    data = call.form()
    form = Form()
    form.text(data, "name", (), shortest=1, longest=limits.CHANNEL_NAME, required=True)
    kind = form.choice(data, "type", (), CHANNEL_TYPES.values())
    attributes = read_channel_form(form, data)
    if kind in FORUMS:
        attributes["forum"] = read_forum_form(form, data, call.world, None)
    form.check()
    name = attributes.pop("name")
    channel = call.world.create_channel(guild, name, TEXT if kind is None else kind, **attributes)
    return Created(channel.to_dict())


def _member(call: Call) -> Member:
    guild = call.world.guild(call.ids["guild_id"])
    member = guild.members.get(call.ids["user_id"])
    if member is None:
        raise Refused(10007 if call.ids["user_id"] in call.world.users else 10013)
    return member


def _role_change(call: Call) -> tuple[Guild, Member, Role]:
    """Return what a change of roles is about, if the bot may make it: its own highest role must be higher."""
    guild = call.world.guild(call.ids["guild_id"])
    _require(call, guild, Permissions.MANAGE_ROLES)
    member = _member(call)
    role = guild.roles.get(call.ids["role_id"])
    if role is None:
        raise Refused(10011)
    own = guild.members[call.world.bot.id]
    highest = max((guild.roles[role_id].position for role_id in own.role_ids), default=0)
    if role.managed or role is guild.everyone or role.position >= highest:
        raise Refused(50013)
    return guild, member, role


def _require(call: Call, guild: Guild, permission: Permissions) -> None:
    if permission not in perms.in_guild(guild, guild.members[call.world.bot.id]):
        raise Refused(50013)
