"""Custom emojis, of guilds and of the application, and the lists of stickers, of which there are none."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from guildkit_sandbox import limits
from guildkit_sandbox.errors import Refused
from guildkit_sandbox.permissions import Permissions
from guildkit_sandbox.rest.access import granted_in, guild_of, require_own_application
from guildkit_sandbox.rest.routing import Call, Created, route
from guildkit_sandbox.state.audit import AuditAction, differences
from guildkit_sandbox.validation.forms import Form
from guildkit_sandbox.validation.images import read_image

if TYPE_CHECKING:
    from guildkit_sandbox.payloads import Payload
    from guildkit_sandbox.state.emojis import Emoji
    from guildkit_sandbox.state.guilds import Guild

_GUILD: Final = "/guilds/{guild_id}/emojis"
_APPLICATION: Final = "/applications/{application_id}/emojis"
_NAME: Final = re.compile(r"\w{2,32}", re.ASCII)
_MANAGING: Final = Permissions.MANAGE_GUILD_EXPRESSIONS | Permissions.CREATE_GUILD_EXPRESSIONS


@route("GET", _GUILD)
def list_guild_emojis(call: Call) -> list[Payload]:
    """The emojis of a guild."""
    guild = guild_of(call)
    return [_shown(call, guild, emoji) for emoji in guild.emojis.values()]


@route("GET", _APPLICATION)
def list_application_emojis(call: Call) -> Payload:
    """The emojis of the application."""
    require_own_application(call)
    emojis = call.world.emojis.of_application
    return {"items": [emoji.to_dict(user=True) for emoji in emojis.values()]}


@route("GET", _GUILD + "/{emoji_id}")
@route("GET", _APPLICATION + "/{emoji_id}")
def get_emoji(call: Call) -> Payload:
    """One emoji."""
    guild = _guild(call)
    return _shown(call, guild, _emoji(call, guild))


@route("POST", _GUILD)
@route("POST", _APPLICATION)
def create_emoji(call: Call) -> Created:
    """Make an emoji."""
    guild = _guild(call)
    if guild is not None and Permissions.CREATE_GUILD_EXPRESSIONS not in granted_in(call, guild):
        raise Refused(50013)
    data = call.form()
    form = Form()
    name = _read_name(form, data, required=True)
    image = read_image(form, data, "image", (), most=limits.EMOJI_SIZE, required=True)
    roles = _read_roles(form, guild, data)
    form.check()
    assert name is not None
    assert image is not None
    emoji = call.world.emojis.create(guild, name, image, call.world.bot, roles or [])
    if guild is not None:
        call.note(
            guild, AuditAction.EMOJI_CREATE, emoji.id, changes=differences({}, emoji.to_dict(), ["name"])
        )
    return Created(emoji.to_dict(user=True))


@route("PATCH", _GUILD + "/{emoji_id}")
@route("PATCH", _APPLICATION + "/{emoji_id}")
def edit_emoji(call: Call) -> Payload:
    """Change an emoji's name, or who may use it."""
    guild = _guild(call)
    emoji = _emoji(call, guild)
    _require_own(call, guild, emoji)
    data = call.form()
    form = Form()
    name = _read_name(form, data)
    roles = _read_roles(form, guild, data)
    form.check()
    before = emoji.to_dict()
    emoji.name = emoji.name if name is None else name
    emoji.role_ids = emoji.role_ids if roles is None else roles
    if before != emoji.to_dict():
        call.world.emojis.tell(guild)
        if guild is not None:
            changes = differences(before, emoji.to_dict(), ["name"])
            call.note(guild, AuditAction.EMOJI_UPDATE, emoji.id, changes=changes)
    return emoji.to_dict(user=True)


@route("DELETE", _GUILD + "/{emoji_id}")
@route("DELETE", _APPLICATION + "/{emoji_id}")
def delete_emoji(call: Call) -> None:
    """Delete an emoji."""
    guild = _guild(call)
    emoji = _emoji(call, guild)
    _require_own(call, guild, emoji)
    call.world.emojis.delete(guild, emoji)
    if guild is not None:
        changes = differences(emoji.to_dict(), {}, ["name"])
        call.note(guild, AuditAction.EMOJI_DELETE, emoji.id, changes=changes)


@route("GET", "/guilds/{guild_id}/stickers")
def list_stickers(call: Call) -> list[Payload]:
    """The stickers of a guild: none."""
    guild_of(call)
    return []


@route("GET", "/sticker-packs", public=True)
def list_sticker_packs(_call: Call) -> Payload:
    """The packs of Discord's own stickers: none."""
    return {"sticker_packs": []}


def _guild(call: Call) -> Guild | None:
    """Return the guild in the path, None where the path is about the application."""
    if "guild_id" in call.ids:
        return guild_of(call)
    require_own_application(call)
    return None


def _emoji(call: Call, guild: Guild | None) -> Emoji:
    emojis = call.world.emojis.of_application if guild is None else guild.emojis
    emoji = emojis.get(call.ids["emoji_id"])
    if emoji is None:
        raise Refused(10014)
    return emoji


def _shown(call: Call, guild: Guild | None, emoji: Emoji) -> Payload:
    """Return the emoji object; who made it is for those alone who may do so too."""
    return emoji.to_dict(user=guild is None or bool(granted_in(call, guild) & _MANAGING))


def _require_own(call: Call, guild: Guild | None, emoji: Emoji) -> None:
    """Refuse the bot an emoji of somebody else, unless it may manage all of them."""
    if guild is None:
        return
    enough = _MANAGING if emoji.user is call.world.bot else Permissions.MANAGE_GUILD_EXPRESSIONS
    if not granted_in(call, guild) & enough:
        raise Refused(50013)


def _read_name(form: Form, data: Payload, *, required: bool = False) -> str | None:
    name = form.text(data, "name", (), shortest=2, longest=limits.EMOJI_NAME, required=required)
    if name is not None and not _NAME.fullmatch(name):
        form.refuse(("name",), "STRING_TYPE_REGEX", "String value did not match validation regex.")
    return name


def _read_roles(form: Form, guild: Guild | None, data: dict[str, Any]) -> list[int] | None:
    """Return the roles that may use the emoji, everybody where there are none."""
    if guild is None or data.get("roles") is None:
        return None
    ids = form.snowflakes(data, "roles", (), most=limits.ROLES)
    return [role_id for role_id in ids if role_id in guild.roles]
