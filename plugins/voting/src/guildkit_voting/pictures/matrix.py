"""Copeland: who prefers whom, as a table."""

from guildkit_voting.pictures.canvas import (
    BACKGROUND,
    BRIGHT,
    COLOURS,
    DARK,
    DIM,
    FAINT,
    INNER,
    MARGIN,
    NORMAL,
    PANEL,
    SMALL,
    WIDTH,
    Weighting,
    measure,
    wrap,
)
from guildkit_voting.pictures.chart import Chart

MOST = 10
GAP = 5


def duels(chart: Chart) -> bytes:
    """Draw every duel between the best options: a row beats the columns in which it is filled."""
    report = chart.report
    pairwise = report.pairwise or ()
    shown = chart.order[:MOST]
    canvas = chart.begin(chart.words("picture-duels"))
    points = max(
        70.0, *(measure(chart.number(report.scores[option]), NORMAL, "Bold") + 24 for option in shown)
    )
    label = max(190.0, INNER - points - len(shown) * 130)
    cell = (INNER - label - points) / len(shown)
    height = min(64.0, max(cell, 46.0))
    top = canvas.y
    for place, _ in enumerate(shown, 1):
        x = MARGIN + label + (place - 1) * cell + cell / 2
        canvas.text(x, top + 16, str(place), weight="Bold", fill=DIM, anchor="mm")
    canvas.text(WIDTH - MARGIN, top + 16, chart.words("picture-points"), size=SMALL, fill=DIM, anchor="rm")
    canvas.y += 40
    for place, option in enumerate(shown, 1):
        middle = canvas.y + height / 2
        won = option in report.winners
        canvas.text(MARGIN, middle - 3, str(place), weight="Bold", fill=DIM, anchor="lm")
        weight: Weighting = "Bold" if won else "Regular"
        lines = wrap(chart.name(option), label - 60, 22, weight)
        for nth, line in enumerate(lines):
            y = middle - 3 + (nth - (len(lines) - 1) / 2) * 25
            fill = BRIGHT if won else DIM
            canvas.text(MARGIN + 42, y, line, size=22, weight=weight, fill=fill, anchor="lm")
        for column, other in enumerate(shown):
            x = MARGIN + label + column * cell
            if other == option:
                canvas.box(x, canvas.y, cell - GAP, height - GAP, BACKGROUND)
                continue
            own, their = pairwise[option][other], pairwise[other][option]
            said = chart.number(own)
            size = SMALL if measure(said, SMALL, "Bold") < cell - GAP - 6 else 18
            at = (x + (cell - GAP) / 2, canvas.y + (height - GAP) / 2)
            if own > their:
                canvas.box(x, canvas.y, cell - GAP, height - GAP, COLOURS[0])
                canvas.text(*at, said, size=size, weight="Bold", fill=DARK, anchor="mm")
            elif own == their:
                canvas.box(x, canvas.y, cell - GAP, height - GAP, PANEL, outline=COLOURS[0])
                canvas.text(*at, said, size=size, weight="Semibold", anchor="mm")
            else:
                canvas.box(x, canvas.y, cell - GAP, height - GAP, PANEL)
                canvas.text(*at, said, size=size, fill=DIM, anchor="mm")
        canvas.text(
            WIDTH - MARGIN, middle - 3, chart.number(report.scores[option]), weight="Bold", anchor="rm"
        )
        canvas.y += height
    canvas.y += 14
    canvas.line((MARGIN, canvas.y), (MARGIN + INNER, canvas.y), FAINT, 1)
    canvas.y += 12
    canvas.note(chart.words("picture-duels-legend"))
    if len(report.options) > MOST:
        canvas.note(chart.words("picture-others", count=len(report.options) - MOST))
    return canvas.png()
