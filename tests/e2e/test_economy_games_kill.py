"""Games of the stream through a kill: who gets no answer does the same again, and it has no second effect."""

import asyncio

import pytest

from guildkit_economy.ledger import balance, member, prove


@pytest.fixture
async def killed(sandbox, guild, bot_process, alice):
    """Do something of which the answer is lost, for the bot is killed; and start it again."""
    await guild.owner.slash("plugins enable", name="economy")
    await sandbox.until(lambda: "slot" in alice.commands())

    async def kill(doing):
        fault = sandbox.faults.lose_answer(r"POST .*/callback$", times=1)
        trying = asyncio.create_task(doing)
        await sandbox.until(lambda: fault not in sandbox.faults.active)
        await sandbox.kill_bot()
        await asyncio.gather(trying, return_exceptions=True)
        await sandbox.restart_bot()
        await sandbox.bot_connected()

    return kill


async def test_no_second_slot_is_drawn(killed, guild, alice, bob):
    owner = guild.owner
    for who, name in ((owner, "A"), (alice, "B"), (bob, "C")):
        assert "is called" in (await who.slash("slot call", name=name)).text
    await killed(owner.slash("slot random"))
    again = await owner.slash("slot random")
    assert again.private
    assert "Now playing" in again.text
    assert again.text.count("`#") == 2  # which wait still


async def test_a_prize_is_paid_and_announced_once(killed, guild, bot_process, database, alice):
    owner = guild.owner
    await owner.slash("guess open", title="Hunt", prize="100")
    await alice.slash("guess guess", balance="5")
    await owner.slash("guess close")
    question = await owner.slash("guess settle", balance="5")
    await killed(owner.click("Settle it", on=question.message))
    again = await owner.forge(custom_id="economy:1:guess-settle/1/500", on=question.message)
    assert again.text == "#1 is settled already."
    await alice.sees("🏆")
    await bot_process.stop()
    assert sum("🏆" in message.text for message in alice.messages("general")) == 1
    async with database.guild_session(guild.id) as session:
        assert (await prove(session)).wrong == []
        assert await balance(session, member(alice.id)) == 100
