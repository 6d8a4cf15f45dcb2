"""One connection with its one SFTP channel, as the pool keeps it.

One channel, because the servers of Pterodactyl and Pelican serve one at a time and never answer a second; it carries many
requests at once.
"""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING, Final

from guildkit_sftp.remote.logs import RemoteLog
from guildkit_sftp.remote.tail import Tail
from guildkit_sftp.remote.troubles import told

if TYPE_CHECKING:
    import asyncssh

    from guildkit_sftp.remote.paths import Confined
    from guildkit_sftp.remote.targets import Target

MOST_KEPT: Final = 16
"""How many logs stay open on one connection."""
_SMALLEST: Final = 32 * 1024
"""What every server has to be able to send and take at once, whatever it says of its limits, in bytes."""
_LARGEST: Final = 256 * 1024


class Session:
    """A connection that is logged in, with its channel.

    Args:
        target: where it leads, and as whom.
        connection: asyncssh's own.
        sftp: the channel.
    """

    def __init__(
        self, target: Target, connection: asyncssh.SSHClientConnection, sftp: asyncssh.SFTPClient
    ) -> None:
        self.target = target
        self.sftp = sftp
        self.roots: dict[str, str] = {}
        """What the server calls folders that paths are confined to, once it was asked."""
        self._connection = connection
        self._tails: OrderedDict[str, Tail] = OrderedDict()

    @property
    def read_size(self) -> int:
        """How much is asked for in one request, in bytes."""
        return min(max(self.sftp.limits.max_read_len, _SMALLEST), _LARGEST)

    @property
    def write_size(self) -> int:
        """How much is sent in one request, in bytes."""
        return min(max(self.sftp.limits.max_write_len, _SMALLEST), _LARGEST)

    # --- what the pool asks -----------------------------------------------------------------------------------------

    def is_open(self) -> bool:
        """Say whether the connection is there, as far as is known without asking the server."""
        return not self._connection.is_closed()

    async def probe(self) -> None:
        """Ask the server.

        Raises:
            DroppedError: where the connection is lost.
        """
        with told():
            await self.sftp.realpath(".")

    def close(self) -> None:
        """Close it at once, whatever is under way."""
        self._tails.clear()
        self._connection.close()

    async def wait_closed(self) -> None:
        """Wait until it is closed."""
        await self._connection.wait_closed()

    # --- logs that stay open ----------------------------------------------------------------------------------------

    async def tail(self, path: Confined) -> Tail:
        """Return what follows a log on this connection, with the file that it keeps open from one look to the next.

        Raises:
            DroppedError: where the connection is lost.
        """
        tail = self._tails.setdefault(path, Tail(RemoteLog(self, path)))
        self._tails.move_to_end(path)
        if len(self._tails) > MOST_KEPT:
            await self._tails.popitem(last=False)[1].close()
        return tail
