"""The node's way: Discord's credentials are forwarded to the service, which speaks to the voice server itself."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, cast

import disnake

from guildkit_music.voice.connection import LEAVE_SECONDS
from guildkit_player.protocol.commands import Connect

if TYPE_CHECKING:
    from guildkit_music.people import Vocal
    from guildkit_music.voice.connection import Told


class NodeVoice(disnake.VoiceProtocol):
    """A voice connection that a service holds.

    Args:
        client: of disnake.
        channel: where.
        told: who hears what becomes of it.
    """

    channel: Vocal

    def __init__(self, client: disnake.Client, channel: disnake.abc.Connectable, told: Told) -> None:
        super().__init__(client, channel)
        self._told = told
        self._session_id = self._token = self._endpoint = ""
        self._complete = asyncio.Event()
        self._left = asyncio.Event()
        self._leaving = False

    @property
    def ready(self) -> bool:
        """Whether Discord has told where to connect."""
        return self._complete.is_set() and bool(self._endpoint)

    def credentials(self) -> Connect:
        """Return what a service has to know of it."""
        return Connect(
            channel_id=str(self.channel.id),
            user_id=str(self.client.user.id),
            session_id=self._session_id,
            token=self._token,
            endpoint=self._endpoint,
        )

    # --- what Discord tells -------------------------------------------------------------------------------------

    async def on_voice_state_update(self, data: Any) -> None:
        """Follow where the bot is."""
        if data["channel_id"] is None:
            self._left.set()
            if not self._leaving:
                self.cleanup()
                await self._told.thrown_out(self)
            return
        channel = self.channel.guild.get_channel(int(data["channel_id"]))
        if channel is not None:
            self.channel = cast("Vocal", channel)
        if self._session_id != data["session_id"]:
            self._session_id = data["session_id"]
            await self._look()

    async def on_voice_server_update(self, data: Any) -> None:
        """Take the credentials for a voice server; each time, for it may be another one. None is there in an outage."""
        self._token, self._endpoint = data["token"], data.get("endpoint") or ""
        await self._look()

    async def _look(self) -> None:
        if not (self._session_id and self._token and self._endpoint):
            return
        if self._complete.is_set():
            await self._told.changed(self)
        else:
            self._complete.set()

    # --- what the bot does --------------------------------------------------------------------------------------

    async def connect(self, *, timeout: float, reconnect: bool) -> None:  # noqa: ARG002, ASYNC109 - disnake's signature
        """Join the channel.

        Raises:
            TimeoutError: Discord does not say where to connect.
        """
        await self._join(timeout)

    async def _join(self, seconds: float) -> None:
        self._complete.clear()
        await self.channel.guild.change_voice_state(channel=self.channel, self_deaf=True)
        async with asyncio.timeout(seconds):
            await self._complete.wait()

    async def go(self, channel: Vocal) -> None:
        """Go over to another channel; Discord then tells of another voice server."""
        self._token = ""
        self.channel = channel
        await self._join(LEAVE_SECONDS * 2)

    async def leave(self) -> None:
        """Leave on purpose."""
        await self.disconnect(force=False)

    async def disconnect(self, *, force: bool) -> None:  # noqa: ARG002 - disnake's signature
        """Leave, and wait a moment for Discord to say so: what it says later would be taken for the next connection's."""
        self._leaving = True
        try:
            await self.channel.guild.change_voice_state(channel=None)
            async with asyncio.timeout(LEAVE_SECONDS):
                await self._left.wait()
        except TimeoutError:
            pass  # it was not there any more
        finally:
            self.cleanup()
