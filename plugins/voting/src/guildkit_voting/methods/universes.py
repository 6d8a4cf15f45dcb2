"""Parallel universes: who can win a runoff when nothing says which of the tied options goes first.

Source: Vincent Conitzer, Matthew Rognlie and Lirong Xia, "Preference functions that score rankings and maximum
likelihood estimation", IJCAI 2009. Finding all possible winners is NP-complete, so the search has a limit; beyond
it the answer is still safe: everybody who might win, rather than everybody who does in some universe.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from fractions import Fraction

from guildkit_voting.methods.ballots import AnyBallot, B, LevelBallot, Weight, in_groups

LIMIT = 1_000_000
"""How many ballots the search looks at before it gives up: about a second."""

OVERHEAD = 100
"""What a universe costs beyond its ballots, in ballots; it bounds how many are remembered."""


def possible_winners(
    ballots: Mapping[B, Weight], continuing: Iterable[int], tied: Iterable[int]
) -> tuple[tuple[int, ...], bool]:
    """Who wins if one of `tied` is eliminated next, and after that any of those tied for last.

    Returns:
        The possible winners in ascending order, and whether the search was complete.
    """
    start = frozenset(continuing)
    profile = _among(start, ballots)
    hopeful = _not_ruled_out(profile, start)
    found: set[int] = set()
    ahead = [(start - {option}, profile) for option in tied]
    seen: set[frozenset[int]] = set()
    looked_at = 0
    # What comes later depends on who is left, not on the way there, so no set is looked at twice.
    while ahead and found != hopeful and len(hopeful) > 1:
        left, profile = ahead.pop()
        if left in seen:
            continue
        seen.add(left)
        looked_at += len(profile) + OVERHEAD
        if looked_at > LIMIT:
            return tuple(sorted(hopeful)), False
        profile = _among(left, profile)
        votes = _first_votes(profile, left)
        best = max(votes, key=votes.__getitem__)
        if 2 * votes[best] > sum(votes.values()):
            found.add(best)
            continue
        last = tied_for_last(votes)
        following = [left - set(last)] if safe_together(votes, last) else [left - {option} for option in last]
        ahead += [(universe, profile) for universe in following]
    return tuple(sorted(found or hopeful)), True


def _among(continuing: frozenset[int], ballots: Mapping[B, Weight]) -> dict[AnyBallot, Weight]:
    """The ballots without the options that are out; the fewer are left, the more ballots are equal."""
    profile: defaultdict[AnyBallot, Weight] = defaultdict(int)
    for ballot, cast in ballots.items():
        if ballot and isinstance(ballot[-1], tuple):
            profile[_groups_among(continuing, in_groups(ballot))] += cast
        else:
            profile[tuple([option for option in ballot if option in continuing])] += cast
    return profile


def _groups_among(continuing: frozenset[int], ballot: LevelBallot) -> AnyBallot:
    groups = [tuple([option for option in group if option in continuing]) for group in ballot]
    if all(len(group) < 2 for group in groups):
        return tuple([option for group in groups for option in group])
    return tuple([group for group in groups if group])


def _first_votes(profile: Mapping[AnyBallot, Weight], continuing: frozenset[int]) -> dict[int, Weight]:
    """The votes of the continuing options, from ballots that name no others."""
    votes: dict[int, Weight] = dict.fromkeys(continuing, 0)
    for ballot, cast in profile.items():
        if not ballot:
            continue
        first = ballot[0]
        if isinstance(first, tuple):
            for option in first:
                votes[option] += Fraction(cast, len(first))
        else:
            votes[first] += cast
    return votes


def tied_for_last(votes: Mapping[int, Weight]) -> list[int]:
    """The options with the fewest votes."""
    fewest = min(votes.values())
    return [option for option, own in votes.items() if own == fewest]


def safe_together(votes: Mapping[int, Weight], last: list[int]) -> bool:
    """Whether those tied for last may go at once.

    They may if all their votes together stay below the next option's: then they would go one after the other anyway,
    in whatever order. Otherwise eliminating them at once can elect an option that no order elects.
    """
    others = [own for option, own in votes.items() if option not in last]
    return bool(others) and sum(votes[option] for option in last) < min(others)


def _not_ruled_out(profile: Mapping[AnyBallot, Weight], continuing: frozenset[int]) -> set[int]:
    """Everybody but those who are certain to go before some other option.

    While x is in, y has at most the ballots that rank y above x and half of those that rank them level, and x never has
    fewer votes than now. If the former are fewer than the latter, y goes before x in every universe.
    """
    votes = _first_votes(profile, continuing)
    above: defaultdict[tuple[int, int], Weight] = defaultdict(int)
    for ballot, cast in profile.items():
        lower = set(continuing)
        for group in in_groups(ballot):
            lower.difference_update(group)
            for option in group:
                for other in lower:
                    above[option, other] += cast
                for other in group:
                    above[option, other] += Fraction(cast, 2) if len(group) > 1 else 0
    return {y for y in continuing if all(above[y, x] >= votes[x] for x in continuing if x != y)}
