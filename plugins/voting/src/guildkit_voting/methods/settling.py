"""The rule for ties, applied to a report whose tie the method left standing."""

from dataclasses import replace

from guildkit_voting.methods.ballots import Poll
from guildkit_voting.methods.report import Report, grouped
from guildkit_voting.methods.ties import TiePolicy
from guildkit_voting.methods.words import named
from guildkit_voting.texts import text


def settle(report: Report, poll: Poll) -> Report:
    """Break the tie that stands as the rule says, or say that a new vote is needed."""
    tie = report.tie
    if tie is None or tie.broken is not None:
        return report
    if poll.order is None:
        if poll.ties is not TiePolicy.RUNOFF:
            return report
        line = text("tie-new-vote", options=named(poll, tie.options))
        return replace(report, explanation=(*report.explanation, line), new_vote=tie.options)
    chosen = tuple(sorted(tie.options, key=poll.order.index))[: tie.seats or 1]
    how = text(f"broken-by-{poll.ties}")
    line = text("tie-settled", how=how, options=named(poll, chosen))
    settled = replace(
        report,
        ties=(*report.ties[:-1], replace(tie, broken=how, seats=0)),
        explanation=(*report.explanation, line),
    )
    if report.seats is None:
        others = tuple(option for option in tie.options if option not in chosen)
        ranking = tuple(group for group in (chosen, others, *report.ranking[1:]) if group)
        return replace(settled, winners=chosen, ranking=ranking)
    seats = tuple(own + (option in chosen) for option, own in enumerate(report.seats))
    ranking = grouped(range(len(seats)), list(zip(seats, report.scores, strict=True)))
    seated = tuple(option for group in ranking for option in group if seats[option])
    return replace(settled, winners=seated, ranking=ranking, seats=seats)
