"""One connection with its one SFTP channel, as the pool keeps it.

One channel, because the servers of Pterodactyl and Pelican serve one at a time and never answer a second; it carries many
requests at once.
"""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING, Final

from guildkit_sftp.remote.troubles import told

if TYPE_CHECKING:
    import asyncssh

    from guildkit_sftp.remote.targets import Target

MOST_KEPT: Final = 16
"""How many files stay open on one connection."""
_SMALLEST_READ: Final = 32 * 1024
"""What every server has to be able to send at once, whatever it says of its limits, in bytes."""


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
        self._kept: OrderedDict[str, asyncssh.SFTPClientFile] = OrderedDict()

    @property
    def read_size(self) -> int:
        """How much is asked for in one request, in bytes."""
        return max(self.sftp.limits.max_read_len, _SMALLEST_READ)

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
        self._kept.clear()
        self._connection.close()

    async def wait_closed(self) -> None:
        """Wait until it is closed."""
        await self._connection.wait_closed()

    # --- files that stay open ---------------------------------------------------------------------------------------

    def kept(self, path: str) -> asyncssh.SFTPClientFile | None:
        """Return a file that was kept open."""
        file = self._kept.get(path)
        if file is not None:
            self._kept.move_to_end(path)
        return file

    async def keep(self, path: str, file: asyncssh.SFTPClientFile) -> None:
        """Keep a file open under a path, instead of the one that was; the one that was not used for longest is closed."""
        leaving = [self._kept.pop(path)] if path in self._kept else []
        self._kept[path] = file
        while len(self._kept) > MOST_KEPT:
            leaving.append(self._kept.popitem(last=False)[1])
        for each in leaving:
            with told():
                await each.close()

    async def let_go(self, path: str) -> None:
        """Close a file that was kept open under a path."""
        file = self._kept.pop(path, None)
        if file is not None:
            with told():
                await file.close()
