"""The shop as members use it: panels, purchases, roles, approval, sales; and what becomes of it through a restart."""

import asyncio
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from guildkit_economy import plugin
from guildkit_economy.ledger import MINT, member, post, prove, transfer
from guildkit_economy.models import Order
from guildkit_economy.shop import items
from guildkit_sandbox import NoAnswer

DAY = 24 * 60 * 60
NOON = datetime(2024, 5, 1, 12, tzinfo=UTC)


@pytest.fixture
async def bot(bot, guild, switch_on):
    await switch_on(guild, "economy")
    return bot


@pytest.fixture
async def rich(bot, guild, alice, bob):
    """Alice and bob have 1,000 each."""
    async with bot.database.guild_session(guild.id) as session:
        for who in (alice, bob):
            made = transfer(MINT, member(who.id), 1000, key=f"{who.id}", kind="mint", at=bot.clock.now())
            await post(session, made)
    return bot


async def add(owner, name="VIP", price="100", **options):
    answer = await owner.slash("shop item add", name=name, price=price, **options)
    assert "is in the shop" in answer.text, answer.text
    return answer


async def test_a_panel_sells_and_stays_true(rich, sandbox, owner, alice, bob, balances):
    await add(owner, "Sticker", "100", stock=2, description="A *sticker* for everybody")
    await add(owner, "Mug", "900", limit=1, cooldown=120)
    assert "stays up to date" in (await owner.slash("shop panel")).text
    await rich.rest()
    panel = await alice.sees("#1 · Sticker")
    assert r"A \*sticker\* for everybody" in panel.text
    assert "2 left" in panel.text
    assert "at most 1 each · once in 2 hours" in panel.text
    assert [button.label for button in panel.buttons] == ["#1 Sticker · 100 points", "#2 Mug · 900 points"]
    answer = await alice.click("#1 Sticker · 100 points")
    assert answer.private
    assert answer.text == "**Sticker** is yours, for **100 points**. (Order #1)"
    first, second = await bob.double_click("#1 Sticker · 100 points")
    assert "is yours" in first.text + second.text
    assert await balances(alice, bob) == [900, 900]
    sandbox.time.advance(seconds=10)  # edits are spared
    await rich.rest()
    assert "sold out" in panel.text
    assert panel.buttons[0].disabled
    answer = await alice.forge(custom_id="economy:1:shop-buy/1/100", on=panel)
    assert answer.text == "#1 is sold out."
    await alice.click("#2 Mug · 900 points")
    assert "may buy one of it" in (await alice.slash("shop buy", item=2)).text
    assert await balances(alice, bob) == [0, 900]
    assert "sold out" in (await alice.slash("shop list")).text
    await owner.slash("shop item edit", item=1, stock=1)
    assert "That takes 100, and there are 0." in (await alice.slash("shop buy", item=1)).text
    # A deliberate second click is another purchase.
    await owner.slash("shop item edit", item=1, stock=5, price="50")
    sandbox.time.advance(seconds=10)
    await rich.rest()
    for _ in range(2):
        assert "is yours" in (await bob.click("#1 Sticker · 50 points", on=panel)).text
        await rich.rest()
        sandbox.time.advance(seconds=2)
    assert await balances(bob) == [800]


async def test_two_want_the_last_piece(rich, owner, alice, bob, balances):
    await add(owner, stock=1)
    answers = await asyncio.gather(*(who.slash("shop buy", item=1) for who in (alice, bob)))
    assert sorted("is yours" in answer.text for answer in answers) == [False, True]
    assert any(answer.text == "#1 is sold out." for answer in answers)
    assert sorted(await balances(alice, bob)) == [900, 1000]


async def test_much_money_is_asked_about_and_an_old_price_is_never_taken(
    rich, sandbox, owner, alice, balances, guild_settings, guild
):
    await guild_settings(guild, "economy", confirm_above=100, currency="Taler")
    await add(owner, price="1 000")
    await owner.slash("shop panel")
    await rich.rest()
    question = await alice.click("#1 VIP · 1,000 Taler")
    assert question.private
    assert question.text.startswith("Buy **VIP** for **1,000 Taler**?")
    await owner.slash("shop item edit", item=1, price="900")
    answer = await alice.click("Buy it", on=question.message)
    assert "The price has changed meanwhile. Nothing was bought" in answer.text
    assert await balances(alice) == [1000]
    fresh = await alice.click("#1 VIP · 900 Taler", on=answer.message)
    assert fresh.text.startswith("Buy **VIP** for **900 Taler**?")
    await alice.click("Buy it", on=fresh.message)
    assert fresh.message.text == "**VIP** is yours, for **900 Taler**. (Order #1)"
    assert await balances(alice) == [100]


async def test_a_sale_ends_by_itself(rich, sandbox, owner, alice, balances):
    await add(owner)
    await owner.slash("shop panel")
    await owner.slash("shop sale", item=1, percent=25, hours=2)
    await rich.rest()
    panel = await alice.sees("#1 · VIP")
    assert "**75 points** instead of ~~100 points~~, ends in 2 hours" in panel.text
    await alice.click("#1 VIP · 75 points")
    await rich.rest()
    sandbox.time.advance(hours=2)
    late = await alice.forge(custom_id="economy:1:shop-buy/1/75", on=panel)
    assert "The price has changed meanwhile" in late.text
    sandbox.time.advance(seconds=10)
    await rich.rest()
    assert "~~" not in panel.text
    assert [button.label for button in panel.buttons] == ["#1 VIP · 100 points"]
    assert await balances(alice) == [925]


async def test_a_role_comes_after_the_payment_and_where_it_cannot_managers_decide(
    rich, sandbox, guild, owner, alice, bob, balances
):
    guild.bot_may("manage_roles", "manage_channels")
    vip = guild.role("VIP", above=guild.bot_role)
    assert "cannot give it" in (await owner.slash("shop item add", name="VIP", price="1", role=vip)).text
    guild.role(guild.bot_role.name, above=vip)
    await add(owner, role=vip, stock=5)
    answer = await alice.slash("shop buy", item=1)
    assert "comes to you. (Order #1)" in answer.text
    await rich.rest()
    assert vip.id in guild.model.members[alice.id].role_ids
    assert "already, or it is on its way" in (await alice.slash("shop buy", item=1)).text

    async def lose_the_right(act):
        """Let the bot be told to wait when it gives the role, and take its right to do so meanwhile."""
        fault = sandbox.faults.rate_limit(r"PUT .*/roles/", retry_after=0.3, times=1)
        await act
        await sandbox.until(lambda: fault not in sandbox.faults.active)
        guild.bot_may_not("manage_roles")
        await rich.rest()

    await lose_the_right(bob.slash("shop buy", item=1))
    assert vip.id not in guild.model.members[bob.id].role_ids
    told = await owner.sees("did not get")
    assert "has paid 100 points for **VIP** (order #2)" in told.text
    card = await owner.sees("I may not give roles")
    assert "paid, role not given" in (await bob.slash("shop orders")).text
    assert "cannot be given just now" in (await owner.slash("shop buy", item=1)).text
    guild.bot_may("manage_roles")
    await owner.click("Give the role again", on=card)
    await rich.rest()
    assert vip.id in guild.model.members[bob.id].role_ids
    assert card.buttons == []
    assert await balances(alice, bob) == [900, 900]

    carol = guild.join("carol")
    async with rich.database.guild_session(guild.id) as session:
        made = transfer(MINT, member(carol.id), 100, key="carol", kind="mint", at=rich.clock.now())
        await post(session, made)
    await lose_the_right(carol.slash("shop buy", item=1))
    await owner.sees("order #3")
    await owner.slash("shop reject", order=3)
    await rich.rest()
    assert await balances(carol) == [100]
    assert "You have 100 points back" in carol.dms()[-1].text


async def test_an_order_waits_for_approval_through_a_restart(
    rich, sandbox, guild, owner, alice, bob, balances
):
    guild.bot_may("manage_channels")
    await add(owner, "Song", "300", approval=True, stock=3)
    answer = await alice.slash("shop buy", item=1)
    assert "**300 points** are set aside until somebody approves it" in answer.text
    await bob.slash("shop buy", item=1)
    await alice.slash("shop buy", item=1)
    await rich.rest()
    await sandbox.restart_bot()
    card = next(each for each in owner.messages("orders") if "Order #1" in each.text)
    refused = await bob.forge(custom_id="economy:1:shop-approve/1", on=card)
    assert "Manage Server" in refused.text
    assert (await owner.click("Approve", on=card)).text == "Order #1 is approved."
    second = next(each for each in owner.messages("orders") if "Order #2" in each.text)
    await owner.click("Reject", on=second)
    assert "Order #2 is rejected" in (await owner.fill({"Why is it rejected?": "Too loud"})).text
    await sandbox.bot_at_rest()
    assert (card.buttons, second.buttons) == ([], [])
    assert "is approved" in alice.dms()[-1].text
    assert "is rejected. You have 300 points back.\n> Too loud" in bob.dms()[-1].text
    assert await balances(alice, bob) == [400, 1000]
    sandbox.time.advance(seconds=7 * DAY + 1)
    await sandbox.bot_at_rest()
    assert await balances(alice, bob) == [700, 1000]
    assert "nobody has approved your order #3" in alice.dms()[-1].text
    assert "Order #1 cannot be decided about: done." in (await owner.slash("shop approve", order=1)).text
    listed = (await owner.slash("shop orders")).text
    assert "expired, paid back" in listed
    assert "rejected, paid back" in listed
    assert "Song · 300 points" in (await owner.slash("shop orders", state="done")).text
    assert "#2" not in (await alice.slash("shop orders")).text


async def test_who_has_left_or_is_banned_gets_nothing_approved(
    rich, sandbox, guild, owner, alice, bob, balances
):
    guild.bot_may("manage_channels")
    await add(owner, approval=True)
    await alice.slash("shop buy", item=1)
    await bob.slash("shop buy", item=1)
    await rich.rest()
    await alice.leaves_guild()
    await owner.bans(bob)
    for number in (1, 2):
        answer = await owner.slash("shop approve", order=number)
        assert f"The buyer of order #{number} is not on this server any more." in answer.text
        assert "is rejected" in (await owner.slash("shop reject", order=number, reason="left")).text
    await rich.rest()
    assert await balances(alice, bob) == [1000, 1000]


async def test_roles_that_may_too_much_are_refused(rich, guild, owner, alice):
    guild.bot_may("manage_roles")
    admin, vip = (
        guild.role("Admin", permissions=["administrator"]),
        guild.role("Speaker", permissions=["ban_members"]),
    )
    guild.role(guild.bot_role.name, above=admin)
    manager = guild.join("olivia", permissions=["manage_guild"])

    async def refused(who, role):
        return (await who.slash("shop item add", name="Role", price="1", role=role)).text

    assert "Such a role cannot be sold" in await refused(owner, admin)
    assert "may do more than you" in await refused(manager, vip)
    assert "is in the shop" in await refused(owner, vip)
    # It is too powerful by the time it is bought: nobody pays.
    guild.role("Speaker", permissions=["administrator"])
    await rich.rest()
    assert "cannot be given just now" in (await alice.slash("shop buy", item=1)).text


@pytest.mark.parametrize(
    ("price", "says"),
    [
        ("ten", "“ten” is no amount that I can read."),
        ("-1", "It has to be more than nothing."),
        ("1.5", "is no amount that I can read"),
        ("1" + "0" * 30, "Nobody can have more than"),
    ],
)
async def test_prices_that_are_none_get_a_sentence(bot, owner, price, says):
    assert says in (await owner.slash("shop item add", name="VIP", price=price)).text
    assert "There is nothing to buy yet." in (await owner.slash("shop list")).text


async def test_members_manage_nothing_and_another_guild_sees_nothing(
    rich, guild, other_guild, owner, alice, switch_on
):
    await add(owner)
    for command, options in {
        "shop item add": {"name": "Mine", "price": "0"},
        "shop item edit": {"item": 1, "price": "0"},
        "shop item remove": {"item": 1},
        "shop sale": {"item": 1, "percent": 99},
        "shop panel": {},
        "shop approve": {"order": 1},
        "shop reject": {"order": 1},
    }.items():
        assert "Manage Server" in (await alice.slash(command, **options)).text, command
    assert "Only those who manage this server" in (await alice.slash("shop orders", member=owner)).text
    await owner.slash("shop panel")
    await alice.slash("shop buy", item=1)
    await rich.rest()
    panel = next(each for each in alice.messages("general") if "#1 · VIP" in each.text)

    there = other_guild.join("alice")
    await switch_on(other_guild, "economy")
    assert "There is no item #1 in this shop." in (await there.slash("shop buy", item=1)).text
    await other_guild.owner.slash("shop item add", name="Other", price="5")
    await other_guild.owner.slash("shop panel")
    await rich.rest()
    theirs = next(each for each in there.messages("general") if "#1 · Other" in each.text)
    answer = await there.forge(custom_id="economy:1:shop-buy/1/100", on=theirs)
    assert "The price has changed meanwhile" in answer.text
    assert "There are no such orders." in (await there.slash("shop orders")).text
    answer = await other_guild.owner.forge(custom_id="economy:1:shop-approve/1", on=theirs)
    assert "There is no order #1." in answer.text
    assert "#1 VIP · 100 points" in [button.label for button in panel.buttons]


async def test_a_big_shop_has_several_messages_and_pages(rich, guild, owner, alice):
    async with rich.database.guild_session(guild.id) as session:
        for number in range(1, 61):
            await items.add(session, items.Terms(f"{'Thing ' * 8}{number}", 10**12, "word " * 100))
    await owner.slash("shop panel")
    await rich.rest()
    shown = [each for each in alice.messages("general") if each.buttons]
    assert [len(each.buttons) for each in shown] == [25, 25, 10]
    assert "#60" in shown[2].text
    assert "#11" not in (await alice.slash("shop list")).text
    assert "#11" in (await alice.click("▶")).text
    offered = await owner.autocomplete("shop buy", item="thing")
    assert len(offered) == 25


async def test_germans_buy_in_german(rich, guild, owner):
    await add(owner, stock=1)
    heidi = guild.join("heidi", locale="de")
    assert "noch 1" in (await heidi.slash("shop list")).text
    assert (await heidi.slash("shop buy", item=1)).text == "Das kostet 100, und da sind 0."


async def test_the_log_and_the_guide_know_of_it(start_bot, sandbox, guild, owner, alice):
    def guide(person):
        return "\n".join(message.text for message in person.messages("server-guide"))

    bot = await start_bot(plugin, guide=True)
    await add(owner, price="0")
    await bot.rest()
    assert "One thing can be bought here: `/shop list`." in guide(alice)
    await alice.slash("shop buy", item=1)
    await owner.slash("shop item edit", item=1, price="5")
    await owner.slash("shop sale", item=1, percent=10, hours=1)
    await owner.slash("shop item remove", item=1)
    await bot.rest()
    log = (await owner.slash("audit")).text
    for action in ("item-added", "item-edited", "sale", "item-removed"):
        assert f"economy.shop.{action}" in log
    assert "#1** VIP · 0 points" in (await owner.slash("shop orders")).text
    assert "can be bought here" not in guide(alice)


async def test_who_is_erased_leaves_orders_without_a_name(rich, guild, owner, alice, bob):
    guild.bot_may("manage_channels")
    await add(owner, "Sticker")
    await add(owner, "Song", approval=True)
    await alice.slash("shop buy", item=1)
    await alice.slash("shop buy", item=2)
    await bob.slash("shop buy", item=1)
    await rich.rest()
    await alice.slash("privacy erase")
    await alice.click("Erase my data")
    await rich.rest()
    listed = (await owner.slash("shop orders")).text
    assert "**#1** Sticker · 100 points · of somebody who left · done" in listed
    assert "**#3** Sticker · 100 points · of @bob · done" in listed
    assert str(alice.id) not in listed
    assert "is not on this server any more" in (await owner.slash("shop approve", order=2)).text
    assert "is rejected" in (await owner.slash("shop reject", order=2)).text
    assert "There are no such orders." in (await alice.slash("shop orders")).text
    async with rich.database.guild_session(guild.id) as session:
        assert (await prove(session)).wrong == []


@pytest.mark.parametrize("during", [r"POST .*/callback$", r"PUT .*/roles/"])
async def test_a_kill_sells_nothing_twice_and_nothing_half(
    sandbox, guild, bot_process, database, alice, during
):
    """Alice gets no answer and clicks again; she has one of it, paid once, with the role."""
    owner = guild.owner
    guild.bot_may("manage_roles")
    vip = guild.role("VIP")
    await owner.slash("plugins enable", name="economy")
    await sandbox.until(lambda: "shop" in alice.commands())
    await add(owner, stock=5, role=vip)
    await owner.slash("shop panel")
    panel = await alice.sees("#1 · VIP")
    async with database.guild_session(guild.id) as session:
        await post(session, transfer(MINT, member(alice.id), 1000, key="made", kind="mint", at=NOON))

    fault = sandbox.faults.lose_answer(during, times=1)
    clicking = asyncio.create_task(alice.click("#1 VIP · 100 points", on=panel))
    await sandbox.until(lambda: fault not in sandbox.faults.active)
    await sandbox.kill_bot()
    (answer,) = await asyncio.gather(clicking, return_exceptions=True)
    assert not isinstance(answer, Exception) or isinstance(answer, NoAnswer)
    await sandbox.restart_bot()
    await sandbox.bot_connected()
    await alice.click("#1 VIP · 100 points", on=panel)
    await sandbox.until(lambda: vip.id in guild.model.members[alice.id].role_ids, within=30)
    await bot_process.stop()
    async with database.guild_session(guild.id) as session:
        assert (await prove(session)).wrong == []
        (order,) = (await session.scalars(select(Order))).all()
        assert (order.number, order.price) == (1, 100)
        assert (await items.find(session, 1)).stock == 4
