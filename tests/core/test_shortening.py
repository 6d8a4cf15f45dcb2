"""Shortened text fits, and what was cut is not broken."""

import time

import disnake
import pytest
import regex
from hypothesis import given, settings
from hypothesis import strategies as st

from guildkit import View, escape, shorten
from guildkit.views import CONTENT, EMBED_CHARACTERS

FAMILY = "👨‍👩‍👧‍👦"
EMOJI, MEMBER, MOMENT = "<:party:123456789012345678>", "<@123456789012345678>", "<t:1700000000:R>"
LINK, ADDRESS = "[the *docs*](https://example.org/a_(b))", "https://example.org/a_b*c"
WHOLE = (EMOJI, MEMBER, MOMENT, LINK, ADDRESS)

words = st.text(alphabet="abc äß🇩🇪é\u0301\u200d👍🏽", min_size=1, max_size=12)
plain = st.one_of(words, st.sampled_from([*WHOLE, FAMILY, "\\*", "\\`", " ", "\n", "\r\n"]))
paragraph = st.lists(plain, min_size=1, max_size=8).map("".join)
MARKS = {"**": "**", "||": "||", "~~": "~~", "__": "__", "```py\n": "\n```", "``": "``"}


@st.composite
def written(draw):
    """Text as people write it: spans that are closed, with words between them."""
    parts = []
    for _ in range(draw(st.integers(1, 6))):
        opening = draw(st.sampled_from([None, *MARKS]))
        inner = draw(words if opening and "`" in opening else paragraph)
        parts.append(f"{opening}x{inner} x{MARKS[opening]}" if opening else inner)
    return " ".join(parts)


def visible(text):
    """The text without code, escapes, and what stands for something whole."""
    text = regex.sub(r"```.*?```|``.*?``", "", text, flags=regex.DOTALL)
    for whole in WHOLE:
        text = text.replace(whole, "")
    return regex.sub(r"\\.", "", text)


@given(written(), st.integers(1, 300))
def test_what_was_cut_is_closed_and_whole(text, limit):
    short = shorten(text, limit)
    assert len(short) <= limit
    if short == text:
        return
    kept, mark, closing = short.rpartition("…")
    assert mark
    assert text.startswith(kept)
    assert regex.fullmatch(r"(\*\*|\|\||~~|__|```|``)*", closing)
    assert kept.count("```") % 2 == (closing.count("```"))
    for span in ("**", "||", "~~", "__"):
        assert visible(short).count(span) % 2 == 0
    assert "<" not in visible(short)
    assert "https" not in visible(short)
    ends = {match.end() for match in regex.finditer(r"\X", text)} | {0}
    assert len(kept) in ends or text[len(kept)].isspace()


@given(st.text(), st.integers(min_value=2, max_value=60))
def test_shortened_text_fits_and_never_ends_in_half_an_escape(text, limit):
    short = shorten(escape(text), limit)
    assert len(short) <= limit
    body = short.removesuffix("…")
    assert (len(body) - len(body.rstrip("\\"))) % 2 == 0


@pytest.mark.parametrize(
    ("text", "limit", "short"),
    [
        ("The quick brown fox", 19, "The quick brown fox"),
        ("The quick brown fox", 12, "The quick…"),
        ("Thequickbrownfox", 5, "Theq…"),
        (f"ab{FAMILY}{FAMILY}", 12, f"ab{FAMILY}…"),
        (f"hello {EMOJI}", 20, "hello…"),
        (f"hello {LINK} and more", 48, f"hello {LINK}…"),
        ("||He dies in the end||", 12, "||He dies…||"),
        ("```py\nprint('hello world')\n``` and", 20, "```py\nprint('hel…```"),
        ("**__~~deep down below~~__**", 21, "**__~~deep dow…~~__**"),
        ("`a ** b` and **so on**", 12, "`a ** b`…"),
        ("`it ends here \\` **no code", 20, "`it ends here \\`…"),
        ("2 ** 3 is eight, is it not", 20, "2 ** 3 is eight, is…"),
        ("snake_case_names stay plain", 20, "snake_case_names…"),
        ("*so* and *on and on and on*", 20, "*so* and *on and…*"),
        ("", 5, ""),
        ("abc", 1, "…"),
    ],
)
def test_examples(text, limit, short):
    assert shorten(text, limit) == short


@pytest.mark.parametrize(
    "piece", ["*a", "`", "**", "<", "[[", "\\", "_a ", "https://", "||", "[a](https://x.y/"]
)
def test_no_text_takes_long(piece):
    text = piece * (8000 // len(piece))
    began = time.process_time()
    assert len(shorten(text, 4000)) <= 4000
    assert time.process_time() - began < 1


longer = st.text(alphabet="ab *`|", min_size=1, max_size=40).map(lambda text: (text + "x") * 150)


@settings(deadline=None, max_examples=8)
@given(content=longer, texts=st.lists(longer, min_size=1, max_size=30), embeds=st.integers(1, 14))
def test_a_whole_view_is_made_to_fit(content, texts, embeds):
    def embed(number):
        made = disnake.Embed(title=texts[0], description=texts[number % len(texts)])
        made.set_footer(text=texts[-1]).set_author(name=texts[0])
        for each in texts:
            made.add_field(each, each)
        return made

    view = View(content, embeds=[embed(number) for number in range(embeds)])
    short = view.shortened()
    short.check()
    assert len(short.content) <= CONTENT
    assert sum(map(len, short.embeds)) <= EMBED_CHARACTERS
    assert len(view.content) == len(content)
    assert len(view.embeds[0].description) == len(texts[0])


def test_what_fits_is_left_alone():
    embed = disnake.Embed(title="A", description="B", colour=0x123456)
    embed.add_field("C", "D", inline=True).set_image("https://example.org/i.png")
    view = View("E", embeds=[embed])
    assert view.shortened().payload() == view.payload()
