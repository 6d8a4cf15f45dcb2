"""The count so far, where the proposal shows it: how the options stand, and never who would win."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from guildkit import shorten
from guildkit_voting.methods.words import number

if TYPE_CHECKING:
    from guildkit_voting.methods import Report
    from guildkit_voting.methods.report import Score
    from guildkit_voting.views.common import Translate

MOST: Final = 10
"""How many options are shown; the others are summed up."""
_BAR: Final = 10


def standings(t: Translate, report: Report) -> tuple[str, str]:
    """Return a heading and how the options stand, best first, in at most 1,024 characters.

    That is votes, approvals or points; of a runoff the first choices, for what follows them changes with every ballot.
    """
    scores: list[Score] = list(report.scores)
    if report.rounds:
        scores = [votes or 0 for votes in report.rounds[0].votes]
    best_first = sorted(range(len(scores)), key=lambda option: -scores[option])
    most = max(scores, default=0)
    lines = []
    for option in best_first[:MOST]:
        full = round(_BAR * scores[option] / most) if most else 0
        bar = "▰" * full + "▱" * (_BAR - full)
        lines.append(
            t(
                "standing-line",
                bar=bar,
                option=shorten(report.options[option], 60),
                score=number(scores[option]),
            )
        )
    if len(best_first) > MOST:
        lines.append(t("standing-others", count=len(best_first) - MOST))
    return t(f"standing-{report.method}"), "\n".join(lines)
