"""Names that members give things, made comparable."""

from __future__ import annotations

import hashlib

from guildkit import likeness


def same(name: str) -> str:
    """Return what names share that look alike, in 64 characters: case, styles and joiners do not matter."""
    return hashlib.sha256(likeness(name).encode()).hexdigest()
