"""A scene of `guildkit demo economy`: clips, a command of the server's own, and what it tells by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from guildkit_economy import plugin

if TYPE_CHECKING:
    from guildkit.demo import Stage


@plugin.scene("clips", "Clips, commands of the server's own, and messages by the clock")
async def play(stage: Stage) -> None:
    """Let members submit and vote for clips, use a command that costs something, and set a timer."""
    olivia = stage.person("Olivia")
    ada, ben = stage.people(2)

    stage.tell(f"{ada.name} submits a clip, and {ben.name} the same one by another address:")
    await ada.slash("clip submit", link="https://www.kick.com/Ada?clip=clip_01H", title="An ace")
    await ada.sees("An ace")
    await ben.slash("clip submit", link="https://kick.com/ada/clips/clip_01H")
    stage.tell("Links that lead elsewhere are refused, however much they look like it:")
    await ben.slash("clip submit", link="https://kick.com@evil.example/ada/clips/clip_02")
    stage.tell("One vote a member, and none for one's own:")
    await ben.click("👍 0")
    await ada.slash("clip vote", clip=1)
    await olivia.slash("clip list", order="best")

    stage.tell(f"{olivia.name} makes a command. Its placeholders are those on a list, and no others:")
    await olivia.slash("customcommand add", name="hug", said="{user} hugs {user.guild}", cost="30")
    await olivia.slash(
        "customcommand add",
        name="hug",
        said="{user} hugs {args} (hug {count} here)",
        aliases="cuddle",
        cost="30",
    )
    await olivia.slash("economy adjust", member=ada.name, amount="50", reason="to spend")
    await ada.slash("customcommand run", name="cuddle", args="@everyone")
    await ada.slash("customcommand run", name="hug", args=ben.name)

    stage.tell("A message that comes by itself: only where people talk, never at night, and never twice:")
    await olivia.slash("timer add", said="Drink some water!", interval="ten")
    await olivia.slash("timer add", said="Drink some water!", interval="30 minutes", least=5)
    await olivia.slash("timer list")
