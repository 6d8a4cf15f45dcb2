"""What the operator configures: a file, `guildkit.toml`, and environment variables, which count for more."""

from __future__ import annotations

import difflib
import os
import re
import tomllib
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

import platformdirs
from pydantic import Field, PrivateAttr, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from guildkit.errors import ConfigError
from guildkit.shards import Shards
from guildkit.storage.database import sqlite_url

if TYPE_CHECKING:
    from pydantic_settings import PydanticBaseSettingsSource

FILE: Final = "guildkit.toml"
DATABASE_FILE: Final = "guildkit.sqlite3"
"""In the home, where no other database is configured."""

# Three parts of URL-safe base64: the bot's id, a timestamp, and a signature.
_TOKEN = re.compile(r"[A-Za-z0-9_-]{17,}\.[A-Za-z0-9_-]{5,}\.[A-Za-z0-9_-]{25,}")
OTHER_TOKENS: Final = ("BOT_TOKEN", "DISCORD_TOKEN")
"""What other bots call the variable of their token; read where neither guildkit's own nor the file says anything."""
_PLACEHOLDER = re.compile(
    r"<[^<>]*>|\bchange[-_ ]?(me|this)\b|\byour[-_ ]\w|\b(paste|insert|put)[-_ ]\w|\bx{4,}\b|\bplaceholder\b",
    re.IGNORECASE,
)
"""What examples of configuration files hold where somebody has to write a value of their own."""
_ADDRESS = re.compile(r"(?P<host>[\w.-]+|\[[0-9a-fA-F:]+\]):(?P<port>[0-9]{1,5})")

Ids = Annotated[tuple[Annotated[int, Field(gt=0)], ...], NoDecode]


class Config(BaseSettings):
    """The operator's configuration: each field is a key of `guildkit.toml`, and the environment variable `GUILDKIT_<FIELD>`.

    The file is the one that `--config` or `GUILDKIT_CONFIG` names, or `guildkit.toml` in the current folder, or the one
    in the home folder. An environment variable counts for more than the file.
    """

    model_config = SettingsConfigDict(
        env_prefix="GUILDKIT_", env_nested_delimiter="__", env_ignore_empty=True, extra="ignore"
    )

    token: Annotated[
        SecretStr,
        Field(
            description="The bot's token, from Discord's developer portal; where it is nowhere else, `BOT_TOKEN` or `DISCORD_TOKEN` is read."
        ),
    ] = SecretStr("")
    token_file: Annotated[
        Path | None,
        Field(description="A file that holds the token and nothing else, such as a container's secret."),
    ] = None
    home: Annotated[Path, Field(description="The folder of the default database.")] = Path(
        platformdirs.user_data_dir("guildkit", appauthor=False)
    )
    database_url: Annotated[
        str,
        Field(description="SQLAlchemy's URL of the database; by default a SQLite file in the home folder."),
    ] = ""
    database_owner_url: Annotated[
        str,
        Field(
            description="The same PostgreSQL database as the role that owns its tables, for migrations; only where `GUILDKIT_DATABASE_URL` names another role."
        ),
    ] = ""
    shards: Annotated[
        str,
        Field(
            description="Which shards this process serves, such as `0-3/16`, where a large bot runs in several; by default every guild."
        ),
    ] = ""
    discord_address: Annotated[
        str,
        Field(description="`host:port` to reach instead of Discord's own hosts: a proxy, or the sandbox."),
    ] = ""
    discord_ca: Annotated[
        Path | None, Field(description="A PEM file with the certificate authority to trust at that address.")
    ] = None
    block_seconds: Annotated[
        float,
        Field(
            ge=0,
            description="How long a plugin may block the whole bot before the bot ends itself and puts the plugin in quarantine; "
            "0 for any time.",
        ),
    ] = 30.0
    metrics_address: Annotated[
        str,
        Field(
            description="`host:port` where Prometheus finds `/metrics`, and anybody `/health`; without it nothing listens."
        ),
    ] = ""
    sentry_dsn: Annotated[
        SecretStr,
        Field(
            description="The DSN of a project of Sentry's, or of what understands its protocol, that gets failures; without it nothing is sent."
        ),
    ] = SecretStr("")
    log_channel: Annotated[
        int | None,
        Field(description="The id of a channel of yours that gets what is logged, of all guilds.", gt=0),
    ] = None
    log_level: Annotated[
        Literal["info", "warning", "error"], Field(description="The least level that goes there.")
    ] = "warning"
    log_database_level: Annotated[
        Literal["info", "warning", "error"],
        Field(
            description="The least level of the database's own records that goes there; a slow statement is a warning."
        ),
    ] = "warning"
    slow_query_seconds: Annotated[
        float, Field(description="A statement that takes longer than this is logged; 0 for none.", ge=0)
    ] = 0.5
    operators: Annotated[Ids, Field(description="The ids of the people who run this bot.")] = ()
    operator_guilds: Annotated[
        Ids, Field(description="The ids of the guilds in which operators have their commands.")
    ] = ()
    single_guild: Annotated[
        int | None,
        Field(
            description="The id of the only guild that is served; by default every one that the bot is in.",
            gt=0,
        ),
    ] = None
    plugins: Annotated[
        dict[str, dict[str, Any]],
        Field(
            description="Defaults of plugins' settings: a table `[plugins.voting]` in the file, or `GUILDKIT_PLUGINS__VOTING__QUORUM`."
        ),
    ] = {}

    guide: Annotated[
        bool, Field(description="Whether the bot keeps a server guide at all; each guild can do without one.")
    ] = True
    tiers: Annotated[
        tuple[str, ...],
        NoDecode,
        Field(description="What the tiers of guilds are called, the lowest first: `Free,Plus,Pro`."),
    ] = ()
    tier_skus: Annotated[
        dict[int, int],
        NoDecode,
        Field(description="The tiers that are sold on Discord, by SKU, counted from 0: `1234=1,5678=2`."),
    ] = {}

    @field_validator("tiers", mode="before")
    @classmethod
    def _read_tiers(cls, value: Any) -> Any:
        return [name.strip() for name in value.split(",")] if isinstance(value, str) else value

    @field_validator("tiers")
    @classmethod
    def _check_tiers(cls, names: tuple[str, ...]) -> tuple[str, ...]:
        if len({name.casefold() for name in names}) < len(names):
            raise ValueError("two tiers have the same name")
        if any(not name or name.isdecimal() for name in names):
            raise ValueError("each tier needs a name that is no number")
        return names

    @field_validator("tier_skus", mode="before")
    @classmethod
    def _read_skus(cls, value: Any, info: ValidationInfo) -> dict[int, int]:
        pairs = (
            value.items() if isinstance(value, dict) else [each.split("=") for each in str(value).split(",")]
        )
        try:
            skus = {int(sku): int(level) for sku, level in pairs}
        except (TypeError, ValueError):
            raise ValueError("write each as SKU=LEVEL, both in digits") from None
        if not all(0 < level < len(info.data.get("tiers", ())) for level in skus.values()):
            raise ValueError("each level must be one of the tiers above the lowest")
        return skus

    nightly_backups: Annotated[
        int,
        Field(description="How many nightly backups are kept in GUILDKIT_HOME/backups; 0 makes none.", ge=0),
    ] = 7
    purge_days: Annotated[
        int,
        Field(
            description="How many days a guild's data is kept after the bot was removed from it; 0 keeps it for ever.",
            ge=0,
        ),
    ] = 30
    audit_days: Annotated[
        int, Field(description="How many days the audit goes back; 0 keeps it for ever.", ge=0)
    ] = 365

    _file: Path | None = PrivateAttr(default=None)

    @property
    def file(self) -> Path | None:
        """The file that was read, if there is one."""
        return self._file

    @field_validator("discord_address", "metrics_address")
    @classmethod
    def _check_address(cls, value: str) -> str:
        match = _ADDRESS.fullmatch(value)
        if value and (match is None or int(match["port"]) > 65535):
            raise ValueError("write it as host:port")
        return value

    @field_validator("database_url", "database_owner_url")
    @classmethod
    def _check_filled_in(cls, value: str) -> str:
        if _PLACEHOLDER.search(value):
            raise ValueError("it still holds a placeholder")
        return value

    @field_validator("shards")
    @classmethod
    def _check_shards(cls, value: str) -> str:
        Shards.parse(value)
        return value

    @field_validator("home", "token_file", "discord_ca")
    @classmethod
    def _expand_home(cls, value: Path | None) -> Path | None:
        return value and value.expanduser()

    @field_validator("operators", "operator_guilds", mode="before")
    @classmethod
    def _split(cls, value: Any) -> Any:
        """Take what an environment variable holds, ids with commas between; and a single id."""
        if isinstance(value, str):
            return [part.strip() for part in value.split(",") if part.strip()]
        return [value] if isinstance(value, int) else value

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
        return sqlite_url(self.home / DATABASE_FILE)

    def checked_token(self) -> str:
        """Return the token.

        Raises:
            ConfigError: it is missing, or cannot be one.
        """
        token, source = self._found_token()
        if not token:
            raise ConfigError(
                "There is no token.",
                hint="Set GUILDKIT_TOKEN to your bot's token, or let `guildkit init` ask for it; `guildkit demo`, which comes with guildkit-sandbox, needs none.",
            )
        if not _TOKEN.fullmatch(token):
            wrong = (
                "still holds a placeholder, no token"
                if _PLACEHOLDER.search(token)
                else "does not look like a bot's token (three parts with dots between)"
            )
            raise ConfigError(
                f"{source} {wrong}.",
                hint="Copy it again from the Bot page of Discord's developer portal; the client secret is another thing.",
            )
        return token

    def _found_token(self) -> tuple[str, str]:
        """Return the token, and what it is called where somebody can change it; empty where there is none.

        Raises:
            ConfigError: the file that is to hold it cannot be read.
        """
        if token := self.token.get_secret_value().strip():
            if os.environ.get("GUILDKIT_TOKEN"):
                return token, "GUILDKIT_TOKEN"
            return token, f"The token in {self.file}" if self.file else "The token"
        if token := self._token_from_file():
            return token, f"What {self.token_file} holds"
        for name in OTHER_TOKENS:
            if token := os.environ.get(name, "").strip():
                return token, name
        return "", ""

    def _token_from_file(self) -> str:
        if self.token_file is None:
            return ""
        try:
            return self.token_file.read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            reason = error.strerror if isinstance(error, OSError) else "it is no text"
            raise ConfigError(
                f"The token's file {self.token_file} cannot be read: {reason}.",
                hint="It is named by token_file (GUILDKIT_TOKEN_FILE).",
            ) from error

    def secrets(self) -> list[str]:
        """Return what must never be shown to anybody: the token, Sentry's DSN, and the passwords of the database."""
        found = []
        # Whoever needs one that cannot be read says so.
        with suppress(ConfigError):
            found.append(self._found_token()[0])
        found.append(self.sentry_dsn.get_secret_value())
        for url in filter(None, (self.database_url, self.database_owner_url)):
            with suppress(ArgumentError, ValueError):
                found.append(make_url(url).password or "")
        return [secret for secret in found if secret]


class _Layered(Config):
    """The configuration with the environment above what was read from the file."""

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],  # noqa: ARG003 - the signature is pydantic's
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Return the sources, the one that counts most first."""
        return env_settings, init_settings


def load_config() -> Config:
    """Read the configuration from the file and the environment.

    Raises:
        ConfigError: a value makes no sense; the message names the variable, or the file and the key.
    """
    file = find_file()
    values = _read(file) if file else {}
    try:
        config = _Layered(**values)
    except ValidationError as error:
        raise _explained(error, values, file) from error
    config._file = file  # noqa: SLF001 - it is our own
    return config


def config_of(values: dict[str, Any]) -> Config:
    """Return the configuration of these values and, below them, of the environment; no file is read.

    Raises:
        ConfigError: a value makes no sense.
    """
    try:
        return Config(**values)
    except ValidationError as error:
        raise _explained(error, {}, None) from error


def _explained(error: ValidationError, values: dict[str, Any], file: Path | None) -> ConfigError:
    first = error.errors()[0]
    path = ".".join(str(part) for part in first["loc"])
    variable = "GUILDKIT_" + str(first["loc"][0]).upper()
    reason = first["msg"].removeprefix("Value error, ")  # before what a validator of ours says
    if isinstance(first["input"], str) and _PLACEHOLDER.search(first["input"]):
        reason = "it still holds a placeholder"
    from_file = str(first["loc"][0]) in values and not os.environ.get(variable)
    return ConfigError(f"{f'{path} in {file}' if from_file else variable} is wrong: {reason}.")


def find_file() -> Path | None:
    """Return the configuration file; None where there is none.

    Raises:
        ConfigError: one was named that is not there.
    """
    named = os.environ.get("GUILDKIT_CONFIG")
    if named:
        file = Path(named).expanduser()
        if not file.is_file():
            raise ConfigError(
                f"There is no configuration file {file}.", hint="It is named by --config or GUILDKIT_CONFIG."
            )
        return file
    home = os.environ.get("GUILDKIT_HOME") or str(Config.model_fields["home"].default)
    for folder in (Path(), Path(home).expanduser()):
        if (folder / FILE).is_file():
            return folder / FILE
    return None


def _read(file: Path) -> dict[str, Any]:
    try:
        values = tomllib.loads(file.read_text(encoding="utf-8-sig"))  # some editors begin with a mark
    except OSError as error:
        raise ConfigError(f"{file} cannot be read: {error.strerror}.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{file} is no TOML: {error}.", hint='A line reads `key = "value"`.') from error
    for key in values:
        if key not in Config.model_fields:
            close = difflib.get_close_matches(key, Config.model_fields, n=1)
            raise ConfigError(
                f"{file} has a key {key!r}, which means nothing.",
                hint=f"Did you mean {close[0]!r}?"
                if close
                else f"There are: {', '.join(Config.model_fields)}.",
            )
    return values
