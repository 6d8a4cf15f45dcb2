"""The rows of one server, taken out of what an old bot has stored for several."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from guildkit import OperatorError
from guildkit_economy.importing.schema import AT, ID, KNOWN, SERVER, STRANGE, Known

if TYPE_CHECKING:
    from collections.abc import Mapping

    from guildkit_economy.importing.source import Old, OldTable, Row


@dataclass(frozen=True, slots=True)
class Part:
    """What a table has of one server.

    Attributes:
        name: the table's.
        known: what is known of such tables.
        columns: by our words, the names of those columns that are there.
        rows: the server's.
        left: how many rows are another server's.
        unassigned: how many are nobody's, and stay behind too.
        adopted: … or come too, though there are several servers.
        strange: columns that nobody knows.
    """

    name: str
    known: Known
    columns: Mapping[str, str]
    rows: list[Row]
    left: int
    unassigned: int
    adopted: int
    strange: tuple[str, ...]

    def of(self, row: Row, ours: str) -> Any:
        """Return what a row has in a column, by our word for it; None where there is no such column."""
        return row.get(self.columns.get(ours, ""))


def divide(old: Old, server: str | None, *, unassigned: bool) -> tuple[str, dict[str, Part]]:
    """Return the server whose rows are taken (empty where there is but one), and its part of each table.

    A row without a server is the only server's; where there are several, settings and links without one are for all of them.

    Args:
        old: the database.
        server: which, where there are several.
        unassigned: whether other rows without a server come too.

    Raises:
        OperatorError: there are several, and it is none of them.
    """
    counts: Counter[str] = Counter()
    for table in old.tables.values():
        column = _server_column(table)
        counts.update(_server(row[column]) for row in table.rows if column and row[column] is not None)
    shown = ", ".join(f"{each} ({rows} rows)" for each, rows in sorted(counts.items()))
    if server is None and len(counts) > 1:
        raise OperatorError(
            f"The old database holds several servers: {shown}.", hint="Say which with --from-server ID."
        )
    if server is not None and server not in counts:
        raise OperatorError(
            f"The old database has no server {server}.", hint=f"It has {shown or 'only one'}."
        )
    chosen = server if server is not None else next(iter(counts), "")
    alone = len(counts) <= 1
    return chosen, {
        name: _part(name, table, chosen, alone=alone, unassigned=unassigned)
        for name, table in old.tables.items()
    }


def _part(name: str, table: OldTable, server: str, *, alone: bool, unassigned: bool) -> Part:
    known = KNOWN.get(name, STRANGE)
    column = _server_column(table)
    rows, nobodys, left = [], [], 0
    for row in table.rows:
        own = None if column is None or row[column] is None else _server(row[column])
        if own == server or (own is None and (alone or known.shared)):
            rows.append(row)
        elif own is None:
            nobodys.append(row)
        else:
            left += 1
    staying, adopted = ([], nobodys) if unassigned else (nobodys, [])
    usual = {*SERVER, *AT, *ID, *(each for names in known.columns.values() for each in names)}
    strange = tuple(each for each in table.columns if each.casefold() not in usual) if name in KNOWN else ()
    columns = known.found_in(table.columns)
    return Part(name, known, columns, rows + adopted, left, len(staying), len(adopted), strange)


def _server_column(table: OldTable) -> str | None:
    there = {name.casefold(): name for name in table.columns}
    return next((there[name] for name in SERVER if name in there), None)


def _server(value: Any) -> str:
    return str(value).strip()
