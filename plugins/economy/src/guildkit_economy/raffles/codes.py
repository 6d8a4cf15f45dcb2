"""Receipt codes: what stands for a member on the list of one raffle.

A code is random, and another one in each raffle: it says nothing of the member, and leads from no list to another. Only
the member is shown it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import insert, select

from guildkit_economy.models import RaffleHolder

if TYPE_CHECKING:
    import random
    from collections.abc import Collection

    from sqlalchemy.ext.asyncio import AsyncSession

    from guildkit_economy.models import Raffle

_ALPHABET: Final = (
    "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32: no I, L, O or U, which are read wrongly
)


def new_code(rng: random.Random) -> str:
    """Return a new code such as `7K2M-QX4T-9ZBH`, 60 random bits; give it the bot's rng, which nobody can foresee."""
    return "-".join("".join(rng.choices(_ALPHABET, k=4)) for _ in range(3))


async def ensure(session: AsyncSession, raffle: Raffle, members: Collection[int], rng: random.Random) -> None:
    """Give a code to those who have none in a raffle that is locked."""
    own = (RaffleHolder.raffle == raffle.number) & RaffleHolder.member_id.in_(members)
    known = set(await session.scalars(select(RaffleHolder.member_id).where(own)))
    rows = [
        {"guild_id": raffle.guild_id, "raffle": raffle.number, "member_id": member, "code": new_code(rng)}
        for member in sorted(set(members) - known)
    ]
    if rows:
        await session.execute(insert(RaffleHolder), rows)
