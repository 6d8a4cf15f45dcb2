"""Invites: links that let people join."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from guildkit_sandbox import limits
from guildkit_sandbox.errors import Refused
from guildkit_sandbox.payloads import timestamp

if TYPE_CHECKING:
    from datetime import datetime

    from guildkit_sandbox.payloads import Payload
    from guildkit_sandbox.state.guilds import Channel, Guild
    from guildkit_sandbox.state.users import User
    from guildkit_sandbox.state.world import World


@dataclass(eq=False)
class Invite:
    """A link to a channel of a guild."""

    code: str
    guild: Guild
    channel: Channel
    inviter: User
    created: datetime
    max_age: int = 86_400
    """In seconds; 0 is for ever."""
    max_uses: int = 0
    """0 is without limit."""
    temporary: bool = False
    uses: int = 0

    @property
    def expires(self) -> datetime | None:
        """When it ends."""
        return self.created + timedelta(seconds=self.max_age) if self.max_age else None

    def is_valid(self, now: datetime) -> bool:
        """Return whether one can still join with it."""
        return (
            self.channel.id in self.guild.channels
            and (self.expires is None or self.expires > now)
            and (not self.max_uses or self.uses < self.max_uses)
        )

    def to_dict(self) -> Payload:
        """Return the invite object as anybody sees it."""
        guild = self.guild.to_dict()
        return {
            "type": 0,
            "code": self.code,
            "inviter": self.inviter.payload,
            "expires_at": timestamp(self.expires),
            "flags": 0,
            "guild": {key: guild[key] for key in _OF_GUILD},
            "guild_id": str(self.guild.id),
            "channel": {"id": str(self.channel.id), "type": self.channel.type, "name": self.channel.name},
        }

    def metadata(self) -> Payload:
        """Return what only those see who manage invites."""
        return {
            "uses": self.uses,
            "max_uses": self.max_uses,
            "max_age": self.max_age,
            "temporary": self.temporary,
            "created_at": timestamp(self.created),
        }


_OF_GUILD = (
    "id",
    "name",
    "splash",
    "banner",
    "description",
    "icon",
    "features",
    "verification_level",
    "vanity_url_code",
    "nsfw_level",
    "nsfw",
    "premium_subscription_count",
)


class Invites:
    """All invites, by their codes.

    Args:
        world: where they lead.
    """

    def __init__(self, world: World) -> None:
        self._world = world
        self._all: dict[str, Invite] = {}

    def find(self, code: str) -> Invite:
        """Return an invite that is valid still."""
        invite = self._all.get(code)
        if invite is None or not invite.is_valid(self._world.now()):
            raise Refused(10006)
        return invite

    def of(self, guild: Guild) -> list[Invite]:
        """Return the invites of a guild that are valid still."""
        now = self._world.now()
        return [invite for invite in self._all.values() if invite.guild is guild and invite.is_valid(now)]

    def create(
        self, channel: Channel, inviter: User, *, max_age: int, max_uses: int, temporary: bool = False
    ) -> Invite:
        """Make an invite."""
        world, guild = self._world, channel.guild
        assert guild is not None
        if len(self.of(guild)) >= limits.INVITES:
            raise Refused(30016)
        invite = Invite(world.secret(8), guild, channel, inviter, world.now(), max_age, max_uses, temporary)
        self._all[invite.code] = invite
        data = {
            **self._place(invite),
            **invite.metadata(),
            "inviter": inviter.payload,
            "type": 0,
            "expires_at": timestamp(invite.expires),
        }
        world.emit("INVITE_CREATE", data, guild=guild, channel=channel)
        return invite

    def use(self, code: str) -> None:
        """Count that somebody joined with an invite; the last use ends it."""
        invite = self.find(code)
        invite.uses += 1
        if not invite.is_valid(self._world.now()):
            self.delete(invite)

    def delete(self, invite: Invite) -> None:
        """Delete an invite."""
        del self._all[invite.code]
        self._world.emit("INVITE_DELETE", self._place(invite), guild=invite.guild, channel=invite.channel)

    def forget(self, channel: Channel) -> None:
        """Let the invites to a channel go with it."""
        for invite in [invite for invite in self._all.values() if invite.channel is channel]:
            del self._all[invite.code]

    def _place(self, invite: Invite) -> Payload:
        return {
            "code": invite.code,
            "channel_id": str(invite.channel.id),
            "guild_id": str(invite.guild.id),
        }
