"""Bans."""

from __future__ import annotations

from typing import TYPE_CHECKING

from guildkit_sandbox import limits
from guildkit_sandbox import permissions as perms
from guildkit_sandbox.errors import Refused
from guildkit_sandbox.permissions import Permissions
from guildkit_sandbox.rest.access import bot_in, guild_of, require_rank
from guildkit_sandbox.rest.routing import Call, route
from guildkit_sandbox.state.audit import AuditAction
from guildkit_sandbox.validation.forms import Form

if TYPE_CHECKING:
    from guildkit_sandbox.payloads import Payload
    from guildkit_sandbox.state.guilds import Guild
    from guildkit_sandbox.state.users import User


@route("GET", "/guilds/{guild_id}/bans")
def list_bans(call: Call) -> list[Payload]:
    """Bans in the order of the users' ids."""
    guild = guild_of(call, Permissions.BAN_MEMBERS)
    return [guild.bans[user_id].to_dict() for user_id in call.page(guild.bans, most=1000)]


@route("GET", "/guilds/{guild_id}/bans/{user_id}")
def get_ban(call: Call) -> Payload:
    """One ban."""
    ban = guild_of(call, Permissions.BAN_MEMBERS).bans.get(call.ids["user_id"])
    if ban is None:
        raise Refused(10026)
    return ban.to_dict()


@route("PUT", "/guilds/{guild_id}/bans/{user_id}")
def ban_user(call: Call) -> None:
    """Ban a user, whether they are there or not."""
    guild = guild_of(call, Permissions.BAN_MEMBERS)
    user = _user(call)
    require_rank(call, guild, user.id)
    seconds = _seconds(call.form() if call.body is not None else {})
    _ban(call, guild, user, seconds)


@route("DELETE", "/guilds/{guild_id}/bans/{user_id}")
def unban_user(call: Call) -> None:
    """Lift a ban."""
    guild = guild_of(call, Permissions.BAN_MEMBERS)
    ban = guild.bans.get(call.ids["user_id"])
    if ban is None:
        raise Refused(10026)
    call.world.bans.remove(guild, ban.user)
    call.note(guild, AuditAction.MEMBER_BAN_REMOVE, ban.user.id)


@route("POST", "/guilds/{guild_id}/bulk-ban")
def bulk_ban(call: Call) -> Payload:
    """Ban up to 200 users; those who cannot be banned are named, unless it is all of them."""
    guild = guild_of(call, Permissions.BAN_MEMBERS, Permissions.MANAGE_GUILD)
    data = call.form()
    form = Form()
    ids = set(form.snowflakes(data, "user_ids", (), least=1, most=limits.BULK_BAN, required=True))
    form.check()
    seconds = _seconds(data)
    banned, failed = [], []
    for user_id in sorted(ids):
        user = call.world.users.get(user_id)
        if (
            user is None
            or user.id in {call.world.bot.id, *guild.bans}
            or not perms.outranks(guild, bot_in(call, guild), user.id)
        ):
            failed.append(str(user_id))
        else:
            _ban(call, guild, user, seconds)
            banned.append(str(user_id))
    if not banned:
        raise Refused(500000)
    return {"banned_users": banned, "failed_users": failed}


def _user(call: Call) -> User:
    user = call.world.users.get(call.ids["user_id"])
    if user is None:
        raise Refused(10013)
    return user


def _seconds(data: Payload) -> int:
    """Return how far back messages are to be deleted."""
    form = Form()
    seconds = form.integer(data, "delete_message_seconds", (), least=0, most=limits.BAN_DELETES)
    days = form.integer(data, "delete_message_days", (), least=0, most=limits.BAN_DELETES // 86_400)
    form.check()
    return (days or 0) * 86_400 if seconds is None else seconds


def _ban(call: Call, guild: Guild, user: User, seconds: int) -> None:
    if user.id in guild.bans:
        return
    call.world.bans.add(guild, user, reason=call.reason, seconds=seconds)
    call.note(guild, AuditAction.MEMBER_BAN_ADD, user.id)
