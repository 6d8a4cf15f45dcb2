"""`guildkit data …` and `guildkit audit …` beside a bot that may be running."""

import asyncio
import csv
import json
import stat
from datetime import UTC, datetime, timedelta

import pytest

from guildkit.models import GuildRecord
from guildkit.storage.database import Database, sqlite_url
from guildkit_voting.models import Draft
from tests.core.conftest import GUILD

ALICE, BOB = 111111111111111111, 222222222222222222
OHIO = 987654321098765432


@pytest.fixture
def store(home, known_guild):
    """Put rows into the database."""

    def store(*rows):
        async def add():
            database = Database(sqlite_url(home / "guildkit.sqlite3"))
            async with database.system_session("test") as session:
                for row in rows:
                    await session.merge(row)
            await database.close()

        asyncio.run(add())

    return store


def draft(member, *, guild=GUILD):
    return Draft(
        guild_id=guild,
        member_id=member,
        title=f"Of {member}",
        text="",
        options="",
        method="borda",
        duration="1h",
        seats=1,
    )


@pytest.fixture
def drafts(store):
    """A draft of Alice and one of Bob in Tennessee, where the bot is, and one of Alice in Ohio, which it has left."""
    left = datetime.now(UTC) - timedelta(days=3)
    store(
        GuildRecord(guild_id=OHIO, name="Ohio", present=False, left_at=left),
        draft(ALICE),
        draft(BOB),
        draft(ALICE, guild=OHIO),
    )


def acts(guildkit, *arguments):
    return [each["action"] for each in json.loads(guildkit("audit", "list", "--json", *arguments)[1])]


# --- members ----------------------------------------------------------------------------------------------------------


def test_it_shows_which_columns_hold_members(guildkit, known_guild):
    code, out, _ = guildkit("data", "show", "--json")
    assert code == 0
    expected = {
        "voting_ballots": {"member_id": "anonymise"},
        "voting_drafts": {"member_id": "delete"},
        "voting_proposals": {"author_id": "anonymise"},
    }
    assert json.loads(out)["voting"].items() >= expected.items()
    assert "voting_drafts" in guildkit("data", "show")[1]


def test_a_member_is_exported_from_one_guild_or_from_all(guildkit, drafts, tmp_path):
    code, out, _ = guildkit("data", "export", ALICE)
    found = json.loads(out)
    assert (code, found["member"]) == (0, str(ALICE))
    assert {each["guild"]["name"] for each in found["guilds"]} == {"Tennessee", "Ohio"}
    file = tmp_path / "alice.json"
    assert guildkit("data", "export", ALICE, file, "--guild", GUILD)[0] == 0
    (guild,) = json.loads(file.read_text())["guilds"]
    assert [row["title"] for row in guild["data"]["voting"]["voting_drafts"]] == [f"Of {ALICE}"]
    assert str(BOB) not in file.read_text()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    code, _, err = guildkit("data", "export", ALICE, file)
    assert (code, f"{file} is there already." in err) == (1, True)
    assert acts(guildkit, "--guild", GUILD) == ["member.exported"] * 3


def test_a_member_is_erased_in_one_guild_or_in_all(guildkit, drafts):
    code, out, _ = guildkit("data", "erase", ALICE, "--guild", GUILD, "--yes")
    assert (code, f"Tennessee ({GUILD}): 1 rows deleted, 0 anonymised." in out) == (0, True)
    (guild,) = json.loads(guildkit("data", "export", ALICE)[1])["guilds"]
    assert guild["guild"]["name"] == "Ohio"
    guildkit("data", "erase", ALICE, "--all", "--yes")
    assert json.loads(guildkit("data", "export", ALICE)[1])["guilds"] == []
    assert len(json.loads(guildkit("data", "export", BOB)[1])["guilds"]) == 1
    assert str(ALICE) not in guildkit("audit", "list", "--json")[1]


def test_where_no_guild_is_known_nothing_is_erased_and_that_is_said(guildkit):
    code, out, _ = guildkit("data", "erase", ALICE, "--all", "--yes")
    assert (code, "nothing is kept of anybody" in out) == (0, True)


def test_where_to_erase_must_be_said_and_it_asks_first(guildkit, drafts, monkeypatch):
    code, _, err = guildkit("data", "erase", ALICE)
    assert (code, "--guild ID for one guild, or --all for every one." in err) == (1, True)
    asked = []
    monkeypatch.setattr(
        "typer.confirm", lambda text, **_: asked.append(text) or (_ for _ in ()).throw(SystemExit(1))
    )
    assert guildkit("data", "erase", ALICE, "--all")[0] == 1
    assert asked == [f"Erase what is kept of {ALICE} in every guild? This cannot be undone."]
    assert len(json.loads(guildkit("data", "export", ALICE)[1])["guilds"]) == 2


def test_a_guild_that_is_not_known_is_named(guildkit, known_guild):
    for command in (("export", ALICE), ("erase", ALICE, "--yes")):
        code, _, err = guildkit("data", *command, "--guild", 5)
        assert (code, "has never been in a guild with the id 5" in err) == (1, True)


# --- guilds -----------------------------------------------------------------------------------------------------------


def test_guilds_that_wait_to_be_purged_are_listed(guildkit, drafts, monkeypatch):
    (waiting,) = json.loads(guildkit("data", "purge", "--json")[1])
    assert (waiting["name"], waiting["rows"]) == ("Ohio", 2)
    left, due = (datetime.strptime(waiting[key] + "+0000", "%Y-%m-%d %H:%M UTC%z") for key in ("left", "due"))
    assert due - left == timedelta(days=30)
    monkeypatch.setenv("GUILDKIT_PURGE_DAYS", "0")
    assert "never" in guildkit("data", "purge")[1]
    monkeypatch.setenv("GUILDKIT_PURGE_DAYS", "-1")
    assert guildkit("data", "purge")[0] == 3


def test_a_guild_is_purged_now_but_not_while_the_bot_is_there(guildkit, drafts):
    code, _, err = guildkit("data", "purge", "--guild", GUILD, "--now")
    assert (code, f"The bot is in the guild {GUILD}; nothing was deleted." in err) == (1, True)
    assert guildkit("data", "purge", "--now")[0] == 1
    assert guildkit("data", "purge", "--guild", OHIO, "--now") == (
        0,
        f"✓ 2 rows of the guild {OHIO} are deleted.\n",
        "",
    )
    assert [each["name"] for each in json.loads(guildkit("guilds", "--json")[1])] == ["Tennessee"]
    assert guildkit("data", "purge")[1].startswith("No guild waits to be purged")


def test_a_guild_goes_to_a_file_and_comes_back(guildkit, drafts, tmp_path):
    first, second = tmp_path / "first.jsonl", tmp_path / "second.jsonl"
    code, out, _ = guildkit("data", "export-guild", OHIO, first)
    assert (code, out) == (0, f"✓ 1 rows of 1 tables are in {first}.\n")
    code, _, err = guildkit("data", "import-guild", first)
    assert (code, "has data already (1 rows); nothing was imported." in err) == (1, True)
    guildkit("data", "purge", "--guild", OHIO, "--now")
    code, out, _ = guildkit("data", "import-guild", first)
    assert (code, f"1 rows of 1 tables are in the guild {OHIO} now." in out) == (0, True)
    guildkit("data", "export-guild", OHIO, second)
    assert second.read_bytes() == first.read_bytes()
    guildkit("data", "import-guild", first, "--as", 77)
    assert len(json.loads(guildkit("data", "export", ALICE)[1])["guilds"]) == 3
    assert acts(guildkit, "--guild", 0) == [
        "guild.imported",
        "guild.exported",
        "guild.imported",
        "guild.purged",
        "guild.exported",
    ]


def test_files_that_cannot_be_used_are_said_and_leave_nothing_behind(guildkit, drafts, tmp_path):
    file = tmp_path / "guild.jsonl"
    code, _, err = guildkit("data", "export-guild", 5, file)
    assert (code, "Nothing is known of a guild with the id 5." in err, file.exists()) == (1, True, False)
    code, _, err = guildkit("data", "import-guild", file)
    assert (code, "No such file or directory" in err) == (1, True)
    for content in (b"\xff\xfe", b'{"format":"guildkit guild 1"}\n', b"[]\n", b""):
        file.write_bytes(content)
        code, _, err = guildkit("data", "import-guild", file)
        assert code == 1
        assert "damaged" in err or "no file of" in err
    assert guildkit("data", "export-guild", GUILD, tmp_path / "nowhere" / "file")[0] == 1


# --- the audit --------------------------------------------------------------------------------------------------------


def test_acts_on_the_command_line_are_noted(guildkit, known_guild):
    assert guildkit("audit", "list") == (0, "Nothing has been noted.\n", "")
    guildkit("plugins", "enable", "voting", "--guild", GUILD)
    guildkit("settings", "set", "voting.default_method", "borda", "--guild", GUILD)
    guildkit("settings", "set", "voting.default_method", "default", "--global")
    assert acts(guildkit) == ["setting.reset", "setting.changed", "plugin.enabled"]
    assert acts(guildkit, "--guild", 0) == ["setting.reset"]
    assert acts(guildkit, "--action", "setting", "--limit", 1) == ["setting.reset"]
    assert acts(guildkit, "--by", ALICE) == []
    out = guildkit("audit", "list")[1]
    assert "the command line" in out
    assert '{"value": "borda"}' in out


def test_the_audit_is_exported(guildkit, known_guild, tmp_path):
    guildkit("plugins", "enable", "voting", "--guild", GUILD)
    assert guildkit("audit", "export", tmp_path / "a.json") == (
        0,
        f"✓ 1 acts are in {tmp_path / 'a.json'}.\n",
        "",
    )
    (act,) = json.loads((tmp_path / "a.json").read_text())
    assert (act["guild"], act["by"], act["action"], act["subject"]) == (
        str(GUILD),
        None,
        "plugin.enabled",
        "voting",
    )
    guildkit("audit", "export", tmp_path / "a.csv", "--format", "csv")
    with (tmp_path / "a.csv").open(newline="") as file:
        (row,) = csv.DictReader(file)
    assert (row["action"], row["subject"], row["by"]) == ("plugin.enabled", "voting", "")
