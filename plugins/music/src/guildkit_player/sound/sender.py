"""The sender's process: `python -m guildkit_player.sound.sender MAIN_IPC FRAMES_IPC FRAME_PUB_ADDRESS`.

Voice sockets and frames from readers are the event loop's; the clock sends from a thread of its own. It ends with `End`, when its
standard input is closed, or by SIGTERM.
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import itertools
import os
import signal
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeAlias

import aiohttp
import structlog
import zmq
import zmq.asyncio
from pydantic import TypeAdapter, ValidationError
from zmq.auth.thread import ThreadAuthenticator

from guildkit_player import logs
from guildkit_player.inside import (
    Attach,
    Detach,
    End,
    Ended,
    Halt,
    Pause,
    Play,
    Started,
    Stats,
    ToSender,
    Voice,
)
from guildkit_player.keys import BOTS, serve
from guildkit_player.sound.clock import Clock, go_first
from guildkit_player.sound.links import BotLink, Publisher
from guildkit_player.sound.players import Dropped, Gone, Low, Note, Player
from guildkit_player.sound.rings import READY, READY_NEXT, Rings
from guildkit_player.voice.connection import NodeLink
from guildkit_player.voice.reach import connector

if TYPE_CHECKING:
    from collections.abc import Awaitable

_SWITCH: Final = 0.0005
"""Seconds after which the event loop makes way for the clock: it is rarely busy for longer anyhow."""
_GOOD_BYE_WITHIN: Final = 2.0
_FULL_COLLECTION: Final = 600
"""Seconds between two collections of everything while something plays."""

_to_sender: TypeAdapter[ToSender] = TypeAdapter(ToSender)
Tell: TypeAlias = Voice | Started | Ended | Stats

log = structlog.get_logger(__name__)


class Sender:
    """Does what main says, with frames from readers.

    Args:
        main: the address of main's PAIR.
        frames: where readers connect.
        publish: where bots that hold their voice connections themselves get frames.
    """

    def __init__(self, main: str, frames: str, publish: str) -> None:
        context = zmq.asyncio.Context.instance()
        self._main = context.socket(zmq.PAIR)
        ordinary = zmq.Context(context)
        self._readers = ordinary.socket(zmq.ROUTER)
        self._publisher = ordinary.socket(zmq.XPUB)  # The clock's thread alone uses it.
        for each in (self._main, self._readers, self._publisher):
            each.linger = 0
        self._readers.router_handover = True
        self._readers.rcvhwm = self._readers.sndhwm = 0
        self._main.rcvhwm = self._main.sndhwm = 0
        self._main.connect(main)
        self._readers.bind(frames)
        if folder := os.environ.get("PLAYER_KEYS"):
            # Sound is for the same bots as everything else that the service tells.
            self._guard = ThreadAuthenticator(ordinary)
            self._guard.start()
            self._guard.configure_curve(domain="*", location=str(Path(folder) / BOTS))
            serve(self._publisher, Path(folder))
        self._publisher.bind(publish)
        self._loop = asyncio.get_running_loop()
        self._http = aiohttp.ClientSession(connector=connector())
        self._bots = Publisher(self._publisher)
        self._clock = Clock(self._from_clock, look=self._bots.look)
        self._rings = Rings(self._readers)
        self._players: dict[str, Player] = {}
        self._links: dict[str, NodeLink] = {}
        self._leaving: dict[Player, NodeLink | None] = {}
        self._ending = asyncio.Event()
        self._gone_one = asyncio.Event()
        self._tasks: set[asyncio.Future[object]] = set()

    async def run(self) -> None:
        """Serve until it is to end; say good-bye."""
        background = [asyncio.create_task(work) for work in (self._from_main(), self._each_second())]
        ended = asyncio.create_task(self._ending.wait())
        try:
            self._rings.start()
            self._clock.start()
            gc.collect()
            gc.freeze()
            gc.disable()
            # Work that ends by itself has failed: main starts another sender.
            done, _ = await asyncio.wait({ended, *background}, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
        finally:
            ended.cancel()
            await self._say_good_bye()
            for task in background:
                task.cancel()
            await asyncio.gather(*background, return_exceptions=True)
            self._clock.stop()
            self._rings.stop()
            await self._http.close()
            for each in (self._main, self._readers, self._publisher):
                each.close()

    def end(self) -> None:
        """Begin to say good-bye."""
        self._ending.set()

    async def _say_good_bye(self) -> None:
        for guild in list(self._players):
            self._detach(guild)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_GOOD_BYE_WITHIN):
                while self._leaving:
                    self._gone_one.clear()
                    await self._gone_one.wait()
                await asyncio.gather(*self._tasks)

    # ------------------------------------------------------------------ main

    async def _from_main(self) -> None:
        while True:
            raw = await self._main.recv()
            try:
                message = _to_sender.validate_json(raw)
            except ValidationError as error:
                log.warning("main says what nobody understands", error=error.errors(include_input=False))
                continue
            try:
                self._do(message)
            except Exception as error:
                # A message may hold a token; of it the log has its kind alone.
                log.error("what main said was not done", message=message.do, exc_info=error)

    def _do(self, message: ToSender) -> None:
        match message:
            case Attach():
                self._attach(message)
            case Detach(guild=guild):
                self._detach(guild)
            case Play(guild=guild, stream=stream, then=then):
                player, ring = self._player(guild), self._rings.ring(stream)
                self._rings.want(ring, READY_NEXT if then else READY)
                self._clock.do(player.follow if then else player.play, ring)
            case Halt(guild=guild, stream=stream) if guild in self._players:
                self._clock.do(self._players[guild].halt, stream)
            case Pause(guild=guild, paused=paused):
                self._clock.do(self._player(guild).pause, paused=paused)
            case End():
                self.end()

    def _attach(self, given: Attach) -> None:
        player = self._player(given.guild)
        before = self._links.get(given.guild)
        if before is not None and before.given == given and not before.over:
            return
        closed = None if before is None else self._begin(before.close())
        if given.mode == "node":
            link = self._links[given.guild] = NodeLink(given, self._http, self._tell)
            link.start(closed)
            self._clock.do(player.attach, link)
            return
        self._links.pop(given.guild, None)
        self._clock.do(player.attach, BotLink(given.guild, self._bots))
        self._tell(Voice(guild=given.guild, state="ready"))

    def _detach(self, guild: str) -> None:
        player = self._players.pop(guild, None)
        if player is not None:
            link = self._leaving[player] = self._links.pop(guild, None)
            if link is not None:
                link.let_go()
            self._clock.do(player.leave)

    def _player(self, guild: str) -> Player:
        if guild not in self._players:
            self._players[guild] = self._clock.player(guild)
        return self._players[guild]

    def _tell(self, message: Tell) -> None:
        self._begin(self._main.send_string(message.model_dump_json()))

    # ------------------------------------------------------------------ the clock

    def _from_clock(self, notes: list[Note]) -> None:
        self._loop.call_soon_threadsafe(self._take, notes)

    def _take(self, notes: list[Note]) -> None:
        for note in notes:
            match note:
                case Started() | Ended():
                    self._tell(note)
                case Low(ring, want):
                    self._rings.want(ring, want)
                case Dropped(ring):
                    self._rings.drop(ring)
                case Gone(player):
                    self._gone(player)

    def _gone(self, player: Player) -> None:
        if player in self._leaving:
            link = self._leaving.pop(player)
            self._clock.forget(player)
            if link is not None:
                self._begin(link.close())
            self._gone_one.set()

    async def _each_second(self) -> None:
        for second in itertools.count(1):
            await asyncio.sleep(1.0)
            stats = self._stats()
            self._tell(stats)
            self._rings.tidy()
            gc.collect(1 if stats.playing and second % _FULL_COLLECTION else 2)

    def _stats(self) -> Stats:
        counters = self._clock.counters
        # The clock's thread may go on to another ring meanwhile.
        rings = [
            (guild, ring) for guild, player in self._players.items() if (ring := player.ring) is not None
        ]
        return Stats(
            playing=sum(player.playing for player in self._players.values()),
            sent=counters.sent,
            nulled=counters.nulled,
            deficit=counters.deficit,
            late_ms=round(self._clock.late_ms, 3),
            frames={guild: ring.sent for guild, ring in rings},
            streams={guild: ring.stream for guild, ring in rings},
        )

    def _begin(self, work: Awaitable[object]) -> asyncio.Future[object]:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task


async def _serve(main: str, frames: str, publish: str) -> None:
    sender = Sender(main, frames, publish)
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGTERM, sender.end)
    loop.add_signal_handler(signal.SIGINT, lambda: None)  # A terminal's goes to main, which then says `End`.
    # A thread that is never joined: it reads until main is gone, which may be after this.
    threading.Thread(target=_wait_for_end, args=(loop, sender), daemon=True).start()
    await sender.run()


def _wait_for_end(loop: asyncio.AbstractEventLoop, sender: Sender) -> None:
    """Let the sender end when whoever started it closes its standard input, or is gone."""
    with contextlib.suppress(OSError):
        while os.read(0, 4096):
            pass
    with contextlib.suppress(RuntimeError):  # It has ended already.
        loop.call_soon_threadsafe(sender.end)


def main() -> None:
    """Run the process."""
    logs.set_up()
    sys.setswitchinterval(_SWITCH)
    go_first(1)  # What the clock waits for must not wait for others either; the clock itself goes before it.
    asyncio.run(_serve(*sys.argv[1:]))


if __name__ == "__main__":
    main()
