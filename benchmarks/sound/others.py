"""What runs beside a sender in `benchmarks/music.py`, each in a process of its own until standard input ends.

python benchmarks/sound/others.py reader ADDRESS COUNT | busy | control UDP_PORT
"""

from __future__ import annotations

import os
import socket
import sys
import threading
import time

import zmq

from guildkit_player.inside import Frames

FRAME = 0.02
BUSY = 0.3
BURST = 0.006
SIZE = 320
"""Bytes of a frame at 128 kb/s."""
CONTROL = 1


def read(address: str, count: int) -> None:
    """Give the sender frames of every stream that it asks for."""
    reader: zmq.Socket[bytes] = zmq.Context.instance().socket(zmq.DEALER)
    reader.connect(address)
    streams = [b"%d" % number for number in range(count)]
    for stream in streams:
        reader.send_multipart([stream, Frames.BEGIN])
    packed = (SIZE).to_bytes(2) + b"\xfc" + os.urandom(SIZE - 1)
    while True:
        stream, said, *data = reader.recv_multipart()
        if said == Frames.ASK:
            reader.send_multipart([stream, Frames.MORE, packed * int(data[0])])


def end_with_input() -> None:
    """End this process when its standard input does."""
    while os.read(0, 1024):
        pass
    os._exit(0)


def spin() -> None:
    """Be as busy with pure Python as a bot's loop may be for a moment."""
    until = time.perf_counter() + BURST
    while time.perf_counter() < until:
        pass


def be_busy() -> None:
    """Be busy for 30 % of the time."""
    while True:
        spin()
        time.sleep(BURST / BUSY - BURST)


def tick(port: int) -> None:
    """Send an empty packet every 20 ms, and do nothing else: what this machine can do at all."""
    udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    udp.connect(("127.0.0.1", port))
    packet = bytes(8) + CONTROL.to_bytes(4)
    due = time.monotonic()
    while True:
        udp.send(packet)
        due += FRAME
        time.sleep(max(0.0, due - time.monotonic()))


def main() -> None:
    """Be what is asked for."""
    threading.Thread(target=end_with_input, daemon=True).start()
    role, *rest = sys.argv[1:]
    if role == "reader":
        read(rest[0], int(rest[1]))
    elif role == "busy":
        be_busy()
    else:
        tick(int(rest[0]))


if __name__ == "__main__":
    main()
