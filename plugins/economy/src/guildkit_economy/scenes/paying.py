"""The first scene of `guildkit demo economy`: money is made, paid, refused, reported and proven."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

from guildkit_economy import plugin

if TYPE_CHECKING:
    from guildkit.demo import Stage

VIEWERS: Final = 12
EACH: Final = 30


@plugin.scene("paying", "A currency in a ledger that cannot be wrong")
async def play(stage: Stage) -> None:
    """Let members pay each other, all at once as well, and have the ledger proven."""
    olivia = stage.person("Olivia")
    viewers = stage.people(VIEWERS)
    ada, ben, *others = viewers

    stage.tell(f"{olivia.name} manages the server. New money comes from her, and says why:")
    await olivia.slash("economy adjust", member=ada.name, amount="2,000", reason="a start")
    async with stage.quietly():
        for viewer in others:
            await olivia.slash("economy adjust", member=viewer.name, amount=str(EACH), reason="a start")
    stage.tell(f"{ada.name} pays {ben.name}. A lot is asked about once more:")
    await ada.slash("pay", member=ben.name, amount="250", reason="for the artwork")
    await ada.slash("pay", member=ben.name, amount="1,000", reason="for the server")
    await ada.double_click("Pay it")
    stage.tell("She has clicked twice, and paid once. What cannot be paid gets a sentence:")
    for amount in ("ten", "-5", "751"):
        await ada.slash("pay", member=ben.name, amount=amount)
    stage.tell(
        f"Then {len(others)} members pay {ben.name} at the same moment, each more often than they can afford:"
    )
    async with stage.quietly():
        await asyncio.gather(
            *(
                viewer.slash("pay", member=ben.name, amount=str(EACH // 2))
                for viewer in others
                for _ in range(3)
            )
        )
    await ben.slash("balance")
    stage.tell(f"He has {1250 + EACH * len(others):,}: each was taken for what they had, and for no more.")
    await ben.slash("history")
    await ada.slash("leaderboard")
    stage.tell("A mistake is never deleted. Its opposite is posted, once:")
    await olivia.slash("economy reverse", number=VIEWERS, reason="the artwork was free")
    await olivia.slash("economy report")
    stage.tell("All of it can be added up again, by anybody who manages the server or runs the bot:")
    await olivia.slash("economy verify")
