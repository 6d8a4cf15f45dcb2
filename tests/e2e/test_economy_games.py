"""Games of the stream as members play them: called slots, guessed balances, shuffled lists; two guilds, a restart."""

import asyncio

import pytest
from sqlalchemy import select

from guildkit_economy import plugin
from guildkit_economy.models import Account, Kind, Slot


@pytest.fixture
async def bot(bot, guild, switch_on, guild_settings):
    await switch_on(guild, "economy")
    await guild_settings(guild, "economy", slot_cooldown=0, guess_cooldown=0)
    return bot


@pytest.fixture
def edited(bot, sandbox):
    """Let live messages follow: edits are spared."""

    async def wait():
        sandbox.time.advance(seconds=10)
        await bot.rest()

    return wait


def posts(person, beginning):
    return [message for message in person.messages("general") if message.text.startswith(beginning)]


async def settle(person, balance):
    """Say what the balance was, and answer the question; return what the question says then."""
    question = await person.slash("guess settle", balance=balance)
    await person.click("Settle it", on=question.message)
    return question.message.text


async def call(person, name):
    return (await person.slash("slot call", name=name)).text


# --- slots ------------------------------------------------------------------------------------------------------------


async def test_a_panel_takes_calls_and_shows_what_is_played(bot, edited, owner, alice, bob):
    assert "stays up to date" in (await owner.slash("slot panel")).text
    await bot.rest()
    panel = await alice.sees("Slot requests")
    assert "Nothing waits." in panel.text
    await alice.click("Call a slot", on=panel)
    answer = await alice.fill({"Which slot?": "Gates of *Olympus*"})
    assert answer.private
    assert answer.text == r"**Gates of \*Olympus\*** is called: `#1`, in place 1 of the queue."
    assert await call(bob, "gates OF *olympus*") == (
        r"**Gates of \*Olympus\*** is called already, by @alice: `#1`, in place 1 of the queue."
    )
    assert "`#2`, in place 2" in await call(bob, "Sugar Rush")
    await edited()
    assert r"1. **Gates of \*Olympus\*** · @alice · `#1`" in panel.text
    assert "2. **Sugar Rush** · @bob · `#2`" in panel.text
    played = await owner.slash("slot pick", number=2)
    assert not played.private
    assert played.text == "🎰 Now playing: **Sugar Rush**, called by @bob\nOne more waits."
    await edited()
    assert "🎰 Now playing: **Sugar Rush**, called by @bob" in panel.text
    assert "**Sugar Rush** is played just now." in await call(alice, "Sugar Rush")
    assert "**Sugar Rush** is played just now." in (await owner.slash("slot pick", number=2)).text
    assert "Only one slot waited." in (await owner.slash("slot random")).text
    await bot.rest()  # the same at once would be taken for a repetition
    assert (await owner.slash("slot random")).text == "No slot waits."
    await edited()
    assert r"Now playing: **Gates of \*Olympus\***" in panel.text
    assert "Sugar Rush" not in panel.text


async def test_calls_are_opened_and_closed_by_managers(bot, edited, owner, alice, bob):
    await owner.slash("slot panel")
    await call(bob, "Sugar Rush")
    await edited()
    panel = await alice.sees("Slot requests")
    await alice.click("Call a slot", on=panel)
    assert "Manage Server" in (await bob.click("Close calls", on=panel)).text
    first, second = await owner.double_click("Close calls", on=panel)
    assert "Calls are closed. What waits stays." in first.text + second.text
    assert "No calls are taken at the moment." in (await alice.fill({"Which slot?": "Gates"})).text
    await edited()
    assert "Closed: no calls are taken" in panel.text
    assert "Sugar Rush" in panel.text
    assert [(button.label, button.disabled) for button in panel.buttons] == [
        ("Call a slot", True),
        ("Queue", False),
        ("Open calls", False),
    ]
    assert "No calls are taken" in (await alice.forge(custom_id="economy:1:slot-call", on=panel)).text
    assert "Calls are open." in (await owner.click("Open calls", on=panel)).text
    assert "is called" in await call(alice, "Gates")


async def test_each_member_has_so_many_calls_and_waits_between_them(
    bot, sandbox, guild, guild_settings, owner, alice, bob
):
    await guild_settings(guild, "economy", slot_cooldown=60, slot_limit=2, slot_queue=3)
    assert "is called" in await call(alice, "A")
    assert "You have called **A** already" in await call(alice, "A")  # which is no use of the waiting time
    assert "That was a little too often." in await call(alice, "B")
    assert "is called" in await call(bob, "B")
    sandbox.time.advance(seconds=61)
    assert "is called" in await call(alice, "C")
    sandbox.time.advance(seconds=61)
    assert "at most 2 calls in the queue, and you have as many" in await call(alice, "D")
    assert "The queue is full: 3 slots wait." in await call(bob, "D")
    answer = await alice.slash("slot queue")
    await alice.select("#1 A", on=answer.message)
    assert answer.message.text.startswith("You have taken `#1` back: **A**.")
    assert "1. **B** · @bob · `#2`" in answer.message.text
    assert "is called" in await call(bob, "D")


async def test_a_queue_of_many_has_pages_and_is_emptied_after_a_question(bot, edited, guild, owner, alice):
    for number in range(1, 13):
        assert "is called" in await call(guild.join(f"fan{number}"), f"Slot {number}")
    await owner.slash("slot panel")
    await bot.rest()
    panel = await alice.sees("12 slots wait")
    assert "10. **Slot 10**" in panel.text
    assert "Slot 11" not in panel.text
    answer = await alice.click("Queue", on=panel)
    assert answer.private
    await alice.click("▶", on=answer.message)
    assert "12. **Slot 12** · @fan12 · `#12`" in answer.message.text
    offered = await owner.autocomplete("slot pick", number="slot 1")
    assert [name for name, _ in offered] == ["#1 Slot 1", "#10 Slot 10", "#11 Slot 11", "#12 Slot 12"]
    assert "`#5`, **Slot 5**, is out of the queue." in (await owner.slash("slot clear", call=5)).text
    assert "There is no call #5 in the queue." in (await owner.slash("slot clear", call=5)).text
    question = await owner.slash("slot clear")
    assert "Empty the queue? 11 slots wait." in question.text
    await call(alice, "Late")
    first, second = await owner.double_click("Empty it", on=question.message)
    assert "11 slots are gone" in question.message.text + first.text + second.text
    await edited()
    assert "1. **Late** · @alice · `#13`" in panel.text
    log = (await owner.slash("audit")).text
    for action in ("slot.panel", "slot.removed", "slot.cleared"):
        assert f"economy.{action}" in log


async def test_two_call_the_same_at_once(bot, alice, bob):
    answers = await asyncio.gather(call(alice, "Sugar Rush"), call(bob, "SUGAR RUSH"))
    assert sorted("is called: `#1`, in place 1" in answer for answer in answers) == [False, True]
    assert sum("is called already, by @" in answer for answer in answers) == 1


@pytest.mark.parametrize("name", ["\u200b", " \u3164 ", "   "])
async def test_names_that_nobody_sees_get_a_sentence(bot, alice, name):
    assert "Write the name of a slot: one line of 1 to 80 characters." in await call(alice, name)
    assert "Nothing waits." in (await alice.slash("slot queue")).text


async def test_members_manage_nothing_and_another_guild_sees_nothing(
    bot, sandbox, guild, other_guild, switch_on, owner, alice
):
    await call(alice, "Sugar Rush")
    await owner.slash("slot panel")
    await bot.rest()
    panel = await alice.sees("Slot requests")
    there = other_guild.join("alice")
    assert "slot" not in there.commands()
    await switch_on(other_guild, "economy")
    for command, options in {
        "slot pick": {"number": 1},
        "slot random": {},
        "slot clear": {},
        "slot panel": {},
        "guess open": {"title": "Mine"},
        "guess close": {},
        "guess settle": {"balance": "1"},
    }.items():
        assert "Manage Server" in (await alice.slash(command, **options)).text, command
    assert "shuffle" not in alice.commands()
    for forged in ("slot-clear/99", "guess-settle/1/5"):
        assert "Manage Server" in (await alice.forge(custom_id=f"economy:1:{forged}", on=panel)).text
    for forged in ("guess-settle/1/5", "guess-settle/1/-5", f"guess-settle/1/{10**18}"):
        answer = await owner.forge(custom_id=f"economy:1:{forged}", on=panel)
        assert "There is no session #1." in answer.text or "it cannot be" in answer.text
    theirs = other_guild.owner
    assert "There is no call #1 in the queue." in (await theirs.slash("slot pick", number=1)).text
    assert "No slot waits." in (await theirs.slash("slot clear")).text
    assert "Nothing waits." in (await there.slash("slot queue")).text
    assert "`#1`, in place 1" in await call(there, "Sugar Rush")
    assert "Now playing" in (await theirs.slash("slot pick", number=1)).text
    assert "1. **Sugar Rush** · @alice · `#1`" in (await alice.slash("slot queue")).text
    await owner.slash("plugins disable", name="economy")
    answer = await alice.click("Call a slot", on=panel)
    assert answer.text == "Economy is switched off on this server."
    sandbox.time.advance(seconds=31)
    assert "is called: `#2`" in await call(there, "Gates")


async def test_nothing_is_posted_where_the_bot_may_not(bot, guild, owner):
    guild.bot_may_not("embed_links")
    for command, options in {"slot panel": {}, "guess open": {"title": "Hunt", "prize": "5"}}.items():
        assert "I lack Embed Links" in (await owner.slash(command, **options)).text
    assert "No balance is guessed at the moment." in (await owner.slash("guess close")).text


# --- lists ------------------------------------------------------------------------------------------------------------


async def test_a_list_is_shuffled_and_shown_again(bot, sandbox, owner, alice, bob):
    assert "There is no order to show." in (await owner.slash("shuffle", again=True)).text
    assert "Fewer than two slots wait" in (await owner.slash("shuffle")).text
    answer = await owner.slash("shuffle", slots="Gates, *Sugar* Rush,Big Bass")
    assert not answer.private
    lines = answer.text.splitlines()[-3:]
    shown = [line.partition(" ")[2] for line in lines]
    assert sorted(shown) == ["Big Bass", "Gates", r"\*Sugar\* Rush"]
    assert [line.partition(" ")[0] for line in lines] == ["**1.**", "**2.**", "**3.**"]
    await sandbox.restart_bot()
    again = await owner.slash("shuffle", again=True)
    assert again.text.splitlines()[-3:] == lines
    await call(alice, "A")
    await call(bob, "B")
    sandbox.time.advance(seconds=60)
    queue = (await owner.slash("shuffle")).text
    assert "A · @alice" in queue
    assert "B · @bob" in queue
    assert "A list has 2 to 100 slots" in (await owner.slash("shuffle", slots="Alone")).text


# --- guesses ----------------------------------------------------------------------------------------------------------


async def test_the_closest_guess_wins_the_prize(bot, edited, owner, alice, bob, carol, balances):
    assert "No balance is guessed at the moment." in (await alice.slash("guess guess", balance="5")).text
    answer = await owner.slash("guess open", title="Bonus *hunt*", prize="1,500")
    assert answer.text == r"Guessing is open: **#1 · Bonus \*hunt\***."
    await bot.rest()
    card = await alice.sees(r"Guess the balance #1 · Bonus \*hunt\*")
    assert "To win: **1,500 points**" in card.text
    await alice.click("Guess", on=card)
    answer = await alice.fill({"What will the balance be?": "$1,234.50"})
    assert answer.private
    assert answer.text == "You guess **1,234.50** in #1. You may change it until it closes."
    assert "You guess **1,200.00**" in (await bob.slash("guess guess", balance="1.200")).text
    changed = (await bob.slash("guess guess", balance="1300")).text
    assert changed.startswith("You guess **1,300.00** in #1 now, instead of 1,200.00.")
    assert "already. It counts from when" in (await bob.slash("guess guess", balance="1300,0")).text
    await carol.slash("guess guess", balance="1.265,50")  # as far off as alice, and later
    for typed, says in {
        "-5": "“-5” is no balance that I can read.",
        "ten": "“ten” is no balance",
        "1.2.3": "is no balance",
        "9" * 40: "More than 1,000,000,000,000 it cannot be.",
    }.items():
        assert says in (await carol.slash("guess guess", balance=typed)).text
    await edited()
    assert "3 guesses" in card.text
    assert "1,300" not in card.text
    hidden = await alice.forge(custom_id="economy:1:guesses/1", on=card)
    assert "What others guess in #1 is shown after it closes." in hidden.text
    assert "#1 is still open. Close it first" in (await owner.slash("guess settle", balance="1250")).text
    assert "Nobody guesses in #1 any more." in (await owner.slash("guess close")).text
    await bot.rest()
    assert "@bob: 1,300.00" in card.text
    assert card.buttons == []
    assert "Nobody guesses in #1 any more." in (await alice.slash("guess guess", balance="1250")).text
    assert "#1 has to end first" in (await owner.slash("guess open", title="Next")).text
    assert await balances(alice, bob, carol) == [0, 0, 0]
    question = await owner.slash("guess settle", balance="1,250.00")
    assert question.private
    assert question.text.startswith(
        r"Is **1,250.00** the balance of **#1 · Bonus \*hunt\***?"
        "\n@alice wins then, with **1,234.50**, off by 15.50."
    )
    assert await balances(alice) == [0]
    await owner.double_click("Settle it", on=question.message)
    assert question.message.text == "The balance of #1 is **1,250.00**. The winner is announced."
    await bot.rest()
    (result,) = posts(bob, "🏆")
    assert result.text == (
        r"🏆 **#1 · Bonus \*hunt\***: the balance is **1,250.00**. @alice is closest with **1,234.50**, "
        "off by 15.50, and wins **1,500 points**."
    )
    assert [user.id for user in result.model.mentions.users] == [alice.id]
    assert "**2.** @carol: 1,265.50 (off by 15.50)" in card.text
    assert await balances(alice, bob, carol) == [1500, 0, 0]
    assert "No balance is guessed" in (await owner.slash("guess settle", balance="1")).text
    assert "guess set aside" in (await owner.slash("economy report")).text
    log = (await owner.slash("audit")).text
    for action in ("opened", "closed", "settled"):
        assert f"economy.guess.{action}" in log


async def test_a_session_closes_in_time_through_a_restart_and_two_settle_it_once(
    bot, sandbox, guild, owner, alice, balances
):
    await owner.slash("guess open", title="Hunt", duration="30 minutes", prize="100")
    await bot.rest()
    await alice.click("Guess")
    await alice.fill({"What will the balance be?": "5"})
    await sandbox.restart_bot()
    card = await alice.sees("Open; closes in 30 minutes")
    await alice.click("Guess", on=card)
    sandbox.time.advance(minutes=31)
    await sandbox.bot_at_rest()
    assert "Nobody guesses in #1 any more." in (await alice.fill({"What will the balance be?": "6"})).text
    assert "The balance is not known yet." in card.text
    assert "@alice: 5.00" in card.text
    manager = guild.join("mabel", permissions=["manage_guild"])
    asked = [await who.slash("guess settle", balance="5") for who in (owner, manager)]
    clicks = (
        who.click("Settle it", on=each.message) for who, each in zip((owner, manager), asked, strict=True)
    )
    answers = await asyncio.gather(*clicks)
    await sandbox.bot_at_rest()
    assert sum("#1 is settled already." in answer.text for answer in answers) == 1
    assert len(posts(alice, "🏆")) == 1
    assert await balances(alice) == [100]


async def test_a_wrong_session_is_called_off(bot, owner, alice, balances, guild, guild_settings):
    await guild_settings(guild, "economy", guess_prize="house")
    assert (
        "from an account of the server, which has 0"
        in (await owner.slash("guess open", title="Hunt", prize="100")).text
    )
    for prize, says in {"ten": "is no amount", "-1": "more than nothing", "1.5": "is no amount"}.items():
        assert says in (await owner.slash("guess open", title="Hunt", prize=prize)).text
    assert "as a duration" in (await owner.slash("guess open", title="Hunt", duration="soon")).text
    assert "needs a title" in (await owner.slash("guess open", title="\u200b ")).text
    await owner.slash("guess open", title="Hunt")
    await alice.slash("guess guess", balance="5")
    assert (await owner.slash("guess close", cancel=True)).text == "#1 is called off."
    await bot.rest()
    assert posts(alice, "**#1 · Hunt** was called off. Nobody wins.")
    await alice.sees("Called off")
    assert "No balance is guessed" in (await owner.slash("guess close", cancel=True)).text
    await owner.slash("guess open", title="Again")
    await owner.slash("guess close")
    assert "Nobody has guessed." in (await owner.slash("guess settle", balance="0")).text
    await owner.click("Settle it")
    await bot.rest()
    assert posts(alice, "**#2 · Again**: the balance is **0.00**. Nobody has guessed.")


async def test_many_guesses_have_pages(bot, guild, owner, alice):
    await owner.slash("guess open", title="Hunt")
    for number in range(12):
        await guild.join(f"fan{number}").slash("guess guess", balance=str(number))
    await owner.slash("guess close")
    await settle(owner, "100")
    await bot.rest()
    card = await alice.sees("12 guesses")
    answer = await alice.click("All guesses", on=card)
    assert "**1.** @fan11: 11.00 (off by 89.00)" in answer.text
    await alice.click("▶", on=answer.message)
    assert "**12.** @fan0: 0.00 (off by 100.00)" in answer.message.text


async def test_guesses_are_waited_for_and_of_one_guild(
    bot, sandbox, guild, other_guild, switch_on, guild_settings, owner, alice
):
    await guild_settings(guild, "economy", guess_cooldown=30)
    await owner.slash("guess open", title="Hunt")
    await bot.rest()
    card = await alice.sees("#1 · Hunt")
    await alice.slash("guess guess", balance="5")
    assert "That was a little too often." in (await alice.slash("guess guess", balance="6")).text
    await switch_on(other_guild, "economy")
    there = other_guild.join("alice")
    assert "No balance is guessed" in (await there.slash("guess guess", balance="6")).text
    assert "No balance is guessed" in (await other_guild.owner.slash("guess settle", balance="6")).text
    await other_guild.owner.slash("guess open", title="Other")
    assert "You guess **6.00**" in (await there.slash("guess guess", balance="6")).text
    sandbox.time.advance(seconds=31)
    assert "instead of 5.00" in (await alice.slash("guess guess", balance="7")).text
    await bot.rest()
    assert "One guess" in card.text


# --- privacy, languages, the guide ------------------------------------------------------------------------------------


async def test_who_is_erased_waits_for_nothing_and_wins_nothing(
    bot, edited, guild, owner, alice, bob, balances
):
    await owner.slash("slot panel")
    await call(alice, "A")
    await call(bob, "B")
    await owner.slash("shuffle")
    await owner.slash("guess open", title="Hunt", prize="10")
    await alice.slash("guess guess", balance="5")
    await bob.slash("guess guess", balance="50")
    await alice.slash("privacy erase")
    await alice.click("Erase my data")
    await edited()
    panel = await bob.sees("Slot requests")
    assert "1. **B** · @bob · `#2`" in panel.text
    assert "**A**" not in panel.text
    assert "A · " not in (await owner.slash("shuffle", again=True)).text
    await owner.slash("guess close")
    assert "The winner is announced." in await settle(owner, "5")
    await bot.rest()
    assert "@bob is closest" in posts(bob, "🏆")[0].text
    assert await balances(alice, bob) == [0, 10]
    async with bot.database.guild_session(guild.id) as session:
        assert (await session.scalars(select(Slot.member_id))).all() == [bob.id]
        assert await session.scalar(select(Account.balance).where(Account.kind == Kind.HOLD)) == 0


async def test_a_manager_who_is_erased_leaves_no_list_and_no_title(bot, guild, owner):
    mabel = guild.join("mabel", permissions=["manage_guild"])
    await mabel.slash("shuffle", slots="A, B, C")
    await mabel.slash("guess open", title="Mabel's hunt")
    await mabel.slash("privacy erase")
    await mabel.click("Erase my data")
    await bot.rest()
    assert "There is no order to show." in (await owner.slash("shuffle", again=True)).text
    await owner.slash("guess close")
    await settle(owner, "5")
    await bot.rest()
    assert posts(owner, "**#1**: the balance is **5.00**. Nobody has guessed.")


async def test_germans_read_german(bot, sandbox, switch_on):
    berlin = sandbox.create_guild("Berlin", locale="de")
    await sandbox.settled()
    await bot.rest()
    await switch_on(berlin, "economy")
    heidi = berlin.join("heidi", locale="de")
    await berlin.owner.slash("slot panel")
    await berlin.owner.slash("guess open", title="Jagd")
    await bot.rest()
    assert [button.label for button in (await heidi.sees("Slot-Wünsche")).buttons] == [
        "Slot wünschen",
        "Warteschlange",
        "Wünsche schließen",
    ]
    assert await call(heidi, "Gates") == "**Gates** ist gewünscht: `#1`, auf Platz 1 der Warteschlange."
    said = (await heidi.slash("guess guess", balance="1.234,5")).text
    assert said == "Du schätzt **1.234,50** in #1. Du darfst es ändern, bis geschlossen wird."


async def test_the_guide_tells_of_the_games(start_bot, owner, alice):
    bot = await start_bot(plugin, guide=True)
    await bot.rest()
    said = "\n".join(message.text for message in alice.messages("server-guide"))
    assert "3 calls of yours may wait at a time." in said
    assert "The closest wins" in said
