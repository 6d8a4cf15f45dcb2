"""Pictures of results: what is in them, and that they can be read."""

import io
from collections import Counter
from fractions import Fraction

import pytest
from PIL import Image

from guildkit_voting.methods import METHODS, count
from guildkit_voting.pictures import draw
from guildkit_voting.pictures.canvas import (
    BACKGROUND,
    BRIGHT,
    COLOURS,
    DIM,
    INNER,
    WIDTH,
    fit,
    legible,
    measure,
    wrap,
)

CITIES = ["Memphis", "Nashville", "Chattanooga", "Knoxville"]
TENNESSEE = {(0, 1, 2, 3): 42, (1, 2, 3, 0): 26, (2, 3, 1, 0): 15, (3, 2, 1, 0): 17}
TITLE = "Where shall the capital be?"


def asked(method, rankings):
    """Rankings reduced to what a method asks for."""
    most = {"single": 1, "several": 2}.get(METHODS[method].ballot.value, 99)
    ballots = Counter()
    for ballot, times in rankings.items():
        ballots[tuple(sorted(ballot[:most])) if method == "approval" else ballot[:most]] += times
    return ballots


def opened(picture):
    return Image.open(io.BytesIO(picture.png)).convert("RGB")


def rgb(colour):
    return tuple(int(colour[at : at + 2], 16) for at in (1, 3, 5))


def amounts(image):
    """How many pixels of a picture have each colour."""
    image = image if isinstance(image, Image.Image) else opened(image)
    return Counter({colour: times for times, colour in image.getcolors(1 << 24)})


def contrast(one, other):
    """How well two colours are told apart, 1 to 21, as the Web Content Accessibility Guidelines count it."""

    def light(colour):
        parts = [part / 255 for part in rgb(colour)]
        red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    darker, lighter = sorted((light(one), light(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize(
    ("method", "names", "alt"),
    [
        (
            "plurality",
            ["result.png"],
            f"{TITLE} Memphis wins. Plurality: Memphis 42, Nashville 26, Knoxville 17, Chattanooga 15.",
        ),
        (
            "approval",
            ["result.png"],
            f"{TITLE} Nashville wins. Approval: Nashville 68, Chattanooga 58, Memphis 42, Knoxville 32.",
        ),
        (
            "borda",
            ["result.png"],
            f"{TITLE} Nashville wins. Borda: Nashville 194, Chattanooga 173, Memphis 126, Knoxville 107.",
        ),
        (
            "runoff",
            ["rounds.png", "flow.png"],
            f"{TITLE} Knoxville wins. Instant runoff: Knoxville 58, Memphis 42, Nashville 26, Chattanooga 15.",
        ),
        (
            "copeland",
            ["duels.png"],
            f"{TITLE} Nashville wins. Copeland: Nashville 3, Chattanooga 2, Knoxville 1, Memphis 0.",
        ),
        (
            "dhondt",
            ["seats.png"],
            f"{TITLE} 5 seats shared out. D'Hondt: Memphis 2, Nashville 1, Knoxville 1, Chattanooga 1.",
        ),
    ],
)
def test_every_method_has_its_pictures_with_words(method, names, alt):
    pictures = draw(count(method, CITIES, asked(method, TENNESSEE), seats=5), title=TITLE)
    assert [picture.name for picture in pictures] == names
    assert pictures[0].alt == alt
    assert all(opened(picture).width == WIDTH for picture in pictures)


def test_bars_are_as_long_as_the_votes():
    options = [*CITIES, "Jackson"]
    [picture] = draw(count("plurality", options, {(0,): 40, (1,): 20, (2,): 10}), title=TITLE)
    seen = amounts(picture)
    full, half, quarter = (seen[rgb(COLOURS[option])] for option in range(3))
    assert full / half == pytest.approx(2, rel=0.02)
    assert full / quarter == pytest.approx(4, rel=0.03)
    assert seen[rgb(COLOURS[4])] == 0


def test_every_seat_is_a_disc_of_its_list():
    [few] = draw(count("dhondt", ["A", "B"], {(0,): 2, (1,): 1}, seats=3), title=TITLE)
    [more] = draw(count("dhondt", ["A", "B"], {(0,): 2, (1,): 1}, seats=12), title=TITLE)
    bars_only = [
        opened(each).crop((0, opened(each).height - 200, WIDTH, opened(each).height)) for each in (few, more)
    ]
    rings = [opened(each).crop((0, 0, WIDTH, opened(each).height - 200)) for each in (few, more)]
    for ring in rings:
        seen = amounts(ring)
        assert seen[rgb(COLOURS[0])] / seen[rgb(COLOURS[1])] == pytest.approx(2, rel=0.05)
    seen = amounts(bars_only[0])
    assert seen[rgb(COLOURS[0])] / seen[rgb(COLOURS[1])] == pytest.approx(2, rel=0.02)


def test_a_duel_won_is_filled():
    [clear] = draw(count("copeland", ["A", "B"], {(0, 1): 2, (1, 0): 1}), title=TITLE)
    [draw_] = draw(count("copeland", ["A", "B"], {(0, 1): 1, (1, 0): 1}), title=TITLE)
    assert amounts(clear)[rgb(COLOURS[0])] > 4 * amounts(draw_)[rgb(COLOURS[0])] > 0


def test_a_tie_is_called_one():
    [picture] = draw(count("plurality", ["Red", "Blue"], {(0,): 1, (1,): 1}), title="Which colour")
    assert picture.alt == "Which colour. A tie: Red, Blue. Plurality: Red 1, Blue 1."


def test_germans_read_german():
    [picture] = draw(count("borda", CITIES, {(0, 1, 2, 3): 1000}), title="Wohin?", language="de")
    assert picture.alt.startswith("Wohin? Memphis gewinnt. Borda: Memphis 3.000, Nashville 2.000")
    [english] = draw(count("borda", CITIES, {(0, 1, 2, 3): 1000}), title="Wohin?")
    assert picture.png != english.png


def test_names_are_those_that_members_wrote():
    report = count("plurality", [r"\*Tea\*", "Coffee"], {(0,): 1})
    [picture] = draw(report, title="?", options=["*Tea*", "Coffee"])
    assert "*Tea* 1" in picture.alt
    assert "\\" not in picture.alt


def test_without_votes_there_is_nothing_to_draw():
    assert [draw(count(method, CITIES, {(): 3}), title=TITLE) for method in METHODS] == [[]] * 6


def test_a_runoff_of_one_round_has_no_flow():
    assert [each.name for each in draw(count("runoff", CITIES, {(0,): 1}), title=TITLE)] == ["rounds.png"]


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("options", [1, 2, 40, 100])
def test_few_and_many_options_with_long_names(method, options):
    names = [f"{'A very long name of an option ' * 9}{number} 🎉 日本" for number in range(options)]
    rankings = {
        tuple((first + nth) % options for nth in range(min(options, 4))): first + 1
        for first in range(options)
    }
    report = count(method, names, asked(method, rankings), seats=700, threshold=Fraction(1, 200))
    for picture in draw(report, title="What " * 60):
        image = opened(picture)
        assert image.width == WIDTH
        assert 300 < image.height < 4500
        assert len(picture.alt) <= 1024


def test_what_the_typeface_lacks_is_left_out():
    assert legible("Käse 🎉 für Łódź", "Option 1") == "Käse für Łódź"
    assert legible("日本", "Option 1") == "Option 1"
    assert legible("Москва\n\tΑθήνα ½ „so“", "-") == "МоскваΑθήνα ½ „so“"


def test_text_stays_within_its_room():
    assert fit("Knoxville", 500) == "Knoxville"
    cut = fit("Knoxville " * 20, 200)
    assert cut.endswith("…")
    assert measure(cut) <= 200
    lines = wrap("Where shall the capital of the State of Tennessee be? " * 5, INNER, 40, "Bold")
    assert len(lines) == 2
    assert all(measure(line, 40, "Bold") <= INNER for line in lines)


def test_colours_and_words_stand_out():
    assert all(contrast(words, BACKGROUND) >= 7 for words in (BRIGHT, DIM))
    assert all(contrast(each, BACKGROUND) >= 4 for each in COLOURS)
    assert len(set(COLOURS)) == 8
