"""The application that the bot belongs to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from guildkit_sandbox.intents import PRIVILEGED

if TYPE_CHECKING:
    from collections.abc import Iterable

    from guildkit_sandbox.payloads import Payload
    from guildkit_sandbox.state.users import User

_FLAGS: Final = {"presences": 1 << 12, "members": 1 << 14, "message_content": 1 << 18}


class Application:
    """What the developer portal knows.

    Args:
        bot: its bot, whose id it shares.
        owner: whose it is.
        granted: the privileged intents that it was granted, by the portal's names.
    """

    def __init__(self, bot: User, owner: User, granted: Iterable[str] = ()) -> None:
        self.bot = bot
        self.owner = owner
        self.granted = frozenset(granted)
        unknown = self.granted - PRIVILEGED.keys()
        if unknown:
            raise ValueError(f"no privileged intents: {sorted(unknown)}; there are {sorted(PRIVILEGED)}")
        self.settings: Payload = {}
        """What was changed of it, by Discord's names."""

    @property
    def flags(self) -> int:
        """Which privileged intents it was granted, as Discord tells it."""
        return sum(_FLAGS[name] for name in self.granted)

    @property
    def reads_messages(self) -> bool:
        """Whether it is shown what people write where nobody speaks to it."""
        return "message_content" in self.granted

    def to_dict(self) -> Payload:
        """Return the application object without what changes with the guilds."""
        return {
            "id": str(self.bot.id),
            "name": self.bot.name,
            "icon": None,
            "description": "",
            "type": None,
            "bot": self.bot.payload,
            "bot_public": True,
            "bot_require_code_grant": False,
            "integration_types_config": {"0": {}},
            "verify_key": "0" * 64,
            "flags": self.flags,
            "flags_new": str(self.flags),
            "explicit_content_filter": 0,
            "redirect_uris": [],
            "interactions_endpoint_url": None,
            "role_connections_verification_url": None,
            "owner": self.owner.payload,
            "approximate_user_install_count": 0,
            "approximate_user_authorization_count": 0,
            "eligible_oauth2_scopes": [],
            "team": None,
            **self.settings,
        }
