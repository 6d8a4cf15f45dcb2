"""Stand-ins for the processes that read and send: they speak as those do, and make no sound.

`python standins.py sender MAIN …` sends a frame every 20 ms of a clock that runs so many times faster as SPEED says;
`python standins.py reader MAIN …` opens whatever it is told to, and passes on what `Playable.url` says that becomes of it.
"""

import asyncio
import contextlib
import json
import os
import sys
from pathlib import Path

import zmq
import zmq.asyncio

SENDER = (sys.executable, __file__, "sender")
READER = (sys.executable, __file__, "reader")
NOTES = "STANDIN_NOTES"
"""Names a file in which the stand-ins note what they were told."""


async def main(role, address):
    socket = zmq.asyncio.Context().socket(zmq.PAIR)
    socket.linger = 0
    socket.connect(address)
    part = Sender(socket) if role == "sender" else Reader(socket)
    loop = asyncio.get_running_loop()
    ended = asyncio.Event()
    loop.add_reader(sys.stdin, lambda: ended.set() if not sys.stdin.buffer.raw.read(1) else None)
    reading = asyncio.create_task(part.read(ended))
    acting = asyncio.create_task(part.act())
    await ended.wait()
    for task in (reading, acting):
        task.cancel()
    note(role, {"do": "ended"})


def note(role, told):
    if NOTES in os.environ:
        with Path(os.environ[NOTES]).open("a", encoding="utf-8") as file:
            file.write(json.dumps({"role": role, "pid": os.getpid(), **told}) + "\n")


class Reader:
    def __init__(self, socket):
        self.socket = socket
        self.tries = {}

    async def tell(self, **message):
        await self.socket.send(json.dumps(message).encode())

    async def act(self):
        await asyncio.Event().wait()

    async def read(self, ended):
        while True:
            told = json.loads(await self.socket.recv())
            note("reader", told)
            if told["do"] == "end":
                ended.set()
            if told["do"] != "open":
                continue
            stream, url = told["stream"], told["playable"]["url"]
            if url.startswith("unreadable"):
                await self.tell(tell="failed", stream=stream, code="no_sound", message="No sound.")
            elif url.startswith("expired") and told["start"] == 0 and url not in self.tries:
                self.tries[url] = True
                await self.tell(tell="opened", stream=stream, way="passthrough")
                await self.tell(tell="failed", stream=stream, code="gone", message="403", at=3.0, again=True)
            elif url.startswith("poison"):
                os._exit(9)
            else:
                way = "passthrough" if told["volume"] == 100 and not told["filter"] else "transcoded"
                await self.tell(tell="opened", stream=stream, way=way)


class Sender:
    """Every stream lasts as many frames as the song that it was opened for has, which it reads from the notes of the reader."""

    def __init__(self, socket):
        self.socket = socket
        self.speed = float(os.environ.get("SPEED", "1"))
        self.guilds = {}

    async def tell(self, **message):
        await self.socket.send(json.dumps(message).encode())

    async def read(self, ended):
        while True:
            told = json.loads(await self.socket.recv())
            note("sender", told)
            guild = self.guilds.setdefault(told.get("guild"), {"now": None, "then": None, "paused": False})
            match told["do"]:
                case "play" if told["then"] and guild["now"] is not None:
                    guild["then"] = told["stream"]
                case "play":
                    guild.update(now=told["stream"], then=None, sent=0, started=False)
                case "halt":
                    for place in ("now", "then"):
                        if guild[place] == told["stream"] or not told["stream"]:
                            guild[place] = None
                    if guild["now"] is None and guild["then"] is not None:
                        guild.update(now=guild["then"], then=None, sent=0, started=False)
                case "pause":
                    guild["paused"] = told["paused"]
                case "attach":
                    await self.tell(tell="voice", guild=told["guild"], state="ready")
                case "detach":
                    del self.guilds[told["guild"]]
                case "end":
                    ended.set()

    def length(self, stream):
        with contextlib.suppress(OSError):
            for line in Path(os.environ[NOTES]).read_text(encoding="utf-8").splitlines():
                told = json.loads(line)
                if told.get("stream") == stream and told["do"] == "open":
                    seconds = told["playable"]["duration"]
                    return None if seconds is None else int((seconds - told["start"]) * 50)
        return None

    async def act(self):
        count = 0
        while True:
            await asyncio.sleep(0.02)
            count += 1
            for name, guild in list(self.guilds.items()):
                if guild["now"] is None or guild["paused"]:
                    continue
                if not guild["started"]:
                    guild.update(started=True, length=self.length(guild["now"]))
                    await self.tell(tell="started", guild=name, stream=guild["now"])
                guild["sent"] += max(1, int(self.speed))
                if guild["length"] is not None and guild["sent"] >= guild["length"]:
                    await self.tell(tell="ended", guild=name, stream=guild["now"], frames=guild["length"])
                    guild.update(now=guild["then"], then=None, sent=0, started=False)
            if count % 10 == 0:
                live = {
                    name: each
                    for name, each in self.guilds.items()
                    if each["now"] is not None and each["started"]
                }
                await self.tell(
                    tell="stats", playing=len(live), sent=count, nulled=0, deficit=0, late_ms=0.1,
                    frames={name: each["sent"] for name, each in live.items()},
                    streams={name: each["now"] for name, each in live.items()},
                )  # fmt: skip


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2]))
