"""Ballot papers of every kind, in the channel and by direct message, their receipts, and the count so far."""

import re

import pytest
from sqlalchemy import select

from guildkit_sandbox.bots import running_bot
from guildkit_voting.files.sheets import Line, read_sheet
from guildkit_voting.models import BallotRecord, PaperRecord
from tests.e2e.elections import propose, rule, tell


@pytest.fixture
def sandbox_options():
    return {"privileged_intents": ["members"]}


@pytest.fixture
async def bot(bot, guild, switch_on):
    await switch_on(guild, "voting")
    return bot


async def rows(bot, guild, model):
    async with bot.database.guild_session(guild.id, read_only=True) as session:
        return (await session.scalars(select(model))).all()


def labels(message):
    return [option.label for select in message.selects for option in select.options]


def code(message):
    return re.search(r"Receipt: `([-0-9A-Z]{14})`", message.text)[1]


# --- more options than a select holds ---------------------------------------------------------------------------------


def names(count):
    return [f"City {number}" for number in range(1, count + 1)]


@pytest.mark.parametrize("count", [60, 100])
@pytest.mark.parametrize("method", ["plurality", "dhondt"])
async def test_one_choice_among_many_pages(bot, alice, bob, method, count):
    await propose(bot, alice, method=method, options="\n".join(names(count)))
    await bob.click("Vote")
    paper = bob.messages()[-1]
    assert labels(paper) == names(25)
    seen = labels(paper)
    for _ in range(-(-count // 25) - 1):
        await bob.click("▶")
        seen += labels(paper)
    assert seen == names(count)
    await bob.select(f"City {count}")
    assert f"is in: **City {count}**." in tell(bob)
    await alice.slash("proposal close", number=1)
    assert f"City {count}" in (await alice.sees("Result of #1")).text.splitlines()[0]


@pytest.mark.parametrize("count", [60, 100])
async def test_approvals_add_up_across_pages(bot, guild, alice, bob, count):
    await propose(bot, alice, method="approval", options="\n".join(names(count)))
    await bob.click("Vote")
    paper = bob.messages()[-1]
    await bob.select("City 3", "City 7")
    await bob.click("▶")
    await bob.select("City 30")
    await bob.click("⏭")
    await bob.select(f"City {count}")
    await bob.click("⏮")
    assert [option.label for option in paper.selects[0].options if option.default] == ["City 3", "City 7"]
    await bob.select("City 7")  # of this page only that, now
    assert "City 3\n" not in paper.text
    await bob.click("Cast this ballot")
    assert f"is in: **City 7**, **City 30**, **City {count}**." in tell(bob)
    await bob.click("Change my ballot")
    await bob.click("▶")
    await bob.select()
    await bob.click("Cast this ballot")
    assert f"is changed: **City 7**, **City {count}**." in tell(bob)
    assert await rows(bot, guild, PaperRecord) == []


@pytest.mark.parametrize("count", [60, 100])
@pytest.mark.parametrize("method", ["runoff", "borda", "copeland"])
async def test_a_ranking_of_many(bot, guild, alice, bob, method, count):
    await propose(bot, alice, method=method, options="\n".join(names(count)))
    await bob.click("Vote")
    paper = bob.messages()[-1]
    await bob.click("⏭")
    await bob.select(f"City {count}")
    await bob.click("⏮")
    await bob.click("▶")
    await bob.select("City 27")
    await bob.click("Undo")
    assert "City 27" not in "".join(embed["description"] for embed in paper.embeds)
    for name in names(count - 1)[:-1]:
        await bob.select(name)
    assert f"{count}. City {count - 1}" in paper.text  # the last place fills itself
    await bob.click("Cast this ballot")
    (cast,) = await rows(bot, guild, BallotRecord)
    assert cast.choices == [count - 1, *range(count - 1)]
    assert "is in: as below" in tell(bob)
    assert f"1. City {count}\n2. City 1\n" in tell(bob)


async def test_start_over_and_two_papers_at_once(bot, sandbox, alice, bob):
    await propose(bot, alice, method="borda", options="A\nB\nC\nD")
    await bob.click("Vote")
    first = bob.messages()[-1]
    await bob.select("C")
    await bob.select("A")
    sandbox.time.advance(seconds=2)  # or it were a double click
    await bob.click("Vote")
    second = bob.messages()[-1]
    assert "1. C\n2. A" in second.text
    await bob.click("Start over", on=second)
    await bob.select("D", on=second)
    # What is cast is what stands there: the first paper shows another ranking.
    await bob.click("Cast this ballot", on=first)
    assert "is in" not in first.text
    assert "1. D" in first.text
    await bob.click("Cast this ballot", on=first)
    assert "is in: **D**." in first.text
    await bob.click("Cast this ballot", on=second)
    assert "is in: **D**." in second.text


async def test_as_many_long_names_as_a_form_holds_fit_everywhere(bot, alice, bob):
    long = [f"{number:02}{'_' * 77}" for number in range(50)]
    await propose(bot, alice, method="borda", options="\n".join(long))
    await bob.click("Vote")
    await bob.click("Type it instead")
    await bob.fill()
    assert "is in: as below" in tell(bob)
    await bob.click("Change my ballot")
    for option in long[:26]:
        await bob.select(option)
    await bob.click("Cast this ballot")
    assert "is changed: as below" in tell(bob)


async def test_a_paper_outlives_a_restart(sandbox, guild, tmp_path, database_url, switch_on):
    alice, bob = guild.join("alice"), guild.join("bob")
    async with running_bot(sandbox, tmp_path, database_url=database_url) as bot:
        await switch_on(guild, "voting")
        await propose(bot, alice, method="borda", options="\n".join(names(60)))
        await bob.click("Vote")
        for name in ("City 9", "City 4"):
            await bob.select(name)
    async with running_bot(sandbox, tmp_path, database_url=database_url):
        await bob.select("City 1")
        await bob.click("Cast this ballot")
        assert "is in: **City 9** › **City 4** › **City 1**." in tell(bob)


# --- shuffled ---------------------------------------------------------------------------------------------------------


async def test_each_voter_has_an_order_of_their_own_that_stays(bot, sandbox, guild, alice, bob):
    await rule(bot, guild, shuffle_options=True)
    await propose(bot, alice, method="borda", options="\n".join(names(20)))
    orders = {}
    for person in (alice, bob):
        for _ in range(2):
            sandbox.time.advance(seconds=2)
            await person.click("Vote")
            orders.setdefault(person.name, []).append(labels(person.messages()[-1]))
        answer = await person.click("Type it instead")
        orders[person.name].append(answer.modal.fields[0].value.split("\n"))
    for own in orders.values():
        assert own[0] == own[1] == own[2]
        assert sorted(own[0]) == sorted(names(20))
    assert len({tuple(own[0]) for own in orders.values()} | {tuple(names(20))}) == 3
    await bob.fill(ranking="City 2\nCity 1")
    (cast,) = await rows(bot, guild, BallotRecord)
    assert cast.choices == [1, 0]


# --- receipts ---------------------------------------------------------------------------------------------------------


async def test_a_receipt_leads_to_the_own_line_and_to_nothing_after_a_change(bot, sandbox, guild, alice, bob):
    await propose(bot, alice)
    await bob.click("Vote")
    await bob.select("Memphis")
    paper = bob.messages()[-1]
    first = code(paper)
    await bob.click("Change my ballot")
    await bob.select("Nashville")
    second = code(paper)
    assert first != second
    assert "leads nowhere now" in paper.text
    sandbox.time.advance(seconds=2)
    await bob.click("Vote")
    assert code(bob.messages()[-1]) == second
    await alice.slash("proposal close", number=1)
    await bot.rest()
    result = await bob.sees("Result of #1")
    sheet = read_sheet(result.attachments[-1].content.decode())
    assert sheet.ballots == (Line(receipt=second, ballot=("Nashville",)),)
    answer = await bob.click("My ballot", on=result)
    assert answer.private
    assert "Your ballot on **#1** was: **Nashville**." in answer.text
    assert code(answer.message) == second
    assert [button.label for button in answer.message.buttons] == []
    assert "Voting on #1 is over" in (await alice.click("My ballot")).text


# --- the count so far -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("policy", ["never", "after_vote", "always"])
async def test_who_sees_the_count_before_the_end(bot, sandbox, guild, alice, bob, policy):
    await rule(bot, guild, live_tally=policy)
    await propose(bot, alice)
    card = await bob.sees("Voting ends")
    await alice.click("Vote")
    assert "so far" not in tell(alice)
    await alice.select("Nashville")
    assert ("▰▰▰▰▰▰▰▰▰▰ Nashville: **1**" in tell(alice)) is (policy != "never")
    await alice.click("Change my ballot")
    await alice.select("Memphis")
    sandbox.time.advance(minutes=1)
    await bot.rest()
    assert ("Memphis: **1**" in card.text) is (policy == "always")
    assert "1 ballot so far" in card.text
    shown = (await bob.slash("proposal show", number=1)).text
    assert ("Votes so far" in shown) is (policy == "always")
    if policy != "never":  # who sees how it stands might end it when it suits them
        assert "only somebody who may manage" in (await alice.slash("proposal close", number=1)).text
    await guild.owner.slash("proposal close", number=1)
    await bot.rest()
    assert "so far" not in card.text


@pytest.mark.parametrize(
    ("method", "heading", "line"),
    [
        ("runoff", "First choices so far", "C: **2**"),
        ("borda", "Points so far", "B: **7**"),
        ("copeland", "Duels won so far", "C: **3**"),
    ],
)
async def test_what_the_count_of_rankings_shows(bot, guild, alice, bob, carol, method, heading, line):
    await rule(bot, guild, live_tally="after_vote")
    await propose(bot, alice, method=method, options="A\nB\nC\nD")
    for person, order in ((alice, "CBAD"), (bob, "CBDA"), (carol, "BACD")):
        await person.click("Vote")
        await person.click("Type it instead")
        await person.fill(ranking="\n".join(order))
    assert heading in tell(carol)
    assert line in tell(carol)


# --- who may vote -----------------------------------------------------------------------------------------------------


async def test_who_may_not_vote_is_told_before_filling_in_a_paper(bot, sandbox, guild, alice, bob, carol):
    citizen = guild.role("Citizen")
    await guild.owner.gives(alice, citizen)
    await guild.owner.gives(bob, citizen)
    await rule(bot, guild, vote_role=citizen.id)
    await propose(bot, alice)
    late = guild.join("late", roles=["Citizen"])
    assert "could not vote when the voting on #1 opened" in (await late.click("Vote")).text
    assert "could not vote when the voting on #1 opened" in (await carol.click("Vote")).text
    await bob.click("Vote")
    await guild.owner.takes(bob, citizen)
    await bob.select("Memphis")
    assert "you need @Citizen" in tell(bob)
    await guild.owner.gives(bob, citizen)
    await guild.owner.times_out(bob, minutes=10)
    sandbox.time.advance(seconds=2)
    assert "You are timed out until" in (await bob.click("Vote")).text
    sandbox.time.advance(minutes=11)
    await bob.click("Vote")
    await bob.select("Memphis")
    assert "is in: **Memphis**" in tell(bob)
