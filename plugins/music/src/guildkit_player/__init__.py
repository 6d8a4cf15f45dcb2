"""The player service: what resolves, reads and sends music. It knows neither guildkit nor Discord's main gateway."""

__version__ = "0.1.0"
