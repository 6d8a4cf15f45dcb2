"""The ledger: whatever is asked of it, it adds up."""

import asyncio
import random
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError

from guildkit import UserError
from guildkit.groups import Groups
from guildkit_economy.ledger import (
    BURN,
    HOUSE,
    MINT,
    KeyReused,
    NoRoom,
    NotEnough,
    Posting,
    give_back,
    member,
    pay,
    post,
    post_all,
    pot,
    prove,
    reverse,
    set_aside,
    transfer,
)
from guildkit_economy.models import Account, Entry, Hold, Transaction
from guildkit_economy.models.ledger import MOST

TENNESSEE, OHIO = 1234567890123456789, 987654321098765432
NOON = datetime(2024, 5, 1, 12, tzinfo=UTC)
ALICE, BOB, CAROL = member(1), member(2), member(3)
HOUR = timedelta(hours=1)


@pytest.fixture
async def rich(database):
    """A database in which alice has 100."""
    async with database.guild_session(TENNESSEE) as session:
        await post(session, made(ALICE, 100))
    return database


def made(owner, amount, key="made"):
    return transfer(MINT, owner, amount, key=key, kind="mint", at=NOON)


def gift(payer, payee, amount, key="gift"):
    return transfer(payer, payee, amount, key=key, kind="pay", at=NOON)


async def balances(database, guild=TENNESSEE):
    async with database.guild_session(guild, read_only=True) as session:
        rows = await session.execute(select(Account.kind, Account.member_id, Account.name, Account.balance))
        return {member_id or name or kind: balance for kind, member_id, name, balance in rows}


async def wrong(database, guild=TENNESSEE):
    async with database.guild_session(guild) as session:
        return (await prove(session)).wrong


async def test_money_comes_from_somewhere_and_goes_somewhere(rich):
    async with rich.guild_session(TENNESSEE) as session:
        posted = await post(session, gift(ALICE, BOB, 30))
        await post(session, transfer(BOB, BURN, 5, key="fee", kind="fee", at=NOON))
        await post(session, transfer(ALICE, pot("raffle:1"), 20, key="ticket", kind="raffle", at=NOON))
    assert (posted.number, posted.balances, posted.again) == (2, {ALICE: 70, BOB: 30}, False)
    assert await balances(rich) == {"mint": -100, 1: 50, 2: 25, "burn": 5, "raffle:1": 20}
    assert await wrong(rich) == []


async def test_the_same_cause_moves_money_once(rich):
    async with rich.guild_session(TENNESSEE) as session:
        first = await post(session, gift(ALICE, BOB, 30))
    async with rich.guild_session(TENNESSEE) as session:
        again = await post(session, gift(ALICE, BOB, 30))
        assert (again.number, again.again) == (first.number, True)
        with pytest.raises(KeyReused):
            await post(session, gift(ALICE, BOB, 31))
        with pytest.raises(KeyReused):
            await post(session, gift(ALICE, CAROL, 30))
    assert await balances(rich) == {"mint": -100, 1: 70, 2: 30}


@pytest.mark.parametrize(
    ("posting", "error"),
    [
        (gift(ALICE, BOB, 101), NotEnough),
        (gift(BOB, ALICE, 1), NotEnough),
        (gift(HOUSE, ALICE, 1), NotEnough),
        (made(ALICE, MOST - 99, "more"), NoRoom),
        (made(ALICE, 2**63, "more"), NoRoom),
    ],
)
async def test_what_cannot_be_moved_leaves_everything_as_it_was(rich, posting, error):
    async with rich.guild_session(TENNESSEE) as session:
        with pytest.raises(error):
            await post(session, posting)
        await post(session, gift(ALICE, BOB, 100, "all of it"))
    assert await balances(rich) == {"mint": -100, 1: 0, 2: 100}
    assert await wrong(rich) == []


@pytest.mark.parametrize("amount", [0, -1])
def test_nothing_and_less_is_no_transfer(amount):
    with pytest.raises(ValueError, match="is no transfer"):
        gift(ALICE, BOB, amount)
    with pytest.raises(ValueError, match="is no transfer"):
        gift(ALICE, ALICE, 1)


def test_what_does_not_add_up_is_no_posting():
    with pytest.raises(ValueError, match="do not add up"):
        Posting(key="x", kind="x", entries={ALICE: 1, BOB: -2}, at=NOON)


async def test_a_posting_that_is_refused_does_not_take_the_others_with_it(rich):
    postings = [gift(ALICE, BOB, 60, "a"), gift(ALICE, CAROL, 60, "b"), gift(BOB, CAROL, 10, "c")]
    async with rich.guild_session(TENNESSEE) as session:
        first, second, third = await post_all(session, postings)
    assert isinstance(second, NotEnough)
    assert (second.balance, second.amount) == (40, 60)
    assert (first.number, third.number, third.balances) == (2, 3, {BOB: 50, CAROL: 10})
    assert await wrong(rich) == []


async def test_the_database_refuses_what_the_ledger_would_not_do(rich):
    for balance in (-1, MOST + 1, 2**63 - 1):
        with pytest.raises(IntegrityError):
            async with rich.guild_session(TENNESSEE) as session:
                await session.execute(
                    update(Account)
                    .where(Account.kind == "member")
                    .values(balance=Account.balance * 0 + balance)
                )
    assert await balances(rich) == {"mint": -100, 1: 100}


async def test_two_guilds_have_nothing_in_common(rich):
    async with rich.guild_session(OHIO) as session:
        with pytest.raises(NotEnough):
            await post(session, gift(ALICE, BOB, 1))
        await post(session, made(ALICE, 7))
        await post(session, gift(ALICE, BOB, 3))
    assert await balances(rich, OHIO) == {"mint": -7, 1: 4, 2: 3}
    assert await balances(rich) == {"mint": -100, 1: 100}
    assert (await wrong(rich), await wrong(rich, OHIO)) == ([], [])


async def test_money_is_set_aside_and_then_paid_given_back_or_let_go_once(rich):
    async with rich.guild_session(TENNESSEE) as session:
        holds = [
            (await set_aside(session, ALICE, 20, key=f"order:{n}", kind="shop", at=NOON)).number
            for n in range(1, 5)
        ]
        with pytest.raises(NotEnough):
            await set_aside(session, ALICE, 21, key="more", kind="shop", at=NOON)
        again = await set_aside(session, ALICE, 20, key="order:1", kind="shop", at=NOON)
    assert (again.number, again.again) == (holds[0], True)
    assert await balances(rich) == {"mint": -100, 1: 20, "hold": 80}
    async with rich.guild_session(TENNESSEE) as session:
        paid = await pay(session, holds[0], HOUSE, at=NOON)
        part = await pay(session, holds[1], BOB, at=NOON, amount=5)
        back = await give_back(session, holds[2], at=NOON)
        late = await give_back(session, holds[3], at=NOON, expired=True)
    assert (paid.balances[HOUSE], part.balances[ALICE], back.balances[ALICE], late.balances[ALICE]) == (
        20,
        35,
        55,
        75,
    )
    for number in holds:
        async with rich.guild_session(TENNESSEE) as session:
            assert await pay(session, number, HOUSE, at=NOON) is None
            assert await give_back(session, number, at=NOON) is None
    assert await balances(rich) == {"mint": -100, 1: 75, 2: 5, "hold": 0, "house": 20}
    async with rich.guild_session(TENNESSEE) as session:
        states = await session.scalars(select(Hold.state).order_by(Hold.transaction))
        assert states.all() == ["posted", "posted", "voided", "expired"]
    assert await wrong(rich) == []


async def test_a_mistake_is_put_right_once_and_by_its_opposite(rich):
    async with rich.guild_session(TENNESSEE) as session:
        number = (await post(session, gift(ALICE, BOB, 30))).number
        hold = (await set_aside(session, ALICE, 10, key="order", kind="shop", at=NOON)).number
    for _ in range(2):
        async with rich.guild_session(TENNESSEE) as session:
            undone = await reverse(session, number, at=NOON, actor_id=9, reason="by mistake")
            assert undone.balances == {ALICE: 90, BOB: 0}
    for no in (hold, undone.number, 77):
        async with rich.guild_session(TENNESSEE) as session:
            with pytest.raises(UserError):
                await reverse(session, no, at=NOON, actor_id=9, reason="")
    assert await wrong(rich) == []


async def test_what_has_been_spent_cannot_be_taken_back(rich):
    async with rich.guild_session(TENNESSEE) as session:
        number = (await post(session, gift(ALICE, BOB, 30))).number
        await post(session, gift(BOB, CAROL, 1, "spent"))
    async with rich.guild_session(TENNESSEE) as session:
        with pytest.raises(NotEnough):
            await reverse(session, number, at=NOON, actor_id=9, reason="")


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (update(Entry).where(Entry.transaction == 2, Entry.amount > 0).values(amount=31), "add up to 1"),
        (update(Transaction).where(Transaction.number == 2).values(kind="theft"), "does something else"),
        (
            update(Transaction).where(Transaction.number == 2).values(at=NOON + HOUR),
            "broken at transaction 2",
        ),
        (update(Account).where(Account.member_id == 2).values(balance=31), "balance of account 3"),
    ],
)
async def test_what_somebody_changes_behind_its_back_is_found(rich, change, says):
    async with rich.guild_session(TENNESSEE) as session:
        await post(session, gift(ALICE, BOB, 30))
        await post(session, gift(BOB, CAROL, 3, "next"))
    async with rich.guild_session(TENNESSEE) as session:
        await session.execute(change)
    assert says in " ".join(await wrong(rich))


async def test_many_at_once_are_stored_together_and_each_is_answered(rich):
    groups = Groups(rich)
    payments = [gift(ALICE, member(10 + number), 1, f"gift {number}") for number in range(150)]
    results = await asyncio.gather(
        *(groups.add(TENNESSEE, post_all, payment) for payment in payments), return_exceptions=True
    )
    refused = [result for result in results if isinstance(result, NotEnough)]
    assert (len(results) - len(refused), len(refused)) == (100, 50)
    assert (await balances(rich))[1] == 0
    assert await wrong(rich) == []


async def test_ten_thousand_that_ask_for_the_same_get_one_effect(rich):
    groups = Groups(rich)
    results = await asyncio.gather(
        *(groups.add(TENNESSEE, post_all, gift(ALICE, BOB, 30)) for _ in range(10_000))
    )
    assert {result.number for result in results} == {2}
    assert sum(not result.again for result in results) == 1
    assert await balances(rich) == {"mint": -100, 1: 70, 2: 30}


async def test_whoever_does_not_wait_any_more_is_not_in_anybodys_way(rich):
    groups = Groups(rich)
    waiting = [
        asyncio.create_task(groups.add(TENNESSEE, post_all, gift(ALICE, BOB, 1, f"{number}")))
        for number in range(60)
    ]
    await asyncio.sleep(0)
    for task in waiting[::2]:
        task.cancel()
    results = await asyncio.gather(*waiting, return_exceptions=True)
    assert all(result.number for result in results[1::2])
    assert await wrong(rich) == []
    async with rich.guild_session(TENNESSEE) as session:
        stored = await session.scalar(select(func.count()).select_from(Transaction))
    assert 31 <= stored <= 61


@pytest.mark.parametrize("seed", range(4))
async def test_whatever_happens_it_adds_up(rich, seed):
    rng = random.Random(seed)
    people = [member(number) for number in range(1, 7)]
    holds, keys = [], []
    for step in range(60):
        key = rng.choice(keys) if keys and rng.random() < 0.2 else f"key {step}"
        keys.append(key)
        payer, payee = rng.sample([*people, HOUSE, BURN, pot("prize")], 2)
        try:
            async with rich.guild_session(TENNESSEE) as session:
                match rng.randrange(6):
                    case 0:
                        await post(session, made(payee, rng.randrange(1, 200), key))
                    case 1:
                        number = (
                            await set_aside(session, payer, rng.randrange(1, 50), key=key, kind="x", at=NOON)
                        ).number
                        holds.append(number)
                    case 2 if holds:
                        await pay(session, rng.choice(holds), payee, at=NOON, amount=rng.choice([None, 1]))
                    case 3 if holds:
                        await give_back(session, rng.choice(holds), at=NOON, expired=rng.random() < 0.5)
                    case 4:
                        await reverse(session, rng.randrange(1, 60), at=NOON, actor_id=None, reason="")
                    case _:
                        await post(session, gift(payer, payee, rng.randrange(1, 80), key))
                if rng.random() < 0.1:
                    raise RuntimeError("the process loses heart before the commit")  # noqa: TRY301 - on purpose
        except (UserError, KeyReused, RuntimeError, ValueError):
            continue
        finally:
            holds = [number for number in holds if number in await held(rich)]
        assert await wrong(rich) == []


async def held(database):
    async with database.guild_session(TENNESSEE, read_only=True) as session:
        return set(await session.scalars(select(Hold.transaction)))
