"""A bot without a library: it says to the gateway exactly what a test wants said."""

from __future__ import annotations

import asyncio
import contextlib
import json
import zlib

import aiohttp


class Wire:
    """A socket to the gateway that has heard HELLO or the reason why not."""

    def __init__(self, sandbox, socket):
        self.sandbox = sandbox
        self.socket = socket

    async def say(self, op, data=None):
        await self.socket.send_json({"op": op, "d": data})

    async def hear(self, event=None):
        """Return the next payload, or the data of the next event of that name."""
        async with asyncio.timeout(2):
            while True:
                message = await self.socket.receive()
                assert message.type in {aiohttp.WSMsgType.TEXT, aiohttp.WSMsgType.BINARY}, message
                text = (
                    zlib.decompress(message.data)
                    if message.type is aiohttp.WSMsgType.BINARY
                    else message.data
                )
                payload = json.loads(text)
                if event is None:
                    return payload
                if payload["t"] == event:
                    return payload["d"]

    async def identify(self, intents=1, **more):
        await self.say(2, {"token": self.sandbox.token, "intents": intents, "properties": {}} | more)

    async def resume(self, session, sequence):
        await self.say(6, {"token": self.sandbox.token, "session_id": session, "seq": sequence})

    async def closed(self):
        """Return the code that the sandbox closes the socket with, whatever it says before."""
        async with asyncio.timeout(2):
            while not self.socket.closed:
                await self.socket.receive()
        return self.socket.close_code


@contextlib.asynccontextmanager
async def dial(sandbox, query="v=10&encoding=json", *, hello=True):
    async with (
        aiohttp.ClientSession(connector=sandbox.connector()) as session,
        session.ws_connect(f"wss://gateway.discord.gg/?{query}") as socket,
    ):
        wire = Wire(sandbox, socket)
        if hello:
            assert (await wire.hear())["op"] == 10
        yield wire


async def rest(sandbox, path, token=None):
    """Return the status and the body of a GET."""
    headers = {"Authorization": f"Bot {token or sandbox.token}"}
    async with (
        aiohttp.ClientSession(connector=sandbox.connector(), headers=headers) as session,
        session.get(f"https://discord.com/api/v10{path}") as response,
    ):
        return response.status, await response.json()
