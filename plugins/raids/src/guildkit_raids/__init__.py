"""Raids: plan them, vote on days and times, finish them, and count who was there."""

from guildkit import Plugin
from guildkit_raids.models import Base
from guildkit_raids.settings import RaidSettings
from guildkit_raids.texts import text

plugin = Plugin(
    "raids",
    title="Raids",
    settings=RaidSettings,
    texts=text,
    metadata=Base.metadata,
    migrations="guildkit_raids.migrations",
)

# What the plugin consists of: each module adds its part to `plugin`.
from guildkit_raids import (  # noqa: E402
    checks,  # noqa: F401
    commands,  # noqa: F401
    components,  # noqa: F401
    guide,  # noqa: F401
    jobs,  # noqa: F401
    listeners,  # noqa: F401
    live,  # noqa: F401
    privacy,  # noqa: F401
    scenes,  # noqa: F401
    status,  # noqa: F401
)

__all__ = ["plugin"]
