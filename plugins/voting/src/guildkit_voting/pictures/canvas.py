"""What pictures are drawn on: a dark card, large type, and colours that the colour-blind can tell apart.

The card has its own background, so that it reads in Discord's dark and light mode alike. Colours: Masataka Okabe and Kei Ito,
"Color Universal Design", 2008. No meaning is carried by a colour alone.
"""

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache, partial
from importlib.resources import files
from typing import Final, Literal, TypeAlias

from PIL import Image, ImageDraw, ImageFont

WIDTH: Final = 1000
MARGIN: Final = 44
INNER: Final = WIDTH - 2 * MARGIN
SMALL: Final = 24
NORMAL: Final = 28
LARGE: Final = 40
"""Sizes of type in pixels; on a phone the picture is shown at a third of its width."""

BACKGROUND: Final = "#1b1d22"
PANEL: Final = "#2a2d34"
FAINT: Final = "#4a4e58"
DIM: Final = "#b9bec8"
BRIGHT: Final = "#ffffff"
DARK: Final = "#111318"
COLOURS: Final = (
    "#56b4e9",  # sky blue
    "#e69f00",  # orange
    "#009e73",  # bluish green
    "#f0e442",  # yellow
    "#cc79a7",  # reddish purple
    "#d55e00",  # vermilion
    "#3d8fd1",  # blue, lighter than theirs for the dark ground
    "#c8ccd4",  # grey
)

Weighting: TypeAlias = Literal["Regular", "Semibold", "Bold"]
Anchor: TypeAlias = Literal["la", "ma", "ra", "lm", "mm", "rm"]
Point: TypeAlias = tuple[float, float]

_SCALE: Final = 2
"""Drawn twice as large and then reduced, which makes edges smooth."""


@lru_cache(maxsize=64)
def _font(size: float, weight: Weighting) -> ImageFont.FreeTypeFont:
    font = files("font_source_sans_pro").joinpath("files", f"SourceSansPro-{weight}.ttf")
    return ImageFont.truetype(io.BytesIO(font.read_bytes()), round(size))


@lru_cache(maxsize=4096)
def _drawable(sign: str) -> bool:
    """Whether the typeface has a sign; it has Latin, Greek and Cyrillic."""
    font = _font(NORMAL, "Regular")
    missing = font.getmask("\uffff")
    return sign == " " or (sign.isprintable() and bytes(font.getmask(sign)) != bytes(missing))


def legible(name: str, otherwise: str) -> str:
    """Return a name without what the typeface cannot draw (emoji, Chinese …), or something else if that leaves nothing."""
    return " ".join("".join(filter(_drawable, name)).split()) or otherwise


def colour(number: int) -> str:
    """The colour of an option; they come again after eight."""
    return COLOURS[number % len(COLOURS)]


def measure(words: str, size: int = NORMAL, weight: Weighting = "Regular") -> float:
    """How wide a text is."""
    return _font(size * _SCALE, weight).getlength(words) / _SCALE


def fit(words: str, width: float, size: int = NORMAL, weight: Weighting = "Regular") -> str:
    """Return a text cut so that it is no wider than this."""
    if measure(words, size, weight) <= width:
        return words
    while words and measure(f"{words}…", size, weight) > width:
        words = words[:-1]
    return f"{words.rstrip()}…"


def wrap(words: str, width: float, size: int, weight: Weighting = "Regular", most: int = 2) -> list[str]:
    """Return a text in lines no wider than this, at most so many."""
    lines: list[str] = []
    rest = words.split(" ")  # not at spaces that do not break
    while rest and len(lines) < most - 1:
        taken = 1
        while taken < len(rest) and measure(" ".join(rest[: taken + 1]), size, weight) <= width:
            taken += 1
        lines.append(fit(" ".join(rest[:taken]), width, size, weight))
        rest = rest[taken:]
    return [*lines, fit(" ".join(rest), width, size, weight)] if rest else lines


@dataclass(slots=True)
class Canvas:
    """A card that grows downwards.

    Attributes:
        y: where the next thing is drawn.
    """

    y: float = MARGIN
    _drawn: list[Callable[[ImageDraw.ImageDraw], None]] = field(default_factory=list)

    def heading(self, title: str, outcome: str, facts: str) -> None:
        """Write the title, the outcome and how it came about, and go on below."""
        for line in wrap(title, INNER, LARGE, "Bold"):
            self.text(MARGIN, self.y, line, size=LARGE, weight="Bold")
            self.y += LARGE * 1.2
        self.y += 8
        for line in wrap(outcome, INNER, NORMAL + 4, "Semibold"):
            self.text(MARGIN, self.y, line, size=NORMAL + 4, weight="Semibold", fill=COLOURS[3])
            self.y += NORMAL * 1.45
        for line in wrap(facts, INNER, SMALL + 2):
            self.text(MARGIN, self.y, line, size=SMALL + 2, fill=DIM)
            self.y += SMALL * 1.4
        self.y += 24

    def note(self, words: str) -> None:
        """Write a remark over the whole width, and go on below."""
        for line in wrap(words, INNER, SMALL, most=3):
            self.text(MARGIN, self.y, line, size=SMALL, fill=DIM)
            self.y += SMALL * 1.4

    def text(
        self,
        x: float,
        y: float,
        words: str,
        *,
        size: int = NORMAL,
        weight: Weighting = "Regular",
        fill: str = BRIGHT,
        anchor: Anchor = "la",
        halo: bool = False,
    ) -> None:
        """Write a text; with a halo it reads on any ground."""
        at = (x * _SCALE, y * _SCALE)
        font = _font(size * _SCALE, weight)
        self._drawn.append(
            partial(_write, at=at, words=words, fill=fill, font=font, anchor=anchor, halo=halo)
        )

    def box(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        fill: str,
        *,
        radius: float = 5,
        outline: str = "",
    ) -> None:
        """Draw a rectangle; what is narrower than two pixels is drawn two wide."""
        corners = (x * _SCALE, y * _SCALE, (x + max(width, 2)) * _SCALE, (y + max(height, 1)) * _SCALE)
        radius = min(radius, max(width, 2) / 2, height / 2)
        self._drawn.append(
            partial(_box, corners=corners, radius=radius * _SCALE, fill=fill, outline=outline or None)
        )

    def line(self, start: Point, end: Point, fill: str, width: float = 2) -> None:
        """Draw a line."""
        points = [(x * _SCALE, y * _SCALE) for x, y in (start, end)]
        self._drawn.append(partial(_line, points=points, fill=fill, width=round(width * _SCALE)))

    def shape(self, points: Sequence[Point], fill: str) -> None:
        """Fill a shape."""
        scaled = [(x * _SCALE, y * _SCALE) for x, y in points]
        self._drawn.append(partial(_shape, points=scaled, fill=fill))

    def dot(self, x: float, y: float, radius: float, fill: str) -> None:
        """Draw a disc."""
        left, top, right, bottom = ((at + by) * _SCALE for by in (-radius, radius) for at in (x, y))
        corners = (left, top, right, bottom)
        self._drawn.append(partial(_dot, corners=corners, fill=fill))

    def png(self) -> bytes:
        """Return the picture."""
        height = round(self.y + MARGIN)
        image = Image.new("RGB", (WIDTH * _SCALE, height * _SCALE), BACKGROUND)
        draw = ImageDraw.Draw(image)
        for each in self._drawn:
            each(draw)
        file = io.BytesIO()
        image.reduce(_SCALE).save(file, "PNG")
        return file.getvalue()


def _write(
    draw: ImageDraw.ImageDraw,
    at: Point,
    words: str,
    fill: str,
    font: ImageFont.FreeTypeFont,
    anchor: str,
    *,
    halo: bool,
) -> None:
    width = 3 * _SCALE if halo else 0
    draw.text(at, words, fill=fill, font=font, anchor=anchor, stroke_width=width, stroke_fill=DARK)


def _box(
    draw: ImageDraw.ImageDraw,
    corners: tuple[float, float, float, float],
    radius: float,
    fill: str,
    outline: str | None,
) -> None:
    draw.rounded_rectangle(corners, radius=radius, fill=fill, outline=outline, width=2 * _SCALE)


def _line(draw: ImageDraw.ImageDraw, points: list[Point], fill: str, width: int) -> None:
    draw.line(points, fill=fill, width=width)


def _shape(draw: ImageDraw.ImageDraw, points: list[Point], fill: str) -> None:
    draw.polygon(points, fill=fill)


def _dot(draw: ImageDraw.ImageDraw, corners: tuple[float, float, float, float], fill: str) -> None:
    draw.ellipse(corners, fill=fill)
