"""What the command line prints: tables for people, JSON for scripts, complaints on standard error."""

from __future__ import annotations

import json
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import TYPE_CHECKING, Any, Final, TypeVar

from rich.console import Console
from rich.markup import escape
from rich.progress import Progress, track
from rich.table import Table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

T = TypeVar("T")

_MANY: Final = 10

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


def who(by: int | str | None) -> str:
    """Return who did something: a member's id is below zero once they were erased."""
    if by is None:
        return "the command line"
    return "an erased member" if str(by).startswith("-") else str(by)


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


def progress(items: Sequence[T], doing: str) -> Iterator[T]:
    """Go through items with a bar on standard error, where a person looks on and it takes more than a moment."""
    if not errors.is_terminal or len(items) < _MANY:
        yield from items
    else:
        yield from track(items, description=doing, console=errors, transient=True)


def working(doing: str) -> AbstractContextManager[object]:
    """Show a person that something is going on."""
    return errors.status(doing) if errors.is_terminal else nullcontext()


@contextmanager
def bar(what: str) -> Iterator[Callable[[float], None]]:
    """Show how much is done, on standard error and for people only; yields what is to be told, between 0 and 1."""
    with Progress(console=errors, transient=True, disable=not errors.is_terminal) as progress:
        task = progress.add_task(what, total=1.0)
        yield lambda done: progress.update(task, completed=done)
