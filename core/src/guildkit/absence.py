"""What was missed: the bot was not running, its session was lost for good, or it was not in the guild.

Discord tells nothing of what happened meanwhile. So once the bot is back, each plugin mends what it can (the hook
`guildkit_reconcile`), and its live messages are looked at again: by jobs, so that a crash in between loses none of it, and
spread out, so that a bot of ten thousand guilds does not ask Discord for everything at once.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from guildkit import hooks
from guildkit.gate import CORE
from guildkit.jobs.queue import enqueue_again
from guildkit.live import AGAIN
from guildkit.records import Job
from guildkit.settings import OPERATOR

if TYPE_CHECKING:
    import random
    from collections.abc import Collection, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    import pluggy

    from guildkit.clock import Clock
    from guildkit.context import GuildContext
    from guildkit.dispatcher import Dispatcher
    from guildkit.jobs import Jobs
    from guildkit.services import Services
    from guildkit.storage.database import Database

RECONCILE: Final = "reconcile"
"""The job that calls a plugin's `guildkit_reconcile`."""
ATTEMPTS: Final = 5
PACE: Final = timedelta(seconds=0.2)
"""How much time there is for each guild, on average."""
JOBS_TOGETHER: Final = 500
"""So many are stored in one transaction."""


def reconcile_job(manager: pluggy.PluginManager, plugin: str) -> Job:
    """Return the job that calls a plugin's `guildkit_reconcile`; the job's own limit of time is the hook's."""

    async def handler(ctx: GuildContext) -> None:
        for impl in hooks.implementations(manager, "guildkit_reconcile", plugin):
            function: Any = impl.function
            await function(**dict.fromkeys(impl.argnames, ctx))

    return Job(RECONCILE, handler, ATTEMPTS)


class Absence:
    """Lets plugins mend what they could not see."""

    def __init__(self, database: Database, jobs: Jobs, clock: Clock, rng: random.Random) -> None:
        self._database = database
        self._jobs = jobs
        self._clock = clock
        self._rng = rng
        self._services: Services
        self._dispatcher: Dispatcher

    def connect(self, services: Services, dispatcher: Dispatcher) -> None:
        """Learn which guilds there are, and which plugins are on in them."""
        self._services, self._dispatcher = services, dispatcher

    async def over(self, guild_ids: Collection[int], *, joined: bool) -> None:
        """Note that the bot is back in guilds: with all the others, unless it has just `joined` these."""
        wanted = {guild_id: self._dispatcher.having(guild_id, {RECONCILE, AGAIN}) for guild_id in guild_ids}
        await self._enqueue(wanted, among=1 if joined else len(self._services.client.guilds))

    async def changed(self, guild_ids: AbstractSet[int]) -> None:
        """Note that switches, settings or the language were changed, which live messages and the guide may show.

        Args:
            guild_ids: where; with `OPERATOR`, everywhere.
        """
        here = {guild.id for guild in self._services.client.guilds}
        concerned = here if OPERATOR in guild_ids else here & guild_ids
        wanted = {
            guild_id: [
                (plugin, name)
                for plugin, name in self._dispatcher.having(guild_id, {RECONCILE, AGAIN})
                # The guide may have been switched on.
                if name == AGAIN or plugin == CORE
            ]
            for guild_id in concerned
        }
        await self._enqueue(wanted, among=len(concerned))

    async def _enqueue(self, wanted: Mapping[int, Sequence[tuple[str, str]]], *, among: int) -> None:
        """Enqueue these jobs, by guild, each guild's at a moment of its own."""
        now = self._clock.now()
        jobs = [
            (guild_id, plugin, name, at)
            for guild_id, names in wanted.items()
            for at in [now + self._rng.uniform(0, among - 1) * PACE]
            for plugin, name in names
        ]
        for start in range(0, len(jobs), JOBS_TOGETHER):
            async with self._database.system_session("mend what was missed") as session:
                await enqueue_again(session, jobs[start : start + JOBS_TOGETHER])
        if jobs:
            self._jobs.wake()
