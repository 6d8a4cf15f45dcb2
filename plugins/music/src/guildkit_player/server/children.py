"""The processes of a service beside the main one: started, spoken to, and started again when they end."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import os
import sys
import time
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Protocol

import structlog
import zmq
import zmq.asyncio
from pydantic import TypeAdapter, ValidationError

from guildkit_player.inside import Close, End, Failed, FromReader, FromSender, Open, Opened, Read

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from pydantic import BaseModel

log = structlog.get_logger()

SENDER: Final = (sys.executable, "-m", "guildkit_player.sound.sender")
READER: Final = (sys.executable, "-m", "guildkit_player.sources.reader")
STEADY_SECONDS: Final = 60.0
"""A process that has run for so long has recovered: the next pause is short again."""
END_SECONDS: Final = 3.0
"""So much time a process has to end by itself."""


def pauses() -> itertools.chain[float]:
    """Return the seconds to wait before each new start."""
    return itertools.chain((0.0, 0.5, 1.0, 2.0), itertools.repeat(5.0))


class Child:
    """A process that is kept running, and the PAIR socket to it. Each run has a socket of its own: nothing of the last one comes late.

    Args:
        name: for the log and the socket.
        command: what to run; the socket's address is its first argument.
        arguments: the other arguments.
        folder: where the sockets are.
        context: ZeroMQ's.
        environment: of the process.
        messages: what it tells.
        on_told: called with each.
        on_started: called after each start, with how many there were.
        on_lost: called after each end that nobody asked for.
    """

    def __init__(
        self,
        name: str,
        command: Sequence[str],
        arguments: Sequence[str],
        *,
        folder: Path,
        context: zmq.asyncio.Context,
        environment: Mapping[str, str],
        messages: TypeAdapter[Any],
        on_told: Callable[[Any], None],
        on_started: Callable[[int], None],
        on_lost: Callable[[], None] = lambda: None,
    ) -> None:
        self._name = name
        self._command = command
        self._arguments = arguments
        self._folder = folder
        self._context = context
        self._environment = environment
        self._messages = messages
        self._on_told = on_told
        self._on_started = on_started
        self._on_lost = on_lost
        self._outbox: asyncio.Queue[BaseModel] | None = None
        self._process: asyncio.subprocess.Process | None = None
        self._ending = False
        self._runs = 0
        self._task: asyncio.Task[None] | None = None

    @property
    def pid(self) -> int | None:
        """Its process id while it runs."""
        return self._process.pid if self._process is not None and self._process.returncode is None else None

    def start(self) -> None:
        """Start it, and again whenever it ends."""
        self._task = asyncio.create_task(self._supervise(), name=f"child {self._name}")

    def tell(self, message: BaseModel) -> None:
        """Say something to it; while it does not run that is lost."""
        if self._outbox is not None:
            self._outbox.put_nowait(message)

    async def close(self) -> None:
        """Let it say good-bye and end."""
        self._ending = True
        self.tell(End())
        process = self._process
        if process is not None and process.returncode is None:
            try:
                async with asyncio.timeout(END_SECONDS):
                    await process.wait()
            except TimeoutError:
                log.warning("a process does not end, it is killed", process=self._name)
                with contextlib.suppress(ProcessLookupError):
                    process.kill()
                await process.wait()
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _supervise(self) -> None:
        waits = pauses()
        while True:
            began = time.monotonic()
            try:
                code: int | str = await self._run()
            except (OSError, zmq.ZMQError) as error:
                code = str(error)
            if self._ending:
                return
            if time.monotonic() - began > STEADY_SECONDS:
                waits = pauses()
            pause = next(waits)
            log.warning(
                "a process has ended, it is started again", process=self._name, exit=code, pause_seconds=pause
            )
            self._on_lost()
            await asyncio.sleep(pause)

    async def _run(self) -> int:
        self._runs += 1
        address = f"ipc://{self._folder / f'{self._name}-{self._runs}'}"
        socket = self._context.socket(zmq.PAIR)
        socket.linger = 0
        socket.bind(address)
        process: asyncio.subprocess.Process | None = None
        outbox: asyncio.Queue[BaseModel] = asyncio.Queue()
        talking: list[asyncio.Task[None]] = []
        try:
            process = await asyncio.create_subprocess_exec(
                *self._command,
                address,
                *self._arguments,
                stdin=asyncio.subprocess.PIPE,  # its end tells the child that this process is gone, however it went
                env={**os.environ, **self._environment},
                process_group=0,  # Ctrl+C reaches this process, which tells the others
            )
            self._process = process
            self._outbox = outbox
            self._on_started(self._runs)
            talking = [
                asyncio.create_task(self._talk(socket, outbox)),
                asyncio.create_task(self._listen(socket)),
            ]
            return await process.wait()
        finally:
            self._outbox = None
            for task in talking:
                task.cancel()
            await asyncio.gather(*talking, return_exceptions=True)
            socket.close(linger=0)
            (self._folder / f"{self._name}-{self._runs}").unlink(missing_ok=True)
            if process is not None and process.returncode is None:
                with contextlib.suppress(ProcessLookupError):
                    process.kill()
                await process.wait()

    async def _talk(self, socket: zmq.asyncio.Socket, outbox: asyncio.Queue[BaseModel]) -> None:
        while True:
            await socket.send((await outbox.get()).model_dump_json().encode())

    async def _listen(self, socket: zmq.asyncio.Socket) -> None:
        while True:
            body = await socket.recv()
            try:
                told = self._messages.validate_json(body)
            except ValidationError as error:
                log.warning("a process tells what nobody understands", process=self._name, error=str(error))
                continue
            try:
                self._on_told(told)
            except Exception:
                # Of one player: what is told of the others has to be heard.
                log.exception("what a process tells could not be followed", process=self._name)


class Hearer(Protocol):
    """Who hears of the processes."""

    def hear_sender(self, told: Any) -> None:
        """Take what the sender tells."""

    def hear_reader(self, told: Any) -> None:
        """Take what a reader tells."""

    def sender_restarted(self) -> None:
        """There is another sender, which knows nothing yet."""

    def reader_lost(self, streams: set[str], blamed: str) -> None:
        """A reader that had these streams has ended, perhaps because of one of them."""


@dataclass(slots=True)
class Reader:
    """A reader and its streams.

    Attributes:
        streams: in the order in which it was told of them, and whether it can read each.
        careful: whether it opens one after the other, because one of these may have ended the last run.
        waiting: what it opens then.
    """

    child: Child
    streams: dict[str, bool] = field(default_factory=dict)
    careful: bool = False
    waiting: deque[Open] = field(default_factory=deque)

    def open(self, message: Open) -> None:
        """Have it open a stream."""
        self.waiting.append(message)
        self.go_on()

    def close(self, message: Close) -> None:
        """Have it close one, where it has it."""
        if self.streams.pop(message.stream, None) is not None:
            self.child.tell(message)
        self.waiting = deque(each for each in self.waiting if each.stream != message.stream)
        self.go_on()

    def note(self, told: Opened | Failed | Read) -> None:
        """Take what became of a stream."""
        if told.stream in self.streams:
            if isinstance(told, Opened):
                self.streams[told.stream] = True
            else:
                del self.streams[told.stream]
        self.go_on()

    def lose_all(self) -> tuple[set[str], str]:
        """Return its streams, and the one that it may have ended of; it has none any more."""
        found = [*self.streams]
        unread = [stream for stream, opened in self.streams.items() if not opened]
        blamed = (unread or found or [""])[-1]
        self.streams.clear()
        self.careful = True
        return set(found), blamed

    def go_on(self) -> None:
        """Tell it of what waits, as far as it may open that now."""
        # While it does not run they wait for its next start.
        while (
            self.waiting
            and self.child.pid is not None
            and not (self.careful and not all(self.streams.values()))
        ):
            message = self.waiting.popleft()
            self.streams[message.stream] = False
            self.child.tell(message)
        if self.streams and not self.waiting and all(self.streams.values()):
            self.careful = False


class Processes:
    """The sender and the readers of a service.

    Args:
        folder: where their sockets are; others must not read it.
        frames: where the sender hands over the sound of voice connections that bots hold.
        environment: of the processes.
        sender, reader: what to run.
    """

    def __init__(
        self,
        folder: Path,
        frames: str,
        *,
        environment: Mapping[str, str],
        readers: int = 1,
        sender: Sequence[str] = SENDER,
        reader: Sequence[str] = READER,
    ) -> None:
        self._context = zmq.asyncio.Context()
        self._hearer: Hearer | None = None
        incoming = f"ipc://{folder / 'incoming'}"

        def child(name: str, command: Sequence[str], *arguments: str, **handlers: Any) -> Child:
            return Child(
                name,
                command,
                arguments,
                folder=folder,
                context=self._context,
                environment=environment,
                **handlers,
            )

        self._sender = child(
            "sender",
            sender,
            incoming,
            frames,
            messages=TypeAdapter(FromSender),
            on_told=self._sender_told,
            on_started=self._sender_started,
        )
        self._readers: list[Reader] = []
        for number in range(readers):
            each = child(
                f"reader{number}",
                reader,
                incoming,
                messages=TypeAdapter(FromReader),
                on_told=self._reader_told,
                on_started=lambda _, number=number: self._readers[number].go_on(),
                on_lost=lambda number=number: self._reader_lost(number),
            )
            self._readers.append(Reader(each))

    @property
    def pids(self) -> dict[str, int]:
        """The process ids of those that run, by name."""
        named = {
            "sender": self._sender,
            **{f"reader{at}": each.child for at, each in enumerate(self._readers)},
        }
        return {name: each.pid for name, each in named.items() if each.pid is not None}

    def start(self, hearer: Hearer) -> None:
        """Start all; what they tell, and what becomes of them, is told to `hearer`."""
        self._hearer = hearer
        for child in (self._sender, *(reader.child for reader in self._readers)):
            child.start()

    async def close(self) -> None:
        """End all: the sender first, so that silence is the last that is heard."""
        await self._sender.close()
        await asyncio.gather(*(reader.child.close() for reader in self._readers))
        self._context.destroy(linger=0)

    def tell_sender(self, message: BaseModel) -> None:
        """Say something to the sender."""
        self._sender.tell(message)

    def tell_reader(self, message: Open | Close) -> None:
        """Have the reader with the fewest streams open one, and the one that has it close it."""
        if isinstance(message, Close):
            for each in self._readers:
                each.close(message)
            return
        running = [each for each in self._readers if each.child.pid is not None] or self._readers
        min(running, key=lambda each: len(each.streams) + len(each.waiting)).open(message)

    @property
    def _heard(self) -> Hearer:
        assert self._hearer is not None
        return self._hearer

    def _sender_told(self, told: Any) -> None:
        self._heard.hear_sender(told)

    def _sender_started(self, runs: int) -> None:
        if runs > 1:
            self._heard.sender_restarted()

    def _reader_told(self, told: Any) -> None:
        if isinstance(told, Opened | Failed | Read):
            for each in self._readers:
                each.note(told)
        self._heard.hear_reader(told)

    def _reader_lost(self, number: int) -> None:
        lost, blamed = self._readers[number].lose_all()
        if lost:
            self._heard.reader_lost(lost, blamed)
