"""What a bot speaks to a service with: commands and their answers, events in order, and whether the service is there."""

from __future__ import annotations

import asyncio
import contextlib
import time
import uuid
from collections import deque
from typing import TYPE_CHECKING, Any, Final

import structlog
import zmq
import zmq.asyncio
from pydantic import ValidationError
from zmq.utils.monitor import recv_monitor_message

from guildkit_player.protocol import Action, Command, Event, EventName, PlayerState, Refused, Reply
from guildkit_player.protocol.commands import Live
from guildkit_player.protocol.events import NodeStats, QueueUpdated, Told

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from guildkit_player.keys import Keys
    from guildkit_player.protocol.commands import AddToQueue, Data

log = structlog.get_logger()

HEARTBEAT_SECONDS: Final = 1.0
SUSPECT_SECONDS: Final = 3.0
DEAD_SECONDS: Final = 5.0
"""Without a word for so long it is dead, even where the connection stands."""
LOST_SECONDS: Final = 2.0
"""Without a connection for so long as well: its process has ended, or the network has."""
WATCH_SECONDS: Final = 0.25
JOB_SECONDS: Final = 5.0
"""How long the event of a job is waited for before the service is asked what became of it."""
HELLO: Final = b"hello-"
"""A topic that begins so is answered as soon as its subscription has arrived."""


class NodeGone(Exception):  # noqa: N818 - named for what happened
    """The service does not answer."""


class PlayerClient:
    """One service, as a bot sees it.

    Args:
        commands: where it takes commands, such as `tcp://host:5555` or `ipc:///…`.
        events: where it tells events.
        name: what the operator calls it.
        frames: where it hands over the sound of voice connections that the bot holds.
        keys: what to encrypt with; needed where the service is on another machine.
        on_event: called with each event of a guild, in order; after a gap with a STATE_UPDATE of what was missed.
        on_stats: called with its figures, each second.
        on_change: called with False when the service is dead, and with True each time it, or another run of it, is there.

    Attributes:
        alive: whether it is there.
        stats: how it is doing, as it told last.
        boot: names its run.
    """

    def __init__(
        self,
        commands: str,
        events: str,
        *,
        on_event: Callable[[Event], Awaitable[None]],
        on_change: Callable[[bool], None] | None = None,
        on_stats: Callable[[NodeStats], Awaitable[None]] | None = None,
        name: str = "",
        frames: str = "",
        keys: Keys | None = None,
    ) -> None:
        self.name = name
        self.frames = frames
        self.commands = commands
        self.events = events
        self.alive = False
        self.stats: NodeStats | None = None
        self.boot = ""
        self._keys = keys
        self._on_event = on_event
        self._on_change = on_change or (lambda _: None)
        self._on_stats = on_stats
        self._context = zmq.asyncio.Context()
        self._asking: zmq.asyncio.Socket | None = None
        self._listening: zmq.asyncio.Socket | None = None
        self._hello = HELLO + uuid.uuid4().hex.encode()
        self._subscribed = asyncio.Event()
        self._waiting: dict[str, asyncio.Future[Reply]] = {}
        self._jobs: dict[str, asyncio.Future[QueueUpdated]] = {}
        self._seen: dict[str, int] = {}
        self._heard = 0.0
        self._lost: float | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._lines: dict[str, deque[Event | NodeStats | str]] = {}

    @property
    def suspect(self) -> bool:
        """Whether it has not been heard of for a while: no new player is given to it."""
        return not self.alive or time.monotonic() - self._heard > SUSPECT_SECONDS

    async def start(self, *, timeout: float = 10.0) -> None:  # noqa: ASYNC109 - a part of what it does, not around it
        """Connect, and wait until events arrive and the service answers.

        Raises:
            NodeGone: it does not within this time; it is still tried for, and `on_change` tells when it is there.
        """
        self._asking = self._socket(zmq.DEALER)
        self._asking.connect(self.commands)
        self._listening = self._socket(zmq.SUB)
        self._listening.subscribe(b"")
        self._listening.subscribe(self._hello)
        self._listening.connect(self.events)
        works = (
            self._read_replies,
            self._read_events,
            self._beat,
            self._watch,
            self._watch_connection,
        )
        for work in works:
            self._spawn(work())
        try:
            async with asyncio.timeout(timeout):
                await self._subscribed.wait()
                while not self.alive:
                    await self._ping()
        except TimeoutError:
            raise NodeGone(f"The player service at {self.commands} does not answer.") from None

    async def close(self) -> None:
        """Say nothing more, and forget what was waited for."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for reply in self._waiting.values():
            reply.cancel()
        for job in self._jobs.values():
            job.cancel()
        if self._asking is not None:
            self._asking.disable_monitor()
        self._context.destroy(linger=0)
        self.alive = False

    async def ask(
        self,
        action: Action,
        guild_id: int | None,
        data: Data | None = None,
        *,
        timeout: float = 2.0,  # noqa: ASYNC109 - of one try
        tries: int = 3,
        request_id: str = "",
    ) -> dict[str, Any]:
        """Have a command carried out, and return what the reply holds. It is carried out once, however often it is sent.

        Raises:
            Refused: the service says no.
            NodeGone: no answer came, to none of the tries.
        """
        command = Command(
            action=action,
            guild_id="" if guild_id is None else str(guild_id),
            data=data.model_dump(mode="json") if data is not None else {},
            timestamp=time.time(),
            request_id=request_id or uuid.uuid4().hex,
        )
        waiting = asyncio.get_running_loop().create_future()
        self._waiting[command.request_id] = waiting
        try:
            for _ in range(tries):
                await self._send(command)
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(timeout):
                        return checked(await asyncio.shield(waiting))
        finally:
            if self._waiting.get(command.request_id) is waiting:
                del self._waiting[command.request_id]
            waiting.cancel()
        raise NodeGone(f"The player service at {self.commands} has not answered {action}.")

    async def add(self, guild_id: int, data: AddToQueue | Live, *, timeout: float = 45.0) -> QueueUpdated:  # noqa: ASYNC109 - it says more than a TimeoutError
        """Queue songs, or play a live stream, and return what was added, as soon as that is known.

        Raises:
            Refused: nothing could be added.
            NodeGone: no answer came.
        """
        job = uuid.uuid4().hex
        action = Action.LIVE if isinstance(data, Live) else Action.ADD_TO_QUEUE
        waiting: asyncio.Future[QueueUpdated] = asyncio.get_running_loop().create_future()
        self._jobs[job] = waiting
        try:
            async with asyncio.timeout(timeout):
                while True:
                    # Asked again with the same id it tells what became of the job, where the event was lost.
                    reply = await self.ask(action, guild_id, data, request_id=job)
                    if "done" in reply:
                        return QueueUpdated.model_validate({**reply["done"], "state": reply["state"]})
                    if "problem" in reply:
                        raise _refused(reply["problem"])
                    with contextlib.suppress(TimeoutError):
                        async with asyncio.timeout(JOB_SECONDS):
                            return await asyncio.shield(waiting)
        except TimeoutError:
            raise NodeGone("What was asked for was not found in time.") from None
        finally:
            del self._jobs[job]
            if waiting.done() and not waiting.cancelled():
                waiting.exception()  # the reply told it already
            waiting.cancel()

    async def state(self, guild_id: int) -> PlayerState:
        """Return a player's state.

        Raises:
            NodeGone: no answer came.
        """
        return PlayerState.model_validate((await self.ask(Action.GET_STATE, guild_id))["state"])

    # --- sockets -----------------------------------------------------------------------------------------------

    def _socket(self, kind: int) -> zmq.asyncio.Socket:
        socket = self._context.socket(kind)
        socket.linger = 0
        # Nothing is queued for a service that is away.
        socket.immediate = 1
        socket.reconnect_ivl, socket.reconnect_ivl_max = 50, 1000
        socket.heartbeat_ivl, socket.heartbeat_timeout, socket.heartbeat_ttl = 1000, 5000, 10_000
        if self._keys is not None:
            self._keys.encrypt(socket)
        return socket

    async def _send(self, command: Command) -> None:
        if self._asking is None:
            raise NodeGone("The client was not started.")
        with contextlib.suppress(zmq.Again):
            await self._asking.send(command.model_dump_json().encode(), zmq.DONTWAIT)

    async def _read_replies(self) -> None:
        assert self._asking is not None
        while True:
            parts = await self._asking.recv_multipart()
            self._note_alive()
            try:
                reply = Reply.model_validate_json(parts[-1])
            except ValidationError as error:
                log.warning(
                    "a service answers what nobody understands", service=self.commands, error=str(error)
                )
                continue
            waiting = self._waiting.get(reply.request_id)
            if waiting is not None and not waiting.done():
                waiting.set_result(reply)

    async def _read_events(self) -> None:
        assert self._listening is not None
        while True:
            topic, *rest = await self._listening.recv_multipart()
            self._note_alive()
            if topic == self._hello:
                # Told after each (new) connection: what happened before it was missed.
                self._subscribed.set()
                for guild in self._seen:
                    self._deliver(guild, guild)
                continue
            if topic.startswith(HELLO) or not rest:
                continue
            try:
                event = Event.model_validate_json(rest[-1])
                self._note(event)
            except ValidationError as error:
                log.warning("a service tells what nobody understands", service=self.events, error=str(error))

    def _note(self, event: Event) -> None:
        if event.action == EventName.NODE_STATS:
            self.stats = NodeStats.model_validate(event.data)
            self._note_boot(event.boot)
            self._deliver("", self.stats)
            for guild, sequence in self.stats.sequences.items():
                if self._seen.get(guild, 0) < sequence:
                    self._note_gap(guild, sequence)
            return
        self._note_boot(event.boot)
        seen = self._seen.get(event.guild_id)
        if seen is not None and event.sequence <= seen:
            return
        if seen is not None and event.sequence > seen + 1:
            self._note_gap(event.guild_id, event.sequence)
        else:
            self._seen[event.guild_id] = event.sequence
        self._note_job(event)
        self._deliver(event.guild_id, event)

    def _note_gap(self, guild: str, sequence: int) -> None:
        self._seen[guild] = sequence
        self._deliver(guild, guild)

    def _note_job(self, event: Event) -> None:
        waiting = self._jobs.get(str(event.data.get("job", "")))
        if waiting is None or waiting.done():
            return
        if event.action == EventName.QUEUE_UPDATED:
            waiting.set_result(QueueUpdated.model_validate(event.data))
        elif event.action == EventName.PLAYER_ERROR:
            problem = event.data["problem"]
            waiting.set_exception(_refused(problem))

    def _note_alive(self) -> None:
        self._heard = time.monotonic()

    def _note_boot(self, boot: str) -> None:
        if not boot or (boot == self.boot and self.alive):
            return
        if boot != self.boot:
            # A service that was started again counts its events anew.
            self._seen = dict.fromkeys(self._seen, 0)
        self.boot = boot
        self.alive = True
        self._on_change(self.alive)

    # --- what goes on all the time -----------------------------------------------------------------------------

    def _deliver(self, guild: str, what: Event | NodeStats | str) -> None:
        """Hand something over after all that was told of this guild before; other guilds wait for none of it."""
        line = self._lines.setdefault(guild, deque())
        line.append(what)
        if len(line) == 1:
            self._spawn(self._work_off(guild, line))

    async def _work_off(self, guild: str, line: deque[Event | NodeStats | str]) -> None:
        while line:
            await self._hand_over(line[0])
            line.popleft()
        del self._lines[guild]

    async def _hand_over(self, what: Event | NodeStats | str) -> None:
        try:
            if isinstance(what, NodeStats):
                if self._on_stats is not None:
                    await self._on_stats(what)
            else:
                await self._on_event(await self._snapshot(what) if isinstance(what, str) else what)
        except NodeGone:
            if isinstance(what, str):
                self._seen[what] = 0  # its next figures show the gap again
        except Exception:
            log.exception("an event could not be handled", service=self.commands)

    async def _snapshot(self, guild: str) -> Event:
        reply = await self.ask(Action.GET_STATE, int(guild))
        state = PlayerState.model_validate(reply["state"])
        return Event(
            action=EventName.STATE_UPDATE,
            guild_id=guild,
            data=Told(state=state).model_dump(mode="json"),
            timestamp=time.time(),
            epoch=state.epoch,
            sequence=int(reply.get("sequence", 0)),
            boot=str(reply.get("boot", "")),
        )

    async def _beat(self) -> None:
        while True:
            # One at a time: where the service is away, no queue of them grows.
            await self._ping()
            await asyncio.sleep(HEARTBEAT_SECONDS)

    async def _watch_connection(self) -> None:
        assert self._asking is not None
        monitor = self._asking.get_monitor_socket(zmq.EVENT_DISCONNECTED | zmq.EVENT_HANDSHAKE_SUCCEEDED)
        while True:
            happened = await recv_monitor_message(monitor)
            self._lost = time.monotonic() if happened["event"] == zmq.EVENT_DISCONNECTED else None

    async def _watch(self) -> None:
        self._note_alive()
        while True:
            await asyncio.sleep(WATCH_SECONDS)
            now = time.monotonic()
            lost = self._lost is not None and now - self._lost > LOST_SECONDS
            if self.alive and (lost or now - self._heard > DEAD_SECONDS):
                self.alive = False
                self._on_change(self.alive)

    async def _ping(self) -> None:
        with contextlib.suppress(NodeGone, Refused):
            reply = await self.ask(Action.PING, None, timeout=HEARTBEAT_SECONDS, tries=1)
            self._note_boot(str(reply.get("boot", "")))

    def _spawn(self, work: Any) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def checked(reply: Reply) -> dict[str, Any]:
    """Return what a reply holds.

    Raises:
        Refused: it says no.
    """
    if reply.ok:
        return reply.data
    raise _refused(reply.error.model_dump() if reply.error is not None else {})


def _refused(problem: dict[str, Any]) -> Refused:
    code = problem.get("code", "internal")
    return Refused(
        code,
        str(problem.get("message", "")),
        retryable=bool(problem.get("retryable")),
        detail=str(problem.get("detail", "")),
    )
