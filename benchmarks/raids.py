"""What it costs to route a vote, beside registered views of disnake in the same run.

Routing is what happens between the arrival of a click and the handler: with ten and with ten thousand open raids, each
click on another. disnake finds the item of a view by its `custom_id`, and looks through all of its items at each click.

    uv run python benchmarks/raids.py
"""

from __future__ import annotations

import asyncio
import json
import statistics
import time
from typing import TYPE_CHECKING, Any

import disnake

from guildkit import routes as custom_ids
from guildkit_raids import routes

if TYPE_CHECKING:
    from collections.abc import Callable

    from disnake.ui.view import ViewStore

ROUNDS = 9
CLICKS = 2000
VIEWS = 1000
FEW, MANY = 10, 10_000
SAME, TENTH = 1.5, 0.1


def ours(open_raids: int) -> Callable[[int], None]:
    """What routes a click on one of so many planners: nothing is registered for any of them."""
    known = {("days", 1): routes.DAYS}
    ids = [routes.DAYS.id(number=number, part=0) for number in range(1, open_raids + 1)]

    def route(click: int) -> None:
        parts = custom_ids.split(ids[click * 7919 % open_raids])
        assert parts is not None
        arguments = known[parts[2], parts[1]].parse(parts[3])
        assert arguments is not None

    return route


def theirs(views: int) -> Callable[[int], None]:
    """What finds the item of a click among so many registered views."""
    client: Any = disnake.Client(intents=disnake.Intents.none())
    store: ViewStore = client._connection._view_store  # noqa: SLF001 - what `add_view` fills and every click goes through
    for number in range(views):
        view = disnake.ui.View(timeout=None)
        view.add_item(disnake.ui.Button(label="Vote", custom_id=f"vote/{number}"))
        store.add_view(view)

    class Click:
        class component_type:  # noqa: N801 - as disnake's interaction has it
            value = disnake.ComponentType.button.value

    def route(click: int) -> None:
        # What `ViewStore.dispatch` does before the handler: it forgets views that have ended, and finds the item.
        store._ViewStore__verify_integrity()  # type: ignore[attr-defined]  # noqa: SLF001 - as above
        found = store._views.get((Click.component_type.value, None, f"vote/{click * 7919 % views}"))  # noqa: SLF001 - as above
        assert found is not None

    return route


def cost(route: Callable[[int], None]) -> float:
    """Return the seconds that one click takes."""
    started = time.perf_counter()
    for click in range(CLICKS):
        route(click)
    return (time.perf_counter() - started) / CLICKS


async def main() -> None:
    """Measure all in turn and print the ratios."""
    routed = {"ten raids": ours(FEW), "ten thousand raids": ours(MANY), "a thousand views": theirs(VIEWS)}
    figures: dict[str, list[float]] = {name: [] for name in routed}
    for route in routed.values():
        cost(route)  # warm up
    for _ in range(ROUNDS):
        for name, route in routed.items():
            figures[name].append(cost(route))
    found = {name: statistics.median(each) * 1e6 for name, each in figures.items()}
    growth = found["ten thousand raids"] / found["ten raids"]
    share = found["ten thousand raids"] / found["a thousand views"]
    for name, micro in found.items():
        print(f"{name:20}{micro:>10.2f} µs for a click")
    print(f"\n{growth:.2f} times as much with {MANY} raids; {share:.4f} of {VIEWS} registered views.")
    result = {
        "benchmark": "raids",
        "figures": {
            "routing_us": {name: round(micro, 2) for name, micro in found.items()},
            "growth": round(growth, 3),
            "share": round(share, 4),
        },
        "aim": f"growth <= {SAME} and share <= {TENTH}",
        "holds": growth <= SAME and share <= TENTH,
    }
    print(json.dumps(result))


if __name__ == "__main__":
    asyncio.run(main())
