"""`/ping` in bare disnake: answers with the CPU seconds that this process has used."""

import asyncio
import time

import disnake
from disnake.ext import commands

from guildkit.client import connector_of
from guildkit.config import load_config


async def main() -> None:
    """Serve until ended."""
    config = load_config()
    bot = commands.InteractionBot(
        connector=connector_of(config),
        intents=disnake.Intents(guilds=True),
        member_cache_flags=disnake.MemberCacheFlags.none(),
        max_messages=None,
    )

    @bot.slash_command(description="CPU seconds used")
    async def ping(inter: disnake.ApplicationCommandInteraction, word: str = "") -> None:
        await inter.response.send_message(f"{time.process_time():.6f}{word[:0]}")

    await bot.start(config.checked_token())


asyncio.run(main())
