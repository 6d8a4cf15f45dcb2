r"""Pictures of a result: PNG files to attach, each with a text for those who cannot see it.

    >>> from guildkit_voting.methods import count
    >>> from guildkit_voting.pictures import draw
    >>> [picture] = draw(count("plurality", ["Tea", "Coffee"], {(0,): 3, (1,): 5}), title="What shall we drink?")
    >>> picture.name, picture.png[:4]
    ('result.png', b'\x89PNG')
    >>> picture.alt
    'What shall we drink? Coffee wins. Plurality: Coffee 5, Tea 3.'

It takes some tenths of a second: draw beside the event loop (`asyncio.to_thread`).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from guildkit import shorten
from guildkit_voting.methods import METHODS, Report
from guildkit_voting.pictures import bars, flow, matrix, seats
from guildkit_voting.pictures.chart import Chart

__all__ = ["Picture", "draw"]

ALT_LIMIT = 1024
"""As long as Discord lets the description of an attachment be."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of a result.

    Attributes:
        name: of the file.
        png: what it holds.
        alt: what it shows, in words.
    """

    name: str
    png: bytes
    alt: str


def draw(
    report: Report,
    *,
    title: str,
    options: Sequence[str] | None = None,
    ballots: int | None = None,
    language: str = "en",
    outcome: str = "",
) -> list[Picture]:
    """Draw a result: bars; for a runoff its rounds and the flow of votes, for Copeland the duels, for D'Hondt the seats.

    Args:
        report: what was counted. Without a valid ballot there is nothing to draw.
        title: what was voted on.
        options: the names as they are to be read, where those of the report are escaped for Discord.
        ballots: how many there were, where they may weigh more or less than one each.
        language: that of the words.
        outcome: what became of it, where the count alone does not say that.
    """
    if not report.valid:
        return []
    named = replace(report, options=tuple(options)) if options is not None else report
    chart = Chart(named, title, language, outcome, ballots)
    drawn: dict[str, Callable[[Chart], bytes]] = {"result": bars.scores}
    if report.method == "runoff":
        drawn = (
            {"rounds": bars.rounds, "flow": flow.flow} if len(report.rounds) > 1 else {"rounds": bars.rounds}
        )
    elif report.method == "copeland":
        drawn = {"duels": matrix.duels}
    elif report.method == "dhondt":
        drawn = {"seats": seats.seats}
    return [Picture(f"{name}.png", paint(chart), _alt(chart, name)) for name, paint in drawn.items()]


def _alt(chart: Chart, name: str) -> str:
    report = chart.report
    values = report.seats if report.seats is not None else report.scores
    said = ", ".join(f"{report.options[option]} {chart.number(values[option])}" for option in chart.order)
    kind = (
        chart.words("picture-flow") if name == "flow" else METHODS[report.method].title.within(chart.language)
    )
    title = chart.title if chart.title.endswith(("?", "!", ".")) else f"{chart.title}."
    return shorten(f"{title} {chart.outcome} {kind}: {said}.", ALT_LIMIT)
