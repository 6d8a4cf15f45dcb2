"""Music: what members ask for, played by a service of its own."""

from guildkit import Plugin
from guildkit_music.models import Base
from guildkit_music.settings import MusicSettings
from guildkit_music.texts import text

plugin = Plugin(
    "music",
    title="Music",
    settings=MusicSettings,
    texts=text,
    metadata=Base.metadata,
    migrations="guildkit_music.migrations",
)

# What the plugin consists of: each module adds its part to `plugin`.
from guildkit_music import (  # noqa: E402
    checks,  # noqa: F401
    commands,  # noqa: F401
    components,  # noqa: F401
    guide,  # noqa: F401
    jobs,  # noqa: F401
    listeners,  # noqa: F401
    live,  # noqa: F401
    privacy,  # noqa: F401
    scenes,  # noqa: F401
    starting,  # noqa: F401
)

__all__ = ["plugin"]
