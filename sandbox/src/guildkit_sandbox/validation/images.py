"""Images that come with a form, as data URIs."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from typing import TYPE_CHECKING, NamedTuple

from guildkit_sandbox import limits
from guildkit_sandbox.errors import Refused

if TYPE_CHECKING:
    from guildkit_sandbox.payloads import Payload
    from guildkit_sandbox.validation.forms import Form, Path

_DATA_URI = re.compile(r"data:image/(?:png|jpeg|gif|webp);base64,(.*)", re.DOTALL)
_BEGINNINGS = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF8", b"RIFF")


class Image(NamedTuple):
    """An image."""

    content: bytes

    @property
    def animated(self) -> bool:
        """Whether it moves."""
        return self.content.startswith(b"GIF8")

    @property
    def hash(self) -> str:
        """What Discord calls it by, in the addresses of its files."""
        name = hashlib.sha256(self.content).hexdigest()[:32]
        return f"a_{name}" if self.animated else name


def read_image(
    form: Form, data: Payload, key: str, path: Path, *, most: int = limits.IMAGE_SIZE, required: bool = False
) -> Image | None:
    """Return an image of a form, None where it is missing or too large; what is no image is refused at once."""
    # A data URI is a third longer than what it encodes; its own length is of no interest.
    uri = form.text(data, key, path, longest=2 * limits.IMAGE_SIZE, required=required)
    if uri is None:
        return None
    match = _DATA_URI.fullmatch(uri)
    try:
        content = base64.b64decode(match[1], validate=True) if match else b""
    except binascii.Error:
        content = b""
    if not content.startswith(_BEGINNINGS):
        raise Refused(50046)
    if len(content) > most:
        size = f"File cannot be larger than {most / 1024} kb."
        form.refuse((*path, key), "BINARY_TYPE_MAX_LENGTH", size)
        return None
    return Image(content)
