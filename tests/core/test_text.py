import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guildkit import escape, likeness
from guildkit.text import join

ACTIVE = re.compile(r"(?<!\\)(?:\\\\)*[`*_~|<>\[\]@]")


@given(st.text())
def test_nothing_in_escaped_text_is_markdown_or_a_mention(text):
    without_addresses = re.sub(r"https?://[^\s<>]+", "", text)
    assert not ACTIVE.search(escape(without_addresses))


@given(st.text(alphabet=st.characters(exclude_characters="\\")))
def test_escaping_loses_nothing(text):
    assert re.sub(r"\\(?=[^\w\s]|_)", "", escape(text)) == text


def test_plain_addresses_stay_clickable():
    assert escape("see https://example.org/a_b*c now_") == r"see https://example.org/a_b*c now\_"


def test_headings_and_lists_are_only_text():
    assert escape("# Big\n- item\n+ item\n1-2") == "\\# Big\n\\- item\n\\+ item\n1-2"


def test_a_list_is_joined_as_people_do():
    assert [join([]), join(["a"]), join(["a", "b"]), join(["a", "b", "c"])] == [
        "",
        "a",
        "a and b",
        "a, b and c",
    ]


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("Molten Core", "MOLTEN\u200b core", True),
        ("❤", "❤️", True),
        ("𝔐olten", "molten", True),
        ("resume\u0301", "résumé", False),
        ("กิน", "กีน", False),  # two vowels, which are marks to Unicode
        ("कु", "कू", False),
    ],
)
def test_what_looks_alike(one, other, alike):
    assert (likeness(one) == likeness(other)) is alike
