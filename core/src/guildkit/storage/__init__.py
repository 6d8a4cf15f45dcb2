"""Storage: tables that belong to guilds, and sessions that cannot leave them."""

from guildkit.storage.base import GuildScoped, GuildTables
from guildkit.storage.many import add_many, find_many, upsert
from guildkit.storage.numbers import by_number
from guildkit.storage.types import (
    ChannelId,
    EventId,
    GuildId,
    Instant,
    MemberId,
    MessageId,
    NamesMembers,
    RoleId,
    Snowflake,
    is_erased,
)
from guildkit.storage.upserts import add_if_absent, get_or_add, put

__all__ = [
    "ChannelId",
    "EventId",
    "GuildId",
    "GuildScoped",
    "GuildTables",
    "Instant",
    "MemberId",
    "MessageId",
    "NamesMembers",
    "RoleId",
    "Snowflake",
    "add_if_absent",
    "add_many",
    "by_number",
    "find_many",
    "get_or_add",
    "is_erased",
    "put",
    "upsert",
]
