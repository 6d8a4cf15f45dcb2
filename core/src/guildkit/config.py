"""What the operator configures: environment variables with the prefix `GUILDKIT_`."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated

import platformdirs
from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from guildkit.errors import ConfigError
from guildkit.storage.database import sqlite_url

# Three parts of URL-safe base64: the bot's id, a timestamp, and a signature.
_TOKEN = re.compile(r"[A-Za-z0-9_-]{17,}\.[A-Za-z0-9_-]{5,}\.[A-Za-z0-9_-]{25,}")
_ADDRESS = re.compile(r"(?P<host>[\w.-]+|\[[0-9a-fA-F:]+\]):(?P<port>[0-9]{1,5})")


class Config(BaseSettings):
    """The operator's configuration; every field is also the environment variable `GUILDKIT_<FIELD>`."""

    model_config = SettingsConfigDict(env_prefix="GUILDKIT_", env_ignore_empty=True, extra="ignore")

    token: Annotated[SecretStr, Field(description="The bot's token, from Discord's developer portal.")] = (
        SecretStr("")
    )
    home: Annotated[Path, Field(description="The folder of the default database.")] = Path(
        platformdirs.user_data_dir("guildkit", appauthor=False)
    )
    database_url: Annotated[
        str,
        Field(description="SQLAlchemy's URL of the database; by default a SQLite file in the home folder."),
    ] = ""
    discord_address: Annotated[
        str,
        Field(description="`host:port` to reach instead of Discord's own hosts: a proxy, or the sandbox."),
    ] = ""
    discord_ca: Annotated[
        Path | None, Field(description="A PEM file with the certificate authority to trust at that address.")
    ] = None

    @field_validator("discord_address")
    @classmethod
    def _check_address(cls, value: str) -> str:
        match = _ADDRESS.fullmatch(value)
        if value and (match is None or int(match["port"]) > 65535):
            raise ValueError("write it as host:port")
        return value

    @field_validator("home")
    @classmethod
    def _expand_home(cls, value: Path) -> Path:
        return value.expanduser()

    @property
    def resolved_database_url(self) -> str:
        """The database's URL, with the default filled in (and its folder made)."""
        if self.database_url:
            return self.database_url
        try:
            self.home.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise ConfigError(
                f"The folder {self.home} cannot be made: {error.strerror}.",
                hint="Set GUILDKIT_HOME to another one.",
            ) from error
        return sqlite_url(self.home / "guildkit.sqlite3")

    def checked_token(self) -> str:
        """Return the token.

        Raises:
            ConfigError: it is missing, or cannot be one.
        """
        token = self.token.get_secret_value().strip()
        if not token:
            raise ConfigError(
                "There is no token.",
                hint="Set GUILDKIT_TOKEN to your bot's token, or try `guildkit demo`, which needs none and comes with guildkit-sandbox.",
            )
        if not _TOKEN.fullmatch(token):
            raise ConfigError(
                "GUILDKIT_TOKEN does not look like a bot's token (three parts with dots between).",
                hint="Copy it again from the Bot page of Discord's developer portal; the client secret is another thing.",
            )
        return token


def load_config() -> Config:
    """Read the configuration from the environment.

    Raises:
        ConfigError: a value makes no sense; the message names the variable.
    """
    try:
        return Config()
    except ValidationError as error:
        first = error.errors()[0]
        variable = "GUILDKIT_" + "_".join(str(part) for part in first["loc"]).upper()
        raise ConfigError(f"{variable} is wrong: {first['msg']}.") from error
