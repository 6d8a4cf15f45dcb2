"""What plugins count, for Prometheus."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

FigureSource: TypeAlias = "Callable[[], Iterable[Figure]]"
"""What is asked each time that somebody looks; it has to answer at once."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One number as it is at this moment.

    Attributes:
        name: what it is called, after `guildkit_` and the plugin's name: `frames_sent`.
        meaning: a line for whoever reads it.
        value: the number.
        labels: what tells it from others of that name; never a guild, for there may be thousands of them.
    """

    name: str
    meaning: str
    value: float
    labels: Mapping[str, str] = field(default_factory=dict)
