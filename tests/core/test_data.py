"""A member's data is exported, erased or anonymised, and a guild's purged, exported and imported: on the tables alone."""

import io
import json
import random
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import JSON, null, select, text, update
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from guildkit import OperatorError, PluginError, audit
from guildkit.clock import SystemClock
from guildkit.data import (
    ERASED,
    erase_member,
    export_guild,
    export_member,
    import_guild,
    kept_tables,
    purge_guild,
    remember,
)
from guildkit.data.declared import members_of
from guildkit.models import (
    AuditRecord,
    ErrorRecord,
    GuildRecord,
    JobRecord,
    LiveRecord,
    SettingValue,
    TableRecord,
)
from guildkit.records import Storage
from guildkit.storage import GuildScoped, GuildTables, MemberId
from tests.core import ledger
from tests.core.ledger import (
    ALICE,
    BOB,
    OHIO,
    TENNESSEE,
    Account,
    Ban,
    Board,
    Draft,
    Entry,
    Left,
    Post,
    Right,
    rows,
)

NOW = datetime(2030, 1, 2, 3, 4, 5, 678901, tzinfo=UTC)
CLOCK = SystemClock()


@pytest.fixture
async def database(database):
    """Alice and Bob in Tennessee, and the same of Alice in Ohio."""
    await ledger.set_up(database)
    for guild in (TENNESSEE, OHIO):
        async with database.system_session("test") as session:
            session.add(
                GuildRecord(guild_id=guild, name="Tennessee" if guild == TENNESSEE else "Ohio", present=False)
            )
            session.add_all(
                [
                    Account(guild_id=guild, member_id=ALICE, number=1),
                    Account(guild_id=guild, member_id=BOB, number=2),
                ]
            )
            await session.flush()
            amounts = [(ALICE, BOB, "10.50"), (BOB, ALICE, "4.25"), (ALICE, None, "1.00")]
            for number, (payer, payee, amount) in enumerate(amounts):
                booked = amount if database.is_sqlite else Decimal(amount)
                session.add(
                    Entry(guild_id=guild, id=number, payer_id=payer, payee_id=payee, amount=booked, at=NOW)
                )
            session.add(
                Post(
                    guild_id=guild,
                    id=1,
                    author_id=ALICE,
                    text="Mine",
                    remark="Äh",
                    likes=["x"],
                    extra=None,
                    picture=b"\x00\xff",
                )
            )
            session.add(
                Post(
                    guild_id=guild,
                    id=2,
                    author_id=BOB,
                    text="His",
                    remark=None,
                    likes=null(),
                    extra={"b": 1, "a": [2]},
                )
            )
            session.add_all(
                [Draft(guild_id=guild, member_id=ALICE, text="Soon"), Ban(guild_id=guild, member_id=ALICE)]
            )
        async with database.migration_connection() as connection:
            if not database.is_sqlite:
                await connection.execute(
                    text("ALTER TABLE t_left ALTER CONSTRAINT fk_t_left DEFERRABLE INITIALLY DEFERRED")
                )
                await connection.execute(text("ALTER TABLE t_left ALTER CONSTRAINT fk_t_left_own DEFERRABLE"))
                await connection.execute(text("SET CONSTRAINTS ALL DEFERRED"))
            await connection.execute(
                text(f"INSERT INTO t_left VALUES ({guild}, 1, 1, 2), ({guild}, 2, 1, NULL)")
            )
            await connection.execute(text(f"INSERT INTO t_right VALUES ({guild}, 1, 2)"))
    return database


async def erase(database, member=ALICE, guild=TENNESSEE, *, by=ERASED):
    return await erase_member(database, CLOCK, random.Random(1), guild, member, by=by)


async def exported(database, member=ALICE, guild=TENNESSEE):
    async with database.system_session("test", read_only=True) as session:
        return await export_member(session, guild, member)


async def dump(database):
    """Everything in every table of the database, as text."""
    async with database.connection() as connection:
        names = await connection.run_sync(
            lambda sync: [*ledger.Base.metadata.tables, *ledger.CoreBase.metadata.tables]
        )
        return {name: str((await connection.execute(text(f"SELECT * FROM {name}"))).all()) for name in names}


# --- erasure ----------------------------------------------------------------------------------------------------------


async def test_what_is_kept_for_the_sums_is_anonymised_not_falsified(database):
    erased = await erase(database)
    ((stand_in, number),) = [row for row in await rows(database, Account) if row[0] != BOB]
    assert stand_in < ERASED
    assert number == 1
    entries = [(payer, payee, str(amount)) for _, payer, payee, amount, _ in await rows(database, Entry)]
    assert entries == [(stand_in, BOB, "10.50"), (BOB, stand_in, "4.25"), (stand_in, None, "1.00")]
    assert [row[1] for row in await rows(database, Post)] == [stand_in, BOB]
    assert await rows(database, Draft) == []
    assert (erased.deleted, erased.anonymised) == (1, 5)


async def test_what_the_member_wrote_goes_and_what_others_wrote_stays(database):
    await erase(database)
    assert [row[2:4] for row in await rows(database, Post)] == [("", None), ("His", None)]


async def test_what_a_plugin_must_keep_is_kept_and_nothing_else_has_the_id(database):
    await erase(database)
    async with database.connection() as connection:
        tables = [*ledger.Base.metadata.tables.items(), *ledger.CoreBase.metadata.tables.items()]
        for name, table in tables:
            found = (
                (await connection.execute(text(f"SELECT * FROM {name} WHERE guild_id = {TENNESSEE}"))).all()
                if "guild_id" in table.columns
                else []
            )
            assert (str(ALICE) in str(found)) is (name == "t_bans"), name


async def test_the_other_guild_is_left_alone(database):
    before = [await rows(database, model, OHIO) for model in (Account, Entry, Post, Draft)]
    await erase(database)
    assert [await rows(database, model, OHIO) for model in (Account, Entry, Post, Draft)] == before
    await erase(database, guild=OHIO)
    strangers = {row[0] for guild in (TENNESSEE, OHIO) for row in await rows(database, Account, guild)} - {
        BOB
    }
    assert len(strangers) == 1  # the same randomness in this test; in a bot they differ


async def test_erasing_again_finds_nothing(database):
    await erase(database)
    before = await dump(database)
    assert not await erase(database)
    assert await dump(database) == before


async def test_the_erasure_is_audited_without_the_member(database):
    await erase(database, by=None)
    ((_, _, by, action, subject, details),) = await rows(database, AuditRecord)
    assert (by, action, subject, details) == (None, "member.erased", "", {"deleted": 1, "anonymised": 5})


async def test_ids_inside_of_jobs_settings_and_the_audit_go_too(database):
    common = {"guild_id": TENNESSEE, "plugin": "gone", "run_at": NOW, "state": "parked", "attempts": 0}
    async with database.system_session("test") as session:
        session.add_all(
            [
                JobRecord(**common, id="a", name="remind", payload={"member_id": ALICE}),
                JobRecord(**common, id="b", name="remind", payload={"member_id": str(ALICE)}),
                JobRecord(
                    **common,
                    id="c",
                    name="start",
                    payload={"members": [ALICE, BOB], "at": {"x": f"<@{ALICE}>"}},
                ),
                JobRecord(**common, id="d", name="weekly", payload={}, unique_key=f"weekly/{ALICE}"),
                JobRecord(
                    **common, id="e", name="other", payload={"number": ALICE * 10 + 1}, unique_key=f"{ALICE}1"
                ),
                SettingValue(
                    guild_id=TENNESSEE,
                    plugin="gone",
                    key="chair",
                    value=ALICE,
                    changed_at=NOW,
                    changed_by=ALICE,
                ),
                ErrorRecord(
                    guild_id=TENNESSEE,
                    id="A",
                    at=NOW,
                    plugin="gone",
                    where="command",
                    details={"command": f"/look {ALICE}"},
                    type="KeyError",
                    message=f"{ALICE}".rjust(1000, "."),
                    traceback=f"KeyError: {ALICE}",
                    release="1.0",
                    fingerprint="x",
                ),
                LiveRecord(
                    guild_id=TENNESSEE,
                    key=f"gone:1:panel/{ALICE}",
                    plugin="gone",
                    channel_id=1,
                    posted=0,
                    messages=[],
                    wanted=1,
                    shown=0,
                    at_once=False,
                ),
            ]
        )
        audit.note(
            session,
            at=NOW,
            guild_id=TENNESSEE,
            by=ALICE,
            action="x",
            subject=f"member {ALICE}",
            details={"who": [ALICE]},
        )
    await erase(database)
    stand_in = next(row[0] for row in await rows(database, Account) if row[0] != BOB)
    jobs = {row[0]: row[3] for row in await rows(database, JobRecord)}
    assert jobs == {
        "c": {"members": [stand_in, BOB], "at": {"x": f"<@{stand_in}>"}},
        "e": {"number": ALICE * 10 + 1},
    }
    assert [row[2] for row in await rows(database, SettingValue)] == [stand_in]
    assert await rows(database, LiveRecord) == []
    assert str(ALICE) not in str(await rows(database, ErrorRecord))
    assert f"KeyError: {stand_in}" in str(await rows(database, ErrorRecord))
    act = next(row for row in await rows(database, AuditRecord) if row[3] == "x")
    assert (act[2], act[4], act[5]) == (stand_in, f"member {stand_in}", {"who": [stand_in]})


async def test_ids_in_texts_that_are_declared_to_name_members_go_too(database):
    async with database.system_session("test") as session:
        for guild in (TENNESSEE, OHIO):
            session.add_all(
                [
                    Board(guild_id=guild, id=1, state=f'{{"by": "{ALICE}", "other": {BOB}, "x": {ALICE}}}'),
                    Board(guild_id=guild, id=2, state=f"{ALICE}0"),
                    Board(guild_id=guild, id=3, state=None),
                ]
            )
    async with database.system_session("test", read_only=True) as session:
        assert (await kept_tables(session))["ledger"]["t_boards"] == {"state": "replace"}
    assert "t_boards" not in (await exported(database))["ledger"]
    await erase(database)
    stand_in = next(row[0] for row in await rows(database, Account) if row[0] != BOB)
    assert await rows(database, Board) == [
        (1, f'{{"by": "{stand_in}", "other": {BOB}, "x": {stand_in}}}'),
        (2, f"{ALICE}0"),
        (3, None),
    ]
    assert f'"by": "{ALICE}"' in (await rows(database, Board, OHIO))[0][1]


async def test_an_erasure_that_cannot_be_whole_changes_nothing(database):
    async with database.system_session("test") as session:
        await session.execute(
            update(TableRecord)
            .where(TableRecord.name == "t_accounts")
            .values(members={"member_id": {"on_erase": "delete", "erase_text": []}})
        )
        await session.execute(update(TableRecord).where(TableRecord.name == "t_entries").values(members={}))
    before = await dump(database)
    with pytest.raises(
        OperatorError, match="Nothing was erased: rows that are kept refer to rows of the member"
    ):
        await erase(database)
    assert await dump(database) == before


# --- what is declared -------------------------------------------------------------------------------------------------


async def test_what_is_kept_is_known_without_the_plugin(database):
    async with database.system_session("test", read_only=True) as session:
        kept = (await kept_tables(session))["ledger"]
    assert kept["t_entries"] == {"payer_id": "anonymise", "payee_id": "anonymise"}
    assert kept["t_drafts"] == {"member_id": "delete"}
    assert "t_left" not in kept


async def test_a_table_that_a_plugin_no_longer_has_is_forgotten(database):
    class Base(GuildTables, DeclarativeBase):
        pass

    await remember(database, {"ledger": Storage(Base.metadata, "")})
    async with database.system_session("test", read_only=True) as session:
        assert set(await session.scalars(select(TableRecord.plugin))) == {"core"}


def test_a_text_that_does_not_exist_cannot_be_erased():
    class Base(GuildTables, DeclarativeBase):
        pass

    class Wrong(GuildScoped, Base):
        __tablename__ = "t_wrong"

        member_id: Mapped[int] = mapped_column(
            MemberId(on_erase="anonymise", erase_text=("choices",)), primary_key=True
        )
        choices: Mapped[list[int]] = mapped_column(JSON)

    with pytest.raises(
        PluginError, match=r"t_wrong\.member_id erases the text 'choices', which is no column of text"
    ):
        members_of(Wrong.__table__)


def test_a_column_must_say_what_becomes_of_its_rows():
    with pytest.raises(TypeError, match="on_erase"):
        mapped_column(MemberId)


# --- a member's export ------------------------------------------------------------------------------------------------


async def test_an_export_holds_all_of_a_member_and_of_nobody_else(database):
    async with database.system_session("test") as session:
        session.add(
            JobRecord(
                guild_id=TENNESSEE,
                id="a",
                plugin="gone",
                name="remind",
                payload={"member_id": ALICE},
                run_at=NOW,
                state="parked",
                attempts=0,
            )
        )
    found = await exported(database)
    assert set(found) == {"ledger", "gone"}
    assert found["gone"] == {
        "jobs": [{"job": "remind", "due": NOW.isoformat(), "payload": {"member_id": str(ALICE)}}]
    }
    assert [row["text"] for row in found["ledger"]["t_posts"]] == ["Mine"]
    assert [(row["payer_id"], row["payee_id"]) for row in found["ledger"]["t_entries"]] == [
        (str(ALICE), "another member"),
        ("another member", str(ALICE)),
        (str(ALICE), None),
    ]
    assert str(BOB) not in json.dumps(found)
    assert found["ledger"]["t_entries"][0]["at"] == NOW.isoformat()


async def test_after_an_erasure_an_export_holds_only_what_must_be_kept(database):
    await erase(database)
    assert await exported(database) == {"ledger": {"t_bans": [{"member_id": str(ALICE)}]}}


# --- guilds -----------------------------------------------------------------------------------------------------------


async def test_a_purge_takes_all_of_a_guild_and_nothing_of_another(database):
    before = [await rows(database, model, OHIO) for model in (Account, Entry, Post, Left, Right)]
    assert await purge_guild(database, CLOCK, TENNESSEE) == 13
    for name, found in (await dump(database)).items():
        assert str(TENNESSEE) not in found or name == "core_audit"
    assert [await rows(database, model, OHIO) for model in (Account, Entry, Post, Left, Right)] == before
    assert [row[3:5] for row in await rows(database, AuditRecord, 0)] == [("guild.purged", str(TENNESSEE))]
    assert await purge_guild(database, CLOCK, TENNESSEE) == 0


async def test_a_guild_in_which_the_bot_is_or_was_lately_is_not_purged(database):
    async with database.system_session("test") as session:
        record = await session.get(GuildRecord, TENNESSEE)
        record.left_at = NOW
    assert await purge_guild(database, CLOCK, TENNESSEE, left_before=NOW - timedelta(seconds=1)) is None
    async with database.system_session("test") as session:
        (await session.get(GuildRecord, TENNESSEE)).present = True
    assert await purge_guild(database, CLOCK, TENNESSEE, left_before=NOW) is None
    assert await ledger.count(database, Account) == 2


@pytest.fixture
async def revisions(database):
    """The version tables that the migrations would have made."""
    async with database.migration_connection() as connection:
        for plugin in ("core", "ledger"):
            await connection.execute(text(f"CREATE TABLE alembic_{plugin} (version_num VARCHAR(32))"))
            await connection.execute(text(f"INSERT INTO alembic_{plugin} VALUES ('{plugin}_0001')"))


async def guild_file(database, guild=TENNESSEE):
    file = io.StringIO()
    await export_guild(database, CLOCK, guild, file)
    return file.getvalue()


@pytest.mark.usefixtures("revisions")
async def test_export_purge_import_export_is_the_same_to_the_byte(database):
    async with database.system_session("test") as session:
        session.add(
            SettingValue(
                guild_id=TENNESSEE, plugin="ledger", key="x", value={"z": "ä", "a": None}, changed_at=NOW
            )
        )
    file = await guild_file(database)
    await purge_guild(database, CLOCK, TENNESSEE)
    before = await rows(database, Account, OHIO)
    assert (await import_guild(database, CLOCK, io.StringIO(file)))[0] == TENNESSEE
    assert await guild_file(database) == file
    assert await rows(database, Account, OHIO) == before
    assert await ledger.count(database, Left) == 2
    record = (await rows(database, GuildRecord))[0]
    assert record[:2] == ("Tennessee", False)


@pytest.mark.usefixtures("revisions")
async def test_a_guild_is_imported_as_another_one(database):
    file = await guild_file(database)
    await import_guild(database, CLOCK, io.StringIO(file), guild_id=77)
    assert [row[0] for row in await rows(database, Account, 77)] == [ALICE, BOB]
    again = (await guild_file(database, 77)).splitlines()
    assert again[1:] == file.splitlines()[1:]


@pytest.mark.usefixtures("revisions")
async def test_what_cannot_be_imported_is_said_and_changes_nothing(database):
    file = await guild_file(database)
    header, *lines = file.splitlines(keepends=True)
    await purge_guild(database, CLOCK, TENNESSEE)
    before = await dump(database)
    for damaged, says in [
        ("", "This is no file of"),
        ('{"format": "guildkit guild 99"}\n', "This is no file of"),
        ("no json\n", "line 1 is no JSON"),
        (
            file.replace("ledger_0001", "ledger_0002"),
            "ledger at revision ledger_0002, and its tables here are at ledger_0001",
        ),
        (
            file.replace('"ledger":"ledger_0001"', '"raids":"raids_0001"'),
            "data of the plugin raids, which has no tables here",
        ),
        (header + "".join(lines[:-1]), "rows are missing"),
        (file[:-20], "is no JSON"),
        (file.replace('"t_posts"', '"t_secrets"'), "there is no table t_secrets"),
        (header + "".join(lines).replace('"t_posts"', '"t_secrets"'), "is no row of a table here"),
        (file.replace(NOW.isoformat(), "yesterday"), "holds a value that does not fit"),
        ("".join([header, *lines[:1], *lines]), "damaged"),
    ]:
        with pytest.raises(OperatorError) as caught:
            await import_guild(database, CLOCK, io.StringIO(damaged))
        assert says in str(caught.value), says
    assert await dump(database) == before


@pytest.mark.usefixtures("revisions")
async def test_a_guild_that_has_data_is_not_imported_into(database):
    file = await guild_file(database)
    before = await dump(database)
    with pytest.raises(OperatorError, match=r"has data already \(12 rows\)"):
        await import_guild(database, CLOCK, io.StringIO(file))
    assert await dump(database) == before
    with pytest.raises(OperatorError, match="Nothing is known of a guild with the id 5"):
        await guild_file(database, 5)
