"""Weighted ballots, options ranked level, and what becomes of a tie."""

import hashlib
import re
from collections import Counter
from fractions import Fraction
from itertools import permutations, product
from math import factorial, prod

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guildkit_voting.methods import METHODS, TiePolicy, commitment, count, drawn, tally_input

CITIES = ["Memphis", "Nashville", "Chattanooga", "Knoxville"]
SINGLE_WINNER = [key for key, method in METHODS.items() if not method.seats]
SEED = "5eed"
LEVEL = {(0,): 2, (1,): 2, (2,): 1, (): 3}

whenever = settings(deadline=None)


@st.composite
def level_rankings(draw, options=4):
    """A ranking with groups of options that are level."""
    order = draw(st.permutations(range(options)))[: draw(st.integers(0, options))]
    groups = []
    for option in order:
        if groups and draw(st.booleans()):
            groups[-1] = (*groups[-1], option)
        else:
            groups.append((option,))
    return tuple(groups)


def every_order(ballots):
    """The same ballots without level places: each is cast in every order of its groups, in equal parts."""
    spread = Counter()
    for groups, times in ballots.items():
        orders = prod(factorial(len(group)) for group in groups)
        for order in product(*(permutations(group) for group in groups)):
            spread[tuple(option for group in order for option in group)] += Fraction(times, orders)
    return spread


@pytest.mark.parametrize("method", SINGLE_WINNER)
@pytest.mark.parametrize("policy", TiePolicy)
def test_the_rule_for_ties_decides(method, policy):
    report = count(method, CITIES, LEVEL, ties=policy, seed=SEED)
    first = next(option for option in drawn(SEED, 4) if option in {0, 1})
    if policy is TiePolicy.EARLIEST:
        assert (report.winners, report.tied) == ((0,), False)
        assert "option submitted first" in str(report.tie.broken)
    elif policy is TiePolicy.LOT:
        assert (report.winners, report.tied) == ((first,), False)
        assert "by lot" in str(report.tie.broken)
    else:
        assert (report.winners, report.tied) == ((0, 1), True)
        assert report.new_vote == ((0, 1) if policy is TiePolicy.RUNOFF else ())
    assert sorted(option for group in report.ranking for option in group) == [0, 1, 2, 3]
    assert report.ranking[0] == report.winners
    said = str(report.explanation[-1])
    if policy is TiePolicy.RUNOFF:
        assert said == "By the rule for ties a new vote among Memphis and Nashville decides."
    if policy is TiePolicy.EARLIEST and method != "runoff":
        assert said == "The rule for ties (the option submitted first goes first) decides: Memphis."
        assert report.explanation[-1].within("de") == (
            "Die Regel für Gleichstand (die zuerst eingereichte Option geht vor) entscheidet: Memphis."
        )


def test_a_runoff_goes_on_after_a_lot():
    ballots = {(0, 1, 2): 4, (1, 2, 0): 3, (2, 1, 0): 3}
    undecided = count("runoff", ["A", "B", "C"], ballots)
    report = count("runoff", ["A", "B", "C"], ballots, ties=TiePolicy.EARLIEST)
    assert undecided.winners == (1, 2)
    assert report.winners == (1,)
    assert [each.votes for each in report.rounds] == [(4, 3, 3), (4, 6, None)]
    assert str(report.rounds[0].note) == (
        "Round 1: A 4, B 3, C 3. B and C are tied for last, and the winner depends on who goes. The rule for ties "
        "(the option submitted first goes first) decides: C is eliminated."
    )


def test_level_seats_go_by_the_rule_for_ties():
    how = {"options": ["A", "B", "C"], "ballots": {(0,): 5, (1,): 5, (2,): 5}, "seats": 5}
    assert count("dhondt", **how).seats == (1, 1, 1)
    report = count("dhondt", **how, ties=TiePolicy.EARLIEST)
    assert (report.seats, report.winners, report.tied) == ((2, 2, 1), (0, 1, 2), False)
    assert [str(step) for step in report.explanation[-2:]] == [
        "A, B and C are level for the last 2 seats, and their votes are equal.",
        "The rule for ties (the option submitted first goes first) decides: A and B.",
    ]
    again = count("dhondt", **how, ties=TiePolicy.RUNOFF)
    assert (again.seats, again.new_vote) == ((1, 1, 1), (0, 1, 2))


def test_a_lot_can_be_drawn_again_by_hand():
    digests = [hashlib.sha256(f"{SEED}:{number}".encode()).hexdigest() for number in range(1, 6)]
    assert [digests[option] for option in drawn(SEED, 5)] == sorted(digests)
    assert commitment(SEED) == hashlib.sha256(SEED.encode()).hexdigest()
    assert {drawn(str(seed), 3) for seed in range(60)} == set(permutations(range(3)))
    with pytest.raises(ValueError, match="A lot needs a seed"):
        count("plurality", CITIES, LEVEL, ties=TiePolicy.LOT)


@pytest.mark.parametrize("method", METHODS)
def test_no_rule_for_ties_elects_without_votes(method):
    for policy in TiePolicy:
        report = count(method, CITIES, {(): 4}, seats=2, ties=policy, seed=SEED)
        assert (report.winners, report.ties, report.new_vote) == ((), (), ())


@whenever
@given(st.dictionaries(level_rankings(), st.integers(1, 4), max_size=6), st.sampled_from(TiePolicy))
def test_level_places_count_as_every_order_of_them(ballots, policy):
    spread = every_order(ballots)
    for method in ("borda", "copeland", "runoff"):
        level = count(method, CITIES, ballots, ties=policy, seed=SEED)
        apart = count(method, CITIES, spread, ties=policy, seed=SEED)
        assert (level.winners, level.ranking, level.scores) == (apart.winners, apart.ranking, apart.scores)
        assert (level.valid, level.abstentions, level.exhausted) == (
            apart.valid,
            apart.abstentions,
            apart.exhausted,
        )
        assert [each.votes for each in level.rounds] == [each.votes for each in apart.rounds]


def test_a_ballot_that_ranks_options_level_says_nothing_of_their_duel():
    report = count("copeland", CITIES, {(0, (1, 2)): 3})
    assert report.pairwise == ((0, 3, 3, 3), (0, 0, 0, 3), (0, 0, 0, 3), (0, 0, 0, 0))


def test_level_votes_are_shared_out_anew_in_every_round():
    report = count("runoff", ["A", "B", "C"], {((0, 1),): 3, (2,): 4, (1,): 1, (0,): 2})
    assert [each.votes for each in report.rounds] == [(Fraction(7, 2), Fraction(5, 2), 4), (5, None, 4)]
    assert (report.winners, report.exhausted) == ((0,), 1)
    assert str(report.explanation[0]).startswith("Round 1: C 4, A 3.5, B 2.5.")


@pytest.mark.parametrize("method", METHODS)
@whenever
@given(st.data())
def test_weights_may_be_fractions(method, data):
    single = st.sampled_from([(), (0,), (1,), (2,), (3,)])
    ballots = data.draw(st.dictionaries(single, st.integers(0, 9), max_size=5))
    whole = count(method, CITIES, ballots, seats=5)
    thirds = count(method, CITIES, {ballot: Fraction(n, 3) for ballot, n in ballots.items()}, seats=5)
    assert (thirds.winners, thirds.ranking, thirds.seats) == (whole.winners, whole.ranking, whole.seats)
    assert thirds.turnout == Fraction(whole.turnout, 3)
    assert all(type(number) in {int, Fraction} for number in (*thirds.scores, thirds.valid))
    if whole.valid and method not in {"dhondt", "copeland"}:
        assert [3 * score for score in thirds.scores] == list(whole.scores)


@pytest.mark.parametrize("method", METHODS)
def test_a_weight_is_as_many_ballots(method):
    weighed = {(0,): 3 + 2, (1,): 1, (): 2}
    cast = [(0,)] * 5 + [(1,)] + [()] * 2
    assert count(method, CITIES, weighed, seats=3) == count(method, CITIES, tally_input(cast), seats=3)


@pytest.mark.parametrize(
    ("method", "ballots", "sentence"),
    [
        ("plurality", {(0,): 0.5}, "Weights are whole numbers or fractions"),
        ("approval", {((0, 1),): 1}, "has groups, which belong into rankings"),
        ("dhondt", {((0, 1),): 1}, "marks 2 options where one may be chosen"),
        ("borda", {((0, 1), 0): 1}, "names option 0 (Memphis) more than once"),
        ("runoff", {((0, 9),): 1}, "names option 9, but options are numbered 0 to 3"),
        ("copeland", {((), 1): 1}, "are not empty"),
        ("copeland", {((1, 2),): -1}, "cannot have been cast -1 times"),
    ],
)
def test_what_cannot_be_counted_is_refused(method, ballots, sentence):
    with pytest.raises(ValueError, match=re.escape(sentence)):
        count(method, CITIES, ballots)


@pytest.mark.parametrize("method", METHODS)
def test_a_hundred_options(method):
    options = [f"Option {number}" for number in range(100)]
    ballots = {(number,): 100 + number for number in range(100)} | {(): 5}
    report = count(method, options, ballots, seats=7, ties=TiePolicy.LOT, seed=SEED)
    assert report.winners[0] == 99
    assert report.turnout == sum(ballots.values())
