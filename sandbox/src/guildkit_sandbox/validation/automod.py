"""What a rule of auto-moderation may say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from guildkit_sandbox import limits
from guildkit_sandbox.state.automod import KEYWORD, MENTIONS, PRESET, PROFILE, SPAM
from guildkit_sandbox.state.guilds import MESSAGEABLE

if TYPE_CHECKING:
    from collections.abc import Collection

    from guildkit_sandbox.payloads import Payload
    from guildkit_sandbox.state.guilds import Guild
    from guildkit_sandbox.validation.forms import Form, Path

MESSAGE_SENT: Final = 1
MEMBER_CHANGED: Final = 2

BLOCK: Final = 1
ALERT: Final = 2
TIME_OUT: Final = 3
QUARANTINE: Final = 4

_EVENTS: Final = {
    KEYWORD: {MESSAGE_SENT},
    SPAM: {MESSAGE_SENT},
    PRESET: {MESSAGE_SENT},
    MENTIONS: {MESSAGE_SENT},
    PROFILE: {MEMBER_CHANGED},
}
_ACTIONS: Final = {
    KEYWORD: {BLOCK, ALERT, TIME_OUT},
    SPAM: {BLOCK, ALERT},
    PRESET: {BLOCK, ALERT},
    MENTIONS: {BLOCK, ALERT, TIME_OUT},
    PROFILE: {ALERT, QUARANTINE},
}
_KEYWORDS: Final = {
    "keyword_filter": (limits.AUTOMOD_KEYWORDS, limits.AUTOMOD_KEYWORD),
    "regex_patterns": (limits.AUTOMOD_PATTERNS, limits.AUTOMOD_PATTERN),
    "allow_list": (limits.AUTOMOD_ALLOWED, limits.AUTOMOD_KEYWORD),
}
_LISTS: Final = {
    KEYWORD: _KEYWORDS,
    PROFILE: _KEYWORDS,
    PRESET: {"allow_list": (limits.AUTOMOD_KEYWORDS, limits.AUTOMOD_KEYWORD)},
}
_PRESETS: Final = (1, 2, 3)


def read_rule(form: Form, data: Payload, guild: Guild) -> Payload:
    """Return a rule as it is kept; a change is read with what the rule was before."""
    name = form.text(data, "name", (), shortest=1, longest=limits.AUTOMOD_NAME, required=True)
    trigger = form.choice(data, "trigger_type", (), _EVENTS, required=True)
    events = _EVENTS.get(trigger or 0, {MESSAGE_SENT, MEMBER_CHANGED})
    event = form.choice(data, "event_type", (), events, required=True)
    return {
        "name": name,
        "event_type": event,
        "trigger_type": trigger,
        "trigger_metadata": _read_metadata(form, data, trigger),
        "actions": _read_actions(form, data, guild, _ACTIONS.get(trigger or 0, set())),
        "enabled": bool(form.boolean(data, "enabled", ())),
        "exempt_roles": _read_ids(form, data, "exempt_roles", limits.AUTOMOD_EXEMPT_ROLES),
        "exempt_channels": _read_ids(form, data, "exempt_channels", limits.AUTOMOD_EXEMPT_CHANNELS),
    }


def _read_metadata(form: Form, data: Payload, trigger: int | None) -> Payload:
    where: Path = ("trigger_metadata",)
    metadata = data.get("trigger_metadata") or {}
    if not form.is_object(metadata, where):
        return {}
    found: Payload = {
        key: form.texts(metadata, key, where, most=most, longest=longest)
        for key, (most, longest) in _LISTS.get(trigger or 0, {}).items()
    }
    if trigger == PRESET:
        presets = form.items(metadata, "presets", where, most=len(_PRESETS))
        for index, preset in enumerate(presets):
            form.choice({str(index): preset}, str(index), (*where, "presets"), _PRESETS)
        found["presets"] = presets
    elif trigger == MENTIONS:
        most = form.integer(metadata, "mention_total_limit", where, least=0, most=limits.AUTOMOD_MENTIONS)
        raids = form.boolean(metadata, "mention_raid_protection_enabled", where)
        found |= {"mention_total_limit": most or 0, "mention_raid_protection_enabled": bool(raids)}
    return found


def _read_actions(form: Form, data: Payload, guild: Guild, among: Collection[int]) -> list[Payload]:
    found = []
    given = form.items(data, "actions", (), least=1, most=limits.AUTOMOD_ACTIONS, required=True)
    for index, action in enumerate(given):
        where = ("actions", index)
        if not form.is_object(action, where):
            continue
        kind = form.choice(action, "type", where, among, required=True)
        metadata, inside = action.get("metadata") or {}, (*where, "metadata")
        if kind is not None and form.is_object(metadata, inside):
            found.append({"type": kind, "metadata": _read_action(form, kind, metadata, inside, guild)})
    return found


def _read_action(form: Form, kind: int, metadata: Payload, path: Path, guild: Guild) -> Payload:
    if kind == ALERT:
        channel_id = form.snowflake(metadata.get("channel_id"), (*path, "channel_id"))
        channel = guild.channels.get(channel_id)
        if channel is None or channel.type not in MESSAGEABLE:
            form.refuse((*path, "channel_id"), "CHANNEL_INVALID", "Invalid channel")
        return {"channel_id": str(channel_id)}
    if kind == TIME_OUT:
        most = int(limits.TIME_OUT.total_seconds())
        seconds = form.integer(metadata, "duration_seconds", path, least=0, most=most)
        return {"duration_seconds": seconds or 0}
    if kind == BLOCK:
        text = form.text(metadata, "custom_message", path, longest=limits.AUTOMOD_MESSAGE)
        return {} if text is None else {"custom_message": text}
    return {}


def _read_ids(form: Form, data: Payload, key: str, most: int) -> list[str]:
    return [str(found) for found in form.snowflakes(data, key, (), most=most)]
