"""The shop's books: whatever is bought at once, nobody pays for nothing, and nothing is sold twice."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from guildkit import UserError
from guildkit_economy.ledger import HOUSE, MINT, NotEnough, member, post, prove, reverse, transfer
from guildkit_economy.models import Account, Item, Kind, Order
from guildkit_economy.models.ledger import MOST
from guildkit_economy.names import same
from guildkit_economy.shop import items, orders
from guildkit_economy.shop.items import Terms
from guildkit_economy.shop.orders import PriceChanged, Purchase, Sought
from guildkit_economy.texts import text
from guildkit_sandbox.conformance import assert_texts_complete

TENNESSEE, OHIO = 1234567890123456789, 987654321098765432
NOON = datetime(2024, 5, 1, 12, tzinfo=UTC)
ALICE, BOB, OLIVIA = 1, 2, 9
ROLE = 77
HOUR, WEEK = timedelta(hours=1), timedelta(days=7)


@pytest.fixture
async def shop(database):
    """A database in which alice and bob have 1000 each."""
    async with database.guild_session(TENNESSEE) as session:
        for who in (ALICE, BOB):
            await post(session, transfer(MINT, member(who), 1000, key=f"made{who}", kind="mint", at=NOON))
    return database


async def sell(database, name="VIP", price=100, guild=TENNESSEE, **terms):
    async with database.guild_session(guild) as session:
        return (await items.add(session, Terms(name, price, **terms))).number


async def buy(database, item=1, price=100, who=ALICE, *, key=None, guild=TENNESSEE, **more):
    key = key or f"click {who} {more.get('now', NOON)} {item}"
    wanted = Purchase(item, price, who, key, **{"now": NOON, **more})
    async with database.guild_session(guild) as session:
        order, _ = await orders.place(session, wanted)
        return order.number


async def do(database, act, number, **more):
    async with database.guild_session(TENNESSEE) as session:
        return await act(session, number, **more)


async def stock(database, number=1):
    async with database.guild_session(TENNESSEE, read_only=True) as session:
        return (await items.find(session, number, removed=True)).stock


async def balances(database):
    async with database.guild_session(TENNESSEE) as session:
        assert (await prove(session)).wrong == []
        rows = await session.execute(select(Account.kind, Account.member_id, Account.balance))
        return {member_id or kind: balance for kind, member_id, balance in rows if kind != Kind.MINT}


async def state(database, number=1):
    async with database.guild_session(TENNESSEE, read_only=True) as session:
        return (await orders.find(session, number)).state


def test_the_texts_are_complete():
    assert_texts_complete(text, packages=["guildkit_economy"])


async def test_a_purchase_takes_money_and_a_piece(shop):
    await sell(shop, stock=2)
    assert await buy(shop) == 1
    assert await buy(shop, who=BOB, paid_to=Kind.BURN) == 2
    assert await balances(shop) == {ALICE: 900, BOB: 900, "house": 100, "burn": 100}
    assert (await stock(shop), await state(shop)) == (0, "done")
    with pytest.raises(UserError, match="#1 is sold out"):
        await buy(shop, key="late")
    assert await balances(shop) == {ALICE: 900, BOB: 900, "house": 100, "burn": 100}


async def test_one_click_is_one_purchase_and_two_are_two(shop):
    await sell(shop, stock=5)
    assert [await buy(shop, key="a"), await buy(shop, key="a"), await buy(shop, key="b")] == [1, 1, 2]
    assert (await balances(shop))[ALICE] == 800
    assert await stock(shop) == 3


async def test_sixteen_want_the_last_five(database):
    await sell(database, stock=5)
    async with database.guild_session(TENNESSEE) as session:
        for who in range(1, 17):
            await post(session, transfer(MINT, member(who), 100, key=f"made{who}", kind="mint", at=NOON))
    results = await asyncio.gather(*(buy(database, who=who) for who in range(1, 17)), return_exceptions=True)
    bought = [each for each in results if isinstance(each, int)]
    assert sorted(bought) == [1, 2, 3, 4, 5]
    assert all("sold out" in str(each) for each in results if not isinstance(each, int))
    after = await balances(database)
    assert after.pop("house") == 500
    assert sorted(after.values()) == [0] * 5 + [100] * 11
    assert await stock(database) == 0


async def test_who_clicks_sixteen_times_gets_what_the_limit_and_the_purse_allow(shop):
    await sell(shop, limit_each=3)
    await sell(shop, "Dear", 400)
    results = await asyncio.gather(
        *(buy(shop, key=f"limit {number}") for number in range(16)),
        *(buy(shop, 2, 400, BOB, key=f"purse {number}") for number in range(16)),
        return_exceptions=True,
    )
    assert sum(isinstance(each, int) for each in results) == 3 + 2
    assert sum(isinstance(each, NotEnough) for each in results) == 14
    assert await balances(shop) == {ALICE: 700, BOB: 200, "house": 1100}


async def test_who_cannot_pay_takes_no_piece(shop):
    await sell(shop, price=1001, stock=1)
    with pytest.raises(NotEnough, match="That takes 1001, and there are 1000"):
        await buy(shop, price=1001)
    assert await stock(shop) == 1


async def test_a_gift_costs_nothing_and_is_an_order_all_the_same(shop):
    await sell(shop, price=0, limit_each=1, approval=True)
    number = await buy(shop, price=0)
    await do(shop, orders.approve, number, by=OLIVIA, now=NOON)
    assert await state(shop) == "done"
    with pytest.raises(UserError, match="may buy one of it"):
        await buy(shop, price=0, key="again")
    assert await balances(shop) == {ALICE: 1000, BOB: 1000}


async def test_a_member_waits_between_two(shop):
    await sell(shop, cooldown=60)
    await sell(shop, "Other", 100, cooldown=60)
    await buy(shop)
    with pytest.raises(UserError, match="You have bought one of late"):
        await buy(shop, key="soon", now=NOON + HOUR - timedelta(seconds=1))
    await buy(shop, item=2)
    await buy(shop, who=BOB)
    await buy(shop, now=NOON + HOUR)
    assert (await balances(shop))[ALICE] == 700


async def test_a_role_is_not_sold_to_who_has_it_or_waits_for_it(shop):
    await sell(shop, role_id=ROLE)
    with pytest.raises(UserError, match="You have <@&77> already"):
        await buy(shop, roles=frozenset({ROLE}))
    number = await buy(shop)
    assert await state(shop) == "paid"
    with pytest.raises(UserError, match="on its way to you"):
        await buy(shop, key="again")
    await do(shop, orders.given, number, trouble=None)
    assert await state(shop) == "done"


async def test_a_price_is_the_one_that_was_seen(shop):
    await sell(shop)
    await do(shop, items.edit, 1, price=150)
    with pytest.raises(PriceChanged):
        await buy(shop)
    await do(shop, items.put_on_sale, 1, percent=33, hours=2, now=NOON)
    with pytest.raises(PriceChanged):
        await buy(shop, price=150)
    await buy(shop, price=101)  # what is taken off is rounded down: 49 of 49.5
    with pytest.raises(PriceChanged):
        await buy(shop, price=101, now=NOON + 2 * HOUR)
    await buy(shop, price=150, now=NOON + 2 * HOUR)
    await do(shop, items.put_on_sale, 1, percent=50, hours=2, now=NOON)
    await do(shop, items.put_on_sale, 1, percent=0, hours=2, now=NOON)
    await buy(shop, price=150, key="over")
    assert await balances(shop) == {ALICE: 1000 - 101 - 150 - 150, BOB: 1000, "house": 401}


async def test_a_rejected_order_leaves_no_trace_in_purses_and_stock(shop):
    await sell(shop, approval=True, stock=1, limit_each=1, cooldown=60)
    number = await buy(shop)
    assert await balances(shop) == {ALICE: 900, BOB: 1000, "hold": 100}
    with pytest.raises(UserError, match="sold out"):
        await buy(shop, who=BOB)
    await do(shop, orders.reject, number, by=OLIVIA, reason="No.", now=NOON)
    assert await balances(shop) == {ALICE: 1000, BOB: 1000, "hold": 0}
    assert await stock(shop) == 1
    again = await buy(shop, key="again")
    await do(shop, orders.approve, again, by=OLIVIA, now=NOON)
    assert await balances(shop) == {ALICE: 900, BOB: 1000, "hold": 0, "house": 100}
    for act, more in ((orders.reject, {"reason": ""}), (orders.approve, {})):
        with pytest.raises(UserError, match="Order #2 cannot be decided about: done"):
            await do(shop, act, again, by=OLIVIA, now=NOON, **more)


async def test_two_decide_at_once_and_one_is_heard(shop):
    await sell(shop, approval=True, stock=8)
    for place in range(8):
        await buy(shop, key=f"click {place}")
    decisions = [
        do(shop, act, number, by=OLIVIA, now=NOON + WEEK, **more)
        for number in range(1, 9)
        for act, more in ((orders.reject, {"reason": ""}), (orders.approve, {}))
    ]
    expiries = [do(shop, orders.expire, number, now=NOON + WEEK) for number in range(1, 9)]
    results = await asyncio.gather(*decisions, *expiries, return_exceptions=True)
    assert sum(isinstance(each, Order) or each is True for each in results) == 8
    async with shop.guild_session(TENNESSEE) as session:
        states = list(await session.scalars(select(Order.state)))
    paid = states.count("done")
    after = await balances(shop)
    assert (after[ALICE], after.get("house", 0), after["hold"]) == (1000 - 100 * paid, 100 * paid, 0)
    assert await stock(shop) == 8 - paid


async def test_an_order_expires_when_its_time_is_over_and_not_before(shop):
    await sell(shop, approval=True, stock=1)
    number = await buy(shop)
    assert await do(shop, orders.expire, number, now=NOON + WEEK - HOUR) is False
    assert await do(shop, orders.expire, number, now=NOON + WEEK) is True
    assert await do(shop, orders.expire, number, now=NOON + WEEK) is False
    assert (await state(shop), await stock(shop)) == ("expired", 1)
    assert await balances(shop) == {ALICE: 1000, BOB: 1000, "hold": 0}


async def test_an_order_keeps_its_terms_whatever_becomes_of_the_item(shop):
    await sell(shop, approval=True, role_id=ROLE)
    number = await buy(shop)
    await do(shop, items.edit, 1, name="Other", price=5, role_id=None, approval=False)
    await do(shop, items.remove, 1, now=NOON)
    order = await do(shop, orders.approve, number, by=OLIVIA, now=NOON)
    assert (order.name, order.price, order.role_id, order.state) == ("VIP", 100, ROLE, "paid")
    with pytest.raises(UserError, match="There is no item #1"):
        await buy(shop, price=5, key="again")
    assert await sell(shop) == 2  # its name is free again, its number is not


async def test_what_was_paid_for_a_role_comes_back_from_where_it_went(shop):
    await sell(shop, role_id=ROLE, stock=3)
    await buy(shop, paid_to=Kind.BURN)
    await buy(shop, who=BOB)
    with pytest.raises(UserError, match="The role of order #1 is on its way"):
        await do(shop, orders.refund, 1, by=OLIVIA, now=NOON)
    for number in (1, 2):
        await do(shop, orders.given, number, trouble="gone")
    await do(shop, orders.refund, 1, by=OLIVIA, now=NOON)
    assert await balances(shop) == {ALICE: 1000, BOB: 900, "house": 100, "burn": 0}
    with pytest.raises(UserError, match="paid back"):
        await do(shop, orders.refund, 1, by=OLIVIA, now=NOON)
    async with shop.guild_session(TENNESSEE) as session:  # the server spends what it got
        await post(session, transfer(HOUSE, member(ALICE), 100, key="prize", kind="prize", at=NOON))
    with pytest.raises(NotEnough, match="from an account of the server"):
        await do(shop, orders.refund, 2, by=OLIVIA, now=NOON)
    await do(shop, orders.try_again, 2)
    await do(shop, orders.given, 2, trouble=None)
    assert (await state(shop, 2), await stock(shop)) == ("done", 2)


async def test_it_comes_back_once_after_an_approval_and_after_a_reversal_too(shop):
    await sell(shop, role_id=ROLE, approval=True)
    await sell(shop, "Other", role_id=ROLE + 1)
    await buy(shop)
    await do(shop, orders.approve, 1, by=OLIVIA, now=NOON)
    await buy(shop, item=2)
    assert await balances(shop) == {ALICE: 800, BOB: 1000, "hold": 0, "house": 200}
    async with shop.guild_session(TENNESSEE) as session:
        paid = (await orders.find(session, 2)).transaction
        await reverse(session, paid, at=NOON, actor_id=OLIVIA, reason="my mistake")
    for number in (1, 2):
        await do(shop, orders.given, number, trouble="left")
        await do(shop, orders.refund, number, by=OLIVIA, now=NOON)
    assert await balances(shop) == {ALICE: 1000, BOB: 1000, "hold": 0, "house": 0}


@pytest.mark.parametrize(
    ("terms", "says"),
    [
        ({"name": " \u200b "}, "Write one line of 1 to 60"),
        ({"name": "a" * 61}, "Write one line of 1 to 60"),
        ({"description": "a" * 501}, "at most 500"),
        ({"price": -1}, "whole number from 0 to 9,007"),
        ({"price": MOST + 1}, "whole number from 0 to 9,007"),
        ({"price": 10**30}, "whole number from 0 to 9,007"),
        ({"stock": -1}, "A stock is a whole number"),
        ({"limit_each": -1}, "A limit is a whole number"),
        ({"cooldown": -1}, "A waiting time has"),
    ],
)
async def test_terms_that_cannot_be_get_a_sentence(database, terms, says):
    with pytest.raises(UserError, match=says):
        await sell(database, **terms)
    await sell(database)
    with pytest.raises(UserError, match=says):
        await do(database, items.edit, 1, **terms)


@pytest.mark.parametrize("alike", ["VIP", "vip", "V\u200bIP", "  ＶＩＰ", "𝐕𝐈𝐏", "V\ufe0fIP"])
async def test_names_that_look_alike_are_one(database, alike):
    await sell(database)
    with pytest.raises(UserError, match="There is #1 VIP already"):
        await sell(database, alike)
    await sell(database, "VIP 2")
    with pytest.raises(UserError, match="There is #1 VIP already"):
        await do(database, items.edit, 2, name=alike)
    await do(database, items.edit, 1, name="vip")  # its own name is free for it
    assert same("Straße") == same("STRASSE")


async def test_sixteen_who_add_the_same_item_make_one(database):
    results = await asyncio.gather(*(sell(database) for _ in range(16)), return_exceptions=True)
    assert [each for each in results if isinstance(each, int)] == [1]
    assert all(isinstance(each, (int, UserError)) for each in results)


async def test_a_shop_has_an_end(database):
    async with database.guild_session(TENNESSEE) as session:
        for number in range(100):
            await items.add(session, Terms(f"Thing {number}", 1))
    with pytest.raises(UserError, match="100 items already"):
        await sell(database)


async def test_another_guild_has_its_own_shop(shop):
    await sell(shop)
    await buy(shop)
    with pytest.raises(UserError, match="There is no item #1"):
        await buy(shop, guild=OHIO)
    assert await sell(shop, guild=OHIO) == 1
    async with shop.guild_session(OHIO) as session:
        with pytest.raises(UserError, match="There is no order #1"):
            await orders.find(session, 1)
        assert await orders.how_many(session, Sought()) == 0
        assert [item.number for item in await session.scalars(select(Item))] == [1]


async def test_what_was_fulfilled_is_paid_back_once_from_where_the_money_went(shop):
    await sell(shop, stock=3)
    await sell(shop, "Gift", price=0)
    await sell(shop, "Other", approval=True)
    await buy(shop, paid_to=Kind.BURN)
    await buy(shop, who=BOB)
    await buy(shop, item=2, price=0)
    await buy(shop, item=3)
    back = {"by": OLIVIA, "reason": "too small", "now": NOON}
    with pytest.raises(UserError, match="waits for approval"):
        await do(shop, orders.take_back, 4, restock=True, **back)
    await do(shop, orders.approve, 4, by=OLIVIA, now=NOON)
    await do(shop, orders.take_back, 1, restock=True, **back)
    assert await stock(shop) == 2
    await do(shop, orders.take_back, 2, restock=False, **back)
    assert await stock(shop) == 2
    await do(shop, orders.take_back, 3, restock=True, **back)
    await do(shop, orders.take_back, 4, restock=True, **back)
    assert await balances(shop) == {ALICE: 1000, BOB: 1000, "hold": 0, "house": 0, "burn": 0}
    with pytest.raises(UserError, match="paid back"):
        await do(shop, orders.take_back, 1, restock=True, **back)
    with pytest.raises(UserError, match="no order #9"):
        await do(shop, orders.take_back, 9, restock=True, **back)


async def test_what_the_server_has_spent_is_not_paid_back_and_nothing_changes(shop):
    await sell(shop, stock=3)
    await buy(shop)
    async with shop.guild_session(TENNESSEE) as session:
        await post(session, transfer(HOUSE, member(BOB), 100, key="prize", kind="prize", at=NOON))
    with pytest.raises(NotEnough, match="from an account of the server"):
        await do(shop, orders.take_back, 1, by=OLIVIA, reason="no", restock=True, now=NOON)
    assert (await state(shop, 1), await stock(shop)) == ("done", 2)
