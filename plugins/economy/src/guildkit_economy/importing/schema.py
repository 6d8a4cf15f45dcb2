"""The tables of old bots: by which names each column goes, and what becomes of the rows.

To give a table a home: write in `becomes` what it turns into, take it up in `plan.Plan`, and store it in `applying`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

SERVER: Final = ("discord_server_id", "server_id", "guild_id")
"""Where a bot was half-way to several servers, the server that a row belongs to."""
NAME: Final = ("kick_username", "kick_name", "username", "kick_user", "viewer", "name")
MEMBER: Final = ("discord_id", "discord_user_id", "user_id", "member_id")
KEY: Final = ("key", "setting_key", "setting", "name")
ID: Final = ("id",)
AT: Final = ("created_at", "updated_at", "last_updated", "timestamp", "date", "linked_at", "expires_at")

KEPT: Final = "kept word for word"


@dataclass(frozen=True, slots=True)
class Known:
    """A table of an old bot.

    Attributes:
        becomes: what its rows turn into here.
        columns: by what we call them, the names that a column may have; the first that is there counts.
        sums: what is added up as a proof.
        shared: whether a row without a server is for all of them.
    """

    becomes: str
    columns: dict[str, tuple[str, ...]]
    sums: tuple[str, ...] = ()
    shared: bool = False

    def found_in(self, columns: Iterable[str]) -> dict[str, str]:
        """Return by our words the names that a table's columns have."""
        there = {name.casefold(): name for name in columns}
        found: dict[str, str] = {}
        for ours, names in self.columns.items():
            free = (there[name] for name in names if name in there and there[name] not in found.values())
            if (name := next(free, None)) is not None:
                found[ours] = name
        return found


def _settings(becomes: str = "kept; what is set here likewise is proposed") -> Known:
    return Known(becomes, {"key": KEY, "value": ("value", "setting_value")}, shared=True)


def _people(becomes: str = KEPT, **columns: tuple[str, ...]) -> Known:
    return Known(becomes, {"id": ID, "name": NAME, "member": MEMBER, **columns})


KNOWN: Final = {
    "servers": Known(KEPT, {"id": ID, "title": ("name", "server_name")}, shared=True),
    "bot_settings": _settings(),
    "point_settings": _settings(),
    "raffle_widget_settings": _settings(KEPT),
    "user_points": Known(
        "balances",
        {
            "name": NAME,
            "member": MEMBER,
            "points": ("points", "balance", "amount", "total_points"),
            "earned": ("total_earned", "earned"),
            "spent": ("total_spent", "spent"),
        },
        sums=("points",),
    ),
    "points_watchtime_converted": Known(
        "kept: watch time is not paid twice",
        {"name": NAME, "minutes": ("minutes_converted", "converted_minutes", "minutes", "watchtime")},
        sums=("minutes",),
    ),
    "point_sales": _people(
        points=("points", "price", "cost", "points_spent", "amount"), item=("item_name", "item", "item_id")
    ),
    "point_shop_items": Known(
        "items of the shop",
        {
            "id": ID,
            "title": ("name", "item_name", "title"),
            "description": ("description", "details"),
            "price": ("price", "cost", "points", "point_cost"),
            "stock": ("stock", "quantity", "remaining"),
            "role": ("role_id", "discord_role_id"),
            "active": ("active", "is_active", "enabled", "available"),
        },
        sums=("price",),
    ),
    "watchtime": Known(
        "watch time",
        {
            "name": ("username", *NAME),
            "member": MEMBER,
            "minutes": (
                "minutes",
                "watch_minutes",
                "watchtime_minutes",
                "total_minutes",
                "watchtime",
                "watch_time",
            ),
            "seconds": ("seconds", "watch_seconds", "watchtime_seconds", "total_seconds"),
            "hours": ("hours", "watch_hours", "total_hours"),
        },
        sums=("minutes", "seconds", "hours"),
    ),
    "watchtime_roles": Known(
        "kept; the setting `watch_roles` is proposed",
        {
            "id": ID,
            "role": ("role_id", "discord_role_id"),
            "minutes": ("minutes", "minutes_required", "required_minutes"),
            "hours": ("hours", "hours_required", "required_hours"),
        },
        shared=True,
    ),
    "links": Known(
        "whose a name is; each links once more, for only the name was known",
        {"member": MEMBER, "name": NAME},
        shared=True,
    ),
    "pending_links": _people(),
    "oauth_notifications": _people(),
    "raffle_periods": Known(
        "kept; what was not drawn may go on here",
        {
            "id": ID,
            "state": ("status", "state"),
            "over": ("ended", "is_ended", "drawn", "is_drawn", "closed", "is_closed"),
            "active": ("active", "is_active", "open", "is_open"),
        },
    ),
    "raffle_tickets": _people(
        period=("period_id", "raffle_period_id"), tickets=("total_tickets", "tickets", "ticket_count")
    ),
    "raffle_draws": Known(
        KEPT,
        {
            "id": ID,
            "period": ("period_id", "raffle_period_id"),
            "member": ("winner_discord_id", "winner_id", *MEMBER),
            "name": ("winner_kick_name", "winner_username", *NAME),
        },
    ),
    "shuffle_slots": _people(),
    "slot_requests": _people(),
    "gtb_sessions": Known(KEPT, {"id": ID}),
    "clips": _people(),
    "custom_commands": Known(
        "commands of the server's own",
        {
            "id": ID,
            "title": ("command", "command_name", "name", "trigger"),
            "text": ("response", "message", "text", "output", "content", "reply"),
            "cooldown": ("cooldown", "cooldown_seconds"),
            "active": ("active", "is_active", "enabled"),
        },
    ),
    "timed_messages": Known(KEPT, {"id": ID}),
}
"""Tables that an old bot has. Any other is reported, and kept like these."""
STRANGE: Final = Known(f"unknown; {KEPT}", {"name": NAME[:-1], "member": MEMBER})
