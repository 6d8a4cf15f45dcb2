"""A scene of `guildkit demo economy`: what members find around a stream before the operator has connected the bot."""

from __future__ import annotations

from typing import TYPE_CHECKING

from guildkit_economy import plugin

if TYPE_CHECKING:
    from guildkit.demo import Stage


@plugin.scene("stream", "Watch time, and accounts that are linked")
async def play(stage: Stage) -> None:
    """Let a manager post the panel, and a member look at their watch time and at the way to a link."""
    olivia, ada = stage.person("Olivia"), stage.person("Ada")
    stage.tell(
        f"{olivia.name} manages the server, and posts the message by which members link their accounts:"
    )
    await olivia.slash("stream panel")
    await ada.sees("Link your Kick account")
    stage.tell(f"{ada.name} asks how long she has watched, and what counts as watching:")
    await ada.slash("watchtime")
    stage.tell(
        "Here nobody has given the bot an app at Kick, so a link leads to a sentence and not into nothing:"
    )
    await ada.click("Link Kick")
    await olivia.slash("stream status")
