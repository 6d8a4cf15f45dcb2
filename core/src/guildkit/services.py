"""What contexts need of the running bot, in one place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random

    import disnake

    from guildkit.clock import Clock
    from guildkit.edits import EditBudget
    from guildkit.jobs import Jobs
    from guildkit.settings import SettingsStore
    from guildkit.storage.database import Database


@dataclass(slots=True)
class Services:
    """The parts of the bot that contexts reach."""

    client: disnake.Client
    database: Database
    settings: SettingsStore
    clock: Clock
    rng: random.Random
    jobs: Jobs
    edits: EditBudget
