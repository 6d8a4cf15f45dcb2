"""The draw: the list, the seed and the beacon alone decide; see `raffle_verifier` for the rules."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select, update

from guildkit import UserError
from guildkit_economy.ledger import BURN, HOUSE, lock, post, transfer
from guildkit_economy.models import (
    RaffleHolder,
    RaffleList,
    RaffleSecret,
    RaffleState,
    Ticket,
    TicketSource,
    TicketState,
)
from guildkit_economy.raffle_verifier import FORMAT, draw, read_lines
from guildkit_economy.raffles.closing import head, waits_for
from guildkit_economy.raffles.finding import find, move, require
from guildkit_economy.raffles.tickets import pot_of
from guildkit_economy.texts import text

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession

    from guildkit_economy.models import Raffle
    from guildkit_economy.raffles.beacons import Signal


@dataclass(frozen=True, slots=True)
class Draw:
    """A draw that is ready.

    Attributes:
        number: the raffle's.
        text: the list.
        winners: how many win.
        seed: the secret, in hexadecimal.
        hashed: the list's hash.
        beacon: the name of the source, and the round; None where there is none.
    """

    number: int
    text: str
    winners: int
    seed: str
    hashed: str
    beacon: tuple[str, int] | None

    async def codes(self, signal: Signal | None) -> list[str]:
        """Return the codes of the winners; the work is done in a thread."""
        value = signal.value if signal else ""
        return await asyncio.to_thread(self._codes, value)

    def _codes(self, value: str) -> list[str]:
        return draw(read_lines(self.text), self.winners, self.seed, self.hashed, value)


async def prepare(session: AsyncSession, number: int) -> Draw:
    """Return what a raffle is drawn from.

    Raises:
        UserError: it cannot be drawn now; it says why, or what comes first.
    """
    raffle = await find(session, number)
    if raffle.state == RaffleState.CLOSED and (other := await waits_for(session, raffle)) is not None:
        raise UserError(text("raffle-waits", number=str(number), other=str(other)))
    _require_drawable(raffle)
    listed = (await session.scalars(select(RaffleList).where(RaffleList.raffle == number))).one()
    seed = await _seed(session, number)
    assert raffle.list_hash is not None
    beacon = (raffle.beacon, raffle.beacon_round) if raffle.beacon and raffle.beacon_round else None
    return Draw(number, listed.text, raffle.winners, seed, raffle.list_hash, beacon)


async def settle(
    session: AsyncSession,
    number: int,
    codes: list[str],
    signal: Signal | None,
    *,
    now: datetime,
    by: int | None,
) -> Raffle:
    """Store what was drawn, once, and move the money out of the pot.

    Raises:
        UserError: somebody else has drawn it, or called it off meanwhile.
    """
    await lock(session)
    raffle = await find(session, number, lock=True)
    _require_drawable(raffle)
    move(raffle, RaffleState.DRAWN)
    raffle.ended_at, raffle.ended_by = now, by
    raffle.seed = await _seed(session, number)
    if signal is not None:
        raffle.beacon_value, raffle.beacon_signature = signal.value, signal.signature
    for place, code in enumerate(codes, 1):
        won = (RaffleHolder.raffle == number) & (RaffleHolder.code == code)
        await session.execute(update(RaffleHolder).where(won).values(place=place))
    bought = select(func.sum(Ticket.amount)).where(
        Ticket.raffle == number,
        Ticket.source == TicketSource.PURCHASE,
        Ticket.state == TicketState.COUNTED,
    )
    paid = int(await session.scalar(bought) or 0) * raffle.price
    if paid:
        payee = BURN if raffle.pot_to == "burn" else HOUSE
        key = f"raffle:{number}:drawn"
        await post(
            session, transfer(pot_of(number), payee, paid, key=key, kind="raffle.draw", at=now, actor_id=by)
        )
    await session.flush()
    return raffle


def _require_drawable(raffle: Raffle) -> None:
    if raffle.state == RaffleState.OPEN:
        raise UserError(text("raffle-close-first", number=str(raffle.number)))
    if raffle.state == RaffleState.CLOSED or (
        raffle.state == RaffleState.COMMITTED and raffle.list_message_id is None
    ):
        raise UserError(text("raffle-list-first", number=str(raffle.number)))
    require(raffle, RaffleState.COMMITTED)


async def _seed(session: AsyncSession, number: int) -> str:
    found = select(RaffleSecret.seed).where(RaffleSecret.raffle == number)
    return (await session.scalars(found)).one()


async def winners_of(session: AsyncSession, number: int) -> list[RaffleHolder]:
    """Return who has won, the first place first."""
    won = (RaffleHolder.raffle == number) & RaffleHolder.place.is_not(None)
    return list(await session.scalars(select(RaffleHolder).where(won).order_by(RaffleHolder.place)))


async def document(session: AsyncSession, raffle: Raffle) -> tuple[str, str] | None:
    """Return the list of a raffle and its `draw.json`; None as long as there is no list.

    The seed is in it only after the draw.
    """
    listed = await session.scalar(select(RaffleList.text).where(RaffleList.raffle == raffle.number))
    if listed is None:
        return None
    drawn = raffle.state == RaffleState.DRAWN
    result = [holder.code for holder in await winners_of(session, raffle.number)]
    first = head(raffle)
    beacon: Any = first["beacon"]
    if beacon and drawn:
        beacon.update(value=raffle.beacon_value, signature=raffle.beacon_signature)
    about = {
        "format": FORMAT,
        **first,
        "title": raffle.title,
        "entries_sha256": raffle.list_hash,
        "seed": raffle.seed,
        "result": result,
    }
    return listed, await asyncio.to_thread(_json, about, listed)


def _json(about: dict[str, Any], listed: str) -> str:
    lines = [list(line) for line in read_lines(listed)]
    return json.dumps({**about, "entries": lines}, ensure_ascii=False, indent=None) + "\n"
