"""What comes in pages: the list of proposals, and a proposal that is too long for its card."""

import pytest


@pytest.fixture
async def bot(bot, guild, switch_on):
    await switch_on(guild, "voting")
    return bot


async def test_many_proposals_are_listed_in_pages(bot, guild, sandbox):
    alice = guild.join("alice")
    for number in range(1, 13):
        await alice.slash("proposal create", method="plurality")
        await alice.fill(title=f"Question {number}", options="A\nB", duration="3 days")
    await bot.rest()
    message = (await alice.slash("proposal list")).message
    assert "#12 Question 12" in message.text.replace("**", "")
    assert "Question 2 " not in message.text
    await sandbox.restart_bot()
    await alice.click("▶", on=message)
    assert "#2 Question 2 " in message.text.replace("**", "")
    assert "Question 12" not in message.text


async def test_what_a_card_has_no_room_for_can_be_read_all_the_same(bot, guild, sandbox, alice, bob):
    options = [f"{place:02} {'*' * 36}" for place in range(100)]
    await alice.slash("proposal create")
    await alice.fill(title="T" * 200, text="*" * 1999 + "!", options="\n".join(options))
    await bot.rest()
    await bob.sees("TTT")
    shown = await bob.click("In full")
    assert shown.private
    assert "*" * 1999 + "!" in shown.text.replace("\\", "")
    pages = [shown.text] + [(await bob.click("▶")).text for _ in range(9)]
    read = "\n".join(pages).replace("\\", "")
    assert [option for option in options if option not in read] == []
    await bot.rest()
    await guild.owner.slash("proposal close", number=1)
    await bot.rest()
    sandbox.time.advance(minutes=1)  # at once it would be the second half of a double click
    assert (await bob.click("In full", on=await bob.sees("Voting has ended"))).private
    await alice.slash("proposal create")
    await alice.fill(title="Short", options="\n".join(f"City {number}" for number in range(100)))
    await bot.rest()
    card = await bob.sees("#2 · Short")
    assert [button.label for button in card.buttons] == ["Vote"]


async def test_so_can_a_draft(bot, alice):
    await alice.slash("proposal create", later=True)
    await alice.fill(title="Long", text="*" * 1999 + "!", options="A\nB")
    await alice.slash("proposal show", number=1)
    assert "*" * 1999 + "!" in (await alice.click("In full")).text.replace("\\", "")
