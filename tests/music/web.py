"""A web of our own on loopback: files served well and badly, radio, lists, and a host inside that nobody may reach."""

import asyncio
import re
from collections import Counter

from aiohttp import web


class Web:
    """A server whose pages a test names.

    Attributes:
        hits: how often each path was asked for.
        sent: how many bytes of each were taken.
        ranges: the Range headers, in order.
    """

    def __init__(self, *, tls=None):
        self._tls = tls
        self.hits = Counter()
        self.sent = Counter()
        self.ranges = []
        self.pages = {}
        self.changed = asyncio.Event()

    async def __aenter__(self):
        app = web.Application()
        app.router.add_route("GET", "/{path:.*}", self._serve)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1, handler_cancellation=True)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0, ssl_context=self._tls)
        await site.start()
        self.port = self._runner.addresses[0][1]
        return self

    async def __aexit__(self, *_):
        await self._runner.cleanup()

    @property
    def address(self):
        return f"127.0.0.1:{self.port}"

    def url(self, path):
        return f"http://{self.address}{path}"

    def page(self, path, body, kind="audio/ogg", **more):
        """Serve bytes; see `_send` for what can go wrong with them."""
        self.pages[path] = lambda request: self._send(request, body, kind, **more)
        return self.url(path)

    def redirect(self, path, to):
        async def lead(_):
            raise web.HTTPFound(to)

        self.pages[path] = lead
        return self.url(path)

    def never(self, path):
        """A page that never answers."""

        async def wait(_):
            self.changed.set()
            await asyncio.Event().wait()

        self.pages[path] = wait
        return self.url(path)

    def radio(self, path, songs, *, every=4096, drop_after=None):
        """An endless station that repeats its songs, `(title, MP3)`; each connection may drop after so many bytes."""

        async def play(request):
            response = web.StreamResponse(
                headers={
                    "Content-Type": "audio/mpeg",
                    "icy-name": "Radio Tennessee",
                    "icy-metaint": str(every),
                }
            )
            await response.prepare(request)
            left, gone = every, 0
            while True:
                for title, body in songs:
                    told = False
                    for at in range(0, len(body), 512):
                        block = body[at : at + 512]
                        while block:
                            part, block = block[:left], block[left:]
                            await response.write(part)
                            self.sent[path] += len(part)
                            gone += len(part)
                            left -= len(part)
                            if not left:
                                text = b"" if told else f"StreamTitle='{title}';".encode()
                                told = True
                                size = -(-len(text) // 16)
                                await response.write(bytes([size]) + text.ljust(size * 16, b"\0"))
                                left = every
                        if drop_after and gone >= drop_after:
                            return response

        self.pages[path] = play
        return self.url(path)

    async def _serve(self, request):
        path = request.path
        self.hits[path] += 1
        self.ranges.append(request.headers.get("Range", ""))
        if path not in self.pages:
            raise web.HTTPNotFound
        try:
            return await self.pages[path](request)
        except ConnectionResetError:  # Whoever asked has gone.
            return web.Response()

    async def _send(
        self,
        request,
        body,
        kind,
        *,
        ranged=True,
        drop_after=None,
        drop_first=None,
        gate=None,
        done=None,
        shut_after=None,
        claim=None,
        headers=None,
        status=200,
    ):
        """Serve bytes.

        Without `ranged` always from the beginning; each connection is dropped `drop_after` so many bytes, or only the first one (`drop_first`); after `shut_after`
        requests it answers 403; in the middle it waits for `gate`, at the end it sets `done`; with `claim` it says that it has so many bytes and goes on with zeros.
        """
        if shut_after is not None and self.hits[request.path] > shut_after:
            raise web.HTTPForbidden
        if drop_first is not None and self.hits[request.path] == 1:
            drop_after = drop_first
        whole = claim or len(body)
        start = 0
        if ranged and (asked := re.fullmatch(r"bytes=(\d+)-(\d*)", request.headers.get("Range", ""))):
            start = int(asked[1])
            if start >= whole:
                raise web.HTTPRequestRangeNotSatisfiable
            status = 206
        response = web.StreamResponse(status=status, headers={"Content-Type": kind, **(headers or {})})
        response.content_length = whole - start
        if status == 206:
            response.headers["Content-Range"] = f"bytes {start}-{whole - 1}/{whole}"
        await response.prepare(request)
        at = start
        while at < whole:
            if gate and at >= whole // 2:
                await gate.wait()
            part = body[at : at + 4096] or bytes(min(4096, whole - at))
            await response.write(part)
            at += len(part)
            self.sent[request.path] += len(part)
            if drop_after and at - start >= drop_after:
                request.transport.abort()
                break
        if done:
            done.set()
        return response
