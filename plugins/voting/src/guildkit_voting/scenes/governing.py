"""The second scene of `guildkit demo voting`: members take the rules into their own hands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from guildkit_voting import plugin

if TYPE_CHECKING:
    from guildkit.demo import Stage


@plugin.scene("constitution", "A constitution that only its members change")
async def play(stage: Stage) -> None:
    """Let managers give the constitution to the members, and these change it by a vote."""
    olivia = stage.person("Olivia")
    members = stage.people(5)
    ada, *others = members

    stage.tell(
        f"{olivia.name} manages the server. One last time she sets a rule alone: a vote needs a quorum …"
    )
    await olivia.slash("constitution set", variable="amendment_quorum", value="60 %")
    stage.tell("… and then gives the constitution out of her hands:")
    await olivia.slash("constitution set", variable="amended_by", value="vote")
    await olivia.slash("constitution set", variable="amendment_quorum", value="0 %")

    stage.tell(f"{ada.name} wants an amendment. What does not fit gets a sentence:")
    await ada.slash("constitution propose", variable="quorum", value="120 %")
    await ada.slash(
        "constitution propose", variable="quorum", value="20 %", reason="So that ten do not decide for all."
    )
    await ada.sees("It passes where more than 66 % of yes and no are yes.")
    stage.tell("Six may vote, and 60 % of them have to take part; an abstention counts for that:")
    async with stage.briefly():
        await ada.click("Vote")
        cast = await ada.select("Yes")
        for member in members[1:4]:
            await member.click("Vote")
            await member.select("Yes")
        await others[-1].click("Vote")
        await others[-1].click("Abstain")
        await olivia.click("Vote")
        await olivia.select("No")
    stage.tell("Such a vote ends early only when everybody has voted, as they have now:")
    await ada.slash("proposal close", number=1)
    result = await ada.sees("Result of #1")
    receipt = cast.text.partition("Receipt: `")[2].partition("`")[0]
    sheet = next(file for file in result.attachments if file.filename.endswith(".json"))
    lines = sheet.content.decode().splitlines()
    stage.tell(
        f"{ada.name} looks for her receipt, {receipt}, on the tally sheet, and finds her ballot, without her name:"
    )
    stage.table(
        ["Line", sheet.filename],
        [(str(place), line) for place, line in enumerate(lines, 1) if receipt in line],
    )
    stage.tell("It is in force, and everybody can read since when and by which vote:")
    await ada.slash("constitution history")
