"""Rate limits: of a route, of all requests together, of edits of old messages, and of invalid requests.

Discord publishes the headers, the bodies, the global limit and that of invalid requests
(https://discord.com/developers/docs/topics/rate-limits); the limits of single routes it only shows in headers. Those
below are of the size that bots have seen there.
"""

from __future__ import annotations

import hashlib
import math
from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final, NamedTuple

from guildkit_sandbox import limits
from guildkit_sandbox.errors import Banned, RateLimited
from guildkit_sandbox.snowflakes import moment_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from guildkit_sandbox.rest.routing import Route


class Limit(NamedTuple):
    """So many requests in so much time."""

    requests: int
    per: timedelta


_MESSAGE = "/channels/{channel_id}/messages/{message_id}"
_REACTIONS = _MESSAGE + "/reactions"
_COMMANDS = "/applications/{application_id}/guilds/{guild_id}/commands"
_FOLLOW_UP = "/webhooks/{webhook_id}/{token}"
EDIT_MESSAGE: Final = ("PATCH", _MESSAGE)

_LIMITS: Final = {
    ("POST", "/channels/{channel_id}/messages"): Limit(5, timedelta(seconds=5)),
    EDIT_MESSAGE: Limit(5, timedelta(seconds=5)),
    ("DELETE", _MESSAGE): Limit(5, timedelta(seconds=1)),
    ("POST", "/channels/{channel_id}/messages/bulk-delete"): Limit(1, timedelta(seconds=1)),
    ("POST", "/channels/{channel_id}/typing"): Limit(5, timedelta(seconds=5)),
    ("PATCH", "/channels/{channel_id}"): Limit(5, timedelta(seconds=15)),
    ("PUT", _REACTIONS + "/{emoji}/@me"): Limit(1, timedelta(seconds=0.25)),
    ("DELETE", _REACTIONS + "/{emoji}/@me"): Limit(1, timedelta(seconds=0.25)),
    ("PUT", _COMMANDS): Limit(2, timedelta(seconds=20)),
    ("POST", _COMMANDS): Limit(5, timedelta(seconds=20)),
    ("POST", _FOLLOW_UP): Limit(5, timedelta(seconds=2)),
    ("PATCH", _FOLLOW_UP + "/messages/@original"): Limit(5, timedelta(seconds=2)),
    ("PATCH", _FOLLOW_UP + "/messages/{message_id}"): Limit(5, timedelta(seconds=2)),
}
_OTHERWISE: Final = Limit(10, timedelta(seconds=1))
_MAJOR: Final = ("channel_id", "guild_id", "webhook_id")


@dataclass
class _Window:
    """What was asked for since a moment; it begins anew when its time is over."""

    limit: Limit
    began: datetime
    used: int = 0

    def left(self, now: datetime) -> timedelta:
        """Return how long it lasts still, beginning it anew where it is over."""
        if now - self.began >= self.limit.per:
            self.began, self.used = now, 0
        return self.began + self.limit.per - now


@dataclass
class RateLimits:
    """Counts what a bot asks for.

    Args:
        now: what tells the time.
        enforced: whether too much is refused, and the headers sent by which a client holds back; otherwise
            it is only counted.
    """

    now: Callable[[], datetime]
    enforced: bool
    exceeded: list[str] = field(default_factory=list)
    """What was asked for beyond a limit, such as `POST /channels/{channel_id}/messages`."""
    _windows: dict[tuple[object, ...], _Window] = field(default_factory=dict)
    _invalid: deque[datetime] = field(default_factory=deque)

    def admit(self, route: Route, ids: Mapping[str, int], token: str) -> dict[str, str]:
        """Count a request and return the headers that its answer has.

        Raises:
            RateLimited: where it is one too many.
        """
        now = self.now()
        # Answers to interactions do not count toward the global limit.
        if not route.by_token:
            self._count("global", ("global",), Limit(limits.REQUESTS_A_SECOND, timedelta(seconds=1)), now)
        if (route.method, route.path) == EDIT_MESSAGE:
            old = now - moment_of(ids["message_id"]) > limits.OLD_MESSAGE
            if old:
                self._count("old", ("old", ids["channel_id"]), Limit(*limits.OLD_EDITS), now)
        major = (token, *(ids.get(name) for name in _MAJOR))
        name = f"{route.method} {route.path}"
        limit = _LIMITS.get((route.method, route.path), _OTHERWISE)
        window = self._count(name, (name, *major), limit, now)
        if not self.enforced:
            return {}
        return _headers(name, window, now)

    def _count(self, name: str, key: tuple[object, ...], limit: Limit, now: datetime) -> _Window:
        window = self._windows.get(key)
        if window is None:
            window = self._windows[key] = _Window(limit, now)
            self._sweep(now)
        left = window.left(now)
        window.used += 1
        if window.used > limit.requests:
            self.exceeded.append(name)
            if self.enforced:
                headers = {} if name == "global" else _headers(name, window, now)
                raise RateLimited(
                    left.total_seconds(),
                    scope="global" if name == "global" else "user",
                    code=30046 if name == "old" else 0,
                    headers=headers,
                )
        return window

    def _sweep(self, now: datetime) -> None:
        """Forget the windows that are over, now and then: there is one for each interaction."""
        if len(self._windows) % 1000 == 0:
            over = [key for key, window in self._windows.items() if now - window.began >= window.limit.per]
            for key in over:
                del self._windows[key]

    # ------------------------------------------------------------------ invalid requests

    def note(self, status: int, *, scope: str = "") -> None:
        """Count an answer that says that the bot should have known better (401, 403, 429)."""
        if status in {401, 403, 429} and scope != "shared":
            self._invalid.append(self.now())
            while len(self._invalid) > limits.INVALID_REQUESTS:
                self._invalid.popleft()

    def require_not_banned(self) -> None:
        """Refuse everything for a while after 10,000 invalid requests in ten minutes.

        Raises:
            Banned: where it is so.
        """
        if len(self._invalid) < limits.INVALID_REQUESTS:
            return
        left = self._invalid[0] + limits.INVALID_WINDOW - self.now()
        if left > timedelta():
            raise Banned(math.ceil(left.total_seconds()))
        self._invalid.clear()


def _headers(name: str, window: _Window, now: datetime) -> dict[str, str]:
    reset = window.began + window.limit.per
    return {
        "X-RateLimit-Limit": str(window.limit.requests),
        "X-RateLimit-Remaining": str(max(window.limit.requests - window.used, 0)),
        "X-RateLimit-Reset": f"{reset.timestamp():.3f}",
        "X-RateLimit-Reset-After": f"{(reset - now).total_seconds():.3f}",
        "X-RateLimit-Bucket": hashlib.blake2s(name.encode(), digest_size=16).hexdigest(),
    }
