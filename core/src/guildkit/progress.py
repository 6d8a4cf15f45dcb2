"""Progress: an answer that shows how far something has come."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

from guildkit.late import quietly
from guildkit.texts import core_text

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self

    from guildkit.interaction import InteractionContext

EVERY: Final = 2.0
"""How many seconds lie between two edits, at least."""
_WIDTH: Final = 20


class Progress:
    """An answer with a bar, while the context is open; made by `ctx.progress`.

    What is said after it, by `ctx.update`, takes its place: the report. It goes on when the answer takes longer than
    Discord waits: then as one message in the channel, or as a direct message.
    """

    def __init__(self, ctx: InteractionContext, title: str, total: int) -> None:
        self._ctx = ctx
        self._title = title
        self._total = total
        self._done = 0
        self._showing: asyncio.Task[None] | None = None

    def step(self, by: int = 1) -> None:
        """Note that so many more are done; it costs nothing, however often it is called."""
        self._done = min(self._done + by, self._total)

    async def __aenter__(self) -> Self:
        shown = str(self)
        await (self._ctx.update(shown) if self._ctx.answers == "update" else self._ctx.reply(shown))
        self._showing = asyncio.create_task(self._show(shown))
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._showing is not None
        self._showing.cancel()
        await asyncio.gather(self._showing, return_exceptions=True)
        if error is not None:
            self._title = self._ctx.t(core_text("progress-stopped", title=self._title))
        await quietly(self._ctx, self._ctx.update(str(self)))

    async def _show(self, shown: str) -> None:
        while True:
            await asyncio.sleep(EVERY)
            if str(self) != shown:
                shown = str(self)
                await quietly(self._ctx, self._ctx.update(shown))

    def __str__(self) -> str:
        share = self._done / self._total if self._total else 1.0
        full = round(share * _WIDTH)
        return f"{self._title}\n`{'█' * full}{'░' * (_WIDTH - full)}` {self._done} / {self._total}"
