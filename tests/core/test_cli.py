"""The command line: a sentence and an exit code for everything, never a traceback."""

import json
import sqlite3
from importlib.metadata import EntryPoint

import pytest
from pydantic import BaseModel

from guildkit import Plugin, UserError, __version__
from guildkit.bot import Bot
from guildkit.cli.settings import _typed
from guildkit.config import Config
from tests.core.conftest import GUILD
from tests.core.plugins import candidate

TOKEN = "MTIzNDU2Nzg5MDEyMzQ1Njc4OQ.GabcdE.abcdefghijklmnopqrstuvwxyz0123456789AB"


def test_version_and_help(guildkit):
    assert guildkit("--version") == (0, f"guildkit {__version__}\n", "")
    code, out, _ = guildkit("--help")
    assert code == 0
    for command in ("run", "demo", "plugins", "guilds", "settings", "db"):
        assert command in out


WORDS_BEFORE_IDS = (
    ["errors", "list", "--guild"],
    ["jobs", "list", "--guild"],
    ["audit", "list", "--guild"],
    ["audit", "list", "--by"],
    ["data", "export"],
    ["settings", "get", "core", "--guild"],
)


def test_what_is_typed_wrongly(guildkit):
    for arguments in (
        ["dance"],
        ["plugins", "enable"],
        ["plugins", "enable", "voting", "--guild", "x"],
        ["guilds", "--x"],
        *([*words, str(2**63)] for words in WORDS_BEFORE_IDS),
    ):
        code, out, err = guildkit(*arguments)
        assert (code, out) == (2, "")
        assert err


def test_plugins_are_listed_for_people_and_for_scripts(guildkit):
    code, out, _ = guildkit("plugins", "list")
    assert (code, "voting" in out, "ready" in out) == (0, True, True)
    code, out, _ = guildkit("plugins", "list", "--json")
    (voting,) = [plugin for plugin in json.loads(out) if plugin["name"] == "voting"]
    assert (voting["state"], voting["reason"], voting["distribution"]) == ("ready", "", "guildkit-voting")


def test_a_broken_plugin_is_listed_with_its_reason(guildkit, tmp_path, monkeypatch):
    for name, source in {
        "broken": "import left_pad_that_is_not_there",
        "leaving": "import os; os._exit(3)",
    }.items():
        info = tmp_path / f"guildkit_{name}-1.0.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: guildkit-{name}\nVersion: 1.0\n")
        (info / "entry_points.txt").write_text(f"[guildkit.plugins]\n{name} = {name}_plugin:plugin\n")
        (tmp_path / f"{name}_plugin.py").write_text(source)
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    code, out, _ = guildkit("plugins", "list", "--json")
    assert code == 0
    reasons = {plugin["name"]: plugin["reason"] for plugin in json.loads(out)}
    assert "No module named 'left_pad_that_is_not_there'" in reasons["broken"]
    assert "ended the process" in reasons["leaving"]


def test_switching_on_and_off(guildkit, known_guild):
    code, out, _ = guildkit("plugins", "enable", "voting", "--guild", GUILD)
    assert (code, out.startswith(f"✓ voting is on in Tennessee ({GUILD}).")) == (0, True)
    code, _, err = guildkit("plugins", "enable", "voting", "--guild", GUILD)
    assert (code, "voting is already on in Tennessee" in err) == (1, True)
    assert f"guildkit plugins disable voting --guild {GUILD}" in err
    code, out, _ = guildkit("guilds", "--json")
    assert json.loads(out)[0]["plugins"] == ["voting"]
    code, out, _ = guildkit("plugins", "show", "voting")
    assert f"Tennessee ({GUILD})" in out
    assert guildkit("plugins", "disable", "voting", "--guild", GUILD)[0] == 0
    code, _, err = guildkit("plugins", "disable", "voting", "--guild", GUILD)
    assert (code, "voting is already off" in err) == (1, True)


@pytest.mark.parametrize("command", ["enable", "disable"])
def test_unknown_plugins_and_guilds_are_named_with_the_way_out(guildkit, known_guild, command):
    code, _, err = guildkit("plugins", command, "musik", "--guild", GUILD)
    assert (
        code,
        "There is no plugin called 'musik'." in err,
        "Installed: economy, music, raids, voting." in err,
    ) == (
        1,
        True,
        True,
    )
    code, _, err = guildkit("plugins", command, "voting", "--guild", 5)
    assert (code, "never been in a guild with the id 5" in err, "`guildkit guilds`" in err) == (1, True, True)


def test_settings_are_read_and_changed(guildkit, known_guild):
    where = ("--guild", GUILD)
    assert guildkit("settings", "set", "voting.default_duration", "24", "--global")[0] == 0
    assert guildkit("settings", "set", "voting.default_duration", "48", *where) == (
        0,
        "✓ voting.default_duration is now 48.\n",
        "",
    )
    code, out, _ = guildkit("settings", "get", "voting", *where, "--json")
    expected = {"default_method": "plurality", "default_duration": 48, "default_seats": 5}
    assert json.loads(out).items() >= expected.items()
    assert "now 24" in guildkit("settings", "set", "voting.default_duration", "default", *where)[1]
    for arguments, says in (
        (("voting.default_duration", "soon", *where), "'soon' is not a value for voting.default_duration"),
        (("voting.default_duration", "769", *where), "It may be at most 768."),
        (("voting.colour", "red", *where), "voting has no setting 'colour'."),
        (("voting", "red", *where), "Name the setting as PLUGIN.SETTING."),
        (("musik.loudness", "11", *where), "There is no plugin called 'musik'."),
        (("voting.default_duration", "1"), "Say for whom:"),
    ):
        code, _, err = guildkit("settings", "set", *arguments)
        assert (code, says in err) == (1, True), err


def test_settings_say_who_has_changed_them_and_when(guildkit, known_guild, home):
    where = ("--guild", GUILD)

    def changed():
        lines = guildkit("settings", "get", "voting", *where)[1].splitlines()
        return {line.split()[0].removeprefix("voting."): line for line in lines[1:]}

    assert "UTC" not in "".join(changed().values())
    guildkit("settings", "set", "voting.default_seats", "7", "--global")
    guildkit("settings", "set", "voting.default_duration", "48", *where)
    guildkit("settings", "set", "voting.default_method", "borda", *where)
    with sqlite3.connect(home / "guildkit.sqlite3") as connection:
        connection.execute(
            "UPDATE core_settings SET changed_by = 111, changed_at = '2026-01-02 03:04:05' WHERE key = 'default_method'"
        )
    connection.close()
    found = changed()
    assert "2026-01-02 03:04 UTC by 111 " in found["default_method"]
    assert " UTC by the command line " in found["default_duration"]
    assert " UTC by the command line, for every guild " in found["default_seats"]


def test_a_setting_made_nonsense_by_hand_falls_back(guildkit, known_guild, home):
    guildkit("settings", "set", "voting.default_duration", "48", "--guild", GUILD)
    with sqlite3.connect(home / "guildkit.sqlite3") as connection:
        connection.execute("""UPDATE core_settings SET value = '"for ever"'""")
    connection.close()
    code, out, _ = guildkit("settings", "get", "voting.default_duration", "--guild", GUILD, "--json")
    assert (code, json.loads(out)) == (0, {"default_duration": 72})


def test_the_database_is_upgraded_once(guildkit):
    code, out, _ = guildkit("db", "upgrade")
    assert (code, "core: new → core_0001" in out, "voting: new → voting_0001" in out) == (0, True, True)
    assert guildkit("db", "upgrade") == (0, "Every table is up to date.\n", "")


def test_running_without_a_token_and_with_a_wrong_one(guildkit, monkeypatch):
    code, _, err = guildkit("run")
    assert (code, "There is no token." in err, "guildkit demo" in err) == (3, True, True)
    for token, says in {
        "abc": "does not look like a bot's token",
        "your-token-here": "GUILDKIT_TOKEN still holds a placeholder",
        "a.b.c": "does not look like a bot's token",
        TOKEN[:-30]: "does not look like a bot's token",
    }.items():
        monkeypatch.setenv("GUILDKIT_TOKEN", token)
        code, _, err = guildkit("run")
        assert (code, says in err) == (3, True)
        assert token not in err


def test_running_with_a_database_that_cannot_be_used(guildkit, monkeypatch, tmp_path):
    monkeypatch.setenv("GUILDKIT_TOKEN", TOKEN)
    (tmp_path / "notes.txt").write_text("Not a database. " * 100)
    for url, says in {
        f"sqlite:///{tmp_path}/notes.txt": "file is not a database",
        f"sqlite:///{tmp_path}/nowhere/x.sqlite3": "unable to open database file",
        "nonsense": "GUILDKIT_DATABASE_URL is no database URL",
    }.items():
        monkeypatch.setenv("GUILDKIT_DATABASE_URL", url)
        code, _, err = guildkit("run")
        assert (code, says in err) == (4, True), err


def test_a_configuration_that_makes_no_sense(guildkit, monkeypatch):
    monkeypatch.setenv("GUILDKIT_DISCORD_ADDRESS", "somewhere")
    code, _, err = guildkit("guilds")
    assert (code, "GUILDKIT_DISCORD_ADDRESS is wrong" in err) == (3, True)
    monkeypatch.delenv("GUILDKIT_DISCORD_ADDRESS")
    monkeypatch.setenv("GUILDKIT_HOME", "/dev/null/x")
    code, _, err = guildkit("guilds")
    assert (code, "cannot be made" in err, "Set GUILDKIT_HOME" in err) == (3, True, True)


def test_a_command_of_a_broken_distribution_is_named(guildkit, monkeypatch):
    from guildkit.cli import app

    points = app.entry_points

    def with_broken(**selection):
        found = points(**selection)
        broken = EntryPoint("fly", "nowhere_to_be_found:app", "guildkit.commands")
        return type(found)([*found, broken]) if selection.get("name", "fly") == "fly" else found

    monkeypatch.setattr(app, "entry_points", with_broken)
    code, _, err = guildkit("fly")
    assert (code, "The command 'fly'" in err, "cannot be loaded" in err) == (1, True, True)


def test_a_scene_that_nobody_brings_is_named(guildkit):
    code, _, err = guildkit("demo", "opera")
    assert (
        code,
        "There is no scene called 'opera'." in err,
        "There are: " in err and "voting, counting, constitution, campaigns" in err,
    ) == (1, True, True)


def test_shells_complete_commands(guildkit, monkeypatch, capsys):
    monkeypatch.setenv("_GUILDKIT_COMPLETE", "complete_bash")
    monkeypatch.setenv("COMP_WORDS", "guildkit plu")
    monkeypatch.setenv("COMP_CWORD", "1")
    _, out, _ = guildkit()
    assert out.split() == ["plugins"]


def test_a_list_is_typed_as_it_is_shown(home):
    class Settings(BaseModel):
        words: list[str] = []
        name: str = ""

    bot = Bot(Config(home=home), candidates=(candidate(Plugin("list", settings=Settings)),))
    plugin = bot.host.plugins["list"]
    for text in ('["a, b", "c"]', "a, b\nc"):
        assert bot.settings.check("list", "words", _typed(plugin, "words", text)) == ["a, b", "c"]
    assert _typed(plugin, "name", "[it]") == "[it]"
    with pytest.raises(UserError, match="is no list"):
        _typed(plugin, "words", "[a")
