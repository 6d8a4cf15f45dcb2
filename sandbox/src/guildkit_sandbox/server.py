"""The server: one TLS port that answers for all of Discord's hosts, and the connector that leads there."""

from __future__ import annotations

import asyncio
import re
import socket
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import aiohttp
from aiohttp import web
from aiohttp.abc import AbstractResolver, ResolveResult

from guildkit_sandbox.gateway.connections import SPOKEN, Connection
from guildkit_sandbox.tls import certificates
from guildkit_sandbox.voice.connections import VERSION, VoiceConnection
from guildkit_sandbox.voice.hub import DOMAIN

if TYPE_CHECKING:
    from guildkit_sandbox.gateway.hub import Hub
    from guildkit_sandbox.rest.api import Api
    from guildkit_sandbox.state.world import World
    from guildkit_sandbox.voice.hub import VoiceHub

_API = re.compile(r"/api(?:/v\d+)?/")
_ATTACHMENT = re.compile(r"/attachments/[0-9]+/([0-9]{1,20})/")
_TICK = 1.0
"""How often, in seconds, what is due by the clock happens without anybody's doing."""
_LARGEST = 128 * 1024 * 1024


class Server:
    """What listens on the loopback address.

    Args:
        world: where the files of attachments are.
        hub: where gateway connections go.
        voice_hub: where voice connections go.
        api: where requests go.
    """

    def __init__(self, world: World, hub: Hub, voice_hub: VoiceHub, api: Api) -> None:
        self.world = world
        self.hub = hub
        self.voice_hub = voice_hub
        self.api = api
        self.address: tuple[str, int] = ("127.0.0.1", 0)
        self._runner: web.ServerRunner | None = None
        self._ticking: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Listen on a free port."""
        # Without access log and signal handlers, and without waiting for keep-alive connections when it stops.
        server = web.Server(self._handle, request_factory=_request, access_log=None)
        self._runner = web.ServerRunner(server, shutdown_timeout=0.5)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0, ssl_context=certificates().server)
        await site.start()
        host, port = self._runner.addresses[0][:2]
        self.address = (host, port)
        await self.voice_hub.start()
        self._ticking = asyncio.create_task(self._tick())

    async def _tick(self) -> None:
        """Let happen what comes due while nobody asks for anything."""
        while True:
            await asyncio.sleep(_TICK)
            self.world.agenda.catch_up()

    async def close(self) -> None:
        """Close every socket."""
        if self._ticking is not None:
            self._ticking.cancel()
        self.hub.close()
        self.voice_hub.close_all()
        if self._runner is not None:
            await self._runner.cleanup()

    def connector(self) -> aiohttp.TCPConnector:
        """Return a connector that finds Discord here, whatever the host is called."""
        return aiohttp.TCPConnector(resolver=Loopback(self.address[1]), ssl=certificates().client)

    # ------------------------------------------------------------------ requests

    async def _handle(self, request: web.BaseRequest) -> web.StreamResponse:
        path = request.rel_url.raw_path
        api = _API.match(path)
        if api is not None:
            return await self.api.serve(request, path[api.end() :])
        if request.headers.get("Upgrade", "").lower() == "websocket":
            if request.host.partition(":")[0].endswith(DOMAIN):
                return await self._speak(request)
            if not self.hub.accepting:
                return web.Response(status=503)
            for option, spoken in SPOKEN.items():
                if request.query.get(option, "") not in spoken:
                    return self.api.missing(f"gateway with {option}={request.query[option]}")
            connection = Connection(self.hub, request)
            self.hub.connections.add(connection)
            try:
                return await connection.run()
            except OSError:
                raise  # The bot is gone.
            except Exception as failure:
                self.api.failures.append(failure)
                raise
        if path.startswith("/attachments/"):
            return self._file(path)
        return self.api.missing(f"{request.method} {request.host}{path}")

    async def _speak(self, request: web.BaseRequest) -> web.StreamResponse:
        if request.query.get("v") != str(VERSION):
            return self.api.missing(f"voice gateway version {request.query.get('v')}")
        if self.voice_hub.out:
            return web.Response(status=503)
        connection = VoiceConnection(self.voice_hub, request)
        self.voice_hub.connections.add(connection)
        try:
            return await connection.run()
        except Exception as failure:
            # The sandbox's own fault: raised when it closes.
            self.api.failures.append(failure)
            raise

    def _file(self, path: str) -> web.Response:
        found = _ATTACHMENT.match(path)
        attachment = None if found is None else self.world.attachments.get(int(found[1]))
        if attachment is None or unquote(path) != attachment.path:
            return web.Response(status=404)
        return web.Response(body=attachment.content, content_type=attachment.content_type)


class Loopback(AbstractResolver):
    """Finds every host on this machine, at the sandbox's port.

    Args:
        port: the sandbox's port.
    """

    def __init__(self, port: int) -> None:
        self._port = port

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """Return the one address there is."""
        del port, family
        return [
            ResolveResult(
                hostname=host,
                host="127.0.0.1",
                port=self._port,
                family=socket.AF_INET,
                proto=0,
                flags=socket.AI_NUMERICHOST,
            )
        ]

    async def close(self) -> None:
        """There is nothing to close."""


def _request(
    message: Any, payload: Any, protocol: Any, writer: Any, task: asyncio.Task[None]
) -> web.BaseRequest:
    loop = asyncio.get_running_loop()
    return web.BaseRequest(message, payload, protocol, writer, task, loop, client_max_size=_LARGEST)
