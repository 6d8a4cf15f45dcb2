"""Scheduled events."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from guildkit_sandbox import permissions as perms
from guildkit_sandbox.errors import Refused
from guildkit_sandbox.permissions import Permissions
from guildkit_sandbox.rest.access import granted_in, guild_of, require_in_channel
from guildkit_sandbox.rest.routing import Call, route
from guildkit_sandbox.state.audit import AuditAction, differences
from guildkit_sandbox.state.events import IN_STAGE, NEXT, ScheduledEvent
from guildkit_sandbox.validation.events import check_place, read_event_form
from guildkit_sandbox.validation.forms import Form

if TYPE_CHECKING:
    from guildkit_sandbox.payloads import Payload
    from guildkit_sandbox.state.guilds import Channel, Guild

_ALL: Final = "/guilds/{guild_id}/scheduled-events"
_ONE: Final = _ALL + "/{event_id}"
_REQUIRED: Final = ("name", "privacy_level", "scheduled_start_time", "entity_type")
_LOGGED: Final = (
    "name",
    "description",
    "channel_id",
    "entity_type",
    "privacy_level",
    "status",
    "image_hash",
    "location",
)
_ON_STAGE: Final = Permissions.MANAGE_CHANNELS | Permissions.MUTE_MEMBERS | Permissions.MOVE_MEMBERS
_IN_VOICE: Final = Permissions.VIEW_CHANNEL | Permissions.CONNECT


@route("GET", _ALL)
def list_events(call: Call) -> list[Payload]:
    """The events to come and those under way, where the bot sees their channel."""
    guild = guild_of(call)
    count = call.flag("with_user_count")
    return [
        event.to_dict(count=count)
        for event in guild.scheduled_events.values()
        if event.is_open and _is_seen(call, event.channel)
    ]


@route("POST", _ALL)
def create_event(call: Call) -> Payload:
    """Announce an event."""
    guild = guild_of(call, Permissions.CREATE_EVENTS)
    data = call.form()
    form = Form()
    for key in _REQUIRED:
        if data.get(key) is None:
            form.refuse((key,), "BASE_TYPE_REQUIRED", "This field is required")
    form.check()
    found = read_event_form(form, data, guild, call.world.now())
    form.check()
    event = ScheduledEvent(call.world.snowflakes.next(), guild, call.world.bot, **found)
    _check(call, event, {})
    call.world.events.add(event)
    _note(call, guild, AuditAction.GUILD_SCHEDULED_EVENT_CREATE, event.id, {}, event.to_dict())
    return event.to_dict()


@route("GET", _ONE)
def get_event(call: Call) -> Payload:
    """One event."""
    return _event(call, guild_of(call)).to_dict(count=call.flag("with_user_count"))


@route("PATCH", _ONE)
def edit_event(call: Call) -> Payload:
    """Change an event, start it, end it or cancel it."""
    guild = guild_of(call)
    event = _event(call, guild)
    _require_own(call, guild, event)
    if not event.is_open:
        raise Refused(180000)
    data = call.form()
    form = Form()
    found = read_event_form(form, data, guild, call.world.now())
    status = form.integer(data, "status", (), least=1, most=4)
    if status is not None and status != event.status:
        if status not in NEXT[event.status]:
            message = "Cannot change the status of the event so."
            form.refuse(("status",), "GUILD_SCHEDULED_EVENT_INVALID_STATUS_TRANSITION", message)
        found["status"] = status
    form.check()
    _check(call, event, found)
    before = event.to_dict()
    for name, value in found.items():
        setattr(event, name, value)
    after = event.to_dict()
    if before != after:
        call.world.events.update(event)
        _note(call, guild, AuditAction.GUILD_SCHEDULED_EVENT_UPDATE, event.id, before, after)
    return after


@route("DELETE", _ONE)
def delete_event(call: Call) -> None:
    """Delete an event."""
    guild = guild_of(call)
    event = _event(call, guild)
    _require_own(call, guild, event)
    call.world.events.delete(event)
    _note(call, guild, AuditAction.GUILD_SCHEDULED_EVENT_DELETE, event.id, event.to_dict(), {})


@route("GET", _ONE + "/users")
def list_event_users(call: Call) -> list[Payload]:
    """Who is interested in an event, in the order of their ids."""
    guild = guild_of(call)
    event = _event(call, guild)
    found = []
    for user_id in call.page(event.interested, most=100):
        entry: Payload = {
            "guild_scheduled_event_id": str(event.id),
            "user_id": str(user_id),
            "user": event.interested[user_id].payload,
            "response": 1,
        }
        if call.flag("with_member") and user_id in guild.members:
            entry["member"] = guild.members[user_id].to_dict()
        found.append(entry)
    return found


def _event(call: Call, guild: Guild) -> ScheduledEvent:
    event = guild.scheduled_events.get(call.ids["event_id"])
    if event is None or not _is_seen(call, event.channel):
        raise Refused(10070)
    return event


def _is_seen(call: Call, channel: Channel | None) -> bool:
    return channel is None or Permissions.VIEW_CHANNEL in perms.in_channel(channel, call.world.bot.id)


def _require_own(call: Call, guild: Guild, event: ScheduledEvent) -> None:
    """Refuse the bot an event of somebody else, unless it may manage all of them."""
    enough = Permissions.MANAGE_EVENTS
    if event.creator is call.world.bot:
        enough |= Permissions.CREATE_EVENTS
    if not granted_in(call, guild) & enough:
        raise Refused(50013)


def _check(call: Call, event: ScheduledEvent, changes: dict[str, Any]) -> None:
    """Check an event as it is going to be, and that the bot may hold it there."""
    form = Form()
    channel = changes.get("channel", event.channel)
    entity_type = changes.get("entity_type", event.entity_type)
    check_place(
        form,
        entity_type,
        start=changes.get("start", event.start),
        end=changes.get("end", event.end),
        channel=channel,
        location=changes.get("location", event.location),
    )
    form.check()
    if channel is not None:
        require_in_channel(call, channel, _ON_STAGE if entity_type == IN_STAGE else _IN_VOICE)


def _note(call: Call, guild: Guild, action: AuditAction, target: int, old: Payload, new: Payload) -> None:
    call.note(guild, action, target, changes=differences(_logged(old), _logged(new), _LOGGED))


def _logged(payload: Payload) -> Payload:
    metadata = payload.get("entity_metadata") or {}
    return {**payload, "location": metadata.get("location"), "image_hash": payload.get("image")}
