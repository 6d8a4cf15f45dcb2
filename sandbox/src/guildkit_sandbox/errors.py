"""Discord's refusals, as exceptions that know the body to answer with."""

from __future__ import annotations

import math
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from guildkit_sandbox.payloads import Payload

_KNOWN: dict[int, tuple[int, str]] = {
    10002: (404, "Unknown Application"),
    10003: (404, "Unknown Channel"),
    10004: (404, "Unknown Guild"),
    10006: (404, "Unknown Invite"),
    10007: (404, "Unknown Member"),
    10008: (404, "Unknown Message"),
    10009: (404, "Unknown permission overwrite"),
    10011: (404, "Unknown Role"),
    10013: (404, "Unknown User"),
    10014: (400, "Unknown Emoji"),
    10015: (404, "Unknown Webhook"),
    10026: (404, "Unknown Ban"),
    10027: (404, "Unknown SKU"),
    10029: (404, "Unknown Entitlement"),
    10062: (404, "Unknown interaction"),
    10063: (404, "Unknown application command"),
    10065: (404, "Unknown Voice State"),
    10066: (404, "Unknown application command permissions"),
    10070: (404, "Unknown Guild Scheduled Event"),
    20001: (403, "Bots cannot use this endpoint"),
    30003: (400, "Maximum number of pins reached for the channel (250)"),
    30005: (400, "Maximum number of guild roles reached (250)"),
    30007: (400, "Maximum number of webhooks reached (15)"),
    30008: (400, "Maximum number of emojis reached (50)"),
    30010: (400, "Maximum number of reactions reached (20)"),
    30013: (400, "Maximum number of guild channels reached (500)"),
    30016: (400, "Maximum number of invites reached (1000)"),
    30018: (400, "Maximum number of animated emojis reached (50)"),
    30032: (400, "Maximum number of application commands reached (100)."),
    30033: (400, "Maximum number of thread participants has been reached (1000)"),
    30034: (429, "Max number of daily application command creates has been reached (200)"),
    30038: (400, "Maximum number of uncompleted guild scheduled events reached (100)"),
    40005: (413, "Request entity too large"),
    40032: (400, "Target user is not connected to voice."),
    40033: (400, "This message has already been crossposted"),
    40058: (400, "Cannot send messages in a forum channel"),
    40060: (400, "Interaction has already been acknowledged."),
    40067: (400, "A tag is required to create a forum post in this channel"),
    50001: (403, "Missing Access"),
    50003: (403, "Cannot execute action on a DM channel"),
    50005: (403, "Cannot edit a message authored by another user"),
    50006: (400, "Cannot send an empty message"),
    50007: (403, "Cannot send messages to this user"),
    50008: (400, "Cannot send messages in a non-text channel"),
    50013: (403, "Missing Permissions"),
    50016: (
        400,
        "Provided too few or too many messages to delete. Must provide at least 2 and fewer than 100 messages to delete",
    ),
    50021: (403, "Cannot execute action on a system message"),
    50024: (400, "Cannot execute action on this channel type"),
    50025: (403, "Invalid OAuth2 access token"),
    50027: (401, "Invalid Webhook Token"),
    50028: (400, "Invalid role"),
    50034: (400, "A message provided was too old to bulk delete"),
    50046: (400, "Invalid file uploaded"),
    50055: (400, "Invalid Guild"),
    50057: (400, "Invalid SKU"),
    50068: (400, "Invalid message type"),
    50081: (400, "Invalid sticker sent"),
    50083: (400, "Thread is archived"),
    50101: (403, "This server needs more boosts to perform this action"),
    50109: (400, "The request body contains invalid JSON."),
    50159: (400, "Voice messages do not support additional content."),
    50160: (400, "Voice messages must have a single audio attachment."),
    50161: (400, "Voice messages must have supporting metadata."),
    50162: (400, "Voice messages cannot be edited."),
    50173: (400, "You cannot send voice messages in this channel."),
    50278: (403, "Cannot send messages to this user due to having no mutual guilds"),
    160002: (400, "Cannot reply without permission to read message history"),
    160004: (400, "A thread has already been created for this message"),
    160005: (403, "Thread is locked"),
    160006: (400, "Maximum number of active threads reached"),
    180000: (400, "Cannot update a finished event"),
    220001: (400, "Webhooks posted to forum channels must have a thread_name or thread_id"),
    220002: (400, "Webhooks posted to forum channels cannot have both a thread_name and thread_id"),
    220003: (400, "Webhooks can only create threads in forum channels"),
    500000: (400, "Failed to ban users"),
    520001: (400, "Poll expired"),
    520003: (400, "Cannot edit a poll message"),
    520006: (400, "Cannot expire a non-poll message"),
}


class ApiError(Exception):
    """A refusal with a status and a JSON body.

    Args:
        status: the HTTP status.
        code: Discord's JSON error code, 0 where it has none.
        message: Discord's sentence.
        errors: for form errors, what is wrong where.
    """

    headers: Mapping[str, str] = MappingProxyType({})
    """The headers that go with it."""

    def __init__(self, status: int, code: int, message: str, errors: Payload | None = None) -> None:
        super().__init__(f"{status} ({code}): {message}")
        self.status = status
        self.code = code
        self.message = message
        self.errors = errors

    def body(self) -> Payload:
        """Return the JSON body of the answer."""
        body: Payload = {"message": self.message, "code": self.code}
        if self.errors is not None:
            body["errors"] = self.errors
        return body


class Refused(ApiError):  # noqa: N818 - `raise Refused(10003)` says it
    """One of Discord's numbered refusals, by its code alone."""

    def __init__(self, code: int) -> None:
        status, message = _KNOWN[code]
        super().__init__(status, code, message)


class InvalidForm(ApiError):  # noqa: N818 - as above
    """A form error (50035) that names the fields."""

    def __init__(self, errors: Payload) -> None:
        super().__init__(400, 50035, "Invalid Form Body", errors)


class Unauthorized(ApiError):  # noqa: N818 - as above
    """No token, or a wrong one."""

    def __init__(self) -> None:
        super().__init__(401, 0, "401: Unauthorized")


class RateLimited(ApiError):  # noqa: N818 - as above
    """Too many requests.

    Args:
        retry_after: seconds to wait.
        scope: `user` (the bot's own doing), `shared` (of all who use the resource) or `global`.
        code: Discord's JSON error code, 0 where it has none.
        headers: what is said of the limit besides.
    """

    def __init__(
        self,
        retry_after: float,
        *,
        scope: str = "user",
        code: int = 0,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(429, code, "You are being rate limited.")
        self.retry_after = retry_after
        self.scope = scope
        self.headers = {
            **(headers or {}),
            # By this header clients tell Discord's own answer from one of the proxies before it.
            "Via": "1.1 sandbox",
            "Retry-After": str(math.ceil(retry_after)),
            "X-RateLimit-Scope": scope,
            **({"X-RateLimit-Global": "true"} if scope == "global" else {}),
        }

    def body(self) -> Payload:
        """Return the JSON body, with how long to wait."""
        return {
            "message": self.message,
            "retry_after": round(self.retry_after, 3),
            "global": self.scope == "global",
            **({"code": self.code} if self.code else {}),
        }


class Banned(ApiError):  # noqa: N818 - as above
    """Too many invalid requests: for a while nothing is answered, and not by Discord itself."""

    def __init__(self, seconds: int) -> None:
        super().__init__(429, 0, "error code: 1015")
        self.headers = {"Retry-After": str(seconds), "Content-Type": "text/plain; charset=UTF-8"}


class MissingRoute(ApiError):  # noqa: N818 - as above
    """A route that the sandbox does not have: said loudly, by its name."""

    def __init__(self, name: str) -> None:
        super().__init__(501, 0, f"The sandbox has no route {name}")
        self.name = name

    def body(self) -> Payload:
        """Return the JSON body, with the route's name on its own."""
        return {**super().body(), "missing_route": self.name}
