"""Users: people and the bot."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from guildkit_sandbox.payloads import Payload


@dataclass(eq=False)
class User:
    """An account."""

    id: int
    name: str
    global_name: str | None = None
    bot: bool = False
    locale: str = "en-US"
    takes_dms: bool = True
    """Whether bots may write to them."""
    avatar: str | None = None
    banner: str | None = None

    @property
    def display_name(self) -> str:
        """What others read where the user has no nickname."""
        return self.global_name or self.name

    @property
    def mention(self) -> str:
        """What a message says to mention the user."""
        return f"<@{self.id}>"

    def change(self, **attributes: str | None) -> None:
        """Change the name, the avatar or the banner."""
        for name, value in attributes.items():
            setattr(self, name, value)
        self.__dict__.pop("payload", None)

    @cached_property
    def payload(self) -> Payload:
        """The user object; it is built once, and again after `change`."""
        return {
            "id": str(self.id),
            "username": self.name,
            "global_name": self.global_name,
            "discriminator": "0000" if self.bot else "0",
            "avatar": self.avatar,
            "avatar_decoration_data": None,
            "collectibles": None,
            "banner": self.banner,
            "accent_color": None,
            "primary_guild": None,
            "public_flags": 0,
            "flags": 0,
            **({"bot": True} if self.bot else {}),
        }


def new_token(user: User, secret: Callable[[int], str]) -> str:
    """Return a token shaped as Discord's are: the id in base64, a timestamp, a signature."""
    encoded = base64.urlsafe_b64encode(str(user.id).encode()).decode().rstrip("=")
    return f"{encoded}.{secret(6)}.{secret(38)}"
