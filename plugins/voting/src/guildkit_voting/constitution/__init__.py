"""The constitution: the rules by which a guild governs itself, in versions."""

from guildkit_voting.constitution.variables import Constitution, grouped
from guildkit_voting.constitution.versions import (
    Change,
    Version,
    amended,
    at,
    change,
    enact,
    fits,
    founded,
    history,
    how_many,
    in_force,
    require_no_vote,
)

__all__ = [
    "Change",
    "Constitution",
    "Version",
    "amended",
    "at",
    "change",
    "enact",
    "fits",
    "founded",
    "grouped",
    "history",
    "how_many",
    "in_force",
    "require_no_vote",
]
