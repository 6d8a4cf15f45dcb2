"""Raffles that end at the same instant: where winners have to wait, nobody wins two of them."""

import pytest


@pytest.fixture
async def bot(bot, guild, other_guild, switch_on):
    for each in (guild, other_guild):
        await switch_on(each, "economy")
        await bot.settings.set(each.id, "economy", "raffle_cooldown", 7, by=None)
    await bot.settings.load()
    return bot


def winners(person):
    said = [message.text for message in person.messages("general") if "is drawn" in message.text]
    return [
        line.partition("@")[2].partition(" ")[0]
        for text in said
        for line in text.split("\n")
        if "1. @" in line
    ]


async def test_nobody_wins_two_that_are_drawn_by_themselves(
    bot, sandbox, guild, other_guild, alice, bob, carol
):
    dave = other_guild.join("dave")
    for number in (1, 2, 3):
        await guild.owner.slash("raffle open", title=f"Mug {number}", duration="1 hour")
        for who in (alice, bob, carol):
            await who.slash("raffle enter", raffle=number)
    await other_guild.owner.slash("raffle open", title="Hat", duration="1 hour")
    await dave.slash("raffle enter")
    await bot.rest()
    sandbox.time.advance(hours=1)
    await bot.rest()
    assert sorted(winners(alice)) == ["alice", "bob", "carol"]
    assert winners(dave) == ["dave"]


async def test_a_manager_is_told_what_is_waited_for(bot, guild, alice, bob):
    owner = guild.owner
    for number in (1, 2):
        await owner.slash("raffle open", {"title": "Mug", "duration": "1 hour", "draws-itself": False})
        for who in (alice, bob):
            await who.slash("raffle enter", raffle=number)
    await owner.slash("raffle close", raffle=1)
    await bot.rest()
    assert "when raffle #1 is drawn or called off" in (await owner.slash("raffle close", raffle=2)).text
    await bot.rest()
    assert "when raffle #1 is drawn or called off" in (await owner.slash("raffle draw", raffle=2)).text
    await owner.slash("raffle cancel", raffle=1)
    await owner.click("Call it off")
    await bot.rest()
    assert "is drawn" in (await owner.slash("raffle draw", raffle=2)).text
    await bot.rest()
    assert len(winners(alice)) == 1
