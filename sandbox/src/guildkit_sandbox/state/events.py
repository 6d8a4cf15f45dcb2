"""Scheduled events: what a guild is going to do, and who is interested."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from guildkit_sandbox import limits
from guildkit_sandbox.errors import Refused
from guildkit_sandbox.payloads import timestamp

if TYPE_CHECKING:
    from datetime import datetime

    from guildkit_sandbox.payloads import Payload
    from guildkit_sandbox.state.guilds import Channel, Guild
    from guildkit_sandbox.state.users import User
    from guildkit_sandbox.state.world import World

IN_STAGE: Final = 1
IN_VOICE: Final = 2
EXTERNAL: Final = 3

SCHEDULED: Final = 1
ACTIVE: Final = 2
COMPLETED: Final = 3
CANCELED: Final = 4

NEXT: Final = {SCHEDULED: {ACTIVE, CANCELED}, ACTIVE: {COMPLETED}}
"""What may become of an event; of one that is over nothing can."""


@dataclass(eq=False)
class ScheduledEvent:
    """A scheduled event."""

    id: int
    guild: Guild
    creator: User
    name: str
    start: datetime
    entity_type: int
    end: datetime | None = None
    channel: Channel | None = None
    location: str | None = None
    description: str | None = None
    image: str | None = None
    recurrence: Payload | None = None
    status: int = SCHEDULED
    interested: dict[int, User] = field(default_factory=dict)

    @property
    def is_open(self) -> bool:
        """Whether it is still to come, or under way."""
        return self.status in NEXT

    def to_dict(self, *, count: bool = False) -> Payload:
        """Return the scheduled event object."""
        payload: Payload = {
            "id": str(self.id),
            "guild_id": str(self.guild.id),
            "channel_id": None if self.channel is None else str(self.channel.id),
            "creator_id": str(self.creator.id),
            "creator": self.creator.payload,
            "name": self.name,
            "description": self.description,
            "image": self.image,
            "scheduled_start_time": timestamp(self.start),
            "scheduled_end_time": timestamp(self.end),
            "privacy_level": 2,
            "status": self.status,
            "entity_type": self.entity_type,
            "entity_id": None,
            "entity_metadata": {"location": self.location} if self.entity_type == EXTERNAL else None,
            "recurrence_rule": self.recurrence,
            "guild_scheduled_event_exceptions": [],
        }
        if count:
            payload["user_count"] = len(self.interested)
        return payload


class ScheduledEvents:
    """The scheduled events of all guilds.

    Args:
        world: where the guilds are.
    """

    def __init__(self, world: World) -> None:
        self._world = world

    def add(self, event: ScheduledEvent) -> None:
        """Announce an event."""
        events = event.guild.scheduled_events
        if sum(other.is_open for other in events.values()) >= limits.EVENTS:
            raise Refused(30038)
        events[event.id] = event
        self._tell("GUILD_SCHEDULED_EVENT_CREATE", event)

    def update(self, event: ScheduledEvent) -> None:
        """Tell that an event changed."""
        self._tell("GUILD_SCHEDULED_EVENT_UPDATE", event)

    def delete(self, event: ScheduledEvent) -> None:
        """Delete an event."""
        del event.guild.scheduled_events[event.id]
        self._tell("GUILD_SCHEDULED_EVENT_DELETE", event)

    def forget(self, channel: Channel) -> None:
        """Let the events in a channel go with it."""
        assert channel.guild is not None
        for event in [event for event in channel.guild.scheduled_events.values() if event.channel is channel]:
            self.delete(event)

    def add_user(self, event: ScheduledEvent, user: User) -> None:
        """Note that somebody is interested."""
        if user.id not in event.interested:
            event.interested[user.id] = user
            self._tell_of_user("GUILD_SCHEDULED_EVENT_USER_ADD", event, user)

    def remove_user(self, event: ScheduledEvent, user: User) -> None:
        """Note that somebody is not interested any more."""
        if event.interested.pop(user.id, None) is not None:
            self._tell_of_user("GUILD_SCHEDULED_EVENT_USER_REMOVE", event, user)

    def _tell(self, name: str, event: ScheduledEvent) -> None:
        self._world.emit(name, event.to_dict(), guild=event.guild, channel=event.channel)
        self._world.changed.notify()

    def _tell_of_user(self, name: str, event: ScheduledEvent, user: User) -> None:
        data = {
            "guild_scheduled_event_id": str(event.id),
            "guild_scheduled_event_exception_id": None,
            "user_id": str(user.id),
            "guild_id": str(event.guild.id),
            "response": 1,
        }
        self._world.emit(name, data, guild=event.guild, channel=event.channel)
        self._world.changed.notify()
