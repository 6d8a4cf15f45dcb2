"""Bars: votes, approvals or points of every option, and the rounds of a runoff."""

from fractions import Fraction

from guildkit_voting.methods import Weight
from guildkit_voting.pictures.canvas import (
    BRIGHT,
    DARK,
    DIM,
    FAINT,
    INNER,
    MARGIN,
    NORMAL,
    PANEL,
    SMALL,
    Canvas,
    Weighting,
    colour,
    fit,
    measure,
)
from guildkit_voting.pictures.chart import MOST, Chart

BAR = 26
IN_A_ROUND = 12
ROWS = 40
"""How many bars a round, and a picture of rounds, have at most."""


def scores(chart: Chart) -> bytes:
    """Draw the scores, best first."""
    canvas = chart.begin()
    report = chart.report
    shown = chart.order[:MOST]
    highest = max(report.scores, default=0) or 1
    for option in shown:
        own = report.scores[option]
        percent = ""
        if report.valid and report.method in {"plurality", "approval"}:
            percent = chart.words("picture-percent", percent=round(100 * own / report.valid))
        row(
            canvas,
            chart,
            option,
            own,
            highest,
            marked=option in report.winners,
            beside=percent,
            mark="✓ " if not report.tied else "= ",
        )
    _others(canvas, chart, len(report.options) - len(shown))
    return canvas.png()


def row(
    canvas: Canvas,
    chart: Chart,
    option: int,
    own: Weight,
    highest: Weight,
    *,
    marked: bool = False,
    beside: str = "",
    mark: str = "",
    gained: Weight = 0,
    half: Weight = 0,
) -> None:
    """Draw an option: its name and score, and the bar below; what it gained last is hatched, and half is marked."""
    weight: Weighting = "Bold" if marked else "Regular"
    score = chart.number(own)
    room = INNER - measure(score, NORMAL, "Bold") - (measure(beside, SMALL) + 16 if beside else 0) - 30
    name = fit(f"{mark if marked else ''}{chart.name(option)}", room, NORMAL, "Bold")
    canvas.text(MARGIN, canvas.y, name, weight=weight, fill=BRIGHT if marked else DIM)
    right = MARGIN + INNER
    canvas.text(right, canvas.y, score, weight="Bold", anchor="ra")
    if beside:
        left = right - measure(score, NORMAL, "Bold") - 16
        canvas.text(left, canvas.y + 4, beside, size=SMALL, fill=DIM, anchor="ra")
    canvas.y += NORMAL * 1.3
    canvas.box(MARGIN, canvas.y, INNER, BAR, PANEL)
    if own > 0:
        length = float(INNER * own / highest)
        canvas.box(MARGIN, canvas.y, length, BAR, colour(option))
        if gained:
            _hatch(canvas, MARGIN + length - float(INNER * gained / highest), MARGIN + length)
    if 0 < half <= highest:
        middle = MARGIN + float(INNER * half / highest)
        canvas.line((middle, canvas.y - 2), (middle, canvas.y + BAR + 5), DARK, 6)
        canvas.line((middle, canvas.y - 2), (middle, canvas.y + BAR + 5), BRIGHT, 3)
    canvas.y += BAR + 16


def _hatch(canvas: Canvas, start: float, end: float) -> None:
    """Mark a part of a bar with slanting lines."""
    x = start
    while x < end:
        top = min(x + BAR * 0.6, end)
        canvas.line((x, canvas.y + BAR), (top, canvas.y + BAR - (top - x) / 0.6), DARK, 3)
        x += 14
    canvas.line((start, canvas.y), (start, canvas.y + BAR), DARK, 3)


def _others(canvas: Canvas, chart: Chart, others: int) -> None:
    if others > 0:
        canvas.note(chart.words("picture-others", count=others))


def rounds(chart: Chart) -> bytes:
    """Draw the rounds of a runoff one below the other, with the majority that each takes."""
    report = chart.report
    canvas = chart.begin()
    highest = max((own for each in report.rounds for own in each.votes if own is not None), default=0) or 1
    for nth in _shown(chart):
        if nth is None:
            canvas.note(chart.words("picture-rounds-left-out"))
            canvas.y += 16
            continue
        each = report.rounds[nth]
        before = report.rounds[nth - 1].votes if nth else each.votes
        votes = {option: own for option, own in enumerate(each.votes) if own is not None}
        continuing = sum(votes.values())
        canvas.text(MARGIN, canvas.y, chart.words("picture-round", round=nth + 1), weight="Semibold", size=32)
        half = chart.words("picture-majority", votes=chart.number(continuing))
        canvas.text(MARGIN + INNER, canvas.y + 6, half, size=SMALL, fill=DIM, anchor="ra")
        canvas.y += 50
        standing = sorted(votes, key=lambda option: -votes[option])
        # Of very many those ahead, and those who go.
        out = [option for option in standing if option in each.eliminated]
        ahead = [option for option in standing if option not in each.eliminated]
        shown = [*ahead[: max(IN_A_ROUND - len(out), 1)], *out[:IN_A_ROUND]]
        for option in sorted(shown, key=standing.index):
            was = before[option]
            last = nth == len(report.rounds) - 1
            row(
                canvas,
                chart,
                option,
                votes[option],
                highest,
                marked=last and option in report.winners,
                mark="= " if report.tied else "✓ ",
                beside=chart.words("picture-out") if option in each.eliminated else "",
                gained=votes[option] - (was or 0) if nth else 0,
                half=Fraction(continuing) / 2,
            )
        _others(canvas, chart, len(standing) - len(shown))
        if each.exhausted:
            canvas.note(chart.words("picture-exhausted", votes=chart.number(each.exhausted)))
        if nth < len(report.rounds) - 1:
            canvas.y += 6
            canvas.line((MARGIN, canvas.y), (MARGIN + INNER, canvas.y), FAINT, 1)
            canvas.y += 24
        elif 2 * max(votes.values()) <= continuing:
            canvas.note(each.note.within(chart.language).partition(". ")[2])
    return canvas.png()


def _shown(chart: Chart) -> list[int | None]:
    """The rounds that have room: the first, and as many as fit from the end; None where some are left out."""
    bars = [min(IN_A_ROUND, sum(own is not None for own in each.votes)) for each in chart.report.rounds]
    if sum(bars) <= ROWS:
        return list(range(len(bars)))
    start, room = len(bars), ROWS - bars[0]
    while start > 1 and bars[start - 1] <= room:
        start -= 1
        room -= bars[start]
    start = min(start, len(bars) - 1)
    return [0, *([None] if start > 1 else []), *range(max(start, 1), len(bars))]
