"""Interactions and their short lives."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from guildkit_sandbox import limits
from guildkit_sandbox import permissions as perms
from guildkit_sandbox.notify import Notifier

if TYPE_CHECKING:
    from datetime import datetime

    from guildkit_sandbox.payloads import Payload
    from guildkit_sandbox.state.guilds import Channel
    from guildkit_sandbox.state.messages import Message
    from guildkit_sandbox.state.users import User
    from guildkit_sandbox.state.world import World

COMMAND: Final = 2
COMPONENT: Final = 3
AUTOCOMPLETE: Final = 4
MODAL_SUBMIT: Final = 5

ANSWER_MESSAGE: Final = 4
ANSWER_DEFERRED_MESSAGE: Final = 5
ANSWER_DEFERRED_UPDATE: Final = 6
ANSWER_UPDATE: Final = 7
ANSWER_CHOICES: Final = 8
ANSWER_MODAL: Final = 9
ANSWER_ACTIVITY: Final = 12


@dataclass(eq=False)
class Interaction:
    """What somebody did, and what became of it."""

    id: int
    token: str
    type: int
    user: User
    channel: Channel
    data: Payload
    created: datetime
    due: datetime
    """Until when the first answer is waited for."""
    message: Message | None = None
    """The message whose component was used (or whose component opened the modal)."""
    name: str | None = None
    """The command's full name, as the message above an answer shows it."""
    trigger: Interaction | None = None
    """What opened the modal."""
    entitlements: list[Payload] = field(default_factory=list)
    """What the user and the guild had bought."""

    answer: int | None = None
    response: Message | None = None
    followups: list[Message] = field(default_factory=list)
    modal: Payload | None = None
    choices: list[Payload] = field(default_factory=list)
    finished: bool = False
    """Whether the person sees what came of it: always but while a deferral is open."""
    changed: Notifier = field(default_factory=Notifier)

    def is_late(self, now: datetime) -> bool:
        """Return whether the first answer comes too late."""
        return now > self.due

    def is_expired(self, now: datetime) -> bool:
        """Return whether the token no longer works."""
        return now - self.created > limits.FOLLOW_UP

    def to_dict(self, bot_id: int) -> Payload:
        """Return the interaction object, as the bot gets it."""
        channel, user = self.channel, self.user
        guild = channel.guild
        payload: Payload = {
            "id": str(self.id),
            "application_id": str(bot_id),
            "type": self.type,
            "token": self.token,
            "version": 1,
            "data": self.data,
            "channel_id": str(channel.id),
            "channel": channel.to_partial_dict(user.id),
            "app_permissions": str(perms.in_channel(channel, bot_id).value),
            "locale": user.locale,
            "entitlements": self.entitlements,
            "entitlement_sku_ids": [each["sku_id"] for each in self.entitlements],
            "authorizing_integration_owners": {"0": str(guild.id if guild else 0)},
            "attachment_size_limit": limits.FILE_SIZE,
            "context": 1 if guild is None else 0,
        }
        if guild is None:
            payload["user"] = user.payload
        else:
            payload["guild_id"] = str(guild.id)
            payload["guild"] = {"id": str(guild.id), "locale": guild.locale, "features": guild.features}
            payload["guild_locale"] = guild.locale
            payload["member"] = {
                **guild.members[user.id].to_dict(),
                "permissions": str(perms.in_channel(channel, user.id).value),
            }
        if self.message is not None:
            payload["message"] = self.message.shown_to(bot_id, reads=True)
        return payload

    def metadata(self) -> Payload:
        """Return what the messages that answer it say about it."""
        guild = self.channel.guild
        payload: Payload = {
            "id": str(self.id),
            "type": self.type,
            "user": self.user.payload,
            "authorizing_integration_owners": {"0": str(guild.id if guild else 0)},
        }
        if self.type == COMMAND and self.name is not None:
            payload["name"] = self.name
            payload["command_type"] = self.data["type"]
        if self.type == COMPONENT and self.message is not None:
            payload["interacted_message_id"] = str(self.message.id)
        if self.trigger is not None:
            payload["triggering_interaction_metadata"] = self.trigger.metadata()
        return payload


class Interactions:
    """The interactions whose tokens still work; older ones are forgotten.

    Args:
        world: where people do things.
    """

    def __init__(self, world: World) -> None:
        self._world = world
        self._in_order: deque[Interaction] = deque()
        self.by_id: dict[int, Interaction] = {}
        self.by_token: dict[str, Interaction] = {}
        self.open: dict[int, Interaction] = {}
        """Those of which people still wait to see what comes of them."""
        self.count = 0
        """How many there have ever been."""

    def add(self, interaction: Interaction) -> int:
        """Send an interaction to the bot; return how many sessions it reached."""
        self._forget_expired()
        self.count += 1
        self._in_order.append(interaction)
        self.by_id[interaction.id] = interaction
        self.by_token[interaction.token] = interaction
        self.open[interaction.id] = interaction
        payload = interaction.to_dict(self._world.bot.id)
        return self._world.emit("INTERACTION_CREATE", payload, guild=interaction.channel.guild)

    def close(self, interaction: Interaction) -> None:
        """Note that nobody waits for more: the person sees what came of it, or gave up."""
        self.open.pop(interaction.id, None)
        self._world.activity.notify()
        interaction.changed.notify()

    def _forget_expired(self) -> None:
        # What is unknown gets the same codes as what is too late (10062, 50027), so nobody can tell.
        now = self._world.now()
        while self._in_order and self._in_order[0].is_expired(now):
            expired = self._in_order.popleft()
            del self.by_id[expired.id], self.by_token[expired.token]
            self.open.pop(expired.id, None)
