"""A report as plain data, by names instead of numbers: what `guildkit voting count --json` prints and sheets hold."""

from fractions import Fraction
from typing import Any

from guildkit import Text
from guildkit_voting.methods.ballots import Weight
from guildkit_voting.methods.report import Report, Round, Tie


def as_data(report: Report) -> dict[str, Any]:
    """Return a report as data that JSON can hold, in the order of its options.

    Whole numbers and halves are numbers; any other fraction is a string such as "10/3", so that nothing is rounded.
    """
    names = report.options

    def named(numbers: tuple[int, ...]) -> list[str]:
        return [names[number] for number in numbers]

    def by_name(values: tuple[Weight | None, ...]) -> dict[str, Any]:
        return {name: plain(value) for name, value in zip(names, values, strict=True) if value is not None}

    def tie(each: Tie) -> dict[str, Any]:
        return {
            "options": named(each.options),
            "place": _key(each.place, "place-"),
            "broken": each.broken and _key(each.broken, "broken-by-"),
        }

    def round_(each: Round) -> dict[str, Any]:
        return {
            "votes": by_name(each.votes),
            "exhausted": plain(each.exhausted),
            "eliminated": named(each.eliminated),
            "moved": [
                {"from": named(sources), "to": None if to is None else names[to], "votes": plain(votes)}
                for sources, to, votes in each.moved
            ],
        }

    ties = [tie(each) for each in report.ties]
    return {
        "method": report.method,
        "winners": named(report.winners),
        "ranking": [named(group) for group in report.ranking],
        "scores": by_name(report.scores),
        "seats": by_name(report.seats) if report.seats is not None else None,
        "rounds": [round_(each) for each in report.rounds],
        "pairwise": _matrix(report),
        "turnout": plain(report.turnout),
        "valid": plain(report.valid),
        "abstentions": plain(report.abstentions),
        "exhausted": plain(report.exhausted),
        "tie": ties[-1] if ties else None,
        "ties": ties,
        "new_vote": named(report.new_vote),
    }


def _matrix(report: Report) -> dict[str, dict[str, Any]] | None:
    if report.pairwise is None:
        return None
    return {
        name: {other: plain(own) for other, own in zip(report.options, row, strict=True) if other != name}
        for name, row in zip(report.options, report.pairwise, strict=True)
    }


def plain(value: Weight) -> int | float | str:
    """Return a number as JSON writes it without a loss."""
    if value.denominator == 1:
        return int(value)
    # A float holds halves, quarters and the like exactly.
    return float(value) if Fraction(float(value)) == value else str(value)


def _key(text: Text, prefix: str) -> str:
    return text.key.removeprefix(prefix)
