"""As much of MLS (RFC 9420) as a voice gateway speaks: its own credential, proposals, and commits taken apart."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey

_VERSION: Final = 1
_PUBLIC_MESSAGE: Final = 1
_KEY_PACKAGE: Final = 5
_BASIC: Final = 1
_EXTERNAL: Final = 2
_MEMBER: Final = 1
_PROPOSAL: Final = 2
_COMMIT: Final = 3
_ADD: Final = 1
_REMOVE: Final = 3
_BY_REFERENCE: Final = 2


def vector(content: bytes) -> bytes:
    """Return bytes after their length, which takes 1, 2 or 4 bytes itself (2.1.2)."""
    size = len(content)
    if size < 1 << 6:
        return bytes([size]) + content
    if size < 1 << 14:
        return struct.pack(">H", 0x4000 | size) + content
    return struct.pack(">I", 0x80000000 | size) + content


class Reader:
    """Reads MLS structures one after the other.

    Args:
        data: what to read.
    """

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.at = 0

    def take(self, size: int) -> bytes:
        """Return the next bytes.

        Raises:
            ValueError: where there are not as many.
        """
        taken = self.data[self.at : self.at + size]
        if len(taken) < size:
            raise ValueError(f"{size} bytes were expected at {self.at}.")
        self.at += size
        return taken

    def number(self, size: int) -> int:
        """Return the next number of this many bytes."""
        return int.from_bytes(self.take(size))

    def vector(self) -> bytes:
        """Return the next bytes that have their length before them."""
        first = self.number(1)
        more = (0, 1, 3, 0)[first >> 6]
        size = (first & 0x3F) << 8 * more | self.number(more)
        return self.take(size)


class ExternalSender:
    """The voice gateway as MLS sees it: no member, but the only one who may propose.

    Args:
        key: what it signs with.
        identity: what it calls itself.
    """

    def __init__(self, key: EllipticCurvePrivateKey, identity: bytes) -> None:
        self._key = key
        self._identity = identity

    def package(self) -> bytes:
        """Return the public key and the credential, as members put them into the group."""
        from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat  # noqa: PLC0415 - optional

        public = self._key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        return vector(public) + struct.pack(">H", _BASIC) + vector(self._identity)

    def add(self, group_id: bytes, epoch: int, key_package: bytes) -> bytes:
        """Return the message that proposes to add the member of a key package."""
        return self._propose(group_id, epoch, struct.pack(">H", _ADD) + bare_key_package(key_package))

    def remove(self, group_id: bytes, epoch: int, leaf: int) -> bytes:
        """Return the message that proposes to remove the member at a leaf."""
        return self._propose(group_id, epoch, struct.pack(">HI", _REMOVE, leaf))

    def _propose(self, group_id: bytes, epoch: int, proposal: bytes) -> bytes:
        from cryptography.hazmat.primitives.asymmetric.ec import ECDSA  # noqa: PLC0415 - optional
        from cryptography.hazmat.primitives.hashes import SHA256  # noqa: PLC0415 - optional

        content = b"".join(
            (
                vector(group_id),
                struct.pack(">QBI", epoch, _EXTERNAL, 0),
                vector(b""),
                struct.pack(">B", _PROPOSAL),
                proposal,
            )
        )
        framed = struct.pack(">HH", _VERSION, _PUBLIC_MESSAGE) + content
        signed = vector(b"MLS 1.0 FramedContentTBS") + vector(framed)
        return framed + vector(self._key.sign(signed, ECDSA(SHA256())))


def append(proposals: Iterable[bytes]) -> bytes:
    """Return the body of DAVE's message that brings proposals."""
    return b"\0" + vector(b"".join(proposals))


def bare_key_package(data: bytes) -> bytes:
    """Return a key package without the frame of an MLS message, where it is in one."""
    return data[4:] if data[:4] == struct.pack(">HH", _VERSION, _KEY_PACKAGE) else data


def split_commit(data: bytes) -> tuple[bytes, int, bytes]:
    """Return a commit, the epoch that it ends, and the welcome that follows it (empty where nobody is added).

    Raises:
        ValueError: where there is no commit.
    """
    reader = Reader(data)
    if (reader.number(2), reader.number(2)) != (_VERSION, _PUBLIC_MESSAGE):
        raise ValueError("No public MLS message.")
    reader.vector()  # the group
    epoch = reader.number(8)
    if reader.number(1) != _MEMBER:
        raise ValueError("A commit is sent by a member.")
    reader.number(4)  # the leaf
    reader.vector()  # authenticated data
    if reader.number(1) != _COMMIT:
        raise ValueError("No commit.")
    proposals = Reader(reader.vector())
    while proposals.at < len(proposals.data):
        if proposals.number(1) != _BY_REFERENCE:
            raise ValueError("Only what the gateway proposed may be committed.")
        proposals.vector()
    if reader.number(1):
        _skip_leaf_node(reader)
        reader.vector()  # the path
    reader.vector()  # signature
    reader.vector()  # confirmation tag
    reader.vector()  # membership tag
    return data[: reader.at], epoch, data[reader.at :]


def _skip_leaf_node(reader: Reader) -> None:
    reader.vector()  # encryption key
    reader.vector()  # signature key
    reader.number(2)  # credential type
    reader.vector()  # identity
    for _ in range(5):
        reader.vector()  # capabilities
    if reader.number(1) == 1:
        reader.take(16)  # lifetime, in key packages
    else:
        reader.vector()  # parent hash, in commits
    reader.vector()  # extensions
    reader.vector()  # signature


def identity_in(key_package: bytes) -> bytes:
    """Return whom a key package is for.

    Raises:
        ValueError: where it is none.
    """
    reader = Reader(bare_key_package(key_package))
    if reader.number(2) != _VERSION:
        raise ValueError("No key package.")
    reader.number(2)  # cipher suite
    reader.vector()  # init key
    reader.vector()  # encryption key
    reader.vector()  # signature key
    if reader.number(2) != _BASIC:
        raise ValueError("A credential that is not basic.")
    return reader.vector()
