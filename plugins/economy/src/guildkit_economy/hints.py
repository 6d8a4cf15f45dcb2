"""What members should know of failures that are not the economy's own."""

from guildkit_economy import plugin
from guildkit_economy.stream.platform import PlatformError
from guildkit_economy.texts import text

plugin.error_hint(
    "stream",
    PlatformError,
    cause=text("hint-stream-cause"),
    remedy=text("hint-stream-remedy"),
    retry=True,
)
