"""Ballots by direct message, reminders, and letting others vote, as members meet them."""

import re
from zoneinfo import ZoneInfo

import pytest

from guildkit_sandbox import CannotDo
from guildkit_sandbox.bots import running_bot
from guildkit_voting import wishes
from guildkit_voting.files.sheets import read_sheet
from guildkit_voting.files.verifying import verify
from tests.e2e.elections import propose, rule


@pytest.fixture
def sandbox_options(request):
    return {"privileged_intents": getattr(request, "param", ["members"])}


@pytest.fixture
async def bot(bot, guild, switch_on):
    await switch_on(guild, "voting")
    return bot


def mail(person, about):
    """The direct messages that say something."""
    return [message for message in person.dms() if about in message.text]


# --- ballots by direct message ----------------------------------------------------------------------------------------


async def test_who_wishes_it_votes_by_direct_message(bot, guild, alice, bob, carol):
    assert "You vote in the channel" in (await bob.slash("ballots")).text
    answer = await bob.slash("ballots", dm="on")
    assert answer.private
    assert "your ballot comes by direct message" in answer.text
    assert "From **Tennessee**" in bob.dms()[-1].text
    await propose(bot, alice, method="borda", options="A\nB\nC", text="Where to?")
    (ballot,) = mail(bob, "Voting is open in **Tennessee**")
    assert "Where to?" in ballot.text
    assert carol.dms() == []
    await bob.select("C", on=ballot)
    await bob.click("Cast this ballot", on=ballot)
    assert "From **Tennessee**:\n✅ Your ballot on **#1** is in: **C**." in ballot.text
    await bob.click("Change my ballot", on=ballot)
    await bob.click("Type it instead", on=ballot)
    await bob.fill(ranking="A\nB")
    assert "is changed: **A** › **B**." in ballot.text
    await bob.slash("ballots", dm="off")
    await propose(bot, alice)
    assert mail(bob, "Voting is open") == []


async def test_a_hundred_options_by_direct_message(bot, alice, bob):
    await bob.slash("ballots", dm="on")
    await propose(bot, alice, method="approval", options="\n".join(f"City {n}" for n in range(1, 101)))
    (ballot,) = mail(bob, "Voting is open")
    await bob.select("City 2", on=ballot)
    await bob.click("⏭", on=ballot)
    await bob.select("City 100", on=ballot)
    await bob.click("Cast this ballot", on=ballot)
    assert "is in: **City 2**, **City 100**." in ballot.text


async def test_whose_direct_messages_are_closed_is_told_and_votes_in_the_channel(bot, alice, bob, carol):
    await carol.slash("ballots", dm="on")
    await carol.closes_dms()
    await bob.closes_dms()
    answer = await bob.slash("ballots", dm="on")
    assert answer.text.startswith("I cannot send you direct messages.")
    assert "You vote in the channel" in (await bob.slash("ballots")).text
    await propose(bot, alice)
    assert len(carol.dms()) == 1  # what came before they were closed
    await carol.click("Vote")
    await carol.select("Memphis")
    assert "is in: **Memphis**" in carol.messages()[-1].text


async def test_who_has_left_or_is_banned_votes_no_more_and_their_ballot_stays(bot, guild, alice, bob, carol):
    for person in (bob, carol):
        await person.slash("ballots", dm="on")
    await propose(bot, alice)
    await bob.select("Memphis", on=mail(bob, "Voting is open")[0])
    await guild.owner.bans(bob)
    await carol.leaves_guild()
    assert "you or I have left" in (await bob.click("Change my ballot", on=bob.dms()[-1])).text
    assert "you or I have left" in (await carol.select("Memphis", on=carol.dms()[-1])).text
    await alice.slash("proposal close", number=1)
    assert "1 vote: Memphis 1" in (await alice.sees("Result of #1")).text


async def test_each_guild_sends_its_own(bot, sandbox, guild, other_guild, alice, bob, switch_on):
    await sandbox.settled()
    await bot.rest()
    await switch_on(other_guild, "voting")
    zoe, bob_there = other_guild.join("zoe"), other_guild.join(bob)
    await bob.slash("ballots", dm="on")
    await propose(bot, zoe)
    assert mail(bob, "Voting is open") == []
    await bob_there.slash("ballots", dm="on")
    await propose(bot, zoe)
    await propose(bot, alice)
    ohio, tennessee = mail(bob, "Voting is open")
    assert "**Ohio**" in ohio.text
    await bob.select("Nashville", on=tennessee)
    assert "0 ballots" in (await zoe.slash("proposal list")).text
    assert "1 ballot" in (await alice.slash("proposal list")).text


# --- reminders --------------------------------------------------------------------------------------------------------


async def later(bot, sandbox, **time):
    sandbox.time.advance(**time)
    await bot.rest()


async def test_who_has_not_voted_is_reminded_once(bot, sandbox, guild, alice, bob, carol):
    await rule(bot, guild, quiet_from=0, quiet_until=0)
    dave = guild.join("dave")
    for person in (bob, carol):
        await person.slash("ballots", dm="on")
    await dave.slash("ballots", reminders="on")
    await propose(bot, alice)
    await carol.click("Vote")
    await carol.select("Memphis")
    await later(bot, sandbox, hours=47)
    alice.does_not_see("have voted")
    await later(bot, sandbox, hours=1, minutes=1)
    said = await alice.sees("**#1 · Capital**: 1 of 5 have voted. Voting ends")
    assert said.pings == set()
    (reminder,) = mail(bob, "You have not voted yet in **Tennessee**")
    assert len(mail(dave, "You have not voted yet")) == 1
    assert mail(carol, "You have not voted yet") == mail(alice, "You have not voted yet") == []
    await bob.select("Nashville", on=reminder)
    assert "is in: **Nashville**" in reminder.text
    await later(bot, sandbox, hours=12)
    assert len(mail(dave, "You have not voted yet")) == 1


async def test_quiet_hours_by_the_guilds_own_clocks_put_a_reminder_off(
    bot, sandbox, guild, guild_settings, alice, bob
):
    await guild_settings(guild, "core", time_zone="Asia/Tokyo")
    hour = bot.clock.now().astimezone(ZoneInfo("Asia/Tokyo")).hour
    await rule(bot, guild, quiet_from=(hour - 1) % 24, quiet_until=(hour + 3) % 24)
    await bob.slash("ballots", dm="on")
    await propose(bot, alice)
    await later(bot, sandbox, hours=49)
    assert mail(bob, "You have not voted yet") == []
    await later(bot, sandbox, hours=3)
    assert len(mail(bob, "You have not voted yet")) == 1


async def test_nobody_is_reminded_of_what_is_over_or_decided_by_all(bot, sandbox, guild, alice, bob):
    await rule(bot, guild, quiet_from=0, quiet_until=0)
    await bob.slash("ballots", dm="on")
    await propose(bot, alice)
    await propose(bot, alice, duration="20 hours")
    await alice.slash("proposal close", number=1)
    await later(bot, sandbox, hours=49)
    assert mail(bob, "You have not voted yet") == []
    alice.does_not_see("have voted")


async def test_a_bot_that_was_away_reminds_nobody_twice_and_not_at_night(
    sandbox, guild, tmp_path, database_url, switch_on
):
    alice, bob, carol = (guild.join(name) for name in ("alice", "bob", "carol"))
    async with running_bot(sandbox, tmp_path, database_url=database_url) as bot:
        await switch_on(guild, "voting")
        hour = bot.clock.now().hour
        await rule(bot, guild, quiet_from=(hour + 2) % 24, quiet_until=(hour + 6) % 24)
        for person in (bob, carol):
            await person.slash("ballots", dm="on")
        await propose(bot, alice)
    sandbox.time.advance(hours=51)  # the reminder was due three hours ago, and now it is quiet
    async with running_bot(sandbox, tmp_path, database_url=database_url) as bot:
        await bot.rest()
        assert mail(bob, "You have not voted yet") == []
        await later(bot, sandbox, hours=4)
        assert len(mail(bob, "You have not voted yet")) == 1
    async with running_bot(sandbox, tmp_path, database_url=database_url) as bot:
        await later(bot, sandbox, hours=1)
        for person in (bob, carol):
            assert len(mail(person, "You have not voted yet")) == 1
        assert len([message for message in alice.messages() if "have voted" in message.text]) == 1


async def test_a_restart_in_the_middle_writes_to_nobody_twice_and_forgets_nobody(
    sandbox, guild, tmp_path, database_url, switch_on
):
    alice, people = guild.join("alice"), guild.join_many(60)

    def reminded():
        return [len(mail(person, "You have not voted yet")) for person in people]

    async with running_bot(sandbox, tmp_path, database_url=database_url) as bot:
        await switch_on(guild, "voting")
        await rule(bot, guild, quiet_from=0, quiet_until=0)
        await propose(bot, alice)
        async with bot.database.guild_session(guild.id) as session:
            for person in people:
                await wishes.change(session, person.id, ballots=True)
        sandbox.time.advance(hours=48, minutes=1)
        await sandbox.until(lambda: sum(reminded()) >= 5, within=20)
    assert sum(reminded()) < 60
    async with running_bot(sandbox, tmp_path, database_url=database_url) as bot:
        sandbox.time.advance(minutes=5)  # what was interrupted is taken up again
        await bot.rest()
        assert reminded() == [1] * 60


# --- letting others vote ----------------------------------------------------------------------------------------------


async def test_delegation_is_off_by_default(bot, alice, bob):
    answer = await alice.slash("delegate to", member=bob)
    assert answer.text.startswith("Votes cannot be delegated on this server.")
    assert "Votes cannot be delegated" in (await alice.slash("delegate show")).text


async def test_a_delegate_votes_for_others_and_everybody_sees_it(bot, guild, alice, bob, carol):
    await rule(bot, guild, delegation=True)
    answer = await alice.slash("delegate to", member=bob)
    assert answer.private
    assert "@bob now votes for you on everything" in answer.text
    assert "nothing yet" not in answer.text
    await bob.slash("delegate to", member=carol)
    answer = await carol.slash("delegate to", member=alice)
    assert "in a circle: @carol → @alice → @bob → @carol." in answer.text
    assert "for yourself anyway" in (await alice.slash("delegate to", member=alice)).text
    assert "**For whom you vote**\n@bob: everything" in (await carol.slash("delegate show")).text
    await propose(bot, alice)
    await carol.click("Vote")
    cast = await carol.select("Memphis")
    assert "speaks for 2 other members too" in cast.text  # alice has chosen bob, and he has chosen carol
    await alice.click("Vote")
    assert "speaks for" not in (await alice.select("Nashville")).text
    await alice.slash("proposal close", number=1)
    result = await bob.sees("Result of #1")
    assert "3 votes: Memphis 2, Nashville 1" in result.text
    assert "Ballots\n2\ntogether of weight 3" in result.text
    answer = await carol.click("My ballot")
    assert "It spoke for one other member too" in answer.text

    # Bob finds that he was counted, and not in which ballot.
    answer = await bob.click("My ballot")
    assert answer.private
    assert "Somebody whom you let vote for you did, and your weight of 1 was counted" in answer.text
    assert "carol" not in answer.text
    code = re.search(r"Receipt: `(\S+)`", answer.text)[1]
    assert f"#1: with the weight 1, receipt `{code}`" in (await bob.slash("delegate show")).text
    assert "was counted" not in (await alice.slash("delegate show")).text
    sheet = read_sheet(next(f for f in result.attachments if f.filename.endswith(".json")).content.decode())
    assert [voice.receipt for voice in sheet.voices] == [code]
    assert sorted(line.people for line in sheet.ballots) == [1, 2]
    assert verify(sheet) == []

    answer = await bob.slash("delegate revoke")
    assert "You vote for yourself on everything again." in answer.text
    assert "delegated nothing" in (await bob.slash("delegate revoke", tag="parks")).text


@pytest.mark.parametrize("sandbox_options", [[]], indirect=True)
async def test_where_nobody_knows_the_members_a_delegate_is_told_to_be_of_no_use_yet(bot, guild, alice, bob):
    await rule(bot, guild, delegation=True)
    answer = await alice.slash("delegate to", member=bob)
    assert "@bob now votes for you on everything" in answer.text
    assert "It does nothing yet" in answer.text
    assert "Server Members Intent" in answer.text
    await propose(bot, alice)
    await bob.click("Vote")
    assert "speaks for" not in (await bob.select("Memphis")).text
    await alice.slash("proposal close", number=1)
    assert "1 vote: Memphis 1" in (await bob.sees("Result of #1")).text


async def test_bots_and_who_has_left_are_no_delegates(bot, guild, alice, bob):
    await rule(bot, guild, delegation=True)
    robot = next(each for each in guild.model.members.values() if each.user.bot)
    assert "bots have no vote" in (await alice.slash("delegate to", member=robot.user)).text
    await alice.slash("delegate to", member=bob, tag="Parks ")
    assert "@bob: proposals tagged “parks”" in (await alice.slash("delegate show")).text
    await bob.leaves_guild()
    with pytest.raises(CannotDo):
        await bob.slash("delegate show")


async def test_erasure_takes_delegations_wishes_and_papers_away(bot, guild, alice, bob, carol):
    await rule(bot, guild, delegation=True)
    await bob.slash("ballots", dm="on")
    await alice.slash("delegate to", member=bob)
    await bob.slash("delegate to", member=carol)
    await propose(bot, alice, method="borda")
    await bob.click("Vote")
    await bob.select("Memphis")
    await bob.slash("privacy erase")
    await bob.click("Erase my data")
    await bot.rest()
    assert "Nobody" in (await alice.slash("delegate show")).text
    assert "@bob" not in (await carol.slash("delegate show")).text
    assert "You vote in the channel" in (await bob.slash("ballots")).text
