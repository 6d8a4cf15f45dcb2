"""What members read, how ties are told, and what is refused."""

import re
from dataclasses import replace
from fractions import Fraction

import pytest

from guildkit_voting.methods import METHODS, BallotKind, Tie, count, first_choices, tally_input, universes

CITIES = ["Memphis", "Nashville", "Chattanooga", "Knoxville"]
TENNESSEE = {(0, 1, 2, 3): 42, (1, 2, 3, 0): 26, (2, 3, 1, 0): 15, (3, 2, 1, 0): 17}
FIRST_TWO = {(0, 1): 42, (1, 2): 26, (2, 3): 32}


def said(report):
    """The explanation as it reads in English."""
    return tuple(map(str, report.explanation))


def in_words(tie):
    """The tie as it reads in English."""
    return replace(tie, place=str(tie.place), broken=tie.broken and str(tie.broken))


def asked(method, rankings):
    """Rankings reduced to what a method asks for."""
    return first_choices(rankings) if METHODS[method].ballot is BallotKind.SINGLE else rankings


@pytest.mark.parametrize(
    ("method", "ballots", "explanation"),
    [
        (
            "plurality",
            first_choices(TENNESSEE),
            (
                "100 votes: Memphis 42, Nashville 26, Knoxville 17, Chattanooga 15.",
                "Memphis has the most votes and wins.",
            ),
        ),
        (
            "approval",
            FIRST_TWO,
            (
                "Approved, of 100 ballots: Nashville 68, Chattanooga 58, Memphis 42, Knoxville 32.",
                "Nashville has the most approvals and wins.",
            ),
        ),
        (
            "runoff",
            TENNESSEE,
            (
                (
                    "Round 1: Memphis 42, Nashville 26, Knoxville 17, Chattanooga 15. Nobody has more than half of 100. "
                    "Chattanooga is eliminated."
                ),
                (
                    "Round 2: Memphis 42, Knoxville 32, Nashville 26. Nobody has more than half of 100. "
                    "Nashville is eliminated."
                ),
                "Round 3: Knoxville 58, Memphis 42. Knoxville has more than half of 100 and wins.",
            ),
        ),
        (
            "borda",
            TENNESSEE,
            (
                "Points from 100 ballots: Nashville 194, Chattanooga 173, Memphis 126, Knoxville 107.",
                "Nashville has the most points and wins.",
            ),
        ),
        (
            "copeland",
            TENNESSEE,
            (
                "Points (a duel won 1, drawn ½): Nashville 3, Chattanooga 2, Knoxville 1, Memphis 0.",
                (
                    "Nashville beats every other option and wins: 58:42 against Memphis, 68:32 against Chattanooga and "
                    "68:32 against Knoxville."
                ),
            ),
        ),
        (
            "dhondt",
            first_choices(TENNESSEE),
            (
                "100 votes: Memphis 42, Nashville 26, Knoxville 17, Chattanooga 15.",
                "5 seats: Memphis 2, Nashville 1, Chattanooga 1, Knoxville 1.",
                "A seat took 15 votes; next in line: Memphis with 14.",
            ),
        ),
    ],
)
def test_explanation(method, ballots, explanation):
    assert said(count(method, CITIES, ballots, seats=5)) == explanation


@pytest.mark.parametrize("method", METHODS)
def test_nobody_voted(method):
    report = count(method, CITIES, {}, seats=3)
    assert (report.winners, report.ties, report.turnout) == ((), (), 0)
    assert said(report) == ("Nobody voted, so nobody is elected.",)
    assert report.seats == ((0, 0, 0, 0) if method == "dhondt" else None)


@pytest.mark.parametrize("method", METHODS)
def test_all_abstain(method):
    report = count(method, CITIES, {(): 7})
    assert (report.winners, report.tied, report.turnout, report.valid) == ((), False, 7, 0)
    assert said(report) == ("Nobody marked an option (7 abstentions), so nobody is elected.",)


@pytest.mark.parametrize("method", METHODS)
def test_a_single_option(method):
    report = count(method, ["Yes"], {(0,): 1, (): 5})
    assert (report.winners, report.tied, report.ranking) == ((0,), False, ((0,),))


@pytest.mark.parametrize("method", METHODS)
def test_a_tie_is_reported(method):
    report = count(method, ["Red", "Blue", "Green"], {(0,): 2, (1,): 2})
    if method == "dhondt":
        assert (report.winners, in_words(report.tie)) == ((), Tie((0, 1), "the last seat", seats=1))
    else:
        assert (report.winners, in_words(report.tie)) == ((0, 1), Tie((0, 1), "first place"))
    assert report.tied
    assert "a tie" in said(report)[-1]


def test_methods_are_in_order_of_display():
    assert list(METHODS) == ["plurality", "approval", "runoff", "borda", "copeland", "dhondt"]
    assert all(method.key == key and str(method.summary).endswith(".") for key, method in METHODS.items())
    assert [key for key, method in METHODS.items() if method.seats] == ["dhondt"]


def test_ballots_are_heaped():
    assert tally_input([(0,), (), (1,), (0,)]) == {(0,): 2, (): 1, (1,): 1}
    assert tally_input(iter([(0,), (1,), (0,)])) == {(0,): 2, (1,): 1}
    assert tally_input(iter([(0,), (1, 0), (0,)])) == {(0,): 2, (1, 0): 1}
    assert tally_input([]) == {}
    assert first_choices({(0, 1): 2, (0,): 1, (): 3}) == {(0,): 3, (): 3}


@pytest.mark.parametrize("method", METHODS)
def test_lines_stay_short_with_many_options(method):
    options = [f"Option {nth}" for nth in range(100)]
    rankings = {tuple(range(nth, 100)): nth % 7 + 1 for nth in range(100)}
    report = count(method, options, asked(method, rankings), seats=50, threshold=Fraction(1, 100))
    assert all(len(line) < 500 for line in said(report))


def test_borda_shares_the_points_left():
    report = count("borda", ["A", "B", "C", "D"], {(0,): 1, (1, 0): 1})
    assert report.scores == (5, 4, Fraction(3, 2), Fraction(3, 2))
    assert said(report)[0] == "Points from 2 ballots: A 5, B 4, C 1.5, D 1.5."


def test_copeland_breaks_a_tie_by_margins():
    # A > B > C > A in a circle, of which A's victory is the clearest.
    report = count("copeland", ["A", "B", "C"], {(0, 1, 2): 5, (1, 2, 0): 3, (2, 0, 1): 3})
    assert report.scores == (1, 1, 1)
    assert report.winners == (0,)
    assert in_words(report.tie) == Tie((0, 1, 2), "first place", "the sum of the margins of all duels")
    assert not report.tied
    assert said(report) == (
        "Points (a duel won 1, drawn ½): A 1, B 1, C 1.",
        "A, B and C are level. Their margins added up: A +4, B +0 and C -4.",
        "A wins. Its duels: 8:3 against B and 5:6 against C.",
    )


def test_copeland_tie_that_stands():
    report = count("copeland", ["A", "B", "C"], {(0, 1, 2): 1, (1, 2, 0): 1, (2, 0, 1): 1})
    assert (report.winners, report.tied) == ((0, 1, 2), True)
    assert said(report)[-1] == "A, B and C are level there too: a tie for first place."


def test_runoff_majority_is_of_continuing_ballots():
    report = count("runoff", ["A", "B", "C"], {(0,): 4, (1,): 3, (2,): 2})
    assert (report.winners, report.exhausted) == ((0,), 2)
    assert said(report)[-1] == (
        "Round 2: A 4, B 3 (2 ballots exhausted). A has more than half of 7 and wins."
    )


def test_runoff_eliminates_together_only_what_cannot_catch_up():
    report = count("runoff", ["A", "B", "C", "D"], {(0,): 5, (1,): 4, (2, 1): 1, (3, 1): 1})
    assert report.rounds[0].eliminated == (2, 3)
    assert "C and D are eliminated at once: together 2 votes, less than the next." in said(report)[0]
    assert report.winners == (1,)
    assert report.ranking == ((1,), (0,), (2, 3))
    assert report.scores == (5, 6, 1, 1)


def test_runoff_looks_up_earlier_rounds():
    report = count("runoff", ["A", "B", "C", "D"], {(0,): 10, (1, 2): 4, (2, 1): 6, (3, 1): 2, (3, 0): 1})
    broken = "B had the fewest votes of them in round 1"
    assert tuple(map(in_words, report.ties)) == (Tie((1, 2), "last place in round 2", broken),)
    assert report.rounds[1].eliminated == (1,)
    assert str(report.rounds[1].note) == (
        "Round 2: A 11, B 6, C 6. Nobody has more than half of 23. B and C are tied for last. "
        "B had the fewest votes of them in round 1 and is eliminated."
    )
    assert (report.winners, report.tied) == ((0,), False)


def test_runoff_elects_whom_every_order_elects():
    report = count("runoff", ["A", "B", "C"], {(0,): 5, (1, 0): 3, (2, 0): 3})
    assert (report.winners, report.ties) == ((0,), ())
    assert said(report) == (
        (
            "Round 1: A 5, B 3, C 3. B and C are tied for last, so every order of elimination was tried. "
            "A wins in all of them."
        ),
    )


def test_runoff_reports_whom_some_order_elects():
    # To eliminate B and C at once would elect A, whom six of ten rank last.
    report = count("runoff", ["A", "B", "C"], {(0, 1, 2): 4, (1, 2, 0): 3, (2, 1, 0): 3})
    assert report.winners == (1, 2)
    assert in_words(report.tie) == Tie((1, 2), "first place")
    assert report.ranking == ((1, 2), (0,))
    assert said(report)[-1].endswith("B or C wins, depending on it: a tie for first place.")


def test_runoff_tie_in_the_last_round_is_not_broken_by_earlier_ones():
    report = count("runoff", CITIES, {(0, 1, 2, 3): 42, (1, 2, 3, 0): 20, (2, 3, 1, 0): 10, (3, 2, 1, 0): 12})
    assert (report.winners, report.tied) == ((0, 3), True)
    assert (
        said(report)[-1]
        == "Round 3: Memphis 42, Knoxville 42. Memphis and Knoxville are level: a tie for first place."
    )


def test_runoff_of_many_level_options_gives_up_safely(monkeypatch):
    everybody = [f"Option {nth}" for nth in range(20)]
    circle = {(nth, (nth + 1) % 20, (nth + 7) % 20): 1 for nth in range(20)}
    monkeypatch.setattr(universes, "LIMIT", 100)
    report = count("runoff", everybody, circle)
    assert report.winners == tuple(range(20))
    assert "There are too many" in said(report)[-1]


def test_runoff_needs_no_search_for_those_who_cannot_win():
    # Too many orders to try them all, but nobody with a single vote can ever outlast the last option.
    report = count(
        "runoff", [f"Option {nth}" for nth in range(40)], {(39,): 2} | {(nth,): 1 for nth in range(39)}
    )
    assert (report.winners, report.tied) == ((39,), False)


def test_dhondt_gives_a_level_seat_to_more_votes():
    report = count("dhondt", ["A", "B"], {(0,): 10, (1,): 5}, seats=2)
    assert report.seats == (2, 0)
    assert in_words(report.tie) == Tie(
        (0, 1), "the last seat", "the seats go to those with more votes in all"
    )
    assert not report.tied
    assert said(report)[-1] == (
        "A and B are level for the last seat: the seats go to those with more votes in all."
    )


def test_dhondt_tie_may_be_broken_in_part():
    report = count("dhondt", ["A", "B", "C"], {(0,): 10, (1,): 5, (2,): 5}, seats=3)
    assert report.seats == (2, 0, 0)
    assert tuple(map(in_words, report.ties)) == (
        Tie((0, 1, 2), "the last 2 seats", "the seats go to those with more votes in all"),
        Tie((1, 2), "the last seat", seats=1),
    )
    assert report.tied
    assert said(report)[-1] == (
        "B and C are level for the last seat, and their votes are equal: a tie, and nobody gets it."
    )


def test_dhondt_threshold_is_inclusive_and_its_base_is_stated():
    ballots = {(0,): 60, (1,): 37, (2,): 3, (): 5}
    of_valid = count("dhondt", ["A", "B", "C"], ballots, seats=40, threshold=Fraction("0.03"))
    of_all = count(
        "dhondt",
        ["A", "B", "C"],
        ballots,
        seats=40,
        threshold=Fraction("0.03"),
        threshold_includes_abstentions=True,
    )
    assert of_valid.seats == (24, 15, 1)
    assert said(of_valid)[1] == "The threshold is 3% of 100 ballots."
    assert of_all.seats == (25, 15, 0)
    assert said(of_all)[1:3] == (
        "The threshold is 3% of 105 ballots with abstentions.",
        "Below it, without seats: C.",
    )


def test_dhondt_nobody_reaches_the_threshold():
    report = count("dhondt", ["A", "B"], {(0,): 1, (1,): 1}, seats=3, threshold=Fraction(2, 3))
    assert (report.seats, report.winners, report.tied) == ((0, 0), (), False)
    assert said(report)[-1] == "3 seats: nobody has one."


def test_dhondt_takes_no_longer_for_more_seats():
    report = count("dhondt", ["A", "B"], {(0,): 2, (1,): 1}, seats=3 * 10**30)
    assert report.seats == (2 * 10**30, 10**30)


@pytest.mark.parametrize(
    ("method", "ballots", "sentence"),
    [
        ("runoff", {(0, 4): 1}, "The ballot (0, 4) names option 4, but options are numbered 0 to 3."),
        ("approval", {(-1,): 1}, "The ballot (-1,) names option -1, but options are numbered 0 to 3."),
        ("borda", {(0, 1, 0): 1}, "The ballot (0, 1, 0) names option 0 (Memphis) more than once."),
        ("plurality", {(0, 1): 1}, "The ballot (0, 1) marks 2 options where one may be chosen."),
        ("copeland", {(0,): -1}, "The ballot (0,) cannot have been cast -1 times."),
        ("majority", {}, "There is no method 'majority'; choose one of plurality, approval, runoff,"),
    ],
)
def test_what_cannot_be_counted_is_refused(method, ballots, sentence):
    with pytest.raises(ValueError, match=re.escape(sentence)):
        count(method, CITIES, ballots)


@pytest.mark.parametrize(
    ("how", "sentence"),
    [
        ({"seats": -1}, "The number of seats cannot be negative, and -1 is."),
        ({"threshold": Fraction(3, 2)}, "The threshold is a share between 0 and 1, and 3/2 is not."),
        ({"options": []}, "There are no options to vote on."),
    ],
)
def test_impossible_elections_are_refused(how, sentence):
    with pytest.raises(ValueError, match=re.escape(sentence)):
        count("dhondt", **({"options": CITIES, "ballots": {}} | how))
