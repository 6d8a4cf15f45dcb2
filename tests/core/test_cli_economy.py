"""`guildkit economy …`: ledgers proven and added up without a bot."""

import asyncio
import json
import sqlite3
from datetime import UTC, datetime, timedelta

import pytest

from guildkit.models import GuildRecord
from guildkit.storage.database import Database, sqlite_url
from guildkit_economy.ledger import BURN, MINT, member, post, prove, transfer
from tests.core.conftest import GUILD

OHIO, NOBODY = GUILD + 1, GUILD + 2


@pytest.fixture
def ledgers(known_guild, home):
    """Two guilds with a ledger, and one without."""

    async def fill():
        database = Database(sqlite_url(home / "guildkit.sqlite3"))
        now = datetime.now(UTC)
        async with database.system_session("test") as session:
            session.add(GuildRecord(guild_id=OHIO, name="Ohio", present=True))
            session.add(GuildRecord(guild_id=NOBODY, name="Nowhere", present=True))
        for guild in (GUILD, OHIO):
            async with database.guild_session(guild) as session:
                for number, (payer, payee, amount, kind, age) in enumerate(
                    (
                        (MINT, member(1), 500, "watch", 40),
                        (MINT, member(1), 100, "adjust", 1),
                        (member(1), member(2), 300, "pay", 1),
                        (member(2), BURN, 200, "shop.purchase", 1),
                    )
                ):
                    at = now - timedelta(days=age)
                    await post(session, transfer(payer, payee, amount, key=str(number), kind=kind, at=at))
        async with database.guild_session(GUILD, read_only=True) as session:
            head = (await prove(session)).hash
        await database.close()
        return head

    return asyncio.run(fill())


def test_ledgers_that_add_up_are_said_to(guildkit, ledgers):
    code, out, err = guildkit("economy", "verify")
    assert (code, err) == (0, "")
    assert f"✓ Tennessee ({GUILD}): 4 transactions, 4 accounts, and the chain ends with {ledgers}" in out
    assert f"✓ Ohio ({OHIO})" in out
    assert "Nowhere" not in out
    code, out, _ = guildkit("economy", "verify", "--guild", GUILD, "--json")
    assert code == 0
    assert json.loads(out) == [
        {
            "guild": str(GUILD),
            "name": "Tennessee",
            "transactions": 4,
            "accounts": 4,
            "hash": ledgers,
            "wrong": [],
        }
    ]


def test_what_somebody_has_changed_is_named(guildkit, ledgers, home):
    with sqlite3.connect(home / "guildkit.sqlite3") as connection:
        connection.execute(
            "UPDATE economy_accounts SET balance = balance + 1 WHERE guild_id = ? AND member_id = 2", (OHIO,)
        )
    connection.close()
    code, out, err = guildkit("economy", "verify")
    assert code == 1
    assert f"✗ Ohio ({OHIO}): 4 transactions, 4 accounts\n    The balance of account 3 is not" in out
    assert f"1 of 2 ledgers do not add up: {OHIO}." in err
    assert guildkit("economy", "verify", "--guild", GUILD)[0] == 0
    code, out, _ = guildkit("economy", "verify", "--guild", OHIO, "--json")
    assert (code, len(json.loads(out)[0]["wrong"])) == (1, 1)


def test_a_report_is_for_people_and_for_scripts(guildkit, ledgers):
    code, out, _ = guildkit("economy", "report", "--guild", GUILD)
    assert code == 0
    assert "Supply: 400 (600 made, 200 gone for good)" in out
    assert "Made in 30 days: 100\n  adjust: 100\n" in out
    assert "Gone in 30 days: 200\n  shop.purchase: 200\n" in out
    assert "Spent by members in 30 days: 500, 1.25 times the supply" in out
    found = json.loads(guildkit("economy", "report", "--guild", GUILD, "--json")[1])
    assert (found["supply"], found["held"]["member"], found["sources"]) == (400, 400, {"adjust": 100})


def test_a_guild_that_nobody_knows_and_tables_that_are_not_there(guildkit, ledgers, home):
    for command in ("verify", "report"):
        code, _, err = guildkit("economy", command, "--guild", 5)
        assert (code, "never been in a guild with the id 5" in err) == (1, True)
    with sqlite3.connect(home / "guildkit.sqlite3") as connection:
        connection.execute("DELETE FROM alembic_economy")
    connection.close()
    code, _, err = guildkit("economy", "verify")
    assert (code, "The tables of economy are not what this version needs." in err) == (4, True)
