"""Members."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from guildkit_sandbox import limits
from guildkit_sandbox import permissions as perms
from guildkit_sandbox.errors import MissingRoute, Refused
from guildkit_sandbox.payloads import timestamp
from guildkit_sandbox.permissions import Permissions
from guildkit_sandbox.rest.access import (
    bot_in,
    guild_of,
    member_of,
    require_in_guild,
    require_rank,
    require_reach,
    role_of,
)
from guildkit_sandbox.rest.routing import Call, route
from guildkit_sandbox.rest.voice import edit_voice
from guildkit_sandbox.state.audit import AuditAction, differences
from guildkit_sandbox.validation.forms import Form

if TYPE_CHECKING:
    from guildkit_sandbox.payloads import Payload
    from guildkit_sandbox.state.guilds import Guild, Member, Role

_LOGGED: Final = ("nick", "communication_disabled_until")


@route("GET", "/guilds/{guild_id}/members/{user_id}")
def get_member(call: Call) -> Payload:
    """One member."""
    return member_of(call, guild_of(call)).to_dict()


@route("GET", "/guilds/{guild_id}/members")
def list_members(call: Call) -> list[Payload]:
    """Members in the order of their ids, for who was granted the intent that would tell of them."""
    guild = guild_of(call)
    if "members" not in call.world.application.granted:
        raise Refused(50001)
    chosen = call.page(guild.members, most=1000, default=1)
    return [guild.members[user_id].to_dict() for user_id in chosen]


@route("GET", "/guilds/{guild_id}/members/search")
def search_members(call: Call) -> list[Payload]:
    """Members whose name or nickname starts with a text."""
    guild = guild_of(call)
    limit = call.number("limit", 1, most=1000)
    found = guild.members_called(call.query.get("query", ""))
    return [member.to_dict() for member in found[:limit]]


@route("PUT", "/guilds/{guild_id}/members/{user_id}")
def add_member(call: Call) -> None:
    """Let a user join with their own OAuth2 token, which nobody here has."""
    guild_of(call, Permissions.CREATE_INSTANT_INVITE)
    form = Form()
    form.text(call.form(), "access_token", (), longest=limits.CONTENT, required=True)
    form.check()
    raise Refused(50025)


@route("PATCH", "/guilds/{guild_id}/members/@me")
def edit_own_member(call: Call) -> Payload:
    """Change the bot's nickname."""
    guild = guild_of(call)
    data = call.form()
    if any(data.get(key) is not None for key in ("avatar", "banner", "bio")):
        raise MissingRoute("PATCH /guilds/{guild_id}/members/@me with an avatar, a banner or a bio")
    member = bot_in(call, guild)
    if "nick" in data:
        require_in_guild(call, guild, Permissions.CHANGE_NICKNAME)
        _change(call, guild, member, data)
    return member.to_dict()


@route("PATCH", "/guilds/{guild_id}/members/{user_id}")
def edit_member(call: Call) -> Payload:
    """Change a member's nickname, roles or time-out, or what they may do in voice channels and in which they are."""
    guild = guild_of(call)
    member = member_of(call, guild)
    data = call.form()
    if "flags" in data:
        raise MissingRoute("PATCH /guilds/{guild_id}/members/{user_id} with flags")
    if "nick" in data:
        require_in_guild(call, guild, Permissions.MANAGE_NICKNAMES)
        if member is not bot_in(call, guild):
            require_rank(call, guild, member.user.id)
    if "communication_disabled_until" in data:
        require_in_guild(call, guild, Permissions.MODERATE_MEMBERS)
        require_rank(call, guild, member.user.id)
        if Permissions.ADMINISTRATOR in perms.in_guild(guild, member):
            raise Refused(50013)
    roles = _read_roles(call, guild, member, data)
    _change(call, guild, member, data)
    if roles is not None:
        _set_roles(call, guild, member, roles)
    edit_voice(call, guild, member, data)
    return member.to_dict()


@route("DELETE", "/guilds/{guild_id}/members/{user_id}")
def kick_member(call: Call) -> None:
    """Kick a member."""
    guild = guild_of(call, Permissions.KICK_MEMBERS)
    member = member_of(call, guild)
    require_rank(call, guild, member.user.id)
    call.world.remove_member(guild, member.user)
    call.note(guild, AuditAction.MEMBER_KICK, member.user.id)


@route("PUT", "/guilds/{guild_id}/members/{user_id}/roles/{role_id}")
def add_role(call: Call) -> None:
    """Give a member a role."""
    guild, member, role = _role_change(call)
    if role.id not in member.role_ids:
        _set_roles(call, guild, member, [*member.role_ids, role.id])


@route("DELETE", "/guilds/{guild_id}/members/{user_id}/roles/{role_id}")
def remove_role(call: Call) -> None:
    """Take a role from a member."""
    guild, member, role = _role_change(call)
    _set_roles(call, guild, member, [role_id for role_id in member.role_ids if role_id != role.id])


def _role_change(call: Call) -> tuple[Guild, Member, Role]:
    """Return what a change of roles is about, if the bot may make it."""
    guild = guild_of(call, Permissions.MANAGE_ROLES)
    member, role = member_of(call, guild), role_of(call, guild)
    _require_giveable(call, guild, role)
    return guild, member, role


def _read_roles(call: Call, guild: Guild, member: Member, data: Payload) -> list[int] | None:
    """Return the roles that a member is to have, if the bot may see to it."""
    if "roles" not in data:
        return None
    require_in_guild(call, guild, Permissions.MANAGE_ROLES)
    form = Form()
    ids = form.snowflakes(data, "roles", (), most=limits.ROLES)
    form.check()
    for role_id in set(ids) ^ set(member.role_ids):
        if role_id not in guild.roles:
            raise Refused(10011)
        _require_giveable(call, guild, guild.roles[role_id])
    return list(dict.fromkeys(ids))


def _require_giveable(call: Call, guild: Guild, role: Role) -> None:
    if role.managed or role is guild.everyone:
        raise Refused(50013)
    require_reach(call, guild, role)


def _set_roles(call: Call, guild: Guild, member: Member, role_ids: list[int]) -> None:
    before = member.role_ids
    changes = []
    for key, these, those in (("$add", role_ids, before), ("$remove", before, role_ids)):
        moved = [guild.roles[role_id] for role_id in these if role_id not in those]
        if moved:
            names = [{"id": str(role.id), "name": role.name} for role in moved]
            changes.append({"key": key, "new_value": names})
    if changes:
        member.role_ids = role_ids
        call.world.update_member(guild, member)
        call.note(guild, AuditAction.MEMBER_ROLE_UPDATE, member.user.id, changes=changes)


def _change(call: Call, guild: Guild, member: Member, data: Payload) -> None:
    """Change the nickname and the time-out, as far as the form says so."""
    form = Form()
    nick = form.text(data, "nick", (), longest=limits.NICK)
    until = form.moment(data, "communication_disabled_until", ())
    if until is not None and until > call.world.now() + limits.TIME_OUT:
        form.refuse(
            ("communication_disabled_until",),
            "INVALID_COMMUNICATION_DISABLED_TIMESTAMP",
            "Invalid communication disabled timestamp",
        )
    form.check()
    before = {key: member.to_dict()[key] for key in _LOGGED}
    if "nick" in data:
        member.nick = nick or None
    if "communication_disabled_until" in data:
        member.timed_out_until = until if until and until > call.world.now() else None
    after = {"nick": member.nick, "communication_disabled_until": timestamp(member.timed_out_until)}
    changes = differences(before, after, _LOGGED)
    if changes:
        call.world.update_member(guild, member)
        call.note(guild, AuditAction.MEMBER_UPDATE, member.user.id, changes=changes)
