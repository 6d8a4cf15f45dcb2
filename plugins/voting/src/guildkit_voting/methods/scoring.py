"""The end that methods share whose highest score wins: whoever is alone at the top is elected.

Two options level at the top are a tie, and the tie stands: no rule outside the method breaks it here.
"""

from collections.abc import Sequence

from guildkit_voting.methods.ballots import Poll
from guildkit_voting.methods.report import Report, Score, Tie, grouped
from guildkit_voting.methods.words import counted, named, nobody


def highest_wins(poll: Poll, method: str, scores: Sequence[Score], standings: str, noun: str) -> Report:
    """Elect the highest score; `standings` opens the explanation, `noun` is what is counted."""
    ranking = grouped(range(len(poll.options)), scores)
    winners = ranking[0] if poll.valid else ()
    ties: tuple[Tie, ...] = ()
    if not winners:
        explanation: tuple[str, ...] = (nobody(poll),)
    elif len(winners) == 1:
        explanation = (standings, f"{named(poll, winners)} has the most {noun}s and wins.")
    else:
        ties = (Tie(winners, "first place"),)
        level = counted(scores[winners[0]], noun)
        explanation = (
            standings,
            f"{named(poll, winners)} are level with {level} each: a tie for first place.",
        )
    return Report(
        method=method,
        options=poll.options,
        winners=winners,
        ranking=ranking,
        scores=tuple(scores),
        valid=poll.valid,
        abstentions=poll.abstentions,
        explanation=explanation,
        ties=ties,
    )
