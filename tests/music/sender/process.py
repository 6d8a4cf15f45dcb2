"""A sender in a process of its own, as main and a reader see it, and what a bot is given for its voice connections."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import tempfile
from contextlib import asynccontextmanager
from pathlib import Path

import disnake
import zmq
import zmq.asyncio
from pydantic import TypeAdapter

from guildkit_player.inside import (
    Attach,
    Detach,
    Ended,
    Frames,
    FromSender,
    Halt,
    Pause,
    Play,
    Started,
    Stats,
    Voice,
)
from guildkit_sandbox.notify import Notifier

WITHIN = 30.0
_from_sender = TypeAdapter(FromSender)


def notes(count, *, mark=0):
    """Return so many frames that are told apart."""
    return [bytes([0xFC, mark]) + number.to_bytes(2) + b"note" for number in range(count)]


class SenderProcess:
    """A sender, with main's end of its socket and a reader's."""

    def __init__(self, folder, process, main, reader, subscriber):
        self.folder = folder
        self.process = process
        self.main = main
        self.reader = reader
        self.subscriber = subscriber
        self.told = []
        self.changed = Notifier()
        self.streams = {}
        """What a reader would still send of each stream; None ends it."""
        self.sent = {}
        self.asked = {}
        self.stopped = set()

    async def listen_to_sender(self):
        while True:
            self.told.append(_from_sender.validate_json(await self.main.recv()))
            self.changed.notify()

    async def read(self):
        """Be the reader: hand out no frame that was not asked for."""
        while True:
            stream, said, *data = await self.reader.recv_multipart()
            if said == Frames.STOP:
                self.stopped.add(stream.decode())
            else:
                assert said == Frames.ASK
                self.asked[stream.decode()] = self.asked.get(stream.decode(), 0) + int(data[0])
                await self._hand_out(stream.decode())
            self.changed.notify()

    async def _hand_out(self, name):
        frames, ended = self.streams[name]
        count = min(len(frames), self.asked.get(name, 0))
        if count:
            self.asked[name] -= count
            now, self.streams[name] = frames[:count], (frames[count:], ended)
            await self.reader.send_multipart([name.encode(), Frames.MORE, Frames.pack(now)])
        if ended and count == len(frames):
            await self.reader.send_multipart([name.encode(), ended])
            self.streams[name] = ([], b"")

    async def stream(self, name, frames, *, ended=Frames.DONE):
        """Begin to read a stream."""
        self.streams[name] = (list(frames), ended)
        await self.reader.send_multipart([name.encode(), Frames.BEGIN])

    async def more(self, name, frames, *, ended=b""):
        """Read on in a stream that had not ended."""
        self.streams[name] = ([*self.streams[name][0], *frames], ended)
        await self._hand_out(name)

    async def say(self, message):
        await self.main.send_string(message.model_dump_json())

    async def play(self, guild, name, *, then=False):
        await self.say(Play(guild=str(guild.id), stream=name, then=then))

    async def pause(self, guild, *, paused=True):
        await self.say(Pause(guild=str(guild.id), paused=paused))

    async def halt(self, guild, name=""):
        await self.say(Halt(guild=str(guild.id), stream=name))

    async def detach(self, guild):
        await self.say(Detach(guild=str(guild.id)))

    def of(self, kind, **has):
        return [
            each
            for each in self.told
            if isinstance(each, kind) and all(getattr(each, name) == value for name, value in has.items())
        ]

    def of_voice(self, state):
        return self.of(Voice, state=state)

    async def tells(self, kind, *, times=1, **has):
        """Wait for a message."""
        await self.changed.until(lambda: len(self.of(kind, **has)) >= times, timeout=WITHIN)
        told = [each for each in self.told if not isinstance(each, Stats)]
        assert len(self.of(kind, **has)) >= times, (
            f"{kind.__name__} {has} is not told {times} times, but {told}"
        )
        return self.of(kind, **has)[times - 1]

    async def ready(self, *, times=1):
        return await self.tells(Voice, state="ready", times=times)

    async def closed(self, **has):
        return await self.tells(Voice, state="closed", **has)

    async def started(self, name):
        return await self.tells(Started, stream=name)

    async def ended(self, name):
        return await self.tells(Ended, stream=name)

    async def stats(self):
        return await self.tells(Stats, times=len(self.of(Stats)) + 1)


@asynccontextmanager
async def sender_process(sandbox=None):
    """Start a sender, and end it by closing its standard input."""
    with tempfile.TemporaryDirectory(prefix="gk-") as name:
        folder = Path(name)
        environment = dict(os.environ)
        if sandbox is not None:
            host, port = sandbox.address
            environment["GUILDKIT_DISCORD_ADDRESS"] = f"{host}:{port}"
            environment["GUILDKIT_DISCORD_CA"] = str(sandbox.ca_file)
        addresses = [f"ipc://{folder}/{end}" for end in ("main", "frames", "bots")]
        context = zmq.asyncio.Context()
        main, reader, subscriber = (context.socket(kind) for kind in (zmq.PAIR, zmq.DEALER, zmq.SUB))
        for each in (main, reader, subscriber):
            each.linger = 0
        main.bind(addresses[0])
        reader.connect(addresses[1])
        subscriber.subscribe(b"")
        subscriber.connect(addresses[2])
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "guildkit_player.sound.sender",
            *addresses,
            env=environment,
            stdin=asyncio.subprocess.PIPE,
        )
        sender = SenderProcess(folder, process, main, reader, subscriber)
        tasks = [asyncio.create_task(sender.listen_to_sender()), asyncio.create_task(sender.read())]
        try:
            yield sender
            assert not [task for task in tasks if task.done()]
        finally:
            process.stdin.close()
            try:
                await asyncio.wait_for(process.wait(), WITHIN)
            except TimeoutError:
                process.send_signal(signal.SIGKILL)
                await process.wait()
                raise
            finally:
                for task in tasks:
                    task.cancel()
                await asyncio.gather(*tasks, return_exceptions=True)
                context.destroy(linger=0)


class Forwarding(disnake.VoiceProtocol):
    """Notes what the bot is given for a voice connection, and hands each change of it to a sender."""

    sender: SenderProcess
    mode = "node"
    session = token = endpoint = None
    follows = True

    async def on_voice_state_update(self, data):
        if data["channel_id"] is not None:
            self.session, self.joined = data["session_id"], data["channel_id"]

    async def on_voice_server_update(self, data):
        self.token, self.endpoint = data["token"], data["endpoint"] or ""
        if self.follows:
            await self.attach()

    async def attach(self):
        await self.sender.say(
            Attach(
                guild=str(self.channel.guild.id),
                mode=self.mode,
                channel_id=str(self.joined),
                user_id=str(self.client.user.id),
                session_id=self.session,
                token=self.token,
                endpoint=self.endpoint,
            )
        )

    async def connect(self, *, timeout, reconnect):  # noqa: ASYNC109 - the signature is disnake's
        await self.channel.guild.change_voice_state(channel=self.channel)

    async def disconnect(self, *, force):
        await self.channel.guild.change_voice_state(channel=None)
        self.cleanup()
