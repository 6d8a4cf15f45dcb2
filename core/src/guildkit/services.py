"""What contexts need of the running bot, in one place."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from guildkit.channels import Channels
from guildkit.groups import Groups

if TYPE_CHECKING:
    import random

    import disnake

    from guildkit.clock import Clock
    from guildkit.edits import EditBudget
    from guildkit.failures import Failures
    from guildkit.host import PluginHost
    from guildkit.jobs import Jobs
    from guildkit.metrics import Metrics
    from guildkit.operators import Operators
    from guildkit.rates import Rates
    from guildkit.settings import SettingsStore
    from guildkit.shards import Shards
    from guildkit.storage.database import Database
    from guildkit.switchboard import Switchboard
    from guildkit.tiers import Tiers


@dataclass(slots=True)
class Services:
    """The parts of the bot that contexts reach."""

    client: disnake.Client
    database: Database
    settings: SettingsStore
    tiers: Tiers
    shards: Shards
    clock: Clock
    rng: random.Random
    jobs: Jobs
    edits: EditBudget
    failures: Failures
    metrics: Metrics
    rates: Rates
    host: PluginHost
    operators: Operators
    switches: Switchboard
    channels: Channels = field(default_factory=Channels)
    groups: Groups = field(init=False)

    def __post_init__(self) -> None:
        self.groups = Groups(self.database)
