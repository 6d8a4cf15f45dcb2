"""A reader process, and somebody who plays main and the sender for it."""

import asyncio
import itertools
import os
import sys
import tempfile
from pathlib import Path

import zmq
import zmq.asyncio
from pydantic import TypeAdapter

from guildkit_player.inside import Close, End, Failed, Frames, FromReader, Open, Opened, Playable, Read

REPORTS = TypeAdapter(FromReader)


class ReaderAtWork:
    """A reader, spoken to as main and the sender do."""

    def __init__(self, *, environment=None, **settings):
        self._environment = environment or {}
        self._settings = {f"PLAYER_{name.upper()}": str(value) for name, value in settings.items()}
        self._folder = tempfile.TemporaryDirectory(prefix="gk")
        self.reports = []
        self.frames = {}
        self.ends = {}
        self._asks = {}
        self._names = itertools.count()
        self._news = asyncio.Condition()

    async def __aenter__(self):
        context = zmq.asyncio.Context.instance()
        self._main, self._sender = context.socket(zmq.PAIR), context.socket(zmq.ROUTER)
        addresses = [f"ipc://{self._folder.name}/{name}" for name in ("main", "sender")]
        self._main.bind(addresses[0])
        self._sender.bind(addresses[1])
        self.process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "guildkit_player.sources.reader",
            *addresses,
            stdin=asyncio.subprocess.PIPE,
            env={**os.environ, **self._settings, **self._environment},
        )
        self._tasks = [asyncio.create_task(self._listen_main()), asyncio.create_task(self._listen_sender())]
        return self

    async def __aexit__(self, *_):
        if self.process.returncode is None:
            await self.tell(End())
            await self.process.wait()
        for task in self._tasks:
            task.cancel()
        self._main.close(0)
        self._sender.close(0)
        self._folder.cleanup()

    async def tell(self, order):
        await self._main.send(order.model_dump_json().encode())

    async def open(self, stream, playable, *, ask=1_000_000, **options):
        self._asks[stream] = ask
        self.frames[stream] = []
        await self.tell(Open(stream=stream, playable=playable, **options))

    async def ask(self, stream, count):
        await self._sender.send_multipart([self._peer, stream.encode(), Frames.ASK, str(count).encode()])

    async def stop(self, stream):
        await self._sender.send_multipart([self._peer, stream.encode(), Frames.STOP])

    async def close(self, stream):
        await self.tell(Close(stream=stream))

    async def until(self, is_so):
        async with self._news:
            await self._news.wait_for(is_so)

    def of(self, stream, kind):
        return next(
            (report for report in self.reports if report.stream == stream and isinstance(report, kind)), None
        )

    async def play(self, playable, *, ask=1_000_000, **options):
        """Read all of it, or as many frames as are asked for, and return how it was opened, its frames, and how it ended."""
        stream = f"s{next(self._names)}"
        await self.open(stream, playable, ask=ask, **options)
        await self.until(
            lambda: (
                (self.of(stream, (Read, Failed)) and stream in self.ends) or len(self.frames[stream]) >= ask
            )
        )
        if len(self.frames[stream]) >= ask:
            await self.stop(stream)
        return self.of(stream, Opened), self.frames[stream], self.of(stream, (Read, Failed))

    async def file(self, path, **options):
        return await self.play(Playable(kind="file", url=str(Path(path))), **options)

    async def web(self, url, *, live=False, duration=None, **options):
        return await self.play(Playable(kind="http", url=url, live=live, duration=duration), **options)

    async def _listen_main(self):
        while True:
            report = REPORTS.validate_json(await self._main.recv())
            async with self._news:
                self.reports.append(report)
                self._news.notify_all()

    async def _listen_sender(self):
        while True:
            self._peer, name, what, *more = await self._sender.recv_multipart()
            stream = name.decode()
            async with self._news:
                if what == Frames.BEGIN and self._asks[stream]:
                    await self.ask(stream, self._asks[stream])
                elif what == Frames.MORE:
                    self.frames[stream].extend(Frames.unpack(more[0]))
                elif what in {Frames.DONE, Frames.BROKEN}:
                    self.ends[stream] = what
                self._news.notify_all()
