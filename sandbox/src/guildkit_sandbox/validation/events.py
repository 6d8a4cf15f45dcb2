"""What a scheduled event may be told to be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from guildkit_sandbox import limits
from guildkit_sandbox.payloads import timestamp
from guildkit_sandbox.state.events import EXTERNAL, IN_STAGE, IN_VOICE
from guildkit_sandbox.state.guilds import STAGE, VOICE
from guildkit_sandbox.validation.images import read_image

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from guildkit_sandbox.payloads import Payload
    from guildkit_sandbox.state.guilds import Channel, Guild
    from guildkit_sandbox.validation.forms import Form

_GUILD_ONLY: Final = (2,)
_PLACES: Final = {IN_STAGE: STAGE, IN_VOICE: VOICE}

YEARLY: Final = 0
MONTHLY: Final = 1
WEEKLY: Final = 2
DAILY: Final = 3
_BY: Final = {
    YEARLY: {"by_month", "by_month_day"},
    MONTHLY: {"by_n_weekday"},
    WEEKLY: {"by_weekday"},
    DAILY: {"by_weekday"},
}
"""What says on which days an event recurs, for each frequency."""
_DAYS: Final = {"by_weekday": (0, 6), "by_month": (1, 12), "by_month_day": (1, 31)}
_DAILY_SETS: Final = ({0, 1, 2, 3, 4}, {1, 2, 3, 4, 5}, {6, 0, 1, 2, 3}, {4, 5}, {5, 6}, {6, 0})
"""The weekdays between which Discord lets one choose, Monday being 0."""
_NOT_FOR_BOTS: Final = ("end", "count", "by_year_day")


def read_event_form(form: Form, data: Payload, guild: Guild, now: datetime) -> dict[str, Any]:
    """Return what the form says of an event, by our attributes' names; `check_place` is to follow."""
    found: dict[str, Any] = {
        "name": form.text(data, "name", (), shortest=1, longest=limits.EVENT_NAME),
        "entity_type": form.choice(data, "entity_type", (), {*_PLACES, EXTERNAL}),
        "start": form.moment(data, "scheduled_start_time", ()),
    }
    form.choice(data, "privacy_level", (), _GUILD_ONLY)
    image = read_image(form, data, "image", ())
    metadata = data.get("entity_metadata") or {}
    location = None
    if form.is_object(metadata, ("entity_metadata",)):
        location = form.text(metadata, "location", ("entity_metadata",), longest=limits.EVENT_LOCATION)
    channel_id = data.get("channel_id")
    nullable = {
        "description": form.text(data, "description", (), longest=limits.EVENT_DESCRIPTION),
        "end": form.moment(data, "scheduled_end_time", ()),
        "image": image and image.hash,
        "location": location,
        "channel": guild.channels.get(form.snowflake(channel_id, ("channel_id",))) if channel_id else None,
        "recurrence": _read_recurrence(form, data),
    }
    keys = {
        "description": "description",
        "end": "scheduled_end_time",
        "image": "image",
        "location": "entity_metadata",
        "channel": "channel_id",
        "recurrence": "recurrence_rule",
    }
    _check_start(form, found["start"], now)
    return {key: value for key, value in found.items() if value is not None} | {
        key: value for key, value in nullable.items() if keys[key] in data
    }


def check_place(
    form: Form,
    entity_type: int,
    *,
    start: datetime,
    end: datetime | None,
    channel: Channel | None,
    location: str | None,
) -> None:
    """Check that an event says where and until when it is, as its type needs it."""
    if end is not None and end <= start:
        message = "Cannot schedule event to end before it starts."
        form.refuse(("scheduled_end_time",), "GUILD_SCHEDULED_EVENT_SCHEDULE_PAST", message)
    required = ("BASE_TYPE_REQUIRED", "This field is required")
    if entity_type == EXTERNAL:
        if not location:
            form.refuse(("entity_metadata",), *required)
        if end is None:
            form.refuse(("scheduled_end_time",), *required)
        if channel is not None:
            form.refuse(("channel_id",), "BASE_TYPE_MUST_BE_EMPTY", "This field must be empty")
    elif channel is None:
        form.refuse(("channel_id",), *required)
    elif channel.type != _PLACES[entity_type]:
        message = "The channel is not of the event's type."
        form.refuse(("channel_id",), "GUILD_SCHEDULED_EVENT_INVALID_CHANNEL", message)


def _check_start(form: Form, start: datetime | None, now: datetime) -> None:
    where = ("scheduled_start_time",)
    if start is not None and start < now:
        form.refuse(where, "GUILD_SCHEDULED_EVENT_SCHEDULE_PAST", "Cannot schedule event in the past.")
    elif start is not None and start > now + limits.EVENT_AHEAD:
        message = "Cannot schedule event more than 5 years in the future."
        form.refuse(where, "GUILD_SCHEDULED_EVENT_SCHEDULE_FUTURE", message)


def _read_recurrence(form: Form, data: Payload) -> Payload | None:
    """Return the recurrence rule; of all that the format could say Discord takes a small part."""
    rule = data.get("recurrence_rule")
    where = ("recurrence_rule",)
    if rule is None or not form.is_object(rule, where):
        return None
    start = form.moment(rule, "start", where, required=True)
    frequency = form.choice(rule, "frequency", where, _BY, required=True)
    interval = form.integer(rule, "interval", where, least=1, most=2 if frequency == WEEKLY else 1) or 1
    for key in _NOT_FOR_BOTS:
        if rule.get(key) is not None:
            form.refuse((*where, key), "BASE_TYPE_MUST_BE_EMPTY", "This field must be empty")
    days = {key: _read_days(form, rule, key) for key in ("by_weekday", "by_month", "by_month_day")}
    days["by_n_weekday"] = _read_n_weekday(form, rule)
    if frequency is not None:
        _check_days(form, frequency, days)
    return {
        "start": timestamp(start),
        "end": None,
        "frequency": frequency,
        "interval": interval,
        **days,
        "by_year_day": None,
        "count": None,
    }


def _read_days(form: Form, rule: Payload, key: str) -> list[Any] | None:
    if rule.get(key) is None:
        return None
    least, most = _DAYS[key]
    where = ("recurrence_rule", key)
    given = form.items(rule, key, ("recurrence_rule",), least=1, most=most)
    for index, day in enumerate(given):
        form.integer({str(index): day}, str(index), where, least=least, most=most, required=True)
    return given


def _read_n_weekday(form: Form, rule: Payload) -> list[Any] | None:
    """Return on which weekday of which week, the fifth being the last, an event recurs."""
    if rule.get("by_n_weekday") is None:
        return None
    given = form.items(rule, "by_n_weekday", ("recurrence_rule",), least=1, most=1)
    for index, entry in enumerate(given):
        where = ("recurrence_rule", "by_n_weekday", index)
        if form.is_object(entry, where):
            form.integer(entry, "n", where, least=1, most=5, required=True)
            form.integer(entry, "day", where, least=0, most=6, required=True)
    return given


def _check_days(form: Form, frequency: int, days: Mapping[str, Sequence[Any] | None]) -> None:
    given = {key for key, value in days.items() if value is not None}
    if given - _BY[frequency]:
        wrong = min(given - _BY[frequency])
        message = "This field does not go with the frequency."
        form.refuse(("recurrence_rule", wrong), "RECURRENCE_RULE_INVALID", message)
    elif frequency == DAILY:
        weekdays = days["by_weekday"]
        if weekdays is not None and set(weekdays) not in _DAILY_SETS:
            message = "Not a set of weekdays that can be chosen."
            form.refuse(("recurrence_rule", "by_weekday"), "RECURRENCE_RULE_INVALID", message)
    elif any(len(days[key] or ()) != 1 for key in _BY[frequency]):
        message = "Must say one day on which the event recurs."
        form.refuse(("recurrence_rule",), "RECURRENCE_RULE_INVALID", message)
