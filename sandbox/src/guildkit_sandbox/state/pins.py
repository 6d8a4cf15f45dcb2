"""Pinned messages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from guildkit_sandbox import limits
from guildkit_sandbox.errors import Refused
from guildkit_sandbox.payloads import timestamp
from guildkit_sandbox.state.messages import PINNED, Message
from guildkit_sandbox.state.places import place_of

if TYPE_CHECKING:
    from guildkit_sandbox.state.guilds import Channel
    from guildkit_sandbox.state.users import User
    from guildkit_sandbox.state.world import World


class Pins:
    """What people and the bot pin.

    Args:
        world: where the messages are.
    """

    def __init__(self, world: World) -> None:
        self._world = world

    def of(self, channel: Channel) -> list[Message]:
        """Return the pinned messages of a channel, last pinned first."""
        pins = [(message.pinned_at, message) for message in channel.messages.values() if message.pinned_at]
        return [message for _, message in sorted(pins, key=lambda pin: pin[0], reverse=True)]

    def set(self, message: Message, by: User, *, pinned: bool) -> None:
        """Pin a message, which the channel is told of, or take the pin out."""
        world, channel = self._world, message.channel
        if pinned and len(self.of(channel)) >= limits.PINS:
            raise Refused(30003)
        message.pinned_at = world.now() if pinned else None
        world.update_message(message)
        last = next((pin.pinned_at for pin in self.of(channel)), None)
        data = {**place_of(channel), "last_pin_timestamp": timestamp(last)}
        world.emit("CHANNEL_PINS_UPDATE", data, guild=channel.guild, channel=channel)
        if pinned:
            notice = Message(world.snowflakes.next(), channel, by, world.now(), type=PINNED)
            notice.reference = {"type": 0, **place_of(channel), "message_id": str(message.id)}
            world.add_message(notice)
