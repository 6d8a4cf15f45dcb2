"""What members type: each module adds its commands to the plugin."""

from guildkit_music.commands import history, lists, playing, queue, setup, sound

__all__ = ["history", "lists", "playing", "queue", "setup", "sound"]
