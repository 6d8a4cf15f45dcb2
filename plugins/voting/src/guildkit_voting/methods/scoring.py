"""The end that methods share whose highest score wins: whoever is alone at the top is elected.

Two options level at the top are a tie, and the tie stands: no rule outside the method breaks it here.
"""

from collections.abc import Sequence

from guildkit import Text
from guildkit_voting.methods.ballots import Poll
from guildkit_voting.methods.report import Report, Score, Tie, grouped
from guildkit_voting.methods.words import Noun, counted, named, nobody
from guildkit_voting.texts import text


def highest_wins(poll: Poll, method: str, scores: Sequence[Score], standings: Text, noun: Noun) -> Report:
    """Elect the highest score; `standings` opens the explanation, `noun` is what is counted."""
    ranking = grouped(range(len(poll.options)), scores)
    winners = ranking[0] if poll.valid else ()
    ties: tuple[Tie, ...] = ()
    if not winners:
        explanation: tuple[Text, ...] = (nobody(poll),)
    elif len(winners) == 1:
        explanation = (
            standings,
            text("counted-most", winner=named(poll, winners), what=text(f"most-{noun}")),
        )
    else:
        ties = (Tie(winners, text("place-first")),)
        level = counted(scores[winners[0]], noun)
        explanation = (
            standings,
            text("counted-level", options=named(poll, winners), score=level),
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
