"""Webhooks: what they may be called."""

from __future__ import annotations

from typing import TYPE_CHECKING

from guildkit_sandbox import limits
from guildkit_sandbox.validation.images import read_image

if TYPE_CHECKING:
    from guildkit_sandbox.payloads import Payload
    from guildkit_sandbox.validation.forms import Form

_RESERVED = ("clyde", "discord")


def check_name(form: Form, data: Payload, key: str = "name", *, required: bool = False) -> str | None:
    """Return what a webhook is to be called."""
    name = form.text(data, key, (), shortest=1, longest=limits.WEBHOOK_NAME, required=required)
    if name is None:
        return None
    for word in _RESERVED:
        if word in name.lower():
            form.refuse((key,), "USERNAME_INVALID_CONTAINS", f'Username cannot contain "{word}"')
    return name.strip()


def check_avatar(form: Form, data: Payload) -> str | None:
    """Return what the picture is called that comes with the form."""
    avatar = read_image(form, data, "avatar", ())
    return avatar and avatar.hash


def check_author(form: Form, data: Payload) -> tuple[str | None, str | None]:
    """Return the name and the address of the picture that one message of a webhook is to show."""
    url = form.text(data, "avatar_url", (), longest=limits.URL)
    if url and not url.startswith(("http://", "https://")):
        form.refuse(("avatar_url",), "URL_TYPE_INVALID_SCHEME", "Scheme must be one of ('http', 'https').")
    return check_name(form, data, "username"), url or None
