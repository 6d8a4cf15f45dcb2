"""Buttons, selects and forms: each module adds its own to the plugin."""

from guildkit_music.components import lists, player, setup

__all__ = ["lists", "player", "setup"]
