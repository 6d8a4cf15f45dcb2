"""What a channel may be told to be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from guildkit_sandbox import limits
from guildkit_sandbox.permissions import NONE
from guildkit_sandbox.state.guilds import CATEGORY, CONVERTIBLE, SPOKEN_IN, STAGE, Overwrite

if TYPE_CHECKING:
    from guildkit_sandbox.payloads import Payload
    from guildkit_sandbox.state.guilds import Guild
    from guildkit_sandbox.validation.forms import Form, Path

_VIDEO_QUALITIES: Final = (1, 2)


def read_channel_form(form: Form, data: Payload, guild: Guild, kind: int) -> dict[str, Any]:
    """Check what a channel of this kind is made of and return it by our attributes' names."""
    name = form.text(data, "name", (), shortest=1, longest=limits.CHANNEL_NAME)
    if name is not None and kind in CONVERTIBLE:
        # The client writes the names of text channels so, whatever was asked for.
        name = name.lower().replace(" ", "-")
    found: dict[str, Any] = {
        "name": name,
        "position": form.integer(data, "position", (), least=0, most=limits.CHANNELS),
        "nsfw": form.boolean(data, "nsfw", ()),
        "slowmode": form.integer(data, "rate_limit_per_user", (), least=0, most=limits.SLOWMODE),
    }
    nullable: dict[str, Any] = {
        "topic": form.text(data, "topic", (), longest=limits.CHANNEL_TOPIC),
        "parent_id": read_parent(form, data, guild, kind),
    }
    if kind in SPOKEN_IN:
        most = limits.STAGE_USERS if kind == STAGE else limits.VOICE_USERS
        least_bitrate, most_bitrate = limits.BITRATE
        found |= {
            "bitrate": form.integer(data, "bitrate", (), least=least_bitrate, most=most_bitrate),
            "user_limit": form.integer(data, "user_limit", (), least=0, most=most),
            "video_quality_mode": form.choice(data, "video_quality_mode", (), _VIDEO_QUALITIES),
        }
        nullable["rtc_region"] = form.text(data, "rtc_region", (), longest=limits.CHANNEL_NAME)
    if data.get("permission_overwrites") is not None:
        found["overwrites"] = _read_overwrites(form, data)
    return {key: value for key, value in found.items() if value is not None} | {
        key: value for key, value in nullable.items() if key in data
    }


def read_parent(form: Form, data: Payload, guild: Guild, kind: int, path: Path = ()) -> int | None:
    """Return the category that a channel is to be in."""
    if data.get("parent_id") is None:
        return None
    where = (*path, "parent_id")
    parent_id = form.snowflake(data["parent_id"], where)
    parent = guild.channels.get(parent_id)
    if parent is None:
        form.refuse(where, "CHANNEL_PARENT_INVALID", "Category does not exist")
    elif kind == CATEGORY or parent.type != CATEGORY:
        form.refuse(where, "CHANNEL_PARENT_INVALID_TYPE", "Not a category")
    elif sum(channel.parent_id == parent_id for channel in guild.channels.values()) >= limits.CATEGORY:
        message = f"Maximum number of channels in category reached ({limits.CATEGORY})"
        form.refuse(where, "CHANNEL_PARENT_MAX_CHANNELS", message)
    return parent_id


def _read_overwrites(form: Form, data: Payload) -> dict[int, Overwrite]:
    overwrites = {}
    for index, entry in enumerate(form.items(data, "permission_overwrites", (), most=limits.OVERWRITES)):
        where = ("permission_overwrites", index)
        if form.is_object(entry, where):
            target = form.snowflake(entry.get("id"), (*where, "id"))
            overwrites[target] = read_overwrite(form, entry, where, target)
    return overwrites


def read_overwrite(form: Form, data: Payload, path: Path, target: int) -> Overwrite:
    """Return what a role (0) or a member (1) may do differently."""
    # Libraries send the type as a number or as text; Discord takes both.
    kind = data.get("type") or 0
    if str(kind) not in {"0", "1"}:
        form.refuse((*path, "type"), "BASE_TYPE_CHOICES", "Value must be one of {0, 1}.")
    allow = form.permissions(data, "allow", path) or NONE
    deny = form.permissions(data, "deny", path) or NONE
    return Overwrite(target, is_member=str(kind) == "1", allow=allow, deny=deny)
