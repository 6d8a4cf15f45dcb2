"""Where the player services of a bot run, as the operator's environment names them."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from guildkit import OperatorError
from guildkit_player.keys import Keys, KeysError

if TYPE_CHECKING:
    from collections.abc import Mapping

_ADDRESS: Final = re.compile(
    r"(?:(?P<name>[\w-]+)=)?(?P<host>[\w.-]+|\[[0-9a-fA-F:]+\])(?::(?P<commands>\d+):(?P<events>\d+)(?::(?P<frames>\d+))?)?"
)


@dataclass(frozen=True, slots=True)
class Address:
    """A service that runs elsewhere, as the operator names it."""

    name: str
    host: str
    command_port: int
    event_port: int
    frame_port: int

    @property
    def commands(self) -> str:
        """Where it takes commands."""
        return f"tcp://{self.host}:{self.command_port}"

    @property
    def events(self) -> str:
        """Where it tells events."""
        return f"tcp://{self.host}:{self.event_port}"

    @property
    def frames(self) -> str:
        """Where it hands over sound."""
        return f"tcp://{self.host}:{self.frame_port}"


def addresses(environment: Mapping[str, str] = os.environ) -> list[Address]:
    """Return the services that PLAYER_SERVICE_HOST names: `host`, `host:5555:5556` or `name=host`, with commas between; none: one of the bot's own.

    Raises:
        OperatorError: a variable makes no sense.
    """
    found: dict[str, Address] = {}
    for text in filter(
        None, (part.strip() for part in environment.get("PLAYER_SERVICE_HOST", "").split(","))
    ):
        match = _ADDRESS.fullmatch(text)
        if match is None:
            raise OperatorError(
                f"PLAYER_SERVICE_HOST is wrong: {text!r} is no host.",
                hint="Write `host`, `host:5555:5556` or `name=host`, with commas between.",
            )
        commands = _port(match["commands"] or environment.get("COMMAND_PORT") or "5555", "COMMAND_PORT")
        events = _port(match["events"] or environment.get("EVENT_PORT") or "5556", "EVENT_PORT")
        name = match["name"] or match["host"]
        if name in found:
            raise OperatorError(
                f"PLAYER_SERVICE_HOST is wrong: two services are called {name!r}.",
                hint="Give them names: `one=host:5555:5556,two=host:6555:6556`.",
            )
        frames = _port(match["frames"] or environment.get("FRAME_PORT") or "5557", "FRAME_PORT")
        found[name] = Address(name, match["host"], commands, events, frames)
    return list(found.values())


def keys(environment: Mapping[str, str] = os.environ) -> Keys | None:
    """Return the keys in the folder that PLAYER_KEYS names, if it names one and services run elsewhere.

    Raises:
        OperatorError: they cannot be read.
    """
    folder = environment.get("PLAYER_KEYS")
    if not folder or not addresses(environment):
        return None  # a service of the bot's own is reached by nobody else
    try:
        return Keys.read(Path(folder).expanduser())
    except KeysError as error:
        raise OperatorError(
            str(error), hint="PLAYER_KEYS names the folder; `guildkit-player keys` makes them."
        ) from error


def _port(text: str, variable: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 65535:
        raise OperatorError(f"{variable} is wrong: {text!r} is no port.")
    return int(text)
