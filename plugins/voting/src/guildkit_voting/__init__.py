"""Voting: a guild puts questions to its members, and counts their ballots by the method it chose."""

from guildkit import Plugin
from guildkit_voting.models import Base
from guildkit_voting.settings import VotingSettings
from guildkit_voting.texts import text

plugin = Plugin(
    "voting",
    title="Voting",
    settings=VotingSettings,
    texts=text,
    metadata=Base.metadata,
    migrations="guildkit_voting.migrations",
)

# What the plugin consists of: each module adds its part to `plugin`.
from guildkit_voting import checks, commands, components, guide, jobs, live, privacy, reminders, scenes  # noqa: E402, F401

__all__ = ["plugin"]
