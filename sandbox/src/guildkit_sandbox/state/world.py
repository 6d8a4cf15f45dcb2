"""The world: everything there is, and the acts that change it and tell the gateway."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from guildkit_sandbox import limits
from guildkit_sandbox import permissions as perms
from guildkit_sandbox.errors import Refused
from guildkit_sandbox.notify import Notifier
from guildkit_sandbox.snowflakes import Snowflakes
from guildkit_sandbox.state import guilds as kinds
from guildkit_sandbox.state.agenda import Agenda
from guildkit_sandbox.state.application import Application
from guildkit_sandbox.state.audit import Audit
from guildkit_sandbox.state.automod import AutoMod
from guildkit_sandbox.state.bans import Bans
from guildkit_sandbox.state.command_permissions import CommandPermissions
from guildkit_sandbox.state.commands import Scope
from guildkit_sandbox.state.emojis import Emojis
from guildkit_sandbox.state.entitlements import Entitlements
from guildkit_sandbox.state.events import ScheduledEvents
from guildkit_sandbox.state.guilds import Channel, Guild, Member, Role
from guildkit_sandbox.state.interactions import Interactions
from guildkit_sandbox.state.invites import Invites
from guildkit_sandbox.state.messages import EPHEMERAL
from guildkit_sandbox.state.nonces import Nonces
from guildkit_sandbox.state.pins import Pins
from guildkit_sandbox.state.places import place_of
from guildkit_sandbox.state.polls import Polls
from guildkit_sandbox.state.presences import Presences
from guildkit_sandbox.state.reactions import Reactions
from guildkit_sandbox.state.roles import Roles
from guildkit_sandbox.state.threads import Threads
from guildkit_sandbox.state.users import User, new_token
from guildkit_sandbox.state.voice import Voices
from guildkit_sandbox.state.webhooks import Webhooks

if TYPE_CHECKING:
    import random
    from collections.abc import Iterable
    from datetime import datetime

    from guildkit_sandbox.clock import Clock
    from guildkit_sandbox.payloads import Payload
    from guildkit_sandbox.permissions import Permissions
    from guildkit_sandbox.state.messages import Attachment, Message


class Emit(Protocol):
    """Takes an event to the gateway; returns how many sessions got it."""

    def __call__(
        self,
        name: str,
        data: Payload,
        *,
        guild: Guild | None = None,
        channel: Channel | None = None,
        message: Message | None = None,
    ) -> int:
        """Send the event to those whose shard, intents and permissions let them see it."""
        ...


def _nobody_listens(name: str, data: Payload, **_where: object) -> int:  # noqa: ARG001 - the shape of Emit
    return 0


class World:
    """Everything there is.

    Args:
        clock: what tells the time.
        rng: where tokens come from.
        bot_name: what the application and its bot are called.
        granted: the privileged intents that the application was granted.
    """

    def __init__(self, clock: Clock, rng: random.Random, bot_name: str, granted: Iterable[str] = ()) -> None:
        self.clock = clock
        self.rng = rng
        self.snowflakes = Snowflakes(clock)
        self.emit: Emit = _nobody_listens
        self.changed = Notifier()
        """Told when people may see something else than before."""
        self.activity = Notifier()
        """Told when the bot may have come to rest: a request or an interaction ended."""

        self.users: dict[int, User] = {}
        self.guilds: dict[int, Guild] = {}
        self.channels: dict[int, Channel] = {}
        self.attachments: dict[int, Attachment] = {}
        self.nonces = Nonces(self)
        self.scopes: dict[int | None, Scope] = {None: Scope(None)}
        self.agenda = Agenda(clock)
        self.interactions = Interactions(self)
        self.pins = Pins(self)
        self.polls = Polls(self)
        self.reactions = Reactions(self)
        self.threads = Threads(self)
        self.voice = Voices(self)
        self.webhooks = Webhooks(self)
        self.presences = Presences(self)
        self._dms: dict[int, Channel] = {}
        self.audit = Audit(self)
        self.automod = AutoMod(self)
        self.bans = Bans(self)
        self.command_permissions = CommandPermissions(self)
        self.emojis = Emojis(self)
        self.entitlements = Entitlements(self)
        self.events = ScheduledEvents(self)
        self.invites = Invites(self)
        self.roles = Roles(self)

        self.bot = self.create_user(bot_name, bot=True)
        self.application = Application(self.bot, self.create_user(f"{bot_name}-developer"), granted)
        self.token = new_token(self.bot, self.secret)

    # ------------------------------------------------------------------ small things

    def now(self) -> datetime:
        """Return the present instant."""
        return self.clock.now()

    def secret(self, length: int) -> str:
        """Return random letters and digits, the same for the same seed."""
        return f"{self.rng.getrandbits(length * 4):0{length}x}"

    # ------------------------------------------------------------------ looking things up

    def guild(self, guild_id: int) -> Guild:
        """Return a guild that the bot is in."""
        guild = self.guilds.get(guild_id)
        if guild is None:
            raise Refused(10004)
        if self.bot.id not in guild.members:
            raise Refused(50001)
        return guild

    def channel(self, channel_id: int) -> Channel:
        """Return a channel that the bot can see."""
        channel = self.channels.get(channel_id)
        if channel is None:
            raise Refused(10003)
        if perms.Permissions.VIEW_CHANNEL not in perms.in_channel(channel, self.bot.id):
            raise Refused(50001)
        return channel

    def scope(self, guild_id: int | None) -> Scope:
        """Return the commands of a guild, or the global ones."""
        scope = self.scopes.get(guild_id)
        if scope is None:
            scope = self.scopes[guild_id] = Scope(guild_id)
        return scope

    def is_in(self, guild: Guild) -> bool:
        """Return whether the bot is in a guild."""
        return self.bot.id in guild.members

    # ------------------------------------------------------------------ users and guilds

    def create_user(self, name: str, *, bot: bool = False) -> User:
        """Make an account."""
        user = User(self.snowflakes.next(), name, bot=bot)
        self.users[user.id] = user
        return user

    def user_named(self, name: str) -> User:
        """Return the account with this name, making it where there is none: names are unique on Discord."""
        for user in self.users.values():
            if user.name == name:
                return user
        return self.create_user(name)

    def create_guild(self, name: str, owner: User) -> Guild:
        """Make a guild with @everyone, its owner and #general."""
        guild = Guild(self.snowflakes.next(), name, owner.id, self.now)
        guild.roles[guild.id] = Role(guild.id, "@everyone", perms.EVERYONE)
        self.guilds[guild.id] = guild
        self.add_member(guild, owner)
        self.create_channel(guild, "general")
        return guild

    def add_member(self, guild: Guild, user: User, roles: Iterable[Role] = ()) -> Member:
        """Let a user join."""
        member = Member(user, self.now(), [role.id for role in roles])
        guild.members[user.id] = member
        self.emit("GUILD_MEMBER_ADD", {**member.to_dict(), "guild_id": str(guild.id)}, guild=guild)
        return member

    def update_member(self, guild: Guild, member: Member) -> None:
        """Tell that a member changed."""
        self.emit("GUILD_MEMBER_UPDATE", {**member.to_dict(), "guild_id": str(guild.id)}, guild=guild)
        self.threads.sync(guild)
        self.changed.notify()

    def remove_member(self, guild: Guild, user: User) -> None:
        """Let a user leave."""
        self.voice.leave(guild, user.id)
        del guild.members[user.id]
        self.threads.remove_everywhere(guild, user)
        self.emit("GUILD_MEMBER_REMOVE", {"guild_id": str(guild.id), "user": user.payload}, guild=guild)
        self.changed.notify()

    def add_bot(self, guild: Guild, permissions: Permissions) -> None:
        """Invite the bot with a managed role of its own."""
        role = self.roles.create(guild, self.bot.name, permissions, managed=True, bot_id=self.bot.id)
        guild.members[self.bot.id] = Member(self.bot, self.now(), [role.id])
        self.emit("GUILD_CREATE", self.guild_create(guild), guild=guild)

    def remove_bot(self, guild: Guild) -> None:
        """Kick the bot."""
        # Its commands go with it: whoever invites it again finds none.
        self.scopes.pop(guild.id, None)
        self.voice.leave(guild, self.bot.id)
        data = {"id": str(guild.id)}
        self.emit("GUILD_DELETE", data, guild=guild)  # While it is a member still: others would not be told.
        self.threads.remove_everywhere(guild, self.bot)
        member = guild.members.pop(self.bot.id)
        for role in [guild.roles[role_id] for role_id in member.role_ids]:
            if role.managed:
                self.roles.delete(guild, role)
        self.changed.notify()

    def guild_create(self, guild: Guild) -> Payload:
        """Return the guild as the gateway shows it, but for members and presences: each session has its own."""
        visible = [
            channel
            for channel in guild.channels.values()
            if perms.Permissions.VIEW_CHANNEL in perms.in_channel(channel, self.bot.id)
        ]
        return {
            **guild.to_dict(),
            "joined_at": guild.members[self.bot.id].to_dict(user=False)["joined_at"],
            "large": False,
            "unavailable": False,
            "member_count": len(guild.members),
            "members": [],
            "channels": [channel.to_dict() for channel in visible],
            "threads": [thread.to_dict(viewer=self.bot.id) for thread in self.threads.seen_by_bot(guild)],
            "voice_states": [state.in_guild_create() for state in self.voice.states(guild)],
            "presences": [],
            "stage_instances": [],
            "guild_scheduled_events": [
                event.to_dict() for event in guild.scheduled_events.values() if event.is_open
            ],
            "soundboard_sounds": [],
        }

    # ------------------------------------------------------------------ channels

    def create_channel(self, guild: Guild, name: str, kind: int = kinds.TEXT, **attributes: Any) -> Channel:
        """Make a channel at the bottom."""
        if len(guild.channels) >= limits.CHANNELS:
            raise Refused(30013)
        attributes.setdefault("position", len(guild.channels))
        channel = Channel(self.snowflakes.next(), kind, name, guild, **attributes)
        guild.channels[channel.id] = self.channels[channel.id] = channel
        self.emit("CHANNEL_CREATE", channel.to_dict(), guild=guild, channel=channel)
        return channel

    def update_channel(self, channel: Channel) -> None:
        """Tell that a channel changed."""
        self.emit("CHANNEL_UPDATE", channel.to_dict(), guild=channel.guild, channel=channel)
        self.threads.sync(channel.guild)
        self.changed.notify()

    def delete_channel(self, channel: Channel) -> None:
        """Delete a channel with its messages."""
        self.emit("CHANNEL_DELETE", channel.to_dict(), guild=channel.guild, channel=channel)
        if channel.guild is not None:
            for child in channel.guild.channels.values():
                if child.parent_id == channel.id:
                    child.parent_id = None
                    self.update_channel(child)
            del channel.guild.channels[channel.id]
            del self.channels[channel.id]
            self.voice.close(channel)
            self.events.forget(channel)
            self.invites.forget(channel)
            self.threads.forget(channel)
            self.webhooks.forget(channel)
        self.forget_messages(channel)
        self.changed.notify()

    def dm(self, user: User) -> Channel:
        """Return the direct messages of a user and the bot."""
        channel = self._dms.get(user.id)
        if channel is None:
            recipients = {user.id: user, self.bot.id: self.bot}
            channel = Channel(self.snowflakes.next(), kinds.DM, recipients=recipients)
            self._dms[user.id] = self.channels[channel.id] = channel
        return channel

    def show_typing(self, channel: Channel, user: User) -> None:
        """Show that a user is typing."""
        data = {**place_of(channel), "user_id": str(user.id), "timestamp": int(self.now().timestamp())}
        if channel.guild is not None:
            data["member"] = channel.guild.members[user.id].to_dict()
        self.emit("TYPING_START", data, guild=channel.guild, channel=channel)

    # ------------------------------------------------------------------ messages

    def add_message(self, message: Message) -> None:
        """Post a message."""
        channel = message.channel
        self.threads.wake(message)
        channel.messages[message.id] = message
        channel.last_message_id = message.id
        for attachment in message.attachments:
            self.attachments[attachment.id] = attachment
        self._tell("MESSAGE_CREATE", message)
        self.polls.open(message)

    def update_message(self, message: Message) -> None:
        """Tell that a message changed."""
        message.touch()
        for attachment in message.attachments:
            self.attachments[attachment.id] = attachment
        self._tell("MESSAGE_UPDATE", message)

    def delete_message(self, message: Message) -> None:
        """Delete a message."""
        self._forget(message)
        if not message.flags & EPHEMERAL:
            self.emit(
                "MESSAGE_DELETE",
                {"id": str(message.id), **place_of(message.channel)},
                guild=message.channel.guild,
                channel=message.channel,
            )
        self.changed.notify()

    def delete_messages(self, channel: Channel, messages: Iterable[Message]) -> None:
        """Delete several messages at once."""
        ids = []
        for message in messages:
            self._forget(message)
            ids.append(str(message.id))
        data = {"ids": ids, **place_of(channel)}
        self.emit("MESSAGE_DELETE_BULK", data, guild=channel.guild, channel=channel)
        self.changed.notify()

    def forget_messages(self, channel: Channel) -> None:
        """Let all messages of a channel go with it."""
        for message in list(channel.messages.values()):
            self._forget(message)

    def _forget(self, message: Message) -> None:
        del message.channel.messages[message.id]
        message.deleted = True
        self.threads.discount(message)
        for attachment in message.attachments:
            self.attachments.pop(attachment.id, None)

    def _tell(self, event: str, message: Message) -> None:
        # Ephemeral messages do not pass through the gateway: the bot knows them by its interaction alone.
        if not message.flags & EPHEMERAL:
            channel = message.channel
            # What an event says of a message beyond the message itself, which each session reads by its intents.
            data = {**place_of(channel), "channel_type": channel.type}
            if channel.guild is not None:
                members = channel.guild.members
                if message.author.id in members:
                    data["member"] = members[message.author.id].to_dict(user=False)
                data["mentions"] = [
                    {**user.payload, "member": members[user.id].to_dict(user=False)}
                    if user.id in members
                    else user.payload
                    for user in message.mentions.users
                ]
            self.emit(event, data, guild=channel.guild, channel=channel, message=message)
        self.changed.notify()
