"""The one interface behind which the two ways to hold a voice connection stand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Protocol

if TYPE_CHECKING:
    from guildkit_music.people import Vocal
    from guildkit_player.protocol.commands import Connect

CONNECT_SECONDS: Final = 10.0
"""How long Discord may take to say where to connect."""
LEAVE_SECONDS: Final = 5.0
"""How long it may take to say that the bot has left."""


class VoiceConnection(Protocol):
    """A voice connection of a guild, as the plugin needs it."""

    channel: Vocal
    """Where the bot is."""

    @property
    def ready(self) -> bool:
        """Whether Discord has told where to connect."""
        ...

    def credentials(self) -> Connect:
        """Return what a service has to know of it."""
        ...

    async def go(self, channel: Vocal) -> None:
        """Go over to another channel.

        Raises:
            TimeoutError: Discord does not say where to connect.
        """
        ...

    async def leave(self) -> None:
        """Leave on purpose; return when Discord has said that it is so."""
        ...


class Told(Protocol):
    """Who hears what Discord does with a voice connection."""

    async def changed(self, voice: VoiceConnection) -> None:
        """Hear that it is somewhere else, or on another server."""
        ...

    async def thrown_out(self, voice: VoiceConnection) -> None:
        """Hear that somebody has ended it: the bot was disconnected, or its channel deleted."""
        ...

    async def broken(self, voice: VoiceConnection, reason: str) -> None:
        """Hear that it is lost, and has to be begun anew."""
        ...

    async def refused(self, voice: VoiceConnection, code: int) -> None:
        """Hear that Discord has ended it, and wants no other: it says with which code."""
        ...
