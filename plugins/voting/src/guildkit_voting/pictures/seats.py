"""D'Hondt: the seats as a half ring, and every list with its seats and votes."""

from math import cos, pi, sin

from guildkit_voting.pictures.bars import row
from guildkit_voting.pictures.canvas import (
    BRIGHT,
    DARK,
    DIM,
    INNER,
    LARGE,
    NORMAL,
    SMALL,
    WIDTH,
    Canvas,
    colour,
)
from guildkit_voting.pictures.chart import MOST, Chart

DRAWN = 400
"""More seats than this are only counted."""
FEW = 12
"""So many stand in one row."""
NUMBERED = 15
"""Seats of this radius have the number of their list inside."""


def seats(chart: Chart) -> bytes:
    """Draw the seats of every list."""
    report = chart.report
    given = report.seats or ()
    canvas = chart.begin()
    seated = [option for option in chart.order if given[option]]
    if 0 < sum(given) <= DRAWN:
        _half_ring(canvas, chart, seated)
    shown = chart.order[:MOST]
    highest = max(report.scores, default=0) or 1
    for place, option in enumerate(shown, 1):
        said = chart.words("count-seat", count=given[option])
        row(
            canvas,
            chart,
            option,
            report.scores[option],
            highest,
            marked=bool(given[option]),
            mark=f"{place}  " if given[option] else "",
            beside=f"{said} ·",
        )
    if len(report.options) > len(shown):
        canvas.note(chart.words("picture-others", count=len(report.options) - len(shown)))
    return canvas.png()


def _half_ring(canvas: Canvas, chart: Chart, seated: list[int]) -> None:
    """Seats from left to right in rows, list by list; the number of a list stands outside its part."""
    given = chart.report.seats or ()
    house = sum(given)
    outer, inner = INNER / 2 - 50, (INNER / 2 - 50) * 0.42
    rows = next(rows for rows in range(2, 20) if _room(outer, inner, rows) >= house)
    if house <= FEW:
        outer, inner, rows = 290, 200, 1
    thick = (outer - inner) / rows
    radii = [outer - thick * (nth + 0.5) for nth in range(rows)]
    share = [int(house * radius / sum(radii)) for radius in radii]
    for nth in range(house - sum(share)):
        share[nth % rows] += 1
    places = sorted(
        (
            (pi - pi * (seat + 0.5) / there, radius)
            for radius, there in zip(radii, share, strict=True)
            for seat in range(there)
        ),
        reverse=True,
    )
    x, y = WIDTH / 2, canvas.y + outer + 34
    apart = [pi * radius / there for radius, there in zip(radii, share, strict=True) if there]
    size = 0.44 * min(thick, *apart)
    taken = 0
    for place, option in enumerate(seated, 1):
        own = places[taken : taken + given[option]]
        taken += given[option]
        for angle, radius in own:
            at = (x + radius * cos(angle), y - radius * sin(angle))
            canvas.dot(*at, size, colour(option))
            if size >= NUMBERED:
                canvas.text(
                    at[0],
                    at[1] - 1,
                    str(place),
                    size=min(28, int(size)),
                    weight="Bold",
                    fill=DARK,
                    anchor="mm",
                )
        if size < NUMBERED and len(own) / house > 0.025:
            middle = sum(angle for angle, _ in own) / len(own)
            out = outer + 24
            canvas.text(
                x + out * cos(middle),
                y - out * sin(middle),
                str(place),
                size=SMALL,
                weight="Bold",
                fill=DIM,
                anchor="mm",
            )
    total = chart.number(house)
    canvas.text(x, y - 44, total, size=LARGE + 20, weight="Bold", fill=BRIGHT, anchor="mm")
    noun = chart.words("picture-seat-noun", count=house)
    canvas.text(x, y, noun, size=NORMAL, fill=DIM, anchor="mm")
    canvas.y = y + 50


def _room(outer: float, inner: float, rows: int) -> int:
    """How many seats fit into so many rows, when a seat is as wide as its row is thick."""
    thick = (outer - inner) / rows
    return sum(int(pi * (outer - thick * (nth + 0.5)) / thick) for nth in range(rows))
