"""Where sockets can be: their paths are short."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Final

LONGEST: Final = 60
"""Of a folder for folders of sockets: a socket's path may have about 108 characters (unix(7))."""


def temporary() -> Path:
    """Return the folder for temporary files, or `/tmp` where the path of that is too long for sockets."""
    found = Path(tempfile.gettempdir())
    return found if len(str(found)) <= LONGEST else Path("/tmp")  # noqa: S108 - what is made there is one's own
