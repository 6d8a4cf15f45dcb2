"""The scene of `guildkit demo music`."""

from guildkit_music.scenes import listening

__all__ = ["listening"]
