"""`/privacy`: members see, get and erase what is kept of them; and what the bot does by itself when a guild sends it away."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import select, text

from guildkit import Plugin
from guildkit.data import housekeeping, purge_guild
from guildkit.discovery import Candidate
from guildkit.models import AuditRecord, GuildRecord, JobRecord
from guildkit_sandbox.bots import running_bot
from guildkit_voting import plugin as voting
from guildkit_voting.models import BallotRecord, Draft, LotSecret, Proposal

CORE_JOBS = {"backup", "self-test", "tidy-errors"}
"""What the core does by itself."""


@pytest.fixture
async def voted(start_bot, guild, alice, bob):
    """Alice's proposal, with a ballot of hers and one of Bob's; and a draft of hers."""
    bot = await start_bot(voting)
    await alice.slash("proposal create")
    await alice.fill(title="Capital", options="Memphis\nNashville", duration="3 days")
    await bot.rest()
    for person, city in ((alice, "Memphis"), (bob, "Nashville")):
        await person.click("Vote")
        await person.select(city)
    await alice.slash("proposal create")
    await alice.fill(title="Not yet", options="Only one")
    await bot.rest()
    return bot


async def stored(bot, *columns, guild_id=None):
    async with bot.database.system_session("test", read_only=True) as session:
        return [tuple(row) for row in await session.execute(select(*columns).order_by(*columns))]


async def everything(bot):
    """All that the database holds, as text."""
    found = []
    async with bot.database.connection() as connection:
        for name in [*voting.guildkit_storage().metadata.tables, *GuildRecord.metadata.tables]:
            found += [str(row) for row in await connection.execute(text(f"SELECT * FROM {name}"))]
    return "\n".join(found)


def content(message):
    (file,) = message.attachments
    return json.loads(file.content)


# --- what is kept -----------------------------------------------------------------------------------------------------


async def test_a_member_sees_what_is_kept_of_them(voted, alice, guild):
    answer = await alice.slash("privacy show")
    assert answer.private
    assert "What I keep of you on Tennessee" in answer.text
    assert "drafts: 1 · deleted when you have your data erased" in answer.text
    assert "ballots: 1 · stays without you" in answer.text
    nobody = guild.join("carol")
    assert "I keep nothing of you on this server." in (await nobody.slash("privacy show")).text


async def test_members_read_what_the_plugins_that_are_on_say_they_keep(start_bot, guild, other_guild):
    await start_bot(voting, Plugin("silent"))
    said = (await guild.join("carol").slash("privacy show")).text
    assert "What is kept of members here" in said
    assert "**ballots**: What a member voted for in each proposal" in said
    assert "Silent" not in said
    german = (await guild.join("dave", locale="de").slash("privacy show")).text
    assert "**ballots**: Wofür ein Mitglied bei jedem Antrag gestimmt hat" in german
    assert "voted" not in german
    assert "ballots" not in (await other_guild.join("zoe").slash("privacy show")).text


async def test_a_german_reads_german(voted, guild):
    carol = guild.join("carol", locale="de")
    answer = await carol.slash("privacy export")
    assert "Ich speichere auf diesem Server nichts über dich." in answer.text


async def test_a_member_gets_all_of_it_as_a_file(voted, alice, bob, guild):
    answer = await alice.slash("privacy export")
    assert (answer.text, answer.private) == ("I have sent you a direct message with the file.", True)
    letter = alice.dms()[-1]
    assert "This is what I keep of you on Tennessee." in letter.text
    found = content(letter)
    assert (found["member"], found["guild"]) == (str(alice.id), {"id": str(guild.id), "name": "Tennessee"})
    assert [row["title"] for row in found["data"]["voting"]["voting_proposals"]] == ["Capital"]
    assert [row["choices"] for row in found["data"]["voting"]["voting_ballots"]] == [[0]]
    assert [row["title"] for row in found["data"]["voting"]["voting_drafts"]] == ["Not yet"]
    assert str(bob.id) not in json.dumps(found)
    async with voted.database.guild_session(guild.id, read_only=True) as session:
        (seed,) = await session.scalars(select(LotSecret.seed))
    assert seed not in json.dumps(found)  # the author would know whom a lot chooses


async def test_a_member_who_takes_no_direct_messages_gets_the_file_privately(voted, alice):
    await alice.closes_dms()
    answer = await alice.slash("privacy export")
    assert "so the file comes as an answer that only you see" in answer.text
    await voted.rest()
    message = alice.messages()[-1]
    assert message.private
    assert "voting" in content(message)["data"]


async def test_what_a_plugin_that_is_off_or_broken_keeps_belongs_to_it_too(
    voted, start_bot, guild, alice, sandbox, tmp_path, database_url
):
    await guild.owner.slash("plugins disable", name="voting")
    await alice.slash("privacy export")
    assert "voting" in content(alice.dms()[-1])["data"]

    def broken():
        raise ImportError("no module named left_pad")

    await sandbox.runner.stop()
    candidates = [Candidate("voting", broken)]
    async with running_bot(sandbox, tmp_path, database_url=database_url, candidates=candidates) as bot:
        await alice.slash("privacy export")
        assert "voting_drafts" in content(alice.dms()[-1])["data"]["voting"]
        await alice.slash("privacy erase")
        await alice.click("Erase my data")
        await bot.rest()
        # The word to the plugin, which may wait for ever, does not name her.
        left = await everything(bot)
        assert "member-erased" in left
        assert str(alice.id) not in left
        assert await stored(bot, Draft.title) == []


# --- erasure ----------------------------------------------------------------------------------------------------------


async def test_an_erasure_is_asked_for_twice(voted, alice, bob):
    answer = await alice.slash("privacy erase")
    assert answer.private
    assert "Shall I erase what I keep of you on Tennessee? This cannot be undone." in answer.text
    assert str(alice.id) in await everything(voted)
    answer = await alice.click("Erase my data")
    await voted.rest()
    assert answer.text.startswith("It is done: on Tennessee 1 entry was deleted, and 4 stay without you.")
    assert str(alice.id) not in await everything(voted)
    assert str(bob.id) in await everything(voted)
    assert (await alice.slash("privacy erase")).text == "I keep nothing of you on this server."


async def test_clicking_once_more_erases_nothing_more(voted, alice):
    await alice.slash("privacy erase")
    question = alice.messages()[-1]
    await alice.slash("privacy erase")
    await alice.click("Erase my data")
    answer = await alice.click("Erase my data", on=question)
    assert answer.text == "I keep nothing of you on this server."
    assert [row[0] for row in await stored(voted, AuditRecord.action)].count("member.erased") == 1


async def test_a_running_vote_is_withdrawn_and_the_card_says_so(voted, alice, bob):
    def card():
        return next(each for each in bob.messages() if each.buttons and "Capital" in each.text).text

    assert "2 ballots" in card()
    await alice.slash("privacy erase")
    await alice.click("Erase my data")
    await voted.rest()
    assert "1 ballot" in card()
    assert "2 ballots" not in card()
    assert await stored(voted, BallotRecord.member_id) == [(bob.id,)]


async def test_a_vote_that_was_counted_keeps_its_result(voted, alice, bob):
    await alice.slash("proposal close", number=1)
    await voted.rest()
    before = (await bob.slash("proposal show", number=1)).text
    await alice.slash("privacy erase")
    await alice.click("Erase my data")
    await voted.rest()
    assert (await bob.slash("proposal show", number=1)).text == before
    ((stand_in,), (other,)) = await stored(voted, BallotRecord.member_id)
    assert (stand_in < 0, other) == (True, bob.id)
    assert await stored(voted, Proposal.author_id) == [(stand_in,)]


async def test_the_other_guild_keeps_what_is_its_own(voted, guild, other_guild, alice, switch_on, sandbox):
    await sandbox.settled()
    await sandbox.bot_at_rest()
    await switch_on(other_guild, "voting")
    there = other_guild.join(alice)
    await there.slash("proposal create")
    await there.fill(title="Elsewhere", options="A\nB", duration="3 days")
    await voted.rest()
    await alice.slash("privacy erase")
    await alice.click("Erase my data")
    await voted.rest()
    authors = dict(await stored(voted, Proposal.guild_id, Proposal.author_id))
    assert authors[guild.id] < 0
    assert authors[other_guild.id] == alice.id


async def test_a_plugin_that_fails_over_an_erasure_is_told_again(start_bot, voted, guild, alice, sandbox):
    told, plugin = [], Plugin("test")

    @plugin.on_member_erased
    async def _erased(ctx, pseudonym):
        told.append((ctx.plugin, pseudonym))
        if len(told) == 1:
            raise ZeroDivisionError

    off = Plugin("off")
    off.on_member_erased(_erased)
    bot = await start_bot(voting, plugin)
    bot = await start_bot(voting, plugin, off, on=False)
    await alice.slash("privacy erase")
    await alice.click("Erase my data")
    await bot.rest()
    ((name, pseudonym),) = told
    assert name == "test"
    assert pseudonym < 0
    assert str(alice.id) not in await everything(bot)
    sandbox.time.advance(seconds=5)
    bot.dispatcher.pause("test")  # it is being renewed when it is its turn again
    await bot.rest()
    assert len(told) == 1
    bot.dispatcher.resume("test")
    await bot.jobs.settle([guild.id])
    await bot.rest()
    assert told == [("test", pseudonym)] * 2
    left = sorted(name for (name,) in await stored(bot, JobRecord.name) if name not in CORE_JOBS)
    assert left == ["close", "remind"]
    assert str(alice.id) not in await everything(bot)


async def test_a_plugin_that_is_off_meanwhile_is_told_once_it_is_on_again(voted, guild, alice, bob):
    await guild.owner.slash("plugins disable", name="voting")
    await alice.slash("privacy erase")
    await alice.click("Erase my data")
    await voted.rest()
    ballots = {member for (member,) in await stored(voted, BallotRecord.member_id)}
    assert alice.id not in ballots
    assert len(ballots) == 2
    assert ("member-erased", "parked") in await stored(voted, JobRecord.name, JobRecord.state)
    assert str(alice.id) not in await everything(voted)
    await guild.owner.slash("plugins enable", name="voting")
    await voted.rest()
    # Hers is withdrawn, for the vote is still open.
    assert await stored(voted, BallotRecord.member_id) == [(bob.id,)]
    assert str(alice.id) not in await everything(voted)


async def test_what_was_counted_for_somebody_goes_with_them(start_bot, alice, bob):
    plugin = Plugin("test")

    @plugin.command("raffle", description="Take part", answers="private")
    async def _raffle(ctx):
        async with ctx.transaction() as session:
            await ctx.limit(session, "raffle", ctx.member.id, times=1, per=timedelta(days=1))
        await ctx.reply("You take part.")

    bot = await start_bot(voting, plugin)
    for person in (alice, bob):
        assert (await person.slash("raffle")).text == "You take part."
    await alice.slash("privacy erase")
    await alice.click("Erase my data")
    await bot.rest()
    assert str(alice.id) not in await everything(bot)
    assert (await bob.slash("raffle")).text != "You take part."


# --- a guild that sends the bot away ----------------------------------------------------------------------------------


async def test_a_guild_is_purged_thirty_days_after_it_has_sent_the_bot_away(
    voted, guild, other_guild, sandbox
):
    guild.kick_bot()
    await sandbox.settled()
    await sandbox.bot_at_rest()
    sandbox.time.advance(days=29, hours=23)
    await voted.rest()
    assert await stored(voted, Proposal.title) == [("Capital",)]
    sandbox.time.advance(hours=2)
    await voted.rest()
    assert str(guild.id) not in (await everything(voted)).replace(f"'{guild.id}'", "")
    assert await stored(voted, GuildRecord.name) == [("Ohio",)]
    assert ("guild.purged", str(guild.id)) in await stored(voted, AuditRecord.action, AuditRecord.subject)
    guild.invite_bot()
    await sandbox.settled()
    await sandbox.bot_at_rest()
    assert not voted.gate.enabled(guild.id, "voting")


async def test_a_guild_that_takes_the_bot_back_keeps_everything(voted, guild, sandbox, alice):
    guild.kick_bot()
    await sandbox.settled()
    await sandbox.bot_at_rest()
    sandbox.time.advance(days=20)
    guild.invite_bot()
    await sandbox.settled()
    await sandbox.bot_at_rest()
    sandbox.time.advance(days=20)
    await voted.rest()
    assert await stored(voted, Proposal.title) == [("Capital",)]
    guild.kick_bot()
    await sandbox.settled()
    await sandbox.bot_at_rest()
    sandbox.time.advance(days=20)  # counted anew
    await voted.rest()
    assert await stored(voted, Proposal.title) == [("Capital",)]


async def test_a_guild_that_takes_the_bot_back_while_it_sleeps_keeps_everything(
    voted, start_bot, guild, sandbox, tmp_path, database_url
):
    guild.kick_bot()
    await sandbox.settled()
    await sandbox.bot_at_rest()
    await sandbox.runner.stop()
    sandbox.time.advance(days=40)
    guild.invite_bot()
    candidates = [Candidate("voting", lambda: voting)]
    async with running_bot(sandbox, tmp_path, database_url=database_url, candidates=candidates) as bot:
        await bot.rest()
        assert await stored(bot, Proposal.title) == [("Capital",)]


async def test_a_plugin_says_good_bye_before_the_data_goes(start_bot, guild, sandbox):
    seen, plugin = [], Plugin("test")

    @plugin.on_guild_left
    async def _left(ctx):
        async with ctx.read() as session:
            seen.append((ctx.guild_id, (await session.scalars(select(GuildRecord.name))).all()))
        raise ZeroDivisionError

    bot = await start_bot(plugin)
    guild.kick_bot()
    await sandbox.settled()
    await sandbox.bot_at_rest()
    sandbox.time.advance(days=31)
    await bot.rest()
    assert seen == [(guild.id, ["Tennessee"])]
    assert await stored(bot, GuildRecord.name) == []


async def test_a_guild_that_cannot_be_purged_does_not_keep_the_others_from_it(
    start_bot, guild, other_guild, sandbox, monkeypatch
):
    tried = []

    async def purge(database, clock, guild_id, **options):
        tried.append(guild_id)
        if guild_id == guild.id:
            raise ZeroDivisionError
        return await purge_guild(database, clock, guild_id, **options)

    monkeypatch.setattr(housekeeping, "purge_guild", purge)
    bot = await start_bot(Plugin("test"))
    for each in (guild, other_guild):
        each.kick_bot()
        await sandbox.settled()
        await sandbox.bot_at_rest()
    sandbox.time.advance(days=31)
    await bot.rest()
    await bot.rest()
    assert tried == [guild.id, other_guild.id]
    assert await stored(bot, GuildRecord.name) == [("Tennessee",)]
    sandbox.time.advance(hours=2)
    await bot.rest()
    assert tried == [guild.id, other_guild.id, guild.id]


async def test_the_audit_goes_back_a_year(start_bot, guild, sandbox):
    bot = await start_bot(Plugin("test"))
    sandbox.time.advance(days=364)
    await bot.rest()
    assert await stored(bot, AuditRecord.action) == [("plugin.enabled",)]
    sandbox.time.advance(days=2)
    await bot.rest()
    assert await stored(bot, AuditRecord.action) == []
