"""The sockets that a service listens on, and who may speak to them."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

import structlog
import zmq
import zmq.asyncio
import zmq.auth.asyncio

from guildkit_player.config import ConfigError
from guildkit_player.keys import BOTS, KeysError, serve

if TYPE_CHECKING:
    from guildkit_player.config import ServiceConfig

log = structlog.get_logger()

LARGEST: Final = 16 * 1024 * 1024
"""No message of a bot is larger; a longer one ends its connection."""
WAITING: Final = 10_000
"""So many messages wait for one reader at most; what is more is dropped, and seen as a gap."""


class Sockets:
    """A ROUTER for commands and an XPUB for events, with keys where others may reach them.

    Args:
        config: where they listen, and where the keys are.
    """

    def __init__(self, config: ServiceConfig) -> None:
        self._config = config
        self._context = zmq.asyncio.Context()
        self._guard: zmq.auth.asyncio.AsyncioAuthenticator | None = None
        self.commands: zmq.asyncio.Socket
        self.events: zmq.asyncio.Socket

    def open(self) -> None:
        """Listen.

        Raises:
            ConfigError: an address is taken or none of this machine, or the keys cannot be read.
        """
        config = self._config
        if config.sockets is not None:
            config.sockets.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._let_in()
        self.commands = self._listen(zmq.ROUTER, config.commands, "COMMAND_PORT")
        self.events = self._listen(zmq.XPUB, config.events, "EVENT_PORT")
        log.info("listening", commands=config.commands, events=config.events, keys=config.keys is not None)

    def close(self) -> None:
        """Listen no more."""
        if self._guard is not None:
            self._guard.stop()
        self._context.destroy(linger=500)

    def _let_in(self) -> None:
        keys = self._config.keys
        if keys is None:
            return
        if not (keys / BOTS).is_dir():
            raise ConfigError(
                f"PLAYER_KEYS is {keys}, which has no folder {BOTS!r}; `guildkit-player keys {keys}` makes it."
            )
        self._guard = zmq.auth.asyncio.AsyncioAuthenticator(self._context)
        self._guard.start()
        self._guard.configure_curve(domain="*", location=str(keys / BOTS))

    def _listen(self, kind: int, address: str, variable: str) -> zmq.asyncio.Socket:
        socket = self._context.socket(kind)
        socket.linger = 500
        socket.sndhwm = socket.rcvhwm = WAITING
        socket.maxmsgsize = LARGEST
        socket.heartbeat_ivl, socket.heartbeat_timeout, socket.heartbeat_ttl = 1000, 5000, 10_000
        if self._config.keys is not None:
            try:
                serve(socket, self._config.keys)
            except KeysError as error:
                raise ConfigError(f"{error} PLAYER_KEYS names the folder.") from error
        try:
            socket.bind(address)
        except zmq.ZMQError as error:
            socket.close(linger=0)
            name = "PLAYER_SOCKETS" if address.startswith("ipc:") else f"PLAYER_SERVICE_HOST or {variable}"
            raise ConfigError(
                f"{address} cannot be listened on: {os.strerror(error.errno or 0)}. Set {name} to another one."
            ) from error
        return socket
