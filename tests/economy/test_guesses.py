"""Guessing a balance: the closest wins, the earlier of equals, and the prize is paid once."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from guildkit import UserError
from guildkit_economy.games import balances, guesses
from guildkit_economy.games.guesses import Prize
from guildkit_economy.ledger import HOUSE, MINT, NotEnough, post, prove, transfer
from guildkit_economy.models import Account, GuessSession, Kind
from guildkit_economy.models.guesses import HIGHEST

TENNESSEE, OHIO = 1234567890123456789, 987654321098765432
NOON = datetime(2024, 5, 1, 12, tzinfo=UTC)
ALICE, BOB, CAROL, OLIVIA = 1, 2, 3, 9
HOUR = timedelta(hours=1)


async def do(database, act, *arguments, guild=TENNESSEE, **more):
    async with database.guild_session(guild) as session:
        return await act(session, *arguments, **more)


async def opened(database, title="Bonus hunt", *, guild=TENNESSEE, **more):
    terms = {"by": OLIVIA, "now": NOON, "channel_id": 5, **more}
    return (await do(database, guesses.open_session, title, guild=guild, **terms)).number


async def guess(database, who, balance, *, number=1, now=NOON, guild=TENNESSEE):
    own, before = await do(database, guesses.guess, number, who, balance, now=now, guild=guild)
    return own.balance, before


async def settled(database, balance, *, number=1):
    _, first = await do(database, guesses.settle, number, balance, by=OLIVIA, now=NOON)
    return first and first.member_id


async def closed(database, number=1):
    await do(database, guesses.close, number, now=NOON)


async def ranking(database, number=1):
    async with database.guild_session(TENNESSEE) as session:
        game = await guesses.find(session, number)
        return [each.member_id for each in await guesses.ranked(session, number, game.balance, limit=50)]


async def money(database):
    async with database.guild_session(TENNESSEE) as session:
        assert (await prove(session)).wrong == []
        rows = await session.execute(select(Account.kind, Account.member_id, Account.balance))
        return {member_id or str(kind): balance for kind, member_id, balance in rows if balance}


async def state(database, number=1):
    return (await do(database, guesses.find, number)).state


# --- balances ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "cents"),
    [
        ("0", 0),
        ("1234", 123400),
        ("1234.5", 123450),
        (" 1234.56 ", 123456),
        ("1234,56", 123456),
        ("1,234", 123400),
        ("1.234", 123400),
        ("1,234.56", 123456),
        ("1.234,56", 123456),
        ("1 234 567,8", 123456780),
        ("1\u202f234", 123400),
        ("1'234.05", 123405),
        ("$1,234.56", 123456),
        ("12 €", 1200),
        ("0.01", 1),
        ("007", 700),
        ("1000000000000", HIGHEST),
    ],
)
def test_balances_are_read_as_people_write_them(typed, cents):
    assert balances.parse(typed) == cents


@pytest.mark.parametrize(
    "typed",
    ["", "ten", "-5", "+5", "1.2345", "1,23,456", "1.234.56", "1e3", "٣", "1.", ".5", "NaN", "0x10", "€"],
)
def test_what_is_no_balance_gets_a_sentence(typed):
    with pytest.raises(UserError, match=r"is no balance that I can read\. Write an amount from 0 on"):
        balances.parse(typed)


@pytest.mark.parametrize("typed", ["1000000000000.01", "9" * 40, "9" * 4000, "1,000,000,000,001"])
def test_balances_that_are_too_much_get_a_sentence(typed):
    with pytest.raises(UserError, match="More than 1,000,000,000,000 it cannot be"):
        balances.parse(typed)


# --- sessions ---------------------------------------------------------------------------------------------------------


async def test_the_closest_wins_from_either_side(database):
    await opened(database)
    for who, cents in ((ALICE, 100_00), (BOB, 110_00), (CAROL, 0)):
        assert await guess(database, who, cents) == (cents, None)
    await closed(database)
    assert await ranking(database) == [CAROL, ALICE, BOB]
    assert await settled(database, 105_01) == BOB
    assert await ranking(database) == [BOB, ALICE, CAROL]


async def test_of_equals_the_earlier_wins_and_a_change_counts_from_then_on(database):
    await opened(database)
    await guess(database, ALICE, 90)
    await guess(database, BOB, 110)
    await guess(database, CAROL, 90)
    assert await guess(database, BOB, 110) == (110, 110)  # keeps its time
    assert await guess(database, ALICE, 80) == (80, 90)
    assert await guess(database, ALICE, 90) == (90, 80)
    await closed(database)
    assert await settled(database, 100) == BOB
    assert await ranking(database) == [BOB, CAROL, ALICE]


async def test_everybody_guesses_at_once_and_each_has_a_turn_of_their_own(database):
    await opened(database)
    await asyncio.gather(*(guess(database, who, 100) for who in range(1, 17)))
    async with database.guild_session(TENNESSEE) as session:
        found = await guesses.ranked(session, 1, None, limit=50)
        assert [each.turn for each in found] == list(range(1, 17))
    await closed(database)
    assert await settled(database, 50) == found[0].member_id


async def test_nobody_guesses_after_the_end(database):
    await opened(database, ends_at=NOON + HOUR)
    await guess(database, ALICE, 1, now=NOON + HOUR - timedelta(seconds=1))
    with pytest.raises(UserError, match="Nobody guesses in #1 any more"):
        await guess(database, ALICE, 2, now=NOON + HOUR)  # before the job has come
    await closed(database)
    with pytest.raises(UserError, match="Nobody guesses in #1 any more"):
        await guess(database, BOB, 2)
    with pytest.raises(UserError, match="say what the balance is with"):
        await closed(database)
    assert (await do(database, guesses.own_guess, 1, ALICE)).balance == 1
    assert await do(database, guesses.how_many, 1) == 1


async def test_it_is_settled_after_the_close_and_once(database):
    await opened(database, prize=Prize(500, MINT))
    await guess(database, ALICE, 100)
    with pytest.raises(UserError, match=r"#1 is still open. Close it first"):
        await settled(database, 100)
    await closed(database)
    results = await asyncio.gather(*(settled(database, 100) for _ in range(4)), return_exceptions=True)
    assert results.count(ALICE) == 1
    assert sum("is settled already" in str(each) for each in results) == 3
    with pytest.raises(UserError, match="is settled already"):
        await do(database, guesses.cancel, 1, by=OLIVIA, now=NOON)
    assert await money(database) == {"mint": -500, ALICE: 500}


async def test_a_prize_of_the_server_is_set_aside_when_it_is_promised(database):
    with pytest.raises(NotEnough):
        await opened(database, prize=Prize(500, HOUSE))
    async with database.guild_session(TENNESSEE) as session:
        await post(session, transfer(MINT, HOUSE, 600, key="made", kind="mint", at=NOON))
        assert await session.scalar(select(GuessSession)) is None
    assert await opened(database, prize=Prize(500, HOUSE)) == 1
    assert await money(database) == {"mint": -600, "house": 100, "hold": 500}
    await guess(database, ALICE, 100)
    await closed(database)
    assert await settled(database, 100) == ALICE
    assert await money(database) == {"mint": -600, "house": 100, ALICE: 500}


@pytest.mark.parametrize("payer", [MINT, HOUSE])
@pytest.mark.parametrize("how", ["cancelled open", "cancelled closed", "nobody"])
async def test_a_prize_that_nobody_wins_goes_back(database, payer, how):
    async with database.guild_session(TENNESSEE) as session:
        await post(session, transfer(MINT, HOUSE, 600, key="made", kind="mint", at=NOON))
    await opened(database, prize=Prize(500, payer))
    if how != "cancelled open":
        await closed(database)
    if how == "nobody":
        assert await settled(database, 100) is None
    else:
        await guess(database, ALICE, 1) if how == "cancelled open" else None
        await do(database, guesses.cancel, 1, by=OLIVIA, now=NOON)
        with pytest.raises(UserError, match="was called off"):
            await settled(database, 100)
    assert await money(database) == {"mint": -600, "house": 600}
    assert await state(database) == (how.split()[0] if how != "nobody" else "settled")


async def test_one_session_at_a_time_however_many_open_one(database):
    opening = (opened(database, prize=Prize(10, MINT)) for _ in range(4))
    results = await asyncio.gather(*opening, return_exceptions=True)
    assert [each for each in results if isinstance(each, int)] == [1]
    assert sum("#1 has to end first" in str(each) for each in results) == 3
    assert await opened(database, guild=OHIO) == 1
    await closed(database)
    with pytest.raises(UserError, match="#1 has to end first"):
        await opened(database)
    await settled(database, 1)
    assert await opened(database) == 2
    assert await do(database, guesses.running) == 2


async def test_another_guilds_numbers_are_none(database):
    await opened(database)
    for act in (
        guess(database, ALICE, 1, guild=OHIO),
        do(database, guesses.close, 1, now=NOON, guild=OHIO),
        do(database, guesses.settle, 1, 5, by=OLIVIA, now=NOON, guild=OHIO),
        do(database, guesses.cancel, 1, by=OLIVIA, now=NOON, guild=OHIO),
        do(database, guesses.find, -1),
        do(database, guesses.find, 10**30),
    ):
        with pytest.raises(UserError, match="There is no session #"):
            await act
    with pytest.raises(UserError, match="No balance is guessed at the moment"):
        await do(database, guesses.running, guild=OHIO)
    assert await state(database) == "open"


@pytest.mark.parametrize("title", ["", " \u200b", "x" * 101, "x" * 2000])
async def test_titles_that_cannot_be_open_nothing(database, title):
    with pytest.raises(UserError, match="one line of 1 to 100 characters"):
        await opened(database, title, prize=Prize(5, MINT))
    assert await money(database) == {}
    assert await opened(database) == 1


async def test_who_is_erased_wins_nothing_that_is_not_settled(database):
    pseudonym = -77
    await opened(database)
    await guess(database, pseudonym, 5)
    await closed(database)
    await settled(database, 5)
    await opened(database, prize=Prize(10, MINT))
    await guess(database, pseudonym, 5, number=2)
    await guess(database, ALICE, 500, number=2)
    assert await do(database, guesses.forget, pseudonym) == [2]
    assert await do(database, guesses.forget, pseudonym) == []
    await closed(database, 2)
    assert await settled(database, 5, number=2) == ALICE
    assert await ranking(database, 1) == [pseudonym]
    assert (await money(database))[ALICE] == 10
    assert Kind.HOLD not in await money(database)
