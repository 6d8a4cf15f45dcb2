"""What happens to money by itself: it is proven every night."""

import pytest
from sqlalchemy import update

from guildkit.bot import Bot
from guildkit.doctor import examine
from guildkit_economy.ledger import MINT, head, member, post, transfer
from guildkit_economy.models import Account, Ledger


@pytest.fixture
async def bot(bot, guild, switch_on):
    await switch_on(guild, "economy")
    return bot


@pytest.fixture
async def rich(bot, guild, alice):
    """A guild in which alice has 100."""
    async with bot.database.guild_session(guild.id) as session:
        await post(
            session, transfer(MINT, member(alice.id), 100, key="start", kind="adjust", at=bot.clock.now())
        )
    return bot


async def examined(bot):
    doctor = Bot(bot.config)
    try:
        return {found.name: found async for found in examine(doctor)}["economy: ledgers"]
    finally:
        await doctor.database.close()


async def set_wrong(bot, guild, statement):
    async with bot.database.guild_session(guild.id) as session:
        await session.execute(statement)


async def test_managers_are_told_at_night_what_does_not_add_up(rich, sandbox, guild, alice):
    sandbox.time.advance(hours=25)
    await rich.rest()
    assert not [each for each in guild.owner.dms() if "money" in each.text]
    await set_wrong(
        rich, guild, update(Account).where(Account.member_id == alice.id).values(balance=Account.balance + 1)
    )
    sandbox.time.advance(hours=25)
    await rich.rest()
    said = await guild.owner.sees("The nightly look at the money of this server found 1 mistakes")
    assert "The balance of account 2 is not what its entries add up to." in said.text
    assert "⚠️ The ledger does not add up" in (await guild.owner.slash("economy verify")).text


async def test_the_doctor_looks_where_each_ledger_ends(rich, guild):
    found = await examined(rich)
    assert (found.level, found.says) == ("ok", "in 1 guilds")
    await set_wrong(rich, guild, update(Ledger).values(last_transaction=7))
    found = await examined(rich)
    assert found.level == "failed"
    assert f"in guild {guild.id}: The ledger ends with transaction 7, and the chain with 1." in found.says
    assert "guildkit economy verify" in found.remedy
    async with rich.database.guild_session(guild.id, read_only=True) as session:
        assert (await head(session)).wrong
