"""Guilds as a story needs them: who joins, what is there, where the bot may do what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from guildkit_sandbox.errors import Refused
from guildkit_sandbox.people.buying import buy
from guildkit_sandbox.people.onlooker import user_of
from guildkit_sandbox.people.person import Person
from guildkit_sandbox.people.refusals import CannotDo
from guildkit_sandbox.permissions import BOT, NONE, Permissions
from guildkit_sandbox.state.entitlements import FOR_GUILD
from guildkit_sandbox.state.forums import Forum
from guildkit_sandbox.state.guilds import CHANNEL_TYPES, FORUMS, Overwrite, Role

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from guildkit_sandbox.people.interacting import Patience
    from guildkit_sandbox.state.entitlements import Entitlement, Sku
    from guildkit_sandbox.state.guilds import Channel, Guild
    from guildkit_sandbox.state.invites import Invite
    from guildkit_sandbox.state.users import User
    from guildkit_sandbox.state.webhooks import Webhook
    from guildkit_sandbox.state.world import World
    from guildkit_sandbox.transcript import Transcript


class SandboxGuild:
    """A guild.

    Args:
        world: where it is.
        model: the guild in the sandbox's state.
        patience: how long its people wait.
        transcript: what they look at when something goes wrong.
    """

    def __init__(self, world: World, model: Guild, patience: Patience, transcript: Transcript) -> None:
        self.world = world
        self.model = model
        self.patience = patience
        self.transcript = transcript
        self.owner = Person(self, world.users[model.owner_id])

    def __repr__(self) -> str:
        return f"<SandboxGuild {self.name}>"

    @property
    def id(self) -> int:
        """Its id."""
        return self.model.id

    @property
    def name(self) -> str:
        """Its name."""
        return self.model.name

    # ------------------------------------------------------------------ people

    def join(
        self,
        who: str | Person,
        *,
        permissions: Iterable[str] = (),
        roles: Iterable[Role | str] = (),
        locale: str | None = None,
        invite: str | None = None,
    ) -> Person:
        """Let somebody join: by name, or a person of another guild.

        Args:
            who: a name (the same name is the same user in every guild), or a person.
            permissions: what they may do beyond @everyone, as in `["manage_guild"]`; a role grants it.
            roles: roles they have, made where there is none of that name.
            locale: the language of their client.
            invite: the code of the invite they join with, which must be valid.
        """
        user = self.world.user_named(who) if isinstance(who, str) else who.user
        if user.id in self.model.bans:
            raise CannotDo(f"{user.name} is banned from {self.name}")
        if user.id in self.model.members:
            raise CannotDo(f"{user.name} is in {self.name} already")
        if invite is not None:
            self._use_invite(invite)
        if locale is not None:
            user.locale = locale
        given = [self.role(role) if isinstance(role, str) else role for role in roles]
        names = list(permissions)
        if names:
            given.append(self.role(" and ".join(names), permissions=names))
        self.world.add_member(self.model, user, given)
        return Person(self, user)

    def _use_invite(self, code: str) -> None:
        try:
            leads_here = self.world.invites.find(code).guild is self.model
        except Refused:
            leads_here = False
        if "INVITES_DISABLED" in self.model.features:
            raise CannotDo(f"{self.name} has paused its invites")
        if not leads_here:
            raise CannotDo(f"the invite {code!r} is invalid or has expired")
        self.world.invites.use(code)

    def join_many(self, count: int, *, prefix: str = "member") -> list[Person]:
        """Let `count` people join, called `prefix1`, `prefix2` and so on."""
        return [self.join(f"{prefix}{number}") for number in range(1, count + 1)]

    # ------------------------------------------------------------------ roles and channels

    def role(self, name: str, *, permissions: Iterable[str] | None = None, above: Role | None = None) -> Role:
        """Return the role of this name, made where there is none.

        Args:
            name: what it is called.
            permissions: what it shall grant; otherwise this stays as it is, which is nothing for a new one.
            above: the role right above which it shall stand; a new one stands at the bottom.
        """
        granted = None if permissions is None else Permissions.named(permissions)
        role = self._role_named(name)
        if role is None:
            role = self.world.roles.create(self.model, name, NONE if granted is None else granted)
        elif granted is not None and role.permissions != granted:
            role.permissions = granted
            self.world.roles.update(self.model, role)
        if above is not None:
            place = above.position + (role.position > above.position)
            self.world.roles.move(self.model, {role.id: place})
        return role

    def _role_named(self, name: str) -> Role | None:
        return next((role for role in self.model.roles.values() if role.name == name), None)

    def find_role(self, role: Role | str) -> Role:
        """Return the role of this name, which must be there; a role itself is returned as it is."""
        found = self._role_named(role) if isinstance(role, str) else role
        if found is None:
            raise CannotDo(f"there is no role {role!r} in {self.name}")
        return found

    def channel(self, channel: Channel | str) -> Channel:
        """Return the channel or thread of this name; a channel itself is returned as it is."""
        if not isinstance(channel, str):
            return channel
        for found in (*self.model.channels.values(), *self.model.threads.values()):
            if found.name == channel:
                return found
        raise CannotDo(f"there is no #{channel} in {self.name}")

    def create_channel(
        self, name: str, *, kind: str = "text", hidden: bool = False, slowmode: int = 0
    ) -> Channel:
        """Make a channel; a hidden one is seen by nobody but those it is opened for (see `allow`)."""
        overwrites = {}
        if hidden:
            overwrites[self.id] = Overwrite(
                self.id, is_member=False, allow=NONE, deny=Permissions.VIEW_CHANNEL
            )
        number = CHANNEL_TYPES[kind]
        forum = Forum() if number in FORUMS else None
        return self.world.create_channel(
            self.model, name, number, overwrites=overwrites, slowmode=slowmode, forum=forum
        )

    def allow(
        self,
        who: Person | Role | User,
        *,
        channel: Channel | str,
        allow: Iterable[str] = (),
        deny: Iterable[str] = (),
    ) -> None:
        """Say what somebody may do differently in one channel; the bot is `sandbox.bot_user`."""
        place = self.channel(channel)
        target = who if isinstance(who, Role) else user_of(who)
        place.overwrites[target.id] = Overwrite(
            target.id,
            is_member=not isinstance(target, Role),
            allow=Permissions.named(allow),
            deny=Permissions.named(deny),
        )
        self.world.update_channel(place)

    def create_invite(
        self, channel: Channel | str = "general", *, max_age: int = 0, max_uses: int = 0
    ) -> Invite:
        """Make an invite as the owner; it lasts and serves without end, or for so many seconds and uses."""
        place = self.channel(channel)
        return self.world.invites.create(place, self.owner.user, max_age=max_age, max_uses=max_uses)

    def create_webhook(self, name: str, *, channel: Channel | str = "general") -> Webhook:
        """Make a webhook as the owner: it belongs to no application."""
        place = self.channel(channel)
        return self.world.webhooks.create(place, name, self.owner.user)

    def delete_channel(self, channel: Channel | str) -> None:
        """Delete a channel."""
        self.world.delete_channel(self.channel(channel))

    # ------------------------------------------------------------------ what it has bought

    def subscribe(self, sku: Sku | int, *, ends_at: datetime | None = None) -> Entitlement:
        """Subscribe for the guild, as its owner; Discord tells the end beforehand only where it is known."""
        return buy(self.world, sku, FOR_GUILD, self.owner.user, self.model, ends=ends_at)

    def renew(self, subscription: Entitlement, *, ends_at: datetime | None = None) -> None:
        """Let a subscription last until another time, or without end."""
        self.world.entitlements.extend(subscription, ends_at)

    def unsubscribe(self, subscription: Entitlement, *, refund: bool = False) -> None:
        """Let a subscription end now; a refund takes it back altogether."""
        entitlements = self.world.entitlements
        (entitlements.delete if refund else entitlements.end)(subscription)

    # ------------------------------------------------------------------ the bot

    @property
    def bot_role(self) -> Role:
        """The role that came with the bot."""
        for role in self.model.roles.values():
            if role.bot_id == self.world.bot.id:
                return role
        raise CannotDo(f"the bot is not in {self.name}")

    def bot_may(self, *names: str) -> None:
        """Grant the bot more; what `bot_may_not` denied of it is lifted."""
        role = self.bot_role
        granted = Permissions.named(names)
        role.permissions |= granted
        self.world.roles.update(self.model, role)
        bot_id = self.world.bot.id
        for channel in self.model.channels.values():
            if old := channel.overwrites.get(bot_id):
                channel.overwrites[bot_id] = Overwrite(
                    bot_id, is_member=True, allow=old.allow, deny=old.deny & ~granted
                )
                self.world.update_channel(channel)

    def bot_may_not(self, *names: str) -> None:
        """Take permissions from the bot's role and deny them in every channel, whatever @everyone may do."""
        taken = Permissions.named(names)
        role = self.bot_role
        role.permissions &= ~taken
        self.world.roles.update(self.model, role)
        bot_id = self.world.bot.id
        for channel in self.model.channels.values():
            old = channel.overwrites.get(bot_id, Overwrite(bot_id, is_member=True, allow=NONE, deny=NONE))
            channel.overwrites[bot_id] = Overwrite(
                bot_id, is_member=True, allow=old.allow & ~taken, deny=old.deny | taken
            )
            self.world.update_channel(channel)

    def kick_bot(self) -> None:
        """Kick the bot."""
        if not self.world.is_in(self.model):
            raise CannotDo(f"the bot is not in {self.name}")
        self.world.remove_bot(self.model)

    def invite_bot(self, permissions: Iterable[str] | None = None) -> None:
        """Invite the bot, with what bots are given by default or with these permissions."""
        if self.world.is_in(self.model):
            raise CannotDo(f"the bot is in {self.name} already")
        self.world.add_bot(self.model, BOT if permissions is None else Permissions.named(permissions))
