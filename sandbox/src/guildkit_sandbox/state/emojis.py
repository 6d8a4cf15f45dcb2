"""Custom emojis, of guilds and of the application."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from guildkit_sandbox import limits
from guildkit_sandbox.errors import Refused

if TYPE_CHECKING:
    from guildkit_sandbox.payloads import Payload
    from guildkit_sandbox.state.guilds import Guild
    from guildkit_sandbox.state.users import User
    from guildkit_sandbox.state.world import World
    from guildkit_sandbox.validation.images import Image


@dataclass(eq=False)
class Emoji:
    """A custom emoji."""

    id: int
    name: str
    image: Image
    user: User
    role_ids: list[int] = field(default_factory=list)

    def to_dict(self, *, user: bool = False) -> Payload:
        """Return the emoji object, with who made it or not."""
        payload: Payload = {
            "id": str(self.id),
            "name": self.name,
            "roles": [str(role_id) for role_id in self.role_ids],
            "require_colons": True,
            "managed": False,
            "animated": self.image.animated,
            "available": True,
        }
        if user:
            payload["user"] = self.user.payload
        return payload


class Emojis:
    """The emojis of all guilds, and the application's own.

    Args:
        world: where they are.
    """

    def __init__(self, world: World) -> None:
        self._world = world
        self.of_application: dict[int, Emoji] = {}

    def create(self, guild: Guild | None, name: str, image: Image, user: User, roles: list[int]) -> Emoji:
        """Make an emoji of a guild, or of the application."""
        emojis = self.of_application if guild is None else guild.emojis
        if guild is None:
            if len(emojis) >= limits.APPLICATION_EMOJIS:
                raise Refused(30008)
        elif sum(emoji.image.animated == image.animated for emoji in emojis.values()) >= limits.EMOJIS:
            raise Refused(30018 if image.animated else 30008)
        emoji = Emoji(self._world.snowflakes.next(), name, image, user, roles)
        emojis[emoji.id] = emoji
        self.tell(guild)
        return emoji

    def delete(self, guild: Guild | None, emoji: Emoji) -> None:
        """Delete an emoji."""
        del (self.of_application if guild is None else guild.emojis)[emoji.id]
        self.tell(guild)

    def tell(self, guild: Guild | None) -> None:
        """Tell that the emojis of a guild changed; of the application's nobody is told."""
        if guild is not None:
            data = {
                "guild_id": str(guild.id),
                "emojis": [emoji.to_dict() for emoji in guild.emojis.values()],
            }
            self._world.emit("GUILD_EMOJIS_UPDATE", data, guild=guild)
        self._world.changed.notify()

    def exists(self, emoji_id: int) -> bool:
        """Return whether the bot can use a custom emoji."""
        return emoji_id in self.of_application or any(
            emoji_id in guild.emojis for guild in self._world.guilds.values() if self._world.is_in(guild)
        )
