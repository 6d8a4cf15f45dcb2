"""The third scene of `guildkit demo voting`: two stages, and a purse that lasts for both only if it is shared out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from guildkit_voting import plugin

if TYPE_CHECKING:
    from collections.abc import Sequence

    from guildkit.demo import Actor, Stage

PURSE: Final = 10
MEMPHIS: Final = 12
KNOXVILLE: Final = 8


@plugin.scene("campaigns", "A campaign of two stages, with a purse for what matters most")
async def play(stage: Stage) -> None:
    """Let a minority that cares win the first stage, and have nothing left for the second."""
    olivia = stage.person("Olivia")
    everybody = stage.people(MEMPHIS + KNOXVILLE)
    memphis, knoxville = everybody[:MEMPHIS], everybody[MEMPHIS:]

    stage.tell(
        f"Tennessee gets two parks, one after the other. {MEMPHIS} members live in Memphis, {KNOXVILLE} in Knoxville. "
        f"{olivia.name} plans a campaign: {PURSE} tokens for each voter, and each token weighs as much as a ballot."
    )
    await olivia.slash("campaign create", title="Parks", purse=PURSE)
    async with stage.briefly():
        for number, title in enumerate(("The first park", "The second park"), 1):
            await olivia.slash("campaign add", number=1, stage=number)
            await olivia.fill(title=title, options="Memphis\nKnoxville", duration="1 day")
        await olivia.slash("campaign add", number=1, stage=1, motion=True)
        await olivia.fill(title="Dogs off the leash", duration="1 day")
    await olivia.slash("campaign start", number=1)
    await olivia.sees("Stage 1 of campaign 1")

    eager, *others = knoxville
    stage.chapter("Stage 1: those who care")
    stage.tell(f"{eager.name} finds all ballots of the stage in one place, and the purse:")
    await eager.click("My ballots")
    stage.tell("More than it holds is refused, and nothing is lost; the form remembers what was typed:")
    await eager.click("#1 The first park")
    await eager.select("Knoxville")
    await eager.click("Cast with tokens …")
    await eager.fill(tokens=str(PURSE + 1))
    await eager.click("Cast with tokens …")
    await eager.fill(tokens=str(PURSE))
    await eager.click("My ballots")
    stage.tell("The others of Knoxville do the same. Memphis is the majority, and invests nothing:")
    async with stage.quietly():
        await _vote(others, "#1 The first park", "Knoxville", tokens=PURSE)
        await _vote(memphis, "#1 The first park", "Memphis")
        await _vote(memphis, "#3 Dogs off the leash", "Yes")
        for number in (1, 3):
            await olivia.slash("proposal close", number=number)
    await olivia.sees("Result of stage 1 of campaign 1")

    stage.chapter("Stage 2: those who have kept something")
    async with stage.briefly():
        await olivia.slash("campaign start", number=1)
        await olivia.sees("Stage 2 of campaign 1")
    stage.tell(f"Knoxville has spent everything. {memphis[0].name} has not:")
    await eager.click("My ballots")
    await memphis[0].click("My ballots")
    async with stage.quietly():
        await _vote(knoxville, "#2 The second park", "Knoxville", spent=True)
        await _vote(memphis, "#2 The second park", "Memphis", tokens=PURSE // 2)
        await olivia.slash("proposal close", number=2)
    stage.tell("The campaign has ended with its last stage:")
    await olivia.sees("Result of campaign 1")


async def _vote(
    voters: Sequence[Actor], title: str, option: str, *, tokens: int = 0, spent: bool = False
) -> None:
    for voter in voters:
        await voter.click("My ballots")
        await voter.click(title)
        await voter.select(option)
        if tokens:
            await voter.click("Cast with tokens …")
            await voter.fill(tokens=str(tokens))
        elif not spent:  # where there is nothing to invest, the choice alone casts the ballot
            await voter.click("Cast this ballot")
