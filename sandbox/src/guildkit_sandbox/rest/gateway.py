"""Where the gateway is."""

from __future__ import annotations

from typing import TYPE_CHECKING

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
