"""D'Hondt: seats are shared out among lists in proportion to their votes.

Sources: Victor D'Hondt, "La représentation proportionnelle des partis par un électeur", 1878. Ties for a seat: the
Spanish electoral law (LOREG), article 163.

Conventions:
    - One seat after another goes to the list with the highest quotient: its votes divided by its seats so far plus
      one. Quotients are compared by cross-multiplication, in whole numbers.
    - A list needs the threshold for any seat; meeting it exactly is enough. It is a share of the valid ballots, or,
      on demand, of all ballots with the abstentions.
    - Lists level for the last seats: more votes first. Level in votes too, the tie stands and the seats in question
      stay empty, unless the poll's rule for ties gives them.
    - A list without votes never gets a seat.
"""

from fractions import Fraction

from guildkit import Text
from guildkit_voting.methods.ballots import Poll, Weight
from guildkit_voting.methods.report import Report, Tie, grouped
from guildkit_voting.methods.words import counted, named, nobody, number, standings
from guildkit_voting.texts import text


def count(poll: Poll) -> Report:
    """Count single choices of a list and share out `poll.seats`."""
    votes: list[Weight] = [0] * len(poll.options)
    for (option,), cast in poll.ballots.items():
        votes[option] += cast
    base = poll.valid + (poll.abstentions if poll.threshold_includes_abstentions else 0)
    # A list below the threshold takes part as one without votes.
    taking_part = [own if own >= poll.threshold * base else 0 for own in votes]
    seats, ties = _share_out(poll.seats, taking_part)
    ranking = grouped(range(len(votes)), list(zip(seats, votes, strict=True)))
    return Report(
        method="dhondt",
        options=poll.options,
        winners=tuple(option for group in ranking for option in group if seats[option]),
        ranking=ranking,
        scores=tuple(votes),
        valid=poll.valid,
        abstentions=poll.abstentions,
        explanation=_explain(poll, base, votes, taking_part, seats, ties),
        ties=ties,
        seats=tuple(seats),
    )


def _share_out(house: int, votes: list[Weight]) -> tuple[list[int], tuple[Tie, ...]]:
    """Seats by list, and the ties met on the way."""
    total = sum(votes)
    if not total:
        return [0] * len(votes), ()
    # Every list surely gets its proportional share rounded down; only the seats beyond need to be given one by one.
    seats = [house * own // total for own in votes]
    while (left := house - sum(seats)) > 0:
        level = _next_in_line(votes, seats)
        if len(level) <= left:
            for option in level:
                seats[option] += 1
            continue
        return seats, _settle(level, left, votes, seats)
    return seats, ()


def _next_in_line(votes: list[Weight], seats: list[int]) -> list[int]:
    """The lists whose next seat has the highest quotient."""
    level: list[int] = []
    for option, own in enumerate(votes):
        if not own:
            continue
        # own / (seats + 1) against the best so far, cross-multiplied.
        ahead = own * (seats[level[0]] + 1) - votes[level[0]] * (seats[option] + 1) if level else 1
        if ahead > 0:
            level = [option]
        elif ahead == 0:
            level.append(option)
    return level


def _settle(level: list[int], left: int, votes: list[Weight], seats: list[int]) -> tuple[Tie, ...]:
    """Give the last seats to those of the level lists that have more votes, as far as that decides."""
    ties: list[Tie] = []
    for group in grouped(level, votes):
        if len(group) < len(level) and not ties:
            ties.append(Tie(tuple(level), _last(left), text("broken-by-votes")))
        if len(group) > left:
            ties.append(Tie(group, _last(left), seats=left))
            break
        for option in group:
            seats[option] += 1
        left -= len(group)
        if not left:
            break
    return tuple(ties)


def _last(seats: int) -> Text:
    return text("place-seats", seats=seats)


def _explain(
    poll: Poll,
    base: Weight,
    votes: list[Weight],
    taking_part: list[Weight],
    seats: list[int],
    ties: tuple[Tie, ...],
) -> tuple[Text, ...]:
    if not poll.valid:
        return (nobody(poll),)
    lines = [text("counted-votes", votes=counted(poll.valid, "vote"), standings=standings(poll, votes))]
    if poll.threshold:
        key = "counted-threshold-of-all" if base > poll.valid else "counted-threshold"
        lines.append(text(key, percent=number(poll.threshold * 100), ballots=counted(base, "ballot")))
        if below := [option for option, own in enumerate(votes) if own and not taking_part[option]]:
            lines.append(text("counted-below", options=named(poll, below)))
    seated = {option: own for option, own in enumerate(seats) if own}
    shared = standings(poll, seated) if seated else text("counted-no-seat")
    lines.append(text("counted-seats", seats=counted(poll.seats, "seat"), standings=shared))
    for tie in ties:
        options = named(poll, tie.options)
        if tie.broken:
            lines.append(text("counted-tie-broken", options=options, place=tie.place, how=tie.broken))
        else:
            key = "counted-tie-stands" if poll.order is None else "counted-tie-level"
            lines.append(text(key, options=options, place=tie.place, seats=tie.seats))
    if seated and not ties:
        cheapest = min(Fraction(votes[option], own) for option, own in seated.items())
        following = _next_in_line(taking_part, seats)
        quotient = Fraction(votes[following[0]], seats[following[0]] + 1)
        lines.append(
            text(
                "counted-quotients",
                cheapest=counted(cheapest, "vote"),
                options=named(poll, following),
                quotient=number(quotient),
            )
        )
    return tuple(lines)
