"""Webhooks: who may post in a channel without being there."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import md5
from typing import TYPE_CHECKING, Final

from guildkit_sandbox import limits
from guildkit_sandbox.errors import Refused
from guildkit_sandbox.payloads import id_or_none
from guildkit_sandbox.state.users import User

if TYPE_CHECKING:
    from guildkit_sandbox.payloads import Payload
    from guildkit_sandbox.state.guilds import Channel
    from guildkit_sandbox.state.world import World

INCOMING: Final = 1
CHANNEL_FOLLOWER: Final = 2


@dataclass(eq=False)
class Webhook:
    """A webhook; one that follows a news channel has its `source` and no token."""

    id: int
    channel: Channel
    name: str
    user: User
    token: str
    avatar: str | None = None
    application_id: int | None = None
    """The application that owns it: the bot's own, or none for those that people made."""
    source: Channel | None = None

    def to_dict(self, *, by_token: bool = False) -> Payload:
        """Return the webhook object; whoever comes with the token alone is not told who made it."""
        assert self.channel.guild is not None
        payload: Payload = {
            "id": str(self.id),
            "type": INCOMING if self.source is None else CHANNEL_FOLLOWER,
            "guild_id": str(self.channel.guild.id),
            "channel_id": str(self.channel.id),
            "name": self.name,
            "avatar": self.avatar,
            "application_id": id_or_none(self.application_id),
        }
        if not by_token:
            payload["user"] = self.user.payload
        if self.source is None:
            payload["token"] = self.token
            payload["url"] = f"https://discord.com/api/webhooks/{self.id}/{self.token}"
        elif self.source.guild is not None:
            guild = self.source.guild
            payload["source_guild"] = {"id": str(guild.id), "name": guild.name, "icon": None}
            payload["source_channel"] = {"id": str(self.source.id), "name": self.source.name}
        return payload

    def author(self, name: str | None = None, avatar_url: str | None = None) -> User:
        """Return who its messages are by, under its own name or another."""
        avatar = self.avatar if avatar_url is None else hash_of(avatar_url)
        return User(self.id, name or self.name, bot=True, avatar=avatar)


def hash_of(picture: str) -> str:
    """Return what an avatar is called that was given as data or by its address."""
    return md5(picture.encode(), usedforsecurity=False).hexdigest()


class Webhooks:
    """All webhooks.

    Args:
        world: where the channels are.
    """

    def __init__(self, world: World) -> None:
        self._world = world
        self.by_id: dict[int, Webhook] = {}

    def of(self, channel: Channel) -> list[Webhook]:
        """Return the webhooks of a channel."""
        return [webhook for webhook in self.by_id.values() if webhook.channel is channel]

    def create(
        self,
        channel: Channel,
        name: str,
        user: User,
        *,
        avatar: str | None = None,
        source: Channel | None = None,
    ) -> Webhook:
        """Make a webhook; one that the bot makes belongs to its application."""
        if len(self.of(channel)) >= limits.WEBHOOKS:
            raise Refused(30007)
        world = self._world
        webhook = Webhook(world.snowflakes.next(), channel, name, user, world.secret(68), avatar)
        webhook.source = source
        if user is world.bot and source is None:
            webhook.application_id = world.bot.id
        self.by_id[webhook.id] = webhook
        self.tell(channel)
        return webhook

    def delete(self, webhook: Webhook) -> None:
        """Delete a webhook; its messages stay."""
        del self.by_id[webhook.id]
        self.tell(webhook.channel)

    def forget(self, channel: Channel) -> None:
        """Let the webhooks of a channel go with it."""
        for webhook in self.of(channel):
            del self.by_id[webhook.id]

    def tell(self, channel: Channel) -> None:
        """Tell that the webhooks of a channel changed; which ones, Discord does not say."""
        assert channel.guild is not None
        data = {"guild_id": str(channel.guild.id), "channel_id": str(channel.id)}
        self._world.emit("WEBHOOKS_UPDATE", data, guild=channel.guild, channel=channel)
