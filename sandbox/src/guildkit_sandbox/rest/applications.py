"""The application."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from guildkit_sandbox import limits
from guildkit_sandbox.errors import MissingRoute
from guildkit_sandbox.rest.access import require_own_application
from guildkit_sandbox.rest.routing import Call, route
from guildkit_sandbox.validation.forms import Form
from guildkit_sandbox.validation.images import read_image

if TYPE_CHECKING:
    from guildkit_sandbox.payloads import Payload

_SETTINGS: Final = frozenset({"description", "tags", "icon"})


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
    tags = form.texts(data, "tags", (), most=limits.APPLICATION_TAGS, longest=limits.APPLICATION_TAG)
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
