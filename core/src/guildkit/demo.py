"""What a scene of `guildkit demo` may do: a stage with members who type, click and read.

The sandbox provides the stage; these protocols are all that a plugin needs to know of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from contextlib import AbstractAsyncContextManager


class Actor(Protocol):
    """A member of the guild: can do what Discord's client lets them do, and no more."""

    @property
    def name(self) -> str:
        """Their name."""
        ...

    async def slash(self, command: str, /, **options: Any) -> Any:
        """Type a slash command."""
        ...

    async def click(self, label: str, *, on: Any = None) -> Any:
        """Click a button, on the newest message that has it or on the one that is given."""
        ...

    async def double_click(self, label: str, *, on: Any = None) -> Any:
        """Click a button twice within a moment."""
        ...

    async def select(self, *options: str, of: str | None = None, on: Any = None) -> Any:
        """Choose in a select."""
        ...

    async def fill(self, **fields: Any) -> Any:
        """Fill in the open modal and submit it."""
        ...

    async def sees(self, text: str) -> Any:
        """Wait until a message with this text is visible to them, and return it."""
        ...

    async def joins(self, channel: str) -> None:
        """Join a voice channel of this name, which is made where there is none."""
        ...

    async def hears(self, seconds: float) -> None:
        """Listen to the bot for so long, and show how it came through."""
        ...


class Stage(Protocol):
    """Where a scene is played."""

    def person(self, name: str, *, permissions: list[str] | None = None) -> Actor:
        """Return the member of this name; they join if they have not."""
        ...

    def people(self, count: int) -> Sequence[Actor]:
        """Return `count` members."""
        ...

    def chapter(self, title: str) -> None:
        """Begin a part of the story."""
        ...

    def tell(self, text: str) -> None:
        """Say what happens, between the lines."""
        ...

    def table(self, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
        """Show figures side by side."""
        ...

    def briefly(self) -> AbstractAsyncContextManager[None]:
        """Show in one line what each step inside led to."""
        ...

    def quietly(self) -> AbstractAsyncContextManager[None]:
        """Do not show every step inside: there are too many."""
        ...
