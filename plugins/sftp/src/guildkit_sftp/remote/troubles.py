"""What asyncssh raises, in the words of this plugin. What the server says itself is left out: nobody knows what it says."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import asyncssh

from guildkit_sftp.errors import (
    DroppedError,
    FullError,
    NotFoundError,
    NotPermittedError,
    PathRefusedError,
    RemoteFailureError,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

_NOT_FOUND = (asyncssh.SFTPNoSuchFile, asyncssh.SFTPNoSuchPath)
_NOT_PERMITTED = (asyncssh.SFTPPermissionDenied, asyncssh.SFTPWriteProtect, asyncssh.SFTPCannotDelete)
_FULL = (asyncssh.SFTPNoSpaceOnFilesystem, asyncssh.SFTPQuotaExceeded)
_BROKEN = (asyncssh.SFTPNoConnection, asyncssh.SFTPConnectionLost, asyncssh.SFTPBadMessage)
_NO_PATH = (asyncssh.SFTPInvalidFilename, asyncssh.SFTPLinkLoop)


@contextmanager
def told() -> Iterator[None]:
    """Raise what asyncssh raises inside as a `RemoteError`; a time limit stays one."""
    try:
        yield
    except _NOT_FOUND:
        raise NotFoundError from None
    except _NOT_PERMITTED:
        raise NotPermittedError from None
    except _FULL:
        raise FullError from None
    except _NO_PATH:
        raise PathRefusedError from None
    except _BROKEN as error:
        raise DroppedError from error
    except asyncssh.SFTPError as error:
        raise RemoteFailureError(type(error).__name__) from None
    except TimeoutError:
        raise
    except (asyncssh.Error, OSError) as error:
        raise DroppedError from error
