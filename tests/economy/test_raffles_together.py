"""Raffles that end at the same instant: each sees who has won in the other."""

import asyncio
import random

import pytest

from guildkit import UserError
from guildkit_economy import raffles
from tests.economy.test_raffles import ALICE, BOB, NOON, TENNESSEE, drawn, entered, frozen, opened


@pytest.fixture
def rng():
    return random.Random(7)


async def test_of_two_raffles_at_the_same_instant_one_waits_and_sees_who_has_won(database, rng):
    for number in (1, 2):
        await opened(database, rng, cooldown=7)
        await entered(database, rng, ALICE, number=number)
    await entered(database, rng, BOB, number=1)
    await entered(database, rng, BOB, number=2)

    async def freezes(number):
        async with database.guild_session(TENNESSEE) as session:
            await frozen(session, number)

    for number in (1, 2):
        async with database.guild_session(TENNESSEE) as session:
            await raffles.close(session, number, now=NOON)
    told = await asyncio.gather(freezes(1), freezes(2), return_exceptions=True)
    first, second = (1, 2) if told[0] is None else (2, 1)
    with pytest.raises(UserError, match=f"#{second} comes when raffle #{first} is drawn"):
        raise told[second - 1]
    with pytest.raises(UserError, match="is drawn or called off"):
        await drawn(database, number=second)
    winner = await drawn(database, number=first)
    await freezes(second)
    assert {*winner, *await drawn(database, number=second)} == {ALICE, BOB}
