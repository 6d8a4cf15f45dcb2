"""CURVE keys: who may speak to a service, and that it is the service."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import zmq
import zmq.auth

if TYPE_CHECKING:
    from pathlib import Path

    from zmq.asyncio import Socket

SERVICE: Final = "service"
BOT: Final = "bot"
BOTS: Final = "bots"
"""The folder of the public keys of all who may speak to the service."""


class KeysError(Exception):
    """The keys are missing, or cannot be read; the message says which file."""


@dataclass(frozen=True, slots=True)
class Keys:
    """What a bot needs to speak to a service that is not on the same machine.

    Attributes:
        service: the service's public key.
        public: the bot's own.
        secret: the bot's own.
    """

    service: bytes
    public: bytes
    secret: bytes

    @classmethod
    def read(cls, folder: Path) -> Keys:
        """Read them from a folder that `guildkit-player keys` made.

        Raises:
            KeysError: a file is missing, or holds no key.
        """
        public, secret = read_pair(folder / f"{BOT}.key_secret")
        return cls(read_public(folder / f"{SERVICE}.key"), public, secret)

    def encrypt(self, socket: Socket) -> None:
        """Let a socket speak with these; before it connects."""
        socket.curve_serverkey = self.service
        socket.curve_publickey, socket.curve_secretkey = self.public, self.secret


def make_keys(folder: Path) -> list[Path]:
    """Make the keys of a service and of a bot in a folder, and return the files; what is there already stays.

    The service needs `service.key_secret` and the folder `bots`, a bot `bot.key_secret` and `service.key`.
    """
    allowed = folder / BOTS
    for each in (folder, allowed):
        each.mkdir(mode=0o700, parents=True, exist_ok=True)
    for name in (SERVICE, BOT):
        if not (folder / f"{name}.key_secret").exists():
            zmq.auth.create_certificates(folder, name)
    known = allowed / f"{BOT}.key"
    known.write_bytes((folder / f"{BOT}.key").read_bytes())
    files = [folder / f"{name}.key{secret}" for name in (SERVICE, BOT) for secret in ("_secret", "")]
    for file in (*files, known):
        file.chmod(0o600)
    return [*files, known]


def serve(socket: zmq.Socket[bytes] | Socket, folder: Path) -> None:
    """Let a socket of the service take encrypted connections alone; before it is bound. Who may connect says a ZAP handler.

    Raises:
        KeysError: the service's key cannot be read.
    """
    socket.curve_publickey, socket.curve_secretkey = read_pair(folder / f"{SERVICE}.key_secret")
    socket.curve_server = True


def read_pair(file: Path) -> tuple[bytes, bytes]:
    """Return the public and the secret key of a file.

    Raises:
        KeysError: there is none.
    """
    public, secret = _read(file)
    if secret is None:
        raise KeysError(f"{file} holds no secret key.")
    return public, secret


def read_public(file: Path) -> bytes:
    """Return the public key of a file.

    Raises:
        KeysError: there is none.
    """
    return _read(file)[0]


def _read(file: Path) -> tuple[bytes, bytes | None]:
    try:
        return zmq.auth.load_certificate(file)
    except (OSError, ValueError) as error:
        raise KeysError(f"{file} cannot be read as a key: {error}.") from error
