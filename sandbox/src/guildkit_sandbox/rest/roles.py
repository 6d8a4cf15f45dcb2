"""Roles."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from guildkit_sandbox import limits
from guildkit_sandbox.errors import Refused
from guildkit_sandbox.permissions import NONE, Permissions
from guildkit_sandbox.rest.access import bot_in, granted_in, guild_of, require_reach, role_of
from guildkit_sandbox.rest.routing import Call, route
from guildkit_sandbox.state.audit import AuditAction, differences
from guildkit_sandbox.validation.forms import Form

if TYPE_CHECKING:
    from guildkit_sandbox.payloads import Payload
    from guildkit_sandbox.state.guilds import Guild

_LOGGED = ("name", "permissions", "color", "hoist", "mentionable")


@route("GET", "/guilds/{guild_id}/roles")
def list_roles(call: Call) -> list[Payload]:
    """All roles."""
    return _all(guild_of(call))


@route("GET", "/guilds/{guild_id}/roles/{role_id}")
def get_role(call: Call) -> Payload:
    """One role."""
    return role_of(call, guild_of(call)).to_dict()


@route("GET", "/guilds/{guild_id}/roles/member-counts")
def count_members(call: Call) -> dict[str, int]:
    """How many members have each role, @everyone aside."""
    guild = guild_of(call)
    return {
        str(role_id): sum(role_id in member.role_ids for member in guild.members.values())
        for role_id in guild.roles
        if role_id != guild.id
    }


@route("POST", "/guilds/{guild_id}/roles")
def create_role(call: Call) -> Payload:
    """Make a role at the bottom; it may do what @everyone may, unless the form says otherwise."""
    guild = guild_of(call, Permissions.MANAGE_ROLES)
    found = {"name": "new role", "permissions": guild.everyone.permissions, **_read_form(call.form())}
    _require_own(call, guild, NONE, found["permissions"])
    role = call.world.roles.create(guild, **found)
    call.note(guild, AuditAction.ROLE_CREATE, role.id, changes=differences({}, role.to_dict(), _LOGGED))
    return role.to_dict()


@route("PATCH", "/guilds/{guild_id}/roles")
def move_roles(call: Call) -> list[Payload]:
    """Put roles at other positions."""
    guild = guild_of(call, Permissions.MANAGE_ROLES)
    wanted = _read_positions(call.body)
    highest = max(guild.roles[role_id].position for role_id in [guild.id, *bot_in(call, guild).role_ids])
    for role_id, position in wanted.items():
        role = guild.roles.get(role_id)
        if role is None:
            raise Refused(10011)
        if role is guild.everyone:
            raise Refused(50028)
        require_reach(call, guild, role)
        if position >= highest and guild.owner_id != call.world.bot.id:
            raise Refused(50013)
    call.world.roles.move(guild, wanted)
    return _all(guild)


@route("PATCH", "/guilds/{guild_id}/roles/{role_id}")
def edit_role(call: Call) -> Payload:
    """Change a role."""
    guild = guild_of(call, Permissions.MANAGE_ROLES)
    role = role_of(call, guild)
    require_reach(call, guild, role)
    found = _read_form(call.form())
    _require_own(call, guild, role.permissions, found.get("permissions", NONE))
    before = role.to_dict()
    for name, value in found.items():
        setattr(role, name, value)
    changes = differences(before, role.to_dict(), _LOGGED)
    if changes:
        call.world.roles.update(guild, role)
        call.note(guild, AuditAction.ROLE_UPDATE, role.id, changes=changes)
    return role.to_dict()


@route("DELETE", "/guilds/{guild_id}/roles/{role_id}")
def delete_role(call: Call) -> None:
    """Delete a role; those that Discord manages stay, and so does @everyone."""
    guild = guild_of(call, Permissions.MANAGE_ROLES)
    role = role_of(call, guild)
    if role.managed or role is guild.everyone:
        raise Refused(50028)
    require_reach(call, guild, role)
    call.world.roles.delete(guild, role)
    call.note(guild, AuditAction.ROLE_DELETE, role.id, changes=differences(role.to_dict(), {}, _LOGGED))


def _all(guild: Guild) -> list[Payload]:
    return [role.to_dict() for role in guild.roles.values()]


def _read_form(data: Payload) -> dict[str, Any]:
    """Return what a role is to be, by our attributes' names."""
    form = Form()
    colors = data.get("colors") or {}
    if form.is_object(colors, ("colors",)):
        primary = form.integer(colors, "primary_color", ("colors",), least=0, most=limits.COLOR)
    found = {
        "name": form.text(data, "name", (), shortest=1, longest=limits.ROLE_NAME),
        "permissions": form.permissions(data, "permissions", ()),
        "color": form.integer(data, "color", (), least=0, most=limits.COLOR),
        "hoist": form.boolean(data, "hoist", ()),
        "mentionable": form.boolean(data, "mentionable", ()),
    }
    form.check()
    if primary is not None:
        found["color"] = primary
    boosted = data.get("icon"), data.get("unicode_emoji"), colors.get("secondary_color")
    if any(value is not None for value in boosted):
        raise Refused(50101)
    return {name: value for name, value in found.items() if value is not None}


def _read_positions(body: Any) -> dict[int, int]:
    form = Form()
    wanted = {}
    for index, entry in enumerate(form.items({"roles": body}, "roles", (), most=limits.ROLES)):
        if form.is_object(entry, (index,)):
            role_id = form.snowflake(entry.get("id"), (index, "id"))
            position = form.integer(entry, "position", (index,), least=0, most=limits.ROLES)
            if position is not None:
                wanted[role_id] = position
    form.check()
    return wanted


def _require_own(call: Call, guild: Guild, before: Permissions, after: Permissions) -> None:
    """Refuse the bot where it grants what it may not do itself."""
    if after & ~before & ~granted_in(call, guild):
        raise Refused(50013)
