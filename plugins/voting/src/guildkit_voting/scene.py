"""The scene of `guildkit demo`: one question, one hundred voters, six ways to count, and five different answers.

The ballots are the Tennessee capital example of the textbooks: four cities, of which voters prefer the nearest.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

from guildkit_voting import plugin
from guildkit_voting.methods import METHODS

if TYPE_CHECKING:
    from guildkit.demo import Actor, Stage

CITIES: Final = ("Memphis", "Nashville", "Chattanooga", "Knoxville")
BALLOTS: Final[tuple[tuple[int, tuple[str, ...]], ...]] = (
    (42, ("Memphis", "Nashville", "Chattanooga", "Knoxville")),
    (26, ("Nashville", "Chattanooga", "Knoxville", "Memphis")),
    (15, ("Chattanooga", "Knoxville", "Nashville", "Memphis")),
    (17, ("Knoxville", "Chattanooga", "Nashville", "Memphis")),
)
SEATS: Final = 5
NARRATED: Final = 12
_AT_ONCE: Final = 25


@plugin.scene("voting", "One question, one hundred voters, six ways to count")
async def play(stage: Stage) -> None:
    """Let the members of a guild choose a capital under every method."""
    voters = stage.people(sum(count for count, _ in BALLOTS))
    orders = [order for count, order in BALLOTS for _ in range(count)]
    chair = voters[0]

    stage.tell(
        "Which city shall be the capital? 42 voters live near Memphis, 26 near Nashville, 15 near Chattanooga and 17 near Knoxville; all prefer what is near."
    )
    numbers: dict[str, int] = {}
    for number, (key, method) in enumerate(METHODS.items(), 1):
        numbers[key] = number
        await _propose(stage, chair, key, method.title)
        if number == 1:
            await _narrated(stage, voters, orders)
            rest = list(zip(voters, orders, strict=True))[NARRATED:]
        else:
            rest = list(zip(voters, orders, strict=True))
        stage.tell(f"{len(rest)} members vote, each with real clicks …")
        async with stage.quietly():
            await _vote(rest, key, number)
        await chair.slash("proposal close", number=number)
        await chair.sees(f"#{number} ·")
        await chair.sees("Counted by")


async def _propose(stage: Stage, chair: Actor, key: str, title: str) -> None:
    options = {"seats": SEATS} if METHODS[key].seats else {}
    await chair.slash("proposal create", method=key, **options)
    await chair.fill(
        title=f"The capital of Tennessee ({title})",
        text="Where shall the government sit?",
        options="\n".join(CITIES),
        duration="3 days",
    )
    stage.tell("")


async def _narrated(stage: Stage, voters: list[Actor], orders: list[tuple[str, ...]]) -> None:
    """A dozen voters, watched closely: a double click, an abstention, and two changes of mind among them."""
    # Evenly from all four groups, so that everybody's view is heard.
    raise NotImplementedError


async def _vote(voters: list[tuple[Actor, tuple[str, ...]]], key: str, number: int) -> None:
    for start in range(0, len(voters), _AT_ONCE):
        await asyncio.gather(
            *(_cast(actor, order, key, number) for actor, order in voters[start : start + _AT_ONCE])
        )


async def _cast(actor: Actor, order: tuple[str, ...], key: str, number: int) -> None:
    raise NotImplementedError
