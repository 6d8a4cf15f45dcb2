"""Campaigns as members hold them: stages, purses, and the message by which a campaign is run."""

import asyncio

import pytest
from sqlalchemy import update

from guildkit.bot import Bot
from guildkit.doctor import examine
from guildkit_voting import purses
from guildkit_voting.models import Purse
from tests.e2e.elections import rule


@pytest.fixture
def intents():
    return ["members"]


@pytest.fixture
def sandbox_options(intents):
    return {"privileged_intents": intents}


@pytest.fixture
async def bot(bot, guild, switch_on):
    await switch_on(guild, "voting")
    return bot


async def plan(bot, person, *stages, title="Parks", **options):
    """Plan a campaign with so many scenarios in each stage; return the last answer."""
    answer = await person.slash("campaign create", title=title, **options)
    number = int(answer.text.split("campaign add ")[1].split("`")[0])
    for stage, count in enumerate(stages, 1):
        for place in range(count):
            answer = await add(person, number, stage, f"Park {stage}{'abcdef'[place]}")
    await bot.rest()
    return answer


async def add(person, number, stage, title, **fields):
    await person.slash("campaign add", number=number, stage=stage)
    return await person.fill({"Title": title, "Options": "Yes\nNo", "Duration": "1 day", **fields})


async def cast(person, *options, tokens=None):
    """Choose on the paper that was opened, and cast it: with tokens, or without a word of them."""
    await person.select(*options)
    if tokens is None:
        return await person.click("Cast this ballot")
    await person.click("Cast with tokens …")
    return await person.fill(tokens=tokens)


@pytest.mark.parametrize("intents", [["members"], []], ids=["members", "unknown"])
async def test_a_voter_invests_changes_their_mind_and_cancels(bot, sandbox, owner, alice):
    await plan(bot, owner, 2)
    control = await owner.sees("Campaign 1 · Parks")
    assert "**Stage 1**\n**#1** Park 1a · planned\n**#2** Park 1b · planned" in control.text
    assert "100 tokens for each voter; each adds 1 to the weight of a ballot" in control.text
    assert (await owner.click("Start stage 1")).text == "Stage 1 is open: 2 scenarios."
    await bot.rest()
    await alice.sees("Stage 1 of campaign 1 · Parks")
    answer = await alice.click("My ballots")
    assert answer.private
    assert "Your purse at the start of this stage: 100 tokens; now: 100." in answer.text
    assert "#1 Park 1a: you have not voted" in answer.text
    await alice.click("#1 Park 1a")
    paper = await alice.select("No")
    assert "Invested: 0 tokens. Your purse holds 100 more." in paper.text
    receipt = (await cast(alice, "Yes", tokens="60")).text
    assert "Your ballot on **#1** is in: **Yes**." in receipt
    assert "Invested: 60 tokens. Your purse holds 40 more." in receipt
    assert "**Yes**" in (await alice.click("My ballots")).text
    await alice.click("#2 Park 1b")
    await alice.select("No")
    for typed, says in {
        "41": "That would take 41 more from your purse, and it holds 40.",
        "-1": "“-1” is no number of tokens.",
        "ten": "“ten” is no number of tokens.",
        "1.5": "“1.5” is no number of tokens.",
        "10^30": "is no number of tokens",
        "1" + "0" * 30: "No purse holds as many tokens; yours holds 40.",
        "1/2": "“1/2” is no number of tokens.",
    }.items():
        await alice.click("Cast with tokens …")
        refused = (await alice.fill(tokens=typed)).text
        assert says in refused
        assert "Your choice so far\n1. No" in refused
        await alice.click("Cast with tokens …")  # what was entered stands in the form again
        assert alice.modal.fields[0].value == typed.replace("/", " ")
    assert "Invested: 40 tokens. Your purse holds 0 more." in (await alice.fill(tokens=" 40 ")).text
    await alice.click("Change my ballot")
    await alice.select("Yes")
    answer = await alice.click("Cast, still with 40 tokens")
    assert "Invested: 40 tokens. Your purse holds 0 more." in answer.text
    assert "**Yes**" in answer.text
    answer = await alice.click("Cancel my ballot")
    assert (
        answer.text
        == "Your ballot on **#2** is cancelled, as if you had not voted.\nYour purse holds 40.\nVote"
    )
    answer = await alice.click("My ballots")
    assert "Your purse at the start of this stage: 100 tokens; now: 40." in answer.text
    assert "#1 Park 1a: **Yes** · 60 tokens" in answer.text
    sandbox.time.advance(seconds=10)  # edits are spared
    await bot.rest()
    assert "**#1** Park 1a · ends in 1 day · 1 ballot\n" in control.text


async def test_all_papers_of_a_stage_come_in_one_direct_message(bot, owner, alice, bob):
    assert "direct message" in (await alice.slash("ballots", dm="on")).text
    await plan(bot, owner, 2)
    await owner.click("Start stage 1")
    await bot.rest()
    _, mail = alice.dms()
    assert "Your purse at the start of this stage: 100 tokens; now: 100." in mail.text
    assert [button.label for button in mail.buttons] == ["#1 Park 1a", "#2 Park 1b"]
    assert bob.dms() == []
    await alice.click("#2 Park 1b", on=mail)
    assert "Invested: 25 tokens. Your purse holds 75 more." in (await cast(alice, "Yes", tokens="25")).text
    answer = await alice.click("My ballots")
    assert "#2 Park 1b: **Yes** · 25 tokens" in answer.text


async def test_who_clicks_while_a_ballot_is_open_elsewhere_never_overdraws(bot, owner, alice):
    await plan(bot, owner, 2)
    await owner.click("Start stage 1")
    await bot.rest()
    papers = []
    for title in ("#1 Park 1a", "#2 Park 1b"):
        await alice.click("My ballots")
        await alice.click(title)
        papers.append((await alice.select("Yes")).message)
    # Both forms were opened with a full purse.
    await alice.click("Cast with tokens …", on=papers[0])
    first = alice.modal, alice._opened_by
    await alice.click("Cast with tokens …", on=papers[1])
    assert "Invested: 70 tokens. Your purse holds 30 more." in (await alice.fill(tokens="70")).text
    alice.modal, alice._opened_by = first
    refused = await alice.fill(tokens="70")
    assert "That would take 70 more from your purse, and it holds 30." in refused.text
    assert "Invested: 0 tokens. Your purse holds 30 more." in refused.text
    # Nothing is lost: the choice still stands there, and so does what was entered.
    await alice.click("Cast with tokens …", on=papers[0])
    first = alice.modal, alice._opened_by
    answer = await alice.fill(tokens="30")
    assert "Your ballot on **#1** is in: **Yes**." in answer.text
    assert "Invested: 30 tokens. Your purse holds 0 more." in answer.text
    # Whoever sends it a second time is told that it is in.
    alice.modal, alice._opened_by = first
    assert "Invested: 30 tokens. Your purse holds 0 more." in (await alice.fill(tokens="30")).text


async def test_of_three_ballots_cast_at_the_same_instant_the_purse_pays_for_one(bot, guild, owner, alice):
    await plan(bot, owner, 3)
    await owner.click("Start stage 1")
    await bot.rest()
    forms = []
    for title in ("#1 Park 1a", "#2 Park 1b", "#3 Park 1c"):
        await alice.click("My ballots")
        await alice.click(title)
        await alice.select("Yes")
        await alice.click("Cast with tokens …")
        forms.append((alice.modal, alice._opened_by))

    async def send(form):
        alice.modal, alice._opened_by = form
        return (await alice.fill(tokens="51")).text

    answers = await asyncio.gather(*map(send, forms * 2))  # and each of them by a double click
    assert sum("Your ballot on" in text for text in answers) >= 1
    assert sum("That would take 51 more from your purse, and it holds 49." in text for text in answers) >= 2
    answer = await alice.click("My ballots")
    assert answer.text.count("you have not voted") == 2
    async with bot.database.guild_session(guild.id, read_only=True) as session:
        assert await purses.balance(session, 1, alice.id) == 49
        assert await purses.check(session, 1) == []


async def test_a_ranking_is_typed_together_with_its_tokens(bot, owner, alice):
    await plan(bot, owner)
    await owner.slash("campaign add", number=1, method="borda")
    await owner.fill({"Title": "Park", "Options": "Pond\nMeadow\nWood", "Duration": "1 day"})
    await bot.rest()
    await owner.click("Start stage 1")
    await bot.rest()
    await alice.click("Vote")
    await alice.click("Type it instead")
    refused = await alice.fill(ranking="Wood\nPond", tokens="101")
    assert "That would take 101 more from your purse, and it holds 100." in refused.text
    assert "1. Wood\n2. Pond" in refused.text
    await alice.click("Cast with tokens …")
    answer = await alice.fill(tokens="100")
    assert "**Wood** › **Pond**" in answer.text
    assert "Invested: 100 tokens. Your purse holds 0 more." in answer.text


async def test_a_scenario_is_whatever_a_proposal_can_be(bot, owner, alice, bob):
    await plan(bot, owner)
    refused = await owner.slash("campaign add", number=1, motion=True, method="borda")
    assert "A motion is a yes or a no" in refused.text
    form = await alice.slash(
        "campaign add", number=1, motion=True, tag="Parks", **{"live-tally": "after_vote"}
    )
    assert "A scenario of stage 1" in form.text
    refused = await alice.fill(Title="Open the gates at night", Duration="soon")
    assert "soon" in refused.text
    await alice.click("Correct it")
    answer = await alice.fill(Duration="1 day")
    assert answer.text == "**#1 · Open the gates at night** is a scenario of stage 1 of campaign 1."
    await owner.slash("campaign add", number=1, stage=2, method="dhondt", seats=3)
    await owner.fill(title="Benches", options="North\nSouth", duration="1 day")
    await bot.rest()
    await owner.click("Start stage 1")
    await bot.rest()
    for person, choice, tokens in ((alice, "Yes", "1"), (bob, "No", "30")):
        await person.click("Vote")
        receipt = await cast(person, choice, tokens=tokens)
        assert "Votes so far" in receipt.text
    await owner.slash("proposal close", number=1)
    await bot.rest()
    await owner.slash("campaign start", number=1)
    await bot.rest()
    for person, choice, tokens in ((alice, "North", "2"), (bob, "South", "3")):
        await person.click("Vote")
        await cast(person, choice, tokens=tokens)
    await owner.slash("proposal close", number=2)
    await bot.rest()
    result = (await alice.sees("Result of campaign 1 · Parks")).text
    assert "Open the gates at night · not carried · 2 ballots · 31 tokens" in result
    assert "Benches · **South 2, North 1** · 2 ballots · 5 tokens" in result


async def test_a_tie_is_run_off_within_its_stage_with_the_same_purses(bot, sandbox, owner, alice, bob):
    await plan(bot, owner)
    await owner.slash("campaign add", number=1, ties="runoff")
    await owner.fill({"Title": "Park", "Options": "Pond\nMeadow", "Duration": "1 day"})
    await add(owner, 1, 2, "Gates")
    await bot.rest()
    await owner.click("Start stage 1")
    await bot.rest()
    for person, choice in ((alice, "Pond"), (bob, "Meadow")):
        await person.click("Vote")
        await cast(person, choice, tokens="60")
    await owner.slash("proposal close", number=1)
    await bot.rest()
    sandbox.time.advance(seconds=10)  # edits are spared
    await bot.rest()
    control = await owner.sees("Campaign 1 · Parks")
    assert "**#1** Park · a tie · 2 ballots · 120 tokens\n**#3** Park · ends in 1 day" in control.text
    assert "Start stage 2" not in control.text
    assert "Stage 1 is still being voted on: #3." in (await owner.slash("campaign start", number=1)).text
    answer = await alice.click("My ballots")
    assert "Your purse at the start of this stage: 100 tokens; now: 40." in answer.text
    await alice.click("#3 Park")
    assert "Your purse holds 0 more." in (await cast(alice, "Pond", tokens="40")).text
    await owner.slash("proposal close", number=3)
    await bot.rest()
    result = await bob.sees("Result of stage 1 of campaign 1 · Parks")
    assert "**#3** Park · **Pond** · 1 ballot · 40 tokens" in result.text
    sandbox.time.advance(seconds=10)  # edits are spared
    await bot.rest()
    assert (await owner.click("Start stage 2")).text == "Stage 2 is open: 1 scenario."


async def test_who_has_nothing_to_invest_votes_with_one_choice(bot, owner, alice):
    await plan(bot, owner, 1, purse=0)
    await owner.click("Start stage 1")
    await bot.rest()
    await alice.click("Vote")
    assert "Your ballot on **#1** is in: **Yes**." in (await alice.select("Yes")).text


async def test_campaigns_that_are_wrong_get_a_sentence_and_nothing_happens(bot, owner, alice, bob):
    assert "There is no campaign yet" in (await alice.slash("campaign list")).text
    assert (
        "Only those who may manage this server run campaigns."
        in (await alice.slash("campaign create", title="Mine")).text
    )
    await plan(bot, owner)
    assert (await owner.slash("campaign start", number=1)).text.startswith("Campaign 1 has no scenarios yet.")
    await add(owner, 1, 1, "First")
    answer = await add(alice, 1, 3, "Third", Options="Only one")
    assert "I found only one" in answer.text
    await alice.click("Correct it")
    answer = await alice.fill(Options="Yes\nNo")
    assert answer.text == "**#2 · Third** is a scenario of stage 3 of campaign 1."
    answer = await owner.slash("campaign start", number=1)
    assert answer.text.startswith("Stage 2 has no scenarios, but stage 3 has some.\nFill the gap")
    assert "planned" in (await owner.slash("campaign show", number=1)).text
    assert "is taken out" in (await alice.slash("campaign remove", number=1, scenario=2)).text
    assert "Only those who may manage" in (await bob.click("Start stage 1")).text
    # Two of those who may, at the same instant.
    answers = await asyncio.gather(owner.click("Start stage 1"), owner.slash("campaign start", number=1))
    opened, refused = sorted((answer.text.partition(":")[0] for answer in answers), key=len)
    assert opened == "Stage 1 is open"
    assert refused.startswith(("Stage 1 is still being voted on", "Stage 1 has been started already."))
    assert (await owner.slash("campaign end", number=1)).private
    assert "Stage 1 is still being voted on: #1." in (await owner.click("End the campaign")).text
    assert "has been started already" in (await alice.slash("campaign add", number=1, stage=1)).text
    answer = await owner.slash("campaign start", number=7)
    assert answer.text.startswith("There is no campaign 7 here.")


async def test_a_cancelled_campaign_gives_back_what_was_invested(bot, guild, owner, alice):
    await plan(bot, owner, 1, 1)
    await owner.click("Start stage 1")
    await bot.rest()
    await alice.click("Vote")
    await cast(alice, "Yes", tokens="60")
    await owner.click("Cancel the campaign")
    answer = await owner.click("Cancel the campaign")
    assert answer.text == "Campaign 1 was cancelled."
    await bot.rest()
    assert "**#1** Park 1a · withdrawn" in (await alice.sees("Cancelled: campaign 1 · Parks")).text
    assert "was cancelled" in (await owner.slash("campaign start", number=1)).text
    async with bot.database.guild_session(guild.id, read_only=True) as session:
        assert await purses.balance(session, 1, alice.id) == 100


async def test_the_doctor_adds_up_the_purses_of_every_guild(bot, guild, owner, alice):
    async def look():
        doctor = Bot(bot.config)
        try:
            return {found.name: found async for found in examine(doctor)}["voting: purses"]
        finally:
            await doctor.database.close()

    await plan(bot, owner, 1)
    await owner.click("Start stage 1")
    await bot.rest()
    await alice.click("Vote")
    await cast(alice, "Yes", tokens="60")
    found = await look()
    assert (found.level, found.says) == ("ok", "in 1 guilds")
    async with bot.database.guild_session(guild.id) as session:
        await session.execute(update(Purse).where(Purse.member_id == alice.id).values(balance=41))
    found = await look()
    assert found.level == "failed"
    assert found.says == f"in guild {guild.id}: Purses do not add up: 1 in campaign 1."
    assert "restore a backup" in found.remedy


async def test_where_the_constitution_asks_for_it_scenarios_wait_for_approval(bot, guild, owner, alice):
    await rule(bot, guild, auto_approval=False)
    assert "and waits for approval" in (await plan(bot, owner, 1)).text
    await bot.rest()
    answer = await owner.click("Start stage 1")
    assert answer.text.startswith("#1 waits for approval, which the constitution asks for.")
    assert "Only those who may manage this server approve" in (await alice.click("Approve stage 1")).text
    assert (await owner.click("Approve stage 1")).text == "Approved: #1."
    await add(owner, 1, 1, "Another")
    answer = await owner.slash("campaign start", number=1)
    assert answer.text.startswith("#2 waits for approval")
    answer = await owner.slash("proposal approve", number=2)
    assert answer.text == "**#2 · Another** is approved: voting opens with its stage."
    assert (await owner.click("Start stage 1")).text == "Stage 1 is open: 2 scenarios."


# --- the whole of it --------------------------------------------------------------------------------------------------


@pytest.mark.timeout(400)
async def test_a_whole_campaign_of_forty_members_in_two_guilds_with_restarts(
    bot, sandbox, two_guilds, switch_on
):
    tennessee, ohio = two_guilds
    sandbox.patience.answer = sandbox.patience.settle = (
        30  # many write at once, so that answers come late and may be deferred
    )
    await sandbox.settled()
    await bot.rest()
    await switch_on(ohio, "voting")
    people = {guild: guild.join_many(40) for guild in two_guilds}
    for guild in two_guilds:
        await plan(bot, guild.owner, 2, 1, 1, title=f"Parks of {guild.name}", purse=50)

    async def vote(guild, person, place, stage, number):
        card = await person.sees(f"#{number} · Park {stage}")
        await person.click("Vote", on=card)
        answer = await person.select("Yes" if place % 4 else "No")
        if place % 2 == 0:
            await person.click("Cast with tokens …", on=answer.message)
            answer = await person.fill(tokens="30" if guild is tennessee else "20")
            if "Your ballot on" in answer.text:
                return ""
            refused = answer.text
        else:
            refused = ""
        answer = await person.click("Cast this ballot", on=answer.message)
        assert "Your ballot on" in answer.text
        return refused

    async def everybody(stage, number, places):
        voting = [
            vote(guild, people[guild][place], place, stage, number)
            for guild in two_guilds
            for place in places
        ]
        return await asyncio.gather(*voting)

    numbers = {1: 1, 2: 3, 3: 4}
    for stage, number in numbers.items():
        for guild in two_guilds:
            assert "is open" in (await guild.owner.click(f"Start stage {stage}")).text
        await sandbox.bot_at_rest()
        first = await everybody(stage, number, range(20))
        await sandbox.restart_bot()
        await everybody(stage, number, range(20, 40))
        refused = [text for text in first if "That would take" in text]
        # 30 of 50 once, 20 of 50 twice.
        assert len(refused) == {1: 0, 2: 10, 3: 20}[stage]
        await sandbox.runner.stop()
        sandbox.time.advance(days=1)
        await sandbox.runner.start()
        await sandbox.bot_at_rest()
        for guild in two_guilds:
            result = await people[guild][0].sees(
                f"Result of stage {stage} of campaign 1 · Parks of {guild.name}",
                within=90,  # a job that found the database busy is tried again after a pause
            )
            assert f"**#{number}** Park {stage}" in result.text
    for guild, invested in ((tennessee, 600), (ohio, 800)):
        result = await people[guild][0].sees(f"Result of campaign 1 · Parks of {guild.name}")
        assert f"Invested in all: {invested} tokens" in result.text
        assert "**Stage 3**\n**#4** Park 3a · **Yes** · 40 ballots" in result.text
        shown = [message for message in people[guild][0].messages() if "Result of stage" in message.text]
        assert len(shown) == 3
