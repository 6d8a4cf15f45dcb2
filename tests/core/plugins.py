"""Plugins for tests."""

from guildkit.discovery import Candidate


def candidate(plugin, *, name=None, **metadata):
    """An installed plugin, as discovery would find it."""
    return Candidate(
        name or plugin.name, lambda: plugin, distribution=f"guildkit-{name or plugin.name}", **metadata
    )


CORE_COMMANDS = [
    "plugins",
    "settings",
    "privacy",
    "audit",
    "help",
    "help2",
    "status",
    "debug",
    "error_guide",
    "purge",
    "purgebot",
]
"""What the owner of a guild can type where no plugin is on."""


def commands_of(person):
    """The commands of plugins that a person finds."""
    return [name for name in person.commands() if name not in CORE_COMMANDS]
