"""The votes on a raid and who was there, as CSV for spreadsheets."""

from __future__ import annotations

import csv
import io
import unicodedata
from typing import TYPE_CHECKING, Final

from guildkit import clean

if TYPE_CHECKING:
    from collections.abc import Sequence

    from guildkit_raids.models import Attendance
    from guildkit_raids.planning.tally import Tally

FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n")
"""With what a cell begins that a spreadsheet may run, https://owasp.org/www-community/attacks/CSV_Injection"""


def votes(tally: Tally) -> str:
    """Return who has voted for what: a line for each who is listed, a column for each slot."""
    slots = tally.slots()
    header = ["member", "name", *(slot.starts_at.isoformat() for slot in slots)]
    rows = [
        [str(each.member_id), each.name, *("yes" if each.can(slot.day, slot.time) else "" for slot in slots)]
        for each in tally.listed
    ]
    return _write([header, *rows])


def attendance(found: Sequence[Attendance]) -> str:
    """Return what was recorded of a finished raid."""
    rows = [
        [str(each.member_id), each.name, each.status, "" if each.minutes is None else str(each.minutes)]
        for each in found
    ]
    return _write([["member", "name", "status", "minutes"], *rows])


def _write(rows: Sequence[Sequence[str]]) -> str:
    file = io.StringIO(newline="")
    # The mark at the beginning is how spreadsheets know that it is UTF-8.
    file.write("\ufeff")
    csv.writer(file, lineterminator="\r\n").writerows([_harmless(cell) for cell in row] for row in rows)
    return file.getvalue()


def _harmless(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    # Signs of full width, and what comes after blanks, are taken for formulas too.
    begins = clean(unicodedata.normalize("NFKC", cell))
    return f"'{cell}" if cell.startswith(FORMULA) or begins.startswith(FORMULA) else cell
