"""What happens by itself: each module adds its jobs to the plugin."""

from guildkit_music.jobs import leaving, reconciling, requests, setup

__all__ = ["leaving", "reconciling", "requests", "setup"]
