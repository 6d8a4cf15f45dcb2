"""The heat map of a raid's votes: a PNG file with a number in each cell, and a text for those who cannot see it.

The card has its own dark background, so that it reads in Discord's dark and light mode alike. The colours run from dark blue
to yellow and grow lighter all the way, which the colour-blind see too (cividis: Jamie Nuñez, Christopher Anderton and Ryan
Renslow, "Optimizing colormaps with consideration for color vision deficiency", 2018). The number says the same.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final

from PIL import Image, ImageDraw, ImageFont

if TYPE_CHECKING:
    from collections.abc import Sequence

WIDTH: Final = 1000
"""In pixels; on a phone the picture is shown at a third of its width."""
MARGIN: Final = 36
LABEL: Final = 190
ROW: Final = 62
GAP: Final = 6
SMALL, NORMAL, LARGE = 25, 30, 40
COLUMNS: Final = 8
ROWS: Final = 24
"""How much a picture has room for, so that it can be read on a phone."""

BACKGROUND, EMPTY, DIM, BRIGHT, DARK = "#1b1d22", "#2a2d34", "#b9bec8", "#ffffff", "#111318"
SCALE: Final = ((0, 34, 78), (59, 73, 107), (125, 124, 120), (188, 174, 108), (254, 232, 56))
_FINER: Final = 2
"""Drawn twice as large and then reduced, which makes edges smooth."""


@dataclass(frozen=True, slots=True)
class HeatMap:
    """What is drawn.

    Attributes:
        title: above it.
        facts: below the title, a line each.
        columns: their labels, at most `COLUMNS`.
        rows: their labels, at most `ROWS`.
        values: by row and column.
        framed_from: cells of this value or more are framed.
    """

    title: str
    facts: Sequence[str]
    columns: Sequence[str]
    rows: Sequence[str]
    values: Sequence[Sequence[int]]
    framed_from: int


@lru_cache(maxsize=32)
def _font(size: int, weight: str) -> ImageFont.FreeTypeFont:
    font = files("font_source_sans_pro").joinpath("files", f"SourceSansPro-{weight}.ttf")
    return ImageFont.truetype(io.BytesIO(font.read_bytes()), size * _FINER)


@lru_cache(maxsize=4096)
def _drawable(sign: str) -> bool:
    """Whether the typeface has a sign; it has Latin, Greek and Cyrillic."""
    font = _font(NORMAL, "Regular")
    return sign == " " or (sign.isprintable() and bytes(font.getmask(sign)) != bytes(font.getmask("\uffff")))


def _fit(words: str, width: float, size: int, weight: str) -> str:
    """Return a text without what the typeface cannot draw (emoji, Chinese …), no wider than this."""
    font = _font(size, weight)
    words = "".join(filter(_drawable, " ".join(words.split())))  # narrow spaces are spaces too
    words = " ".join(words.split())
    if font.getlength(words) <= width * _FINER:
        return words
    while words and font.getlength(f"{words}…") > width * _FINER:
        words = words[:-1]
    return f"{words.rstrip()}…"


def _halves(label: str, width: float) -> list[str]:
    """Return a label in one line, or in two where it is too wide."""
    words = label.split()
    if _font(SMALL, "Regular").getlength(label) <= width * _FINER or len(words) < 2:
        return [label]
    return [" ".join(words[: len(words) // 2]), " ".join(words[len(words) // 2 :])]


class _Card:
    """A picture of a known height, in pixels before it is drawn larger."""

    def __init__(self, height: int) -> None:
        self._image = Image.new("RGB", (WIDTH * _FINER, height * _FINER), BACKGROUND)
        self._draw = ImageDraw.Draw(self._image)

    def text(
        self,
        at: tuple[float, float],
        words: str,
        *,
        size: int = NORMAL,
        weight: str = "Regular",
        fill: str = BRIGHT,
        anchor: str = "lm",
        width: float = WIDTH - 2 * MARGIN,
    ) -> None:
        where = (at[0] * _FINER, at[1] * _FINER)
        shown = _fit(words, width, size, weight)
        self._draw.text(where, shown, fill=fill, font=_font(size, weight), anchor=anchor)

    def box(self, x: float, y: float, width: float, height: float, fill: str, outline: str | None) -> None:
        corners = (x * _FINER, y * _FINER, (x + width) * _FINER, (y + height) * _FINER)
        self._draw.rounded_rectangle(corners, 6 * _FINER, fill, outline, width=4 * _FINER)

    def png(self) -> bytes:
        file = io.BytesIO()
        self._image.reduce(_FINER).save(file, "PNG")
        return file.getvalue()


def shade(share: float) -> tuple[str, bool]:
    """Return the colour for a share of the highest value, and whether it is so light that dark type reads on it."""
    at = min(max(share, 0.0), 1.0) * (len(SCALE) - 1)
    low = min(int(at), len(SCALE) - 2)
    mixed = [round(a + (b - a) * (at - low)) for a, b in zip(SCALE[low], SCALE[low + 1], strict=True)]
    red, green, blue = mixed
    return f"#{red:02x}{green:02x}{blue:02x}", 0.299 * red + 0.587 * green + 0.114 * blue > 115


def draw(table: HeatMap) -> bytes:
    """Return the picture as a PNG file; it takes some hundredths of a second, so draw beside the event loop."""
    top = MARGIN + LARGE + 20 + len(table.facts) * (SMALL + 12) + 18
    card = _Card(top + ROW + len(table.rows) * ROW + MARGIN)
    card.text((MARGIN, MARGIN + LARGE / 2), table.title, size=LARGE, weight="Bold")
    y = MARGIN + LARGE + 20 + SMALL / 2
    for fact in table.facts:
        card.text((MARGIN, y), fact, size=SMALL, fill=DIM)
        y += SMALL + 12
    cell = (WIDTH - 2 * MARGIN - LABEL) / max(len(table.columns), 1)
    for column, label in enumerate(table.columns):
        x = MARGIN + LABEL + (column + 0.5) * cell - GAP / 2
        lines = _halves(label, cell - GAP)
        for nth, line in enumerate(lines):
            y = top + ROW / 2 + (nth - (len(lines) - 1) / 2) * SMALL
            card.text((x, y), line, size=SMALL, fill=DIM, anchor="mm", width=cell)
    highest = max((value for row in table.values for value in row), default=0) or 1
    for row, (label, values) in enumerate(zip(table.rows, table.values, strict=True), 1):
        y = top + row * ROW
        card.text((MARGIN, y + ROW / 2), label, size=SMALL + 1, fill=BRIGHT, width=LABEL - 10)
        for column, value in enumerate(values):
            x = MARGIN + LABEL + column * cell
            fill, light = shade(value / highest) if value else (EMPTY, False)
            framed = BRIGHT if value >= table.framed_from else None
            card.box(x, y, cell - GAP, ROW - GAP, fill, framed)
            middle = (x + (cell - GAP) / 2, y + (ROW - GAP) / 2)
            ink = DARK if light else BRIGHT if value else DIM
            card.text(middle, str(value), weight="Bold", fill=ink, anchor="mm", width=cell)
    return card.png()
