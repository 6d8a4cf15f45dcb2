"""Threads: channels within channels, with members of their own, that fall asleep when nobody speaks."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from guildkit_sandbox import limits
from guildkit_sandbox import permissions as perms
from guildkit_sandbox.errors import Refused
from guildkit_sandbox.payloads import id_or_none, timestamp
from guildkit_sandbox.permissions import Permissions
from guildkit_sandbox.state.forums import Forum
from guildkit_sandbox.state.guilds import FORUMS, PRIVATE_THREAD, Channel
from guildkit_sandbox.state.messages import (
    CHANNEL_NAME_CHANGE,
    HAS_THREAD,
    RECIPIENT_ADD,
    RECIPIENT_REMOVE,
    SYSTEM,
    THREAD_CREATED,
    THREAD_STARTER_MESSAGE,
    Mentions,
    Message,
)
from guildkit_sandbox.state.places import place_of

if TYPE_CHECKING:
    from datetime import datetime

    from guildkit_sandbox.payloads import Payload
    from guildkit_sandbox.state.guilds import Guild
    from guildkit_sandbox.state.users import User
    from guildkit_sandbox.state.world import World


@dataclass(eq=False, kw_only=True)
class Thread(Channel):
    """A thread; `members` are those who joined, and when."""

    parent: Channel
    owner_id: int
    created: datetime
    auto_archive_duration: int
    """After how many minutes of silence it falls asleep."""
    invitable: bool = True
    applied_tags: list[int] = field(default_factory=list)
    flags: int = 0
    source: Message | None = None
    """The message that it was started from."""
    archived: bool = False
    locked: bool = False
    archive_changed: datetime
    active_at: datetime
    members: dict[int, datetime] = field(default_factory=dict)
    message_count: int = 0
    total_message_sent: int = 0

    @property
    def home(self) -> Channel:
        """The parent, whose permissions hold here."""
        return self.parent

    def narrowed(self, user_id: int, granted: Permissions) -> Permissions:
        """Return what the parent grants as it is meant here: who may write, and who sees a private thread."""
        hidden = self.type == PRIVATE_THREAD and user_id not in self.members
        if hidden and Permissions.MANAGE_THREADS not in granted:
            return perms.NONE
        if Permissions.SEND_MESSAGES_IN_THREADS in granted:
            return granted | Permissions.SEND_MESSAGES
        return granted & ~Permissions.SEND_MESSAGES

    def to_dict(self, *, viewer: int | None = None) -> Payload:
        """Return the thread object, for a viewer who joined with their membership."""
        assert self.guild is not None
        metadata: Payload = {
            "archived": self.archived,
            "archive_timestamp": timestamp(self.archive_changed),
            "auto_archive_duration": self.auto_archive_duration,
            "locked": self.locked,
            "create_timestamp": timestamp(self.created),
        }
        if self.type == PRIVATE_THREAD:
            metadata["invitable"] = self.invitable
        payload: Payload = {
            "id": str(self.id),
            "type": self.type,
            "guild_id": str(self.guild.id),
            "parent_id": str(self.parent.id),
            "owner_id": str(self.owner_id),
            "name": self.name,
            "last_message_id": id_or_none(self.last_message_id),
            "rate_limit_per_user": self.slowmode,
            "thread_metadata": metadata,
            "message_count": self.message_count,
            "total_message_sent": self.total_message_sent,
            "member_count": min(len(self.members), limits.THREAD_MEMBERS_COUNTED),
            "flags": self.flags,
        }
        if self.parent.type in FORUMS:
            payload["applied_tags"] = [str(tag) for tag in self.applied_tags]
        if viewer in self.members:
            payload["member"] = self.member_dict(viewer)
        return payload

    def member_dict(self, user_id: int, *, member: bool = False) -> Payload:
        """Return the thread member object, with the guild member in it or not."""
        payload: Payload = {
            "id": str(self.id),
            "user_id": str(user_id),
            "join_timestamp": timestamp(self.members[user_id]),
            "flags": 0,
        }
        if member and self.guild is not None and user_id in self.guild.members:
            payload["member"] = self.guild.members[user_id].to_dict()
        return payload


class Threads:
    """What people and the bot do with threads.

    Args:
        world: where the channels are.
    """

    def __init__(self, world: World) -> None:
        self._world = world
        self._unseen: set[int] = set()
        """Channels with threads that the bot did not see when it was last looked."""

    def seen_by_bot(self, guild: Guild, parent: Channel | None = None) -> list[Thread]:
        """Return the active threads that the bot sees, newest first."""
        bot_id = self._world.bot.id
        return [
            thread
            for thread in sorted(guild.threads.values(), key=lambda thread: thread.id, reverse=True)
            if not thread.archived
            and (parent is None or thread.parent is parent)
            and Permissions.VIEW_CHANNEL in perms.in_channel(thread, bot_id)
        ]

    # ------------------------------------------------------------------ from their making to their end

    def create(
        self,
        parent: Channel,
        name: str,
        kind: int,
        owner: User,
        *,
        source: Message | None = None,
        auto_archive_duration: int | None = None,
        slowmode: int | None = None,
        **attributes: Any,
    ) -> Thread:
        """Start a thread; its owner is in it."""
        world, guild, now = self._world, parent.guild, self._world.now()
        forum = parent.forum or Forum()
        assert guild is not None
        if sum(not thread.archived for thread in guild.threads.values()) >= limits.ACTIVE_THREADS:
            raise Refused(160006)
        thread = Thread(
            # A thread has the id of the message that it starts from.
            source.id if source else world.snowflakes.next(),
            kind,
            name,
            guild,
            parent_id=parent.id,
            parent=parent,
            owner_id=owner.id,
            created=now,
            auto_archive_duration=auto_archive_duration or forum.default_auto_archive_duration,
            archive_changed=now,
            active_at=now,
            source=source,
            slowmode=forum.default_thread_rate_limit_per_user if slowmode is None else slowmode,
            **attributes,
        )
        guild.threads[thread.id] = world.channels[thread.id] = thread
        if owner.id in guild.members:  # A webhook is in no thread.
            thread.members[owner.id] = now
        if Permissions.VIEW_CHANNEL not in perms.in_channel(parent, world.bot.id):
            self._unseen.add(parent.id)
        self._tell("THREAD_CREATE", thread, {"newly_created": True})
        self._watch(thread)
        if source is not None:
            source.thread = thread
            source.flags |= HAS_THREAD
            world.update_message(source)
            self._announce(thread, thread, owner, THREAD_STARTER_MESSAGE, about=source)
        elif kind != PRIVATE_THREAD and parent.type not in FORUMS:
            self._announce(parent, thread, owner, THREAD_CREATED, name)
        return thread

    def update(self, thread: Thread, by: User, **changes: Any) -> None:
        """Change a thread."""
        renamed = changes.get("name", thread.name) != thread.name
        if changes.get("archived", thread.archived) != thread.archived:
            thread.archive_changed = thread.active_at = self._world.now()
        woken = thread.archived and not changes.get("archived", True)
        for name, value in changes.items():
            setattr(thread, name, value)
        self._tell("THREAD_UPDATE", thread)
        if renamed:
            self._announce(thread, thread, by, CHANNEL_NAME_CHANGE, thread.name)
        if woken or "auto_archive_duration" in changes:
            self._watch(thread)

    def delete(self, thread: Thread) -> None:
        """Delete a thread with its messages."""
        assert thread.guild is not None
        data = {
            "id": str(thread.id),
            "guild_id": str(thread.guild.id),
            "parent_id": str(thread.parent.id),
            "type": thread.type,
        }
        self._world.emit("THREAD_DELETE", data, guild=thread.guild, channel=thread)
        self._remove(thread)
        if thread.source is not None and not thread.source.deleted:
            thread.source.thread = None
            thread.source.flags &= ~HAS_THREAD
            self._world.update_message(thread.source)
        self._world.changed.notify()

    def forget(self, parent: Channel) -> None:
        """Let the threads of a channel go with it; nobody is told of each."""
        assert parent.guild is not None
        for thread in [thread for thread in parent.guild.threads.values() if thread.parent is parent]:
            self._remove(thread)

    def _remove(self, thread: Thread) -> None:
        assert thread.guild is not None
        del thread.guild.threads[thread.id], self._world.channels[thread.id]
        self._world.forget_messages(thread)

    # ------------------------------------------------------------------ members

    def join(self, thread: Thread, user: User, *, by: User | None = None) -> None:
        """Let a user join, or be added by somebody."""
        if user.id in thread.members:
            return
        if len(thread.members) >= limits.THREAD_MEMBERS:
            raise Refused(30033)
        thread.members[user.id] = self._world.now()
        if user is self._world.bot:
            if thread.type == PRIVATE_THREAD:
                self._tell("THREAD_CREATE", thread)  # To whoever is added it is a new one.
            assert thread.guild is not None
            own = {**thread.member_dict(user.id), "guild_id": str(thread.guild.id)}
            self._world.emit("THREAD_MEMBER_UPDATE", own, guild=thread.guild, channel=thread)
        added = {**thread.member_dict(user.id, member=True), "presence": None}
        self._tell_members(thread, {"added_members": [added]})
        if by is not None and by is not user:
            self._announce(thread, thread, by, RECIPIENT_ADD, mentioned=user)

    def leave(self, thread: Thread, user: User, *, by: User | None = None) -> None:
        """Let a user leave, or be removed by somebody."""
        if user.id not in thread.members:
            return
        if by is not None and by is not user:
            self._announce(thread, thread, by, RECIPIENT_REMOVE, mentioned=user)
        self._tell_members(thread, {"removed_member_ids": [str(user.id)]}, leaving=1)
        del thread.members[user.id]
        self._world.changed.notify()

    def remove_everywhere(self, guild: Guild, user: User) -> None:
        """Take somebody who left the guild out of its threads."""
        for thread in guild.threads.values():
            thread.members.pop(user.id, None)

    def _tell_members(self, thread: Thread, who: Payload, *, leaving: int = 0) -> None:
        assert thread.guild is not None
        data = {
            "id": str(thread.id),
            "guild_id": str(thread.guild.id),
            "member_count": min(len(thread.members) - leaving, limits.THREAD_MEMBERS_COUNTED),
            **who,
        }
        self._world.emit("THREAD_MEMBERS_UPDATE", data, guild=thread.guild, channel=thread)
        self._show(thread)

    # ------------------------------------------------------------------ sleep

    def wake(self, message: Message) -> None:
        """Note that a message comes: it wakes its thread, counts, and lets its author join."""
        thread = message.channel
        if not isinstance(thread, Thread):
            return
        if message.type in SYSTEM:
            return
        if thread.archived:
            self.update(thread, message.author, archived=False)
        thread.active_at = self._world.now()
        message.position = thread.total_message_sent
        if _counts(message):
            thread.message_count += 1
            thread.total_message_sent += 1
        assert thread.guild is not None
        if message.author.id in thread.guild.members:
            self.join(thread, message.author)
        self._show(thread)

    def discount(self, message: Message) -> None:
        """Note that a message goes."""
        thread = message.channel
        if isinstance(thread, Thread) and _counts(message):
            thread.message_count -= 1
            self._show(thread)

    def _watch(self, thread: Thread) -> None:
        due = thread.active_at + timedelta(minutes=thread.auto_archive_duration)
        self._world.agenda.at(due, lambda: self._archive_if_silent(thread))

    def _archive_if_silent(self, thread: Thread) -> None:
        if thread.archived or thread.id not in self._world.channels:
            return
        if thread.active_at + timedelta(minutes=thread.auto_archive_duration) <= self._world.now():
            self.update(thread, self._world.bot, archived=True)
        else:
            self._watch(thread)

    # ------------------------------------------------------------------ telling

    def sync(self, guild: Guild | None) -> None:
        """Tell the bot of the threads in channels that it has come to see."""
        if guild is None or not guild.threads:
            return
        bot_id = self._world.bot.id
        found = []
        for parent in {thread.parent.id: thread.parent for thread in guild.threads.values()}.values():
            if Permissions.VIEW_CHANNEL not in perms.in_channel(parent, bot_id):
                self._unseen.add(parent.id)
            elif parent.id in self._unseen:
                self._unseen.remove(parent.id)
                found.append(parent)
        if found:
            threads = [thread for parent in found for thread in self.seen_by_bot(guild, parent)]
            data = {
                "guild_id": str(guild.id),
                "channel_ids": [str(parent.id) for parent in found],
                "threads": [thread.to_dict() for thread in threads],
                "members": [thread.member_dict(bot_id) for thread in threads if bot_id in thread.members],
            }
            self._world.emit("THREAD_LIST_SYNC", data, guild=guild)

    def _tell(self, event: str, thread: Thread, more: Payload | None = None) -> None:
        data = {**thread.to_dict(viewer=self._world.bot.id), **(more or {})}
        self._world.emit(event, data, guild=thread.guild, channel=thread)
        self._show(thread)

    def _show(self, thread: Thread) -> None:
        if thread.source is not None:
            thread.source.touch()  # It shows the thread.
        self._world.changed.notify()

    def _announce(
        self,
        channel: Channel,
        thread: Thread,
        by: User,
        kind: int,
        content: str = "",
        *,
        about: Message | None = None,
        mentioned: User | None = None,
    ) -> None:
        world = self._world
        message = Message(world.snowflakes.next(), channel, by, world.now(), content=content, type=kind)
        if about is not None:
            message.referenced = about
            message.reference = {"type": 0, **place_of(about.channel), "message_id": str(about.id)}
        elif kind == THREAD_CREATED:
            message.reference = {"type": 0, **place_of(thread)}
        if mentioned is not None:
            message.mentions = Mentions(users=[mentioned])
        world.add_message(message)


def _counts(message: Message) -> bool:
    # The first message of a thread in a forum is the thread's own.
    return message.type not in SYSTEM and message.id != message.channel.id
