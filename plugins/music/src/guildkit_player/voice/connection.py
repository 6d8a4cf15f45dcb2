"""A guild's voice connection, held by the node: sessions, and what becomes of them when a socket is closed."""

from __future__ import annotations

import asyncio
import contextlib
import random
from typing import TYPE_CHECKING, Any, Final

import aiohttp
import structlog

from guildkit_player.inside import Attach, Voice
from guildkit_player.voice import gateway as ops
from guildkit_player.voice.closing import LOST, Answer, Closing
from guildkit_player.voice.dave import MAX_VERSION, Dave
from guildkit_player.voice.gateway import Gateway
from guildkit_player.voice.transport import MODES, Transport, connect, discover

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable

_MOST_FAILURES: Final = 6
"""After so many in a row the bot is asked to join anew."""
_LASTED: Final = 30.0
"""A session that was there for so many seconds has not failed."""
_SHORTEST_WAIT: Final = 0.25
_LONGEST_WAIT: Final = 30.0
_AGREED_WITHIN: Final = 15.0
_WHO_IS_THERE: Final = 0.5
"""So long nothing is sent to a session with end-to-end encryption before somebody is known to be there to hear it."""
_ENCRYPTED_WITHIN: Final = 5.0
"""Seconds after which a session in which people wait for the end-to-end encryption is begun anew."""
_TO_BE_RESUMED: Final = 4000
_GOOD_BYE: Final = 1000

log = structlog.get_logger(__name__)


class NodeLink:
    """Speaks to Discord's voice servers with what the bot was given.

    Args:
        given: what the bot was given.
        http: what opens sockets.
        tell: takes what becomes of the connection.
        rng: spreads attempts of many connections over time.
    """

    def __init__(
        self,
        given: Attach,
        http: aiohttp.ClientSession,
        tell: Callable[[Voice], object],
        rng: random.Random | None = None,
    ) -> None:
        self.given = given
        self.line: Transport | None = None
        self._http = http
        self._tell = tell
        self._rng = rng or random.Random()  # noqa: S311 - nobody gains by guessing it
        self._loop = asyncio.get_running_loop()
        self._task: asyncio.Task[None] | None = None
        self._gateway: Gateway | None = None
        self._agreeing: asyncio.Task[None] | None = None
        self._udp: socket.socket | None = None
        self._transport: Transport | None = None
        self._dave: Dave | None = None
        self._ssrc = 0
        self._sequence = -1
        self._speaking = False
        self._leaving = False
        self._welcomed = False
        self._ready = False
        self._ready_at: float | None = None
        self._alone_yet: asyncio.TimerHandle | None = None
        self._watchdog: asyncio.TimerHandle | None = None
        self._broken: asyncio.Future[tuple[Closing, Answer]] = self._loop.create_future()

    @property
    def over(self) -> bool:
        """Whether it has given up."""
        return self._task is not None and self._task.done()

    def start(self, after: asyncio.Future[object] | None = None) -> None:
        """Connect, after something has been done: the connection before was closed."""
        self._task = asyncio.create_task(self._run(after))

    def speaking(self, on: bool) -> None:
        """Tell that sound begins or has ended, now and in sessions to come."""
        self._loop.call_soon_threadsafe(self._speak, on)

    def let_go(self) -> None:
        """Connect no more once the socket is closed, and tell nobody of it."""
        self._leaving = True
        self._tell = lambda _voice: None

    async def close(self) -> None:
        """Say good-bye."""
        self.let_go()
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        self._end_session()

    # ------------------------------------------------------------------ sessions

    async def _run(self, after: asyncio.Future[object] | None) -> None:
        if after is not None:
            await asyncio.shield(after)  # It is done even where nobody waits for it any more.
        try:
            await self._hold()
        except Exception as error:
            log.error("a voice connection is given up", guild=self.given.guild, exc_info=error)
            self._report("closed", reason="A defect; the log has more.", rejoin=True)
        finally:
            self._end_session()

    async def _hold(self) -> None:
        if not self.given.endpoint:
            self._report("closed", reason="Discord has no voice server for this guild at the moment.")
            return
        failures = 0
        while True:
            resume = self._transport is not None
            self._report("connecting")
            closing, answer = await self._converse(resume=resume)
            log.info(
                "a voice socket was closed", guild=self.given.guild, code=closing.code, reason=closing.reason
            )
            if self._leaving:
                return
            # A session that cannot be resumed may be begun anew; one that was taken away may not: two services would take turns.
            taken = answer is Answer.REJOIN and not resume
            if self._ready_at is not None and self._loop.time() - self._ready_at > _LASTED:
                failures = 0
            self._ready_at = None
            failures += 1
            if answer is Answer.STAY_AWAY or taken or failures > _MOST_FAILURES:
                self._end_session()
                self._report("closed", closing, rejoin=answer is not Answer.STAY_AWAY)
                return
            if answer is not Answer.RESUME or self._transport is None:
                self._end_session()
            longest = min(_LONGEST_WAIT, _SHORTEST_WAIT * 2 ** (failures - 1))
            await asyncio.sleep(self._rng.uniform(0.0, longest))

    async def _converse(self, *, resume: bool) -> tuple[Closing, Answer]:
        """Open a socket and speak until it is closed; return how, and what that deserves."""
        self._welcomed = self._ready = False
        self._broken = self._loop.create_future()
        late = self._loop.call_later(_AGREED_WITHIN, self._late)
        closing = Closing(LOST, "")
        try:
            address = f"wss://{self.given.endpoint}/?v={ops.VERSION}"
            timeout = aiohttp.ClientWSTimeout(ws_close=2.0)
            async with asyncio.timeout(_AGREED_WITHIN):
                socket_ = await self._http.ws_connect(address, timeout=timeout)
        except (aiohttp.ClientError, OSError, TimeoutError, ValueError) as error:
            late.cancel()
            closing = Closing(LOST, f"The voice server cannot be reached: {error!r}.")
            return closing, closing.answer
        self._gateway = Gateway(socket_, self._sequence if resume else -1, self._hear)
        self._introduce(resume=resume)
        reading = asyncio.create_task(self._gateway.run())
        code = _GOOD_BYE
        try:
            either: set[asyncio.Future[Any]] = {reading, self._broken}
            await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
            if self._broken.done():
                closing, answer = self._broken.result()
            else:
                closing = reading.result()
                answer = closing.answer
            code = _TO_BE_RESUMED if answer is Answer.RESUME else _GOOD_BYE
            return closing, answer
        except ConnectionError as error:
            return Closing(LOST, str(error)), Answer.RESUME
        finally:
            late.cancel()
            self._sequence = self._gateway.sequence
            self._gateway = None
            tasks = [task for task in (reading, self._agreeing) if task is not None]
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            self._agreeing = None
            with contextlib.suppress(Exception):  # It is over, however it ends.
                await socket_.close(code=code)

    def _introduce(self, *, resume: bool) -> None:
        given = self.given
        who = {"server_id": given.guild, "session_id": given.session_id, "token": given.token}
        if resume:
            self._say(ops.RESUME, {**who, "seq_ack": self._sequence})
        else:
            version = {"user_id": given.user_id, "max_dave_protocol_version": MAX_VERSION}
            self._say(ops.IDENTIFY, {**who, **version})

    def _end_session(self) -> None:
        """Forget everything that belongs to a session."""
        self.line = self._transport = self._dave = None
        for timer in (self._alone_yet, self._watchdog):
            if timer is not None:
                timer.cancel()
        self._alone_yet = self._watchdog = None
        if self._udp is not None:
            self._udp.close()
            self._udp = None

    # ------------------------------------------------------------------ what the gateway says

    def _hear(self, op: int, data: Any) -> None:
        try:
            self._take(op, data)
        except (ValueError, TypeError, KeyError) as error:
            log.warning("a voice session broke off", guild=self.given.guild, op=op, exc_info=error)
            self._break(f"Op {op} could not be followed: {error}.")

    def _take(self, op: int, data: Any) -> None:
        dave = self._dave
        match op:
            case ops.READY:
                self._welcomed = True
                self._agreeing = asyncio.create_task(self._agree(data))
            case ops.SESSION_DESCRIPTION if dave is not None and self._udp is not None:
                key = bytes(data["secret_key"])
                self._transport = Transport(self._udp, self._ssrc, data["mode"], key, dave)
                self._say_speaking()
                dave.begin(data.get("dave_protocol_version") or 0)
                if dave.version:
                    self._alone_yet = self._loop.call_later(_WHO_IS_THERE, self._is_alone)
            case ops.RESUMED:
                self._welcomed = True
                self._say_speaking()
            case ops.CLIENTS_CONNECT if dave is not None:
                dave.joined(map(int, data["user_ids"]))
            case ops.CLIENT_DISCONNECT if dave is not None:
                dave.left(int(data["user_id"]))
            case _ if dave is not None and isinstance(data, bytes):
                dave.hear_binary(op, data)
            case _ if dave is not None and isinstance(data, dict):
                dave.hear(op, data)
        self._settle()

    async def _agree(self, ready: dict[str, Any]) -> None:
        """Find one's own address, and choose the encryption."""
        try:
            mode = next((mode for mode in MODES if mode in ready["modes"]), None)
            if mode is None:
                reason = f"None of the voice server's encryptions is known here: {ready['modes']}."
                self._break(reason, Answer.STAY_AWAY)
                return
            self._ssrc = ready["ssrc"]
            self._udp = connect(ready["ip"], ready["port"])
            address, port = await discover(self._udp, self._ssrc)
        except (OSError, TimeoutError, ValueError, TypeError, KeyError) as error:
            self._break(f"No datagrams can be exchanged with the voice server: {error!r}.")
            return
        self._dave = Dave(int(self.given.user_id), int(self.given.channel_id), self._ssrc, self._say)
        data = {"address": address, "port": port, "mode": mode}
        self._say(ops.SELECT_PROTOCOL, {"protocol": "udp", "data": data})

    # ------------------------------------------------------------------ whether sound may be sent

    def _settle(self) -> None:
        """Let sound through as soon as people can hear it."""
        transport, dave = self._transport, self._dave
        if transport is None or dave is None:
            return
        if dave.established and self._alone_yet is not None:
            self._is_alone(settle=False)
        if dave.waits or self._alone_yet is not None:
            self.line = None
            if self._watchdog is None:
                self._watchdog = self._loop.call_later(_ENCRYPTED_WITHIN, self._unencrypted)
            return
        if self._watchdog is not None:
            self._watchdog.cancel()
            self._watchdog = None
        self.line = transport
        if self._welcomed and not self._ready:
            self._ready = True
            self._ready_at = self._loop.time()
            self._report("ready")

    def _is_alone(self, *, settle: bool = True) -> None:
        if self._alone_yet is not None:
            self._alone_yet.cancel()
        self._alone_yet = None
        if settle:
            self._settle()

    def _unencrypted(self) -> None:
        self._break("The end-to-end encryption did not come about.")

    def _late(self) -> None:
        if self._transport is None or not self._welcomed:
            self._break("The voice server did not let the bot in.")

    def _break(self, reason: str, answer: Answer = Answer.IDENTIFY) -> None:
        if not self._broken.done():
            self._broken.set_result((Closing(LOST, reason), answer))

    # ------------------------------------------------------------------ saying

    def _say(self, op: int, data: bytes | dict[str, Any]) -> None:
        if self._gateway is not None:
            self._gateway.say(op, data)

    def _speak(self, on: bool) -> None:
        self._speaking = on
        if self._transport is not None:
            self._say_speaking()

    def _say_speaking(self) -> None:
        self._say(ops.SPEAKING, {"speaking": int(self._speaking), "delay": 0, "ssrc": self._ssrc})

    def _report(
        self, state: Any, closing: Closing | None = None, *, reason: str = "", rejoin: bool = False
    ) -> None:
        code = None if closing is None or closing.code < 1000 or closing.code == LOST else closing.code
        self._tell(
            Voice(
                guild=self.given.guild,
                state=state,
                code=code,
                reason=reason or (closing.sentence if closing else ""),
                rejoin=rejoin,
            )
        )
