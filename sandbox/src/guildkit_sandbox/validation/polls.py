"""Polls: what is checked before one is posted."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from guildkit_sandbox import limits
from guildkit_sandbox.payloads import id_or_none
from guildkit_sandbox.state.polls import Poll
from guildkit_sandbox.validation.emojis import check_emoji

if TYPE_CHECKING:
    from datetime import datetime

    from guildkit_sandbox.payloads import Payload
    from guildkit_sandbox.validation.forms import Form, Path


def check_poll(form: Form, data: Any, path: Path, now: datetime) -> Poll | None:
    """Check a poll form and return the poll that starts now."""
    if not form.is_object(data, path):
        return None
    question = _media(form, data.get("question"), (*path, "question"), longest=limits.POLL_QUESTION)
    answers = []
    entries = form.items(data, "answers", path, least=1, most=limits.POLL_ANSWERS, required=True)
    for index, entry in enumerate(entries):
        where = (*path, "answers", index)
        if form.is_object(entry, where):
            media = _media(form, entry.get("poll_media"), (*where, "poll_media"), longest=limits.POLL_ANSWER)
            answers.append(media)
    hours = form.integer(data, "duration", path, least=1, most=limits.POLL_HOURS)
    form.choice(data, "layout_type", path, (1,))
    return Poll(
        question=question,
        answers=answers,
        expiry=now + timedelta(hours=24 if hours is None else hours),
        allow_multiselect=bool(data.get("allow_multiselect")),
    )


def _media(form: Form, media: Any, path: Path, *, longest: int) -> Payload:
    if not form.is_object(media, path):
        return {}
    shown: Payload = {
        "text": form.text(media, "text", path, shortest=1, longest=longest, required=True) or ""
    }
    emoji = media.get("emoji")
    check_emoji(form, emoji, (*path, "emoji"))
    if isinstance(emoji, dict):
        shown["emoji"] = {"id": id_or_none(emoji.get("id")), "name": emoji.get("name")}
    return shown
