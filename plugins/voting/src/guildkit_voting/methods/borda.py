"""Borda: a ranking hands out points, and the most points win.

Sources: Jean-Charles de Borda, "Mémoire sur les élections au scrutin", 1781. That unranked options share the points
left over: John Cullinan, Samuel K. Hsiao and David Polett, "A Borda count for partially ordered ballots", Social
Choice and Welfare 42, 2014.

Conventions:
    - Among m options the first place earns m - 1 points, the next one less, the last none.
    - Options left unranked share the mean of the points that remain, which may be a half: ranking fewer options
      neither helps nor hurts those that are ranked.
    - Level at the top is a tie. Without a valid ballot nobody is elected.
"""

from fractions import Fraction

from guildkit_voting.methods.ballots import Poll
from guildkit_voting.methods.report import Report, Score
from guildkit_voting.methods.scoring import highest_wins
from guildkit_voting.methods.words import counted, standings


def count(poll: Poll) -> Report:
    """Count rankings, complete or not."""
    doubled = _doubled_points(poll)
    scores: list[Score] = [Fraction(points, 2) if points % 2 else points // 2 for points in doubled]
    opening = f"Points from {counted(poll.valid, 'ballot')}: {standings(poll, scores)}."
    return highest_wins(poll, "borda", scores, opening, "point")


def _doubled_points(poll: Poll) -> list[int]:
    """Twice the points of every option: doubled, a shared mean is a whole number."""
    options = len(poll.options)
    # A ballot that ranks k of m options leaves the points 0 … m - k - 1, whose mean is (m - k - 1) / 2. Every option
    # is given that mean; a ranked one then gets what its place is worth beyond it.
    beyond = [
        [2 * (options - 1 - place) - (options - 1 - k) for place in range(k)] for k in range(options + 1)
    ]
    points = [0] * options
    means = 0
    for ballot, cast in poll.ballots.items():
        ranked = len(ballot)
        means += (options - 1 - ranked) * cast
        for option, worth in zip(ballot, beyond[ranked], strict=True):
            points[option] += worth * cast
    return [means + own for own in points]
