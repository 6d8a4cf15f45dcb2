"""Storage: tables that belong to guilds, and sessions that cannot leave them."""

from guildkit.storage.base import GuildScoped, GuildTables
from guildkit.storage.types import GuildId, Instant, Snowflake

__all__ = ["GuildId", "GuildScoped", "GuildTables", "Instant", "Snowflake"]
