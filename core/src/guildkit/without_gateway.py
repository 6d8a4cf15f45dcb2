"""Discord's REST API for a bot that does not run: what the command line asks of Discord, and does there."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import aiohttp
import disnake

from guildkit.client import connector_of, new_client
from guildkit.errors import DiscordError
from guildkit.shards import Shards

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from guildkit.bot import Bot


@asynccontextmanager
async def without_gateway(bot: Bot) -> AsyncIterator[None]:
    """Log the bot in, but connect it to no gateway.

    Raises:
        ConfigError: the token is missing or malformed.
        DiscordError: Discord refuses the token, or cannot be reached.
    """
    token = bot.config.checked_token()
    connector = connector_of(bot.config)
    bot.client = new_client(lambda *_: None, connector, disnake.Intents.none(), Shards(), bot.clock)
    try:
        await bot.log_in(token)
        yield
    finally:
        await bot.client.close()


async def present_commands(bot: Bot, guild_id: int) -> list[dict[str, Any]]:
    """Return the commands that a guild has in Discord.

    Raises:
        DiscordError: Discord does not say.
    """
    http, application = bot.client.http, bot.reconciler.application_id
    try:
        found: Any = await http.get_guild_commands(application, guild_id, with_localizations=True)
    except (aiohttp.ClientError, OSError, disnake.HTTPException) as error:
        raise DiscordError(f"Discord does not name the commands of guild {guild_id}: {error}.") from error
    return list(found)
