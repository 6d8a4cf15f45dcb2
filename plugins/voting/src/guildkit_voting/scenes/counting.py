"""The scene of `guildkit demo`: one question, a hundred voters, six ways to count, and they disagree.

The ballots are the Tennessee capital example of the textbooks: four cities, of which everybody prefers the nearest.
"""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING, Final

from guildkit_voting import plugin
from guildkit_voting.methods import METHODS, BallotKind

if TYPE_CHECKING:
    from guildkit.demo import Actor, Stage

Order = tuple[str, ...]
Voter = tuple["Actor", Order]

CITIES: Final = ("Memphis", "Nashville", "Chattanooga", "Knoxville")
VOTERS: Final[tuple[tuple[int, Order], ...]] = (
    (42, ("Memphis", "Nashville", "Chattanooga", "Knoxville")),
    (26, ("Nashville", "Chattanooga", "Knoxville", "Memphis")),
    (15, ("Chattanooga", "Knoxville", "Nashville", "Memphis")),
    (17, ("Knoxville", "Chattanooga", "Nashville", "Memphis")),
)
APPROVED: Final = 2
"""How many cities each voter approves of."""
SEATS: Final = 5
NARRATED: Final = 12
AT_ONCE: Final = 20


@plugin.scene("counting", "One question, a hundred voters, six ways to count")
async def play(stage: Stage) -> None:
    """Let the members of a guild choose a capital under every method."""
    orders = [order for count, order in VOTERS for _ in range(count)]
    voters = list(zip(stage.people(len(orders)), orders, strict=True))
    # A dozen, from all four groups, are watched closely.
    watched = [voters[place * len(voters) // NARRATED] for place in range(NARRATED)]
    chair = stage.person("Olivia")

    stage.tell(
        "Where shall the capital of Tennessee be? Of 100 voters 42 live near Memphis, 26 near Nashville, 15 near "
        "Chattanooga and 17 near Knoxville; everybody prefers what is near. Olivia, from Ohio, asks them."
    )
    results: list[tuple[str, str]] = []
    for number, (key, method) in enumerate(METHODS.items(), 1):
        stage.chapter(f"{number} of {len(METHODS)}: {method.title}")
        seats = {"seats": SEATS} if method.seats else {}
        async with stage.briefly() if number > 1 else contextlib.nullcontext():  # seen once, known for ever
            await chair.slash("proposal create", method=key, **seats)
            await chair.fill(title="The capital of Tennessee", options="\n".join(CITIES), duration="3 days")
            await chair.sees(f"#{number} · The capital of Tennessee\n1. ")
        voted: list[Voter] = []
        if key == "plurality":
            voted = await _choose_closely(stage, chair, watched)
        elif key == "runoff":
            voted = await _rank_closely(stage, watched)
        rest = [voter for voter in voters if voter not in voted]
        stage.tell(f"{len(rest)} {'more ' if voted else ''}members vote, each with real clicks …")
        async with stage.quietly():
            await _vote(rest, method.ballot)
        await chair.slash("proposal close", number=number)
        card = await chair.sees(f"Result of #{number}")
        results.append((str(method.title), card.text.splitlines()[0].partition("· ")[2]))

    stage.chapter("One electorate, six counts")
    stage.table(("Method", "Result"), results)


async def _choose_closely(stage: Stage, chair: Actor, watched: list[Voter]) -> list[Voter]:
    """A dozen choose one option: a double click, an abstention and a change of mind among them."""
    (nervous, nervous_order), (fickle, fickle_order), *others = watched

    stage.tell(f"{nervous.name} clicks twice within a moment, and gets one ballot paper:")
    await nervous.double_click("Vote")
    await nervous.select(nervous_order[0])

    stage.tell(f"{chair.name} has no say in Tennessee, but counts for the turnout:")
    await chair.click("Vote")
    await chair.click("Abstain")

    stage.tell(f"{fickle.name} has a change of mind; the last ballot counts:")
    await fickle.click("Vote")
    await fickle.select(fickle_order[-1])
    await fickle.click("Change my ballot")
    await fickle.select(fickle_order[0])

    stage.tell("The others are quick:")
    async with stage.briefly():
        for actor, order in others:
            await actor.click("Vote")
            await actor.select(order[0])
    return watched


async def _rank_closely(stage: Stage, watched: list[Voter]) -> list[Voter]:
    """Two rank the options: one clicks, one types."""
    (clicking, clicking_order), *_, (typing, typing_order) = watched
    stage.tell(f"{clicking.name} ranks by choosing one city after the other:")
    await _cast(clicking, clicking_order, BallotKind.RANKING)
    stage.tell(f"{typing.name} prefers to type:")
    await typing.click("Vote")
    await typing.click("Type it instead")
    await typing.fill(ranking="\n".join(typing_order))
    return [watched[0], watched[-1]]


async def _vote(voters: list[Voter], kind: BallotKind) -> None:
    for start in range(0, len(voters), AT_ONCE):
        await asyncio.gather(*(_cast(actor, order, kind) for actor, order in voters[start : start + AT_ONCE]))


async def _cast(actor: Actor, order: Order, kind: BallotKind) -> None:
    await actor.click("Vote")
    match kind:
        case BallotKind.SINGLE:
            await actor.select(order[0])
        case BallotKind.SEVERAL:
            await actor.select(*order[:APPROVED])
        case BallotKind.RANKING:
            for city in order[:-1]:  # the last place fills itself
                await actor.select(city)
            await actor.click("Cast this ballot")
