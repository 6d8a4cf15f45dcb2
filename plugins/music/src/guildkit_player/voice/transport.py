"""Datagrams to a voice server: RTP, the transport encryption around it, and how one's own address is found.

AES-GCM is preferred where a server offers it, as Discord does: it costs 1.5 µs a packet, XChaCha20 4.5 µs.
"""

from __future__ import annotations

import asyncio
import socket
import struct
from ipaddress import ip_address
from typing import TYPE_CHECKING, Final

import structlog
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from nacl.bindings import crypto_aead_xchacha20poly1305_ietf_encrypt

from guildkit_player.inside import FRAME_SAMPLES

if TYPE_CHECKING:
    from collections.abc import Callable

    from guildkit_player.voice.dave import Dave

    Encrypt = Callable[[bytes, bytes, bytes], bytes]

AES_GCM: Final = "aead_aes256_gcm_rtpsize"
XCHACHA: Final = "aead_xchacha20_poly1305_rtpsize"
MODES: Final = (AES_GCM, XCHACHA)
"""The encryptions this client knows, the cheaper one first."""

_HEADER: Final = struct.Struct(">BBHII")
_VERSION: Final = 0x80
_OPUS: Final = 0x78
_NONCE: Final = struct.Struct(">I")
_DISCOVERY: Final = struct.Struct(">HHI64sH")
_REQUEST: Final = 1
_RESPONSE: Final = 2
_LENGTH: Final = 70
_TRIES: Final = 10
_PATIENCE: Final = 0.5
_NOBODY_READS: Final = 4096
"""What others say is not listened to; the kernel need not keep it."""

log = structlog.get_logger(__name__)


def connect(host: str, port: int) -> socket.socket:
    """Return a datagram socket to a voice server."""
    family = socket.AF_INET6 if ip_address(host).version == 6 else socket.AF_INET
    udp = socket.socket(family, socket.SOCK_DGRAM)
    try:
        udp.settimeout(0)
        udp.connect((host, port))
    except OSError:
        udp.close()
        raise
    return udp


async def discover(udp: socket.socket, ssrc: int) -> tuple[str, int]:
    """Return the address under which the voice server sees a socket. Whatever else comes in is not listened to.

    Raises:
        TimeoutError: where the server does not say.
    """
    loop = asyncio.get_running_loop()
    for _ in range(_TRIES):
        try:
            udp.send(_DISCOVERY.pack(_REQUEST, _LENGTH, ssrc, b"", 0))
            async with asyncio.timeout(_PATIENCE):
                while True:
                    answer = await loop.sock_recv(udp, 2048)
                    if len(answer) != _DISCOVERY.size:
                        continue
                    kind, length, whose, address, port = _DISCOVERY.unpack(answer)
                    if (kind, length, whose) == (_RESPONSE, _LENGTH, ssrc):
                        udp.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _NOBODY_READS)
                        return address.rstrip(b"\0").decode("ascii", "replace"), port
        except (TimeoutError, BlockingIOError):
            continue
        except ConnectionError:  # Nobody listens there, or not yet.
            await asyncio.sleep(_PATIENCE)
    raise TimeoutError("The voice server does not answer to datagrams.")


class Transport:
    """One voice session's datagrams; the line that its frames are sent through.

    Args:
        udp: a socket that is connected to the voice server.
        ssrc: what marks the packets.
        mode: one of `MODES`.
        key: of 32 bytes.
        dave: the end-to-end encryption.
    """

    def __init__(self, udp: socket.socket, ssrc: int, mode: str, key: bytes, dave: Dave) -> None:
        self._udp = udp
        self._ssrc = ssrc
        self._protect = dave.encrypt
        self._encrypt = _aes_gcm(key) if mode == AES_GCM else _xchacha(key)
        self._sequence = 0
        self._timestamp = 0
        self._nonce = 0
        self._failed = False

    def seal(self, frame: bytes) -> bytes | None:
        """Return the next packet; None, and a line in the log for the first, where a frame cannot be encrypted."""
        protected = self._protect(frame)
        if protected is None:
            if not self._failed:
                log.warning("a frame could not be encrypted end to end", ssrc=self._ssrc)
            self._failed = True
            return None
        self._sequence = (self._sequence + 1) & 0xFFFF
        self._timestamp = (self._timestamp + FRAME_SAMPLES) & 0xFFFFFFFF
        self._nonce = (self._nonce + 1) & 0xFFFFFFFF
        header = _HEADER.pack(_VERSION, _OPUS, self._sequence, self._timestamp, self._ssrc)
        nonce = _NONCE.pack(self._nonce)
        return header + self._encrypt(nonce, protected, header) + nonce

    def send(self, packet: bytes) -> bool:
        """Send a packet; return whether it left. Nobody waits where it cannot: it would come too late."""
        try:
            self._udp.send(packet)
        except OSError:
            return False
        return True

    def close(self) -> None:
        """Send no more."""
        self._udp.close()


def _aes_gcm(key: bytes) -> Encrypt:
    encrypt = AESGCM(key).encrypt
    rest = bytes(8)
    return lambda nonce, frame, header: encrypt(nonce + rest, frame, header)


def _xchacha(key: bytes) -> Encrypt:
    encrypt = crypto_aead_xchacha20poly1305_ietf_encrypt
    rest = bytes(20)
    return lambda nonce, frame, header: encrypt(frame, header, nonce + rest, key)
