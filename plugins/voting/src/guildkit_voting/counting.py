"""Counting while the bot goes on: what takes longer than a moment runs beside the event loop."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache, partial
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from guildkit import escape
from guildkit_voting.files.sheets import Line, Terms, Voice, count_lines, in_order
from guildkit_voting.files.verdicts import Verdict, judge
from guildkit_voting.methods import B, Report, Weight, count

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from sqlalchemy import Executable
    from sqlalchemy.ext.asyncio import AsyncSession

_AT_ONCE: Final = 500
"""Rows that are turned into Python's values in a few milliseconds."""


async def gradually(session: "AsyncSession", statement: "Executable") -> "AsyncIterator[Any]":
    """Give the rows of a statement one by one, fetched by the hundred: between them the event loop goes on."""
    streamed = await session.stream(statement.execution_options(yield_per=_AT_ONCE))
    async for some in streamed.partitions():
        for row in some:
            yield row


Cast: TypeAlias = tuple[str, Sequence[int], int, int]
"""A ballot as it was stored: its receipt, indices of options, its weight, and for how many members it speaks."""


@dataclass(frozen=True, slots=True)
class Count:
    """What a count has found, and what it was made from.

    Attributes:
        terms: what was fixed when voting opened.
        lines: the ballots as they are published, by receipt: an order that says nothing of when they were cast.
        voices: of those for whom somebody else's ballot speaks, by receipt as well.
        report: the count. Names in it are escaped for display.
        verdict: what it means.
    """

    terms: Terms
    lines: tuple[Line, ...]
    voices: tuple[Voice, ...]
    report: Report
    verdict: Verdict


_whole = cache(Fraction)  # one for all ballots that weigh the same


def count_cast(
    terms: Terms, ballots: Iterable[Cast], voices: Iterable[tuple[str, int]], *, seed: str
) -> Count:
    """Count ballots and judge; it takes long where there are many, so run it in a thread."""
    options = terms.options
    lines = in_order(
        Line(
            receipt=receipt,
            ballot=tuple(options[index] for index in choices),
            weight=_whole(weight),
            people=people,
        )
        for receipt, choices, weight, people in ballots
    )
    report = count_lines(terms, lines, seed=seed, names=[escape(option) for option in options])
    spoken = in_order(Voice(receipt=receipt, weight=_whole(weight)) for receipt, weight in voices)
    return Count(terms, lines, spoken, report, judge(terms, report, lines))


async def count_aside(method: str, options: Sequence[str], ballots: Mapping[B, Weight], **how: Any) -> Report:
    """Count in a thread, so that the bot answers meanwhile; see `guildkit_voting.methods.count`.

    A thread takes turns with the event loop every few milliseconds, and costs a small guild nothing.

    Raises:
        ValueError: something cannot be counted; the message is a sentence for a reader.
    """
    return await asyncio.to_thread(partial(count, method, options, ballots, **how))
