"""What is published when a vote has ended: its count, its tally sheet, and the ballots in the formats of others."""

from __future__ import annotations

import asyncio
import gzip
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from guildkit import Attachment, UserError
from guildkit_voting import ballots, events
from guildkit_voting.files import exports
from guildkit_voting.files.sheets import make_sheet, write_sheet
from guildkit_voting.models import State
from guildkit_voting.pictures import draw
from guildkit_voting.texts import text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sqlalchemy.ext.asyncio import AsyncSession

    from guildkit_voting.files.sheets import Sheet
    from guildkit_voting.methods import Report
    from guildkit_voting.models import Proposal

PLAIN_BYTES: Final = 4 * 2**20
"""As large as a sheet is posted as it is; Discord takes 10 MiB in all."""


@dataclass(frozen=True, slots=True)
class Published:
    """A vote that was counted.

    Attributes:
        report: the count; names in it are escaped for display.
        sheet: the tally sheet, from which anybody can count again.
        file: the sheet as it is posted.
    """

    report: Report
    sheet: Sheet
    file: Attachment


def was_counted(proposal: Proposal) -> bool:
    """Whether members voted on it, and the ballots were counted."""
    return proposal.opened_at is not None and proposal.state in {State.PASSED, State.FAILED, State.CLOSED}


async def publish(session: AsyncSession, proposal: Proposal) -> Published:
    """Return what is published of a vote; all of it is made in a thread, and the event loop goes on.

    Raises:
        UserError: its ballots were not counted, or not yet.
    """
    if not was_counted(proposal):
        number = str(proposal.number)
        running = proposal.state == State.VOTING
        raise UserError(text("export-early" if running else "export-uncounted", number=number))
    count = await ballots.tally(session, proposal)
    log = await events.log(session, proposal.number)
    sheet = await asyncio.to_thread(
        make_sheet,
        count.terms,
        count.lines,
        count.voices,
        log=log,
        seed=proposal.seed or "",
        report=count.report,
        unfit=(proposal.outcome or {}).get("reason") == "unfit",
    )
    return Published(count.report, sheet, await asyncio.to_thread(sheet_file, sheet))


def sheet_file(sheet: Sheet, *, plain: int = PLAIN_BYTES) -> Attachment:
    """Return the tally sheet as a file, packed where it is longer than `plain` bytes."""
    name, written = f"proposal-{sheet.terms.proposal}.json", write_sheet(sheet).encode()
    if len(written) <= plain:
        return Attachment(name, written)
    return Attachment(f"{name}.gz", gzip.compress(written, mtime=0))


async def export(published: Published, form: str) -> Attachment:
    """Return the ballots as a file.

    Args:
        published: the vote.
        form: `sheet`, `preflib` or `csv`.

    Raises:
        UserError: the format cannot say them.
    """
    if form == "sheet":
        return published.file
    try:
        ending, written = await asyncio.to_thread(_EXPORTS[form], published.sheet)
    except ValueError as error:
        raise UserError(
            text("export-impossible", format=form), hint=text("export-impossible-hint")
        ) from error
    return Attachment(f"proposal-{published.sheet.terms.proposal}{ending}", written.encode())


_EXPORTS: Final[Mapping[str, Callable[[Sheet], tuple[str, str]]]] = {
    "preflib": exports.as_preflib,
    "csv": lambda sheet: (".csv", exports.as_csv(sheet)),
}


async def pictures(proposal: Proposal, published: Published, language: str, outcome: str) -> list[Attachment]:
    """Return the pictures of a result, each with what it shows in words."""
    drawn = await asyncio.to_thread(
        draw,
        published.report,
        title=proposal.title,
        options=proposal.options,
        ballots=len(published.sheet.ballots),
        language=language,
        outcome=outcome,
    )
    return [Attachment(picture.name, picture.png, description=picture.alt) for picture in drawn]
