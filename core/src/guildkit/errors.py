"""What can go wrong, by whom it concerns: a member, an operator, or the author of a plugin."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from guildkit.texts import Text

RESTART_CODE: Final = 6
"""The exit code of a bot that is to be started again."""
BLOCKED_CODE: Final = 7
"""The exit code of a bot whose event loop was blocked for too long."""


class GuildkitError(Exception):
    """The base of every error that guildkit raises on purpose."""


class ExplainedError(GuildkitError):
    """An error that its reader can put right.

    Args:
        message: one sentence that says what is wrong, in the reader's words: plain, or a text in several languages.
        hint: what to do about it, if that is not plain.
    """

    def __init__(self, message: str | Text, *, hint: str | Text = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".strip()


class UserError(ExplainedError):
    """Something a member can put right. The guard shows it to them privately; nothing is logged."""


class OperatorError(ExplainedError):
    """Something the operator can put right. The command line prints the sentence and exits with `exit_code`."""

    exit_code = 1


class ConfigError(OperatorError):
    """The configuration is missing or wrong (exit code 3)."""

    exit_code = 3


class DatabaseError(OperatorError):
    """The database cannot be opened, read or written (exit code 4)."""

    exit_code = 4


class BusyError(DatabaseError):
    """Too many of this process want to use the database at once; what waited for too long was not begun."""


class TablesError(DatabaseError):
    """The core's tables are not those of this version, and cannot be made so (exit code 8)."""

    exit_code = 8


class DiscordError(OperatorError):
    """Discord refuses the token, the intents or the bot (exit code 5)."""

    exit_code = 5


class DiscordAwayError(DiscordError):
    """Discord cannot be reached, which may pass (exit code 9)."""

    exit_code = 9


class PluginError(GuildkitError):
    """A plugin cannot be loaded or enabled; the message is the reason that `/plugins list` shows."""


class ChannelNotFound(GuildkitError):  # noqa: N818 - named like disnake's NotFound, which it stands for
    """The guild has no such channel: it was deleted, or is another guild's."""

    def __init__(self, guild_id: int, channel_id: int) -> None:
        super().__init__(f"The guild {guild_id} has no channel {channel_id}.")


class TenancyError(GuildkitError):
    """A statement on a guild's session would have reached beyond that guild."""
