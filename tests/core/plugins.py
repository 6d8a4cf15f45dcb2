"""Plugins for tests."""

from guildkit.discovery import Candidate


def candidate(plugin, *, name=None, **metadata):
    """An installed plugin, as discovery would find it."""
    return Candidate(
        name or plugin.name, lambda: plugin, distribution=f"guildkit-{name or plugin.name}", **metadata
    )
