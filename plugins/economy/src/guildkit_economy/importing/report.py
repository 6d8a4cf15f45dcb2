"""What the command line says of a plan, for people and for scripts."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from guildkit_economy.importing.schema import KNOWN

if TYPE_CHECKING:
    from collections.abc import Mapping

    from guildkit_economy.importing.plan import Plan


def show(plan: Plan, said: Mapping[str, str]) -> None:
    """Print a plan for people, and what was done."""
    console = Console(highlight=False)

    def tell(sentence: str) -> None:
        console.print(escape(sentence), soft_wrap=True)

    server = f", server {plan.server}," if plan.server else ""
    tell(f"{plan.where}{server} into {said['name']} ({said['guild']})")
    console.print(_table(plan))
    claimed = sum(share.amount for share in plan.points if share.member_id is not None)
    waiting = sum(points for points, _ in plan.unclaimed.values())
    tell(
        f"Points: {claimed + waiting}; {claimed} go to members at once, {waiting} wait for who links a name."
    )
    tell(
        f"Minutes: {sum(share.amount for share in plan.minutes)}. Items for the shop: {len(plan.items)}. "
        f"Commands: {len(plan.commands)}."
    )
    tell(f"SHA-256 of all: {plan.fingerprint}")
    for title, sentences in (
        ("Unknown", strange(plan)),
        ("Duplicates", plan.duplicates),
        ("Orphans", plan.orphans),
        ("To know", plan.notes),
        ("Settings that you may want to take along", plan.proposals),
        ("Problems", plan.problems),
    ):
        if sentences:
            tell(f"{title}:")
            for each in sentences:
                tell(f"  {each}")
    if "already" in said:
        tell(
            f"It is there already: import {said['already']} has brought in the same rows. Nothing was changed."
        )
    elif "import" in said:
        tell(f"What there was before is in {said['backup']}.")
        tell(
            f"It is brought in as import {said['import']}; what is stored was read again, and has the same proofs."
        )
    elif not plan.problems:
        tell("Nothing was changed. --apply brings it in, in one transaction and after a backup.")


def data(plan: Plan) -> dict[str, Any]:
    """Return a plan for scripts."""
    return {
        "source": plan.where,
        "server": plan.server,
        "fingerprint": plan.fingerprint,
        "tables": {
            each.part.name: {
                **asdict(each.proof),
                "known": each.part.name in KNOWN,
                "becomes": each.part.known.becomes,
                "columns": each.part.columns,
                "unknown_columns": each.part.strange,
                "left": each.part.left,
                "unassigned": each.part.unassigned,
            }
            for each in plan.tables
        },
        "points": sum(share.amount for share in plan.points),
        "minutes": sum(share.amount for share in plan.minutes),
        "unclaimed": len(plan.unclaimed),
        "items": [terms.name for terms in plan.items],
        "commands": list(plan.commands),
        "duplicates": plan.duplicates,
        "orphans": plan.orphans,
        "notes": plan.notes,
        "proposals": plan.proposals,
        "problems": plan.problems,
    }


def strange(plan: Plan) -> list[str]:
    """Name the tables and columns that nobody knows; all of them are kept."""
    found = []
    for each in plan.tables:
        if each.part.name not in KNOWN:
            found.append(f"the table {each.part.name}, {each.proof.rows} rows")
        elif each.part.strange:
            found.append(f"{each.part.name}: {', '.join(each.part.strange)}")
    return found


def _table(plan: Plan) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in ("TABLE", "ROWS", "LEFT", "SUMS", "SHA-256", "WHAT BECOMES OF IT"):
        table.add_column(column, overflow="fold")
    for each in plan.tables:
        left = each.part.left + each.part.unassigned
        sums = ", ".join(f"{name} {total}" for name, total in each.proof.sums.items())
        cells = (
            each.part.name,
            str(each.proof.rows),
            str(left or ""),
            sums,
            each.proof.sha256[:16],
            each.part.known.becomes,
        )
        table.add_row(*(escape(cell) for cell in cells))
    return table
