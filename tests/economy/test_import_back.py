"""The way back from an import, and what becomes of one when members and guilds go."""

import random

import pytest
from sqlalchemy import func, select

from guildkit import OperatorError, UserError
from guildkit.clock import SystemClock
from guildkit.data import ERASED, erase_member, purge_guild, remember
from guildkit.models import Base as CoreBase
from guildkit.records import Storage
from guildkit_economy.games import custom_commands
from guildkit_economy.importing.applying import SOURCE
from guildkit_economy.importing.claims import claim
from guildkit_economy.importing.undoing import built_upon, take_back
from guildkit_economy.ledger import BURN, balance, lock, member, post, reverse, transfer
from guildkit_economy.models import Base, Import, Imported, ImportShare, WatchTime
from guildkit_economy.shop import items
from tests.economy.old_bot import ALICE, BOB, CAROL, NOW, OHIO, ROWS, SCHEMA, TENNESSEE, brought, standing

COMMANDS = "CREATE TABLE custom_commands (name TEXT, response TEXT); INSERT INTO custom_commands VALUES ('hi', 'Hello')"


async def test_the_way_back_leaves_what_there_was_before(database, old_bot):
    async with database.guild_session(TENNESSEE) as session:
        session.add(WatchTime(member_id=BOB, minutes=5))
        session.add(WatchTime(member_id=ALICE, minutes=5))
        await post(session, transfer(SOURCE, member(BOB), 3, key="x", kind="adjust", at=NOW))
    before = await standing(database)
    source = await old_bot(SCHEMA, ROWS, COMMANDS)
    await brought(database, source)
    assert (await standing(database))["minutes"] == {ALICE: 95, BOB: 5}
    async with database.guild_session(TENNESSEE) as session:
        await reverse(session, 2, at=NOW, actor_id=None, reason="")  # of one row, by hand
    async with database.guild_session(TENNESSEE) as session:
        await take_back(session, 1, now=NOW)
    assert await standing(database) == before
    async with database.guild_session(TENNESSEE, read_only=True) as session:
        assert list(await items.all_of(session)) == []
        assert await custom_commands.listed(session) == []
        assert (await session.get_one(Import, (TENNESSEE, 1))).undone_at == NOW
        assert await built_upon(session, await session.get_one(Import, (TENNESSEE, 1))) == [
            "Import 1 was taken back on 2026-01-01 00:00 UTC."
        ]
    # And in again.
    _, again = await brought(database, source)
    assert (again.number, (await standing(database))["points"]["alice"]) == (2, 100)


async def spend(session):
    await post(session, transfer(member(BOB), BURN, 1, key="spent", kind="shop.purchase", at=NOW))


async def claim_it(session):
    await lock(session)
    await claim(session, CAROL, "stranger", now=NOW)


async def forget(session):
    (await session.get_one(WatchTime, (TENNESSEE, ALICE))).minutes = 1


async def use(session):
    await custom_commands.use(session, "hi", ALICE, key="click", now=NOW)


async def change(session):
    await custom_commands.edit(session, "hi", text="Good evening")


@pytest.mark.parametrize(
    ("act", "named"),
    [
        (spend, f"spent some since: {BOB}"),
        (claim_it, "has been claimed: stranger"),
        (use, "used or changed: hi"),
        (change, "used or changed: hi"),
        (forget, f"Watch time is not there any more: {ALICE}"),
    ],
)
async def test_there_is_no_way_back_where_somebody_has_built_upon_it(database, old_bot, act, named):
    await brought(database, await old_bot(SCHEMA, ROWS, COMMANDS))
    async with database.guild_session(TENNESSEE) as session:
        await act(session)
    before = await standing(database)
    async with database.guild_session(TENNESSEE, read_only=True) as session:
        (reason,) = await built_upon(session, await session.get_one(Import, (TENNESSEE, 1)))
        assert named in reason
    with pytest.raises(OperatorError, match=named):
        async with database.guild_session(TENNESSEE) as session:
            await take_back(session, 1, now=NOW)
    assert await standing(database) == before
    with pytest.raises(UserError, match="no import 1"):
        async with database.guild_session(OHIO) as session:
            await take_back(session, 1, now=NOW)


# --- members and guilds that go -----------------------------------------------------------------------------------------


@pytest.fixture
async def core(database):
    """The tables of the core, which know whose data there is."""
    async with database.migration_connection() as connection:
        await connection.run_sync(CoreBase.metadata.create_all)
    await remember(database, {"economy": Storage(Base.metadata, "guildkit_economy.migrations")})
    return database


async def test_who_is_erased_leaves_no_row_behind_and_does_not_bar_the_way_back(core, old_bot):
    await brought(core, await old_bot(SCHEMA, ROWS))
    await erase_member(core, SystemClock(), random.Random(7), TENNESSEE, ALICE, by=None)
    pseudonym = ERASED - 1 - random.Random(7).getrandbits(62)
    async with core.guild_session(TENNESSEE, read_only=True) as session:
        lines = list(await session.scalars(select(Imported.line)))
        assert not [line for line in lines if "alice" in line.casefold() or str(ALICE) in line]
        assert list(await session.scalars(select(ImportShare.name).order_by(ImportShare.name))) == [
            "bob",
            "stranger",
        ]
        assert await balance(session, member(pseudonym)) == 100
    async with core.guild_session(TENNESSEE) as session:
        await take_back(session, 1, now=NOW)
    assert set((await standing(core))["points"].values()) == {0}


async def test_a_guild_that_is_purged_takes_what_was_brought_in_along(core, old_bot):
    source = await old_bot(SCHEMA, ROWS)
    for guild in (TENNESSEE, OHIO):
        await brought(core, source, guild)
    await purge_guild(core, SystemClock(), TENNESSEE)
    async with core.guild_session(TENNESSEE, read_only=True) as session:
        for table in (Import, Imported, ImportShare):
            assert await session.scalar(select(func.count()).select_from(table)) == 0
    assert (await standing(core, OHIO))["kept"] == 23
