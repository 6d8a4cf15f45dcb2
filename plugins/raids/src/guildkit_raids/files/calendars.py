"""A raid as iCalendar (RFC 5545): an event for its slot, or for each that takes place while that is open."""

from __future__ import annotations

import re
from datetime import UTC, timedelta
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from guildkit_raids.planning.tally import Slot, Tally

_CONTROL: Final = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")
LINE: Final = 75
"""Octets in a line without its end, https://www.rfc-editor.org/rfc/rfc5545#section-3.1"""


def write(
    tally: Tally, slots: Sequence[Slot], *, guild_id: int, minutes: int, url: str, now: datetime
) -> str:
    """Return the calendar of a raid.

    Args:
        tally: of the raid.
        slots: what becomes an event each.
        guild_id: of the guild, for what names an event everywhere and for ever.
        minutes: how long a raid takes.
        url: where it is voted on.
        now: the present instant.
    """
    raid = tally.raid
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//guildkit//raids//EN", "METHOD:PUBLISH"]
    sure = raid.day is not None
    for slot in slots:
        # What is decided keeps its name where it is put off; a calendar then moves it.
        which = "" if sure else f"-{slot.day}-{slot.time}"
        names = ", ".join(each.name for each in slot.members)
        lines += [
            "BEGIN:VEVENT",
            f"UID:raid-{raid.number}{which}@{guild_id}.guildkit",
            f"DTSTAMP:{_instant(now)}",
            f"LAST-MODIFIED:{_instant(raid.changed_at)}",
            f"SEQUENCE:{max(int((raid.changed_at - raid.planned_at).total_seconds()), 0)}",
            f"DTSTART:{_instant(slot.starts_at)}",
            f"DTEND:{_instant(slot.starts_at + timedelta(minutes=minutes))}",
            f"SUMMARY:{_text(f'#{raid.number} {raid.dungeon}')}",
            f"DESCRIPTION:{_text(chr(10).join(filter(None, [raid.note, names])))}",
            f"URL:{url}",
            f"STATUS:{'CONFIRMED' if sure else 'TENTATIVE'}",
            "END:VEVENT",
        ]
    lines.append("END:VCALENDAR")
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def _instant(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _text(value: str) -> str:
    r"""Return a text with what has a meaning there escaped; other control characters are not allowed in it."""
    for sign, written in (("\\", "\\\\"), (";", "\\;"), (",", "\\,")):
        value = value.replace(sign, written)
    lines = re.split(r"\r\n|\r|\n", value)
    return "\\n".join(_CONTROL.sub("", line) for line in lines)


def _folded(line: str) -> str:
    """Return a line in parts of as many octets as one may have, none of them cut through a character."""
    parts, part = [], b""
    for sign in line:
        octets = sign.encode()
        if len(part) + len(octets) > LINE:
            parts.append(part)
            part = b" "
        part += octets
    return b"\r\n".join([*parts, part]).decode()
