"""The bot's way: disnake's voice client holds the connection, and is fed with the frames that a service prepares.

What disnake's own client is known to do wrong does not reach anybody: it never begins a connection anew by itself, which leaves
dead ones behind, and its player, whose threads may stay for ever, is not used at all.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import disnake
import structlog
import zmq
import zmq.asyncio
from disnake.enums import SpeakingState
from disnake.errors import ConnectionClosed

from guildkit_music.voice.connection import CONNECT_SECONDS, LEAVE_SECONDS
from guildkit_player.protocol.commands import Connect

if TYPE_CHECKING:
    from guildkit_music.people import Vocal
    from guildkit_music.voice.connection import Told
    from guildkit_player.keys import Keys

log = structlog.get_logger()


class BotVoice(disnake.VoiceClient):
    """A voice connection that the bot holds.

    Args:
        client: of disnake.
        channel: where.
        told: who hears what becomes of it.
        frames: where its frames come from.
    """

    channel: Vocal

    def __init__(
        self, client: disnake.Client, channel: disnake.abc.Connectable, told: Told, frames: FrameFeed
    ) -> None:
        super().__init__(client, channel)
        self._told = told
        self._frames = frames
        self._left = asyncio.Event()
        self._there = asyncio.Event()
        self._leaving = False
        self._speaking = False

    @property
    def ready(self) -> bool:
        """Whether Discord takes frames."""
        return self.is_connected()

    def credentials(self) -> Connect:
        """Return what a service has to know of it."""
        return Connect(channel_id=str(self.channel.id), user_id=str(self.user.id), mode="bot")

    # --- frames -------------------------------------------------------------------------------------------------

    async def take(self, frame: bytes) -> None:
        """Send a frame; an empty one ends what is said. One that cannot be sent now is left out: the next is due."""
        if not self.is_connected():
            return
        if self._speaking is not bool(frame):
            self._speaking = bool(frame)
            await self.ws.speak(SpeakingState.voice if frame else SpeakingState.none)
        if frame:
            try:
                self.send_audio_packet(frame, encode=False)
            except (OSError, RuntimeError) as error:
                log.debug("a frame was not sent", guild=self.guild.id, reason=str(error))

    # --- what Discord tells -------------------------------------------------------------------------------------

    async def on_voice_state_update(self, data: Any) -> None:
        """Follow where the bot is."""
        if data["channel_id"] is not None:
            await super().on_voice_state_update(data)
            return
        self._left.set()
        if not self._leaving and (self._connected.is_set() or self._potentially_reconnecting):
            await self.disconnect(force=True)
            await self._told.thrown_out(self)

    async def connect_websocket(self, *, resume: bool = False) -> None:
        """Connect to the voice server that Discord has named."""
        again = self._there.is_set()
        self._speaking = False
        await super().connect_websocket(resume=resume)
        self._there.set()
        if again:
            await self._told.changed(self)

    async def poll_voice_ws(self, reconnect: bool) -> None:
        """Read what the voice server says; where the connection is lost, it is begun anew as a whole, and not here."""
        reason = ""
        try:
            await super().poll_voice_ws(reconnect)
        except (ConnectionClosed, TimeoutError) as error:
            reason = str(error)
        if self._leaving:
            return
        self._leaving = True
        code = self.ws._close_code  # noqa: SLF001 - disnake says it nowhere else
        self._frames.forget(self.guild.id)
        await super().disconnect(force=True)
        if reason:
            await self._told.broken(self, reason)
        else:
            await self._told.refused(self, code or 0)

    # --- what the bot does --------------------------------------------------------------------------------------

    async def connect(self, *, reconnect: bool, timeout: float) -> None:  # noqa: ARG002, ASYNC109 - disnake's signature
        """Join the channel, and be fed from then on."""
        try:
            await super().connect(reconnect=False, timeout=timeout)
        except ConnectionClosed as error:
            await self.leave()
            raise TimeoutError(str(error)) from error
        self._frames.hear(self.guild.id, self)

    async def voice_connect(self) -> None:
        """Say where the bot is to be; it hears nobody there."""
        await self.channel.guild.change_voice_state(channel=self.channel, self_deaf=True)

    async def voice_disconnect(self) -> None:
        """Leave, and wait a moment for Discord to say so: what it says later would be taken for the next connection's."""
        await super().voice_disconnect()
        try:
            async with asyncio.timeout(LEAVE_SECONDS):
                await self._left.wait()
        except TimeoutError:
            pass  # it was not there any more

    async def go(self, channel: Vocal) -> None:
        """Go over to another channel."""
        self._there.clear()
        await channel.guild.change_voice_state(channel=channel, self_deaf=True)
        async with asyncio.timeout(CONNECT_SECONDS):
            await self._there.wait()

    async def leave(self) -> None:
        """Leave on purpose."""
        await self.disconnect(force=True)

    async def disconnect(self, *, force: bool = False) -> None:
        """Leave; what disnake's own reading of the voice server ends is heard of there, and not taken for a wish."""
        if asyncio.current_task() is not self._runner:
            self._end()
        await super().disconnect(force=force)

    def _end(self) -> None:
        self._leaving = True
        self._frames.forget(self.guild.id)
        if self._runner is not disnake.utils.MISSING and self._runner is not asyncio.current_task():
            self._runner.cancel()  # it may wait for another server, and would throw the next connection out


class FrameFeed:
    """The frames of voice connections that the bot holds, from every service."""

    def __init__(self) -> None:
        self._context: zmq.asyncio.Context | None = None
        self._voices: dict[int, BotVoice] = {}
        self._sockets: dict[str, zmq.asyncio.Socket] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def listen(self, address: str, keys: Keys | None = None) -> None:
        """Take the frames of a service, too."""
        if address in self._sockets:
            return
        if self._context is None:
            self._context = zmq.asyncio.Context()
        socket = self._context.socket(zmq.SUB)
        socket.linger = 0
        if keys is not None:
            keys.encrypt(socket)
        for guild_id in self._voices:
            socket.subscribe(str(guild_id).encode())
        socket.connect(address)
        self._sockets[address] = socket
        task = asyncio.create_task(self._read(socket))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def hear(self, guild_id: int, voice: BotVoice) -> None:
        """Feed a voice connection."""
        if guild_id not in self._voices:
            for socket in self._sockets.values():
                socket.subscribe(str(guild_id).encode())
        self._voices[guild_id] = voice

    def forget(self, guild_id: int) -> None:
        """Feed it no more."""
        if self._voices.pop(guild_id, None) is not None:
            for socket in self._sockets.values():
                socket.unsubscribe(str(guild_id).encode())

    async def close(self) -> None:
        """Take nothing more."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        while self._sockets:
            self._sockets.popitem()[1].close(linger=0)
        self._voices.clear()
        if self._context is not None:
            self._context.term()

    async def _read(self, socket: zmq.asyncio.Socket) -> None:
        while True:
            topic, frame = await socket.recv_multipart()
            voice = self._voices.get(int(topic))
            if voice is None:
                continue
            try:
                await voice.take(frame)
            except (ConnectionError, ConnectionClosed) as error:
                log.debug("a frame was not sent", guild=int(topic), reason=str(error))
            except Exception:
                log.exception("frames cannot be sent, this guild gets no more", guild=int(topic))
                self.forget(int(topic))
