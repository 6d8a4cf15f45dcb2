"""`guildkit tiers`: what the operator gives to guilds."""

import json
import sqlite3

import pytest

from guildkit.config import Config, load_config
from guildkit.errors import ConfigError
from tests.core.conftest import GUILD


@pytest.fixture(autouse=True)
def _tiers(monkeypatch):
    monkeypatch.setenv("GUILDKIT_TIERS", "Free, Plus, Pro")


@pytest.fixture
def guilds(guildkit, known_guild):
    """Return what is listed, by JSON."""

    def listed():
        code, out, _ = guildkit("tiers", "list", "--json")
        assert code == 0
        return json.loads(out)["guilds"]

    return listed


def test_a_tier_is_given_by_name_or_number_and_taken_back(guildkit, guilds):
    (before,) = guilds()
    assert (before["id"], before["tier"], before["sources"]) == (str(GUILD), "Free", [])
    assert guildkit("tiers", "set", "pro", "--guild", GUILD) == (
        0,
        f"✓ Tennessee ({GUILD}) is given Pro.\n",
        "",
    )
    _, out, _ = guildkit("tiers", "set", "1", "--guild", GUILD, "--until", "2999-12-31", "--json")
    (source,) = json.loads(out)["sources"]
    assert (source["tier"], source["until"]) == ("Plus", "3000-01-01 00:00 UTC")
    _, out, _ = guildkit("tiers", "list")
    assert f"{GUILD}  Tennessee  Plus  operator (Plus until 3000-01-01 00:00 UTC)" in out
    assert guildkit("tiers", "clear", "--guild", GUILD) == (0, f"✓ Tennessee ({GUILD}) has Free.\n", "")
    assert guilds() == [before]


def test_what_was_bought_counts_beside_it(guildkit, known_guild, home):
    with sqlite3.connect(home / "guildkit.sqlite3") as connection:
        row = (GUILD, "entitlement:5", 2, "2026-01-01 00:00:00")
        connection.execute(
            "INSERT INTO core_tiers (guild_id, source, level, changed_at) VALUES (?, ?, ?, ?)", row
        )
    connection.close()
    _, out, _ = guildkit("tiers", "set", "Plus", "--guild", GUILD)
    assert out == f"✓ Tennessee ({GUILD}) is given Plus. It has Pro, by what it has bought.\n"
    assert "Pro   entitlement:5 (Pro); operator (Plus)" in guildkit("tiers", "list")[1]
    assert guildkit("tiers", "clear", "--guild", GUILD)[1] == f"✓ Tennessee ({GUILD}) has Pro.\n"


def test_an_end_may_be_an_instant(guildkit, known_guild):
    _, out, _ = guildkit("tiers", "set", "Plus", "--guild", GUILD, "--until", "2999-12-31T18:00+01:00")
    assert "until 2999-12-31 17:00 UTC" in out


def test_bad_input_gets_a_sentence(guildkit, guilds):
    for arguments, says in (
        (("set", "Gold"), "There is no tier Gold. There are: Free, Plus, Pro."),
        (("set", "3"), "There is no tier 3."),
        (
            ("set", "Pro", "--until", "soon"),
            "'soon' is no day that can be reckoned with. Write it as 2026-12-31",
        ),
        (("set", "Pro", "--until", "9999-12-31"), "without a day, the tier does not end"),
        (("set", "Pro", "--until", "2001-01-01"), "must end in the future"),
        (("clear",), f"Tennessee ({GUILD}) was given no tier."),
    ):
        code, out, err = guildkit("tiers", *arguments, "--guild", GUILD)
        assert (code, out) == (1, "")
        assert says in " ".join(err.split())
    assert guilds()[0]["sources"] == []


def test_unknown_guilds_are_named(guildkit, known_guild):
    for arguments in (("set", "Pro"), ("clear",)):
        code, _, err = guildkit("tiers", *arguments, "--guild", 5)
        assert (code, "never been in a guild with the id 5" in err) == (1, True)


def test_without_tiers_there_is_nothing_to_give(guildkit, guilds, monkeypatch):
    guildkit("tiers", "set", "Pro", "--guild", GUILD)
    monkeypatch.delenv("GUILDKIT_TIERS")
    assert "every guild has everything" in guildkit("tiers", "list")[1]
    (found,) = guilds()
    assert (found["level"], found["tier"], found["sources"][0]["tier"]) == (None, None, "2")
    code, _, err = guildkit("tiers", "set", "Pro", "--guild", GUILD)
    assert (code, "There are no tiers" in err, "GUILDKIT_TIERS=Free,Plus,Pro" in err) == (1, True, True)
    assert "has everything" in guildkit("tiers", "clear", "--guild", GUILD)[1]


@pytest.mark.parametrize(
    ("variable", "value", "says"),
    [
        ("TIERS", "Free,free", "two tiers have the same name"),
        ("TIERS", "Free,,Pro", "needs a name that is no number"),
        ("TIERS", "Free,2", "needs a name that is no number"),
        ("TIER_SKUS", "plus=1", "write each as SKU=LEVEL"),
        ("TIER_SKUS", "1234", "write each as SKU=LEVEL"),
        ("TIER_SKUS", "1234=3", "one of the tiers above the lowest"),
        ("TIER_SKUS", "1234=0", "one of the tiers above the lowest"),
    ],
)
def test_a_configuration_that_makes_no_sense_is_named(monkeypatch, variable, value, says):
    monkeypatch.setenv(f"GUILDKIT_{variable}", value)
    with pytest.raises(ConfigError, match=f"^GUILDKIT_{variable} is wrong: .*{says}"):
        load_config()


def test_tiers_can_be_given_as_they_stand_in_a_file():
    config = Config(tiers=["Free", "Plus"], tier_skus={"1234": 1})
    assert (config.tiers, config.tier_skus) == (("Free", "Plus"), {1234: 1})
