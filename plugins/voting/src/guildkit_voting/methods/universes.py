"""Parallel universes: who can win a runoff when nothing says which of the tied options goes first.

Source: Vincent Conitzer, Matthew Rognlie and Lirong Xia, "Preference functions that score rankings and maximum
likelihood estimation", IJCAI 2009. Finding all possible winners is NP-complete, so the search has a limit; beyond
it the answer is still safe: everybody who might win, rather than everybody who does in some universe.
"""

from collections import Counter
from collections.abc import Iterable, Mapping

from guildkit_voting.methods.ballots import Ballot

LIMIT = 1_000_000
"""How many ballots the search looks at before it gives up: about a second."""

OVERHEAD = 100
"""What a universe costs beyond its ballots, in ballots; it bounds how many are remembered."""


def possible_winners(
    ballots: Mapping[Ballot, int], continuing: Iterable[int], tied: Iterable[int]
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


def _among(continuing: frozenset[int], ballots: Mapping[Ballot, int]) -> Counter[Ballot]:
    """The ballots without the options that are out; the fewer are left, the more ballots are equal."""
    profile: Counter[Ballot] = Counter()
    for ballot, cast in ballots.items():
        profile[tuple([option for option in ballot if option in continuing])] += cast
    return profile


def _first_votes(profile: Mapping[Ballot, int], continuing: frozenset[int]) -> dict[int, int]:
    """The votes of the continuing options, from ballots that name no others."""
    votes = dict.fromkeys(continuing, 0)
    for ballot, cast in profile.items():
        if ballot:
            votes[ballot[0]] += cast
    return votes


def tied_for_last(votes: Mapping[int, int]) -> list[int]:
    """The options with the fewest votes."""
    fewest = min(votes.values())
    return [option for option, own in votes.items() if own == fewest]


def safe_together(votes: Mapping[int, int], last: list[int]) -> bool:
    """Whether those tied for last may go at once.

    They may if all their votes together stay below the next option's: then they would go one after the other anyway,
    in whatever order. Otherwise eliminating them at once can elect an option that no order elects.
    """
    others = [own for option, own in votes.items() if option not in last]
    return bool(others) and sum(votes[option] for option in last) < min(others)


def _not_ruled_out(profile: Mapping[Ballot, int], continuing: frozenset[int]) -> set[int]:
    """Everybody but those who are certain to go before some other option.

    While x is in, y has at most the ballots that rank y above x, and x never has fewer votes than now. If the former
    are fewer than the latter, y goes before x in every universe.
    """
    votes = _first_votes(profile, continuing)
    above: Counter[tuple[int, int]] = Counter()
    for ballot, cast in profile.items():
        lower = set(continuing)
        for option in ballot:
            lower.discard(option)
            for other in lower:
                above[option, other] += cast
    return {y for y in continuing if all(above[y, x] >= votes[x] for x in continuing if x != y)}
