"""Messages that follow the player."""

from guildkit_music.live import now_playing

__all__ = ["now_playing"]
