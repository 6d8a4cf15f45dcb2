"""Ballot papers that are being filled in, kept so that neither a restart nor a closed window loses them."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Final
from zlib import crc32

from sqlalchemy import delete, select

from guildkit import Page
from guildkit.storage import get_or_add
from guildkit_voting import ballots, constitution, purses
from guildkit_voting.methods import METHODS, BallotKind
from guildkit_voting.models import PaperRecord

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from sqlalchemy.ext.asyncio import AsyncSession

    from guildkit_voting.models import Proposal
    from guildkit_voting.purses import Tokens

PAGE: Final = 25
"""How many options a select holds."""


@dataclass(frozen=True, slots=True)
class Paper:
    """A member's ballot paper.

    Attributes:
        proposal: what is voted on.
        order: all options, as this member is shown them.
        choices: what they have chosen so far; of a ranking the best first.
        page: which page of the options they look at.
        tokens: what they may invest with it; None where there is nothing to invest.
    """

    proposal: Proposal
    order: tuple[int, ...]
    choices: tuple[int, ...] = ()
    page: int = 1
    tokens: Tokens | None = None

    @property
    def kind(self) -> BallotKind:
        """What the method asks of a voter."""
        return METHODS[self.proposal.method].ballot

    @property
    def left(self) -> list[int]:
        """The options that can be chosen: in a ranking those that have no place yet."""
        ranking = self.kind is BallotKind.RANKING
        return [index for index in self.order if not (ranking and index in self.choices)]

    @property
    def shown(self) -> Page:
        """The page of `left` that is looked at."""
        return Page(self.page, total=len(self.left), size=PAGE)

    @property
    def at_once(self) -> bool:
        """Whether one select takes the whole ballot, so that it need not be cast by a button.

        Where there are tokens it is a button that casts: by it the member says whether they invest any.
        """
        one_page = self.kind is BallotKind.SEVERAL and len(self.order) <= PAGE
        return self.tokens is None and (one_page or self.kind is BallotKind.SINGLE)

    @property
    def mark(self) -> str:
        """What tells these choices from others: what is cast is what stood there when the button was clicked."""
        return f"{crc32(bytes(self.choices)):x}" if self.choices else ""


def order(proposal: Proposal, member_id: int, *, shuffled: bool) -> tuple[int, ...]:
    """Return the options as a member is shown them: as submitted, or in an order of their own that stays the same."""
    indices = range(len(proposal.options))
    if not shuffled:
        return tuple(indices)
    return tuple(
        sorted(
            indices, key=lambda index: sha256(f"{proposal.commitment}/{member_id}/{index}".encode()).digest()
        )
    )


async def of(session: AsyncSession, proposal: Proposal, member_id: int, *, page: int = 1) -> Paper:
    """Return a member's paper as far as they have filled it in."""
    own = (PaperRecord.number == proposal.number) & (PaperRecord.member_id == member_id)
    record = await session.scalar(select(PaperRecord).where(own))
    return await _paper(session, proposal, member_id, record.choices if record else (), page)


async def rank(
    session: AsyncSession, proposal: Proposal, member_id: int, chosen: Sequence[int], *, page: int = 1
) -> Paper:
    """Give an option the next place of a ranking; one that has a place keeps it.

    Raises:
        UserError: it is none of the options.
    """
    record = await _record(session, proposal, member_id)
    ranked = ballots.check(proposal, list(dict.fromkeys([*record.choices, *chosen])))
    left = [index for index in range(len(proposal.options)) if index not in ranked]
    # The last place is nobody's choice any more.
    record.choices = [*ranked, *left] if len(left) == 1 else ranked
    return await _paper(session, proposal, member_id, record.choices, page)


async def undo(session: AsyncSession, proposal: Proposal, member_id: int, keep: int) -> Paper:
    """Take all places of a ranking back but the first `keep`."""
    record = await _record(session, proposal, member_id)
    record.choices = record.choices[: max(keep, 0)]
    return await _paper(session, proposal, member_id, record.choices, 1)


async def tick(
    session: AsyncSession, proposal: Proposal, member_id: int, chosen: Collection[int], *, page: int
) -> Paper:
    """Have of a page's options exactly those chosen; what is chosen on other pages stays, unless only one can be.

    Raises:
        UserError: one of them does not stand on that page.
    """
    record = await _record(session, proposal, member_id)
    paper = await _paper(session, proposal, member_id, record.choices, page)
    elsewhere = set[int]()
    if paper.kind is BallotKind.SEVERAL:
        elsewhere = set(record.choices) - set(paper.shown.of(paper.left))
    record.choices = ballots.check(proposal, [*elsewhere, *chosen])
    return await _paper(session, proposal, member_id, record.choices, page)


async def begin(
    session: AsyncSession, proposal: Proposal, member_id: int, choices: Sequence[int] = ()
) -> Paper:
    """Begin a member's paper anew, with these choices."""
    record = await _record(session, proposal, member_id)
    record.choices = list(choices)
    return await _paper(session, proposal, member_id, choices, 1)


async def discard(session: AsyncSession, number: int) -> None:
    """Forget all papers on a proposal that has ended."""
    await session.execute(delete(PaperRecord).where(PaperRecord.number == number))


async def _record(session: AsyncSession, proposal: Proposal, member_id: int) -> PaperRecord:
    key = {"number": proposal.number, "member_id": member_id}
    return await get_or_add(session, PaperRecord, key, choices=[])


async def _paper(
    session: AsyncSession, proposal: Proposal, member_id: int, choices: Sequence[int], page: int
) -> Paper:
    rules = await constitution.at(session, proposal.constitution)
    shown = order(proposal, member_id, shuffled=rules.shuffle_options)
    tokens = await purses.tokens(session, proposal, member_id)
    return Paper(proposal, shown, tuple(choices), page, tokens)
