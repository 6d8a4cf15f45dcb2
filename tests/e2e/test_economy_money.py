"""Money as members use it: what they have, what they pay, what managers do about it."""

import asyncio

import pytest

from guildkit import Command, audit
from guildkit_economy import plugin
from guildkit_economy.ledger import prove
from guildkit_economy.people import MANAGE
from guildkit_sandbox import CannotDo
from guildkit_sandbox.bots import running_bot


@pytest.fixture
async def bot(bot, guild, switch_on):
    await switch_on(guild, "economy")
    return bot


async def give(guild, person, amount, reason="a start"):
    answer = await guild.owner.slash("economy adjust", member=person, amount=str(amount), reason=reason)
    return answer.text


async def balance(person):
    return (await person.slash("balance")).text


async def proof(bot, guild):
    async with bot.database.guild_session(guild.id, read_only=True) as session:
        return await prove(session)


# --- paying -----------------------------------------------------------------------------------------------------------


async def test_a_payment_is_told_in_the_channel_and_pings_nobody(bot, guild, alice, bob, carol):
    assert "#1: @alice was given **100 points** of new money" in await give(guild, alice, 100)
    assert await balance(bob) == "You have **0 points**."
    answer = await alice.slash("pay", member=bob, amount="30", reason="@everyone **pizza**\n# <@&1>")
    assert (answer.private, answer.message.pings) == (False, set())
    seen = await carol.sees("@alice has paid @bob **30 points**, and has 70 points now.")
    assert r"> \@everyone \*\*pizza\*\* # \<\@&1\>" in seen.text
    assert await balance(alice) == "You have **70 points**."
    assert (await alice.slash("balance", member=bob)).text == "@bob has **30 points**."
    assert (await proof(bot, guild)).wrong == []


@pytest.mark.parametrize(
    ("amount", "says"),
    [
        ("0", "It has to be more than nothing."),
        ("-5", "It has to be more than nothing."),
        ("1.5", "“1.5” is no amount that I can read.\nWrite a whole number from 1 on, such as 250."),
        ("ten", "“ten” is no amount"),
        ("1" + "0" * 30, "Nobody can have more than 9,007,199,254,740,991."),
        ("101", "That takes 101, and there are 100."),
        ("1000", "That takes 1000, and there are 100."),
    ],
)
async def test_what_cannot_be_paid_gets_a_sentence(bot, guild, alice, bob, amount, says):
    await give(guild, alice, 100)
    answer = await alice.slash("pay", member=bob, amount=amount)
    assert says in answer.text
    assert answer.private
    assert await balance(alice) == "You have **100 points**."


async def test_nobody_pays_themselves_a_bot_or_somebody_who_left(bot, sandbox, guild, alice, bob):
    await give(guild, alice, 100)
    assert "You cannot pay yourself." in (await alice.slash("pay", member=alice, amount="1")).text
    await bob.leaves_guild()
    assert "@bob is not on this server." in (await alice.slash("pay", member=bob, amount="1")).text
    assert await balance(alice) == "You have **100 points**."


async def test_much_is_paid_once_after_a_yes(bot, guild, alice, bob, carol):
    await give(guild, alice, 5000)
    question = await alice.slash("pay", member=bob, amount="1,000", reason="for the car")
    assert question.private
    assert "Pay @bob **1,000 points**? You have **4,000 points** then." in question.text
    assert await balance(alice) == "You have **5,000 points**."
    answers = await alice.double_click("Pay it")
    assert any("Paid. You have **4,000 points** now." in answer.text for answer in answers)
    seen = await carol.sees("@alice has paid @bob **1,000 points**")
    assert "> for the car" in seen.text
    assert await balance(alice) == "You have **4,000 points**."
    await alice.slash("pay", member=bob, amount="1000")
    await alice.click("No")
    assert await balance(alice) == "You have **4,000 points**."


async def test_a_yes_that_is_rigged_or_comes_too_late_pays_nothing(bot, guild, alice, bob):
    await give(guild, alice, 5000)
    question = (await alice.slash("pay", member=bob, amount="4000")).message
    rigged = {
        f"{bob.id}/0/77": "It has to be more than nothing.",
        f"{bob.id}/9000/77": "That takes 9000, and there are 5000.",
        f"{bob.id}/{2**53}/77": "Nobody can have more than",
        f"{alice.id}/9/77": "You cannot pay yourself.",
        "5/9/77": "is not on this server.",
    }
    for arguments, says in rigged.items():
        answer = await alice.forge(custom_id=f"economy:1:pay/{arguments}", on=question)
        assert says in answer.text
    await alice.slash("pay", member=bob, amount="999")
    await alice.slash("pay", member=bob, amount="2", reason="more")
    late = await alice.click("Pay it")
    assert "That takes 4000, and there are 3999." in late.text
    assert await balance(alice) == "You have **3,999 points**."


async def test_one_question_is_one_payment_whoever_answers_it(bot, guild, alice, bob, carol):
    await give(guild, alice, 5000)
    await give(guild, carol, 5000)
    asked = {
        person: (await person.slash("pay", member=bob, amount="1000")).message for person in (alice, carol)
    }
    for _ in range(2):
        again = await alice.forge(custom_id=f"economy:1:pay/{bob.id}/1000/77", on=asked[alice])
        assert "Paid. You have **4,000 points** now." in again.text
    for person, amount in ((alice, 2000), (carol, 1000)):
        other = await person.forge(custom_id=f"economy:1:pay/{bob.id}/{amount}/77", on=asked[person])
        assert "This question was about another payment." in other.text
    assert await balance(bob) == "You have **1,000 points**."


async def test_many_pay_at_once_and_nobody_more_than_they_have(bot, guild, alice, bob):
    await give(guild, alice, 10)
    await asyncio.gather(*(alice.slash("pay", member=bob, amount="3") for _ in range(8)))
    await bot.rest()  # what is late comes as a message of its own
    answers = [message.text for message in alice.messages()]
    assert sum("has paid" in each for each in answers) == 3
    assert sum("That takes 3, and there are 1." in each for each in answers) == 5
    assert await balance(bob) == "You have **9 points**."
    assert (await proof(bot, guild)).wrong == []


# --- looking ----------------------------------------------------------------------------------------------------------


async def test_a_history_says_what_came_and_went_and_what_was_left(bot, guild, alice, bob):
    assert "No money has moved here yet." in (await alice.slash("history")).text
    await give(guild, alice, 50)
    for number in range(1, 13):
        await alice.slash("pay", member=bob, amount=str(number % 3 + 1), reason=f"round {number}")
    shown = (await alice.slash("history")).message
    assert shown.text.startswith("@alice has **26 points**.")
    first = shown.text.split("\n")[2]
    assert first.startswith("`#13`")
    assert "**−1 points** to @bob (payment) → 26 points" in first
    assert "> round 12" in shown.text
    turned = await alice.click("▶", on=shown)
    assert "**+50 points** from new money (adjusted by a manager) → 50 points" in turned.text
    assert "**−2 points** to @bob (payment) → 48 points" in turned.text
    theirs = (await bob.slash("history")).text
    assert "**+1 points** from @alice (payment) → 24 points" in theirs


async def test_the_history_of_others_is_for_managers(bot, guild, alice, bob):
    await give(guild, alice, 50)
    assert "who manages this server" in (await bob.slash("history", member=alice)).text
    board = (await bob.slash("leaderboard")).message
    forged = await bob.forge(custom_id=f"economy:1:history/{alice.id}/1", on=board)
    assert "who manages this server" in forged.text
    assert "@alice has **50 points**." in (await guild.owner.slash("history", member=alice)).text


async def test_the_leaderboard_shares_places_and_has_pages(bot, guild, alice, bob, carol):
    assert "Nobody has anything yet." in (await alice.slash("leaderboard")).text
    for person, amount in ((alice, 5), (bob, 9), (carol, 5)):
        await give(guild, person, amount)
    for person in guild.join_many(8):
        await give(guild, person, 1)
    shown = (await bob.slash("leaderboard")).message
    assert "**1.** @bob: 9 points\n**2.** @alice: 5 points\n**2.** @carol: 5 points\n**4.** @" in shown.text
    assert shown.pings == set()
    turned = await bob.click("▶", on=shown)
    assert "**4.** @member8: 1 points" in turned.text


# --- managing ---------------------------------------------------------------------------------------------------------


async def test_only_managers_make_end_and_reverse_money(bot, guild, alice, bob):
    commands = {
        each.path: each.permissions for each in plugin.guildkit_commands() if isinstance(each, Command)
    }
    assert {found for path, found in commands.items() if path[0] == "economy"} == {MANAGE}
    assert [commands[name,] for name in ("balance", "pay", "history", "leaderboard")] == [None] * 4
    with pytest.raises(CannotDo, match="does not show alice the command /economy"):
        await alice.slash("economy adjust", member=alice, amount="5", reason="me")
    await give(guild, alice, 40)
    assert "#2: **15 points** of @alice are out of circulation, and 25 points are left." in await give(
        guild, alice, -15
    )
    assert "That takes 26, and there are 25." in await give(guild, alice, -26)
    assert "Say why" in await give(guild, alice, 5, reason="  ")
    async with bot.database.system_session("test", read_only=True) as session:
        acts = [
            (act.action, act.subject, act.by, act.details["amount"])
            for act in await audit.find(session, guild.id)
            if act.action.startswith("economy.")
        ]
    owner = guild.owner.id
    assert acts == [("economy.adjusted", "#2", owner, -15), ("economy.adjusted", "#1", owner, 40)]


async def test_a_mistake_is_reversed_once_and_only_here(bot, guild, other_guild, switch_on, alice, bob):
    await bot.rest()
    await switch_on(other_guild, "economy")
    await give(guild, alice, 40)
    await alice.slash("pay", member=bob, amount="30")
    owner, elsewhere = guild.owner, other_guild.owner
    none = await elsewhere.slash("economy reverse", number=2, reason="a mistake")
    assert "There is no transaction #2." in none.text
    done = await owner.slash("economy reverse", number=2, reason="a mistake")
    assert done.text == "#2 is reversed, by #3."
    again = await owner.slash("economy reverse", number=2, reason="once more")
    assert again.text == "#2 had been reversed already, by #3."
    assert "cannot be reversed" in (await owner.slash("economy reverse", number=3, reason="back")).text
    assert await balance(alice) == "You have **40 points**."
    assert "reversed) → 40 points\n> a mistake" in (await alice.slash("history")).text
    async with bot.database.system_session("test", read_only=True) as session:
        acts = await audit.find(session, guild.id, action="economy.reversed")
    assert [(act.subject, act.details) for act in acts] == [("#2", {"by": 3})]


async def test_a_report_says_where_money_is_comes_from_and_goes(bot, guild, alice, bob):
    await give(guild, alice, 400)
    await give(guild, bob, 100)
    await give(guild, alice, -100)
    await alice.slash("pay", member=bob, amount="100")
    shown = (await guild.owner.slash("economy report")).text
    assert (
        "**400 points** are in circulation: 500 points were made, and 100 points have gone for good." in shown
    )
    assert "Members: 400 points" in shown
    assert "2 members have any; the ten richest have 100% of it." in shown
    assert "adjusted by a manager: 500 points" in shown
    assert "adjusted by a manager: 100 points" in shown
    assert "Members have spent 200 points: on average everything there is was spent 0.50 times." in shown


async def test_managers_have_the_ledger_proven(bot, guild, alice):
    await give(guild, alice, 400)
    shown = (await guild.owner.slash("economy verify")).text
    assert "Everything adds up: 1 transactions, 2 accounts, and the holds." in shown
    assert f"`{(await proof(bot, guild)).hash}`" in shown


async def test_what_a_guild_has_set_is_its_own(bot, guild, other_guild, switch_on, alice, bob):
    await bot.rest()
    await switch_on(other_guild, "economy")
    await bot.settings.set(guild.id, "economy", "currency", "*Taler*", by=None)
    await bot.settings.set(guild.id, "economy", "confirm_above", 0, by=None)
    await bot.switches.apply()
    await give(guild, alice, 5000)
    answer = await alice.slash("pay", member=bob, amount="5000")
    assert r"**5,000 \*Taler\***" in answer.text
    assert "`/pay` never asks once more." in (await guild.owner.slash("economy settings")).text
    there = (await other_guild.owner.slash("economy settings")).text
    assert "Currency: **points**" in there
    assert "asks once more from **1,000 points** on" in there
    assert "/settings plugin:economy" in there


async def test_two_guilds_have_each_their_own_money(bot, guild, other_guild, switch_on, alice, bob):
    await bot.rest()
    assert "pay" not in other_guild.owner.commands()
    await switch_on(other_guild, "economy")
    await give(guild, alice, 40)
    zoe = other_guild.join("zoe")
    await give(other_guild, zoe, 7)
    assert "**1.** @zoe: 7 points" in (await zoe.slash("leaderboard")).text
    assert "alice" not in (await zoe.slash("leaderboard")).text
    assert (await proof(bot, guild)).hash != (await proof(bot, other_guild)).hash


async def test_a_question_is_answered_after_a_restart(sandbox, guild, tmp_path, database_url, alice, bob):
    async with running_bot(sandbox, tmp_path, database_url=database_url):
        await guild.owner.slash("plugins enable", name="economy")
        await sandbox.bot_at_rest()
        await give(guild, alice, 5000)
        await alice.slash("pay", member=bob, amount="1000", reason="later")
    async with running_bot(sandbox, tmp_path, database_url=database_url) as bot:
        assert "Paid. You have **4,000 points** now." in (await alice.click("Pay it")).text
        assert "> later" in (await bob.sees("@alice has paid @bob **1,000 points**")).text
        assert (await proof(bot, guild)).wrong == []


async def test_the_server_guide_says_what_money_is_here(start_bot, guild, alice):
    bot = await start_bot(plugin, guide=True)
    await bot.settings.set(guild.id, "economy", "currency", "Taler", by=None)
    await bot.switches.apply()
    await bot.rest()
    texts = "\n".join(message.text for message in alice.messages("server-guide"))
    assert "Here people have **Taler**." in texts
    assert "From 1,000 Taler on, `/pay` asks once more." in texts
    assert "`/leaderboard` See who has most" in texts
    assert "adjust" not in texts


async def test_germans_read_german(bot, sandbox, guild, alice, bob):
    greta = guild.join("greta", locale="de")
    await give(guild, greta, 5000)
    assert (await greta.slash("balance")).text == "Du hast **5.000 points**."
    question = await greta.slash("pay", member=bob, amount="1.000")
    assert "@bob **1.000 points** zahlen? Du hast dann noch **4.000 points**." in question.text
    await greta.click("Zahlen")
    assert "@greta has paid @bob **1,000 points**" in (await bob.sees("@greta has paid")).text
