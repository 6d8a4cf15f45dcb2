"""What the plugin opens when the bot starts, and closes when it ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from guildkit_music import hold, plugin
from guildkit_music.hearing import Hearing
from guildkit_music.hold import Hold
from guildkit_music.voice.keeping import Keeper

if TYPE_CHECKING:
    from guildkit import ServedGuilds


@plugin.on_start
async def start(guilds: ServedGuilds) -> None:
    """Be ready to hold the services; they are found, or the embedded one is started, when somebody wants to hear something."""
    held = Hold(guilds)
    held.keeper = Keeper(guilds, held)
    held.hearing = Hearing(guilds, held)
    hold.running.append(held)
    guilds.measure(held.figures)


@plugin.on_stop
async def stop() -> None:
    """Let go of the services."""
    while hold.running:
        await hold.running.pop().close()
