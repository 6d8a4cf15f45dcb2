"""`guildkit db`: backups, restoring, moving, and looking after the tables."""

import json
import sqlite3
from contextlib import closing

import pytest

from guildkit.storage.database import sqlite_url
from tests.core.conftest import GUILD


@pytest.fixture
def file(home):
    return home / "guildkit.sqlite3"


def execute(file, statement):
    with closing(sqlite3.connect(file)) as connection:
        rows = connection.execute(statement).fetchall()
        connection.commit()
    return rows


def test_revisions_are_shown(guildkit, home):
    found = json.loads(guildkit("db", "current", "--json")[1])
    assert {(each["plugin"], each["revision"]) for each in found} == {
        ("core", None),
        ("economy", None),
        ("music", None),
        ("raids", None),
        ("voting", None),
    }
    guildkit("db", "upgrade")
    assert all(
        each["revision"] == each["newest"] for each in json.loads(guildkit("db", "current", "--json")[1])
    )
    assert "voting_0001" in guildkit("db", "current")[1]


def test_a_check_names_what_to_do_and_upgrade_does_it(guildkit, known_guild, file):
    assert guildkit("db", "check") == (0, "✓ The database is in order.\n", "")
    execute(file, "DROP TABLE voting_ballots")
    execute(file, "DROP INDEX uq_core_jobs_key")
    code, out, _ = guildkit("db", "check", "--json")
    assert (code, json.loads(out)) == (
        1,
        [
            "core lacks index uq_core_jobs_key of core_jobs; `guildkit db upgrade` adds it.",
            "voting lacks table voting_ballots; `guildkit db upgrade` adds it.",
        ],
    )
    code, out, _ = guildkit("db", "upgrade")
    assert (
        code,
        "core: added index uq_core_jobs_key" in out,
        "voting: added table voting_ballots" in out,
    ) == (0, True, True)
    assert guildkit("db", "upgrade") == (0, "Every table is up to date.\n", "")
    assert guildkit("db", "check")[0] == 0


def test_what_cannot_be_mended_takes_its_plugin_alone(guildkit, known_guild, file):
    execute(file, "ALTER TABLE voting_drafts ADD COLUMN mood TEXT")
    code, _, err = guildkit("db", "upgrade")
    assert (code, "voting: The tables of voting were changed by hand: column voting_drafts.mood" in err) == (
        1,
        True,
    )
    execute(file, "ALTER TABLE core_guilds ADD COLUMN mood TEXT")
    code, _, err = guildkit("db", "upgrade")
    assert (code, "core were changed by hand: column core_guilds.mood" in err, "Restore a backup" in err) == (
        8,
        True,
        True,
    )


def test_a_newer_database_is_refused(guildkit, known_guild, file):
    execute(file, "UPDATE alembic_core SET version_num = 'core_0999'")
    for command in (["db", "upgrade"], ["db", "current"], ["guilds"]):
        code, _, err = guildkit(*command)
        assert (code, "core_0999" in err, "newer version of core" in err) == (8, True, True)


def but_for_the_audit(path):
    """A backup without what was noted of backups."""
    of_audit = ("core_audit", "database.", "-- sha256")
    return [line for line in path.read_text().splitlines() if not any(each in line for each in of_audit)]


def test_backup_and_restore(guildkit, known_guild, file, tmp_path):
    path = tmp_path / "b.sql"
    code, out, _ = guildkit("db", "backup", path, "--prove")
    assert (code, f"are in {path}, proven by restoring it" in out) == (0, True)
    whole = but_for_the_audit(path)
    assert json.loads(guildkit("db", "backup", path, "--json")[1])["unknown"] == []
    assert but_for_the_audit(path) == whole
    execute(file, "UPDATE core_guilds SET name = 'Utah'")
    code, _, err = guildkit("db", "restore", path)
    assert (code, "is not empty: core_audit, core_guilds" in err, "--replace" in err) == (4, True, True)
    code, out, _ = guildkit("db", "restore", path, "--replace")
    assert (code, "What was there before is in" in out) == (0, True)
    assert execute(file, "SELECT name FROM core_guilds") == [("Tennessee",)]
    (before,) = (file.parent / "backups").glob("*.sql")
    assert "Utah" in before.read_text()
    file.unlink()
    assert guildkit("db", "restore", path)[0] == 0
    guildkit("db", "backup", tmp_path / "again.sql")
    assert but_for_the_audit(tmp_path / "again.sql") == whole
    noted = json.loads(guildkit("audit", "list", "--guild", 0, "--json")[1])
    assert [(each["action"], each["subject"]) for each in noted] == [
        ("database.backed_up", "again.sql"),
        ("database.restored", "b.sql"),
        ("database.backed_up", "b.sql"),
    ]


def test_one_guild_is_backed_up(guildkit, known_guild, tmp_path):
    path = tmp_path / "b.sql"
    assert guildkit("db", "backup", path, "--guild", GUILD)[0] == 0
    assert f"guild {GUILD}" in path.read_text().partition("\n")[0]
    assert guildkit("db", "backup", path, "--guild", GUILD, "--prove")[0] == 1


def test_a_table_that_no_plugin_knows_is_backed_up_and_said(guildkit, known_guild, file, tmp_path):
    execute(file, "CREATE TABLE music_tracks (guild_id BIGINT, id INTEGER, PRIMARY KEY (guild_id, id))")
    execute(file, "INSERT INTO music_tracks VALUES (7, 1)")
    path = tmp_path / "b.sql"
    assert "no installed plugin knows them: music_tracks" in guildkit("db", "backup", path, "--prove")[1]
    file.unlink()
    code, _, err = guildkit("db", "restore", path)
    assert (
        code,
        "lacks tables that the dump holds: music_tracks. Install" in f"{err}".replace("\n  ", " "),
    ) == (4, True)


def test_places_that_take_no_backup_are_named(guildkit, known_guild, tmp_path):
    code, _, err = guildkit("db", "backup", tmp_path / "nowhere" / "b.sql")
    assert (code, "b.sql cannot be written: No such file or directory" in err) == (4, True)
    code, _, err = guildkit("db", "restore", tmp_path / "nowhere.sql")
    assert (code, "nowhere.sql cannot be read: No such file" in err) == (4, True)


def test_everything_is_moved(guildkit, known_guild, file, tmp_path, monkeypatch):
    target = tmp_path / "moved.sqlite3"
    code, out, _ = guildkit("db", "move", sqlite_url(target))
    assert (code, "have arrived in" in out, "GUILDKIT_DATABASE_URL" in out) == (0, True, True)
    code, _, err = guildkit("db", "move", sqlite_url(target))
    assert (code, "is not empty: core_audit, core_guilds" in err) == (4, True)
    monkeypatch.setenv("GUILDKIT_DATABASE_URL", sqlite_url(target))
    assert json.loads(guildkit("guilds", "--json")[1])[0]["name"] == "Tennessee"
    (moved,) = json.loads(guildkit("audit", "list", "--guild", 0, "--json")[1])
    assert (moved["action"], str(file) in moved["subject"]) == ("database.moved", True)
