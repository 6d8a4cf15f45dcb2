"""What an operator configures of a service: environment variables alone, because it runs in containers and as a child of the bot."""

from __future__ import annotations

import ipaddress
from pathlib import Path
from typing import Annotated, Any, Final, Literal, Self

import platformdirs
from pydantic import AliasChoices, Field, ValidationError, field_validator, model_validator
from pydantic_settings import SettingsConfigDict

from guildkit_player.sources.config import SourceConfig

Port = Annotated[int, Field(ge=1, le=65535)]

PLACEHOLDERS: Final = (
    "changeme",
    "change-me",
    "change_me",
    "placeholder",
    "your-",
    "your_",
    "todo",
    "xxx",
    "<",
    "...",
)
"""What templates hold where a value has to be put in."""


class ConfigError(Exception):
    """The configuration makes no sense; the message names the variable."""


def _named(name: str) -> Any:
    return AliasChoices(name, f"PLAYER_{name}")


class ServiceConfig(SourceConfig):
    """The configuration of a service: each field is an environment variable `PLAYER_<FIELD>`, but for the ports."""

    model_config = SettingsConfigDict(
        env_prefix="PLAYER_", env_ignore_empty=True, extra="ignore", populate_by_name=True
    )

    service_host: Annotated[
        str, Field(description="The address to listen on; any other than loopback needs keys.")
    ] = "127.0.0.1"
    command_port: Annotated[
        Port, Field(validation_alias=_named("COMMAND_PORT"), description="Where commands are taken.")
    ] = 5555
    event_port: Annotated[
        Port, Field(validation_alias=_named("EVENT_PORT"), description="Where events are told.")
    ] = 5556
    frame_port: Annotated[
        Port,
        Field(
            validation_alias=_named("FRAME_PORT"),
            description="Where a bot that holds its voice connections itself gets their sound.",
        ),
    ] = 5557
    sockets: Annotated[
        Path | None,
        Field(description="A folder to listen in, with `ipc` sockets, instead of on ports."),
    ] = None
    home: Annotated[Path, Field(description="The folder of what players are doing.")] = Path(
        platformdirs.user_data_dir("guildkit-player", appauthor=False)
    )
    keys: Annotated[
        Path | None, Field(description="The folder with the service's keys; `guildkit-player keys` makes it.")
    ] = None
    alone_seconds: Annotated[
        float,
        Field(
            ge=0,
            description="After so long without a word of any bot the service ends; 0: it waits for ever. A bot that starts a service of its own sets it.",
        ),
    ] = 0.0
    log_level: Annotated[
        Literal["debug", "info", "warning", "error"], Field(description="The least level that is logged.")
    ] = "info"
    readers: Annotated[int, Field(ge=1, le=64, description="How many processes read sound.")] = 1
    resolvers: Annotated[
        int,
        Field(
            ge=1, le=64, description="How many processes resolve links at most; one guild has two at most."
        ),
    ] = 3

    @field_validator("*", mode="before")
    @classmethod
    def _check_placeholder(cls, value: Any) -> Any:
        if isinstance(value, str) and value.strip().lower().startswith(PLACEHOLDERS):
            raise ValueError(f"{value!r} is a placeholder; put the real value in")
        return value

    @field_validator("home", "keys", "sockets")
    @classmethod
    def _expand(cls, value: Path | None) -> Path | None:
        return value and value.expanduser()

    @model_validator(mode="after")
    def _check_ports(self) -> Self:
        ports = (self.command_port, self.event_port, self.frame_port)
        if self.sockets is None and len(set(ports)) < len(ports):
            raise ValueError("COMMAND_PORT, EVENT_PORT and FRAME_PORT have to be three ports")
        return self

    @model_validator(mode="after")
    def _check_exposure(self) -> Self:
        if self.sockets is None and self.keys is None and not is_loopback(self.service_host):
            raise ValueError(
                f"PLAYER_SERVICE_HOST is {self.service_host}, which others can reach, and without keys the service listens on this "
                "machine only: let `guildkit-player keys FOLDER` make keys and set PLAYER_KEYS to the folder, or leave PLAYER_SERVICE_HOST out"
            )
        return self

    @property
    def commands(self) -> str:
        """Where commands are taken, as ZeroMQ writes addresses."""
        return self._address("commands", self.command_port)

    @property
    def events(self) -> str:
        """Where events are told."""
        return self._address("events", self.event_port)

    @property
    def frames(self) -> str:
        """Where a bot gets the sound of voice connections that it holds itself."""
        return self._address("frames", self.frame_port)

    def reachable(self, address: str) -> str:
        """Return how this machine reaches an address that the service listens on."""
        return address.replace("//0.0.0.0:", "//127.0.0.1:").replace("//[::]:", "//[::1]:")

    def _address(self, name: str, port: int) -> str:
        if self.sockets is not None:
            return f"ipc://{self.sockets / name}"
        host = f"[{self.service_host}]" if ":" in self.service_host else self.service_host
        return f"tcp://{host}:{port}"

    def environment(self) -> dict[str, str]:
        """Return the environment variables that make this configuration, for the processes of the service."""
        found = {}
        for name, field in type(self).model_fields.items():
            value = getattr(self, name)
            if value is not None and value != field.get_default(call_default_factory=True):
                found[variable_of(name)] = _written(value)
        return found


def is_loopback(host: str) -> bool:
    """Return whether only this machine reaches an address."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def load_config(**values: Any) -> ServiceConfig:
    """Read the configuration from the environment, and from values that count for more.

    Raises:
        ConfigError: a value makes no sense.
    """
    try:
        return ServiceConfig(**values)
    except ValidationError as error:
        first = error.errors()[0]
        reason = first["msg"].removeprefix("Value error, ")
        if not first["loc"]:
            raise ConfigError(f"{reason}.") from error
        name = str(first["loc"][0])
        variable = name.upper() if name.upper().startswith("PLAYER_") else variable_of(name)
        raise ConfigError(f"{variable} is wrong: {reason}.") from error


def variable_of(name: str) -> str:
    """Return the environment variable of a field."""
    field = ServiceConfig.model_fields.get(name.lower())
    if field is None:
        return name.upper()
    alias = field.validation_alias
    return str(alias.choices[0]) if isinstance(alias, AliasChoices) else f"PLAYER_{name.upper()}"


def _written(value: Any) -> str:
    if isinstance(value, dict):
        return ",".join(f"{key}={each}" for key, each in value.items())
    if isinstance(value, frozenset):
        return ",".join(sorted(value))
    return str(int(value) if isinstance(value, bool) else value)
