"""REST: how a request finds its handler, what stands in its way, and what is answered."""

from __future__ import annotations

import asyncio
import json
import math
import re
import time
import zlib
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import unquote

import aiohttp
from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError

from guildkit_sandbox.errors import ApiError, Banned, MissingRoute, RateLimited, Refused, Unauthorized
from guildkit_sandbox.limits import AUDIT_LOG_REASON
from guildkit_sandbox.payloads import encode
from guildkit_sandbox.rest import (  # noqa: F401 - importing them registers their routes
    applications,
    audit_logs,
    automod,
    bans,
    channels,
    command_permissions,
    commands,
    emojis,
    entitlements,
    events,
    gateway,
    guilds,
    interactions,
    invites,
    members,
    messages,
    news,
    overwrites,
    polls,
    reactions,
    roles,
    thread_members,
    threads,
    users,
    voice,
    webhooks,
)
from guildkit_sandbox.rest.routing import Call, Created, File, Route, find, parameters
from guildkit_sandbox.validation.forms import Form

if TYPE_CHECKING:
    from collections.abc import Mapping

    from guildkit_sandbox.faults import Faults
    from guildkit_sandbox.gateway.hub import Hub
    from guildkit_sandbox.rest.ratelimits import RateLimits
    from guildkit_sandbox.state.world import World
    from guildkit_sandbox.transcript import Transcript

_FILE_FIELD = re.compile(r"files?\[?(\d{0,9})\]?", re.ASCII)
_UNREADABLE = (
    OSError,
    ValueError,
    RuntimeError,
    LookupError,
    zlib.error,
    HttpProcessingError,
    web.RequestPayloadError,
    web.HTTPException,
)
"""What aiohttp raises where a body breaks off, is too large, or does not follow its own headers."""
_JSON = {"Content-Type": "application/json"}


class _Answer(NamedTuple):
    status: int
    text: str | None
    headers: Mapping[str, str] = _JSON
    slow: float = 0.0
    """Seconds between the head and the body."""
    lost: bool = False
    """Whether the bot never gets it."""


class Api:
    """Discord's REST API.

    Args:
        world: what the requests are about.
        hub: what the gateway's routes tell of.
        transcript: where every request is written down.
        limits: how much a bot may ask for.
        faults: what goes wrong.
    """

    def __init__(
        self, world: World, hub: Hub, transcript: Transcript, limits: RateLimits, faults: Faults
    ) -> None:
        self._world = world
        self._hub = hub
        self._transcript = transcript
        self._limits = limits
        self._faults = faults
        self.missing_routes: list[str] = []
        self.failures: list[Exception] = []
        self.in_flight = 0
        self.served = 0

    async def serve(self, request: web.BaseRequest, path: str) -> web.StreamResponse:
        """Answer a request; `path` is what follows the API's version."""
        self.in_flight += 1
        self.served += 1
        try:
            answer = await self._answer(request, path)
            if answer.lost and request.transport is not None:
                request.transport.abort()
            if answer.slow:
                return await _slowly(request, answer)
            return _response(answer)
        finally:
            self.in_flight -= 1
            self._world.activity.notify()

    def missing(self, name: str) -> web.Response:
        """Say loudly that there is no such route, and remember it."""
        error = MissingRoute(name)
        self.missing_routes.append(name)
        return _response(_Answer(error.status, encode(error.body())))

    async def _answer(self, request: web.BaseRequest, path: str) -> _Answer:
        started = time.perf_counter()
        sent: str | None = None
        route: Route | None = None
        try:
            sent, files = await _read_body(request)
            self._limits.require_not_banned()
            segments = [unquote(part) for part in path.split("/")] if "%" in path else path.split("/")
            self._world.agenda.catch_up()
            route, values = find(request.method, segments)
            answer = self._carry_out(request, route, values, sent, files)
        except ApiError as error:
            answer = self._refusal(error)
        except Exception as failure:
            # The sandbox's own fault: raised when it closes. Not a 500, which clients try again and again.
            self.failures.append(failure)
            answer = _Answer(501, encode({"message": f"The sandbox failed: {failure!r}", "code": 0}))
        # Recorded as text: what a message says now must not change what was said then.
        self._transcript.add(
            "REST",
            f"{request.method} /{path}",
            status=answer.status,
            sent=sent,
            answered=answer.text,
            route=None if route is None else route.path,
            took=time.perf_counter() - started,
            query=request.rel_url.raw_query_string or None,
        )
        return answer

    def _carry_out(
        self,
        request: web.BaseRequest,
        route: Route,
        values: list[str],
        sent: str | None,
        files: dict[int, File],
    ) -> _Answer:
        fault = self._faults.strike(route)
        anybody = route.public or route.by_token
        if not anybody and request.headers.get("Authorization") != f"Bot {self._world.token}":
            raise Unauthorized
        ids, texts = parameters(route.names, values)
        headers = self._limits.admit(route, ids, texts.get("token", ""))
        query = dict(request.rel_url.query) if request.rel_url.raw_query_string else {}
        call = Call(
            world=self._world,
            hub=self._hub,
            route=route,
            ids=ids,
            texts=texts,
            query=query,
            body=_json(sent),
            files=files,
            reason=_reason(request),
            host=request.host,
        )
        self._faults.require_available(call)
        try:
            body = route.handler(call)
        except ApiError as error:
            error.headers = {**headers, **error.headers}
            raise
        status = 200
        if isinstance(body, Created):
            status, body = 201, body.body
        elif body is None:
            status = 204
        text = None if body is None else encode(body)
        answer = _Answer(status, text, {**headers, **_JSON} if headers else _JSON)
        return answer if fault is None else answer._replace(slow=fault.slow, lost=fault.lost)

    def _refusal(self, error: ApiError) -> _Answer:
        if isinstance(error, MissingRoute):
            self.missing_routes.append(error.name)
        self._limits.note(error.status, scope=error.scope if isinstance(error, RateLimited) else "")
        text = error.message if isinstance(error, Banned) else encode(error.body())
        return _Answer(error.status, text, {**_JSON, **error.headers})


def _response(answer: _Answer) -> web.Response:
    if answer.text is None:
        headers = {key: value for key, value in answer.headers.items() if key not in _JSON}
        return web.Response(status=answer.status, headers=headers)
    return web.Response(status=answer.status, body=answer.text.encode(), headers=answer.headers)


async def _slowly(request: web.BaseRequest, answer: _Answer) -> web.StreamResponse:
    response = web.StreamResponse(status=answer.status, headers=answer.headers)
    await response.prepare(request)
    await asyncio.sleep(answer.slow)
    await response.write((answer.text or "").encode())
    await response.write_eof()
    return response


async def _read_body(request: web.BaseRequest) -> tuple[str | None, dict[int, File]]:
    """Return the JSON body as text, and the files that came with it."""
    if not request.can_read_body:
        return None, {}
    try:
        if request.content_type.startswith("multipart/"):
            return await _read_parts(request)
        return (await request.read()).decode(errors="replace"), {}
    except _UNREADABLE:
        raise ApiError(400, 0, "400: Bad Request") from None


async def _read_parts(request: web.BaseRequest) -> tuple[str, dict[int, File]]:
    """Return the parts of a multipart body: the JSON and the files."""
    body = "{}"
    files: dict[int, File] = {}
    async for part in await request.multipart():
        if not isinstance(part, aiohttp.BodyPartReader):
            raise ValueError("a part of parts")  # noqa: TRY004 - what a bot sends is a value, not a type
        content = bytes(await part.read(decode=True))
        name = part.name or ""
        if name == "payload_json":
            body = content.decode(errors="replace")
        elif match := _FILE_FIELD.fullmatch(name):
            kind = part.headers.get("Content-Type", "application/octet-stream")
            files[int(match[1] or 0)] = File(part.filename or "file", content, kind)
    return body, files


def _reason(request: web.BaseRequest) -> str | None:
    """Return what the audit log is to say."""
    header = request.headers.get("X-Audit-Log-Reason")
    if header is None:
        return None
    form = Form()
    reason = form.text({"reason": unquote(header)}, "reason", (), longest=AUDIT_LOG_REASON)
    form.check()
    return reason


def _json(raw: str | None) -> Any:
    if not raw:
        return None
    try:
        value = json.loads(raw, parse_constant=_finite, parse_float=_finite)
        if "\\ud" in raw.lower():
            encode(value).encode()  # Half a character is none, and could not be sent to anybody.
    except (ValueError, RecursionError):
        raise Refused(50109) from None
    return value


def _finite(text: str) -> float:
    """Return a number of a JSON text, which has none that are infinite and nothing that is no number."""
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(text)
    return number
