"""Reactions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from guildkit_sandbox import limits
from guildkit_sandbox.errors import Refused
from guildkit_sandbox.state.messages import emoji_of
from guildkit_sandbox.state.places import place_of

if TYPE_CHECKING:
    from guildkit_sandbox.payloads import Payload
    from guildkit_sandbox.state.messages import Message
    from guildkit_sandbox.state.world import World


class Reactions:
    """What people and the bot do to the reactions of messages.

    Args:
        world: where the messages are.
    """

    def __init__(self, world: World) -> None:
        self._world = world

    def add(self, message: Message, emoji: str, user_id: int) -> None:
        """React to a message, once."""
        if emoji not in message.reactions and len(message.reactions) >= limits.REACTIONS:
            raise Refused(30010)
        users = message.reactions.setdefault(emoji, [])
        if user_id in users:
            return
        users.append(user_id)
        told: Payload = {"message_author_id": str(message.author.id)}
        guild = message.channel.guild
        if guild is not None:
            told["member"] = guild.members[user_id].to_dict()
        self._tell_one("MESSAGE_REACTION_ADD", message, emoji, user_id, told)

    def remove(self, message: Message, emoji: str, user_id: int) -> None:
        """Take a reaction back."""
        users = message.reactions.get(emoji, [])
        if user_id in users:
            users.remove(user_id)
            if not users:
                del message.reactions[emoji]
            self._tell_one("MESSAGE_REACTION_REMOVE", message, emoji, user_id, {})

    def clear(self, message: Message, emoji: str | None = None) -> None:
        """Take all reactions away, or all with one emoji."""
        if emoji is None:
            message.reactions.clear()
            self._tell("MESSAGE_REACTION_REMOVE_ALL", message, {})
        elif message.reactions.pop(emoji, None):
            self._tell("MESSAGE_REACTION_REMOVE_EMOJI", message, {"emoji": emoji_of(emoji)})

    def _tell_one(self, event: str, message: Message, emoji: str, user_id: int, told: Payload) -> None:
        one = {"user_id": str(user_id), "emoji": emoji_of(emoji), "burst": False, "type": 0}
        self._tell(event, message, {**one, **told})

    def _tell(self, event: str, message: Message, told: Payload) -> None:
        message.touch()
        channel = message.channel
        data = {**place_of(channel), "message_id": str(message.id), **told}
        self._world.emit(event, data, guild=channel.guild, channel=channel)
        self._world.changed.notify()
