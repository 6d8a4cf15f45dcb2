"""The server: one TLS port that answers for all of Discord's hosts, and the connector that leads there."""

from __future__ import annotations

import asyncio
import json
import re
import socket
import time
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import aiohttp
from aiohttp import web
from aiohttp.abc import AbstractResolver, ResolveResult

from guildkit_sandbox.errors import ApiError, MissingRoute, Refused, Unauthorized
from guildkit_sandbox.gateway.connections import Connection
from guildkit_sandbox.payloads import encode
from guildkit_sandbox.rest import (  # noqa: F401 - importing them registers their routes
    channels,
    commands,
    guilds,
    interactions,
    messages,
    reactions,
    users,
)
from guildkit_sandbox.rest.routing import Call, Created, File, Route, find, parameters
from guildkit_sandbox.tls import certificates

if TYPE_CHECKING:
    from guildkit_sandbox.gateway.hub import Hub
    from guildkit_sandbox.state.world import World
    from guildkit_sandbox.transcript import Transcript

_API = re.compile(r"/api(?:/v\d+)?/")
_FILE_FIELD = re.compile(r"files?\[?(\d*)\]?")
_JSON = {"Content-Type": "application/json"}
_LARGEST = 128 * 1024 * 1024


class Server:
    """What listens on the loopback address.

    Args:
        world: what the requests are about.
        hub: where gateway connections go.
        transcript: where every request is written down.
    """

    def __init__(self, world: World, hub: Hub, transcript: Transcript) -> None:
        self.world = world
        self.hub = hub
        self.transcript = transcript
        self.missing_routes: list[str] = []
        self.failures: list[Exception] = []
        self.in_flight = 0
        self.served = 0
        self.address: tuple[str, int] = ("127.0.0.1", 0)
        self._runner: web.ServerRunner | None = None

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

    async def close(self) -> None:
        """Close every socket."""
        self.hub.close()
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
            return await self._rest(request, path[api.end() :])
        if request.headers.get("Upgrade", "").lower() == "websocket":
            connection = Connection(self.hub, request)
            self.hub.connections.add(connection)
            return await connection.run()
        if path.startswith("/attachments/"):
            return self._file(path)
        return self._missing(f"{request.method} {request.host}{path}")

    async def _rest(self, request: web.BaseRequest, path: str) -> web.Response:
        self.in_flight += 1
        self.served += 1
        started = time.perf_counter()
        sent: str | None = None
        found: Route | None = None
        answer: Any = None
        status = 204
        try:
            sent, files = await _read_body(request)
            segments = [unquote(part) for part in path.split("/")] if "%" in path else path.split("/")
            found, values = find(request.method, segments)
            answer = found.handler(self._call(request, found, values, _json(sent), files))
            if isinstance(answer, Created):
                status, answer = 201, answer.body
            elif answer is not None:
                status = 200
        except MissingRoute as missing:
            self.missing_routes.append(missing.name)
            status, answer = missing.status, missing.body()
        except ApiError as error:
            status, answer = error.status, error.body()
        except Exception as failure:
            # The sandbox's own fault: raised when it closes. Not a 500, which clients try again and again.
            self.failures.append(failure)
            status, answer = 501, {"message": f"The sandbox failed: {failure!r}", "code": 0}
        finally:
            self.in_flight -= 1
            self.world.activity.notify()
        # Recorded as text: what a message says now must not change what was said then.
        text = None if answer is None else encode(answer)
        self.transcript.add(
            "REST",
            f"{request.method} /{path}",
            status=status,
            sent=sent,
            answered=text,
            route=None if found is None else found.path,
            took=time.perf_counter() - started,
        )
        if text is None:
            return web.Response(status=status)
        return web.Response(status=status, body=text.encode(), headers=_JSON)

    def _call(
        self, request: web.BaseRequest, route: Route, values: list[str], body: Any, files: dict[int, File]
    ) -> Call:
        if not route.by_token and request.headers.get("Authorization") != f"Bot {self.world.token}":
            raise Unauthorized
        ids, token, emoji = parameters(route.names, values)
        query = dict(request.rel_url.query) if request.rel_url.raw_query_string else {}
        reason = request.headers.get("X-Audit-Log-Reason")
        return Call(
            world=self.world,
            hub=self.hub,
            route=route,
            ids=ids,
            token=token,
            emoji=emoji,
            query=query,
            body=body,
            files=files,
            reason=None if reason is None else unquote(reason),
        )

    def _file(self, path: str) -> web.Response:
        attachment = self.world.attachments.get(int(path.split("/")[3]))
        if attachment is None or unquote(path) != attachment.path:
            return web.Response(status=404)
        return web.Response(body=attachment.content, content_type=attachment.content_type)

    def _missing(self, name: str) -> web.Response:
        missing = MissingRoute(name)
        self.missing_routes.append(name)
        return web.Response(status=missing.status, body=encode(missing.body()).encode(), headers=_JSON)


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


async def _read_body(request: web.BaseRequest) -> tuple[str | None, dict[int, File]]:
    """Return the JSON body as text, and the files that came with it."""
    if not request.can_read_body:
        return None, {}
    if not request.content_type.startswith("multipart/"):
        return (await request.read()).decode(errors="replace"), {}
    body = "{}"
    files: dict[int, File] = {}
    async for part in await request.multipart():
        assert isinstance(part, aiohttp.BodyPartReader)
        content = bytes(await part.read(decode=True))
        name = part.name or ""
        if name == "payload_json":
            body = content.decode(errors="replace")
        elif match := _FILE_FIELD.fullmatch(name):
            kind = part.headers.get("Content-Type", "application/octet-stream")
            files[int(match[1] or 0)] = File(part.filename or "file", content, kind)
    return body, files


def _json(raw: str | None) -> Any:
    if not raw:
        return None
    try:
        return json.loads(raw)
    except ValueError:
        raise Refused(50109) from None
