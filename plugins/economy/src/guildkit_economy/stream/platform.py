"""What a streaming platform has to bring, so that another one can be another file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, TypeAlias

from guildkit import GuildkitError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody on the platform: by the id that stays, and by the name of the moment."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Channel:
    """Where somebody streams.

    Attributes:
        id: the id that stays.
        slug: how its address calls it.
        live_since: when the stream of this moment began; None where there is none.
    """

    id: str
    slug: str
    live_since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Changed:
    """A stream has begun, or has ended."""

    started_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class Chatted:
    """Somebody has written in the stream's chat."""

    account: Account
    at: datetime


@dataclass(frozen=True, slots=True)
class Gifted:
    """Somebody has given subscriptions away; without an account they did not say who they are."""

    account: Account | None
    count: int
    at: datetime


Event: TypeAlias = Changed | Chatted | Gifted


@dataclass(frozen=True, slots=True)
class Message:
    """What the platform has told, proven to come from it.

    Attributes:
        id: the platform's own.
        kind: what it calls it.
        channel_id: of which channel.
        meaning: a hash of what it says; the same may be told under two ids.
        event: what it says.
        body: as it came.
    """

    id: str
    kind: str
    channel_id: str
    meaning: str
    event: Event
    body: str


class NotGenuine(GuildkitError):  # noqa: N818 - it says what is the case
    """Something does not come from the platform, comes too late, or is not what it says it is."""


class PlatformError(GuildkitError):
    """The platform cannot be reached, or refuses."""


class Platform(Protocol):
    """A streaming platform."""

    @property
    def name(self) -> str:
        """What is stored, and stands in addresses: `kick`."""
        ...

    @property
    def title(self) -> str:
        """What people call it."""
        ...

    def authorize_url(self, state: str, challenge: str, redirect: str) -> str:
        """Return where a browser goes so that its user tells who they are."""
        ...

    async def identify(self, code: str, verifier: str, redirect: str) -> Account:
        """Return who has come back with a code; no token is kept.

        Raises:
            PlatformError: the platform does not take the code.
        """
        ...

    async def channel(self, slug: str) -> Channel | None:
        """Return the channel at an address; None where there is none.

        Raises:
            PlatformError: the platform does not answer.
        """
        ...

    async def channel_by_id(self, channel_id: str) -> Channel | None:
        """Return a channel by the id that stays."""
        ...

    async def subscribe(self, channel_id: str) -> list[str]:
        """Have the platform tell what happens in a channel; return what it would not have told before.

        Raises:
            PlatformError: it refuses.
        """
        ...

    async def verified(self, headers: Mapping[str, str], body: bytes) -> Message | None:
        """Return what was told; None where it is of a kind that nobody asked for.

        Raises:
            NotGenuine: it is to be refused.
            PlatformError: it cannot be proven now, for the platform does not answer.
        """
        ...

    def event(self, kind: str, body: str) -> Event:
        """Return what a stored message says."""
        ...
