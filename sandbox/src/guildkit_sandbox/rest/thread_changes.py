"""Changing and deleting threads and the settings of forums: what the routes of channels do with them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from guildkit_sandbox import limits
from guildkit_sandbox.errors import Refused
from guildkit_sandbox.permissions import Permissions
from guildkit_sandbox.rest.access import require_in_channel
from guildkit_sandbox.state.audit import AuditAction, differences
from guildkit_sandbox.state.forums import HIDE_MEDIA_DOWNLOAD_OPTIONS, PINNED, REQUIRE_TAG, Forum, Tag
from guildkit_sandbox.validation.forms import Form

if TYPE_CHECKING:
    from guildkit_sandbox.payloads import Payload
    from guildkit_sandbox.rest.routing import Call
    from guildkit_sandbox.state.guilds import Channel
    from guildkit_sandbox.state.threads import Thread
    from guildkit_sandbox.state.world import World
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


def edit_thread(call: Call, thread: Thread) -> Payload:
    """Change a thread; while it is archived it must be woken by the same request."""
    world, data, form = call.world, call.form(), Form()
    granted = require_in_channel(call, thread)
    changes = read_thread_form(form, data)
    for key in ("archived", "locked"):
        if data.get(key) is not None:
            changes[key] = bool(data[key])
    if data.get("applied_tags") is not None:
        changes["applied_tags"] = check_tags(form, thread.parent, data, granted, now=thread.applied_tags)
    if data.get("flags") is not None:
        changes["flags"] = (form.integer(data, "flags", (), least=0, most=2**31 - 1) or 0) & PINNED
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


def read_thread_form(form: Form, data: Payload, *, required: bool = False) -> dict[str, Any]:
    """Check what a thread is made of and return it by our attributes' names."""
    found: dict[str, Any] = {}
    name = form.text(data, "name", (), shortest=1, longest=limits.THREAD_NAME, required=required)
    if name is not None:
        found["name"] = name
    minutes = form.choice(data, "auto_archive_duration", (), limits.AUTO_ARCHIVE_DURATIONS)
    if minutes is not None:
        found["auto_archive_duration"] = minutes
    slowmode = form.integer(data, "rate_limit_per_user", (), least=0, most=limits.SLOWMODE)
    if slowmode is not None:
        found["slowmode"] = slowmode
    if data.get("invitable") is not None:
        found["invitable"] = bool(data["invitable"])
    return found


# ---------------------------------------------------------------------- forums


def check_tags(
    form: Form, forum: Channel, data: Payload, granted: Permissions, *, now: list[int] | None = None
) -> list[int]:
    """Return the tags of a thread: the forum must have them, and moderated ones are for moderators."""
    has = forum.forum or Forum()
    tags = []
    wanted = form.items(data, "applied_tags", (), most=limits.APPLIED_TAGS)
    for index, value in enumerate(wanted):
        where = ("applied_tags", index)
        tag = has.tags.get(form.snowflake(value, where))
        if tag is None:
            form.refuse(where, "FORUM_TAG_INVALID", f"Unknown tag {value}")
        else:
            tags.append(tag.id)
    changed = set(tags) ^ set(now or ())
    moderated = any(has.tags[tag].moderated for tag in changed if tag in has.tags)
    if moderated and Permissions.MANAGE_THREADS not in granted:
        raise Refused(50013)
    if has.flags & REQUIRE_TAG and not wanted and Permissions.MANAGE_THREADS not in granted:
        raise Refused(40067)
    return tags


def read_forum_form(form: Form, data: Payload, world: World, before: Forum | None) -> Forum:
    """Check the settings of a forum and return them with those that stay."""
    forum = replace(before) if before else Forum()
    if data.get("available_tags") is not None:
        forum.tags = _tags(form, data, world)
    if data.get("flags") is not None:
        settable = REQUIRE_TAG | HIDE_MEDIA_DOWNLOAD_OPTIONS
        forum.flags = (form.integer(data, "flags", (), least=0, most=2**31 - 1) or 0) & settable
    if "default_reaction_emoji" in data:
        emoji, where = data["default_reaction_emoji"], ("default_reaction_emoji",)
        if emoji is not None and form.is_object(emoji, where):
            emoji_id, emoji_name = _emoji(form, emoji, where)
            emoji = {"emoji_id": emoji_id, "emoji_name": emoji_name}
        forum.default_reaction_emoji = emoji
    if "default_sort_order" in data:
        forum.default_sort_order = form.choice(data, "default_sort_order", (), (0, 1))
    layout = form.choice(data, "default_forum_layout", (), (0, 1, 2))
    if layout is not None:
        forum.default_forum_layout = layout
    key = "default_thread_rate_limit_per_user"
    slowmode = form.integer(data, key, (), least=0, most=limits.SLOWMODE)
    if slowmode is not None:
        forum.default_thread_rate_limit_per_user = slowmode
    minutes = form.choice(data, "default_auto_archive_duration", (), limits.AUTO_ARCHIVE_DURATIONS)
    if minutes is not None:
        forum.default_auto_archive_duration = minutes
    return forum


def _tags(form: Form, data: Payload, world: World) -> dict[int, Tag]:
    tags: dict[int, Tag] = {}
    for index, entry in enumerate(form.items(data, "available_tags", (), most=limits.FORUM_TAGS)):
        where = ("available_tags", index)
        if not form.is_object(entry, where):
            continue
        name = form.text(entry, "name", where, shortest=1, longest=limits.FORUM_TAG_NAME, required=True)
        known = entry.get("id")
        number = world.snowflakes.next() if known is None else form.snowflake(known, (*where, "id"))
        emoji_id, emoji_name = _emoji(form, entry, where)
        tags[number] = Tag(
            id=number,
            name=name or "",
            moderated=bool(form.boolean(entry, "moderated", where)),
            emoji_id=emoji_id,
            emoji_name=emoji_name,
        )
    return tags


def _emoji(form: Form, data: Payload, path: Path) -> tuple[str | None, str | None]:
    """Return which emoji stands for something: a custom one by its id, or another by its name."""
    emoji_id = data.get("emoji_id")
    name = form.text(data, "emoji_name", path, longest=limits.EMOJI_NAME)
    return (None if emoji_id is None else str(form.snowflake(emoji_id, (*path, "emoji_id")))), name
