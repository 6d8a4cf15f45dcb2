"""Buttons, selects and forms: each module adds its part to the plugin."""

from guildkit_voting.components import campaigns, deciding, reading, voting, writing

__all__ = ["campaigns", "deciding", "reading", "voting", "writing"]
