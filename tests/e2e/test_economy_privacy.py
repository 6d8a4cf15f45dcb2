"""Members get their history and are erased, and the sums stay true."""

import json

import pytest
from sqlalchemy import text

from guildkit_economy.ledger import prove
from guildkit_economy.models import Base


@pytest.fixture
async def bot(bot, guild, switch_on):
    await switch_on(guild, "economy")
    return bot


@pytest.fixture
async def moved(bot, guild, alice, bob):
    """Alice was given 100, and has paid Bob 30 of it; he has paid 5 back."""
    await guild.owner.slash("economy adjust", member=alice, amount="100", reason="a start")
    await alice.slash("pay", member=bob, amount="30", reason="my own words")
    await bob.slash("pay", member=alice, amount="5", reason="his words")
    return bot


async def everything(bot):
    """All that the plugin's tables hold, as text."""
    async with bot.database.connection() as connection:
        tables = list(Base.metadata.tables)
        return "\n".join(
            [str((await connection.execute(text(f"SELECT * FROM {name}"))).all()) for name in tables]
        )


async def test_members_get_their_whole_history(moved, alice, bob):
    shown = await alice.slash("privacy show")
    assert "entries: 3 · stays without you" in shown.text
    await alice.slash("privacy export")
    (file,) = alice.dms()[-1].attachments
    kept = json.loads(file.content)["data"]["economy"]
    assert [account["balance"] for account in kept["economy_accounts"]] == [75]
    assert [(entry["transaction"], entry["amount"]) for entry in kept["economy_entries"]] == [
        (1, 100),
        (2, -30),
        (3, 5),
    ]
    assert [each["reason"] for each in kept["economy_transactions"]] == ["my own words"]
    assert str(bob.id) not in file.content.decode()


async def test_what_an_erased_member_has_moved_still_adds_up(moved, guild, alice, bob):
    await alice.slash("privacy erase")
    await alice.click("Erase my data")
    await moved.rest()
    stored = await everything(moved)
    assert str(alice.id) not in stored
    assert "my own words" not in stored
    assert "his words" in stored
    async with moved.database.guild_session(guild.id, read_only=True) as session:
        assert (await prove(session)).wrong == []
    board = (await bob.slash("leaderboard")).text
    assert "**1.** somebody who left: 75 points\n**2.** @bob: 25 points" in board
    assert "to somebody who left (payment) → 25 points" in (await bob.slash("history")).text
    assert (await alice.slash("balance")).text == "You have **0 points**."
    await bob.slash("pay", member=alice, amount="5")
    assert (await alice.slash("balance")).text == "You have **5 points**."
    assert "in circulation: 100 points were made" in (await guild.owner.slash("economy report")).text
