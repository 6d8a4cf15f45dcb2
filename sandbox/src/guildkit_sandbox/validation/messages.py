"""Messages: what is checked before one is posted or edited."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from guildkit_sandbox import limits
from guildkit_sandbox.state.messages import COMPONENTS_V2
from guildkit_sandbox.validation.components import ComponentCheck
from guildkit_sandbox.validation.embeds import check_embeds
from guildkit_sandbox.validation.forms import Form
from guildkit_sandbox.validation.polls import check_poll
from guildkit_sandbox.validation.stored import stored

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from guildkit_sandbox.payloads import Payload
    from guildkit_sandbox.state.polls import Poll
    from guildkit_sandbox.validation.forms import Path

_LEGACY = ("content", "embeds", "poll", "sticker_ids")


@dataclass
class Draft:
    """A message form that passed the checks."""

    content: str = ""
    embeds: list[Payload] = field(default_factory=list)
    components: list[Payload] = field(default_factory=list)
    poll: Poll | None = None
    flags: int = 0


def check_message(
    data: Any, now: datetime, path: Path = (), *, files: Collection[str] = (), old_flags: int = 0
) -> Draft:
    """Check a message form.

    Args:
        data: the form.
        now: when it came.
        path: where in the request it stands.
        files: the names of the files that the message has or gets.
        old_flags: the flags of the message that is edited.
    """
    form = Form()
    if not form.is_object(data, path):
        form.check()
    flags = form.flags(data, path)
    v2 = bool((flags | old_flags) & COMPONENTS_V2)
    if v2:
        for key in _LEGACY:
            if data.get(key):
                form.refuse(
                    (*path, key),
                    "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2",
                    f"The '{key}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2",
                )
    draft = Draft(
        content=form.text(data, "content", path, longest=limits.CONTENT) or "",
        embeds=check_embeds(form, data, path),
        components=ComponentCheck(form, v2=v2, files=files).message(data, path),
        poll=None if data.get("poll") is None else check_poll(form, data["poll"], (*path, "poll"), now),
        flags=flags,
    )
    _check_allowed_mentions(form, data, path)
    for index, entry in enumerate(form.items(data, "attachments", path, most=limits.FILES)):
        where = (*path, "attachments", index)
        if form.is_object(entry, where):
            form.snowflake(entry.get("id"), (*where, "id"))
            form.text(entry, "filename", where, longest=limits.FILENAME)
            form.text(entry, "description", where, longest=limits.FILE_DESCRIPTION)
    form.items(data, "sticker_ids", path, most=limits.STICKERS)
    nonce = data.get("nonce")
    if nonce is not None and not isinstance(nonce, int | str):
        form.refuse((*path, "nonce"), "NONCE_TYPE_INVALID", "Nonce must be a string or an integer.")
    elif len(str(nonce or "")) > limits.NONCE:
        form.refuse((*path, "nonce"), "BASE_TYPE_MAX_LENGTH", f"Must be {limits.NONCE} or fewer in length.")
    form.check()
    draft.content = draft.content.strip()
    draft.components = stored(draft.components)
    return draft


def _check_allowed_mentions(form: Form, data: Payload, path: Path) -> None:
    allowed = data.get("allowed_mentions")
    where = (*path, "allowed_mentions")
    if allowed is None or not form.is_object(allowed, where):
        return
    parse = form.items(allowed, "parse", where, most=3)
    for index, kind in enumerate(parse):
        if kind not in ("users", "roles", "everyone"):
            form.refuse(
                (*where, "parse", index),
                "BASE_TYPE_CHOICES",
                "Value must be one of ('users', 'everyone', 'roles').",
            )
    for kind in ("users", "roles"):
        ids = form.snowflakes(allowed, kind, where, most=100)
        if ids and kind in parse:
            form.refuse(
                where,
                "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE",
                f'parse:["{kind}"] and {kind}: [ids...] are mutually exclusive.',
            )
