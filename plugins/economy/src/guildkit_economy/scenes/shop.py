"""A scene of `guildkit demo economy`: a shop in which the last piece is sold once."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

from guildkit_economy import plugin

if TYPE_CHECKING:
    from guildkit.demo import Stage

BUYERS: Final = 8
PIECES: Final = 3


@plugin.scene("shop", "A shop that sells what it has, and no more")
async def play(stage: Stage) -> None:
    """Let many want the last pieces at once, a price change under a button, and an order be rejected."""
    olivia = stage.person("Olivia")
    members = stage.people(BUYERS)
    ada, ben, *_ = members

    stage.tell(f"{olivia.name} manages the server. Everybody gets something to spend, and she opens a shop:")
    async with stage.quietly():
        for member in members:
            await olivia.slash("economy adjust", member=member.name, amount="500", reason="to spend")
    await olivia.slash("shop item add", name="Print", price="100", stock=PIECES, description="Signed")
    await olivia.slash("shop item add", name="Song request", price="200", approval=True)
    await olivia.slash("shop item add", name="PRINT", price="ten")
    await olivia.slash("shop item add", name="PRINT", price="10")
    await olivia.slash("shop panel")
    panel = await ada.sees("#1 · Print")

    stage.tell(f"There are {PIECES} prints, and {BUYERS} members double-click at the same moment:")
    async with stage.quietly():
        clicks = (member.double_click("#1 Print · 100 points", on=panel) for member in members)
        answers = await asyncio.gather(*clicks)
    stage.table(
        ["Member", "Answer"],
        [(member.name, answer.text) for member, answer in zip(members, answers, strict=True)],
    )
    stage.tell(f"{PIECES} have paid and got one; the others have paid nothing. The log knows them:")
    await olivia.slash("shop orders", item=1)

    stage.tell(f"{ada.name} sees an old price. It is never taken:")
    await olivia.slash("shop sale", item=2, percent=25, hours=2)
    await ada.click("#2 Song request · 200 points", on=panel)
    await ada.click("#2 Song request · 150 points")
    stage.tell("Her money is set aside until somebody approves. Rejected, it comes back:")
    await olivia.slash("shop reject", order=PIECES + 1, reason="Not today")
    await ada.sees("is rejected. You have 150 points back.")
    await ben.slash("shop list")
