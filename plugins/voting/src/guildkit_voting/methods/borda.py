"""Borda: a ranking hands out points, and the most points win.

Sources: Jean-Charles de Borda, "Mémoire sur les élections au scrutin", 1781. That unranked options share the points
left over: John Cullinan, Samuel K. Hsiao and David Polett, "A Borda count for partially ordered ballots", Social
Choice and Welfare 42, 2014.

Conventions:
    - Among m options the first place earns m - 1 points, the next one less, the last none.
    - Options left unranked share the mean of the points that remain, which may be a half: ranking fewer options
      neither helps nor hurts those that are ranked.
    - Options ranked level share the mean of the points of their places.
    - Level at the top is a tie. Without a valid ballot nobody is elected.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from fractions import Fraction
from itertools import chain, groupby

from guildkit_voting.methods.ballots import Ballot, Poll, Weight
from guildkit_voting.methods.report import Report, Score
from guildkit_voting.methods.scoring import highest_wins
from guildkit_voting.methods.words import counted, standings
from guildkit_voting.texts import text

_FEW = 32


def count(poll: Poll) -> Report:
    """Count rankings, complete or not."""
    doubled = _doubled_points(poll)
    scores: list[Score] = [Fraction(points, 2) if points % 2 else points // 2 for points in doubled]
    opening = text("counted-points", ballots=counted(poll.valid, "ballot"), standings=standings(poll, scores))
    return highest_wins(poll, "borda", scores, opening, "point")


def _doubled_points(poll: Poll) -> list[Weight]:
    """Twice the points of every option: doubled, a shared mean is a whole number."""
    options = len(poll.options)
    # A ballot that ranks k of m options leaves the points 0 … m - k - 1, whose mean is (m - k - 1) / 2. Every option
    # is given that mean; a ranked one then gets what its place is worth beyond it.
    beyond = [
        [2 * (options - 1 - place) - (options - 1 - k) for place in range(k)] for k in range(options + 1)
    ]
    points: list[Weight] = [0] * options
    means: Weight = 0
    # Ballots of a length that were cast as often are counted together, a place at a time.
    as_often: defaultdict[Weight, list[Ballot]] = defaultdict(list)
    for ballot, cast in poll.ballots.items():
        as_often[cast].append(ballot)
    for cast, ballots in as_often.items():
        for ranked, alike in groupby(sorted(ballots, key=len), len):
            placed = list(chain.from_iterable(alike))
            means += (options - 1 - ranked) * cast * (len(placed) // ranked)
            for worth, times_of in zip(beyond[ranked], _by_place(placed, ranked, options), strict=True):
                for option, times in times_of:
                    points[option] += worth * cast * times
    for groups, cast in poll.level.items():
        left = options - 1 - sum(map(len, groups))
        means += left * cast
        best = options - 1
        for group in groups:
            # The places of k options that are level are worth from best down to best - k + 1.
            worth = 2 * best - (len(group) - 1) - left
            for option in group:
                points[option] += worth * cast
            best -= len(group)
    return [means + own for own in points]


def _by_place(placed: list[int], ranked: int, options: int) -> Iterator[Iterable[tuple[int, int]]]:
    """How often each option stands in a place, for one place after the other; `placed` is one ballot after the other."""
    if options > _FEW:
        yield from (Counter(placed[place::ranked]).items() for place in range(ranked))
        return
    # Of few options, to count bytes once for each is faster than to go through them once.
    as_bytes = bytes(placed)
    for place in range(ranked):
        there = as_bytes[place::ranked]
        yield [(option, there.count(option)) for option in range(options)]
