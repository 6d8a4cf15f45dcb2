"""`guildkit plugins …` of plugins that cannot be imported, or must not be: what is declared is shown all the same."""

import json
from datetime import UTC, datetime

import pytest

from guildkit.quarantine import Quarantine
from tests.core.conftest import GUILD

MANIFEST = """
[plugin]
intents = ["members"]
permissions = ["manage_roles"]
requires = ["bank"]

[plugin.data]
songs = "What a member has played"
"""


@pytest.fixture
def opera(tmp_path, monkeypatch):
    """A plugin that ends the process that imports it."""
    folder = tmp_path / "site"
    info = folder / "guildkit_opera-1.0.dist-info"
    (folder / "guildkit_opera").mkdir(parents=True)
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: guildkit-opera\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[guildkit.plugins]\nopera = guildkit_opera:plugin\n")
    (folder / "guildkit_opera" / "__init__.py").write_text("import os; os._exit(3)\n")
    (folder / "guildkit_opera" / "plugin.toml").write_text(MANIFEST)
    monkeypatch.syspath_prepend(str(folder))
    monkeypatch.setenv("PYTHONPATH", str(folder))
    return folder / "guildkit_opera" / "plugin.toml"


def test_what_a_plugin_declares_is_shown_without_importing_it(guildkit, opera):
    code, out, _ = guildkit("plugins", "show", "opera")
    assert code == 0
    for line in (
        "opera 1.0 (guildkit-opera)",
        "  cannot be used: It needs the plugin 'bank', which is not installed.",
        "  requires:         bank",
        "  intents:          members",
        "  permissions:      manage_roles",
        "  keeps songs: What a member has played",
    ):
        assert line in out.splitlines()
    shown = json.loads(guildkit("plugins", "show", "opera", "--json")[1])
    assert (shown["data"], shown["guilds"]) == ({"songs": "What a member has played"}, [])


def test_one_that_ends_the_process_costs_the_others_nothing(guildkit, opera):
    opera.unlink()
    found = {each["name"]: each for each in json.loads(guildkit("plugins", "list", "--json")[1])}
    assert found["opera"]["reason"] == "Trying to load it ended the process that tried."
    assert (found["voting"]["state"], found["voting"]["title"]) == ("ready", "Voting")


def test_a_plugin_is_on_only_where_those_that_it_needs_are(guildkit, known_guild, opera):
    bank = opera.parent.parent / "guildkit_bank.py"
    bank.write_text('from guildkit import Plugin\nplugin = Plugin("bank")\n')
    (opera.parent / "__init__.py").write_text('from guildkit import Plugin\nplugin = Plugin("opera")\n')
    points = opera.parent.parent / "guildkit_opera-1.0.dist-info" / "entry_points.txt"
    points.write_text(points.read_text() + "bank = guildkit_bank:plugin\n")

    def switch(verb, name):
        code, out, err = guildkit("plugins", verb, name, "--guild", GUILD)
        return code, " ".join((out + err).split())

    assert switch("enable", "opera") == (
        1,
        "✗ opera needs what is off here: bank. Enable first: bank.",
    )
    assert switch("enable", "bank")[0] == 0
    assert switch("enable", "opera")[0] == 0
    assert switch("disable", "bank") == (
        1,
        "✗ bank is needed by what is on here: opera. Disable first: opera.",
    )
    assert [switch("disable", name)[0] for name in ("opera", "bank")] == [0, 0]


def test_an_unknown_plugin_is_named_with_those_there_are(guildkit):
    code, _, err = guildkit("plugins", "show", "musik")
    assert (code, "There is no plugin called 'musik'." in err, "voting" in err) == (1, True, True)


def test_a_quarantine_is_listed_with_its_reason_and_ended(guildkit, home):
    Quarantine(home).add("voting", "0.1.0", "it blocked the event loop", at=datetime(2026, 1, 2, tzinfo=UTC))
    out = guildkit("plugins", "list")[1]
    assert "failed" in out
    assert "In quarantine since 2026-01-02 00:00 UTC: it blocked the event loop." in out
    assert guildkit("plugins", "release", "voting")[:2] == (
        0,
        "✓ voting is out of quarantine. The next start of the bot loads it.\n",
    )
    assert "In quarantine" not in guildkit("plugins", "list")[1]
    code, _, err = guildkit("plugins", "release", "voting")
    assert (code, "voting is not in quarantine." in err) == (1, True)
    (noted,) = json.loads(guildkit("audit", "list", "--guild", 0, "--json")[1])
    assert (noted["action"], noted["subject"]) == ("plugin.released", "voting")


def test_a_broken_quarantine_says_so(guildkit, home):
    home.mkdir()
    (home / "quarantine.json").write_text("{")
    code, _, err = guildkit("plugins", "list")
    assert (code, "quarantine.json cannot be read" in err) == (1, True)


def test_where_a_single_guild_is_served_it_need_not_be_named(guildkit, known_guild, monkeypatch):
    code, _, err = guildkit("plugins", "enable", "voting")
    assert (code, err.splitlines()[0]) == (1, "✗ Say in which guild: --guild ID.")
    monkeypatch.setenv("GUILDKIT_SINGLE_GUILD", str(GUILD))
    assert guildkit("plugins", "enable", "voting")[1].startswith(f"✓ voting is on in Tennessee ({GUILD}).")
    assert guildkit("settings", "set", "economy.currency", "acorns") == (
        0,
        '✓ economy.currency is now "acorns".\n',
        "",
    )
    shown = json.loads(guildkit("settings", "get", "economy.currency", "--guild", GUILD, "--json")[1])
    assert shown == {"currency": "acorns"}
    monkeypatch.setenv("GUILDKIT_SINGLE_GUILD", "5")
    assert (
        "This bot serves another server only."
        in guildkit("plugins", "enable", "economy", "--guild", GUILD)[2]
    )
    found = {each["name"]: each for each in json.loads(guildkit("doctor", "--json")[1])}
    assert found["single guild"]["says"] == "The bot has never been in 5, the only guild that it serves."
