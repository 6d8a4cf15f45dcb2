"""Files on messages."""

from __future__ import annotations

import hashlib
import io
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import disnake
from disnake.http import to_multipart_with_attachments

if TYPE_CHECKING:
    from collections.abc import Sequence

# https://docs.discord.com/developers/reference#uploading-files
DEFAULT_SIZE: Final = 10 * 2**20
"""How many bytes anybody may upload."""
FILENAME: Final = 100
_SPOILER: Final = "SPOILER_"


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file on a message.

    Attributes:
        name: what it is called; see `filename`.
        data: its bytes.
        description: what it shows, for those who cannot see it; at most 1,024 characters.
        spoiler: whether it is hidden until somebody clicks on it.
    """

    name: str
    data: bytes
    description: str = ""
    spoiler: bool = False

    @property
    def filename(self) -> str:
        """The name as Discord shows it: letters, digits, `.`, `-` and `_`, with what stands for a spoiler before them."""
        stem, dot, ending = re.sub(r"[^A-Za-z0-9._-]+", "_", self.name).strip(".").rpartition(".")
        name = f"{stem[: FILENAME - len(ending) - 1]}{dot}{ending}"[:FILENAME] or "file"
        return _SPOILER + name if self.spoiler and not name.startswith(_SPOILER) else name

    @property
    def url(self) -> str:
        """What an embed of the same message calls it: `embed.set_image(url=chart.url)`."""
        return f"attachment://{self.filename}"

    @property
    def digest(self) -> list[str]:
        """What tells the file from another."""
        return [self.filename, self.description, hashlib.sha256(self.data).hexdigest()]

    def file(self) -> disnake.File:
        """Return it as disnake sends it, once."""
        return disnake.File(io.BytesIO(self.data), self.filename, description=self.description or None)


def body(payload: dict[str, Any], files: Sequence[Attachment]) -> dict[str, Any]:
    """Return the keywords by which disnake's `http.request` sends a message: JSON, or a form where there are files."""
    if not files:
        return {"json": payload}
    sent = [each.file() for each in files]
    return {"form": to_multipart_with_attachments(payload, sent), "files": sent}
