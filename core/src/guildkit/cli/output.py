"""What the command line prints: tables for people, JSON for scripts, complaints on standard error."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

console = Console(highlight=False)
errors = Console(stderr=True, highlight=False)


def complain(message: str, hint: str = "") -> None:
    """Say on standard error what is wrong, and the way out."""
    errors.print(f"[bold red]✗[/] {escape(message)}", soft_wrap=True)
    if hint:
        errors.print(f"  {escape(hint)}", soft_wrap=True)


def done(message: str) -> None:
    """Say that it worked."""
    console.print(f"[bold green]✓[/] {escape(message)}", soft_wrap=True)


def say(message: str) -> None:
    """Say something neutral."""
    console.print(escape(message), soft_wrap=True)


def as_json(value: Any) -> None:
    """Print a value for scripts, alone on standard output."""
    sys_out = json.dumps(value, indent=2, ensure_ascii=False, default=str)
    console.print(sys_out, soft_wrap=True, markup=False)


def as_table(columns: Sequence[str], rows: Iterable[Sequence[str]], *, empty: str) -> None:
    """Print a table, or a sentence where there is nothing to show."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*(escape(cell) for cell in row))
    if table.row_count:
        console.print(table)
    else:
        say(empty)
