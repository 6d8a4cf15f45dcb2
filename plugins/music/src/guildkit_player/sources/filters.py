"""How a song can sound: chains of libavfilter, by name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from guildkit_player.protocol.errors import ErrorCode, Refused

if TYPE_CHECKING:
    from collections.abc import Mapping

Step = tuple[str, str]
"""A filter of libavfilter, and its arguments."""


@dataclass(frozen=True, slots=True)
class Sounding:
    """One way to sound.

    Attributes:
        steps: what the sound passes, at 48 kHz.
        rate: seconds of the song in a second of sound.
    """

    steps: tuple[Step, ...]
    rate: float = 1.0


def _tape(rate: float) -> Sounding:
    """Return faster or slower tape: the pitch goes with it."""
    return Sounding((("asetrate", str(round(48000 * rate))), ("aresample", "48000")), rate)


def _equaliser(*bands: tuple[int, float]) -> Sounding:
    """Return gains in decibels around frequencies in hertz, an octave wide."""
    return Sounding(tuple(("equalizer", f"f={hertz}:t=o:w=1:g={gain}") for hertz, gain in bands))


FILTERS: Final[Mapping[str, Sounding]] = {
    "bass": Sounding((("bass", "g=8:f=110"),)),
    "treble": Sounding((("treble", "g=6:f=4000"),)),
    "soft": Sounding((("lowpass", "f=4000"), ("bass", "g=2:f=150"))),
    "pop": _equaliser((62, -1), (250, 2), (1000, 4), (4000, 2), (12000, -1)),
    "rock": _equaliser((62, 4), (250, 2), (1000, -2), (4000, 2), (12000, 4)),
    "classical": _equaliser((62, 3), (250, 1), (1000, 0), (4000, 2), (12000, 3)),
    "voice": Sounding((("highpass", "f=120"), ("equalizer", "f=2500:t=o:w=2:g=5"))),
    "nightcore": _tape(1.25),
    "vaporwave": _tape(0.8),
    "faster": Sounding((("atempo", "1.2"),), 1.2),
    "slower": Sounding((("atempo", "0.85"),), 0.85),
    "karaoke": Sounding((("stereotools", "mlev=0.03"),)),
    "8d": Sounding((("apulsator", "hz=0.08"),)),
    "echo": Sounding((("aecho", "0.8:0.8:160:0.35"),)),
    "tremolo": Sounding((("tremolo", "f=5:d=0.6"),)),
    "vibrato": Sounding((("vibrato", "f=6:d=0.4"),)),
}

_LIMITER: Final[Step] = ("alimiter", "limit=0.95:level=0")
"""What was made louder does not crackle."""


def sounding(name: str) -> Sounding:
    """Return what a name stands for; the empty one for nothing.

    Raises:
        Refused: where no filter is called so.
    """
    if not name:
        return Sounding(())
    try:
        return FILTERS[name]
    except KeyError:
        known = ", ".join(FILTERS)
        raise Refused(
            ErrorCode.UNKNOWN_FILTER, f"There is no filter {name!r}. There are: {known}.", detail=name
        ) from None


def steps_of(name: str, volume: int) -> list[Step]:
    """Return what a sound has to pass for a filter and a volume in percent."""
    steps: list[Step] = [
        ("aresample", "48000"),
        ("aformat", "sample_fmts=fltp:channel_layouts=stereo"),
        *sounding(name).steps,
    ]
    if volume != 100:
        steps.append(("volume", str(volume / 100)))
    if name or volume > 100:
        steps.append(_LIMITER)
    return steps
