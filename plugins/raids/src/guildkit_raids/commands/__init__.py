"""What members and leaders type: each module adds its commands to the plugin."""

from guildkit_raids.commands import (
    classes,
    dungeons,
    export,
    importing,
    members,
    raids,
    remote,
    series,
    stats,
)

__all__ = ["classes", "dungeons", "export", "importing", "members", "raids", "remote", "series", "stats"]
