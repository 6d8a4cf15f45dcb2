"""Users, the application, and where the gateway is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from guildkit_sandbox import limits
from guildkit_sandbox.errors import MissingRoute, Refused
from guildkit_sandbox.gateway.hub import gateway_url
from guildkit_sandbox.rest.access import granted_in, require_own_application
from guildkit_sandbox.rest.routing import Call, route
from guildkit_sandbox.validation.forms import Form
from guildkit_sandbox.validation.images import read_image

if TYPE_CHECKING:
    from guildkit_sandbox.payloads import Payload
    from guildkit_sandbox.state.guilds import Guild

_SETTINGS: Final = frozenset({"description", "tags", "icon"})


@route("GET", "/gateway", public=True)
def get_gateway(call: Call) -> Payload:
    """Where the gateway is."""
    return {"url": gateway_url(call.host)}


@route("GET", "/gateway/bot")
def get_gateway_bot(call: Call) -> Payload:
    """Where the gateway is, and how often a bot may start a session."""
    return {
        "url": gateway_url(call.host),
        "shards": call.hub.rules.shards,
        "session_start_limit": call.hub.starts.to_dict(),
    }


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


@route("GET", "/oauth2/applications/@me")
@route("GET", "/applications/@me")
def get_application(call: Call) -> Payload:
    """What the application is."""
    world = call.world
    count = sum(world.is_in(guild) for guild in world.guilds.values())
    return {**world.application.to_dict(), "approximate_guild_count": count}


@route("PATCH", "/applications/@me")
def edit_application(call: Call) -> Payload:
    """Change what the application says of itself, as far as the sandbox knows it."""
    data = call.form()
    for key in data.keys() - _SETTINGS:
        raise MissingRoute(f"PATCH /applications/@me with {key}")
    form = Form()
    # As text, or as what it is in every language, of which the default is shown.
    given = data.get("description")
    spoken = given if isinstance(given, dict) else {"default": given}
    description = form.text(spoken, "default", ("description",), longest=limits.APPLICATION_DESCRIPTION)
    tags = form.items(data, "tags", (), most=limits.APPLICATION_TAGS)
    for index, tag in enumerate(tags):
        form.text({str(index): tag}, str(index), ("tags",), longest=limits.APPLICATION_TAG, required=True)
    icon = read_image(form, data, "icon", ())
    form.check()
    found = {"description": description or "", "tags": tags, "icon": icon and icon.hash}
    call.world.application.settings |= {key: value for key, value in found.items() if key in data}
    payload: Payload = get_application(call)
    return payload


@route("GET", "/applications/{application_id}")
def get_application_by_id(call: Call) -> Payload:
    """What the application is; there is one."""
    require_own_application(call)
    payload: Payload = get_application(call)
    return payload


def _partial(call: Call, guild: Guild) -> Payload:
    payload = guild.to_dict()
    return {
        **{key: payload[key] for key in ("id", "name", "icon", "banner", "features")},
        "owner": guild.owner_id == call.world.bot.id,
        "permissions": str(granted_in(call, guild).value),
        **(guild.counts if call.flag("with_counts") else {}),
    }
