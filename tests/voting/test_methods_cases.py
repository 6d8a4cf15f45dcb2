"""Published elections and textbook cases; `cases.json` has one a line."""

import json
from collections import Counter
from fractions import Fraction
from pathlib import Path

import pytest

from guildkit_voting.methods import METHODS, BallotKind, count, first_choices

CASES = {case["name"]: case for case in json.loads(Path(__file__).with_name("cases.json").read_text("utf-8"))}


def having(*keys, rule=None):
    """The cases that have all these keys, as parameters."""
    chosen = [
        case for case in CASES.values() if all(key in case for key in keys) and rule in {None, case["rule"]}
    ]
    assert chosen
    return pytest.mark.parametrize("case", chosen, ids=lambda case: case["name"])


def voted(case):
    """The options and ballots of a case, which may be those of another."""
    case = CASES[case.get("ballots_of", case["name"])]
    ballots = Counter()
    for cast, ballot in case["ballots"]:
        ballots[tuple(ballot)] += cast
    return case["candidates"], ballots


def level_at_the_top(report):
    """Who would be reported as tied if the method did not break ties itself."""
    return list(report.ties[0].options if report.ties else report.winners)


def test_every_case_is_run():
    kinds = [
        case for case in CASES.values() if {"votes", "ballots", "ballots_of", "rank_strings"} & case.keys()
    ]
    assert len(kinds) == len(CASES) == 59
    assert {case["rule"] for case in CASES.values()} == set(METHODS)


@pytest.mark.parametrize(
    "case",
    [case for case in CASES.values() if {"ballots", "ballots_of"} & case.keys()],
    ids=lambda case: case["name"],
)
def test_ballots(case):
    options, ballots = voted(case)
    if METHODS[case["rule"]].ballot is BallotKind.SINGLE:
        ballots = first_choices(ballots)
    report = count(case["rule"], options, ballots)
    expected = case["expected"]
    assert level_at_the_top(report) == expected["winners"]
    assert bool(report.winners) == bool(report.valid)
    assert report.turnout == sum(ballots.values())
    if "scores" in expected:
        assert list(report.scores) == [Fraction(score) for score in expected["scores"]]
    if "pairwise" in expected:
        assert [list(row) for row in report.pairwise] == expected["pairwise"]
    if "rounds" in expected:
        # The sources count blank ballots as exhausted from the first round on.
        rounds = [[list(each.votes), each.exhausted + report.abstentions] for each in report.rounds]
        assert rounds == expected["rounds"]


@having("votes", rule="dhondt")
def test_seats(case):
    ballots = {(option,): votes for option, votes in enumerate(case["votes"])}
    base = case.get("threshold_base")
    if base:
        ballots[()] = base - sum(case["votes"])
    report = count(
        "dhondt",
        case["candidates"],
        ballots,
        seats=case["seats"],
        threshold=Fraction(case.get("threshold", 0)),
        threshold_includes_abstentions=base is not None,
    )
    expected = case["expected"]
    assert list(report.seats) == expected["seats"]
    if "tie" in expected:
        assert report.tied
        assert list(report.tie.options) == expected["tie"]
        assert report.tie.seats == expected["left"]
    else:
        assert report.ties == ()


@having("ballots_cast", rule="approval")
def test_approval_shares_are_of_ballots(case):
    # Only totals were published. Dealing the approvals out in turn gives ballots that add up to them.
    dealt = [set() for _ in range(case["ballots_cast"])]
    turn = 0
    for option, approvals in enumerate(case["votes"]):
        for _ in range(approvals):
            dealt[turn % len(dealt)].add(option)
            turn += 1
    report = count("approval", case["candidates"], Counter(tuple(sorted(ballot)) for ballot in dealt))
    expected = case["expected"]
    assert sum(report.scores) == expected["approvals"]
    assert list(report.winners) == expected["winners"]
    assert [option for (option,) in report.ranking] == expected["ranking"]
    shares = [round(Fraction(100 * score, report.valid), 2) for score in report.scores]
    assert shares == [Fraction(percent) for percent in expected["percent"]]


@having("rank_strings", rule="copeland")
def test_weak_orders_count_as_both_of_their_orders(case):
    # Options ranked equal: the ballot is cast twice, with the equals in either order, so their duel stays level.
    ballots = Counter()
    for cast, ranks in case["rank_strings"]:
        ranked = [option for option, rank in enumerate(ranks) if rank != "-"]
        ballots[tuple(sorted(ranked, key=lambda option: (ranks[option], option)))] += cast
        ballots[tuple(sorted(ranked, key=lambda option: (ranks[option], -option)))] += cast
    report = count("copeland", case["candidates"], ballots)
    expected = case["expected"]
    assert list(report.winners) == expected["winners"]
    assert list(report.scores) == [Fraction(score) for score in expected["scores"]]
    one, other, for_one, for_other = expected["duel"]
    assert report.pairwise[one][other] - report.pairwise[other][one] == 2 * (for_one - for_other)
