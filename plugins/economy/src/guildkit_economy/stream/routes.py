"""What names the live messages and buttons around a stream."""

from guildkit import Route

PANEL = Route("economy", "link-panel")
"""The live message by which members link their accounts."""
LINK = Route("economy", "link")
VOID = Route("economy", "gift-void/{number:int}")
