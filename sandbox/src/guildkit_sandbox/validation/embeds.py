"""Embeds."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from guildkit_sandbox import limits

if TYPE_CHECKING:
    from guildkit_sandbox.payloads import Payload
    from guildkit_sandbox.validation.forms import Form, Path

_TEXTS = ("title", "description", "url", "color", "timestamp")
_PARTS = {
    "footer": ("text", "icon_url"),
    "author": ("name", "url", "icon_url"),
    "image": ("url",),
    "thumbnail": ("url",),
}
"""What is kept of the parts of an embed."""
_SCHEMES = ("http://", "https://", "attachment://")


def check_embeds(form: Form, data: Payload, path: Path) -> list[Payload]:
    """Check the embeds of a message and return them as Discord stores them."""
    embeds = form.items(data, "embeds", path, most=limits.EMBEDS)
    total = 0
    for index, embed in enumerate(embeds):
        where = (*path, "embeds", index)
        if form.is_object(embed, where):
            total += _check_embed(form, embed, where)
    if total > limits.EMBED_TOTAL:
        form.refuse(
            (*path, "embeds"),
            "MAX_EMBED_SIZE_EXCEEDED",
            f"Embed size exceeds maximum size of {limits.EMBED_TOTAL}",
        )
    return [] if form.errors else [_stored(embed) for embed in embeds]


def _check_embed(form: Form, embed: Payload, path: Path) -> int:
    """Check one embed and return how many of its characters count."""
    texts = [
        form.text(embed, "title", path, longest=limits.EMBED_TITLE),
        form.text(embed, "description", path, longest=limits.EMBED_DESCRIPTION),
    ]
    form.integer(embed, "color", path, least=0, most=0xFFFFFF)
    _check_url(form, embed, "url", path)
    _check_time(form, embed, path)
    for key, inner, longest in (
        ("footer", "text", limits.EMBED_FOOTER),
        ("author", "name", limits.EMBED_AUTHOR),
    ):
        part = embed.get(key)
        if part is not None and form.is_object(part, (*path, key)):
            texts.append(form.text(part, inner, (*path, key), longest=longest, required=True))
            _check_url(form, part, "icon_url", (*path, key))
            _check_url(form, part, "url", (*path, key))
    for key in ("image", "thumbnail"):
        part = embed.get(key)
        if part is not None and form.is_object(part, (*path, key)):
            _check_url(form, part, "url", (*path, key))
    for index, field in enumerate(form.items(embed, "fields", path, most=limits.EMBED_FIELDS)):
        where = (*path, "fields", index)
        if form.is_object(field, where):
            texts += [
                form.text(field, "name", where, longest=limits.EMBED_FIELD_NAME, required=True),
                form.text(field, "value", where, longest=limits.EMBED_FIELD_VALUE, required=True),
            ]
            form.boolean(field, "inline", where)
            for key in ("name", "value"):
                if field.get(key) == "":
                    form.refuse((*where, key), "BASE_TYPE_REQUIRED", "This field is required")
    return sum(len(text) for text in texts if text)


def _check_url(form: Form, data: Payload, key: str, path: Path) -> None:
    url = form.text(data, key, path, longest=limits.URL)
    if url and not url.startswith(_SCHEMES):
        form.refuse((*path, key), "URL_TYPE_INVALID_URL", "Not a well formed URL.")


def _check_time(form: Form, embed: Payload, path: Path) -> None:
    value = embed.get("timestamp")
    if value is None:
        return
    try:
        datetime.fromisoformat(value)
    except (TypeError, ValueError):
        form.refuse(
            (*path, "timestamp"),
            "DATE_TIME_TYPE_PARSE",
            f"Could not parse {value}. Should be ISO8601.",
        )


def _stored(embed: Payload) -> Payload:
    stored: Payload = {
        "type": "rich",
        **{key: embed[key] for key in _TEXTS if embed.get(key) is not None},
    }
    for key, parts in _PARTS.items():
        if part := {name: embed[key][name] for name in parts if (embed.get(key) or {}).get(name)}:
            stored[key] = part
    if embed.get("fields"):
        stored["fields"] = [
            {"name": field["name"], "value": field["value"], "inline": bool(field.get("inline"))}
            for field in embed["fields"]
        ]
    return stored
