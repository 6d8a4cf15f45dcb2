"""What voting says, in every language."""

import pytest

from guildkit import Command, Group
from guildkit.commands import payloads_of
from guildkit_sandbox.conformance import assert_texts_complete
from guildkit_voting import plugin
from guildkit_voting.methods import METHODS, BallotKind, count
from guildkit_voting.settings import VotingSettings
from guildkit_voting.texts import text

CITIES = ["Memphis", "Nashville", "Chattanooga", "Knoxville"]
BALLOTS = {(0, 1, 2, 3): 1042, (1, 2, 3, 0): 1026, (2, 3, 1, 0): 15, (): 2}


def test_it_is_complete():
    assert_texts_complete(text, packages=["guildkit_voting"])


def test_germans_read_in_german_what_commands_and_settings_are_for():
    records = plugin.guildkit_commands()
    commands = [each for each in records if isinstance(each, Command)]
    groups = [each for each in records if isinstance(each, Group)]

    def lacking(payload, path):
        field = "description" if "description" in payload else "name"
        if "de" not in payload.get(f"{field}_localizations", {}):
            yield path
        for inner in (*payload.get("options", ()), *payload.get("choices", ())):
            yield from lacking(inner, f"{path} {inner['name']}")

    assert [each for top in payloads_of(commands, groups, text) for each in lacking(top, top["name"])] == []
    settings = [name.replace("_", "-") for name in VotingSettings.model_fields]
    assert [name for name in settings if text.description(f"setting-{name}", "de") is None] == []


def test_germans_read_in_german_how_it_was_counted():
    explained = [step.within("de") for step in count("runoff", CITIES, BALLOTS).explanation]
    assert explained[0] == (
        "Runde 1: Memphis 1.042, Nashville 1.026, Chattanooga 15, Knoxville 0. Memphis hat mehr als die Hälfte "
        "von 2.083 und gewinnt."
    )
    assert METHODS["borda"].title.within("de") == "Borda"


@pytest.mark.parametrize("language", ["en", "de"])
def test_the_guide_counts_tennessee_as_the_methods_do(language):
    voters = {(0, 1, 2, 3): 42, (1, 2, 3, 0): 26, (2, 3, 1, 0): 15, (3, 2, 1, 0): 17}
    marks = {BallotKind.SINGLE: 1, BallotKind.SEVERAL: 2, BallotKind.RANKING: 4}
    reports = {
        key: count(
            key, CITIES, {each[: marks[method.ballot]]: many for each, many in voters.items()}, seats=5
        )
        for key, method in METHODS.items()
    }
    won = {key: [CITIES[index] for index in report.winners] for key, report in reports.items()}
    assert [won[key] for key in ("borda", "copeland", "approval")] == [["Nashville"]] * 3
    assert (won["plurality"], won["runoff"]) == (["Memphis"], ["Knoxville"])
    assert list(reports["dhondt"].seats) == [2, 1, 1, 1]
    said = text("guide-counting-text").within(language)
    places = [said.index(city) for city in ("Memphis.", "Nashville.", "Knoxville.")]
    assert places == sorted(places)
