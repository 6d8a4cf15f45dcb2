"""Messages that follow the state of raids: each module adds its own to the plugin."""

from guildkit_raids.live import members, mirror, planner

__all__ = ["members", "mirror", "planner"]
