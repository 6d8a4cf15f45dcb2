"""The XPUB socket on which players tell what happens."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from guildkit_player.client import HELLO
from guildkit_player.protocol.messages import Event

if TYPE_CHECKING:
    import zmq.asyncio
    from pydantic import BaseModel

    from guildkit_player.protocol.events import EventName


class Events:
    """Tells events, numbered for each guild.

    Args:
        socket: an XPUB socket that is bound.
        boot: names this run of the service.

    Attributes:
        sequences: the number of each guild's last event.
    """

    def __init__(self, socket: zmq.asyncio.Socket, boot: str) -> None:
        # Told of each subscription, also of a topic that another one has subscribed to.
        socket.xpub_verbose = 1
        self._socket = socket
        self._boot = boot
        self.sequences: dict[str, int] = {}

    async def tell(self, name: EventName, data: BaseModel, *, guild_id: str = "", epoch: int = 0) -> None:
        """Tell an event; a reader that is too slow misses it, and sees so from its number."""
        sequence = 0
        if guild_id:
            sequence = self.sequences[guild_id] = self.sequences.get(guild_id, 0) + 1
        event = Event(
            action=name,
            guild_id=guild_id,
            data=data.model_dump(mode="json"),
            timestamp=time.time(),
            epoch=epoch,
            sequence=sequence,
            boot=self._boot,
        )
        await self._socket.send_multipart([guild_id.encode(), event.model_dump_json().encode()])

    async def welcome(self) -> None:
        """Answer each subscriber whose subscription has arrived, until cancelled."""
        while True:
            message = await self._socket.recv()
            if message[:1] == b"\x01" and message[1:].startswith(HELLO):
                await self._socket.send_multipart([message[1:], self._boot.encode()])
