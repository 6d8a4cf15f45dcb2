"""Jobs: work that survives a restart, stored in the transaction that caused it.

A job is claimed under a lease, run in its guild's context, and removed; one with a schedule is set to its next run instead.
What it does in the database happens exactly once if it happens in `async with ctx.completion()`, which ends the job in
the same transaction; what it does in Discord happens at least once, and is made harmless by a nonce or by editing a known
message.
"""

from guildkit.jobs.context import JobContext, Postponed
from guildkit.jobs.queue import JobQueue
from guildkit.jobs.worker import Jobs

__all__ = ["JobContext", "JobQueue", "Jobs", "Postponed"]
