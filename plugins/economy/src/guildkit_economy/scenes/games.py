"""A scene of `guildkit demo economy`: slots are called and drawn, and a balance is guessed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from guildkit_economy import plugin

if TYPE_CHECKING:
    from guildkit.demo import Stage


@plugin.scene("games", "Slots that viewers call, and a balance that they guess")
async def play(stage: Stage) -> None:
    """Let viewers call slots, have one drawn, and pay whoever guesses the balance best."""
    olivia = stage.person("Olivia")
    ada, ben, *others = stage.people(6)

    stage.tell(f"{olivia.name} manages the server, and shows the queue of slots in the channel:")
    await olivia.slash("slot panel")
    panel = await ada.sees("Slot requests")
    await ada.slash("slot call", name="Gates of Olympus")
    await ben.click("Call a slot", on=panel)
    await ben.fill(name="gates of OLYMPUS")
    stage.tell("What waits already is not called twice. Others call others:")
    async with stage.quietly():
        for number, viewer in enumerate(others, start=1):
            await viewer.slash("slot call", name=f"Sugar Rush {number}")
    await olivia.slash("slot pick", number=1)
    await olivia.slash("slot random")
    await olivia.slash("shuffle", slots="Big Bass, Fruit Party, Wanted Dead or a Wild")

    stage.tell("What will be left of the balance? The prize is set aside as soon as it is promised:")
    await olivia.slash("guess open", title="Bonus hunt", prize="500")
    card = await ada.sees("Guess the balance")
    await ada.click("Guess", on=card)
    await ada.fill(balance="1,250.00")
    for typed in ("a lot", "-5", "1249"):
        await ben.slash("guess guess", balance=typed)
    stage.tell("What others guess is shown when nobody can guess any more:")
    await olivia.slash("guess settle", balance="1249.40")
    await olivia.slash("guess close")
    await olivia.slash("guess settle", balance="1249.40")
    await olivia.double_click("Settle it")
    await ben.sees("is closest")
    await ben.slash("history")
