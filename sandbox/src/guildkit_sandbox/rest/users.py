"""Users, the bot among them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from guildkit_sandbox import limits
from guildkit_sandbox.errors import Refused
from guildkit_sandbox.rest.access import granted_in
from guildkit_sandbox.rest.routing import Call, route
from guildkit_sandbox.validation.forms import Form
from guildkit_sandbox.validation.images import read_image

if TYPE_CHECKING:
    from guildkit_sandbox.payloads import Payload
    from guildkit_sandbox.state.guilds import Guild


@route("GET", "/users/@me")
def get_me(call: Call) -> Payload:
    """Who the bot is."""
    return {**call.world.bot.payload, "verified": True, "mfa_enabled": True, "email": None, "locale": "en-US"}


@route("PATCH", "/users/@me")
def edit_me(call: Call) -> Payload:
    """Change the bot's name, avatar or banner."""
    data = call.form()
    form = Form()
    shortest, longest = limits.USERNAME
    name = form.text(data, "username", (), shortest=shortest, longest=longest)
    images = {key: read_image(form, data, key, ()) for key in ("avatar", "banner")}
    form.check()
    changes: dict[str, str | None] = {} if name is None else {"name": name}
    changes |= {key: image and image.hash for key, image in images.items() if key in data}
    call.world.bot.change(**changes)
    me: Payload = get_me(call)
    if changes:
        call.world.emit("USER_UPDATE", me)
        call.world.changed.notify()
    return me


@route("GET", "/users/@me/guilds")
def list_my_guilds(call: Call) -> list[Payload]:
    """The guilds that the bot is in, in the order of their ids."""
    world = call.world
    ids = [guild.id for guild in world.guilds.values() if world.is_in(guild)]
    return [_partial(call, world.guilds[guild_id]) for guild_id in call.page(ids, most=200)]


@route("DELETE", "/users/@me/guilds/{guild_id}")
def leave_guild(call: Call) -> None:
    """Leave a guild."""
    guild = call.world.guild(call.ids["guild_id"])
    if guild.owner_id == call.world.bot.id:
        raise Refused(50055)
    call.world.remove_bot(guild)


@route("GET", "/users/@me/guilds/{guild_id}/member")
def get_my_member(_call: Call) -> Payload:
    """Who a user is in a guild: for their own OAuth2 tokens, not for bots."""
    raise Refused(20001)


@route("GET", "/users/{user_id}")
def get_user(call: Call) -> Payload:
    """Who somebody is."""
    user = call.world.users.get(call.ids["user_id"])
    if user is None:
        raise Refused(10013)
    return user.payload


@route("POST", "/users/@me/channels")
def create_dm(call: Call) -> Payload:
    """Open the direct messages with somebody."""
    world = call.world
    recipient = str(call.form().get("recipient_id", ""))
    user = world.users.get(int(recipient)) if recipient.isdecimal() else None
    if user is None:
        raise Refused(10013)
    if user.bot:
        raise Refused(50007)
    return world.dm(user).to_dict(viewer=world.bot.id)


def _partial(call: Call, guild: Guild) -> Payload:
    payload = guild.to_dict()
    return {
        **{key: payload[key] for key in ("id", "name", "icon", "banner", "features")},
        "owner": guild.owner_id == call.world.bot.id,
        "permissions": str(granted_in(call, guild).value),
        **(call.world.presences.counts(guild) if call.flag("with_counts") else {}),
    }
