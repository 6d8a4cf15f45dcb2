"""Raffles as members hold them: cards, tickets, draws that anybody repeats, two guilds, restarts."""

import asyncio
import hashlib
import json
from datetime import timedelta

import pytest
from aiohttp import web
from sqlalchemy import select

from guildkit import GuildContext
from guildkit_economy import raffles
from guildkit_economy.ledger import MINT, member, post, transfer
from guildkit_economy.models import RaffleSecret, TicketSource
from guildkit_economy.raffle_verifier import check, list_hash
from guildkit_economy.raffles import steps
from guildkit_economy.raffles.beacons import BEACONS, Drand
from guildkit_sandbox.bots import running_bot


@pytest.fixture
async def bot(bot, guild, switch_on):
    await switch_on(guild, "economy")
    return bot


@pytest.fixture
def manager(guild):
    role = guild.role("Managers", permissions=["manage_guild"])
    return guild.join("mabel", roles=[role])


async def rich(bot, guild, *people, amount=100):
    async with bot.database.guild_session(guild.id) as session:
        for person in people:
            made = transfer(
                MINT, member(person.id), amount, key=f"made/{person.name}", kind="mint", at=bot.clock.now()
            )
            await post(session, made)


async def hold(bot, guild, person, amount, *, minutes, number=1):
    """What the stream does when somebody gives subscriptions away."""
    ctx = GuildContext(bot.dispatcher.services, guild.id, "economy")
    gift = raffles.Grant(
        person.id, TicketSource.GIFT, amount, f"gift/{amount}", ctx.now + timedelta(minutes=minutes)
    )
    async with ctx.transaction() as session:
        await raffles.grant_all(session, number, [gift], now=ctx.now, rng=ctx.rng)
        await steps.granted(ctx, session, number)
    await bot.rest()


async def opened(bot, owner, **options):
    named = {name.replace("_", "-"): value for name, value in options.items()}
    answer = await owner.slash("raffle open", {"title": "Mug", "duration": "1 hour", **named})
    await bot.rest()
    return answer


async def closed(bot, owner, number=1):
    answer = await owner.slash("raffle close", raffle=number)
    await bot.rest()
    return answer


def posts(person, beginning):
    return [message for message in person.messages("general") if message.text.startswith(beginning)]


def file(message, name):
    return next(each for each in message.attachments if each.filename == name).content


async def proof(person, number=1):
    answer = await person.slash("raffle verify", raffle=number)
    return json.loads(file(answer.message, "draw.json"))


# --- from the card to the result --------------------------------------------------------------------------------------


async def test_a_free_raffle_is_drawn_by_itself_and_everybody_can_check_it(bot, sandbox, owner, alice, bob):
    answer = await opened(bot, owner, prize="A mug", winners=1)
    assert answer.text == "Raffle **#1 · Mug** is open."
    card = await alice.sees("Raffle #1 · Mug")
    assert "A mug\n\nOpen; closes in 1 hour\nOne wins" in card.text
    promised = card.text.partition("Commitment: `")[2][:64]
    answer = await alice.click("Take part")
    assert answer.private
    code = answer.text.rpartition(" ")[2].strip("`.")
    sandbox.time.advance(seconds=2)
    assert (
        f"You take part in raffle #1 already. On its list you are `{code}`."
        in (await alice.click("Take part")).text
    )
    assert "You take part in raffle #1." in (await bob.slash("raffle enter")).text
    sandbox.time.advance(seconds=10)  # edits are spared
    await bot.rest()
    assert "2 tickets of 2 members" in card.text.replace("*", "")
    sandbox.time.advance(hours=1)
    await bot.rest()
    (listed,) = posts(bob, "The list of raffle **#1")
    text = file(listed, "raffle-1-list.txt").decode()
    assert list_hash(text) in listed.text
    assert f"{code} 1\n" in text
    (result,) = posts(bob, "🎉 Raffle **#1 · Mug** is drawn: one winner out of 2 members with 2 tickets.")
    document = await proof(bob)
    assert check(document) == []
    assert document["commitment"] == promised
    assert document["entries_sha256"] == list_hash(text)
    winner, loser = (alice, bob) if document["result"] == [code] else (bob, alice)
    assert f"1. @{winner.name} · `{document['result'][0]}`" in result.text
    assert [user.id for user in result.model.mentions.users] == [winner.id]
    (told,) = winner.dms()
    assert told.text == "🎉 You have won place 1 in raffle **#1 · Mug** on Tennessee!\nA mug"
    assert loser.dms() == []
    assert f"Seed: `{document['seed']}`" in card.text
    assert [button.label for button in card.buttons] == ["My tickets", "Verify"]
    mine = await winner.click("My tickets", on=card)
    assert "You have won place 1." in mine.text


async def test_tickets_are_bought_and_paid_for(bot, sandbox, guild, owner, alice):
    await rich(bot, guild, alice)
    await opened(bot, owner, price=10, limit=5)
    await alice.sees("A ticket costs 10 points")
    for typed, says in {
        "-1": "It has to be more than nothing.",
        "0": "It has to be more than nothing.",
        "1.5": "“1.5” is no amount that I can read.",
        "ten": "“ten” is no amount that I can read.",
        "999999999999": "Between 1 and 1,000,000 tickets are possible at once.",
        "6": "Nobody may have more than 5 tickets of this raffle; you can get 5 more.",
    }.items():
        await alice.click("Buy tickets")
        assert says in (await alice.fill(tickets=typed)).text
        sandbox.time.advance(seconds=2)
    await alice.click("Buy tickets")
    said = (await alice.fill(tickets=" 3 ")).text
    assert said == "3 tickets of raffle #1 for 30 points: you have 3 now, and 70 points left."
    said = (await alice.slash("raffle buy", tickets=2)).text
    assert said == "2 tickets of raffle #1 for 20 points: you have 5 now, and 50 points left."
    assert "5 bought" in (await alice.slash("raffle show", raffle=1)).text
    assert "is not free" in (await alice.slash("raffle enter")).text


async def test_who_has_too_little_buys_nothing(bot, owner, alice):
    await opened(bot, owner, price=10)
    assert "That takes 10, and there are 0." in (await alice.slash("raffle buy")).text
    assert "You have none." in (await alice.slash("raffle show", raffle=1)).text


async def test_a_form_that_was_open_when_the_raffle_closed_buys_nothing(bot, guild, owner, alice):
    await rich(bot, guild, alice)
    await opened(bot, owner, price=10)
    await alice.click("Buy tickets")
    await closed(bot, owner)
    assert (await alice.fill(tickets="1")).text == "Raffle #1 was called off."
    assert posts(alice, "Raffle **#1 · Mug** ends without a draw")


async def test_calling_off_asks_first_and_gives_the_money_back(bot, guild, owner, alice):
    await rich(bot, guild, alice)
    await opened(bot, owner, price=10)
    await alice.slash("raffle buy", tickets=10)
    answer = await owner.slash("raffle cancel", raffle=1)
    assert "Call raffle **#1 · Mug** off?" in answer.text
    await owner.click("Call it off")
    await bot.rest()
    assert posts(alice, "Raffle **#1 · Mug** was called off.")
    await opened(bot, owner, price=100)
    assert "and 0 points left" in (await alice.slash("raffle buy")).text
    assert "was called off" in (await owner.slash("raffle cancel", raffle=1)).text
    assert "was called off" in (await alice.slash("raffle buy", raffle=1)).text


async def test_a_manager_draws_when_they_want_and_two_of_them_once(bot, owner, manager, alice, bob):
    await opened(bot, owner, draws_itself=False)
    assert "Close it first" in (await manager.slash("raffle draw", raffle=1)).text
    for person in (alice, bob):
        await person.slash("raffle enter")
    assert "Its list is posted next" in (await closed(bot, owner)).text
    (listed,) = posts(bob, "The list of raffle **#1")
    assert "A manager draws it with /raffle draw 1." in listed.text
    assert (await proof(alice))["seed"] is None
    answers = await asyncio.gather(*(each.slash("raffle draw", raffle=1) for each in (owner, manager)))
    await bot.rest()
    assert sorted(answer.text for answer in answers) == [
        "Raffle #1 is drawn.",
        "Raffle #1 was drawn already.",
    ]
    assert len(posts(bob, "🎉 Raffle")) == 1
    assert check(await proof(alice)) == []
    assert "was drawn already" in (await owner.slash("raffle cancel", raffle=1)).text


async def test_held_gifts_wait_and_a_manager_may_declare_them_void(bot, sandbox, guild, owner, alice, bob):
    await opened(bot, owner, draws_itself=False)
    await hold(bot, guild, alice, 5, minutes=30)
    await hold(bot, guild, bob, 7, minutes=90)
    sandbox.time.advance(seconds=10)  # edits are spared
    await bot.rest()
    card = await alice.sees(
        "0 tickets** of 0 members\n12 more are held back until it is sure that they count"
    )
    assert "5 held back" in (await alice.slash("raffle show", raffle=1)).text
    assert "Tickets are still held back" in (await closed(bot, owner)).text
    assert "is not public yet" in (await owner.slash("raffle draw", raffle=1)).text
    sandbox.time.advance(minutes=31)
    await bot.rest()
    assert posts(bob, "The list of") == []
    sandbox.time.advance(seconds=10)
    await bot.rest()
    assert "5 tickets** of 1 member\n7 more are held back" in card.text
    answer = await owner.slash("raffle show", raffle=1)
    assert "Held back: 7 of @bob" in answer.text
    assert (await owner.select(f"7 of {bob.id}")).text == "7 tickets of raffle #1 are void."
    await bot.rest()
    (listed,) = posts(bob, "The list of")
    assert [line.split(" ")[1] for line in file(listed, "raffle-1-list.txt").decode().splitlines()[6:]] == [
        "5"
    ]
    assert "None of yours count." in (await bob.slash("raffle show", raffle=1)).text


async def test_several_run_at_a_time_and_a_row_goes_on_until_it_is_stopped(bot, sandbox, owner, alice):
    assert "No raffle is open" in (await alice.slash("raffle enter")).text
    await opened(bot, owner, repeats=True)
    await opened(bot, owner, title="Shirt", duration="2 days")
    assert "Several raffles are open: #1, #2." in (await alice.slash("raffle enter")).text
    await alice.slash("raffle enter", raffle=1)
    sandbox.time.advance(hours=1)
    await bot.rest()
    assert posts(alice, "🎉 Raffle **#1 · Mug** is drawn")
    assert posts(alice, "Raffle #3 · Mug")
    said = (await alice.slash("raffle period")).text
    assert "#2 · Shirt** · Open" in said
    assert "#3 · Mug** · Open; closes in 1 hour · The next one opens when this one has ended" in said
    assert "#1 · Mug** · Drawn" in said
    assert "Only those who may manage" in (await alice.slash("raffle period", stop=3)).text
    assert (await owner.slash("raffle period", stop=3)).text == "Raffle #3 is the last of its row."
    await alice.slash("raffle enter", raffle=3)
    sandbox.time.advance(hours=1)
    await bot.rest()
    assert posts(alice, "🎉 Raffle **#3 · Mug** is drawn")
    assert posts(alice, "Raffle #4") == []


async def test_managers_give_tickets_and_others_may_not_manage(bot, guild, owner, alice, bob):
    await opened(bot, owner)
    answer = await owner.slash("raffle grant", member=alice, tickets=3)
    assert answer.text == "@alice has 3 more tickets of raffle #1."
    assert "3 from a manager" in (await alice.slash("raffle show", raffle=1)).text
    for command, options in {
        "open": {"title": "Mine", "duration": "1 hour"},
        "grant": {"member": bob},
        "close": {"raffle": 1},
        "draw": {"raffle": 1},
        "cancel": {"raffle": 1},
    }.items():
        answer = await alice.slash(f"raffle {command}", options)
        assert answer.private
        assert "Manage Server" in answer.text, answer.text
    audit = (await owner.slash("audit")).text
    assert "economy.raffle.granted" in audit


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"duration": "soon"}, "I cannot read “soon” as a duration."),
        ({"duration": "-1 day"}, "I cannot read “-1 day” as a duration."),
        ({"duration": "10 s"}, "I cannot read “10 s” as a duration."),
        ({"duration": "9999 weeks"}, "That has to be between a minute and a year."),
        ({"title": "   "}, "A raffle needs a title"),
    ],
    ids=str,
)
async def test_what_cannot_be_opened_gets_a_sentence(bot, owner, options, said):
    assert said in (await opened(bot, owner, **options)).text
    assert "None." in (await owner.slash("raffle period")).text


async def test_a_german_guild_reads_german(bot, sandbox, switch_on):
    berlin = sandbox.create_guild("Berlin", locale="de")
    await sandbox.settled()
    await bot.rest()
    await switch_on(berlin, "economy")
    await opened(bot, berlin.owner, price=5, limit=1, repeats=True)
    card = await berlin.owner.sees("Verlosung #1 · Mug")
    assert "Offen; schließt in 1 hour\nEine Person gewinnt\nEin Los kostet 5 points" in card.text
    assert [button.label for button in card.buttons] == ["Lose kaufen", "Meine Lose", "Nachprüfen"]


async def test_a_hundred_winners_are_all_named_and_told_once(bot, guild, owner, alice):
    await opened(bot, owner, winners=100, draws_itself=False)
    people = [guild.join(f"fan{number}") for number in range(45)]
    async with bot.database.guild_session(guild.id) as session:
        grants = [raffles.Grant(person.id, TicketSource.WATCHTIME, 2, "tick") for person in people]
        await raffles.grant_all(session, 1, grants, now=bot.clock.now(), rng=bot.rng)
    await closed(bot, owner)
    await owner.slash("raffle draw", raffle=1)
    await bot.rest()
    said = [message for message in alice.messages("general") if "@fan" in message.text and message.content]
    assert [len(message.model.mentions.users) for message in said] == [20, 20, 5]
    assert said[0].text.startswith(
        "🎉 Raffle **#1 · Mug** is drawn: 45 winners out of 45 members with 90 tickets."
    )
    assert said[-1].text.endswith("/raffle verify 1")
    assert {user.id for message in said for user in message.model.mentions.users} == {
        each.id for each in people
    }
    assert all(len(person.dms()) == 1 for person in people)
    card = await alice.sees("Raffle #1 · Mug")
    assert "… and 26 more" in card.text


# --- two guilds, restarts, erasure ------------------------------------------------------------------------------------


async def test_two_guilds_draw_for_themselves(bot, sandbox, guild, other_guild, owner, alice, switch_on):
    await sandbox.settled()
    await bot.rest()
    await switch_on(other_guild, "economy")
    zoe = other_guild.join("zoe")
    await opened(bot, owner)
    await opened(bot, owner, title="Shirt")
    await opened(bot, other_guild.owner, title="Theirs")
    assert "There is no raffle #2 here." in (await zoe.slash("raffle enter", raffle=2)).text
    assert "There is no raffle #2 here." in (await zoe.slash("raffle verify", raffle=2)).text
    for command in ("close", "draw", "cancel"):
        answer = await other_guild.owner.slash(f"raffle {command}", raffle=2)
        assert "There is no raffle #2 here." in answer.text
    assert "#1." in (await zoe.slash("raffle enter")).text
    await guild.owner.slash("plugins disable", name="economy")
    await bot.rest()
    answer = await alice.click("Take part", on=await alice.sees("Raffle #1 · Mug"))
    assert answer.text == "Economy is switched off on this server."
    await closed(bot, other_guild.owner)
    assert posts(zoe, "🎉 Raffle **#1 · Theirs** is drawn: one winner out of 1 member with 1 ticket.")


async def test_a_raffle_goes_on_after_restarts(sandbox, guild, tmp_path, database_url, alice, bob, switch_on):
    async with running_bot(sandbox, tmp_path, database_url=database_url) as bot:
        await switch_on(guild, "economy")
        await opened(bot, guild.owner, winners=2)
        await alice.click("Take part", on=await alice.sees("Raffle #1 · Mug"))
    async with running_bot(sandbox, tmp_path, database_url=database_url) as bot:
        await bob.click("Take part", on=await bob.sees("Raffle #1 · Mug"))
        await bot.rest()
    sandbox.time.advance(hours=5)
    async with running_bot(sandbox, tmp_path, database_url=database_url) as bot:
        await bot.rest()
        assert len(posts(bob, "The list of")) == 1
        assert len(posts(bob, "🎉 Raffle **#1 · Mug** is drawn: 2 winners")) == 1
        assert check(await proof(bob)) == []


@pytest.mark.parametrize("during", [r"POST .*/callback$", r"POST .*/messages$"])
async def test_a_draw_that_was_killed_is_announced_once(sandbox, guild, bot_process, alice, bob, during):
    owner = guild.owner
    await owner.slash("plugins enable", name="economy")
    await sandbox.until(lambda: "raffle" in alice.commands())
    await owner.slash("raffle open", {"title": "Mug", "duration": "1 hour", "draws-itself": False})
    await alice.sees("Raffle #1 · Mug")
    for person in (alice, bob):
        await person.slash("raffle enter")
    await owner.slash("raffle close", raffle=1)
    await alice.sees("the list is public, the draw comes next", within=30)

    fault = sandbox.faults.lose_answer(during, times=1)
    drawing = asyncio.create_task(owner.slash("raffle draw", raffle=1))
    await sandbox.until(lambda: fault not in sandbox.faults.active)
    await sandbox.kill_bot()
    await asyncio.gather(drawing, return_exceptions=True)
    await sandbox.restart_bot()
    await sandbox.bot_connected()
    await sandbox.until(lambda: posts(bob, "🎉 Raffle"), within=60)
    await sandbox.settled()
    assert "was drawn already" in (await owner.slash("raffle draw", raffle=1)).text
    assert len(posts(bob, "🎉 Raffle")) == 1
    document = await proof(bob)
    assert check(document) == []
    assert document["result"][0] in posts(bob, "🎉 Raffle")[0].text


async def test_who_is_erased_takes_part_no_more(bot, sandbox, owner, alice, bob):
    await opened(bot, owner, winners=5)
    for person in (alice, bob):
        await person.slash("raffle enter")
    await alice.slash("privacy erase")
    await alice.click("Erase my data")
    await bot.rest()
    await closed(bot, owner)
    (result,) = posts(bob, "🎉 Raffle")
    assert "one winner out of 1 member" in result.text
    assert "@bob" in result.text


async def test_not_even_an_export_tells_who_opens_a_raffle_the_secret(bot, guild, owner):
    await opened(bot, owner)
    async with bot.database.guild_session(guild.id, read_only=True) as session:
        (seed,) = await session.scalars(select(RaffleSecret.seed))
    await owner.slash("privacy export")
    await bot.rest()
    files = [each for message in [*owner.messages(), *owner.dms()] for each in message.attachments]
    assert any(b"economy_raffles" in each.content for each in files)
    assert not any(seed.encode() in each.content for each in files)


# --- the beacon -------------------------------------------------------------------------------------------------------


@pytest.fixture
async def drand(monkeypatch):
    """A network of one's own that speaks drand's HTTP API; `said` is what was asked, `wrong` what it says instead."""

    class Network:
        asked, silent, wrong = [], True, {}

    async def answer(request):
        number = int(request.match_info["round"])
        Network.asked.append(number)
        if Network.silent:
            return web.Response(status=404, text="not yet")
        signature = hashlib.sha384(str(number).encode()).hexdigest()
        value = hashlib.sha256(bytes.fromhex(signature)).hexdigest()
        return web.json_response(
            {"round": number, "randomness": value, "signature": signature, **Network.wrong}
        )

    app = web.Application()
    app.router.add_get("/{chain}/public/{round}", answer)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    monkeypatch.setitem(BEACONS, "drand-quicknet", Drand(url=f"http://127.0.0.1:{port}"))
    yield Network
    await runner.cleanup()


async def test_public_randomness_decides_when_it_is_there(
    bot, sandbox, drand, guild, owner, alice, bob, guild_settings
):
    await guild_settings(guild, "economy", raffle_beacon="drand-quicknet")
    await opened(bot, owner, draws_itself=False)
    for person in (alice, bob):
        await person.slash("raffle enter")
    await closed(bot, owner)
    (listed,) = posts(bob, "The list of")
    assert "of drand-quicknet, which nobody knows before it is there: in 1 minute" in listed.text
    said = (await owner.slash("raffle draw", raffle=1)).text
    assert "is not to be had at the moment. Nothing was drawn." in said
    drand.silent, drand.wrong = False, {"randomness": "00" * 32}
    assert "is not right. Nothing was drawn." in (await owner.slash("raffle draw", raffle=1)).text
    drand.wrong = {}
    assert (await owner.slash("raffle draw", raffle=1)).text == "Raffle #1 is drawn."
    assert len(set(drand.asked)) == 1
    document = await proof(alice)
    assert check(document) == []
    assert document["beacon"]["round"] == drand.asked[0]
    assert (
        "Nobody knew the result when the list was posted"
        in (await alice.slash("raffle verify", raffle=1)).text
    )


async def test_a_draw_by_itself_waits_for_public_randomness(
    bot, sandbox, drand, guild, owner, alice, guild_settings
):
    await guild_settings(guild, "economy", raffle_beacon="drand-quicknet")
    await opened(bot, owner)
    await alice.slash("raffle enter")
    await closed(bot, owner)
    assert posts(alice, "🎉 Raffle") == []
    assert drand.asked == []
    drand.silent = False
    sandbox.time.advance(seconds=70)
    await bot.rest()
    assert posts(alice, "🎉 Raffle")


async def test_nobody_is_asked_for_randomness_unless_the_guild_wants_it(bot, drand, owner, alice):
    await opened(bot, owner)
    await alice.slash("raffle enter")
    await closed(bot, owner)
    assert posts(alice, "🎉 Raffle")
    assert drand.asked == []
