"""A scene of `guildkit demo economy`: a raffle that nobody has to believe in."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from guildkit_economy import plugin, raffle_verifier

if TYPE_CHECKING:
    from guildkit.demo import Stage


@plugin.scene("raffle", "A raffle whose draw everybody can repeat")
async def play(stage: Stage) -> None:
    """Let members take part in a raffle, and one of them draw it again."""
    olivia = stage.person("Olivia")
    members = stage.people(8)
    ada, *others = members

    stage.tell(
        f"{olivia.name} manages the server and raffles a mug. With the card comes a commitment: the hash of a secret."
    )
    await olivia.slash(
        "raffle open", title="The mug", prize="One mug, used once", duration="1 hour", winners=2
    )
    card = await ada.sees("The mug")
    stage.tell("Everybody takes part once, however often they click, and is shown a code for the list:")
    entered = await ada.click("Take part")
    await ada.slash("raffle enter")
    async with stage.briefly():
        for member in others:
            await member.click("Take part")
        await olivia.slash("raffle grant", member=others[0].name, tickets=5)
    code = entered.text.partition("`")[2].partition("`")[0]

    stage.tell("It closes; first the list is published, without a name, and only then it is drawn:")
    await olivia.slash("raffle close", raffle=1)
    await ada.sees("The list of raffle")
    await ada.sees("is drawn")
    stage.tell(
        f"{ada.name} does not believe it. She gets the draw as a file, and the program that repeats it:"
    )
    answer = await ada.slash("raffle verify", raffle=1)
    draw = json.loads(
        next(file for file in answer.message.attachments if file.filename == "draw.json").content
    )
    stage.table(
        ["Code", "Tickets", "Place"],
        [
            (
                f"{each} ({ada.name})" if each == code else each,
                str(tickets),
                str(draw["result"].index(each) + 1) if each in draw["result"] else "",
            )
            for each, tickets, _ in draw["entries"]
        ],
    )
    stage.tell(
        f"Wrong about this draw: {raffle_verifier.check(draw) or 'nothing'}. Then she gives herself 100 tickets …"
    )
    next(line for line in draw["entries"] if line[0] == code)[1] = 100
    for problem in raffle_verifier.check(draw):
        stage.tell(f"… and the program says: {problem}")
    assert draw["commitment"] in card.text
