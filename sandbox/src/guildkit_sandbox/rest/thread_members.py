"""The members of threads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from guildkit_sandbox import permissions as perms
from guildkit_sandbox.errors import Refused
from guildkit_sandbox.permissions import Permissions
from guildkit_sandbox.rest.access import channel_of, require_in_channel
from guildkit_sandbox.rest.routing import Call, route
from guildkit_sandbox.state.guilds import PRIVATE_THREAD
from guildkit_sandbox.state.threads import Thread

if TYPE_CHECKING:
    from guildkit_sandbox.payloads import Payload

_MEMBERS = "/channels/{channel_id}/thread-members"


@route("PUT", _MEMBERS + "/@me")
def join(call: Call) -> None:
    """Join a thread."""
    call.world.threads.join(_awake(call), call.world.bot)


@route("DELETE", _MEMBERS + "/@me")
def leave(call: Call) -> None:
    """Leave a thread."""
    call.world.threads.leave(_awake(call), call.world.bot)


@route("PUT", _MEMBERS + "/{user_id}")
def add_member(call: Call) -> None:
    """Add somebody: to a private thread that is not invitable only with the permission to manage threads."""
    thread = _awake(call)
    granted = require_in_channel(call, thread, Permissions.SEND_MESSAGES)
    own = thread.owner_id == call.world.bot.id
    if (
        thread.type == PRIVATE_THREAD
        and not (thread.invitable or own)
        and Permissions.MANAGE_THREADS not in granted
    ):
        raise Refused(50013)
    user = call.world.users.get(call.ids["user_id"])
    if user is None or thread.guild is None or user.id not in thread.guild.members:
        raise Refused(10007 if user else 10013)
    if Permissions.VIEW_CHANNEL not in perms.in_channel(thread.parent, user.id):
        raise Refused(50001)
    call.world.threads.join(thread, user, by=call.world.bot)


@route("DELETE", _MEMBERS + "/{user_id}")
def remove_member(call: Call) -> None:
    """Remove somebody: from a private thread also as its owner."""
    thread = _awake(call)
    owns = thread.type == PRIVATE_THREAD and thread.owner_id == call.world.bot.id
    if not owns:
        require_in_channel(call, thread, Permissions.MANAGE_THREADS)
    user = call.world.users.get(call.ids["user_id"])
    if user is None or user.id not in thread.members:
        raise Refused(10007 if user else 10013)
    call.world.threads.leave(thread, user, by=call.world.bot)


@route("GET", _MEMBERS + "/{user_id}")
def get_member(call: Call) -> Payload:
    """One member of a thread."""
    thread = _thread(call)
    if call.ids["user_id"] not in thread.members:
        raise Refused(10007)
    return thread.member_dict(call.ids["user_id"], member=call.flag("with_member"))


@route("GET", _MEMBERS)
def list_members(call: Call) -> list[Payload]:
    """The members of a thread: all, or with their guild members page by page. Needs a privileged intent."""
    thread = _thread(call)
    if "members" not in call.world.application.granted:
        raise Refused(50001)
    if not call.flag("with_member"):
        return [thread.member_dict(user_id) for user_id in thread.members]
    return [thread.member_dict(user_id, member=True) for user_id in call.page(thread.members, most=100)]


def _thread(call: Call) -> Thread:
    channel = channel_of(call)
    if not isinstance(channel, Thread):
        raise Refused(50024)
    return channel


def _awake(call: Call) -> Thread:
    thread = _thread(call)
    if thread.archived:
        raise Refused(50083)
    return thread
