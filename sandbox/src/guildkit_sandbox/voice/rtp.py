"""RTP packets, and the transport encryption around what they carry."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

AES_GCM: Final = "aead_aes256_gcm_rtpsize"
XCHACHA: Final = "aead_xchacha20_poly1305_rtpsize"
MODES: Final = (AES_GCM, XCHACHA)
"""The encryption modes that Discord offers, the preferred one first."""

_HEADER: Final = 12
_OPUS: Final = 0x78
_NONCE: Final = 4
_MISSING: Final = "Voice needs PyNaCl and cryptography: install guildkit-sandbox[voice]."


class RtpPacket(NamedTuple):
    """A packet as it came in, its payload still encrypted."""

    sequence: int
    timestamp: int
    ssrc: int
    header: bytes
    """What is authenticated without being encrypted."""
    payload: bytes
    nonce: bytes
    extension: int
    """How many bytes of a header extension come before the payload once it is decrypted."""


def parse(data: bytes) -> RtpPacket | None:
    """Return the RTP packet in a datagram, None where there is none that carries Opus."""
    if len(data) < _HEADER or data[0] >> 6 != 2 or data[1] & 0x7F != _OPUS:
        return None
    size = _HEADER + 4 * (data[0] & 0x0F)
    extension = 0
    if data[0] & 0x10:
        extension = 4 * int.from_bytes(data[size + 2 : size + 4])
        size += 4
    if len(data) < size + _NONCE:
        return None
    return RtpPacket(
        sequence=int.from_bytes(data[2:4]),
        timestamp=int.from_bytes(data[4:8]),
        ssrc=int.from_bytes(data[8:12]),
        header=data[:size],
        payload=data[size:-_NONCE],
        nonce=data[-_NONCE:],
        extension=extension,
    )


class Transport:
    """Opens what was encrypted between a client and its voice server.

    Args:
        mode: the encryption mode that the client chose.
        key: the key it was given.

    Raises:
        RuntimeError: where what decrypts is not installed; says what to install.
    """

    def __init__(self, mode: str, key: bytes) -> None:
        self.mode = mode
        self._open: Callable[[bytes, bytes, bytes], bytes | None]
        self._open = _aes_gcm(key) if mode == AES_GCM else _xchacha(key)

    def open(self, packet: RtpPacket) -> bytes | None:
        """Return what a packet carries, None where it cannot be authenticated."""
        plain = self._open(packet.nonce, packet.payload, packet.header)
        return None if plain is None else plain[packet.extension :]


def _aes_gcm(key: bytes) -> Callable[[bytes, bytes, bytes], bytes | None]:
    try:
        from cryptography.exceptions import InvalidTag  # noqa: PLC0415 - only where somebody speaks
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415 - as above
    except ImportError as error:
        raise RuntimeError(_MISSING) from error
    cipher = AESGCM(key)

    def open_packet(nonce: bytes, payload: bytes, header: bytes) -> bytes | None:
        try:
            return cipher.decrypt(nonce.ljust(12, b"\0"), payload, header)
        except (InvalidTag, ValueError):
            return None

    return open_packet


def _xchacha(key: bytes) -> Callable[[bytes, bytes, bytes], bytes | None]:
    try:
        from nacl.exceptions import CryptoError  # noqa: PLC0415 - only where somebody speaks
        from nacl.secret import Aead  # noqa: PLC0415 - as above
    except ImportError as error:
        raise RuntimeError(_MISSING) from error
    box = Aead(key)

    def open_packet(nonce: bytes, payload: bytes, header: bytes) -> bytes | None:
        try:
            return bytes(box.decrypt(payload, header, nonce.ljust(Aead.NONCE_SIZE, b"\0")))
        except (CryptoError, ValueError):
            return None

    return open_packet
