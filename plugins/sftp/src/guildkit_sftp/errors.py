"""What goes wrong between the bot and a guild's server, by classes that a reader can translate.

Each says by itself whether trying again helps. Its words are for logs: what members read is made from the class.
"""

from __future__ import annotations

from typing import ClassVar


class RemoteError(Exception):
    """Anything that a guild can be told about its server."""

    transient: ClassVar[bool] = False
    """The same may work if it is tried again."""
    breaks: ClassVar[bool] = False
    """The connection is of no use any more."""
    freezes: ClassVar[bool] = False
    """It is not tried again before somebody has changed the server's entry."""
    blames_host: ClassVar[bool] = False
    """It says something about the host, whoever asks, and nothing about the credential."""

    def again(self) -> RemoteError:
        """Return the same error for somebody else: an exception that is raised twice mixes up two stories."""
        return type(self)(*self.args)


# --- before there is a connection


class BusyError(RemoteError):
    """There was no turn: more is asked for than the limits allow, or than has an end in time."""

    transient = True


class ClosedError(RemoteError):
    """The connections of this guild, or all of them, are being closed."""


class CredentialRefusedError(RemoteError):
    """The server refused who we are. Hosts punish an address that tries again, so it is not tried again."""

    freezes = True


class HostKeyChangedError(RemoteError):
    """The server showed another key than the one that is pinned.

    Args:
        fingerprint: of the key that it showed, where that is known.
    """

    freezes = True

    def __init__(self, fingerprint: str = "") -> None:
        super().__init__(fingerprint)
        self.fingerprint = fingerprint


class HostRestsError(RemoteError):
    """The host did not answer several times, and is left alone for a while.

    Args:
        seconds: until it is tried again.
    """

    transient = True

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds)
        self.seconds = seconds


class UnreachableError(RemoteError):
    """No SFTP server answers there. Refused, silent, nameless or speaking something else: it is all one.

    Who could tell these apart could have the bot scan ports.
    """

    transient = True
    breaks = True
    blames_host = True

    def __init__(self) -> None:
        super().__init__()

    def __str__(self) -> str:
        """Say the same whatever the cause."""
        return "no SFTP server answers there"


class AddressRefusedError(RemoteError):
    """The address lies in a network, or the port is one, that guilds are not to reach."""


# --- on a connection


class DroppedError(RemoteError):
    """The connection was lost, once the host had shown who it is."""

    transient = True
    breaks = True


class TimedOutError(RemoteError):
    """The server did not answer within the time limit.

    Args:
        seconds: the limit.
    """

    transient = True
    breaks = True

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds)
        self.seconds = seconds


# --- of files


class PathRefusedError(RemoteError):
    """A path leads out of the root, or is none."""


class NotFoundError(RemoteError):
    """There is nothing at that path."""


class NotPermittedError(RemoteError):
    """The server does not let this account do that."""


class FullError(RemoteError):
    """The server's disk or quota is full."""


class TooLargeError(RemoteError):
    """There is more of it than was allowed for.

    Args:
        size: in bytes, or in entries of a folder, as far as was looked.
        limit: in the same unit.
    """

    def __init__(self, size: int, limit: int) -> None:
        super().__init__(size, limit)
        self.size = size
        self.limit = limit


class ChangedError(RemoteError):
    """Somebody else changed the file since it was read; nothing was written."""


class RemoteFailureError(RemoteError):
    """The server said no, and not why: for instance that a folder was read as a file."""
