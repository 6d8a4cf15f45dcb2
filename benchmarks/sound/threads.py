"""disnake's own players, in a process whose loop is busy for 30 % of the time, for `benchmarks/music.py`.

python benchmarks/sound/threads.py UDP_PORT COUNT
"""

from __future__ import annotations

import asyncio
import os
import socket
import sys
import threading
from typing import Any

import disnake
from others import BURST, BUSY, FRAME, SIZE, end_with_input, spin

THREADS = 100_000
"""Marks their packets."""


class Endless(disnake.AudioSource):
    """A frame that is there at once, for ever."""

    frame = b"\xfc" + os.urandom(SIZE - 1)

    def read(self) -> bytes:
        """Return it."""
        return self.frame

    def is_opus(self) -> bool:
        """It is."""
        return True


class Silent:
    """A voice gateway to which one may say that one speaks."""

    async def speak(self, _state: Any) -> None:
        """Hear it."""


async def play_in_threads(port: int, count: int) -> None:
    """Play with disnake's own players, in a process whose loop is busy for 30 % of the time."""
    for number in range(count):
        client = disnake.VoiceClient.__new__(disnake.VoiceClient)
        client.loop = asyncio.get_running_loop()
        client.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        client.socket.setblocking(False)  # noqa: FBT003 - how it is called
        client.dave, client.ws = None, Silent()  # type: ignore[assignment]
        client.secret_key, client.mode = list(range(32)), "aead_xchacha20_poly1305_rtpsize"
        client.endpoint_ip, client.voice_port = "127.0.0.1", port
        client.ssrc, client.sequence, client.timestamp, client._lite_nonce = THREADS + number, 0, 0, 0  # noqa: SLF001
        client._connected = threading.Event()  # noqa: SLF001 - it is made without a gateway
        client._connected.set()  # noqa: SLF001
        disnake.player.AudioPlayer(Endless(), client).start()
        await asyncio.sleep(FRAME / count)
    while True:
        spin()
        await asyncio.sleep(BURST / BUSY - BURST)


if __name__ == "__main__":
    threading.Thread(target=end_with_input, daemon=True).start()
    asyncio.run(play_in_threads(int(sys.argv[1]), int(sys.argv[2])))
