"""IDENTIFY: what a bot says of itself when it starts a session."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from guildkit_sandbox import limits
from guildkit_sandbox.gateway.connections import Closing
from guildkit_sandbox.intents import EXISTING, PRIVILEGED
from guildkit_sandbox.state.presences import asked_for

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from guildkit_sandbox.payloads import Payload


class Identity(NamedTuple):
    """What a session is started with."""

    intents: int
    shard: tuple[int, int]
    large_threshold: int
    presence: tuple[str, list[Payload]]
    packs: bool
    """Whether the bot can read large payloads compressed one by one."""


def identity(data: Payload, *, privileged: AbstractSet[str], shards: int) -> Identity:
    """Return what a bot says of itself.

    Args:
        data: what came with IDENTIFY.
        privileged: the privileged intents that are granted.
        shards: how many shards the bot must have at least.

    Raises:
        Closing: where something is wrong with it.
    """
    presence = asked_for(data.get("presence") or {"status": "online"})
    least, most = limits.LARGE_THRESHOLD
    threshold = data.get("large_threshold", least)
    if presence is None or not isinstance(threshold, int):
        raise Closing(4002)
    return Identity(
        _intents(data.get("intents"), privileged),
        _shard(data.get("shard") or [0, 1], shards),
        min(max(threshold, least), most),
        presence,
        packs=data.get("compress") is True,
    )


def _intents(intents: Any, privileged: AbstractSet[str]) -> int:
    if not isinstance(intents, int) or intents & ~EXISTING:
        raise Closing(4013)
    if any(intents & intent and name not in privileged for name, intent in PRIVILEGED.items()):
        raise Closing(4014)
    return intents


def _shard(shard: Any, shards: int) -> tuple[int, int]:
    if (
        not isinstance(shard, list)
        or len(shard) != 2
        or not all(isinstance(part, int) for part in shard)
        or not 0 <= shard[0] < shard[1]
    ):
        raise Closing(4010)
    if shard[1] < shards:
        raise Closing(4011)
    return shard[0], shard[1]
