"""Presences: who is online, and what they are doing."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from guildkit_sandbox import limits

if TYPE_CHECKING:
    from guildkit_sandbox.payloads import Payload
    from guildkit_sandbox.state.guilds import Guild
    from guildkit_sandbox.state.users import User
    from guildkit_sandbox.state.world import World

OFFLINE: Final = "offline"
STATUSES: Final = frozenset({"online", "idle", "dnd", "invisible", OFFLINE})
CUSTOM: Final = 4
VERBS: Final = {0: "Playing", 1: "Streaming", 2: "Listening to", 3: "Watching", 5: "Competing in"}


@dataclass(frozen=True)
class Presence:
    """What others see of a user's being there."""

    status: str = "online"
    activities: list[Payload] = field(default_factory=list)

    def to_dict(self, user: User) -> Payload:
        """Return the presence object, without the guild."""
        device = "web" if user.bot else "desktop"
        return {
            "user": {"id": str(user.id)},
            "status": self.status,
            "activities": self.activities,
            "client_status": {} if self.status == OFFLINE else {device: self.status},
        }


class Presences:
    """Who is online: people unless they went away, the bot while it has a session.

    Args:
        world: where they are.
    """

    def __init__(self, world: World) -> None:
        self._world = world
        self._known: dict[int, Presence] = {}

    def of(self, user: User) -> Presence:
        """Return a user's presence."""
        known = self._known.get(user.id)
        return known or Presence(OFFLINE if user.bot else "online")

    def within(self, guild: Guild, users: list[User] | None = None) -> list[Payload]:
        """Return the presences of those members, or all, who are not offline."""
        found = [member.user for member in guild.members.values()] if users is None else users
        presences = ((user, self.of(user)) for user in found)
        return [presence.to_dict(user) for user, presence in presences if presence.status != OFFLINE]

    def counts(self, guild: Guild) -> Payload:
        """Return how many members there are and how many of them are here, as Discord says where it is asked to."""
        return {
            "approximate_member_count": len(guild.members),
            "approximate_presence_count": len(self.within(guild)),
        }

    def update(self, user: User, status: str, activities: list[Payload]) -> None:
        """Let a user come, go, or do something, and tell every guild that they are in."""
        world = self._world
        created = int(world.now().timestamp() * 1000)
        shown = OFFLINE if status == "invisible" else status
        doing = [] if shown == OFFLINE else [{**activity, "created_at": created} for activity in activities]
        presence = Presence(shown, doing)
        if presence == self.of(user):
            return
        self._known[user.id] = presence
        for guild in world.guilds.values():
            if user.id in guild.members:
                data = {**presence.to_dict(user), "guild_id": str(guild.id)}
                world.emit("PRESENCE_UPDATE", data, guild=guild)
        world.changed.notify()


def asked_for(data: Any) -> tuple[str, list[Payload]] | None:
    """Return the status and the activities that a bot asks for, or None where they make no sense.

    Of an activity Discord takes the name, the kind, the state and, of a stream, the address.
    """
    if not isinstance(data, dict) or data.get("status") not in STATUSES:
        return None
    since, activities = data.get("since"), data.get("activities")
    if activities is None:
        # As before there could be several; hikari still says it so, and Discord still understands.
        activities = [] if data.get("game") is None else [data["game"]]
    if not (since is None or isinstance(since, int | float)) or not isinstance(data.get("afk", False), bool):
        return None
    if not isinstance(activities, list) or not all(_is_activity(activity) for activity in activities):
        return None
    taken = ("name", "type", "state", "url")
    return data["status"], [
        {key: activity[key] for key in taken if activity.get(key) is not None} for activity in activities
    ]


def described(activity: Payload) -> str:
    """Return an activity as people read it: `Playing Chess`."""
    if activity["type"] == CUSTOM:
        return str(activity.get("state", ""))
    return f"{VERBS[activity['type']]} {activity['name']}"


def _is_activity(activity: Any) -> bool:
    return (
        isinstance(activity, dict)
        and (activity.get("type") in VERBS or activity.get("type") == CUSTOM)
        and isinstance(activity.get("name"), str)
        and 0 < len(activity["name"]) <= limits.ACTIVITY_TEXT
        and len(activity.get("state") or "") <= limits.ACTIVITY_TEXT
    )
