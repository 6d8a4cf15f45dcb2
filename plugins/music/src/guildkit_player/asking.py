"""One question to a service, without listening to it."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Any

import zmq
import zmq.asyncio

from guildkit_player.client import NodeGone, checked
from guildkit_player.protocol import Action, Command, Reply

if TYPE_CHECKING:
    from guildkit_player.keys import Keys


async def ask_once(
    address: str, action: Action, *, seconds: float = 1.0, keys: Keys | None = None
) -> dict[str, Any]:
    """Ask a service one thing of itself, such as NODE, without listening to it.

    Raises:
        NodeGone: it does not answer in time.
        Refused: it says no.
    """
    context = zmq.asyncio.Context()
    try:
        socket = context.socket(zmq.DEALER)
        if keys is not None:
            keys.encrypt(socket)
        socket.connect(address)
        await socket.send(Command(action=action, timestamp=time.time()).model_dump_json().encode())
        async with asyncio.timeout(seconds):
            return checked(Reply.model_validate_json(await socket.recv()))
    except TimeoutError:
        raise NodeGone(f"The player service at {address} does not answer.") from None
    finally:
        context.destroy(linger=0)
