"""The kinds of fault: what each of them strikes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    import re
    from collections.abc import Callable

    from guildkit_sandbox.errors import ApiError
    from guildkit_sandbox.gateway.hub import Hub
    from guildkit_sandbox.rest.routing import Route
    from guildkit_sandbox.state.guilds import Guild
    from guildkit_sandbox.voice.hub import VoiceHub


@dataclass(eq=False, kw_only=True)
class Fault:
    """One fault, from its beginning to its end; as a context manager it ends with the block."""

    name: str
    """What it does, for people: `answers 503 to POST .*/messages$`."""
    times: int | None = None
    """How often it strikes still; None: until it is ended."""
    struck: int = 0
    """How often it has struck."""
    on_end: Callable[[Fault], None] = field(repr=False)

    def end(self) -> None:
        """Let everything be well again; ending twice does nothing."""
        self.on_end(self)

    def strike(self) -> None:
        """Count one stroke; the last one ends the fault."""
        self.struck += 1
        if self.times is not None:
            self.times -= 1
            if self.times <= 0:
                self.end()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exception: object) -> None:
        self.end()


@dataclass(eq=False, kw_only=True)
class RestFault(Fault):
    """A fault of requests."""

    matching: re.Pattern[str]
    error: ApiError | None = None
    """What is answered instead of what was asked for."""
    lost: bool = False
    """Whether the request is carried out and its answer lost."""
    slow: float = 0.0
    """Seconds between the head of the answer and its body."""

    def concerns(self, route: Route) -> bool:
        """Return whether it strikes a request."""
        return self.matching.search(f"{route.method} {route.path}") is not None


@dataclass(eq=False, kw_only=True)
class EventFault(Fault):
    """A fault of gateway events."""

    events: frozenset[str]
    """The events that it strikes; all where it names none."""
    delay: float = 0.0
    copies: int = 1
    reorders: bool = False
    held: Callable[[], None] | None = field(default=None, repr=False)
    """What waits to be overtaken."""

    def concerns(self, event: str) -> bool:
        """Return whether it strikes an event; those that open a session come first and once, always."""
        return event not in {"READY", "RESUMED"} and (not self.events or event in self.events)


@dataclass(eq=False, kw_only=True)
class Outage(Fault):
    """A guild, the voice servers, or everything (the hub) is down."""

    of: Guild | VoiceHub | Hub
    over: Callable[[], None] = field(repr=False)
    """Brings it back, once no other outage of it lasts."""


@dataclass(eq=False, kw_only=True)
class Loss(Fault):
    """Packets of the bot's voice are lost on the way."""

    share: float
