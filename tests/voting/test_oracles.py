"""Other people's programs count the same: pref_voting and apportionment, where they are installed.

    uv run --group oracles pytest tests/voting/test_oracles.py

What they are asked, and how, avoids what is known of them. pref_voting's plain runoff eliminates all who are tied for last
together, which can elect the wrong one, so that it is asked who may win; its profiles with ties compare unranked options only
when told to; and both elect somebody where nobody voted.
"""

import importlib.util
import warnings
from fractions import Fraction
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guildkit_voting.methods import count

pytestmark = [
    pytest.mark.skipif(
        not all(map(importlib.util.find_spec, ("pref_voting", "apportionment"))),
        reason="needs the oracles: `uv run --group oracles pytest tests/voting/test_oracles.py`",
    ),
    pytest.mark.filterwarnings("ignore"),
    pytest.mark.timeout(600),
]
OPTIONS = ["A", "B", "C", "D", "E"]
everybody = st.permutations(range(5)).map(tuple)
somebody = everybody.flatmap(lambda order: st.integers(1, 5).map(lambda length: order[:length]))
some = settings(deadline=None, max_examples=60)


@pytest.fixture(scope="module")
def oracle():
    """Everything that is asked, imported at last: that takes seconds."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from apportionment.methods import TiesException, compute
        from pref_voting.c1_methods import copeland
        from pref_voting.grade_methods import approval
        from pref_voting.grade_profiles import GradeProfile
        from pref_voting.iterative_methods import instant_runoff_put
        from pref_voting.profiles import Profile
        from pref_voting.profiles_with_ties import ProfileWithTies
        from pref_voting.scoring_methods import borda, plurality
    return SimpleNamespace(
        GradeProfile=GradeProfile,
        Profile=Profile,
        ProfileWithTies=ProfileWithTies,
        TiesException=TiesException,
        approval=approval,
        borda=borda,
        compute=compute,
        copeland=copeland,
        instant_runoff_put=instant_runoff_put,
        plurality=plurality,
    )


def level_at_the_top(report):
    """Who would be reported as tied if the method did not break ties itself."""
    return set(report.ties[0].options if report.ties else report.winners)


@some
@given(st.dictionaries(everybody, st.integers(1, 5), min_size=1, max_size=8))
def test_complete_rankings(oracle, ballots):
    theirs = oracle.Profile(list(ballots), rcounts=list(ballots.values()))
    assert set(count("borda", OPTIONS, ballots).winners) == set(oracle.borda(theirs))
    assert level_at_the_top(count("copeland", OPTIONS, ballots)) == set(oracle.copeland(theirs))
    duels = count("copeland", OPTIONS, ballots).pairwise
    assert all(duels[a][b] == theirs.support(a, b) for a in range(5) for b in range(5) if a != b)
    firsts = {}
    for ballot, times in ballots.items():
        firsts[ballot[:1]] = firsts.get(ballot[:1], 0) + times
    assert set(count("plurality", OPTIONS, firsts).winners) == set(oracle.plurality(theirs))


@some
@given(st.dictionaries(everybody, st.integers(1, 3), min_size=1, max_size=8))
def test_runoff_elects_who_may_win(oracle, ballots):
    theirs = oracle.Profile(list(ballots), rcounts=list(ballots.values()))
    possible = set(oracle.instant_runoff_put(theirs))
    winners = set(count("runoff", OPTIONS, ballots).winners)
    assert winners <= possible
    if len(possible) == 1:
        assert winners == possible


@some
@given(st.dictionaries(somebody, st.integers(1, 4), min_size=1, max_size=8))
def test_copeland_of_truncated_rankings(oracle, ballots):
    ranked = [{option: place for place, option in enumerate(ballot, 1)} for ballot in ballots]
    theirs = oracle.ProfileWithTies(ranked, rcounts=list(ballots.values()), candidates=list(range(5)))
    theirs.use_extended_strict_preference()
    assert level_at_the_top(count("copeland", OPTIONS, ballots)) == set(oracle.copeland(theirs))


@some
@given(st.dictionaries(somebody.map(lambda b: tuple(sorted(b))), st.integers(1, 4), min_size=1, max_size=8))
def test_approval(oracle, ballots):
    grades = [{option: int(option in ballot) for option in range(5)} for ballot in ballots]
    theirs = oracle.GradeProfile(grades, [0, 1], gcounts=list(ballots.values()), candidates=list(range(5)))
    assert set(count("approval", OPTIONS, ballots).winners) == set(oracle.approval(theirs))


@settings(deadline=None, max_examples=300)
@given(
    st.lists(st.integers(0, 5000), min_size=1, max_size=8).filter(any),
    st.integers(1, 60),
    st.sampled_from([Fraction(0), Fraction(3, 100), Fraction(1, 10)]),
)
def test_seats(oracle, votes, seats, threshold):
    ballots = {(option,): own for option, own in enumerate(votes)}
    report = count(
        "dhondt", [str(each) for each in range(len(votes))], ballots, seats=seats, threshold=threshold
    )
    # The threshold is a float there, so that who is below it is left out beforehand.
    taking_part = [own if own >= threshold * sum(votes) else 0 for own in votes]
    if not any(taking_part):
        assert report.winners == ()
        return
    try:
        theirs = oracle.compute(
            "dhondt", taking_part, seats, fractions=True, tiesallowed=False, verbose=False
        )
    except oracle.TiesException:
        assert report.ties
    else:
        assert (list(report.seats), report.ties) == (theirs, ())
