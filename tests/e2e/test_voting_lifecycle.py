"""Proposals from the draft to the published result: approval, channels, withdrawal, run-offs, restarts."""

import asyncio
from datetime import UTC, datetime
from hashlib import sha256

import pytest

from guildkit_sandbox import CannotDo
from guildkit_sandbox.bots import running_bot
from guildkit_voting import events, views
from guildkit_voting.files.sheets import read_sheet
from guildkit_voting.files.verifying import verify
from tests.e2e.elections import rule

NOW = datetime(2026, 11, 20, tzinfo=UTC)


@pytest.fixture
def sandbox_options():
    """A quorum needs to know who the members are."""
    return {"privileged_intents": ["members"]}


@pytest.fixture
async def bot(bot, guild, switch_on):
    await switch_on(guild, "voting")
    return bot


async def propose(bot, person, options="Memphis\nNashville\nKnoxville", *, title="Capital", **chosen):
    await person.slash("proposal create", chosen)
    fields = {} if chosen.get("motion") else {"options": options}
    answer = await person.fill({"title": title, "duration": "3 days", **fields})
    await bot.rest()
    return answer


async def vote(person, number, *choices):
    await person.slash("proposal show", number=number)
    await person.click("Vote")
    await person.select(*choices)


async def close(bot, person, number):
    await person.slash("proposal close", number=number)
    await bot.rest()
    return await person.sees(f"Result of #{number}")


def heard(person, channel):
    return [message.text for message in person.messages(channel)]


# --- motions, and what decides -----------------------------------------------------------------------------------------


async def test_a_motion_is_a_yes_or_a_no(bot, alice, bob, carol):
    answer = await alice.slash("proposal create", motion=True)
    assert [field.label for field in answer.modal.fields] == ["Title", "Text", "Duration"]
    await alice.fill(title="More tea", duration="1h")
    await bot.rest()
    card = await bob.sees("#1 · More tea")
    assert "1. Yes\n2. No" in card.text
    for person, choice in ((alice, "Yes"), (bob, "Yes"), (carol, "No")):
        await vote(person, 1, choice)
    result = await close(bot, alice, 1)
    assert "#1 · Carried" in result.text
    assert "Passed · more said yes than was asked for" in result.text.replace("**", "")


async def test_a_motion_has_its_options_in_the_language_of_the_guild(sandbox, bot, guild, switch_on):
    bavaria = sandbox.create_guild("Bavaria", locale="de")
    await sandbox.settled()
    await bot.rest()
    await switch_on(bavaria, "voting")
    await propose(bot, bavaria.join("alice"), motion=True)
    assert "1. Ja\n2. Nein" in (await bavaria.owner.sees("#1 · Capital")).text


async def test_a_motion_needs_more_yes_than_its_share(bot, guild, alice, bob, carol):
    await rule(bot, guild, support=75)
    await propose(bot, alice, motion=True)
    for person, choice in ((alice, "Yes"), (bob, "Yes"), (carol, "No")):
        await vote(person, 1, choice)
    result = await close(bot, alice, 1)
    assert "#1 · Not carried" in result.text
    assert "66.67 % of yes and no were yes; it must be more than 75 %" in result.text
    assert "**#1** Capital · failed" in (await bob.slash("proposal list", state="failed")).text
    assert "No proposal is there" in (await bob.slash("proposal list", state="passed")).text


async def test_a_motion_has_neither_a_method_nor_a_rule_for_ties(alice, bot):
    for more in ({"method": "borda"}, {"ties": "lot"}):
        answer = await alice.slash("proposal create", {"motion": True, **more})
        assert "A motion is a yes or a no" in answer.text


async def test_too_few_is_failed_and_says_what_was_asked_and_reached(bot, guild, alice, bob, carol):
    await rule(bot, guild, quorum=60)
    await propose(bot, alice)
    await vote(bob, 1, "Memphis")
    result = await close(bot, alice, 1)
    assert "#1 · Failed: too few took part" in result.text
    assert "25 % of the electorate took part; 60 % are needed" in result.text  # bob, of four


@pytest.mark.parametrize(("then", "state"), [("closed", "closed"), ("failed", "failed")])
async def test_without_a_winner_it_is_closed_or_failed_as_the_constitution_says(
    bot, guild, alice, bob, then, state
):
    await rule(bot, guild, without_winner=then, dhondt_threshold=60)
    await propose(bot, alice)
    assert f"{state.capitalize()} · nobody voted for anything" in (await close(bot, alice, 1)).text.replace(
        "**", ""
    )
    assert f"**#1** Capital · {state}" in (await alice.slash("proposal list")).text
    await propose(bot, alice, method="dhondt")
    await vote(alice, 2, "Memphis")
    await vote(bob, 2, "Nashville")
    result = (await close(bot, alice, 2)).text.replace("**", "")
    assert "#2 · Nobody is elected" in result
    assert f"{state.capitalize()} · no list has reached the threshold" in result


async def test_what_is_chosen_beside_the_form_counts_through_a_correction(bot, alice, bob):
    await alice.slash("proposal create", {"method": "plurality", "ties": "lot", "tag": "Tea/Time"})
    await alice.fill(title="Tea", options="Green", duration="1h")
    await alice.click("Correct it")
    await alice.fill(options="Green\nBlack")
    await bot.rest()
    card = await bob.sees("#1 · Tea")
    assert "tea time" in card.text
    commitment = card.text.partition("hash of its seed")[2].split("`")[1]
    await vote(alice, 1, "Green")
    await vote(bob, 1, "Black")
    result = await close(bot, alice, 1)
    assert "by lot" in result.text
    seed = result.text.partition("seed of the lot")[2].split("`")[1]
    assert sha256(seed.encode()).hexdigest() == commitment


# --- who may, and approval ---------------------------------------------------------------------------------------------


async def test_who_lacks_the_role_does_not_propose(bot, guild, alice, bob):
    citizen = guild.role("Citizen")
    await guild.owner.gives(bob, citizen)
    await rule(bot, guild, propose_role=citizen.id)
    assert "To propose something here you need @Citizen" in (await alice.slash("proposal create")).text
    answer = await alice.forge(
        custom_id="voting:1:form/1////0/0/0/",
        fields={"title": "x", "text": "", "options": "A\nB", "method": ["borda"], "duration": "1h"},
    )
    assert "you need @Citizen" in answer.text
    assert "is open" in (await propose(bot, bob)).text


async def test_a_proposal_waits_until_somebody_approves_it(bot, guild, alice, bob, carol):
    council = guild.role("Council")
    await guild.owner.gives(carol, council)
    await rule(bot, guild, approval_required=True, approve_role=council.id)
    answer = await propose(bot, alice)
    assert "waits for approval in #proposals" in answer.text
    bob.does_not_see("Voting ends")
    for person in (alice, bob, carol):
        person.go("proposals")
    card = await bob.sees("#1 · Capital")
    assert "Proposed by\n@alice" in card.text
    assert "To approve and reject proposals you need @Council" in (await bob.click("Approve")).text
    assert "is approved" in (await carol.click("Approve")).text
    await bot.rest()
    assert "members vote on it in #general" in card.text
    assert card.buttons == []
    assert "on Tennessee is approved: members vote on it in #general" in alice.dms()[-1].text
    alice.go("general")
    assert "#1 · Capital" in (await alice.sees("Voting ends")).text
    answer = await carol.slash("proposal approve", number=1)
    assert answer.text == "#1 does not wait for approval."


async def test_a_rejection_has_a_reason_that_the_author_is_told(bot, guild, alice, bob):
    await rule(bot, guild, approval_required=True)
    await propose(bot, alice)
    await propose(bot, alice, title="Second")
    guild.owner.go("proposals")
    first = await guild.owner.sees("#1 · Capital")
    await guild.owner.click("Reject", on=first)
    await guild.owner.fill(Reason="Too *vague*")
    await bot.rest()
    assert r"Rejected: Too \*vague\*" in first.text
    assert alice.dms()[-1].text.startswith("Your proposal **#1 · Capital** on Tennessee is rejected:")
    assert r"Too \*vague\*" in alice.dms()[-1].text
    assert r"It was rejected: Too \*vague\*" in (await bob.slash("proposal show", number=1)).text
    assert "Only those who may manage" in (await bob.slash("proposal reject", number=2, reason="no")).text
    await guild.owner.slash("proposal reject", number=2, reason="Later")
    assert "closed" in (await bob.slash("proposal list", state="closed")).text
    answer = await bob.slash("proposal export", number=2)
    assert answer.text == "No ballots of #2 were counted, so there is nothing to export."


async def test_who_takes_no_direct_messages_is_told_in_the_channel(bot, guild, alice):
    await rule(bot, guild, approval_required=True)
    await propose(bot, alice)
    await alice.closes_dms()
    await guild.owner.slash("proposal approve", number=1)
    await bot.rest()
    assert "@alice Your proposal #1 · Capital on Tennessee is approved" in "\n".join(
        heard(alice, "general")
    ).replace("**", "")


async def test_an_author_whose_data_was_erased_is_named_and_written_to_no_more(bot, guild, alice, bob):
    await rule(bot, guild, approval_required=True)
    await propose(bot, alice)
    await alice.slash("privacy erase")
    await alice.click("Erase my data")
    guild.owner.go("proposals")
    card = await guild.owner.sees("#1 · Capital")
    await guild.owner.click("Approve")
    await bot.rest()
    assert "Proposed by\nsomebody whose data was erased" in card.text
    await bob.sees("Voting ends")
    assert not [text for text in heard(bob, "general") if "is approved" in text or "<@-" in text]
    assert not [message.text for message in alice.dms() if "is approved" in message.text]
    async with bot.database.guild_session(guild.id, read_only=True) as session:
        said = views.written(lambda key, **_: key, 1, await events.of(session, 1))
    assert "<@-" not in said
    assert said.splitlines()[0].split(" · ")[1] == "by-erased"
    assert f"<@{guild.owner.id}>" in said.splitlines()[-1]


async def test_what_was_edited_meanwhile_is_not_approved_unread(bot, guild, alice):
    await rule(bot, guild, approval_required=True)
    await propose(bot, alice)
    guild.owner.go("proposals")
    card = await guild.owner.sees("#1 · Capital")
    stale = next(button for button in card.buttons if button.label == "Approve").custom_id
    answer = await alice.slash("proposal edit", number=1)
    fields = {field.label: field.value for field in answer.modal.fields}
    assert (fields["Title"], fields["Options"]) == ("Capital", "Memphis\nNashville\nKnoxville")
    assert "is changed" in (await alice.fill(title="Free beer")).text
    await bot.rest()
    assert "#1 · Free beer" in card.text
    answer = await guild.owner.forge(custom_id=stale, on=card)
    assert "#1 was edited a moment ago" in answer.text
    await guild.owner.click("Approve", on=card)
    guild.owner.go("general")
    await guild.owner.sees("#1 · Free beer")


async def test_a_channel_that_cannot_be_made_keeps_the_proposal_for_its_author(bot, guild, alice):
    await rule(bot, guild, approval_required=True)
    guild.bot_may_not("manage_channels")
    answer = await propose(bot, alice)
    assert "Manage Channels" in answer.text
    assert "Nothing is lost" in answer.text
    guild.bot_may("manage_channels")
    await alice.click("Correct it")
    assert "waits for approval in #proposals" in (await alice.fill()).text


# --- drafts and withdrawal ---------------------------------------------------------------------------------------------


async def test_a_draft_is_its_authors_until_it_is_put_to_the_vote(bot, guild, alice, bob):
    answer = await propose(bot, alice, later=True)
    assert "is kept as a draft" in answer.text
    assert "There is no proposal yet" in (await bob.slash("proposal list")).text
    assert await bob.autocomplete("proposal show", number="cap") == []
    assert "is still a draft" in (await bob.slash("proposal show", number=1)).text
    assert "Only its author" in (await bob.slash("proposal edit", number=1)).text
    assert "**#1** Capital · draft" in (await alice.slash("proposal list")).text
    await alice.slash("proposal show", number=1)
    await alice.click("Edit")
    await alice.fill(options="A\nB")
    await alice.click("Put it to the vote")
    await bot.rest()
    assert "1. A\n2. B" in (await bob.sees("#1 · Capital")).text
    answer = await alice.slash("proposal edit", number=1)
    assert "nothing of it can be changed any more" in answer.text
    answer = await alice.forge(
        custom_id="voting:1:form/1////1/0/0/",
        fields={"title": "x", "text": "", "options": "A\nC", "method": ["borda"], "duration": "1h"},
    )
    assert "nothing of it can be changed any more" in answer.text


async def test_withdrawing_what_is_voted_on_asks_first_and_counts_nothing(bot, sandbox, guild, alice, bob):
    await propose(bot, alice)
    card = await bob.sees("#1 · Capital")
    await vote(bob, 1, "Memphis")
    assert "Only the author of #1" in (await bob.slash("proposal withdraw", number=1)).text
    answer = await alice.slash("proposal withdraw", number=1)
    assert "no ballot is counted" in answer.text
    assert "Vote" in [button.label for button in card.buttons]
    await alice.click("Withdraw it")
    await bot.rest()
    assert [(button.label, button.disabled) for button in card.buttons] == [("Withdrawn", True)]
    sandbox.time.advance(days=4)
    await bot.rest()
    bob.does_not_see("Result of #1")
    assert "It was withdrawn" in (await bob.slash("proposal show", number=1)).text
    assert "No ballots of #1 were counted" in (await bob.slash("proposal export", number=1)).text
    await propose(bot, alice, later=True)
    assert (
        "#2 is withdrawn" in (await alice.slash("proposal withdraw", number=2)).text
    )  # nobody votes: no question


# --- the result, and what anybody can count again ----------------------------------------------------------------------


async def test_the_result_has_a_picture_and_a_sheet_from_which_anybody_recounts(bot, alice, bob, carol):
    await propose(bot, alice, method="runoff")
    (card,) = [message for message in bob.messages() if message.buttons and message.embeds]
    opening = next(
        each["value"] for each in card.embeds[0]["fields"] if each["name"] == "Hash of the opening"
    )
    answer = await bob.slash("proposal export", number=1)
    assert answer.text.startswith("Members are still voting on #1")
    for person, choice in ((alice, "Memphis"), (bob, "Nashville"), (carol, "Nashville")):
        await vote(person, 1, choice)
        await person.click("Cast this ballot")
    result = await close(bot, alice, 1)
    *pictures, file = result.attachments
    assert pictures
    assert all(picture.content.startswith(b"\x89PNG") for picture in pictures)
    assert all("Nashville" in picture.description for picture in pictures)
    assert result.embeds[0]["image"]["url"]
    assert file.filename == "proposal-1.json"
    head = result.text.partition("--head ")[2].split()[0]
    sheet = read_sheet(file.content.decode())
    assert verify(sheet, head=head, opening=opening.strip("`")) == []
    assert len(opening) == 18
    assert (len(sheet.ballots), sheet.result["winners"]) == (3, ["Nashville"])
    private = (await carol.slash("proposal export", number=1)).message
    assert private.private
    assert private.attachments[0].content == file.content
    for form, ending, says in (("preflib", ".soi", b"Nashville"), ("csv", ".csv", b"Nashville")):
        (found,) = (await carol.slash("proposal export", {"number": 1, "format": form})).message.attachments
        assert found.filename == f"proposal-1{ending}"
        assert says in found.content


async def test_without_the_permission_to_attach_the_result_comes_without_files(bot, guild, alice, bob):
    guild.model.settings["system_channel_id"] = str(guild.channel("general").id)
    await propose(bot, alice)
    guild.bot_may_not("attach_files")
    await vote(bob, 1, "Memphis")
    result = await close(bot, alice, 1)
    assert result.attachments == []
    assert "I lack Attach Files there" in "\n".join(
        [*heard(guild.owner, "general"), *heard(guild.owner, guild.owner.dm)]
    )


async def test_a_tie_is_decided_by_run_offs_and_the_last_one_is_closed(bot, guild, alice, bob, carol):
    await rule(bot, guild, tie_policy="runoff")
    await propose(bot, alice, "A\nB\nC")
    for number in (1, 2, 3):
        await vote(alice, number, "A")
        await vote(bob, number, "B")
        result = await close(bot, alice, number)
        following = f"A run-off decides: #{number + 1}"
        assert (following in result.text) is (number < 3)
        if number < 3:
            card = await carol.sees(f"#{number + 1} · Capital")
            assert f"Run-off of #{number}." in card.text
            assert "1. A\n2. B" in card.text
            assert "3. C" not in card.text
    assert "There is no proposal #4" in (await alice.slash("proposal show", number=4)).text


async def test_a_run_off_that_cannot_be_opened_waits_and_who_manages_is_told(
    bot, sandbox, guild, alice, bob, guild_settings
):
    guild.model.settings["system_channel_id"] = str(guild.channel("general").id)
    room = guild.create_channel("room")
    await guild_settings(guild, "voting", voting_room=room.id, results_channel=guild.channel("general").id)
    await rule(bot, guild, tie_policy="runoff")
    await propose(bot, alice)
    await vote(alice, 1, "Memphis")
    await vote(bob, 1, "Nashville")
    guild.allow(sandbox.bot_user, channel=room, deny=["send_messages"])
    await close(bot, alice, 1)
    told = heard(guild.owner, "general") + heard(guild.owner, guild.owner.dm)
    assert "The run-off #2 cannot be opened yet: " in "\n".join(told)
    guild.allow(sandbox.bot_user, channel=room)
    sandbox.time.advance(hours=1)
    await bot.rest()
    assert "Run-off of #1." in heard(bob, "room")[-1]


async def test_a_hundred_options_fit_on_card_and_result(bot, alice, bob):
    options = [f"{place:02} {'_' * 20}" for place in range(100)]
    await propose(bot, alice, "\n".join(options), method="borda")
    card = await bob.sees("#1 · Capital")
    assert "100. 99" in card.text
    await close(bot, alice, 1)


# --- channels ----------------------------------------------------------------------------------------------------------


async def test_channels_that_the_guild_has_set(bot, guild, alice, bob, guild_settings):
    names = ("voting_room", "results_channel", "audit_channel", "proposals_channel")
    channels = {name: guild.create_channel(name.replace("_", "-")).id for name in names}
    await guild_settings(guild, "voting", **channels)
    await rule(bot, guild, approval_required=True)
    answer = await propose(bot, alice)
    assert "waits for approval in #proposals-channel" in answer.text
    await guild.owner.slash("proposal approve", number=1)
    await bot.rest()
    assert "#1 · Capital" in heard(bob, "voting-room")[0]
    await guild.owner.slash("proposal close", number=1)
    await bot.rest()
    assert "Result of #1" in heard(bob, "results-channel")[0]
    assert not any("#1" in text and "owner" not in text for text in heard(bob, "general"))
    written = "\n".join(heard(bob, "audit-channel"))
    order = ["was written", "waits for approval", "was put to the vote", "has ended: closed"]
    assert [written.count(each) for each in order] == [1, 1, 1, 1]
    places = [written.index(each) for each in order]
    assert places == sorted(places)
    assert "· @alice ·" in written
    assert "#1" in (await guild.owner.slash("audit")).text
    # Without them, the bot finds or makes channels of its own.
    await guild_settings(guild, "voting", own_channels=True, **dict.fromkeys(names))
    await propose(bot, alice)
    assert (
        "members vote on it in #voting-room." in (await guild.owner.slash("proposal approve", number=2)).text
    )
    await bot.rest()
    await guild.owner.slash("proposal close", number=2)
    await bot.rest()
    assert "#2 · Capital" in heard(bob, "proposals")[0]
    assert "#2 · Capital" in heard(bob, "voting-room")[1]
    assert "Result of #2" in heard(bob, "results")[0]
    assert all(each in "\n".join(heard(bob, "audit")) for each in order)


async def test_a_deleted_channel_loses_nothing_and_who_manages_is_told(bot, sandbox, guild, alice, bob):
    guild.model.settings["system_channel_id"] = str(guild.channel("general").id)
    alice.go(guild.create_channel("room"))
    await propose(bot, alice)
    guild.delete_channel("room")
    alice.go("general")
    sandbox.time.advance(days=4)
    await bot.rest()
    assert "Result of #1" in heard(bob, "results")[0]
    assert "The channel in which #1 was voted on is gone; its result is in #results." in "\n".join(
        heard(guild.owner, "general") + heard(guild.owner, guild.owner.dm)
    )


async def test_a_result_opens_the_thread_in_which_was_voted(bot, sandbox, guild, alice, bob):
    thread = await alice.starts_thread("Capitals")
    alice.go(thread)
    await propose(bot, alice)
    guild.world.threads.update(thread, alice.user, archived=True)
    bot = await sandbox.restart_bot()  # Discord does not tell it of the thread
    sandbox.time.advance(days=4)
    await bot.rest()
    assert "Result of #1" in heard(bob, thread)[-1]
    assert alice.messages(thread)[-1].attachments
    assert not thread.archived
    assert not any(
        "is gone" in text for text in heard(guild.owner, "general") + heard(guild.owner, guild.owner.dm)
    )


async def test_a_draft_whose_channel_was_deleted_is_voted_on_elsewhere(bot, guild, alice, bob):
    alice.go(guild.create_channel("room"))
    await propose(bot, alice, later=True)
    guild.delete_channel("room")
    alice.go("general")
    await alice.slash("proposal show", number=1)
    assert "is open in #voting-room." in (await alice.click("Put it to the vote")).text
    await bot.rest()
    assert "#1 · Capital" in heard(bob, "voting-room")[0]


# --- two guilds, restarts, failures ------------------------------------------------------------------------------------


async def test_what_waits_goes_on_after_restarts(sandbox, two_guilds, tmp_path, database_url, switch_on):
    tennessee, ohio = two_guilds
    alice, bob = tennessee.join("alice"), tennessee.join("bob")
    zoe = ohio.join("zoe")

    def running():
        return running_bot(sandbox, tmp_path, database_url=database_url)

    async with running() as bot:
        await switch_on(tennessee, "voting")
        await rule(bot, tennessee, approval_required=True, tie_policy="runoff")
        await propose(bot, alice, "A\nB")
        with pytest.raises(CannotDo):
            await zoe.slash("proposal list")
    tennessee.owner.go("proposals")
    async with running() as bot:
        await tennessee.owner.click("Approve")
    async with running() as bot:
        await bot.rest()
        await vote(alice, 1, "A")
        await vote(bob, 1, "B")
        # The bot is ended before it could post the result: nothing is lost.
        tennessee.bot_may_not("send_messages")
        await alice.slash("proposal close", number=1)
    tennessee.bot_may("send_messages")
    sandbox.time.advance(hours=1)
    async with running() as bot:
        await bot.rest()
        assert "A run-off decides: #2" in (await bob.sees("Result of #1")).text
        await bob.sees("Run-off of #1.")
        sandbox.time.advance(days=4)
    async with running() as bot:
        await bot.rest()
        assert "Nobody voted" in (await bob.sees("Result of #2")).text
        results = [text for text in heard(bob, "general") if "Result of" in text]
        assert len(results) == 2


async def test_two_who_approve_at_once_open_one_vote(bot, guild, alice):
    await rule(bot, guild, approval_required=True)
    await propose(bot, alice)
    bob = guild.join("bob", permissions=["manage_guild"])
    answers = await asyncio.gather(
        *(person.slash("proposal approve", number=1) for person in (guild.owner, bob))
    )
    await bot.rest()
    assert sorted("is approved" in answer.text for answer in answers) == [False, True]
    assert len([text for text in heard(alice, "general") if "Voting ends" in text]) == 1
