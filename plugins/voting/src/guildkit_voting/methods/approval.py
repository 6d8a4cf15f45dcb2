"""Approval: mark everything you could live with; the most marks win.

Source: Steven J. Brams and Peter C. Fishburn, "Approval Voting", American Political Science Review 72, 1978.

Conventions:
    - Shares are of ballots, not of approvals, so they may add up to more than everybody.
    - A ballot that approves nothing is an abstention; one that approves everything is valid and changes no order.
    - Level at the top is a tie. Without a valid ballot nobody is elected.
"""

from guildkit_voting.methods.ballots import Poll, Weight
from guildkit_voting.methods.report import Report
from guildkit_voting.methods.scoring import highest_wins
from guildkit_voting.methods.words import counted, standings
from guildkit_voting.texts import text


def count(poll: Poll) -> Report:
    """Count ballots that mark any number of options."""
    scores: list[Weight] = [0] * len(poll.options)
    for ballot, cast in poll.ballots.items():
        for option in ballot:
            scores[option] += cast
    opening = text(
        "counted-approvals", ballots=counted(poll.valid, "ballot"), standings=standings(poll, scores)
    )
    return highest_wins(poll, "approval", scores, opening, "approval")
