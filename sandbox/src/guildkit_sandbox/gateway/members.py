"""REQUEST_GUILD_MEMBERS: who is asked for, and in how many chunks they come."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from guildkit_sandbox import limits
from guildkit_sandbox.gateway.connections import REQUEST_GUILD_MEMBERS, Closing
from guildkit_sandbox.intents import Intents

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from guildkit_sandbox.gateway.sessions import Session
    from guildkit_sandbox.payloads import Payload
    from guildkit_sandbox.state.guilds import Guild, Member
    from guildkit_sandbox.state.world import World


class MemberRequests:
    """Answers requests for the members of guilds.

    Args:
        world: where the guilds are.
        paced: whether all members of a guild are told only every thirty seconds.
    """

    def __init__(self, world: World, *, paced: bool) -> None:
        self._world = world
        self._paced = paced
        self._told_all: dict[int, datetime] = {}

    def answers(self, session: Session, data: Payload) -> Iterator[tuple[str, Payload]]:
        """Yield the events that answer a request; nothing for a guild that the session does not have."""
        query, limit, wanted = data.get("query"), data.get("limit"), data.get("user_ids")
        guild_id = _id(data.get("guild_id"))
        if wanted is None and not (isinstance(query, str) and isinstance(limit, int) and limit >= 0):
            raise Closing(4002)
        guild = self._world.guilds.get(guild_id)
        if guild is None or not self._world.is_in(guild) or not session.is_for(guild_id):
            return
        extra: Payload = {}
        nonce = data.get("nonce")
        if isinstance(nonce, str) and len(nonce.encode()) <= limits.REQUEST_NONCE:
            extra["nonce"] = nonce
        if wanted is not None:
            ids = [_id(user) for user in (wanted if isinstance(wanted, list) else [wanted])]
            ids = ids[: limits.REQUESTED_MEMBERS]
            members = [guild.members[user] for user in ids if user in guild.members]
            missing = [str(user) for user in ids if user not in guild.members]
            if missing:
                extra["not_found"] = missing
        elif query:
            limit = min(limit or limits.REQUESTED_MEMBERS, limits.REQUESTED_MEMBERS)
            members = guild.members_called(query)[:limit]
        else:
            if not session.intents & Intents.GUILD_MEMBERS:
                raise Closing(4014)
            wait = 0.0 if limit else self._wait(guild)
            if wait:
                meta = {"guild_id": str(guild.id), **extra}
                yield "RATE_LIMITED", {"opcode": REQUEST_GUILD_MEMBERS, "retry_after": wait, "meta": meta}
                return
            members = list(guild.members.values())[: limit or None]
        presences = bool(data.get("presences")) and bool(session.intents & Intents.GUILD_PRESENCES)
        yield from self._chunks(guild, members, extra, presences=presences)

    def _wait(self, guild: Guild) -> float:
        now = self._world.now()
        last = self._told_all.get(guild.id)
        if self._paced and last is not None and now - last < limits.ALL_MEMBERS_PAUSE:
            return (limits.ALL_MEMBERS_PAUSE - (now - last)).total_seconds()
        self._told_all[guild.id] = now
        return 0.0

    def _chunks(
        self, guild: Guild, members: list[Member], extra: Payload, *, presences: bool
    ) -> Iterator[tuple[str, Payload]]:
        size = limits.MEMBERS_CHUNK
        chunks = [members[at : at + size] for at in range(0, len(members), size)] or [[]]
        for number, chunk in enumerate(chunks):
            payload: Payload = {
                "guild_id": str(guild.id),
                "members": [member.to_dict() for member in chunk],
                "chunk_index": number,
                "chunk_count": len(chunks),
                **extra,
            }
            if presences:
                payload["presences"] = self._world.presences.within(guild, [member.user for member in chunk])
            yield "GUILD_MEMBERS_CHUNK", payload


def _id(value: Any) -> int:
    """Return a snowflake; only one guild can be asked for, so a list of them is none."""
    if isinstance(value, int | str) and str(value).isdecimal():
        return int(value)
    raise Closing(4002)
