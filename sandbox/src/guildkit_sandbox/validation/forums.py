"""The settings of a forum, and the tags of its threads."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from guildkit_sandbox import limits
from guildkit_sandbox.errors import Refused
from guildkit_sandbox.payloads import id_or_none
from guildkit_sandbox.permissions import Permissions
from guildkit_sandbox.state.forums import HIDE_MEDIA_DOWNLOAD_OPTIONS, REQUIRE_TAG, Forum, Tag
from guildkit_sandbox.validation.emojis import check_emoji

if TYPE_CHECKING:
    from guildkit_sandbox.payloads import Payload
    from guildkit_sandbox.state.guilds import Channel
    from guildkit_sandbox.state.world import World
    from guildkit_sandbox.validation.forms import Form, Path


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
        forum.flags = form.flags(data, ()) & settable
    if "default_reaction_emoji" in data:
        emoji = data["default_reaction_emoji"]
        if emoji is not None and form.is_object(emoji, ("default_reaction_emoji",)):
            emoji = _forum_emoji(form, emoji, ("default_reaction_emoji",))
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
        tags[number] = Tag(
            id=number,
            name=name or "",
            moderated=bool(form.boolean(entry, "moderated", where)),
            **_forum_emoji(form, entry, where),
        )
    return tags


def _forum_emoji(form: Form, data: Payload, path: Path) -> Payload:
    """Return the emoji of a tag or of the first reaction, which forums say in words of their own."""
    emoji = {"id": data.get("emoji_id"), "name": data.get("emoji_name")}
    if any(emoji.values()):
        check_emoji(form, emoji, path)
    return {"emoji_id": id_or_none(emoji.get("id")), "emoji_name": emoji["name"]}
