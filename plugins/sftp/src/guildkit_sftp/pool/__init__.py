"""The pool: connections by guild and credential, shared fairly, and a time limit on whatever is waited for."""

from guildkit_sftp.pool.breaker import HostBreaker
from guildkit_sftp.pool.fair import FairQueue
from guildkit_sftp.pool.leases import Lease
from guildkit_sftp.pool.limits import Limits, Terms
from guildkit_sftp.pool.pool import Pool
from guildkit_sftp.pool.stats import PoolStats, Refusal

__all__ = ["FairQueue", "HostBreaker", "Lease", "Limits", "Pool", "PoolStats", "Refusal", "Terms"]
