"""What went over the wire, line by line for the page, with the bodies on demand."""

from __future__ import annotations

import json
import re
from collections import deque
from typing import TYPE_CHECKING, Any

from guildkit_sandbox.payloads import timestamp

if TYPE_CHECKING:
    from collections.abc import Iterator

    from guildkit_sandbox.payloads import Payload
    from guildkit_sandbox.transcript import Entry

_TOKEN = re.compile(r"[\w%.-]{40,}")
_ID = re.compile(r"\d{13,}(?=\d{4}\b)")
_LONGEST_BODY = 200_000


class Traffic:
    """The last entries of a transcript, each with a number by which the page asks for more.

    Args:
        length: how many are kept.
    """

    def __init__(self, length: int = 2000) -> None:
        self._entries: deque[tuple[int, Entry]] = deque(maxlen=length)
        self.last = 0

    def add(self, entry: Entry) -> None:
        """Keep one entry."""
        self.last += 1
        self._entries.append((self.last, entry))

    def lines(self, *, after: int) -> list[Payload]:
        """Return what came after the entry with this number."""
        return [_line(number, entry) for number, entry in self._newer(after)]

    def bodies(self, number: int) -> Payload:
        """Return what was sent and answered, as one reads it."""
        for found, entry in self._entries:
            if found == number:
                return {
                    "name": entry.name,
                    "route": entry.route,
                    "sent": _readable(entry.sent),
                    "answered": _readable(entry.answered),
                }
        return {"name": "", "route": None, "sent": None, "answered": None}

    def _newer(self, number: int) -> Iterator[tuple[int, Entry]]:
        skipped = max(len(self._entries) - (self.last - number), 0)
        for place, numbered in enumerate(self._entries):
            if place >= skipped:
                yield numbered


def _line(number: int, entry: Entry) -> Payload:
    return {
        "n": number,
        "at": timestamp(entry.when),
        "kind": entry.kind,
        "name": _ID.sub("…", _TOKEN.sub(lambda match: f"{match[0][:4]}…", entry.name)),
        "status": entry.status,
        "ms": None if entry.took is None else round(entry.took * 1000, 1),
    }


def _readable(value: Any) -> str | None:
    if value is None or value == "":
        return None
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except ValueError:
            return str(value)[:_LONGEST_BODY]
    text = json.dumps(value, indent=2, ensure_ascii=False, default=str)
    return text[:_LONGEST_BODY]
