"""What must hold for any ballots at all."""

from collections import Counter
from dataclasses import replace
from fractions import Fraction
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guildkit_voting.methods import METHODS, BallotKind, count, tally_input

# How long one example takes says something about the machine only.
whenever = settings(deadline=None)


def ballot(kind, options):
    marks = st.lists(
        st.integers(0, options - 1), unique=True, max_size=1 if kind is BallotKind.SINGLE else options
    )
    return marks.map(sorted if kind is BallotKind.SEVERAL else list).map(tuple)


def heaps(kind, options):
    return st.dictionaries(ballot(kind, options), st.integers(1, 4), max_size=7)


@st.composite
def elections(draw, *methods):
    """A method, option names and ballots for it."""
    method = draw(st.sampled_from(methods or tuple(METHODS)))
    options = draw(st.integers(1, 5))
    return method, list("ABCDE"[:options]), draw(heaps(METHODS[method].ballot, options))


def held(election, **how):
    method, options, ballots = election
    if METHODS[method].seats:
        how = {"seats": 7, **how}
    return count(method, options, ballots, **how)


def votes_among(ballots, continuing):
    """First choices among some options, counted the slow way."""
    firsts = [
        (next((option for option in ballot if option in continuing), None), n)
        for ballot, n in ballots.items()
    ]
    return {option: sum(n for first, n in firsts if first == option) for option in continuing}


def brute_force_winners(ballots, continuing):
    """Everybody whom some order of eliminating one of the last elects."""
    votes = votes_among(ballots, continuing)
    for option in continuing:
        if 2 * votes[option] > sum(votes.values()):
            return {option}
    last = [option for option in continuing if votes[option] == min(votes.values())]
    return set().union(*(brute_force_winners(ballots, continuing - {option}) for option in last))


def halved_duels(report):
    """The pairwise matrix where a ballot that says nothing gives either side a half."""
    everybody = range(len(report.options))
    return [
        [
            report.pairwise[a][b] + Fraction(report.valid - report.pairwise[a][b] - report.pairwise[b][a], 2)
            if a != b
            else 0
            for b in everybody
        ]
        for a in everybody
    ]


@whenever
@given(elections(), st.randoms(use_true_random=False))
def test_anonymity_and_weights(election, random):
    method, options, ballots = election
    cast = [ballot for ballot, times in ballots.items() for _ in range(times)]
    random.shuffle(cast)
    assert held((method, options, tally_input(cast))) == held(election)


@whenever
@given(elections(), st.data())
def test_neutrality(election, data):
    method, options, ballots = election
    renamed = data.draw(st.permutations(range(len(options))))

    def moved(ballot):
        marks = [renamed[option] for option in ballot]
        return tuple(sorted(marks) if METHODS[method].ballot is BallotKind.SEVERAL else marks)

    before = held(election)
    after = held((method, options, {moved(ballot): times for ballot, times in ballots.items()}))
    assert {renamed[winner] for winner in before.winners} == set(after.winners)
    assert [{renamed[option] for option in group} for group in before.ranking] == [
        set(g) for g in after.ranking
    ]
    assert all(after.scores[renamed[option]] == score for option, score in enumerate(before.scores))
    assert [{renamed[option] for option in tie.options} for tie in before.ties] == [
        set(t.options) for t in after.ties
    ]
    if before.seats is not None:
        assert all(after.seats[renamed[option]] == own for option, own in enumerate(before.seats))


@whenever
@given(elections(), st.integers(1, 50))
def test_an_abstention_changes_turnout_only(election, abstentions):
    method, options, ballots = election
    without = held((method, options, {ballot: times for ballot, times in ballots.items() if ballot}))
    having = held((method, options, {**ballots, (): abstentions}))
    assert having.turnout == without.turnout + abstentions
    if without.valid:
        assert replace(having, abstentions=0) == without
    else:
        assert having.winners == without.winners == ()


@whenever
@given(elections(), st.integers(2, 1000))
def test_only_proportions_matter(election, times):
    method, options, ballots = election
    once, often = (
        held(election),
        held((method, options, {ballot: n * times for ballot, n in ballots.items()})),
    )
    assert (often.winners, often.ranking, often.seats) == (once.winners, once.ranking, once.seats)


@whenever
@given(elections())
def test_reports_are_exact_and_whole(election):
    report = held(election)
    assert all(type(score) in {int, Fraction} for score in report.scores)
    assert sorted(option for group in report.ranking for option in group) == list(range(len(report.options)))
    assert bool(report.winners) == bool(report.valid) or report.seats is not None
    assert report.explanation
    if report.winners and report.seats is None:
        assert report.winners == report.ranking[0]
        assert report.tied == (len(report.winners) > 1)


@whenever
@given(elections("plurality", "approval"))
def test_the_winner_has_the_most_marks(election):
    _, options, ballots = election
    marks = Counter(option for ballot, times in ballots.items() for option in ballot for _ in range(times))
    assert held(election).winners == tuple(
        option for option in range(len(options)) if marks and marks[option] == max(marks.values())
    )


@whenever
@given(elections("borda"))
def test_borda_is_the_sum_of_the_duels(election):
    _, options, ballots = election
    duels = halved_duels(count("copeland", options, ballots))
    assert list(count("borda", options, ballots).scores) == [sum(row) for row in duels]


@whenever
@given(elections("copeland"))
def test_copeland_counts_duels(election):
    _, options, ballots = election
    report = held(election)
    place = {ballot: {option: nth for nth, option in enumerate(ballot)} for ballot in ballots}
    for a, b in permutations(range(len(options)), 2):
        above = [n for ballot, n in ballots.items() if place[ballot].get(a, 9) < place[ballot].get(b, 9)]
        assert report.pairwise[a][b] == sum(above)
    for a in range(len(options)):
        if report.valid and all(
            report.pairwise[a][b] > report.pairwise[b][a] for b in range(len(options)) if a != b
        ):
            assert report.winners == (a,)
            assert report.ties == ()


@settings(whenever, max_examples=400)
@given(elections("runoff"))
def test_a_runoff_elects_whom_some_order_elects(election):
    _, options, ballots = election
    report = held(election)
    possible = brute_force_winners(ballots, frozenset(range(len(options)))) if report.valid else set()
    assert set(report.winners) <= possible
    if not report.ties:
        # Nothing was broken and nothing is open: no order can have elected anybody else.
        assert set(report.winners) == possible


@whenever
@given(elections("runoff"))
def test_runoff_rounds_add_up(election):
    _, _, ballots = election
    report = held(election)
    for nth, each in enumerate(report.rounds, start=1):
        votes = {option: own for option, own in enumerate(each.votes) if own is not None}
        assert votes == votes_among(ballots, votes)
        assert sum(votes.values()) + each.exhausted == report.valid
        assert (nth == len(report.rounds)) == (not each.eliminated)
        if each.eliminated:
            following = report.rounds[nth]
            gains = {to: sum(n for _, where, n in each.moved if where == to) for to in (*votes, None)}
            assert following.exhausted - each.exhausted == gains.pop(None)
            assert all(
                (following.votes[to] or 0) - own == gain or to in each.eliminated
                for (to, own), gain in zip(votes.items(), gains.values(), strict=True)
            )
            for option in each.eliminated:
                assert sum(n for (source,), _, n in each.moved if source == option) == votes[option]
    if report.rounds and len(votes) == 2:
        one, other = votes
        duels = count("copeland", report.options, ballots).pairwise
        assert (votes[one], votes[other]) == (duels[one][other], duels[other][one])


@pytest.mark.parametrize("threshold", [Fraction(0), Fraction(1, 10)])
@whenever
@given(elections("dhondt"), st.integers(0, 30))
def test_dhondt_is_house_monotone(threshold, election, house):
    smaller = held(election, seats=house, threshold=threshold)
    larger = held(election, seats=house + 1, threshold=threshold)
    assert all(now >= before for before, now in zip(smaller.seats, larger.seats, strict=True))


@whenever
@given(elections("dhondt"), st.integers(0, 30))
def test_dhondt_seats_go_to_the_highest_quotients(election, house):
    report = held(election, seats=house)
    left = report.tie.seats if report.tied else 0
    assert sum(report.seats) == (house - left if report.valid else 0)
    assert all(votes or not seats for votes, seats in zip(report.scores, report.seats, strict=True))
    taken = [Fraction(v, s) for v, s in zip(report.scores, report.seats, strict=True) if s]
    refused = [Fraction(v, s + 1) for v, s in zip(report.scores, report.seats, strict=True)]
    if taken:
        assert min(taken) >= max(refused)
