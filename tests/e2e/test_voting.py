"""Elections as members hold them: every command and component of the voting plugin, in a guild."""

import pytest

from guildkit_sandbox import CannotDo
from guildkit_sandbox.bots import running_bot
from guildkit_voting.methods import METHODS
from tests.e2e.elections import propose, tell


@pytest.fixture
async def bot(bot, guild, switch_on):
    await switch_on(guild, "voting")
    return bot


# --- proposing --------------------------------------------------------------------------------------------------------


async def test_a_proposal_is_written_in_a_form_and_opens_for_everybody(bot, alice, bob):
    answer = await alice.slash("proposal create")
    assert [field.label for field in answer.modal.fields] == [
        "Title",
        "Text",
        "Options",
        "Method",
        "Duration",
    ]
    answer = await alice.fill(title="The capital", text="Where to?", options="A\nB", method="Borda")
    assert (answer.text, answer.private) == ("Your proposal **#1 · The capital** is open.", True)
    card = await bob.sees("#1 · The capital")
    assert not card.private
    assert "Where to?" in card.text
    assert "1. A\n2. B" in card.text
    assert "**Borda**" in card.text
    assert "(in 3 days)" in card.text
    assert [button.label for button in card.buttons] == ["Vote"]


async def test_what_the_guild_has_set_stands_in_the_form(bot, guild, alice):
    await bot.settings.set(guild.id, "voting", "default_method", "copeland", by=None)
    await bot.settings.set(guild.id, "voting", "default_duration", 36, by=None)
    await bot.switches.apply()
    answer = await alice.slash("proposal create")
    fields = {field.label: field for field in answer.modal.fields}
    assert fields["Duration"].value == "1 day 12 hours"
    assert [option.label for option in fields["Method"].select.options if option.default] == ["Copeland"]


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"options": "Yes\n\n"}, "at least two options, and I found only one"),
        ({"options": "Yes\nyes"}, "Two options are alike"),
        ({"options": "\n".join(map(str, range(101)))}, "101 options are too many; 100 fit"),
        ({"duration": "when it is done"}, "I cannot read the duration"),
    ],
)
async def test_a_form_that_is_wrong_is_kept_and_can_be_corrected(bot, guild, alice, fields, says):
    answer = await propose(bot, alice, **{"title": "A long thought", "text": "kept", **fields})
    assert says in answer.text
    assert "Nothing is lost" in answer.text
    assert answer.private
    answer = await alice.click("Correct it")
    values = {field.label: field.value for field in answer.modal.fields}
    assert (values["Title"], values["Text"]) == ("A long thought", "kept")
    assert values["Options"].strip() == fields.get("options", values["Options"]).strip()
    answer = await alice.fill(options="A\nB", duration="1h")
    assert answer.text == "Your proposal **#1 · A long thought** is open."


async def test_a_title_of_300_characters_is_stopped_by_the_client_and_by_the_bot(bot, alice):
    await alice.slash("proposal create")
    with pytest.raises(CannotDo, match="200"):
        await alice.fill(title="x" * 300, options="A\nB")
    answer = await alice.forge(
        custom_id="voting:1:form/1////0/0/0/",
        fields={"title": "x" * 300, "text": "", "options": "A\nB", "method": ["borda"], "duration": "1h"},
    )
    assert "The title has 300 characters, and 200 fit" in answer.text


async def test_a_rigged_form_gets_a_sentence(bot, alice):
    for fields in ({}, {"title": "x", "options": "A\nB", "method": ["none"], "duration": "1h"}):
        answer = await alice.forge(custom_id="voting:1:form/5////0/0/0/", fields=fields)
        assert "Nothing is lost" in answer.text
    answer = await alice.forge(
        custom_id="voting:1:form/99999////0/0/0/", fields={"title": "x", "options": "A\nB"}
    )
    assert "Nothing is lost" in answer.text


async def test_what_members_write_is_text_and_pings_nobody(bot, guild, alice, bob):
    guild.bot_may("mention_everyone")
    nasty = "@everyone **bold** [free](https://evil.example) <@&1> `code`"
    await propose(bot, alice, title=nasty[:80], text=nasty, options=f"{nasty[:70]}\n# Heading")
    card = await bob.sees(r"\@everyone \*\*bold\*\*")
    assert card.pings == set()
    assert r"\[free\]" in card.text
    await bob.click("Vote")
    await bob.select(nasty[:70])
    assert r"\*\*bold\*\*" in tell(bob)
    await alice.slash("proposal close", number=1)
    result = await bob.sees("Result of #1")
    assert result.pings == set()
    assert r"\@everyone" in result.text


async def test_without_the_permission_to_post_nothing_is_opened_and_nothing_lost(bot, guild, alice):
    guild.bot_may_not("send_messages", "embed_links")
    answer = await propose(bot, alice, title="Kept")
    assert "I cannot post in #general: I lack" in answer.text
    guild.bot_may("send_messages", "embed_links")
    await alice.click("Correct it")
    assert (await alice.fill()).text == "Your proposal **#1 · Kept** is open."


# --- voting -----------------------------------------------------------------------------------------------------------


async def test_one_choice(bot, alice, bob):
    await propose(bot, alice)
    answer = await bob.click("Vote")
    assert answer.private
    await bob.select("Nashville")
    assert "Your ballot on **#1** is in: **Nashville**." in tell(bob)
    assert "Nashville" not in tell(alice).splitlines()[0]
    await bob.click("Change my ballot")
    await bob.select("Knoxville")
    assert "is changed: **Knoxville**." in tell(bob)
    await alice.slash("proposal close", number=1)
    result = await alice.sees("Result of #1")
    assert "#1 · Knoxville wins" in result.text
    assert "1 vote: Knoxville 1" in result.text


async def test_several_choices(bot, alice, bob):
    await propose(bot, alice, method="approval")
    await bob.click("Vote")
    await bob.select("Knoxville", "Memphis")
    assert "is in: **Memphis**, **Knoxville**." in tell(bob)
    await alice.click("Vote")
    await alice.select("Memphis")
    await alice.slash("proposal close", number=1)
    assert "#1 · Memphis wins" in (await bob.sees("Result of #1")).text


async def test_a_ranking_by_clicks_with_undo(bot, alice, bob):
    await propose(bot, alice, method="copeland", options="A\nB\nC\nD")
    await bob.click("Vote")
    await bob.select("C")
    await bob.select("A")
    await bob.click("Undo")
    assert "1. C\n" in tell(bob)
    assert "2. A" not in tell(bob)
    await bob.select("B")
    await bob.select("A")
    assert "4. D" in tell(bob)  # the last place fills itself …
    await bob.click("Undo")  # … and goes with the one before
    assert "3. A" not in tell(bob)
    await bob.select("D")
    await bob.click("Cast this ballot")
    assert "is in: **C** › **B** › **D** › **A**." in tell(bob)


async def test_a_ranking_may_stop_early_and_may_be_typed(bot, alice, bob):
    await propose(bot, alice, method="borda", options="A\nB\nC")
    await bob.click("Vote")
    await bob.select("B")
    await bob.click("Cast this ballot")
    assert "is in: **B**." in tell(bob)
    await bob.click("Change my ballot")
    answer = await bob.click("Type it instead")
    assert answer.modal.fields[0].value == "A\nB\nC"
    await bob.fill(ranking="c\nA")
    assert "is changed: **C** › **A**." in tell(bob)
    await bob.click("Change my ballot")
    await bob.click("Type it instead")
    await bob.fill(ranking="C\nX")
    assert "“X” is none of the options.\nYour lines were:\nC\nX" in tell(bob)


async def test_an_abstention_counts_for_the_turnout_only(bot, alice, bob):
    await propose(bot, alice)
    await bob.click("Vote")
    await bob.click("Abstain")
    assert "is in: you **abstain**." in tell(bob)
    await alice.slash("proposal close", number=1)
    result = await bob.sees("Result of #1")
    assert "1, of which 1 abstained" in result.text
    assert "wins" not in result.text


async def test_a_double_click_is_one_ballot(bot, alice, bob):
    await propose(bot, alice, method="borda", options="A\nB\nC")
    await bob.double_click("Vote")
    assert len([message for message in bob.messages() if message.private]) == 1
    await bob.select("A")
    await bob.double_click("Cast this ballot")
    await alice.slash("proposal close", number=1)
    assert "Points from 1 ballot" in (await bob.sees("Result of #1")).text


async def test_a_ballot_is_seen_by_nobody_else(bot, alice, bob):
    await propose(bot, alice)
    await bob.click("Vote")
    await bob.select("Nashville")
    assert not any(
        message.private
        for message in alice.messages()
        if "ballot" in message.text and "open" not in message.text
    )
    with pytest.raises(CannotDo):
        await alice.click("Change my ballot")


async def test_a_ballot_after_the_close_is_refused_kindly(bot, alice, bob):
    await propose(bot, alice, method="borda")
    await bob.click("Vote")
    await bob.select("Memphis")
    await alice.slash("proposal close", number=1)
    await bot.rest()
    answer = await bob.click("Cast this ballot")
    assert "Voting on #1 is over" in tell(bob)
    assert answer
    with pytest.raises(CannotDo):
        await bob.click("Voting has ended")


async def test_forged_ballots_get_a_sentence_and_count_for_nothing(bot, alice, bob):
    await propose(bot, alice, method="borda", options="A\nB\nC")
    await bob.click("Vote")
    paper = bob.messages()[-1]
    forged = {
        "voting:1:cast/1/zz": "Put the options in your order",
        "voting:1:cast/1/": "Put the options in your order",
        "voting:1:cast/77/a": "There is no proposal #77 here",
        "voting:1:cast/9999999999999999999/a": "older message",
        "voting:1:cast/999999999999999999/a": "There is no proposal",
        "voting:1:cast/-1/a": "There is no proposal #-1 here",
        "voting:1:undo/1/-7": "Your choice number 1",
        "voting:1:turn/1/99": "Your choice number 1",
        "voting:1:cast/1": "older message",
        "voting:1:cast/1/a/b": "older message",
    }
    for custom_id, says in forged.items():
        assert says in (await bob.forge(custom_id=custom_id, on=paper)).text, custom_id
    for values in (["7"], ["x"], ["-1"], ["0", "0"], []):
        await bob.forge(custom_id="voting:1:choose/1", on=paper, values=values)
        assert "does not fit" in tell(bob) or values == []
    for values in (["7"], ["x"], ["-1"]):
        await bob.forge(custom_id="voting:1:rank/1/1", on=paper, values=values)
        assert "does not fit" in tell(bob)
    await alice.slash("proposal close", number=1)
    assert "wins" not in (await bob.sees("Result of #1")).text


async def test_the_vote_of_somebody_who_leaves_stays_and_they_cast_no_other(bot, guild, alice, bob):
    await propose(bot, alice)
    await bob.click("Vote")
    await bob.select("Nashville")
    paper = bob.messages()[-1]
    await bob.leaves_guild()
    with pytest.raises(CannotDo):
        await bob.click("Change my ballot", on=paper)
    await alice.slash("proposal close", number=1)
    assert "Nashville 1" in (await alice.sees("Result of #1")).text


# --- ending -----------------------------------------------------------------------------------------------------------


async def test_a_vote_ends_by_itself_and_the_card_says_so(bot, sandbox, alice, bob):
    await propose(bot, alice, duration="90 minutes")
    card = await bob.sees("#1 · Capital")
    await bob.click("Vote")
    await bob.select("Memphis")
    sandbox.time.advance(minutes=91)
    await bot.rest()
    assert "#1 · Memphis wins" in (await alice.sees("Result of #1")).text
    assert "Voting has ended" in card.text
    assert [button.disabled for button in card.buttons] == [True]
    sandbox.time.advance(days=1)
    await bot.rest()
    assert len([message for message in alice.messages() if "Result of" in message.text]) == 1


async def test_only_the_author_and_those_who_manage_the_server_close_early(bot, guild, alice, bob):
    await propose(bot, alice)
    await propose(bot, alice)
    answer = await bob.slash("proposal close", number=1)
    assert answer.text.startswith(
        "Only the author of #1, or somebody who may manage this server, can close it early."
    )
    assert "is closed" in (await alice.slash("proposal close", number=1)).text
    assert "is closed" in (await guild.owner.slash("proposal close", number=2)).text
    answer = await guild.owner.slash("proposal close", number=2)
    assert answer.text.startswith("Voting on #2 has ended already.")


async def test_a_deleted_card_does_not_keep_the_result_away(bot, guild, alice, bob):
    await propose(bot, alice)
    card = await bob.sees("#1 · Capital")
    await guild.owner.deletes(card)
    await alice.slash("proposal close", number=1)
    assert "Nobody voted" in (await bob.sees("Result of #1")).text


async def test_a_deleted_channel_does_not_lose_the_result(bot, guild, alice, bob):
    room = guild.create_channel("room")
    alice.go(room)
    await propose(bot, alice)
    guild.delete_channel(room)
    alice.go("general")
    assert "is closed" in (await alice.slash("proposal close", number=1)).text
    await bot.rest()
    assert "#1 · Nobody voted" in (await alice.slash("proposal show", number=1)).text


# --- looking ----------------------------------------------------------------------------------------------------------


async def test_lists_and_shows(bot, alice, bob):
    assert (await bob.slash("proposal list")).text.startswith("There is no proposal yet.")
    await propose(bot, alice, title="First")
    await propose(bot, alice, title="Second")
    await bob.click("Vote")
    await bob.select("Memphis")
    await alice.slash("proposal close", number=2)
    answer = await bob.slash("proposal list")
    assert answer.private
    lines = answer.text.splitlines()
    assert lines[1].startswith("**#1** First · ends in 3 days · 0 ballots")
    assert lines[2] == "**#2** Second · passed · 1 ballot"
    assert await bob.autocomplete("proposal show", number="sec") == [("#2 Second", 2)]
    assert await bob.autocomplete("proposal show", number="1") == [("#1 First", 1)]
    answer = await bob.slash("proposal show", number=1)
    assert answer.private
    assert [button.label for button in answer.message.buttons] == ["Vote"]
    assert "#2 · Memphis wins" in (await bob.slash("proposal show", number=2)).text
    answer = await bob.slash("proposal show", number=3)
    assert answer.text.startswith("There is no proposal #3 here.")


# --- two guilds, a restart --------------------------------------------------------------------------------------------


async def test_two_guilds_count_for_themselves(bot, sandbox, guild, other_guild, alice, switch_on):
    await sandbox.settled()
    await bot.rest()
    await switch_on(other_guild, "voting")
    zoe = other_guild.join("zoe")
    await propose(bot, alice, title="Ours")
    await propose(bot, zoe, title="Theirs")
    assert "#1 · Theirs" in (await zoe.slash("proposal show", number=1)).text
    assert "Ours" not in (await zoe.slash("proposal list")).text
    await zoe.click("Vote")
    await zoe.select("Memphis")
    assert "0 ballots" in (await alice.slash("proposal list")).text
    await guild.owner.slash("plugins disable", name="voting")
    await bot.rest()
    await zoe.slash("proposal close", number=1)
    assert "Memphis wins" in (await zoe.sees("Result of #1")).text
    answer = await alice.forge(custom_id="voting:1:ballot/1", on=await alice.sees("#1 · Ours"))
    assert answer.text == "Voting is switched off on this server."


@pytest.mark.parametrize("method", METHODS)
async def test_an_election_goes_on_after_a_restart(sandbox, guild, tmp_path, database_url, method, switch_on):
    alice, bob = guild.join("alice"), guild.join("bob")

    async def vote(person):
        await person.click("Vote")
        if METHODS[method].ballot.name == "RANKING":
            await person.select("Nashville")
            await person.click("Cast this ballot")
        else:
            await person.select("Nashville")

    async with running_bot(sandbox, tmp_path, database_url=database_url) as bot:
        await switch_on(guild, "voting")
        await propose(bot, alice, method=method)
        await vote(alice)
    async with running_bot(sandbox, tmp_path, database_url=database_url) as bot:
        await vote(bob)
        sandbox.time.advance(days=4)
    async with running_bot(sandbox, tmp_path, database_url=database_url) as bot:
        await bot.rest()
        result = await bob.sees("Result of #1")
        assert "Nashville" in result.text.splitlines()[0]
        assert "Ballots\n2" in result.text


# --- at the limits ----------------------------------------------------------------------------------------------------

LONG = [f"{place:02}{'x' * 78}" for place in range(25)]
ESCAPED = [f"{place:02}{'_' * 78}" for place in range(25)]


@pytest.mark.parametrize("options", [LONG, ESCAPED], ids=["long", "escaped"])
@pytest.mark.parametrize("method", ["approval", "copeland", "dhondt"])
async def test_25_options_of_80_signs_fit_everywhere(bot, alice, bob, method, options):
    await propose(bot, alice, method=method, options="\n".join(options), text="_" * 2000, title="_" * 200)
    await alice.sees("Voting ends")
    await bob.click("Vote")
    if method == "copeland":
        for option in options[:-1]:
            await bob.select(option)
        await bob.click("Cast this ballot")
    else:
        await bob.select(*(options if method == "approval" else options[:1]))
    assert "Your ballot on **#1** is in" in tell(bob)
    assert "is closed" in (await alice.slash("proposal close", number=1)).text
    await bob.sees("Result of #1")


@pytest.mark.parametrize(
    "options", ["\u200b\nB", "Yes\nYes\u200b", "Café\nCafe\u0301", "\u202eA\nA", "\ufeff\n\u2060"], ids=ascii
)
async def test_options_that_look_alike_or_like_nothing_are_refused(bot, alice, options):
    assert "Nothing is lost" in (await propose(bot, alice, options=options)).text


async def test_emoji_and_other_scripts_are_options_like_any(bot, alice):
    await propose(bot, alice, options="👩‍👩‍👧 Family\n👍🏽\n日本語\nالعربية")
    assert "1. 👩‍👩‍👧 Family\n2. 👍🏽\n3. 日本語\n4. العربية" in (await alice.sees("Voting ends")).text


async def test_without_permission_for_a_while_the_result_comes_later(bot, sandbox, guild, alice, bob):
    await propose(bot, alice)
    guild.bot_may_not("send_messages")
    await alice.slash("proposal close", number=1)
    for _ in range(4):
        await bot.rest()
        sandbox.time.advance(minutes=1)
    bob.does_not_see("Result of #1")
    guild.bot_may("send_messages")
    sandbox.time.advance(hours=1)
    await bot.rest()
    await bob.sees("Result of #1")


async def test_a_hundred_people_and_a_close_at_the_same_time(bot, guild, alice):
    import asyncio

    people = guild.join_many(100)
    await propose(bot, alice)

    async def vote(person):
        await person.click("Vote", on=card)
        await person.select("Memphis")

    card = await alice.sees("Voting ends")
    voting = [asyncio.create_task(vote(person)) for person in people]
    await asyncio.wait(voting[:40])
    await alice.slash("proposal close", number=1)
    await asyncio.wait(voting)
    counted = sum(
        "is in: **Memphis**" in message.text
        for person in people
        for message in person.messages()
        if message.private
    )
    assert (
        f"1 vote: Memphis {counted}" in (text := (await alice.sees("Result of #1")).text)
        or f"{counted} votes" in text
    )


async def test_everybody_reads_their_own_language_and_the_guild_its_own(
    bot, sandbox, guild, alice, switch_on
):
    karl = guild.join("karl", locale="de")
    await karl.slash("proposal create")
    answer = await karl.fill(Titel="Hauptstadt", Optionen="A\nB", Dauer="2 Tage")
    assert answer.text == "Dein Antrag **#1 · Hauptstadt** ist offen."
    await bot.rest()
    card = await alice.sees("#1 · Hauptstadt")
    assert "0 ballots so far" in card.text
    await karl.click("Vote")
    assert "Dein Stimmzettel zu **#1** ist abgegeben: **A**." in (await karl.select("A")).text

    bavaria = sandbox.create_guild("Bavaria", locale="de")
    await sandbox.settled()
    await bot.rest()
    await switch_on(bavaria, "voting")
    resi = bavaria.join("resi")
    await resi.slash("proposal create")
    await resi.fill(Title="Beer", Options="Yes\nNo", Duration="1h")
    await bot.rest()
    assert "Bisher 0 Stimmzettel" in (await resi.sees("#1 · Beer")).text
