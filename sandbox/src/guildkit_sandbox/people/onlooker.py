"""Onlookers: who somebody is, where they are, and what they see there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from guildkit_sandbox import permissions as perms
from guildkit_sandbox.people.commands import shown_commands
from guildkit_sandbox.people.refusals import CannotDo, NotSeen
from guildkit_sandbox.people.seen import SeenMessage
from guildkit_sandbox.permissions import Permissions
from guildkit_sandbox.state.guilds import MESSAGEABLE
from guildkit_sandbox.state.messages import EPHEMERAL

if TYPE_CHECKING:
    from collections.abc import Iterator

    from guildkit_sandbox.people.guild import SandboxGuild
    from guildkit_sandbox.state.guilds import Channel, Member
    from guildkit_sandbox.state.messages import Message
    from guildkit_sandbox.state.users import User

_SHOWN = 10


class Onlooker:
    """A member of a guild who looks at it.

    Args:
        guild: the guild that they look at.
        user: who they are.
    """

    def __init__(self, guild: SandboxGuild, user: User) -> None:
        self.guild = guild
        self.user = user
        self._world = guild.world
        self._channel = next(
            channel for channel in guild.model.channels.values() if channel.type in MESSAGEABLE
        )

    # ------------------------------------------------------------------ who and where

    @property
    def id(self) -> int:
        """The user's id."""
        return self.user.id

    @property
    def name(self) -> str:
        """The user's name."""
        return self.user.name

    @property
    def mention(self) -> str:
        """What one types to mention them."""
        return self.user.mention

    @property
    def member(self) -> Member:
        """The membership, while there is one."""
        return self._member(self)

    @property
    def channel(self) -> Channel:
        """Where the person is."""
        return self._channel

    @property
    def dm(self) -> Channel:
        """The direct messages with the bot."""
        return self._world.dm(self.user)

    def go(self, channel: Channel | str) -> None:
        """Open another channel: by name, or the channel itself (also `dm`)."""
        found = self.guild.channel(channel)
        self._require_sight(found)
        self._channel = found

    # ------------------------------------------------------------------ seeing

    def messages(self, channel: Channel | str | None = None) -> list[SeenMessage]:
        """Return the messages one sees in a channel, or everywhere in the guild, oldest first."""
        if channel is None:
            model = self.guild.model
            places: list[Channel] = [*model.channels.values(), *model.threads.values()]
        else:
            places = [self.guild.channel(channel)]
        found = [message for place in places for message in self._seen_in(place)]
        found.sort(key=lambda message: message.id)
        return [SeenMessage(self._world, message) for message in found]

    def dms(self) -> list[SeenMessage]:
        """Return the direct messages with the bot, oldest first."""
        return self.messages(self.dm)

    def commands(self) -> list[str]:
        """Return the names of the commands that the client shows here."""
        shown = shown_commands(self._world, self._channel, self.user)
        return [command.name for command in shown]

    async def sees(self, text: str, *, within: float | None = None) -> SeenMessage:
        """Wait until a message says `text` (also after an edit, also privately) and return the newest."""
        wait = self.guild.patience.sight if within is None else within
        if not await self._world.changed.until(lambda: self._find(text) is not None, timeout=wait):
            raise NotSeen(self._nothing(f"{self.name} does not see {text!r}"))
        found = self._find(text)
        assert found is not None
        return found

    def does_not_see(self, text: str) -> None:
        """Check that no message says `text` at the moment."""
        found = self._find(text)
        if found is not None:
            raise NotSeen(f"{self.name} sees {text!r} in {found!r}")

    # ------------------------------------------------------------------ how

    def _seen_in(self, channel: Channel) -> Iterator[Message]:
        if Permissions.VIEW_CHANNEL not in perms.in_channel(channel, self.user.id):
            return
        for message in channel.messages.values():
            if not message.flags & EPHEMERAL or message.addressee == self.user.id:
                yield message

    def _newest_first(self) -> list[SeenMessage]:
        everywhere = self.messages() + self.dms()
        return sorted(everywhere, key=lambda message: message.id, reverse=True)

    def _find(self, text: str) -> SeenMessage | None:
        return next((message for message in self._newest_first() if text in message.text), None)

    def _member(self, who: Onlooker | User) -> Member:
        user = user_of(who)
        member = self.guild.model.members.get(user.id)
        if member is None:
            raise CannotDo(f"{user.name} is not in {self.guild.name}")
        return member

    def _granted(self, channel: Channel | None = None) -> Permissions:
        if channel is not None:
            return perms.in_channel(channel, self.user.id)
        return perms.in_guild(self.guild.model, self.member)

    def _require(self, needed: Permissions, what: str, channel: Channel | None = None) -> None:
        if needed not in self._granted(channel):
            raise CannotDo(f"{self.name} may not {what}")

    def _require_sight(self, channel: Channel) -> None:
        if channel.guild is not None and self.user.id not in channel.guild.members:
            raise CannotDo(f"{self.name} is not in {channel.guild.name}")
        if Permissions.VIEW_CHANNEL not in perms.in_channel(channel, self.user.id):
            raise CannotDo(f"{self.name} does not see #{channel.name}")

    def _require_message(self, message: SeenMessage) -> None:
        if message.deleted:
            raise CannotDo("the message is deleted")
        self._require_sight(message.channel)
        if message.private and message.model.addressee != self.user.id:
            raise CannotDo(f"{self.name} does not see the message: it is for somebody else alone")

    def _nothing(self, sentence: str) -> str:
        newest = self._newest_first()[:_SHOWN]
        seen = "\n".join(f"  {message.author.name}: {message.text!r}" for message in reversed(newest))
        last = self.guild.transcript.last(_SHOWN)
        return f"{sentence}. What is there:\n{seen or '  nothing'}\nWhat happened last:\n{last}"


def user_of(who: Onlooker | User) -> User:
    """Return the user that is meant: a person of a guild, or the user itself, as the bot's is."""
    return who.user if isinstance(who, Onlooker) else who
