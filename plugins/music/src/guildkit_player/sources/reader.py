"""The process that reads: `python -m guildkit_player.sources.reader MAIN_IPC SENDER_IPC`; its settings come from the environment."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import threading
from typing import TYPE_CHECKING

import structlog
import zmq
import zmq.asyncio
from pydantic import TypeAdapter

from guildkit_player import logs
from guildkit_player.inside import Close, End, Frames, Open, ToReader
from guildkit_player.sources.config import SourceConfig
from guildkit_player.sources.fetching import Fetcher
from guildkit_player.sources.guard import Guard
from guildkit_player.sources.streams import Stream

if TYPE_CHECKING:
    from guildkit_player.inside import Failed, Opened, Read, Titled

log: structlog.stdlib.BoundLogger = structlog.get_logger("guildkit_player.reader")

_orders: TypeAdapter[Open | Close | End] = TypeAdapter(ToReader)


class Reader:
    """Reads all streams that main asks for, until it is told to end or main is gone.

    Args:
        config: what the operator decides about sources.
        main: the address at which main listens.
        sender: the address at which the sender takes frames.
    """

    def __init__(self, config: SourceConfig, main: str, sender: str) -> None:
        self._config = config
        self._loop = asyncio.get_running_loop()
        context = zmq.asyncio.Context.instance()
        self._main = context.socket(zmq.PAIR)
        self._sender = context.socket(zmq.DEALER)
        for connection, address in ((self._main, main), (self._sender, sender)):
            # Frames are counted by who asks for them: no queue is bounded here, so none drops or blocks.
            connection.setsockopt(zmq.SNDHWM, 0)
            connection.setsockopt(zmq.RCVHWM, 0)
            connection.setsockopt(zmq.LINGER, 500)
            connection.connect(address)
        self._fetcher = Fetcher(Guard(config.private_addresses), largest=config.largest)
        self._streams: dict[str, Stream] = {}

    async def run(self) -> None:
        """Serve until the end."""
        orphaned = asyncio.Event()
        alone = threading.Thread(target=_wait_for_parent, args=(self._loop, orphaned), daemon=True)
        alone.start()
        tasks = [
            asyncio.create_task(self._orders()),
            asyncio.create_task(self._wishes()),
            asyncio.create_task(orphaned.wait()),
        ]
        try:
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
        finally:
            for task in tasks:
                task.cancel()
            for stream in list(self._streams.values()):
                stream.stop()
            await self._fetcher.close()
            self._main.close()
            self._sender.close()

    # --- what streams send; called from their threads

    def frames(self, *parts: bytes) -> None:
        """Send message parts to the sender."""
        self._loop.call_soon_threadsafe(self._sender.send_multipart, parts)

    def tell(self, message: Opened | Failed | Read | Titled) -> None:
        """Send a report to main."""
        self._loop.call_soon_threadsafe(self._main.send, message.model_dump_json().encode())

    # --- what they are told

    async def _orders(self) -> None:
        while True:
            order = _orders.validate_json(await self._main.recv())
            match order:
                case Open():
                    self._open(order)
                case Close():
                    self._stop(order.stream)
                case End():
                    return

    async def _wishes(self) -> None:
        while True:
            name, wish, *more = await self._sender.recv_multipart()
            stream = self._streams.get(name.decode())
            if wish == Frames.STOP:
                self._stop(name.decode())
            elif stream is not None and wish == Frames.ASK:
                stream.ask(int(more[0]))

    def _open(self, order: Open) -> None:
        self._stop(order.stream)
        stream = Stream(
            order,
            self,
            fetcher=self._fetcher,
            loop=self._loop,
            buffer=self._config.buffer,
            on_end=self._ended,
        )
        self._streams[order.stream] = stream
        stream.start()

    def _stop(self, name: str) -> None:
        if stream := self._streams.pop(name, None):
            stream.stop()

    def _ended(self, stream: Stream) -> None:
        """Forget a stream; called from its thread."""
        self._loop.call_soon_threadsafe(self._forget, stream)

    def _forget(self, stream: Stream) -> None:
        if self._streams.get(stream.id) is stream:
            del self._streams[stream.id]


def _wait_for_parent(loop: asyncio.AbstractEventLoop, orphaned: asyncio.Event) -> None:
    """Wait until nobody holds the other end of the standard input, which main does as long as it lives."""
    while os.read(0, 4096):
        pass
    loop.call_soon_threadsafe(orphaned.set)


async def _serve(main: str, sender: str) -> None:
    await Reader(SourceConfig(), main, sender).run()


def run(arguments: list[str]) -> None:
    """Serve; main says good-bye, so that a Ctrl-C in its terminal is none of the reader's business."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    logs.set_up()
    asyncio.run(_serve(*arguments))


if __name__ == "__main__":
    run(sys.argv[1:])
