"""`guildkit guilds`."""

from __future__ import annotations

import asyncio
from typing import Any

from guildkit.cli.office import office
from guildkit.cli.output import as_json, as_table
from guildkit.cli.plugins import Json


def guilds(*, as_json_: Json = False) -> None:
    """List the guilds that the bot is in, and the plugins that are on there."""
    found = asyncio.run(_guilds())
    if as_json_:
        as_json(found)
        return
    as_table(
        ("ID", "NAME", "BOT", "PLUGINS"),
        [
            (
                each["id"],
                each["name"],
                "present" if each["present"] else "removed",
                ", ".join(each["plugins"]) or "–",
            )
            for each in found
        ],
        empty="No guild is known yet. The bot learns of a guild when it runs and is invited there.",
    )


async def _guilds() -> list[dict[str, Any]]:
    async with office() as bot:
        return [
            {
                "id": str(guild.guild_id),  # a number of this size loses digits in some JSON readers
                "name": guild.name,
                "present": guild.present,
                "plugins": sorted(bot.gate.plugins(guild.guild_id)),
            }
            for guild in await bot.guilds.all()
        ]
