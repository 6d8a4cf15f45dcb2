"""What the web receiver serves for overlays: the page, and what it is to show.

The page asks again and again, so that a restart of the bot, or a proxy that knows no better, does it no harm.
"""

from __future__ import annotations

import hashlib
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from aiohttp import web

from guildkit import OperatorError, UserError
from guildkit_economy.overlay import links
from guildkit_economy.overlay.showing import Names, shown
from guildkit_economy.pages import HEADERS

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from datetime import datetime

    from guildkit import GuildContext, ServedGuilds

FRESH: Final = timedelta(seconds=1)
"""For how long pages of one guild are told the same, so that many of them are no burden."""
WINDOW: Final = timedelta(seconds=10)
MOST: Final = 100
"""How often in that time the pages of one guild may ask; each of them asks every other second, so that there may be twenty."""
_HEADERS: Final = HEADERS | {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
    " base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "X-Robots-Tag": "noindex",
}
_FOLDER: Final = Path(__file__).parent / "page"
_FILES: Final = {name: (_FOLDER / name).read_text(encoding="utf-8") for name in ("page.css", "page.js")}
_VERSION: Final = hashlib.sha256("".join(_FILES.values()).encode()).hexdigest()[:12]
_PAGE: Final = (_FOLDER / "page.html").read_text(encoding="utf-8")
# Nothing can be seen of it on a stream. It looks again, for the plugin may be on again later.
_NOTHING: Final = (
    "<!doctype html><meta charset=utf-8><meta http-equiv=refresh content=30>"
    "<title>guildkit: this overlay is off, or has another link now</title>"
)


class _Guild:
    """What is known of a guild whose overlay somebody looks at."""

    def __init__(self, now: datetime) -> None:
        self.since = now
        self.asked = 0
        self.told: tuple[datetime, dict[str, Any]] | None = None
        self.names: Names = {}


class OverlayWeb:
    """The overlays of all guilds in which the plugin is on."""

    def __init__(self, guilds: ServedGuilds) -> None:
        self._guilds = guilds
        self._known: dict[int, _Guild] = {}

    @property
    def routes(self) -> list[web.RouteDef]:
        """What is served."""
        return [
            *(web.get(f"/overlay/{name}", self._file) for name in _FILES),
            web.get("/overlay/{key}", self._page),
            web.get("/overlay/{key}/state", self._state),
        ]

    async def _file(self, request: web.Request) -> web.Response:
        name = request.path.rpartition("/")[2]
        kind = "text/css" if name.endswith(".css") else "text/javascript"
        return web.Response(text=_FILES[name], content_type=kind, headers=_HEADERS)

    async def _page(self, request: web.Request) -> web.Response:
        try:
            async with self._entered(request) as ctx:
                language = ctx.language
        except UserError:
            return web.Response(text=_NOTHING, content_type="text/html", headers=_HEADERS, status=404)
        written = _PAGE.replace("LANGUAGE", language).replace("VERSION", _VERSION)
        return web.Response(text=written, content_type="text/html", headers=_HEADERS)

    async def _state(self, request: web.Request) -> web.Response:
        try:
            async with self._entered(request) as ctx:
                known = self._of(ctx)
                if known.asked > MOST:
                    wait = {"Retry-After": str(int(WINDOW.total_seconds()))}
                    return web.json_response({}, status=429, headers=_HEADERS | wait)
                if known.told is None or abs(ctx.now - known.told[0]) >= FRESH:
                    known.told = ctx.now, {"page": _VERSION, **await shown(ctx, known.names)}
                return web.json_response(known.told[1], headers=_HEADERS)
        except UserError:
            return web.json_response({}, status=404, headers=_HEADERS)
        except OperatorError:
            # The database is away; the page keeps what it shows, and asks again.
            return web.json_response({}, status=503, headers=_HEADERS)

    @asynccontextmanager
    async def _entered(self, request: web.Request) -> AsyncIterator[GuildContext]:
        """Act in the guild whose overlay an address is of.

        Raises:
            UserError: it is none's, or the plugin is off there.
        """
        key = links.taken_apart(request.match_info["key"])
        if key is None:
            raise UserError("There is no such overlay.")
        guild_id, secret = key
        async with self._guilds.enter(guild_id) as ctx:
            async with ctx.read() as session:
                if not await links.is_right(session, secret):
                    raise UserError("There is no such overlay.")
            yield ctx

    def _of(self, ctx: GuildContext) -> _Guild:
        known = self._known.setdefault(ctx.guild_id, _Guild(ctx.now))
        if abs(ctx.now - known.since) >= WINDOW:
            known.since, known.asked = ctx.now, 0
        known.asked += 1
        return known
