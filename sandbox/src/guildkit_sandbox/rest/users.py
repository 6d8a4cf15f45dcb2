"""Users, the application, and where the gateway is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from guildkit_sandbox.errors import Refused
from guildkit_sandbox.gateway.hub import gateway_url
from guildkit_sandbox.rest.routing import Call, route

if TYPE_CHECKING:
    from guildkit_sandbox.payloads import Payload


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
    return {
        "id": str(world.bot.id),
        "name": world.bot.name,
        "icon": None,
        "description": "",
        "type": None,
        "bot": world.bot.payload,
        "bot_public": True,
        "bot_require_code_grant": False,
        "integration_types_config": {"0": {}},
        "verify_key": "0" * 64,
        "flags": call.hub.application_flags,
        "flags_new": str(call.hub.application_flags),
        "explicit_content_filter": 0,
        "redirect_uris": [],
        "interactions_endpoint_url": None,
        "role_connections_verification_url": None,
        "owner": world.developer.payload,
        "approximate_guild_count": sum(world.is_in(guild) for guild in world.guilds.values()),
        "approximate_user_install_count": 0,
        "approximate_user_authorization_count": 0,
        "eligible_oauth2_scopes": [],
        "team": None,
    }


@route("GET", "/applications/{application_id}")
def get_application_by_id(call: Call) -> Payload:
    """What the application is; there is one."""
    require_own_application(call)
    payload: Payload = get_application(call)
    return payload


def require_own_application(call: Call) -> None:
    """Refuse an application that is not the bot's own."""
    if call.ids["application_id"] != call.world.bot.id:
        raise Refused(10002)
