"""How often messages may be edited: within what Discord has been seen to take."""

from __future__ import annotations

from collections import deque
from datetime import timedelta
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from datetime import datetime

EDITS: Final = 3
WINDOW: Final = timedelta(seconds=6)
"""Discord's limit for messages older than an hour (30046) is unpublished; so many in a channel have been seen to pass."""
_CHANNELS: Final = 10_000


class EditBudget:
    """How often messages of a channel may still be edited."""

    def __init__(self) -> None:
        self._edits: dict[int, deque[datetime]] = {}

    def spend(self, channel_id: int, now: datetime) -> datetime | None:
        """Count an edit; where it is one too many, return when there is room for it instead."""
        edits = self._edits.setdefault(channel_id, deque(maxlen=EDITS))
        if len(edits) == EDITS and now - edits[0] < WINDOW:
            return edits[0] + WINDOW
        edits.append(now)
        if len(self._edits) > _CHANNELS:
            self._edits = {each: times for each, times in self._edits.items() if now - times[-1] < WINDOW}
        return None
