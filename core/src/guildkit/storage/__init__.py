"""Storage: tables that belong to guilds, and sessions that cannot leave them."""

from guildkit.storage.base import GuildScoped, GuildTables
from guildkit.storage.database import Database, sqlite_url
from guildkit.storage.types import GuildId, Instant, Snowflake

__all__ = ["Database", "GuildId", "GuildScoped", "GuildTables", "Instant", "Snowflake", "sqlite_url"]
