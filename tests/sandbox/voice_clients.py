"""What voice clients play, and a client as small as can be that says what it is told to."""

from __future__ import annotations

import asyncio
import socket
import struct
from contextlib import asynccontextmanager

import aiohttp
import disnake
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from nacl.secret import Aead

AES_GCM = "aead_aes256_gcm_rtpsize"
XCHACHA = "aead_xchacha20_poly1305_rtpsize"
FRAME = b"\xfcnote"
FRAMES = [bytes([0xFC, number]) + b"note" for number in range(10)]
SILENCE = b"\xf8\xff\xfe"


class Tune(disnake.AudioSource):
    """Opus frames of 20 ms; an endless one repeats the last."""

    def __init__(self, frames, *, endless=False):
        self.frames = list(frames)
        self.endless = endless

    def is_opus(self):
        return True

    def read(self):
        if self.endless and len(self.frames) == 1:
            return self.frames[0]
        return self.frames.pop(0) if self.frames else b""


class VoiceWire:
    """A voice client as small as can be."""

    def __init__(self, socket_, credentials):
        self.socket = socket_
        self.credentials = credentials
        self.sequence = -1

    async def send(self, op, data):
        await self.socket.send_json({"op": op, "d": data})

    async def receive(self, op):
        message = await asyncio.wait_for(self.socket.receive_json(), 1)
        self.sequence = message.get("seq", self.sequence)
        assert message["op"] == op, message
        return message["d"]

    async def close_code(self):
        message = await asyncio.wait_for(self.socket.receive(), 1)
        assert message.type is aiohttp.WSMsgType.CLOSE, message
        return message.data

    async def identify(self, **changes):
        await self.send(0, {**self.credentials, **changes})

    async def ready(self, mode=AES_GCM):
        """Identify, discover the address, agree on the encryption, and say that one speaks."""
        await self.identify()
        self.given = await self.receive(2)
        self.udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.udp.connect((self.given["ip"], self.given["port"]))
        self.udp.settimeout(0)
        _host, port = self.udp.getsockname()
        await self.send(1, {"protocol": "udp", "data": {"address": "127.0.0.1", "port": port, "mode": mode}})
        description = await self.receive(4)
        assert description["mode"] == mode
        self.key = bytes(description["secret_key"])
        self.mode = mode
        await self.send(5, {"speaking": 1, "delay": 0, "ssrc": self.given["ssrc"]})

    def packet(self, number, *, nonce=None, payload=FRAME, extension=b"", ssrc=None):
        first = 0x90 if extension else 0x80
        header = struct.pack(">BBHII", first, 0x78, number % 65536, number * 960, ssrc or self.given["ssrc"])
        if extension:
            header += struct.pack(">HH", 0xBEDE, len(extension) // 4)
        nonce = struct.pack(">I", number if nonce is None else nonce)
        if self.mode == AES_GCM:
            body = AESGCM(self.key).encrypt(nonce.ljust(12, b"\0"), extension + payload, header)
        else:
            box = Aead(self.key)
            body = box.encrypt(extension + payload, header, nonce.ljust(24, b"\0")).ciphertext
        return header + body + nonce


@asynccontextmanager
async def connecting(sandbox, credentials):
    async with (
        aiohttp.ClientSession(connector=sandbox.connector()) as session,
        session.ws_connect("wss://us-east1234.discord.media/?v=8") as socket_,
    ):
        wire = VoiceWire(socket_, credentials)
        hello = await wire.receive(8)
        assert hello == {"v": 8, "heartbeat_interval": 13750}
        yield wire
        if hasattr(wire, "udp"):
            wire.udp.close()
