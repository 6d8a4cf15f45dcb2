"""Copeland: every option duels with every other, and the most duels won win.

Source: Arthur H. Copeland, "A 'reasonable' social welfare function", University of Michigan, 1951 (Ramon Llull
described it in 1299).

Conventions:
    - A duel goes to the option that more ballots rank higher. A duel won is one point, a drawn one a half.
    - An option left unranked is below every ranked one; between two unranked ones, or two ranked level, a
      ballot says nothing.
    - Options level at the top are told apart by their margins, all duels added up; that tie is reported with how it
      was broken. Level there too, it is a tie that stands.
    - An option that wins all its duels (the Condorcet winner) always wins.
    - Without a valid ballot nobody is elected.
"""

from collections import defaultdict
from fractions import Fraction

from guildkit import Text
from guildkit_voting.methods.ballots import Poll, Weight
from guildkit_voting.methods.report import Report, Score, Tie, grouped
from guildkit_voting.methods.words import listed, named, nobody, number, standings
from guildkit_voting.texts import text


def count(poll: Poll) -> Report:
    """Count rankings, complete or not."""
    pairwise = pairwise_matrix(poll)
    options = range(len(poll.options))
    scores: list[Score] = []
    margins: list[Weight] = []
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
        ties = (Tie(winners, text("place-first")),)
    elif len(level) > 1:
        ties = (Tie(level, text("place-first"), text("broken-by-margins")),)
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


def pairwise_matrix(poll: Poll) -> tuple[tuple[Weight, ...], ...]:
    """`matrix[a][b]` ballots rank a above b."""
    options = range(len(poll.options))
    # Most rankings share their beginnings as sets: it is enough to know, for every option, which sets of others
    # stood above it and how often. A set is a number with one bit an option.
    above: list[defaultdict[int, Weight]] = [defaultdict(int) for _ in options]
    ranked: defaultdict[int, Weight] = defaultdict(int)
    for ballot, cast in poll.ballots.items():
        placed = 0
        for option in ballot:
            above[option][placed] += cast
            placed |= 1 << option
        ranked[placed] += cast
    for groups, cast in poll.level.items():
        placed = 0
        for group in groups:
            for option in group:
                above[option][placed] += cast
            placed |= sum(1 << option for option in group)
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
    pairwise: tuple[tuple[Weight, ...], ...],
    scores: list[Score],
    margins: list[Weight],
    level: tuple[int, ...],
    winners: tuple[int, ...],
) -> tuple[Text, ...]:
    if not winners:
        return (nobody(poll),)
    lines: list[Text] = [text("counted-duel-points", standings=standings(poll, scores))]
    if len(level) > 1:
        added = listed(
            [
                text("list-margin", option=poll.options[option], margin=_signed(margins[option]))
                for option in level
            ]
        )
        lines.append(text("counted-margins", options=named(poll, level), margins=added))
    if len(winners) > 1:
        lines.append(text("counted-level-too", options=named(poll, winners)))
        return tuple(lines)
    (winner,) = winners
    others = [option for option in range(len(poll.options)) if option != winner]
    duels = [
        text(
            "list-duel",
            won=number(pairwise[winner][other]),
            lost=number(pairwise[other][winner]),
            other=poll.options[other],
        )
        for other in others
    ]
    if others and scores[winner] == len(others):
        lines.append(text("counted-beats-all", winner=named(poll, winners), duels=listed(duels)))
    elif others:
        lines.append(text("counted-duels", winner=named(poll, winners), duels=listed(duels)))
    else:
        lines.append(text("counted-only", winner=named(poll, winners)))
    return tuple(lines)


def _signed(margin: Weight) -> str:
    return f"{number(margin):+}"
