"""Logging in to a guild's server with what the guild gave and nothing else.

asyncssh would otherwise read the operator's ssh configuration, offer the operator's keys and agent to whatever server a guild
names, and believe the operator's known_hosts.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

import asyncssh

from guildkit_sftp.errors import (
    CredentialRefusedError,
    DroppedError,
    HostKeyChangedError,
    RemoteError,
    UnreachableError,
)
from guildkit_sftp.remote.keys import HOST_KEY_ALGORITHMS
from guildkit_sftp.remote.session import Session

if TYPE_CHECKING:
    import socket
    from collections.abc import Sequence

    from guildkit_sftp.remote.addresses import Addresses
    from guildkit_sftp.remote.targets import Target

CIPHERS: Final = (
    "aes128-gcm@openssh.com",
    "aes256-gcm@openssh.com",
    "chacha20-poly1305@openssh.com",
    "aes128-ctr",
    "aes192-ctr",
    "aes256-ctr",
)
"""The fastest first, which takes half the time of what asyncssh prefers; the server takes the first that it has."""
_WINDOW: Final = 4 * 1024 * 1024
_PACKET: Final = 64 * 1024
"""Twice what asyncssh asks for of each, in bytes: a large file then takes fewer, larger packets."""
KEEPALIVE: Final = 15
KEEPALIVES: Final = 3
"""A server that answers nothing for so many times so many seconds is gone."""


class _Client(asyncssh.SSHClient):
    """What a server may ask of us: its one key or password, once.

    A secret that is offered twice in one login counts as two failures where hosts count them.
    """

    def __init__(self, target: Target) -> None:
        self._password = target.password
        try:
            self._key = asyncssh.import_private_key(target.private_key) if target.private_key else None
        except (asyncssh.KeyImportError, ValueError):
            raise CredentialRefusedError from None
        self._offered = False
        self.greeted = False
        """The host has shown its own key, and it is the right one: what fails from now on is about us."""
        self.shown = ""
        """The fingerprint of a host key that is not the pinned one."""

    def validate_host_public_key(self, host: str, addr: str, port: int, key: asyncssh.SSHKey) -> bool:  # noqa: ARG002 - asyncssh's
        self.shown = key.get_fingerprint()
        return False

    def _offer(self) -> bool:
        """Say whether the secret may be offered now."""
        self.greeted = True
        first, self._offered = not self._offered, True
        return first

    def public_key_auth_requested(self) -> asyncssh.SSHKey | None:
        return self._key if self._key is not None and self._offer() else None

    def password_auth_requested(self) -> str | None:
        return self._password if self._password and self._offer() else None

    def kbdint_auth_requested(self) -> str | None:
        self.greeted = True
        return "" if self._password and not self._offered else None

    def kbdint_challenge_received(
        self,
        name: str,  # noqa: ARG002 - asyncssh's
        instructions: str,  # noqa: ARG002
        lang: str,  # noqa: ARG002
        prompts: Sequence[tuple[str, bool]],
    ) -> list[str] | None:
        if not prompts:
            return []
        if len(prompts) > 1 or prompts[0][1]:
            return None  # a second factor, or a question whose answer would be shown
        return [self._password] if self._offer() else None


class Connector:
    """Connects, for the pool.

    Args:
        addresses: says where one may connect.
        within: how long one login may take, the channel included, in seconds; less than the pool's own limit.
        ciphers: in the order of preference.
    """

    def __init__(
        self, addresses: Addresses, *, within: float = 25.0, ciphers: Sequence[str] = CIPHERS
    ) -> None:
        self._addresses = addresses
        self._within = within
        self._ciphers = ciphers

    async def __call__(self, target: Target) -> Session:
        """Return a connection with its channel.

        Raises:
            AddressRefusedError: where guilds are not to reach it.
            UnreachableError: where no SSH server answers there.
            HostKeyChangedError: where it is another server, or has a new key.
            CredentialRefusedError: where the server lets us not in.
            DroppedError: where the connection is lost after the host has shown who it is, or there is no channel.
        """
        client = _Client(target)
        pinned = asyncssh.import_public_key(target.host_key)
        connection: socket.socket | None = None
        ssh: asyncssh.SSHClientConnection | None = None
        try:
            async with asyncio.timeout(self._within):
                connection = await self._addresses.connect(target.host, target.port)
                ssh = await self._log_in(target, client, pinned, connection)
                client.greeted = True
                sftp = await ssh.start_sftp_client(path_errors="surrogateescape")
            return Session(target, ssh, sftp)
        except BaseException as error:
            if ssh is not None:
                ssh.abort()
            if connection is not None:
                connection.close()
            raise _told(error, client) from None

    async def _log_in(
        self, target: Target, client: _Client, pinned: asyncssh.SSHKey, connection: socket.socket
    ) -> asyncssh.SSHClientConnection:
        """Log in over a connected socket.

        Of a host that has several keys the pinned one's kind is asked for first; others are not left out, so that one that
        has no such key any more is told apart from one that speaks something else.
        """
        kinds = [algorithm.decode() for algorithm in pinned.sig_algorithms]
        return await asyncssh.connect(
            target.host,
            target.port,
            sock=connection,
            config=None,
            client_factory=lambda: client,
            username=target.username,
            known_hosts=([pinned], [], []),
            server_host_key_algs=list(dict.fromkeys([*kinds, *HOST_KEY_ALGORITHMS])),
            x509_trusted_certs=None,
            client_keys=None,
            agent_path=None,
            gss_host=None,
            disable_trivial_auth=True,
            preferred_auth="publickey" if target.private_key else "password,keyboard-interactive",
            encryption_algs=list(self._ciphers),
            keepalive_interval=KEEPALIVE,
            keepalive_count_max=KEEPALIVES,
            login_timeout=self._within,
            window=_WINDOW,
            max_pktsize=_PACKET,
            client_version="guildkit",
        )


def _told(error: BaseException, client: _Client) -> BaseException:
    """Say what a failure to log in means."""
    match error:
        case RemoteError():
            return error
        case asyncssh.HostKeyNotVerifiable():
            return HostKeyChangedError(client.shown)
        case asyncssh.PermissionDenied() | asyncssh.IllegalUserName():
            return CredentialRefusedError()
        case OSError() | asyncssh.Error() | UnicodeError():  # TimeoutError is an OSError
            return DroppedError() if client.greeted else UnreachableError()
        case _:
            return error
