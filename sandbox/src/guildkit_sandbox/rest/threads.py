"""Threads: starting, changing and deleting them, and finding them again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from guildkit_sandbox import limits
from guildkit_sandbox.errors import Refused
from guildkit_sandbox.permissions import Permissions
from guildkit_sandbox.rest.access import channel_of, guild_of, require_granted, require_in_channel
from guildkit_sandbox.rest.messages import find_message
from guildkit_sandbox.rest.posting import new_message
from guildkit_sandbox.rest.routing import Call, Created, route
from guildkit_sandbox.state.audit import AuditAction, differences
from guildkit_sandbox.state.forums import PINNED
from guildkit_sandbox.state.guilds import FORUMS, NEWS, NEWS_THREAD, PRIVATE_THREAD, PUBLIC_THREAD, TEXT
from guildkit_sandbox.state.messages import EPHEMERAL, SYSTEM
from guildkit_sandbox.validation.forms import Form
from guildkit_sandbox.validation.forums import check_tags
from guildkit_sandbox.validation.threads import read_thread_form

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from guildkit_sandbox.payloads import Payload
    from guildkit_sandbox.state.guilds import Channel
    from guildkit_sandbox.state.messages import Message
    from guildkit_sandbox.state.threads import Thread
    from guildkit_sandbox.state.users import User
    from guildkit_sandbox.state.webhooks import Webhook
    from guildkit_sandbox.validation.forms import Path

_OWNERS = frozenset({"name", "archived", "auto_archive_duration", "invitable", "applied_tags"})
"""What the owner of a thread may change without the permission to manage threads."""

_LOGGED = (
    "name",
    "type",
    "archived",
    "locked",
    "invitable",
    "auto_archive_duration",
    "rate_limit_per_user",
    "flags",
    "applied_tags",
)
"""What the audit log says of a thread."""


@route("POST", "/channels/{channel_id}/messages/{message_id}/threads")
def start_from_message(call: Call) -> Created:
    """Start a thread from a message, whose id it gets."""
    channel = channel_of(call)
    if channel.type not in {TEXT, NEWS}:
        raise Refused(50024)
    require_in_channel(call, channel, Permissions.CREATE_PUBLIC_THREADS, Permissions.READ_MESSAGE_HISTORY)
    message = find_message(call, channel)
    if message.thread is not None:
        raise Refused(160004)
    if message.type in SYSTEM:
        raise Refused(50068)
    form = Form()
    attributes = read_thread_form(form, call.form(), required=True)
    form.check()
    kind = NEWS_THREAD if channel.type == NEWS else PUBLIC_THREAD
    thread = call.world.threads.create(channel, kind=kind, owner=call.world.bot, source=message, **attributes)
    note_thread(call, AuditAction.THREAD_CREATE, thread, {}, thread.to_dict())
    return Created(thread.to_dict(viewer=call.world.bot.id))


@route("POST", "/channels/{channel_id}/threads")
def start(call: Call) -> Created:
    """Start a thread on its own, or in a forum with its first message."""
    channel = channel_of(call)
    if channel.type in FORUMS:
        return Created(_start_in_forum(call, channel))
    if channel.type not in {TEXT, NEWS}:
        raise Refused(50024)
    data, form = call.form(), Form()
    attributes = read_thread_form(form, data, required=True)
    among = (NEWS_THREAD,) if channel.type == NEWS else (PUBLIC_THREAD, PRIVATE_THREAD)
    kind = form.choice(data, "type", (), among) or (NEWS_THREAD if channel.type == NEWS else PRIVATE_THREAD)
    form.check()
    private = kind == PRIVATE_THREAD
    needed = Permissions.CREATE_PRIVATE_THREADS if private else Permissions.CREATE_PUBLIC_THREADS
    require_in_channel(call, channel, needed)
    thread = call.world.threads.create(channel, kind=kind, owner=call.world.bot, **attributes)
    note_thread(call, AuditAction.THREAD_CREATE, thread, {}, thread.to_dict())
    return Created(thread.to_dict(viewer=call.world.bot.id))


def _start_in_forum(call: Call, channel: Channel) -> Payload:
    bot = call.world.bot
    granted = require_in_channel(call, channel, Permissions.SEND_MESSAGES)
    data, form = call.form(), Form()
    attributes = read_thread_form(form, data, required=True)
    tags = check_tags(form, channel, data, granted)
    form.is_object(data.get("message"), ("message",))
    form.check()
    require_granted(call, data["message"], granted)
    attributes["applied_tags"] = tags
    message = post_thread(call, channel, data["message"], attributes, ("message",))
    return {**message.channel.to_dict(viewer=bot.id), "message": call.shown(message)}


def post_thread(
    call: Call,
    channel: Channel,
    first: Payload,
    attributes: dict[str, Any],
    path: Path,
    *,
    author: User | None = None,
    webhook: Webhook | None = None,
) -> Message:
    """Start a thread in a forum with its first message."""
    # The message is made first: what is wrong with it must not leave a thread behind.
    message = new_message(call, channel, first, path, author=author, webhook=webhook)
    message.flags &= ~EPHEMERAL
    thread = call.world.threads.create(channel, kind=PUBLIC_THREAD, owner=message.author, **attributes)
    message.channel, message.id = thread, thread.id
    call.world.add_message(message)
    if webhook is None:
        note_thread(call, AuditAction.THREAD_CREATE, thread, {}, thread.to_dict())
    return message


# ---------------------------------------------------------------------- changing


def edit_thread(call: Call, thread: Thread) -> Payload:
    """Change a thread; while it is archived it must be woken by the same request."""
    world, data, form = call.world, call.form(), Form()
    granted = require_in_channel(call, thread)
    changes = read_thread_form(form, data)
    for key in ("archived", "locked"):
        wanted = form.boolean(data, key, ())
        if wanted is not None:
            changes[key] = wanted
    if data.get("applied_tags") is not None:
        changes["applied_tags"] = check_tags(form, thread.parent, data, granted, now=thread.applied_tags)
    if data.get("flags") is not None:
        changes["flags"] = form.flags(data, ()) & PINNED
    form.check()
    wakes = changes.get("archived") is False
    if Permissions.MANAGE_THREADS not in granted:
        owned = thread.owner_id == world.bot.id and changes.keys() <= _OWNERS
        # Whoever may write there may also wake it.
        woken = changes.keys() == {"archived"} and wakes and Permissions.SEND_MESSAGES in granted
        if thread.locked or not (owned or woken):
            raise Refused(50013)
    if thread.archived and not wakes:
        raise Refused(50083)
    before = thread.to_dict()
    world.threads.update(thread, world.bot, **changes)
    note_thread(call, AuditAction.THREAD_UPDATE, thread, before, thread.to_dict())
    return thread.to_dict(viewer=world.bot.id)


def delete_thread(call: Call, thread: Thread) -> Payload:
    """Delete a thread."""
    require_in_channel(call, thread, Permissions.MANAGE_THREADS)
    payload = thread.to_dict(viewer=call.world.bot.id)
    call.world.threads.delete(thread)
    note_thread(call, AuditAction.THREAD_DELETE, thread, payload, {})
    return payload


def note_thread(call: Call, action: AuditAction, thread: Thread, before: Payload, after: Payload) -> None:
    """Let the audit log say what the bot did to a thread."""
    assert thread.guild is not None
    old, new = ({**state, **state.get("thread_metadata", {})} for state in (before, after))
    if changes := differences(old, new, _LOGGED):
        call.note(thread.guild, action, thread.id, changes=changes)


# ---------------------------------------------------------------------- finding


@route("GET", "/guilds/{guild_id}/threads/active")
def list_active(call: Call) -> Payload:
    """The active threads of a guild that the bot sees, newest first."""
    guild = guild_of(call)
    return {**_listed(call, call.world.threads.seen_by_bot(guild)), "has_more": False}


@route("GET", "/channels/{channel_id}/threads/archived/public")
def list_public_archived(call: Call) -> Payload:
    """Public archived threads, last archived first."""
    return _page_by_time(call, lambda thread: thread.type != PRIVATE_THREAD)


@route("GET", "/channels/{channel_id}/threads/archived/private")
def list_private_archived(call: Call) -> Payload:
    """Private archived threads, last archived first: for those who may manage threads."""
    return _page_by_time(call, lambda thread: thread.type == PRIVATE_THREAD, Permissions.MANAGE_THREADS)


@route("GET", "/channels/{channel_id}/users/@me/threads/archived/private")
def list_own_private_archived(call: Call) -> Payload:
    """Private archived threads that the bot joined, newest first."""
    bot_id = call.world.bot.id
    before = call.query_id("before")
    found = [
        thread
        for thread in _archived(call)
        if thread.type == PRIVATE_THREAD
        and bot_id in thread.members
        and (before is None or thread.id < before)
    ]
    return _page(call, sorted(found, key=lambda thread: thread.id, reverse=True))


def _page_by_time(call: Call, chosen: Callable[[Thread], bool], *needed: Permissions) -> Payload:
    found = {thread: thread.archive_changed for thread in _archived(call, *needed) if chosen(thread)}
    threads, more = call.page_by_time(found, most=100, default=limits.THREADS_LISTED)
    return {**_listed(call, threads), "has_more": more}


def _archived(call: Call, *needed: Permissions) -> Iterable[Thread]:
    channel = channel_of(call)
    if channel.guild is None or channel.type not in {TEXT, NEWS, *FORUMS}:
        raise Refused(50024)
    require_in_channel(call, channel, Permissions.READ_MESSAGE_HISTORY, *needed)
    threads = channel.guild.threads.values()
    return [thread for thread in threads if thread.archived and thread.parent is channel]


def _page(call: Call, found: list[Thread]) -> Payload:
    limit = call.number("limit", limits.THREADS_LISTED, most=100)
    return {**_listed(call, found[:limit]), "has_more": len(found) > limit}


def _listed(call: Call, threads: list[Thread]) -> Payload:
    bot_id = call.world.bot.id
    return {
        "threads": [thread.to_dict(viewer=bot_id) for thread in threads],
        "members": [thread.member_dict(bot_id) for thread in threads if bot_id in thread.members],
    }
