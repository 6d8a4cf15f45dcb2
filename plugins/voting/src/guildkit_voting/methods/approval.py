"""Approval: mark everything you could live with; the most marks win.

Source: Steven J. Brams and Peter C. Fishburn, "Approval Voting", American Political Science Review 72, 1978.

Conventions:
    - Shares are of ballots, not of approvals, so they may add up to more than everybody.
    - A ballot that approves nothing is an abstention; one that approves everything is valid and changes no order.
    - Level at the top is a tie. Without a valid ballot nobody is elected.
"""

from guildkit_voting.methods.ballots import Poll
from guildkit_voting.methods.report import Report
from guildkit_voting.methods.scoring import highest_wins
from guildkit_voting.methods.words import counted, standings


def count(poll: Poll) -> Report:
    """Count ballots that mark any number of options."""
    scores = [0] * len(poll.options)
    for ballot, cast in poll.ballots.items():
        for option in ballot:
            scores[option] += cast
    opening = f"Approved, of {counted(poll.valid, 'ballot')}: {standings(poll, scores)}."
    return highest_wins(poll, "approval", scores, opening, "approval")
