"""What can go wrong, by whom it concerns: a member, an operator, or the author of a plugin."""

from __future__ import annotations


class GuildkitError(Exception):
    """The base of every error that guildkit raises on purpose."""


class ExplainedError(GuildkitError):
    """An error that its reader can put right.

    Args:
        message: one sentence that says what is wrong, in the reader's words.
        hint: what to do about it, if that is not plain.
    """

    def __init__(self, message: str, *, hint: str = "") -> None:
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


class DiscordError(OperatorError):
    """Discord refuses the token or the intents, or cannot be reached (exit code 5)."""

    exit_code = 5


class PluginError(GuildkitError):
    """A plugin cannot be loaded or enabled; the message is the reason that `/plugins list` shows."""


class ChannelNotFound(GuildkitError):  # noqa: N818 - named like disnake's NotFound, which it stands for
    """The guild has no such channel: it was deleted, or is another guild's."""

    def __init__(self, guild_id: int, channel_id: int) -> None:
        super().__init__(f"The guild {guild_id} has no channel {channel_id}.")


class TenancyError(GuildkitError):
    """A statement on a guild's session would have reached beyond that guild."""
