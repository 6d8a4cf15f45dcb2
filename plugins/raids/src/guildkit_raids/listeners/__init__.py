"""What the gateway tells: each module adds its listeners to the plugin."""

from guildkit_raids.listeners import members, voice

__all__ = ["members", "voice"]
