"""Bringing in an old bot: all of it or nothing, proven, and with a way back."""

import json
import random
import re
import sqlite3
from contextlib import closing
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from guildkit import OperatorError, UserError
from guildkit_economy import raffles
from guildkit_economy.games import custom_commands
from guildkit_economy.importing.applying import AT_ONCE, SOURCE, bring_in
from guildkit_economy.importing.claims import claim
from guildkit_economy.importing.plan import rows_hash
from guildkit_economy.importing.source import read
from guildkit_economy.importing.undoing import take_back
from guildkit_economy.ledger import balance, lock, member, movements
from guildkit_economy.models import (
    Account,
    Imported,
    ImportShare,
    TicketSource,
    Transaction,
)
from guildkit_economy.shop import items
from guildkit_economy.stream import linking
from guildkit_economy.stream.platform import Account as Platform
from tests.economy.old_bot import (
    ALICE,
    BOB,
    CAROL,
    HALF,
    NOW,
    OHIO,
    OLD,
    OTHER,
    ROWS,
    SCHEMA,
    TENNESSEE,
    brought,
    planned,
    standing,
    write,
)


async def test_everything_has_a_home_or_is_kept_word_for_word(database, old_bot):
    made, found = await brought(database, await old_bot(SCHEMA, ROWS))
    assert await standing(database) == {
        "points": {"alice": 100, "bob": 40, "carol": 0, "waiting": 7, "source": -147},
        "minutes": {ALICE: 90},
        "kept": 23,
    }
    assert (found.number, sum(proof["rows"] for proof in found.proofs.values())) == (1, 23)
    assert found.proofs["user_points"]["sums"] == {"points": 147}
    async with database.guild_session(TENNESSEE, read_only=True) as session:
        (movement,) = await movements(session, member(ALICE), offset=0, limit=5)
        assert (movement.kind, movement.amount, movement.others) == ("import", 100, (SOURCE,))
        (item,) = await items.all_of(session)
        assert (item.name, item.price, item.stock, item.role_id) == ("VIP", 50, None, None)
        lines = [
            json.loads(line)
            for line in await session.scalars(
                select(Imported.line).where(Imported.origin == "user_points").order_by(Imported.row)
            )
        ]
        assert {"kick_username": "Alice_K", "points": 100, "total_earned": 250, "mood": "fine"} in lines
        whose = select(Imported.origin).where(Imported.member_id == ALICE).order_by(Imported.origin)
        assert set(await session.scalars(whose)) == {
            "links",
            "points_watchtime_converted",
            "raffle_draws",
            "raffle_tickets",
            "user_points",
            "watchtime",
        }
    assert [part.part.name for part in made.tables if part.part.strange] == ["clips", "user_points"]
    assert made.proposals == [
        f"guildkit settings set economy.currency 'coins' --guild {TENNESSEE}",
        f"guildkit settings set economy.watch_points '3' --guild {TENNESSEE}",
        f"guildkit settings set economy.watch_roles '[\"10 = 123456789012345678\"]' --guild {TENNESSEE}",
    ]
    assert any("raffle_tickets: rows of periods that are not there: 1 (9)" in each for each in made.orphans)
    assert any("'Old' was not for sale" in each for each in made.notes)
    assert (await standing(database, OHIO))["kept"] == 0


@pytest.mark.parametrize(
    ("row", "named"),
    [
        ("'', 'x', 5, 1", "Write one line of 1 to 60 characters"),
        ("'Mug', '', -5, 1", "price"),
        ("'Mug', '', 1.5, 1", "1.5 is no whole number"),
        ("'vip', '', 5, 1", "there is one of that name"),
    ],
)
async def test_an_item_that_the_shop_cannot_have_is_kept_and_named(database, tmp_path, row, named):
    insert = f"INSERT INTO point_shop_items (id, name, description, price, stock) VALUES (3, {row})"
    made, _ = await brought(database, write(tmp_path / "old.sqlite3", SCHEMA, ROWS, insert))
    assert [terms.name for terms in made.items] == ["VIP"]
    assert any("is only kept: " in note and named in note for note in made.notes), made.notes


async def test_commands_of_the_old_bot_go_on(database, tmp_path):
    table = "CREATE TABLE custom_commands (command TEXT, response TEXT, cooldown INTEGER, enabled INTEGER)"
    rows = """INSERT INTO custom_commands VALUES ('!Discord', 'Join us, {user}!', 30, 1), ('taken', 'x', NULL, 1),
        ('two words', 'x', 0, 1), ('odd', 'Hi {nobody}', 0, 1), ('quiet', 'x', 0, 0), ('slow', 'x', 1.5, 1), ('discord', 'y', 0, 1)"""
    async with database.guild_session(TENNESSEE) as session:
        await custom_commands.add(session, "hug", custom_commands.Terms("Hugs"), ["taken"])
    made, _ = await brought(database, write(tmp_path / "old.sqlite3", SCHEMA, ROWS, table, rows))
    async with database.guild_session(TENNESSEE, read_only=True) as session:
        command = await custom_commands.find(session, "discord")
        assert (command.text, command.cooldown, command.cost, command.uses) == ("Join us, {user}!", 30, 0, 0)
        assert await custom_commands.how_many(session) == 2
    kept = {note.split("'")[1] for note in made.notes if note.startswith("custom_commands")}
    assert kept == {"taken", "two words", "odd", "quiet", "slow", "discord"}
    async with database.guild_session(OHIO, read_only=True) as session:
        assert await custom_commands.how_many(session) == 0


async def test_a_plan_stores_nothing_and_the_source_stays_as_it_was(database, old_bot, tmp_path):
    source = await old_bot(SCHEMA, ROWS)
    first = await planned(database, source)
    assert (await planned(database, source)).fingerprint == first.fingerprint
    await brought(database, source)
    assert (await planned(database, source)).fingerprint == first.fingerprint
    if not source.startswith("postgresql"):
        assert {each.name for each in tmp_path.iterdir() if "old" not in each.name} >= {"guildkit.sqlite3"}
        with closing(sqlite3.connect(source)) as connection:
            assert connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)


async def test_the_same_is_brought_in_once(database, old_bot):
    source = await old_bot(SCHEMA, ROWS)
    await brought(database, source)
    before = await standing(database)
    with pytest.raises(OperatorError, match="Import 1 has brought in"):
        await brought(database, source)
    later = await old_bot(SCHEMA, ROWS, "UPDATE user_points SET points = 999 WHERE kick_username = 'bob'")
    with pytest.raises(OperatorError, match=r"what it has become since.*unimport 1"):
        await brought(database, later)
    half = await old_bot(SCHEMA, ROWS, HALF, f"UPDATE user_points SET discord_server_id = {OLD}")
    with pytest.raises(OperatorError, match="Import 1 has brought in"):
        await brought(database, half)
    assert await standing(database) == before
    await brought(database, source, OHIO)  # which is another guild
    assert (await standing(database, OHIO))["points"] == before["points"]


async def test_who_links_a_name_later_gets_what_waits_under_it_once(database, old_bot):
    await brought(database, await old_bot(SCHEMA, ROWS))

    async def links(member_id, name):
        async with database.guild_session(TENNESSEE) as session:
            await lock(session)
            return await claim(session, member_id, name, now=NOW)

    assert await links(CAROL, "Somebody") == (0, 0)
    assert await links(CAROL, "Stranger") == (7, 30)
    assert await links(BOB, "stranger") == (0, 0)
    assert await links(BOB, "alice_k") == (0, 0)  # it was hers in the old bot
    after = await standing(database)
    assert (after["points"]["carol"], after["points"]["waiting"], after["minutes"]) == (
        7,
        0,
        {ALICE: 90, CAROL: 30},
    )
    async with database.guild_session(TENNESSEE, read_only=True) as session:
        hers = await session.scalars(select(Imported.origin).where(Imported.member_id == CAROL))
        assert sorted(hers) == ["user_points", "watchtime"]


async def test_who_has_linked_a_name_here_gets_what_the_old_bot_had_under_it(database, old_bot):
    async with database.guild_session(TENNESSEE) as session:
        await linking.link(session, CAROL, "kick", Platform("7", "Stranger"), policy="refuse", now=NOW)
        await linking.link(session, BOB, "kick", Platform("8", "Alice_K"), policy="refuse", now=NOW)
    made, _ = await brought(database, await old_bot(SCHEMA, ROWS))
    points = (await standing(database))["points"]
    assert (points["carol"], points["alice"], points["bob"], made.unclaimed) == (7, 100, 40, {})


async def test_the_raffle_that_was_going_on_goes_on_here(database, old_bot):
    source = await old_bot(
        SCHEMA,
        ROWS,
        "INSERT INTO raffle_periods VALUES (2, 'active')",
        f"INSERT INTO raffle_tickets VALUES (3, 2, {ALICE}, 'x', 4), (4, 2, NULL, 'bob', 2), (5, 2, NULL, 'who', 9)",
    )
    (note,) = [each for each in (await planned(database, source)).notes if "--raffle" in each]
    assert "2 was not drawn; tickets of members: 6 (2 members), of names that nobody knows: 9" in note
    rng = random.Random(1)
    for limit in (3, None):
        terms = raffles.Terms(title="Mug", duration=timedelta(days=1), limit=limit)
        async with database.guild_session(TENNESSEE) as session:
            await raffles.open_raffle(session, terms, now=NOW, by=ALICE, channel_id=1, rng=rng)
    with pytest.raises(OperatorError, match=f"Raffle 1 allows fewer tickets .*: {ALICE}"):
        await brought(database, source, raffle=1)
    with pytest.raises(UserError, match="#9"):
        await brought(database, source, raffle=9)
    assert (await standing(database))["kept"] == 0
    await brought(database, source, raffle=2)

    async def own(number):
        async with database.guild_session(TENNESSEE, read_only=True) as session:
            return [(await raffles.own(session, number, each)).counted for each in (ALICE, BOB, CAROL)]

    assert await own(2) == [{TicketSource.BONUS: 4}, {TicketSource.BONUS: 2}, {}]
    async with database.guild_session(TENNESSEE) as session:
        await take_back(session, 1, now=NOW)
    assert await own(2) == [{}, {}, {}]
    await brought(database, source, raffle=2)
    async with database.guild_session(TENNESSEE) as session:
        await raffles.close(session, 2, now=NOW)
    with pytest.raises(OperatorError, match="drawn from, or will be: raffle 2"):
        async with database.guild_session(TENNESSEE) as session:
            await take_back(session, 2, now=NOW)


async def test_a_raffle_gets_no_tickets_where_there_are_none(database, old_bot):
    source = await old_bot(SCHEMA, ROWS)
    assert (await planned(database, source, raffle=1)).problems == [
        "There are no tickets of a raffle that was not drawn."
    ]
    several = await old_bot(SCHEMA, ROWS, "INSERT INTO raffle_periods VALUES (2, 'open'), (3, 'open')")
    (problem,) = (await planned(database, several, raffle=1)).problems
    assert problem.endswith("One raffle cannot go on for several.")


# --- half-way to several servers --------------------------------------------------------------------------------------


async def test_of_several_servers_one_is_named_and_the_rest_stays_behind(database, old_bot):
    source = await old_bot(SCHEMA, ROWS, HALF)
    with pytest.raises(
        OperatorError, match=rf"several servers: {OLD} \(1 rows\), {OTHER} \(1 rows\).*--from-server"
    ):
        await planned(database, source)
    with pytest.raises(OperatorError, match="no server 5"):
        await planned(database, source, server="5")
    made, _ = await brought(database, source, server=str(OLD))
    points = (await standing(database))["points"]
    assert (points["alice"], points["bob"], points["waiting"]) == (100, 0, 0)
    found = {each.part.name: each for each in made.tables}
    assert (found["user_points"].part.left, found["user_points"].part.unassigned) == (1, 2)
    assert found["bot_settings"].proof.rows == 2  # those without a server are for all of them
    assert any(each.startswith("watchtime: 3 rows belong to no server") for each in made.orphans)
    await brought(database, source, OHIO, server=str(OTHER), unassigned=True)
    points = (await standing(database, OHIO))["points"]
    assert (points["alice"], points["bob"], points["waiting"]) == (0, 40, 7)
    with pytest.raises(
        OperatorError, match="Import 1 has brought in"
    ):  # those without a server would come twice
        await brought(database, source, OHIO, server=str(OLD), unassigned=True)
    await brought(database, source, OHIO, server=str(OLD))
    assert (await standing(database, OHIO))["points"]["source"] == -147


async def test_rows_without_a_server_are_the_only_ones(database, old_bot):
    source = await old_bot(
        SCHEMA,
        ROWS,
        HALF,
        f"UPDATE user_points SET discord_server_id = NULL WHERE discord_server_id = {OTHER}",
    )
    made, _ = await brought(database, source)
    assert (made.server, (await standing(database))["points"]["source"]) == (str(OLD), -147)


# --- what does not fit ------------------------------------------------------------------------------------------------


async def test_rows_of_one_person_are_added_up_only_where_somebody_says_so(database, old_bot):
    source = await old_bot(
        SCHEMA,
        ROWS,
        "INSERT INTO user_points VALUES ('ALICE_K', 11, 0, NULL), ('bobs_other', 2, 0, NULL), ('twice', 4, 0, NULL)",
        f"INSERT INTO links VALUES ({CAROL}, 'twice'), ({CAROL + 1}, 'Twice')",
    )
    made = await planned(database, source)
    assert "user_points: ALICE_K, Alice_K are one name." in made.duplicates
    assert any("twice linked by several members" in each for each in made.duplicates)
    assert "--merge adds them up" in made.problems[0]
    with pytest.raises(OperatorError, match="stand in the way"):
        await brought(database, source)
    await brought(database, source, merge=True)
    points = (await standing(database))["points"]
    assert (points["alice"], points["carol"], points["waiting"]) == (111, 0, 13)


@pytest.mark.parametrize(
    ("value", "named"),
    [
        ("-5", "-5 is below zero"),
        ("'twelve'", "'twelve' is no number"),
        ("1.5", "1.5 is no whole number"),
        ("9e999", "inf is no number"),
        ("9223372036854775807 + 1", "9.223372036854776e[+]18 was rounded"),
        ("x'00ff'", "is no number"),
        ("9007199254740992", "is too much"),
    ],
)
async def test_points_that_are_no_amount_are_named_and_nothing_is_changed(database, tmp_path, value, named):
    source = write(
        tmp_path / "old.sqlite3",
        SCHEMA.replace("points BIGINT, total", "points, total"),
        ROWS,
        f"UPDATE user_points SET points = {value} WHERE kick_username = 'bob'",
    )
    made = await planned(database, source)
    (problem,) = made.problems
    assert problem.startswith("user_points: 'bob' cannot be brought in: ")
    assert re.search(named, problem)
    with pytest.raises(OperatorError, match="1 problems stand"):
        await brought(database, source)
    assert (await standing(database))["kept"] == 0


async def test_what_is_no_old_bot_is_named(tmp_path):
    async def refused(source):
        with pytest.raises(OperatorError) as caught:
            await read(str(source), patience=0)
        return str(caught.value)

    assert "There is no file" in await refused(tmp_path / "nowhere.db")
    (tmp_path / "notes.txt").write_text("I am no database, and never was one.\n" * 99)
    assert "file is not a database. Name the SQLite file" in await refused(tmp_path / "notes.txt")
    (tmp_path / "empty.db").touch()
    assert "is empty" in await refused(tmp_path / "empty.db")
    write(tmp_path / "other.db", "CREATE TABLE recipes (id INTEGER)", "CREATE TABLE links (url TEXT)")
    assert "is not one of an old bot: it has links, recipes." in await refused(tmp_path / "other.db")
    assert "kind 'mysql' cannot be read" in await refused("mysql://localhost/old")
    assert "cannot be read" in await refused("postgresql://nobody@127.0.0.1:1/old")
    path = write(tmp_path / "locked.db", SCHEMA)
    with closing(sqlite3.connect(path)) as other:
        other.execute("BEGIN EXCLUSIVE")
        assert "database is locked. Stop the old bot" in await refused(path)
    assert len((await read(path)).tables) == 14


async def test_odd_bytes_and_names_are_kept_too(database, tmp_path):
    source = write(
        tmp_path / "old ?#%.sqlite3",
        SCHEMA,
        "INSERT INTO user_points VALUES (NULL, 5, 0, NULL), (CAST(x'ff61' AS TEXT), 6, 0, x'00ff')",
        'CREATE TABLE "odd:name ""x" (a, b)',
        'INSERT INTO "odd:name ""x" VALUES (1, 9e999)',
    )
    made, _ = await brought(database, source)
    assert any("rows without a name that could be linked: 1" in each for each in made.orphans)
    points = (await standing(database))["points"]
    assert (points["waiting"], points["source"]) == (6, -6)
    async with database.guild_session(TENNESSEE, read_only=True) as session:
        lines = list(await session.scalars(select(Imported.line).order_by(Imported.origin, Imported.row)))
    assert '{"a":1,"b":"inf"}' in lines
    assert any('"mood":{"hex":"00ff"}' in line for line in lines)


async def test_what_is_stored_differently_than_planned_is_undone(database, old_bot):
    made = await planned(database, await old_bot(SCHEMA, ROWS))
    made.tables[0].kept.pop()
    made.points.pop()
    with pytest.raises(OperatorError, match="not what was planned, and was undone"):
        async with database.guild_session(TENNESSEE) as session:
            await bring_in(session, made, now=NOW, rng=random.Random(1))
    after = await standing(database)
    assert (after["kept"], set(after["points"].values())) == (0, {0})


async def test_more_rows_than_one_statement_takes(database, tmp_path):
    many = AT_ONCE + 1
    path = write(tmp_path / "old.sqlite3", SCHEMA)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.executemany(
            "INSERT INTO user_points VALUES (?, ?, 0, NULL)", ((f"u{n}", n) for n in range(1, many + 1))
        )
        connection.executemany(
            "INSERT INTO links VALUES (?, ?)", ((ALICE + n, f"U{n}") for n in range(2, many, 2))
        )
    made, found = await brought(database, path)
    total = many * (many + 1) // 2
    assert (made.tables[0].proof.sha256, found.last_transaction) == (rows_hash([]), many)
    async with database.guild_session(TENNESSEE, read_only=True) as session:
        assert await balance(session, SOURCE) == -total
        assert await session.scalar(select(func.count()).select_from(ImportShare)) == many
        assert await session.scalar(select(func.count()).select_from(Account)) == many // 2 + 2
        assert await session.scalar(select(func.count()).select_from(Transaction)) == many
