"""Keys: the host's, which are pinned, and a guild's own."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import asyncssh

from guildkit_sftp.errors import RemoteError, UnreachableError

if TYPE_CHECKING:
    from guildkit_sftp.remote.addresses import Addresses

HOST_KEY_ALGORITHMS: Final = (
    "ssh-ed25519",
    "ecdsa-sha2-nistp256",
    "ecdsa-sha2-nistp384",
    "ecdsa-sha2-nistp521",
    "rsa-sha2-512",
    "rsa-sha2-256",
)
"""What hosts may show, the best first."""
LARGEST_KEY: Final = 32 * 1024
"""In characters; RSA keys of 16,384 bits have less than half."""


class KeyUnreadableError(RemoteError):
    """What was given as a private key is none that can be used."""


class KeyLockedError(RemoteError):
    """A private key is protected by a passphrase.

    The bot would have to keep that beside it, and how long unlocking takes is the choice of whoever made the key.
    """


@dataclass(frozen=True, slots=True)
class HostKey:
    """A server's public key.

    Args:
        text: as in a known_hosts file: `ssh-ed25519 AAAA…`.
        algorithm: `ssh-ed25519` and the like.
        fingerprint: as ssh shows it: `SHA256:…`.
    """

    text: str
    algorithm: str
    fingerprint: str


def host_key(key: asyncssh.SSHKey) -> HostKey:
    """Describe a public key."""
    text = " ".join(key.export_public_key("openssh").decode().split()[:2])
    return HostKey(text, key.get_algorithm(), key.get_fingerprint())


def read_host_key(text: str) -> HostKey:
    """Describe a public key that was stored.

    Raises:
        KeyUnreadableError: where it is none.
    """
    try:
        return host_key(asyncssh.import_public_key(text))
    except (asyncssh.KeyImportError, ValueError):
        raise KeyUnreadableError from None


def check_private_key(text: str) -> str:
    """Return what kind of private key it is, such as `ssh-ed25519`.

    Raises:
        KeyLockedError: where it needs a passphrase.
        KeyUnreadableError: where it is none.
    """
    if len(text) > LARGEST_KEY:
        raise KeyUnreadableError
    try:
        return asyncssh.import_private_key(text).get_algorithm()
    except asyncssh.KeyEncryptionError:
        raise KeyLockedError from None
    except (asyncssh.KeyImportError, ValueError) as error:
        locked = "passphrase" in str(error).lower()
        raise (KeyLockedError if locked else KeyUnreadableError) from None


async def ask_host_key(addresses: Addresses, host: str, port: int, *, within: float = 15.0) -> HostKey:
    """Return the key that a server shows, so that somebody can say whether it is the right one. Nothing is logged in.

    Args:
        addresses: says where one may connect.
        host: a name or number.
        port: of SSH there.
        within: how long it may take, in seconds.

    Raises:
        AddressRefusedError: where guilds are not to reach it.
        UnreachableError: where no SSH server answers there in time.
    """
    connection = None
    try:
        async with asyncio.timeout(within):
            connection = await addresses.connect(host, port)
            key = await asyncssh.get_server_host_key(
                host,
                port,
                sock=connection,
                config=None,
                server_host_key_algs=list(HOST_KEY_ALGORITHMS),
                client_version="guildkit",
            )
    except (OSError, asyncssh.Error, ValueError):  # TimeoutError is an OSError
        raise UnreachableError from None
    finally:
        if connection is not None:
            connection.close()
    if key is None:
        raise UnreachableError
    return host_key(key)
