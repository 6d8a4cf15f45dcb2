"""The page's server: its own port on loopback, files, and one WebSocket for everything that moves."""

from __future__ import annotations

import asyncio
import json
import secrets
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import structlog
from aiohttp import WSMsgType, web

from guildkit_sandbox.page.acts import ACTS
from guildkit_sandbox.page.hearing import Hearing
from guildkit_sandbox.page.mishaps import Mishaps
from guildkit_sandbox.page.traffic import Traffic
from guildkit_sandbox.page.viewer import Viewer
from guildkit_sandbox.people.refusals import CannotDo, NoAnswer

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from guildkit_sandbox.page.keeper import Keeper
    from guildkit_sandbox.payloads import Payload
    from guildkit_sandbox.sandbox import Sandbox
    from guildkit_sandbox.transcript import Entry

    Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

log = structlog.get_logger()

_STATIC: Final = Path(__file__).parent / "static"
_TYPES: Final = {
    ".css": "text/css",
    ".html": "text/html",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
}
_IMAGES: Final = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
_LARGEST_ASK: Final = 40 * 1024 * 1024
_HEADERS: Final = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src 'self' blob:; "
        "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
_ANYWHERE: Final = frozenset({"0.0.0.0", "::"})  # noqa: S104 - compared with, not bound to


class Page:
    """The page of a sandbox.

    Args:
        sandbox: what it shows.
        keeper: who keeps the bot.
    """

    def __init__(self, sandbox: Sandbox, keeper: Keeper) -> None:
        self.sandbox = sandbox
        self.keeper = keeper
        self.mishaps = Mishaps(sandbox)
        self.traffic = Traffic()
        self.dismissed: set[int] = set()
        """The ephemeral messages that were put out of sight."""
        self.address = ""
        self._key = secrets.token_urlsafe(16)
        self._hosts: frozenset[str] = frozenset()
        self._cookie = ""
        self._viewers: set[Viewer] = set()
        self._hearing = Hearing(sandbox.voice, self._viewers)
        app = web.Application(middlewares=[self._guard])
        app.router.add_get("/", self._index)
        app.router.add_get("/live", self._live)
        app.router.add_get("/files/{id:\\d+}/{name}", self._file)
        app.router.add_get("/{name:[a-z-]+\\.(?:css|js|svg)}", self._asset)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.5)

    # ------------------------------------------------------------------ life

    async def start(self, *, host: str = "127.0.0.1", port: int = 0) -> None:
        """Listen; `address` is then where the page is.

        Raises:
            OSError: the port is taken.
        """
        if self._runner.server is None:
            await self._runner.setup()
        await web.TCPSite(self._runner, host, port).start()
        port = self._runner.addresses[0][1]
        reached = "127.0.0.1" if host in _ANYWHERE else host
        self.address = f"http://{_in_url(reached)}:{port}/?key={self._key}"
        names = {_in_url(reached), "127.0.0.1", "localhost"}
        self._hosts = frozenset() if host in _ANYWHERE else frozenset(f"{name}:{port}" for name in names)
        # Cookies know hosts only: two sandboxes on two ports must not take each other's away.
        self._cookie = f"guildkit-sandbox-{port}"
        for entry in self.sandbox.transcript.entries:
            self.traffic.add(entry)
        self.sandbox.transcript.readers.append(self._read)
        self.sandbox.world.changed.listeners.append(self.note)
        self.keeper.listeners.append(self.note)
        self._hearing.start()

    async def close(self) -> None:
        """Close every page that is open, and stop listening."""
        if self._cookie:
            self.sandbox.transcript.readers.remove(self._read)
            self.sandbox.world.changed.listeners.remove(self.note)
            self.keeper.listeners.remove(self.note)
            self._hearing.stop()
        for viewer in list(self._viewers):
            await viewer.close()
        await self._runner.cleanup()

    def note(self) -> None:
        """Tell every open page that there may be something new to see."""
        for viewer in self._viewers:
            viewer.note()

    def _read(self, entry: Entry) -> None:
        self.traffic.add(entry)
        self.note()

    # ------------------------------------------------------------------ requests

    @web.middleware
    async def _guard(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Answer only those who have the key; by no other name, as sites with a DNS server of their own would."""
        by_address = secrets.compare_digest(request.query.get("key", ""), self._key)
        by_cookie = secrets.compare_digest(request.cookies.get(self._cookie, ""), self._key)
        response: web.StreamResponse
        if self._hosts and request.host not in self._hosts:
            response = web.Response(status=403, text="This name does not lead here.")
        elif not (by_address or by_cookie):
            response = web.Response(
                status=403, text="Open the address that `guildkit sandbox` printed: it has the key in it."
            )
        else:
            try:
                response = await handler(request)
            except web.HTTPException as error:
                response = web.Response(status=error.status, text=error.reason)
        if not response.prepared:
            for name, value in _HEADERS.items():
                response.headers.setdefault(name, value)
            if by_address:
                response.set_cookie(self._cookie, self._key, httponly=True, samesite="Strict")
        return response

    async def _index(self, _request: web.Request) -> web.Response:
        return _static("index.html")

    async def _asset(self, request: web.Request) -> web.Response:
        return _static(request.match_info["name"])

    async def _file(self, request: web.Request) -> web.Response:
        attachment = self.sandbox.world.attachments.get(int(request.match_info["id"]))
        if attachment is None:
            raise web.HTTPNotFound
        kind = attachment.content_type.partition(";")[0]
        shown = kind in _IMAGES
        headers = {"Content-Security-Policy": "default-src 'none'; sandbox"}
        if not shown:
            headers["Content-Disposition"] = "attachment"
        return web.Response(
            body=attachment.content,
            content_type=kind if shown else "application/octet-stream",
            headers=headers,
        )

    # ------------------------------------------------------------------ live

    async def _live(self, request: web.Request) -> web.StreamResponse:
        if request.headers.get("Origin") != f"{request.scheme}://{request.host}":
            raise web.HTTPForbidden
        socket = web.WebSocketResponse(max_msg_size=_LARGEST_ASK, heartbeat=30)
        await socket.prepare(request)
        viewer = Viewer(self, socket)
        self._viewers.add(viewer)
        # A page that was open before begins where it was.
        viewer.look(request.query)
        keeping = [asyncio.create_task(each) for each in (viewer.keep_up(), viewer.keep_hearing())]
        asked: set[asyncio.Task[None]] = set()
        try:
            async for message in socket:
                if message.type is WSMsgType.TEXT:
                    task = asyncio.create_task(self._answer(viewer, json.loads(message.data)))
                    asked.add(task)
                    task.add_done_callback(asked.discard)
        finally:
            self._viewers.discard(viewer)
            for task in (*keeping, *asked):
                task.cancel()
            await asyncio.gather(*keeping, *asked, return_exceptions=True)
        return socket

    async def _answer(self, viewer: Viewer, ask: Payload) -> None:
        reply: dict[str, Any] = {"reply": ask.get("id")}
        try:
            reply["value"] = await ACTS[ask["act"]](viewer, ask)
        except (CannotDo, NoAnswer) as error:
            reply["error"] = _sentence(str(error))
        except Exception as error:
            log.error("the page could not do it", act=ask.get("act"), exc_info=error)
            reply["error"] = f"That went wrong: {type(error).__name__}: {error}"
        # What came of it is there before the answer says so.
        self.note()
        with suppress(ConnectionError):
            await viewer.flush()
            await viewer.send(reply)


def _static(name: str) -> web.Response:
    path = _STATIC / name
    if not path.is_file():
        raise web.HTTPNotFound
    return web.Response(text=path.read_text("utf-8"), content_type=_TYPES[path.suffix])


def _in_url(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _sentence(text: str) -> str:
    """Return what the person reads, without what is said to the author of a test."""
    for aside in (" What happened last:", " What is there:"):
        text = text.partition(aside)[0]
    text = text.strip()
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "!", "?", "…")) else ".")
