"""Plurality: one vote each, the most votes win ("first past the post", as for the British House of Commons).

Conventions:
    - The most votes win, be they ever so few; more than half is not needed.
    - Level at the top is a tie. Without a valid ballot nobody is elected.
"""

from guildkit_voting.methods.ballots import Poll, Weight
from guildkit_voting.methods.report import Report
from guildkit_voting.methods.scoring import highest_wins
from guildkit_voting.methods.words import counted, standings
from guildkit_voting.texts import text


def count(poll: Poll) -> Report:
    """Count single choices."""
    scores: list[Weight] = [0] * len(poll.options)
    for (option,), cast in poll.ballots.items():
        scores[option] += cast
    opening = text("counted-votes", votes=counted(poll.valid, "vote"), standings=standings(poll, scores))
    return highest_wins(poll, "plurality", scores, opening, "vote")
