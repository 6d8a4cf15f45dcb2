"""What the gateway tells: each module adds its listeners to the plugin."""

from guildkit_music.listeners import joined, requests, voice

__all__ = ["joined", "requests", "voice"]
