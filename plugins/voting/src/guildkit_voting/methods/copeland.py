"""Copeland: every option duels with every other, and the most duels won win.

Source: Arthur H. Copeland, "A 'reasonable' social welfare function", University of Michigan, 1951 (Ramon Llull
described it in 1299).

Conventions:
    - A duel goes to the option that more ballots rank higher. A duel won is one point, a drawn one a half.
    - An option left unranked is below every ranked one; between two unranked ones a ballot says nothing.
    - Options level at the top are told apart by their margins, all duels added up; that tie is reported with how it
      was broken. Level there too, it is a tie that stands.
    - An option that wins all its duels (the Condorcet winner) always wins.
    - Without a valid ballot nobody is elected.
"""

from collections import defaultdict
from fractions import Fraction

from guildkit_voting.methods.ballots import Poll
from guildkit_voting.methods.report import Report, Score, Tie, grouped
from guildkit_voting.methods.words import listed, named, nobody, number, standings


def count(poll: Poll) -> Report:
    """Count rankings, complete or not."""
    pairwise = pairwise_matrix(poll)
    options = range(len(poll.options))
    scores: list[Score] = []
    margins: list[int] = []
    for option in options:
        duels = [pairwise[option][other] - pairwise[other][option] for other in options if other != option]
        halves = sum(2 if margin > 0 else 1 for margin in duels if margin >= 0)
        scores.append(Fraction(halves, 2) if halves % 2 else halves // 2)
        margins.append(sum(duels))
    ranking = grouped(options, list(zip(scores, margins, strict=True)))
    winners = ranking[0] if poll.valid else ()
    level = grouped(options, scores)[0] if poll.valid else ()
    ties: tuple[Tie, ...] = ()
    if len(winners) > 1:
        ties = (Tie(winners, "first place"),)
    elif len(level) > 1:
        ties = (Tie(level, "first place", "the sum of the margins of all duels"),)
    return Report(
        method="copeland",
        options=poll.options,
        winners=winners,
        ranking=ranking,
        scores=tuple(scores),
        valid=poll.valid,
        abstentions=poll.abstentions,
        explanation=_explain(poll, pairwise, scores, margins, level, winners),
        ties=ties,
        pairwise=pairwise,
    )


def pairwise_matrix(poll: Poll) -> tuple[tuple[int, ...], ...]:
    """`matrix[a][b]` ballots rank a above b."""
    options = range(len(poll.options))
    # Most rankings share their beginnings as sets: it is enough to know, for every option, which sets of others
    # stood above it and how often. A set is a number with one bit an option.
    above: list[defaultdict[int, int]] = [defaultdict(int) for _ in options]
    ranked: defaultdict[int, int] = defaultdict(int)
    for ballot, cast in poll.ballots.items():
        placed = 0
        for option in ballot:
            above[option][placed] += cast
            placed |= 1 << option
        ranked[placed] += cast
    for placed, cast in ranked.items():
        for option in options:
            if not placed >> option & 1:
                above[option][placed] += cast
    return tuple(
        tuple(sum(cast for placed, cast in above[lower].items() if placed >> upper & 1) for lower in options)
        for upper in options
    )


def _explain(
    poll: Poll,
    pairwise: tuple[tuple[int, ...], ...],
    scores: list[Score],
    margins: list[int],
    level: tuple[int, ...],
    winners: tuple[int, ...],
) -> tuple[str, ...]:
    if not winners:
        return (nobody(poll),)
    lines = [f"Points (a duel won 1, drawn ½): {standings(poll, scores)}."]
    if len(level) > 1:
        added = listed([f"{poll.options[option]} {margins[option]:+,}" for option in level])
        lines.append(f"{named(poll, level)} are level. Their margins added up: {added}.")
    if len(winners) > 1:
        lines.append(f"{named(poll, winners)} are level there too: a tie for first place.")
        return tuple(lines)
    (winner,) = winners
    others = [option for option in range(len(poll.options)) if option != winner]
    duels = [
        f"{number(pairwise[winner][other])}:{number(pairwise[other][winner])} against {poll.options[other]}"
        for other in others
    ]
    if others and scores[winner] == len(others):
        lines.append(f"{named(poll, winners)} beats every other option and wins: {listed(duels)}.")
    elif others:
        lines.append(f"{named(poll, winners)} wins. Its duels: {listed(duels)}.")
    else:
        lines.append(f"{named(poll, winners)} is the only option and wins.")
    return tuple(lines)
