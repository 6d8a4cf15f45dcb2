"""`/ping` in guildkit: answers with the CPU seconds that this process has used."""

import asyncio
import time
from typing import Annotated

from guildkit import InteractionContext, Option, Plugin
from guildkit.bot import Bot
from guildkit.config import load_config
from guildkit.discovery import Candidate
from guildkit.logs import set_up_logs

plugin = Plugin("ping")


@plugin.command("ping", description="CPU seconds used")
async def ping(ctx: InteractionContext, word: Annotated[str, Option("A word")] = "") -> None:
    """Answer."""
    await ctx.reply(f"{time.process_time():.6f}{word[:0]}")


set_up_logs()
asyncio.run(Bot(load_config(), candidates=[Candidate("ping", lambda: plugin)]).run())
