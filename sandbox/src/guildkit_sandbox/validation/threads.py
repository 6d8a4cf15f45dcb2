"""What a thread may be told to be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from guildkit_sandbox import limits

if TYPE_CHECKING:
    from guildkit_sandbox.payloads import Payload
    from guildkit_sandbox.validation.forms import Form


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
    invitable = form.boolean(data, "invitable", ())
    if invitable is not None:
        found["invitable"] = invitable
    return found
