"""Scheduled events, as people see them and say that they are interested."""

from __future__ import annotations

from typing import TYPE_CHECKING

from guildkit_sandbox import permissions as perms
from guildkit_sandbox.people.onlooker import Onlooker
from guildkit_sandbox.people.refusals import CannotDo
from guildkit_sandbox.permissions import Permissions

if TYPE_CHECKING:
    from guildkit_sandbox.state.events import ScheduledEvent


class Attending(Onlooker):
    """A member who looks at the list of events."""

    def events(self) -> list[str]:
        """Return the names of the events that the client lists."""
        return [event.name for event in self._events()]

    async def is_interested_in(self, name: str) -> None:
        """Press the button that says so."""
        self._world.events.add_user(self._event(name), self.user)

    async def is_no_longer_interested_in(self, name: str) -> None:
        """Press it again."""
        self._world.events.remove_user(self._event(name), self.user)

    def _events(self) -> list[ScheduledEvent]:
        guild = self.guild.model
        if self.id not in guild.members:
            return []
        open_events = (event for event in guild.scheduled_events.values() if event.is_open)
        return [
            event
            for event in open_events
            if event.channel is None or Permissions.VIEW_CHANNEL in perms.in_channel(event.channel, self.id)
        ]

    def _event(self, name: str) -> ScheduledEvent:
        for event in self._events():
            if event.name == name:
                return event
        has = ", ".join(repr(event.name) for event in self._events()) or "none"
        raise CannotDo(f"{self.name} sees no event {name!r}; there are {has}")
