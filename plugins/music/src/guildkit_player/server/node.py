"""What the players of one service have in common."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from pydantic import BaseModel

    from guildkit_player.inside import Close, Open, Playable
    from guildkit_player.protocol import EventName, PlayerState, Track


class Found(Protocol):
    """What a link or words stand for."""

    @property
    def tracks(self) -> list[Track]:
        """The songs, without uids."""

    @property
    def title(self) -> str:
        """Of the playlist."""

    @property
    def left_out(self) -> int:
        """How many of it nobody can play, or were too many."""


class Source(Protocol):
    """What finds songs; see `guildkit_player.sources.resolving.Resolver`. All of it raises `Refused`."""

    async def start(self) -> None:
        """Begin."""

    async def close(self) -> None:
        """End."""

    async def find(self, query: str, *, limit: int) -> list[Track]:
        """Return songs to words."""

    async def add(self, query: str) -> Found:
        """Return what a link or words stand for."""

    async def playable(self, track: Track) -> Playable:
        """Return where the sound of a song is at this moment."""


class Children(Protocol):
    """The processes that read and send, as players need them."""

    def tell_sender(self, message: BaseModel) -> None:
        """Say something to the sender; while there is none it is lost, and players hear when there is one again."""

    def tell_reader(self, message: Open | Close) -> None:
        """Say something about a stream to the reader that has it, or is to have it."""


@dataclass(slots=True)
class Node:
    """What players have in common.

    Attributes:
        boot: names this run of the service.
        clock: returns Unix time.
        tell: tells an event to whoever listens.
        save: keeps a state, and what the replies to requests hold, before anybody is told.
        draining: whether no new player is taken.
    """

    boot: str
    clock: Callable[[], float]
    children: Children
    source: Source
    tell: Callable[[EventName, PlayerState, BaseModel], Awaitable[None]]
    save: Callable[[PlayerState, dict[str, dict[str, Any]]], Awaitable[None]]
    draining: bool = False
