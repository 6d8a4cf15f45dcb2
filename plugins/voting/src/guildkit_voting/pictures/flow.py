"""A runoff as a flow: columns for its rounds, and bands for the votes that move between them."""

from dataclasses import dataclass

from guildkit_voting.methods import Weight
from guildkit_voting.pictures.canvas import (
    BACKGROUND,
    DIM,
    FAINT,
    INNER,
    MARGIN,
    SMALL,
    WIDTH,
    Canvas,
    Weighting,
    colour,
    fit,
    measure,
)
from guildkit_voting.pictures.chart import Chart

COLUMNS = 5
NODE = 26
STEPS = 24


@dataclass(slots=True)
class _Node:
    x: float
    y: float
    height: float
    out: float = 0
    into: float = 0


def flow(chart: Chart) -> bytes:
    """Draw where votes went from round to round; of many rounds the last ones."""
    report = chart.report
    first = max(0, len(report.rounds) - COLUMNS)
    rounds = report.rounds[first:]
    canvas = chart.begin(chart.words("picture-flow"))
    total = report.valid or 1
    most = max(sum(own is not None for own in each.votes) + bool(each.exhausted) for each in rounds)
    # Names of many options need room of their own, for each is hardly higher than a hair.
    gap, height = (12, 760) if most <= 15 else (SMALL + 4, most * 38)
    unit = (height - gap * most) / float(total)
    top = canvas.y + 44
    label = 250
    step = (INNER - NODE - label) / max(len(rounds) - 1, 1)
    columns: list[dict[int | None, _Node]] = []
    for nth, each in enumerate(rounds):
        x = MARGIN + nth * step
        title = chart.words("picture-round-short", round=first + nth + 1)
        canvas.text(x, canvas.y, title, size=SMALL, weight="Semibold", fill=DIM)
        y = top
        votes: dict[int | None, Weight] = {
            option: own for option, own in enumerate(each.votes) if own is not None
        }
        nodes: dict[int | None, _Node] = {}
        # Options keep the order of the whole result, so that bands cross little.
        for option in [*(option for option in chart.order if option in votes), None]:
            own = each.exhausted if option is None else votes[option]
            if own or option is not None:
                nodes[option] = _Node(x, y, float(own) * unit)
                y += float(own) * unit + gap
        columns.append(nodes)
    for nth, each in enumerate(rounds[:-1]):
        now, following = columns[nth], columns[nth + 1]
        for option in following:
            if option in now and option not in each.eliminated:
                _band(canvas, now[option], following[option], now[option].height, _tint(option, 0.55))
        places = {option: place for place, option in enumerate(following)}
        for sources, to, own in sorted(each.moved, key=lambda move: (places[move[1]], move[0])):
            source = now[sources[0]]
            _band(canvas, source, following[to], float(own) * unit, _tint(sources[0], 0.35))
    for nth, nodes in enumerate(columns):
        last = nth == len(columns) - 1
        for option, node in nodes.items():
            canvas.box(
                node.x, node.y, NODE, node.height, FAINT if option is None else colour(option), radius=3
            )
            _label(
                canvas,
                chart,
                option,
                node,
                rounds[nth].exhausted if option is None else rounds[nth].votes[option],
                label if last else step - NODE,
                last=last,
            )
    canvas.y = top + height
    if first:
        canvas.note(chart.words("picture-rounds-earlier", count=first))
    return canvas.png()


def _label(
    canvas: Canvas,
    chart: Chart,
    option: int | None,
    node: _Node,
    own: Weight | None,
    room: float,
    *,
    last: bool,
) -> None:
    """Write the name and the votes beside a node, where there is room for them."""
    if node.height < SMALL and not last:
        return
    name = chart.words("picture-exhausted-short") if option is None else chart.name(option)
    said = chart.number(own or 0)
    x, middle = min(node.x + NODE + 10, WIDTH - MARGIN), node.y + node.height / 2
    weight: Weighting = "Bold" if last and option in chart.report.winners else "Semibold"
    if node.height >= 2.6 * SMALL:
        lines = [fit(name, room - 14, SMALL, weight), said]
    else:
        lines = [f"{fit(name, room - 22 - measure(said, SMALL, weight), SMALL, weight)} {said}"]
    for nth, line in enumerate(lines):
        y = middle + (nth - (len(lines) - 1) / 2) * SMALL * 1.2
        canvas.text(x, y, line, size=SMALL, weight=weight, anchor="lm", halo=True)


def _band(canvas: Canvas, source: _Node, target: _Node, thickness: float, fill: str) -> None:
    """Draw votes that go from one node to another, below those that went before."""
    x0, x1 = source.x + NODE, target.x
    y0, y1 = source.y + source.out, target.y + target.into
    source.out += thickness
    target.into += thickness
    upper = []
    for nth in range(STEPS + 1):
        share = nth / STEPS
        eased = share * share * (3 - 2 * share)
        upper.append((x0 + (x1 - x0) * share, y0 + (y1 - y0) * eased))
    thick = max(thickness, 1)
    canvas.shape([*upper, *((x, y + thick) for x, y in reversed(upper))], fill)


def _tint(option: int | None, strength: float) -> str:
    """A colour mixed into the background, since bands are drawn without transparency."""
    own = FAINT if option is None else colour(option)
    mixed = (
        round(int(BACKGROUND[at : at + 2], 16) * (1 - strength) + int(own[at : at + 2], 16) * strength)
        for at in (1, 3, 5)
    )
    return "#{:02x}{:02x}{:02x}".format(*mixed)
