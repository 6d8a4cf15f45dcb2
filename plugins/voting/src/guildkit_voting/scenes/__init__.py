"""What `guildkit demo voting` plays, in this order."""

from guildkit_voting.scenes import counting, governing, campaigning  # isort: skip

__all__ = ["campaigning", "counting", "governing"]
