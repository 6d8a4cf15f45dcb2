"""Opening a raffle: its terms are checked and fixed, and it gets its number and its secret seed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from guildkit import UserError
from guildkit.storage import is_erased
from guildkit_economy.models import Raffle, RaffleSecret, RaffleState
from guildkit_economy.models.counters import next_number
from guildkit_economy.raffle_verifier import commitment
from guildkit_economy.texts import text

if TYPE_CHECKING:
    import random
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession

TITLE_LIMIT: Final = 100
PRIZE_LIMIT: Final = 1000
MOST_WINNERS: Final = 100
MOST_TICKETS: Final = 1_000_000
"""How many tickets may be given at once, and how large a limit may be."""
MOST_MINUTES: Final = 10_080
"""Of watching for one ticket: a week."""
MOST_EARNED: Final = 1000
"""How many tickets there may be for one gifted subscription, or for a role."""
DEAREST: Final = 1_000_000_000
"""A million tickets of this price are still less than an account may hold."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What holds for a raffle.

    Attributes:
        title: what it is called.
        prize: what there is to win, in a manager's words.
        winners: how many win.
        price: of one ticket; 0 where taking part is free.
        limit: how many tickets a member may have; None for any number.
        required_role: the id of a role that one needs.
        excluded_role: the id of a role with which one does not take part.
        watch_minutes: for how many minutes of watching the stream while it is open a ticket is given; 0 for none.
        gift_tickets: how many are given for each subscription that a member gives away while it is open.
        bonus_role: the id of a role with which one gets more tickets, once, when one takes part.
        bonus_tickets: how many; 0 without a role.
        duration: how long it is open.
        cooldown: for how many days who has won does not win again.
        pot_to: `house` or `burn`: where the money goes when it is drawn.
        beacon: whose public randomness the draw uses; None for none.
        draws_itself: whether it is drawn as soon as it can be, without a manager.
        repeats: whether the next one opens when it has ended.
    """

    title: str
    prize: str = ""
    winners: int = 1
    price: int = 0
    limit: int | None = None
    required_role: int | None = None
    excluded_role: int | None = None
    watch_minutes: int = 0
    gift_tickets: int = 0
    bonus_role: int | None = None
    bonus_tickets: int = 0
    duration: timedelta = timedelta(days=1)
    cooldown: int = 0
    pot_to: str = "house"
    beacon: str | None = None
    draws_itself: bool = True
    repeats: bool = False

    def check(self) -> None:
        """Make sure that a raffle can be held under these terms.

        Raises:
            UserError: it says what is wrong.
        """
        if not self.title or len(self.title) > TITLE_LIMIT:
            raise UserError(text("raffle-title", limit=TITLE_LIMIT))
        if len(self.prize) > PRIZE_LIMIT:
            raise UserError(text("raffle-prize", limit=PRIZE_LIMIT))
        if not 1 <= self.winners <= MOST_WINNERS:
            raise UserError(text("raffle-winners", most=MOST_WINNERS))
        if not 0 <= self.price <= DEAREST:
            raise UserError(text("raffle-price", most=DEAREST))
        if self.limit is not None and not 1 <= self.limit <= MOST_TICKETS:
            raise UserError(text("raffle-limit", most=MOST_TICKETS))
        if self.required_role is not None and self.required_role == self.excluded_role:
            raise UserError(text("raffle-same-role"))
        if not 0 <= self.watch_minutes <= MOST_MINUTES:
            raise UserError(text("raffle-watch-range", most=MOST_MINUTES))
        if not 0 <= self.gift_tickets <= MOST_EARNED:
            raise UserError(text("raffle-gift-range", most=MOST_EARNED))
        if self.bonus_role is not None and not 1 <= self.bonus_tickets <= MOST_EARNED:
            raise UserError(text("raffle-bonus-range", most=MOST_EARNED))


async def open_raffle(
    session: AsyncSession,
    terms: Terms,
    *,
    now: datetime,
    by: int | None,
    channel_id: int,
    rng: random.Random,
) -> Raffle:
    """Open a raffle under the guild's next number.

    Args:
        session: a transaction's.
        terms: what holds for it.
        now: the instant.
        by: who opens it; None for the bot itself.
        channel_id: where its card stands.
        rng: draws the seed; give it the bot's, which nobody can foresee.

    Raises:
        UserError: the terms are no good.
    """
    terms.check()
    seed = rng.getrandbits(256).to_bytes(32, "big").hex()
    raffle = Raffle(
        number=await next_number(session, "raffle"),
        title=terms.title,
        prize=terms.prize,
        winners=terms.winners,
        price=terms.price,
        limit=terms.limit,
        required_role=terms.required_role,
        excluded_role=terms.excluded_role,
        watch_minutes=terms.watch_minutes,
        gift_tickets=terms.gift_tickets,
        bonus_role=terms.bonus_role,
        bonus_tickets=terms.bonus_tickets,
        cooldown=terms.cooldown,
        pot_to=terms.pot_to,
        beacon=terms.beacon,
        draws_itself=terms.draws_itself,
        repeats=terms.repeats,
        duration=int(terms.duration.total_seconds()),
        state=RaffleState.OPEN,
        commitment=commitment(seed),
        opened_by=by,
        opened_at=now,
        ends_at=now + terms.duration,
        channel_id=channel_id,
    )
    session.add(raffle)
    await session.flush()
    session.add(RaffleSecret(raffle=raffle.number, seed=seed))
    await session.flush()
    return raffle


async def open_again(session: AsyncSession, last: Raffle, *, now: datetime, rng: random.Random) -> Raffle:
    """Open the next raffle of a row, under the terms of the last."""
    terms = Terms(
        title=last.title,
        prize=last.prize,
        winners=last.winners,
        price=last.price,
        limit=last.limit,
        required_role=last.required_role,
        excluded_role=last.excluded_role,
        watch_minutes=last.watch_minutes,
        gift_tickets=last.gift_tickets,
        bonus_role=last.bonus_role,
        bonus_tickets=last.bonus_tickets,
        duration=timedelta(seconds=last.duration),
        cooldown=last.cooldown,
        pot_to=last.pot_to,
        beacon=last.beacon,
        draws_itself=last.draws_itself,
        repeats=True,
    )
    by = None if last.opened_by is None or is_erased(last.opened_by) else last.opened_by
    return await open_raffle(session, terms, now=now, by=by, channel_id=last.channel_id, rng=rng)
