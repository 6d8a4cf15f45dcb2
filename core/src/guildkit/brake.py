"""The brake: Discord bans an address that makes too many requests that it refuses.

That is after 10,000 answers of 401, 403 or 429 in ten minutes, those with the scope `shared` not counted:
https://docs.discord.com/developers/topics/rate-limits#invalid-request-limit-aka-cloudflare-bans
All that the client asks for goes through one aiohttp session; there they are counted, and long before that number nothing
but answers to members is let through.
"""

from __future__ import annotations

import re
from collections import Counter, deque
from typing import TYPE_CHECKING, Final

import aiohttp
import structlog

from guildkit.errors import GuildkitError

if TYPE_CHECKING:
    from aiohttp import ClientMiddlewareType

    from guildkit.clock import Clock

log = structlog.get_logger()

REFUSALS: Final = 2000
"""How many refusals within ten minutes are let happen."""
LIMITED: Final = 100
"""After how many rate limits within ten minutes the log names those that were met most."""
_WINDOW: Final = 600.0
_LIMITED: Final = 429
_REFUSED: Final = {401, 403, _LIMITED}
_ROUTES: Final = 200
_ID: Final = re.compile(r"/\d{15,}(?=/|$)")
_TOKEN: Final = re.compile(r"(/(?:webhooks|interactions)/\{id\}/)[^/]+")


class BrakeError(GuildkitError, aiohttp.ClientError):
    """Discord has refused so many requests that nothing more is asked of it for some minutes.

    Whoever copes with a Discord that cannot be reached copes with this.
    """


class Brake:
    """Counts the requests that Discord has refused, and holds further ones back where they are too many."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._refused: deque[float] = deque()
        self._said = 0.0
        self._limited: Counter[str] = Counter()
        self._limited_since = 0.0

    @property
    def refused(self) -> int:
        """How many requests Discord has refused within the last ten minutes."""
        since = self._clock.now().timestamp() - _WINDOW
        while self._refused and self._refused[0] < since:
            self._refused.popleft()
        return len(self._refused)

    @property
    def on(self) -> bool:
        """Whether requests are held back at present."""
        return self.refused >= REFUSALS

    def middleware(self, application_id: int) -> ClientMiddlewareType:
        """Return what watches over the requests of an aiohttp session.

        Args:
            application_id: whose follow-ups are answers to members, too.
        """
        answers = ("/interactions/", f"/webhooks/{application_id}/")

        async def watch(
            request: aiohttp.ClientRequest, handler: aiohttp.ClientHandlerType
        ) -> aiohttp.ClientResponse:
            if self._refused and self.on:
                path = request.url.path  # the gateway's has no /api/
                if path.startswith("/api/") and not any(part in path for part in answers):
                    self._hold_back()
            answer = await handler(request)
            if answer.status == _LIMITED:
                self._note_limit(request, answer.headers.get("X-RateLimit-Scope", "unknown"))
            if answer.status in _REFUSED and answer.headers.get("X-RateLimit-Scope") != "shared":
                self._refused.append(self._clock.now().timestamp())
            return answer

        return watch

    def _note_limit(self, request: aiohttp.ClientRequest, scope: str) -> None:
        now = self._clock.now().timestamp()
        if not 0 <= now - self._limited_since < _WINDOW:
            self._limited_since = now
            self._limited.clear()
        route = _TOKEN.sub(r"\1{token}", _ID.sub("/{id}", request.url.path))
        name = f"{request.method} {route[:100]} ({scope[:20]})"
        self._limited[name if name in self._limited or len(self._limited) < _ROUTES else "others"] += 1
        if (times := self._limited.total()) == LIMITED:
            most = ", ".join(f"{count} × {name}" for name, count in self._limited.most_common(3))
            log.warning("a storm of rate limits", times=times, most=most)

    def _hold_back(self) -> None:
        refused = self.refused
        now = self._clock.now().timestamp()
        if now - self._said > _WINDOW:
            self._said = now
            log.error("too many requests were refused; nothing but answers is sent", refused=refused)
        raise BrakeError(
            f"Discord has refused {refused} requests within ten minutes, and bans this address at 10,000; "
            "nothing more is asked of it until they are fewer."
        )
