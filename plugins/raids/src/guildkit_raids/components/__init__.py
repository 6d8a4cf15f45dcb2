"""Buttons, selects and forms: each module adds its own to the plugin."""

from guildkit_raids.components import bench, deciding, finishing, forms, lists, members, planning, voting

__all__ = ["bench", "deciding", "finishing", "forms", "lists", "members", "planning", "voting"]
