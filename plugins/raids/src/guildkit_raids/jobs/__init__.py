"""What happens by itself: each module adds its jobs to the plugin."""

from guildkit_raids.jobs import (
    bench,
    companions,
    digests,
    members,
    reach,
    reconciling,
    reminders,
    roles,
    series,
    stale,
    voice,
    watch,
)

__all__ = [
    "bench",
    "companions",
    "digests",
    "members",
    "reach",
    "reconciling",
    "reminders",
    "roles",
    "series",
    "stale",
    "voice",
    "watch",
]
