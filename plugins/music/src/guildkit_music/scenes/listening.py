"""Two people listen together: tones instead of songs, so that it needs nothing of the world outside."""

from __future__ import annotations

from typing import TYPE_CHECKING

from guildkit_music import plugin

if TYPE_CHECKING:
    from guildkit.demo import Stage


@plugin.scene("listening", "Two people listen, queue, skip, loop, and send the bot away")
async def play(stage: Stage) -> None:
    """Play, queue, skip, loop and leave, and say what was heard."""
    petra, quentin = stage.person("Petra"), stage.person("Quentin")
    stage.chapter("The first song")
    stage.tell(
        "Petra and Quentin sit in a voice channel. Petra asks for a song; the bot comes, and a player service of its own sends the "
        "sound. Here it is a tone, for nothing is fetched from anywhere."
    )
    await petra.joins("Lounge")
    await quentin.joins("Lounge")
    await petra.slash("play", query="tone:440?seconds=120")
    await petra.hears(1.0)
    await quentin.hears(1.0)

    stage.chapter("The queue")
    stage.tell("Quentin wants to hear something else five times, and Petra something in between.")
    await quentin.slash("p5", query="tone:660?seconds=60")
    await petra.slash("play", query="tone:880?seconds=60", next=True)
    await quentin.slash("queue")

    stage.chapter("Skipping")
    stage.tell("It was Petra's own song, so she need not ask anybody. The next one begins without a gap.")
    await petra.slash("skip")
    await quentin.hears(1.0)
    await quentin.slash("nowplaying")

    stage.chapter("Again and again")
    await quentin.slash("loop", what="queue")
    await petra.slash("volume", percent=50)
    await petra.hears(1.0)

    stage.chapter("Good-bye")
    stage.tell("The bot leaves and keeps the queue: whoever comes next goes on with it.")
    await petra.slash("leave")
