"""The route table: a tree of path segments, so that finding a route costs as many look-ups as it has segments."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from guildkit_sandbox.errors import MissingRoute
from guildkit_sandbox.validation.forms import Form

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import datetime

    from guildkit_sandbox.gateway.hub import Hub
    from guildkit_sandbox.payloads import Payload
    from guildkit_sandbox.state.audit import AuditAction
    from guildkit_sandbox.state.guilds import Guild
    from guildkit_sandbox.state.messages import Message
    from guildkit_sandbox.state.world import World

T = TypeVar("T")
_TEXTS = frozenset({"token", "emoji", "code"})
"""What is no id in a path."""


_WHOLE = re.compile("-?[0-9]{1,20}")


class File(NamedTuple):
    """A file that came with a request."""

    filename: str
    content: bytes
    content_type: str


@dataclass(eq=False)
class Call:
    """One request on its way to the handler."""

    world: World
    hub: Hub
    route: Route
    ids: dict[str, int]
    """The ids in the path, by their names in the route."""
    texts: dict[str, str]
    """What else is in the path: `token`, `emoji`, or the `code` of an invite."""
    query: dict[str, str]
    body: Any
    files: dict[int, File]
    reason: str | None
    """What the audit log is to say (`X-Audit-Log-Reason`)."""
    host: str
    """What the bot calls this server, which is where it can find it."""

    def flag(self, key: str) -> bool:
        """Return whether a query parameter says yes."""
        return self.query.get(key, "").lower() in {"1", "true"}

    def number(self, key: str, default: int, *, most: int) -> int:
        """Return a number of the query."""
        value = self.query.get(key)
        if value is None:
            return default
        form = Form()
        number = int(value) if _WHOLE.fullmatch(value) else value
        found = form.integer({key: number}, key, (), least=1, most=most)
        form.check()
        return found or default

    def query_id(self, key: str) -> int | None:
        """Return an id of the query."""
        if key not in self.query:
            return None
        form = Form()
        found = form.snowflake(self.query[key], (key,))
        form.check()
        return found

    def query_moment(self, key: str) -> datetime | None:
        """Return an instant of the query."""
        form = Form()
        found = form.moment(self.query, key, ())
        form.check()
        return found

    def page(self, ids: Iterable[int], *, most: int, default: int | None = None) -> list[int]:
        """Return the ids that `before`, `after` and `limit` ask for, in order."""
        limit = self.number("limit", most if default is None else default, most=most)
        before, after = self.query_id("before"), self.query_id("after")
        ordered = sorted(ids)
        if before is not None:
            return [found for found in ordered if found < before][-limit:]
        return [found for found in ordered if found > (after or 0)][:limit]

    def page_by_time(self, found: Mapping[T, datetime], *, most: int, default: int) -> tuple[list[T], bool]:
        """Return what was before `before`, latest first, as much as `limit` asks for; and whether there is more."""
        limit, before = self.number("limit", default, most=most), self.query_moment("before")
        latest = sorted(found, key=found.__getitem__, reverse=True)
        earlier = [one for one in latest if before is None or found[one] < before]
        return earlier[:limit], len(earlier) > limit

    def shown(self, message: Message) -> Payload:
        """Return the message object as the bot gets it: with what the application was granted to read."""
        world = self.world
        return message.shown_to(world.bot.id, reads=world.application.reads_messages)

    def form(self) -> Payload:
        """Return the body, which must be a JSON object."""
        form = Form()
        form.is_object(self.body, ())
        form.check()
        body: Payload = self.body
        return body

    def note(
        self,
        guild: Guild,
        action: AuditAction,
        target: int | None = None,
        *,
        changes: Iterable[Payload] = (),
        options: Payload | None = None,
    ) -> None:
        """Let the audit log say what the bot did."""
        self.world.audit.note(
            guild,
            by=self.world.bot,
            action=action,
            target=target,
            reason=self.reason,
            changes=changes,
            options=options,
        )


@dataclass
class Created:
    """An answer with 201 instead of 200."""

    body: Any


Handler = Callable[[Call], Any]


class Route(NamedTuple):
    """A handler and what it needs."""

    method: str
    path: str
    """With its parameters by name, as in `/channels/{channel_id}/messages`."""
    handler: Handler
    names: tuple[str, ...]
    by_token: bool
    """Whether the interaction token in the path authorises the request, instead of the bot's."""
    public: bool
    """Whether anybody may ask."""


@dataclass
class _Node:
    children: dict[str, _Node] = field(default_factory=dict)
    any_child: _Node | None = None
    routes: dict[str, Route] = field(default_factory=dict)


_root = _Node()


def route(
    method: str, path: str, *, by_token: bool = False, public: bool = False
) -> Callable[[Handler], Handler]:
    """Register a handler for a path such as `/channels/{channel_id}/messages`; None answers 204."""

    def register(handler: Handler) -> Handler:
        node = _root
        names = []
        for segment in path.strip("/").split("/"):
            if segment.startswith("{"):
                names.append(segment[1:-1])
                node.any_child = node.any_child or _Node()
                node = node.any_child
            else:
                node = node.children.setdefault(segment, _Node())
        node.routes[method] = Route(method, path, handler, tuple(names), by_token, public)
        return handler

    return register


def routes() -> Iterator[Route]:
    """Yield every route that there is."""
    nodes = [_root]
    while nodes:
        node = nodes.pop()
        yield from node.routes.values()
        nodes += node.children.values()
        if node.any_child is not None:
            nodes.append(node.any_child)


def find(method: str, segments: list[str]) -> tuple[Route, list[str]]:
    """Return the route of a request and the values of its parameters."""
    node: _Node | None = _root
    values: list[str] = []
    for segment in segments:
        assert node is not None
        child = node.children.get(segment)
        if child is None:
            child = node.any_child
            values.append(segment)
        if child is None:
            raise MissingRoute(f"{method} /{'/'.join(segments)}")
        node = child
    assert node is not None
    found = node.routes.get(method)
    if found is None:
        raise MissingRoute(f"{method} /{'/'.join(segments)}")
    return found, values


def parameters(names: tuple[str, ...], values: list[str]) -> tuple[dict[str, int], dict[str, str]]:
    """Return the ids in a path, and what is there besides."""
    ids: dict[str, int] = {}
    texts: dict[str, str] = {}
    form = Form()
    for name, value in zip(names, values, strict=True):
        if name in _TEXTS:
            texts[name] = value
        else:
            ids[name] = form.snowflake(value, (name,))
    form.check()
    return ids, texts
