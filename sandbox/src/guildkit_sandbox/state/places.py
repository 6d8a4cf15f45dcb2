"""Where an event is from, as its payload says it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from guildkit_sandbox.payloads import Payload
    from guildkit_sandbox.state.guilds import Channel


def place_of(channel: Channel) -> Payload:
    """Return the ids of a channel and of its guild."""
    place: Payload = {"channel_id": str(channel.id)}
    if channel.guild is not None:
        place["guild_id"] = str(channel.guild.id)
    return place
