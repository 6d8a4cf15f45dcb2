"""The constitution as members read, change and amend it."""

import pytest

from guildkit import Command, audit
from guildkit_voting import plugin
from guildkit_voting.methods import METHODS


@pytest.fixture
async def bot(bot, guild, switch_on):
    await switch_on(guild, "voting")
    return bot


@pytest.fixture
def dresden(sandbox):
    return sandbox.create_guild("Dresden", locale="de")


async def amend(bot, person, variable, value, **options):
    answer = await person.slash("constitution propose", variable=variable, value=value, **options)
    await bot.rest()
    return answer.text


async def vote(*voters, on):
    for person in voters:
        await person.click("Vote", on=await person.sees(on))
        await person.select("Yes")


async def test_managers_change_it_and_everybody_reads_what_it_is_and_was(bot, guild, alice):
    owner, citizens = guild.owner, guild.role("Citizens")
    answer = await owner.slash("constitution set", variable="quorum", value="20 %")
    assert answer.private
    assert "**Quorum** is now: **20 %** (it was: 0 %). This is version 2 of the constitution." in answer.text
    await owner.slash("constitution set", variable="propose_role", value=f"<@&{citizens.id}>")
    shown = (await alice.slash("constitution show")).message
    assert "Who may propose · propose_role\n**@Citizens**" in shown.text
    await alice.click("▶", on=shown)
    await alice.click("▶", on=shown)
    assert "**20 %**\nThe share of those who may vote that must take part; abstentions count." in shown.text
    assert "version 2, by @" in shown.text
    assert "by default: 0 %" in shown.text
    assert "Version 3 is in force." in shown.text
    one = (await alice.slash("constitution show", variable="support")).text
    assert "50 %" in one
    assert "It takes a whole number from 0 % to 99 %." in one
    history = (await alice.slash("constitution history")).text
    assert "Version 3" in history
    assert "Who may propose: everybody → @Citizens" in history
    assert "Quorum: 0 % → 20 %" in history
    assert "As it was delivered." in history
    async with bot.database.system_session("test", read_only=True) as session:
        newest, *_ = await audit.find(session, guild.id)
    assert (newest.action, newest.subject, newest.by) == (
        "voting.constitution.changed", "propose_role", owner.id,
    )  # fmt: skip
    assert "To propose something here you need @Citizens" in await amend(bot, alice, "quorum", "30")


@pytest.mark.parametrize(
    ("variable", "value", "says"),
    [
        ("quorum", "120 %", "“120 %” is no value for “Quorum”. Nothing was changed."),
        ("purse", "10^30", "It takes a whole number from 0 tokens to 1,000,000 tokens."),
        ("vote_role", "<@&123456789012345678>", "It takes a role of this server"),
        ("tie_policy", "a duel", "It takes one of: `closed`, `runoff`, `earliest`, `lot`."),
        ("**king**", "me", r"no variable \*\*king\*\*"),
        ("quorum", "0", "“Quorum” is “0 %” already."),
    ],
)
async def test_what_does_not_fit_gets_a_sentence_and_changes_nothing(bot, guild, variable, value, says):
    for command in ("constitution set", "constitution propose"):
        assert says in (await guild.owner.slash(command, variable=variable, value=value)).text
    assert "as it was delivered" in (await guild.owner.slash("constitution history")).text
    assert "There is no proposal yet" in (await guild.owner.slash("proposal list")).text


async def test_only_managers_set_and_only_as_long_as_no_vote_is_needed(bot, guild, alice):
    assert "Manage Server" in (await alice.slash("constitution set", variable="quorum", value="1")).text
    await guild.owner.slash("constitution set", variable="amended_by", value="vote")
    refused = (await guild.owner.slash("constitution set", variable="quorum", value="1")).text
    assert "Only a vote changes the constitution of this server." in refused
    assert "/constitution propose" in refused


async def test_an_amendment_is_in_force_when_it_has_passed_and_a_restart_loses_nothing(
    bot, sandbox, guild, alice, bob
):
    await guild.owner.slash("constitution set", variable="amended_by", value="vote")
    assert "Your proposal **#1 · Constitution: Quorum 20 %** is open." in await amend(
        bot, alice, "quorum", "20", reason="So that nobody is surprised."
    )
    card = await bob.sees("#1 · Constitution: Quorum 20 %")
    assert "Quorum: 0 % → 20 %." in card.text
    assert "So that nobody is surprised." in card.text
    await vote(alice, bob, on="#1 · Constitution")
    await sandbox.restart_bot()
    sandbox.time.advance(days=3)
    result = (await bob.sees("Result of #1")).text
    assert "Carried" in result
    assert "It is in force: version 3 of the constitution" in result
    assert "Quorum: 0 % → 20 %" in (await bob.slash("constitution history")).text
    assert "by proposal #1" in (await bob.slash("constitution show", variable="quorum")).text


async def test_two_guilds_have_two_constitutions(other_guild, bot, sandbox, guild, switch_on, alice, bob):
    await switch_on(other_guild, "voting")
    carol, dave = other_guild.join("carol"), other_guild.join("dave")
    await guild.owner.slash("constitution set", variable="amendment_support", value="40")
    for here, ayes, noes in ((guild, alice, bob), (other_guild, carol, dave)):
        await amend(bot, here.owner, "delegation", "on")
        await vote(ayes, on="#1 · Constitution: Delegation on")
        await noes.click("Vote")
        await noes.select("No")
    sandbox.time.advance(days=3)
    await bot.rest()
    assert "**on**" in (await alice.slash("constitution show", variable="delegation")).text
    assert "**off**" in (await carol.slash("constitution show", variable="delegation")).text
    assert "66 %" in (await carol.slash("constitution show", variable="amendment_support")).text


async def test_nobody_changes_the_constitution_alone(bot, sandbox, guild, alice):
    short = await alice.slash("constitution propose", variable="delegation", value="on", duration="1 minute")
    assert "lasts at least a day" in short.text
    await amend(bot, alice, "delegation", "on")
    waiting = await guild.owner.slash("proposal show", number=1)
    assert "Approve" in [button.label for button in waiting.message.buttons] or "waits" in waiting.text
    await guild.owner.slash("proposal approve", number=1)
    await bot.rest()
    await vote(alice, on="Voting ends")
    for person in (alice, guild.owner):
        said = (await person.slash("proposal close", number=1)).text
        assert "#1 changes the constitution: such a vote ends early only when everybody has voted" in said
    sandbox.time.advance(days=3)
    await bot.rest()
    assert "**on**" in (await alice.slash("constitution show", variable="delegation")).text


async def test_germans_read_write_and_vote_in_german(dresden, bot, switch_on):
    await switch_on(dresden, "voting")
    alice = dresden.join("alice", locale="de")
    names = await alice.autocomplete("constitution propose", variable="beteil")
    assert ("Beteiligung (quorum)", "quorum") in names
    values = await alice.autocomplete("constitution propose", variable="tie_policy", value="los")
    assert values == [("ein Los, das jeder nachprüfen kann", "lot")]
    await amend(bot, alice, "delegation", "an")
    card = await alice.sees("#1 · Verfassung: Übertragung an")
    assert "1. Ja\n2. Nein" in card.text


# --- the server guide -------------------------------------------------------------------------------------------------


@pytest.fixture
async def voting(sandbox, start_bot, dresden):
    """A bot with voting alone, and with guides."""
    bot = await start_bot(plugin, guide=True)
    sandbox.time.advance(seconds=5)  # guilds are looked after one after the other
    await bot.rest()
    return bot


def section(person, title):
    return next(each.text for each in person.messages("server-guide") if each.text.startswith(f"## {title}"))


async def test_the_guide_says_the_rules_in_force_and_follows_them(voting, sandbox, guild, alice):
    await voting.rest()
    here = section(alice, "Voting here")
    assert "not Discord's own “Server Guide”" in here
    assert "Who may vote: everybody." in here
    assert "have to take part" not in here
    assert "Nobody is reminded between 22:00 and 7:00 (UTC)." in here
    await guild.owner.slash("constitution set", variable="quorum", value="20 %")
    await guild.owner.slash("constitution set", variable="auto_approval", value="off")
    await guild.owner.slash("constitution set", variable="amended_by", value="vote")
    await guild.owner.slash("settings", plugin="core")
    await guild.owner.select("time_zone")
    await guild.owner.click("Change …")
    await guild.owner.fill(value="Tokyo")
    sandbox.time.advance(seconds=10)
    await voting.rest()
    here = section(alice, "Voting here")
    assert "between 22:00 and 7:00 (Asia/Tokyo)." in here
    assert "At least 20 % of those who may vote have to take part; abstentions count." in here
    assert "Only a vote changes these rules" in here
    assert "Scenarios of a campaign must be approved before their stage is started" in here
    assert "Version 4 of the constitution" in here
    assert "Votes: where they were proposed. Results: where the vote was." in here
    await guild.owner.slash("settings", plugin="voting")
    await guild.owner.select("own_channels")
    await guild.owner.click("On")
    sandbox.time.advance(seconds=10)  # edits are spared
    await voting.rest()
    here = section(alice, "Voting here")
    assert "Votes: #voting-room. Results: #results." in here
    assert "written down in #audit." in here


async def test_the_guide_explains_every_method_and_command_and_what_the_operator_could_see(voting, alice):
    await voting.rest()
    explained = section(alice, "Six ways to count")
    for method in METHODS.values():
        assert f"{method.title}\n{method.summary}\n" in explained
    how = section(alice, "How we count")
    for convention in (
        "nobody is elected, and the proposal is closed",
        "share equally what is left",
        "if their votes together stay below the next option's",
        "what you leave out stands below what you rank",
        "a share of the votes without abstentions, met exactly or above",
    ):
        assert convention in how
    assert "Whoever operates this bot could see everything." in section(alice, "Secrecy")
    assert "What tokens add to a ballot: their number." in section(alice, "Campaigns")
    listed = section(alice, "Commands of voting")
    for command in plugin.guildkit_commands():
        if isinstance(command, Command):
            assert f"`/{' '.join(command.path)}` {command.description}" in listed


async def test_the_guide_speaks_german_in_full(voting, dresden, switch_on):
    await switch_on(dresden, "voting")
    await voting.rest()
    carol = dresden.join("carol")
    titles = [message.text.splitlines()[0] for message in carol.messages("server-guide")]
    assert titles[1:] == [
        "## Abstimmen hier",
        "## Sechs Arten zu zählen",
        "## Wie wir zählen",
        "## Kampagnen",
        "## Geheimnis und Nachprüfung",
        "## Befehle zum Abstimmen",
    ]
    assert "Wer abstimmen darf: alle." in section(carol, "Abstimmen hier")
    assert "`/constitution set` Eine Variable der Verfassung ändern" in section(carol, "Befehle")
