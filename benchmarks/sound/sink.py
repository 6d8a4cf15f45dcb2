"""A voice server that only notes when datagrams came in, as the kernel saw it, for `benchmarks/music.py`.

It lets everybody in without end-to-end encryption, and gives each a number of its own. Each line on standard input begins a new
count; the answer to it is what was counted since the line before.

    python benchmarks/sound/sink.py CA_FILE
"""

from __future__ import annotations

import asyncio
import itertools
import json
import socket
import struct
import sys
import threading
from collections import defaultdict
from pathlib import Path
from typing import Any

from aiohttp import web

from guildkit_sandbox.tls import certificates

STAMPED = 35  # SO_TIMESTAMPNS
CONTROL = 1
PLAYERS = 1000
THREADS = 100_000
_TIMESPEC = struct.Struct("qq")
_TURN = 20_000_000
_AT_ONCE = 2_000_000
_KEY = list(range(32))


class Sink:
    """Notes moments in nanoseconds, by whose packet it was."""

    def __init__(self) -> None:
        self.udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.udp.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8 << 20)
        self.udp.setsockopt(socket.SOL_SOCKET, STAMPED, 1)
        self.udp.bind(("127.0.0.1", 0))
        self.moments: dict[int, list[int]] = defaultdict(list)
        self.numbers = itertools.count(PLAYERS)

    def listen(self) -> None:
        """Note what comes in, and answer who asks for an address."""
        while True:
            data, stamps, _, address = self.udp.recvmsg(2048, 64)
            if data[:4] == b"\0\1\0\x46":
                host, port = address
                answer = struct.pack(">HHI64sH", 2, 70, int.from_bytes(data[4:8]), host.encode(), port)
                self.udp.sendto(answer, address)
                continue
            seconds, nanoseconds = _TIMESPEC.unpack(stamps[0][2])
            self.moments[int.from_bytes(data[8:12])].append(seconds * 1_000_000_000 + nanoseconds)

    async def let_in(self, request: web.Request) -> web.WebSocketResponse:
        """Speak the voice gateway's side."""
        gateway = web.WebSocketResponse()
        await gateway.prepare(request)
        await gateway.send_json({"op": 8, "d": {"v": 8, "heartbeat_interval": 13_750}})
        async for message in gateway:
            said: dict[str, Any] = message.json()
            if said["op"] == 0:
                host, port = self.udp.getsockname()
                modes = ["aead_aes256_gcm_rtpsize", "aead_xchacha20_poly1305_rtpsize"]
                given = {"ssrc": next(self.numbers), "ip": host, "port": port, "modes": modes}
                await gateway.send_json({"op": 2, "d": given, "seq": 0})
            elif said["op"] == 1:
                mode = said["d"]["data"]["mode"]
                description = {"mode": mode, "secret_key": _KEY, "dave_protocol_version": 0}
                await gateway.send_json({"op": 4, "d": description, "seq": 1})
            elif said["op"] == 3:
                await gateway.send_json({"op": 6, "d": {"t": said["d"]["t"]}})
        return gateway

    def counted(self) -> dict[str, Any]:
        """Return how evenly packets came since this was last asked, by who sent them, and begin anew."""
        moments, self.moments = self.moments, defaultdict(list)
        kinds = {"control": (0, PLAYERS), "players": (PLAYERS, THREADS), "threads": (THREADS, 1 << 32)}
        return {
            name: _figures([found for ssrc, found in moments.items() if low <= ssrc < high])
            for name, (low, high) in kinds.items()
        }


def _figures(streams: list[list[int]]) -> dict[str, float]:
    """Return how far intervals are from 20 ms (ms), how many packets are missing, and the most that came at once."""
    off, due, came, largest = [], 0, 0, 1
    for moments in streams:
        burst = 1
        for before, after in itertools.pairwise(moments):
            off.append(abs(after - before - _TURN))
            burst = burst + 1 if after - before < _AT_ONCE else 1
            largest = max(largest, burst)
        due += round((moments[-1] - moments[0]) / _TURN) + 1
        came += len(moments)
    off.sort()
    at = [off[int(len(off) * share)] / 1e6 if off else 0.0 for share in (0.5, 0.99, 0.999)]
    missing = max(0, due - came) / due if due else 0.0
    named = dict(zip(("p50", "p99", "p999"), (round(each, 3) for each in at), strict=True))
    return {**named, "streams": len(streams), "deficit": round(missing, 5), "burst": largest}


async def serve(sink: Sink) -> None:
    """Serve until standard input ends."""
    app = web.Application()
    app.router.add_get("/", sink.let_in)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0, ssl_context=certificates().server).start()
    print(json.dumps({"gateway": runner.addresses[0][1], "udp": sink.udp.getsockname()[1]}), flush=True)
    while await asyncio.to_thread(sys.stdin.readline):
        print(json.dumps(sink.counted()), flush=True)
    await runner.cleanup()


def main() -> None:
    """Tell whom to trust, and serve."""
    Path(sys.argv[1]).write_bytes(certificates().ca_pem)
    sink = Sink()
    threading.Thread(target=sink.listen, daemon=True).start()
    asyncio.run(serve(sink))


if __name__ == "__main__":
    main()
