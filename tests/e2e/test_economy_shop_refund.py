"""Orders that were fulfilled, and are paid back: money, role and stock, once."""

import pytest
from sqlalchemy import select

from guildkit_economy.ledger import MINT, member, post, prove, transfer
from guildkit_economy.models import Account, Item
from tests.e2e.test_economy_shop import add


@pytest.fixture
async def bot(bot, guild, other_guild, switch_on, alice):
    """A bot in two guilds; in the first, alice has 1,000."""
    await switch_on(guild, "economy")
    await switch_on(other_guild, "economy")
    async with bot.database.guild_session(guild.id) as session:
        made = transfer(MINT, member(alice.id), 1000, key="alice", kind="mint", at=bot.clock.now())
        await post(session, made)
    return bot


async def stands(bot, guild, person):
    """What somebody has, and what is left of the first item."""
    async with bot.database.guild_session(guild.id) as session:
        assert (await prove(session)).wrong == []
        has = await session.scalar(select(Account.balance).where(Account.member_id == person.id))
        return has, await session.scalar(select(Item.stock).where(Item.number == 1))


def has(guild, person, role):
    return role.id in guild.model.members[person.id].role_ids


async def test_a_manager_pays_an_order_back_with_its_role_and_the_buyer_reads_why(
    bot, guild, other_guild, alice, sandbox
):
    guild.bot_may("manage_roles")
    vip = guild.role("VIP")
    await add(guild.owner, stock=2, role=vip)
    await alice.slash("shop buy", item=1)
    await bot.rest()
    assert has(guild, alice, vip)
    assert await stands(bot, guild, alice) == (900, 1)
    assert "no order #1" in (await other_guild.owner.slash("shop refund", order=1, reason="x")).text
    assert "Say why" in (await guild.owner.slash("shop refund", order=1, reason=" ")).text
    assert "is paid back" in (await guild.owner.slash("shop refund", order=1, reason="a *mistake*")).text
    await bot.rest()
    assert await stands(bot, guild, alice) == (1000, 2)
    assert not has(guild, alice, vip)
    told = alice.dms()[-1].text
    assert "your order #1, **VIP**, is paid back. You have 100 points back." in told
    assert "mistake" in told
    again = (await guild.owner.slash("shop refund", order=1, reason="once more")).text
    assert "cannot be decided about: paid back" in again
    assert await stands(bot, guild, alice) == (1000, 2)
    assert "shop.refunded" in (await guild.owner.slash("audit")).text
    assert "shop refund" not in alice.commands()


async def test_a_role_that_cannot_be_taken_is_told(bot, guild, alice):
    guild.bot_may("manage_roles")
    vip = guild.role("VIP")
    await add(guild.owner, stock=2, role=vip)
    await alice.slash("shop buy", item=1)
    await bot.rest()
    guild.bot_may_not("manage_roles")
    await guild.owner.slash("shop refund", order=1, reason="gone", restock=False)
    await bot.rest()
    assert await stands(bot, guild, alice) == (1000, 1)
    assert has(guild, alice, vip)
    assert "I cannot take" in (await guild.owner.sees("Order #1 of")).text
