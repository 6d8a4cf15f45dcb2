"""The few pages that people read in a browser, and what holds for everything that is served."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING, Final

from aiohttp import web

from guildkit import UserError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

HEADERS: Final = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


@web.middleware
async def kindly(
    request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
) -> web.StreamResponse:
    """Say in words what is wrong."""
    try:
        return await handler(request)
    except UserError as error:
        language = request.headers.get("Accept-Language", "en")[:2]
        said = [
            each if isinstance(each, str) else each.within(language) for each in (error.message, error.hint)
        ]
        return page(*said, status=400)


def page(
    said: str, more: str = "", *, link: tuple[str, str] | None = None, status: int = 200
) -> web.Response:
    """Return a page of one sentence, and perhaps another one and a link."""
    go_on = f'<p><a href="{html.escape(link[0])}">{html.escape(link[1])}</a></p>' if link else ""
    written = (
        "<!doctype html><meta charset=utf-8><meta name=viewport content='width=device-width'><title>guildkit</title>"
        "<body style='font:1.1em/1.5 sans-serif;max-width:34em;margin:12vh auto;padding:0 1em'>"
        f"<p><strong>{html.escape(said)}</strong></p><p>{html.escape(more)}</p>{go_on}"
    )
    return web.Response(text=written, content_type="text/html", headers=HEADERS, status=status)
