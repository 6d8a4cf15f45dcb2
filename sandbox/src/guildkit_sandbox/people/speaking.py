"""What people do with messages: write, answer, edit, pin, react, vote, and start threads."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from guildkit_sandbox import limits
from guildkit_sandbox.people.onlooker import Onlooker
from guildkit_sandbox.people.refusals import CannotDo
from guildkit_sandbox.people.resolving import uploaded
from guildkit_sandbox.people.seen import SeenMessage
from guildkit_sandbox.permissions import Permissions
from guildkit_sandbox.state.guilds import (
    FORUMS,
    MESSAGEABLE,
    NEWS,
    NEWS_THREAD,
    PRIVATE_THREAD,
    PUBLIC_THREAD,
)
from guildkit_sandbox.state.mentions import find_mentions
from guildkit_sandbox.state.messages import REPLY, SYSTEM, Message
from guildkit_sandbox.state.places import place_of
from guildkit_sandbox.state.threads import Thread
from guildkit_sandbox.validation.emojis import is_emoji

if TYPE_CHECKING:
    from collections.abc import Sequence

    from guildkit_sandbox.state.guilds import Channel
    from guildkit_sandbox.state.polls import Poll


class Speaker(Onlooker):
    """A member of a guild who writes there; what the client does not let one do raises `CannotDo`."""

    # ------------------------------------------------------------------ messages

    async def says(
        self,
        content: str = "",
        *,
        reply_to: SeenMessage | None = None,
        files: Sequence[tuple[str, bytes]] = (),
    ) -> SeenMessage:
        """Write a message where one is, with files given as names and contents."""
        channel, world = self._channel, self._world
        granted = self._require_writing(channel)
        self._wait_for_slowmode(channel, granted)
        message = self._written(channel, content, files)
        replied = None
        if reply_to is not None:
            message.referenced = reply_to.model
            message.type = REPLY
            message.reference = {"type": 0, **place_of(channel), "message_id": str(reply_to.id)}
            replied = reply_to.author
        message.mentions = find_mentions(content, None, channel, granted, world.users, replied=replied)
        world.add_message(message)
        return SeenMessage(world, message)

    def _written(self, channel: Channel, content: str, files: Sequence[tuple[str, bytes]]) -> Message:
        if files:
            self._require(Permissions.ATTACH_FILES, f"upload files in #{channel.name}", channel)
        if len(files) > limits.FILES:
            raise CannotDo(f"a message has at most {limits.FILES} files")
        text = self._checked(content, empty=bool(files))
        world = self._world
        attachments = [uploaded(world, channel, file) for file in files]
        return Message(
            world.snowflakes.next(), channel, self.user, world.now(), content=text, attachments=attachments
        )

    def _checked(self, content: str, *, empty: bool) -> str:
        text = content.strip()
        if not (text or empty) or len(text) > limits.CONTENT:
            raise CannotDo(f"a message has 1 to {limits.CONTENT} characters")
        return text

    async def edits(self, message: SeenMessage, content: str) -> None:
        """Change what one wrote."""
        self._require_message(message)
        model = message.model
        if model.author is not self.user or model.type in SYSTEM:
            raise CannotDo(f"{self.name} may not change what {message.author.name} wrote")
        self._require_awake(message.channel)
        model.content = self._checked(content, empty=bool(model.attachments))
        granted = self._granted(message.channel)
        replied = model.referenced.author if model.referenced else None
        users = self._world.users
        model.mentions = find_mentions(content, None, message.channel, granted, users, replied=replied)
        model.edited = self._world.now()
        self._world.update_message(model)

    async def deletes(self, message: SeenMessage) -> None:
        """Delete a message: one's own, or anybody's with the permission to manage messages."""
        self._require_message(message)
        if message.author is not self.user:
            what = f"delete what {message.author.name} wrote"
            self._require(Permissions.MANAGE_MESSAGES, what, message.channel)
        self._world.delete_message(message.model)

    async def pins(self, message: SeenMessage) -> None:
        """Pin a message, or take the pin out."""
        self._require_message(message)
        self._require(Permissions.PIN_MESSAGES, f"pin messages in #{message.channel.name}", message.channel)
        self._world.pins.set(message.model, self.user, pinned=message.model.pinned_at is None)

    async def reacts(self, emoji: str, *, on: SeenMessage) -> None:
        """React to a message, or take the reaction back."""
        self._require_message(on)
        users = on.model.reactions.get(emoji, [])
        if self.user.id in users:
            self._world.reactions.remove(on.model, emoji, self.user.id)
            return
        self._require_awake(on.channel)
        _, custom, emoji_id = emoji.rpartition(":")
        known = emoji_id.isdecimal() and self._world.emojis.exists(int(emoji_id))
        if not (known if custom else is_emoji(emoji)):
            raise CannotDo(f"{emoji!r} is no emoji")
        if not users:
            self._require(Permissions.ADD_REACTIONS, f"add reactions in #{on.channel.name}", on.channel)
        self._world.reactions.add(on.model, emoji, self.user.id)

    async def types(self) -> None:
        """Start typing where one is."""
        self._require_writing(self._channel)
        self._world.show_typing(self._channel, self.user)

    async def votes(self, *answers: str, on: SeenMessage | None = None) -> None:
        """Vote in a poll for these answers and no others; for none, take the votes back."""
        message, poll = self._find_poll(on)
        if poll.ended:
            raise CannotDo("the poll has ended")
        texts = {media["text"].casefold(): number for number, media in enumerate(poll.answers, 1)}
        numbers = []
        for answer in answers:
            if answer.casefold() not in texts:
                has = ", ".join(media["text"] for media in poll.answers)
                raise CannotDo(f"the poll has no answer {answer!r}; it has {has}")
            numbers.append(texts[answer.casefold()])
        if len(numbers) > 1 and not poll.allow_multiselect:
            raise CannotDo("the poll takes one answer")
        self._world.polls.vote(message.model, numbers, self.user)

    async def closes_dms(self, *, closed: bool = True) -> None:
        """Let nobody write who is not a friend: the bot is refused with 50007."""
        self.user.takes_dms = not closed

    # ------------------------------------------------------------------ threads

    async def starts_thread(
        self,
        name: str,
        *,
        on: SeenMessage | None = None,
        private: bool = False,
        says: str | None = None,
    ) -> Thread:
        """Start a thread where one is, or from a message; `says` is its first message, which a forum needs."""
        channel = self._channel if on is None else on.channel
        self._require_sight(channel)
        forum = channel.type in FORUMS
        if channel.guild is None or isinstance(channel, Thread) or not (forum or channel.type in MESSAGEABLE):
            raise CannotDo(f"there are no threads in #{channel.name}")
        if forum:
            needed = Permissions.SEND_MESSAGES
        else:
            needed = Permissions.CREATE_PRIVATE_THREADS if private else Permissions.CREATE_PUBLIC_THREADS
        self._require(needed, f"start threads in #{channel.name}", channel)
        if not 0 < len(name) <= limits.THREAD_NAME:
            raise CannotDo(f"the name of a thread has 1 to {limits.THREAD_NAME} characters")
        if on is not None and on.model.thread is not None:
            raise CannotDo("the message has a thread already")
        if forum and says is None:
            raise CannotDo("a thread in a forum starts with a message")
        kind = PRIVATE_THREAD if private else NEWS_THREAD if channel.type == NEWS else PUBLIC_THREAD
        source = None if on is None else on.model
        thread = self._world.threads.create(channel, name, kind, self.user, source=source)
        if says is not None:
            message = self._written(thread, says, ())
            message.id = thread.id if forum else message.id
            self._world.add_message(message)
        return thread

    async def joins_thread(self, thread: Thread) -> None:
        """Join a thread."""
        self._require_sight(thread)
        self._require_awake(thread)
        self._world.threads.join(thread, self.user)

    async def leaves_thread(self, thread: Thread) -> None:
        """Leave a thread."""
        self._require_awake(thread)
        self._world.threads.leave(thread, self.user)

    # ------------------------------------------------------------------ what the client checks

    def _require_writing(self, channel: Channel) -> Permissions:
        self._require_sight(channel)
        if channel.type not in MESSAGEABLE:
            raise CannotDo(f"nobody can write in #{channel.name}")
        self._require(Permissions.SEND_MESSAGES, f"write in #{channel.name}", channel)
        granted = self._granted(channel)
        if isinstance(channel, Thread) and channel.locked and Permissions.MANAGE_THREADS not in granted:
            raise CannotDo(f"the thread {channel.name!r} is locked")
        return granted

    def _require_awake(self, channel: Channel) -> None:
        if isinstance(channel, Thread) and channel.archived:
            raise CannotDo(f"the thread {channel.name!r} is archived")

    def _wait_for_slowmode(self, channel: Channel, granted: Permissions) -> None:
        if not channel.slowmode or Permissions.BYPASS_SLOWMODE in granted:
            return
        own = [message for message in channel.messages.values() if message.author is self.user]
        if own:
            free = own[-1].created + timedelta(seconds=channel.slowmode)
            left = (free - self._world.now()).total_seconds()
            if left > 0:
                raise CannotDo(f"slowmode: {self.name} may write in #{channel.name} again in {left:.0f} s")

    def _find_poll(self, on: SeenMessage | None) -> tuple[SeenMessage, Poll]:
        for message in self._newest_first() if on is None else [on]:
            if message.model.poll is not None:
                self._require_message(message)
                return message, message.model.poll
        raise CannotDo(self._nothing(f"{self.name} sees no poll"))
