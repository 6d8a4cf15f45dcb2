"""Texts: found by key and language, complete, and read when the plugin is loaded."""

import sys
from importlib import import_module, invalidate_caches
from itertools import count
from typing import Annotated, Literal

import pytest

from guildkit import Option, Plugin, Texts, UserError
from guildkit.host import PluginHost
from guildkit.texts import TextError, core_text
from guildkit_sandbox.conformance import assert_texts_complete
from tests.core.plugins import candidate

numbers = count()


@pytest.fixture
def package(tmp_path, monkeypatch):
    """Make a package with texts and code, and return its texts."""

    def make(code="", **languages):
        name = f"with_texts_{next(numbers)}"  # what has been read is kept in memory
        for language, text in languages.items():
            folder = tmp_path / name / "locale" / language
            folder.mkdir(parents=True)
            (folder / "all.ftl").write_text(text, encoding="utf-8")
        for folder in (tmp_path / name, tmp_path / name / "locale"):
            (folder / "__init__.py").write_text("")
        (tmp_path / name / "code.py").write_text(code)
        monkeypatch.syspath_prepend(tmp_path)
        invalidate_caches()
        import_module(name)
        monkeypatch.delitem(sys.modules, name)
        return name, Texts(f"{name}.locale")

    return make


def test_the_core_is_complete_in_english_and_german():
    assert core_text.languages == ("de", "en")
    assert_texts_complete(core_text, packages=["guildkit"])


def test_a_text_is_put_into_the_readers_language(package):
    _, texts = package(
        en="votes = { $count ->\n    [one] one vote\n   *[other] { $count } votes\n }\nonly-english = Hello",
        de="votes = { $count ->\n    [one] eine Stimme\n   *[other] { $count } Stimmen\n }",
    )
    votes = texts("votes", count=12_345)
    assert [votes.within(language) for language in ("de", "en-US", "fr")] == [
        "12.345 Stimmen",
        "12,345 votes",
        "12,345 votes",
    ]
    assert texts("votes", count=1).within("de") == "eine Stimme"
    assert texts("only-english").within("de") == "Hello"
    assert str(UserError(votes, hint=texts("only-english"))) == "12,345 votes Hello"


def test_a_text_may_stand_inside_another_one(package):
    _, texts = package(en="big = Big { $thing }\nbear = bear", de="big = Großer { $thing }\nbear = Bär")
    assert texts("big", thing=texts("bear")).within("de") == "Großer Bär"


def test_a_value_may_be_as_long_as_a_message(package):
    _, texts = package(en="said = { $who } said: { $words }, { $words }")
    words = "{ $who } " * 500
    assert str(texts("said", who="Alice", words=words)) == f"Alice said: {words}, {words}"


def test_a_missing_text_or_value_is_named(package):
    name, texts = package(en="hello = Hello { $name }")
    with pytest.raises(TextError, match=f"{name}.locale has no text 'hallo'"):
        str(texts("hallo"))
    with pytest.raises(TextError, match=r"'hello' .* cannot be formed: Unknown external: name"):
        str(texts("hello"))


@pytest.mark.parametrize(
    ("languages", "code", "problem"),
    [
        ({"en": "a-a = 1", "de": ""}, "t('a-a')", "de lacks 'a-a'"),
        ({"en": "a-a = 1", "de": "a-a = 1\nb = 2"}, "t('a-a')", "de has 'b', English has not"),
        ({"en": "a-a = { $x }", "de": "a-a = { $y }"}, "t('a-a')", r"'a-a' takes \['y'\] in de and \['x'\]"),
        ({"en": "a-a = 1"}, "", "'a-a' is used by nothing"),
        ({"en": "a-a = 1"}, "f'a-{kind}'", None),
        ({"en": "a-a = 1"}, "ctx.t('a-a') + text('b-b')", "'b-b' is asked for, and not there"),
    ],
)
def test_what_is_incomplete_is_named(package, languages, code, problem):
    name, texts = package(code, **languages)
    if problem is None:
        assert_texts_complete(texts, packages=[name])
    else:
        with pytest.raises(AssertionError, match=problem):
            assert_texts_complete(texts, packages=[name])


@pytest.mark.parametrize(
    ("text", "reason"),
    [("hello = {", "cannot be read: 'hello = {"), ("a = 1\na = 2", "has the text 'a' a second time")],
)
def test_a_file_that_cannot_be_read_is_why_a_plugin_is_refused(package, text, reason):
    _, texts = package(en=text)
    host = PluginHost()
    assert host.load(candidate(Plugin("hello", texts=texts))) is None
    assert reason in host.failures["hello"]


def test_commands_are_called_in_every_language(package):
    _, texts = package(
        en="hello = Hello",
        de="command-raid =\n    .description = Raids\ncommand-raid-plan =\n    .name = planen\n"
        "    .description = Einen Raid planen\n    .option-size = Wie viele\n    .name-size = größe\n"
        "    .choice-full-house = Volles Haus",
    )
    plugin = Plugin("raids", texts=texts)
    plugin.group("raid", "Raids")

    @plugin.command("raid plan", description="Plan a raid")
    async def plan(ctx, size: Annotated[Literal["full house"], Option("How many")]):
        pass

    host = PluginHost()
    raid = host.load(candidate(plugin)).payloads["raid"]
    assert raid["description_localizations"] == {"de": "Raids"}
    assert "name_localizations" not in raid
    (planned,) = raid["options"]
    assert planned["name_localizations"] == {"de": "planen"}
    (size,) = planned["options"]
    assert (size["description_localizations"], size["name_localizations"]) == (
        {"de": "Wie viele"},
        {"de": "größe"},
    )
    assert size["choices"][0]["name_localizations"] == {"de": "Volles Haus"}


def test_a_name_in_another_language_is_held_against_discords_limits(package):
    _, texts = package(en="hello = Hello", de="command-hello =\n    .name = Guten Tag")
    plugin = Plugin("hello", texts=texts)

    @plugin.command("hello", description="Say hello")
    async def hello(ctx):
        pass

    host = PluginHost()
    assert host.load(candidate(plugin)) is None
    assert (
        host.failures["hello"] == "/hello (de): 'Guten Tag' must be 1–32 lower-case letters, digits, - or _."
    )
