"""Economy: a currency for a guild, in a ledger that cannot be wrong."""

from guildkit import Plugin
from guildkit_economy.models import Base
from guildkit_economy.settings import EconomySettings
from guildkit_economy.texts import text

plugin = Plugin(
    "economy",
    title="Economy",
    settings=EconomySettings,
    texts=text,
    metadata=Base.metadata,
    migrations="guildkit_economy.migrations",
)

# What the plugin consists of: each module adds its part to `plugin`.
from guildkit_economy import (  # noqa: E402
    checks,  # noqa: F401
    commands,  # noqa: F401
    components,  # noqa: F401
    guide,  # noqa: F401
    hints,  # noqa: F401
    jobs,  # noqa: F401
    listeners,  # noqa: F401
    live,  # noqa: F401
    privacy,  # noqa: F401
    receiver,  # noqa: F401
    scenes,  # noqa: F401
)

__all__ = ["plugin"]
