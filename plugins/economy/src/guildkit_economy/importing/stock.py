"""The items of an old shop, and the settings of an old bot, in our words."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from guildkit import UserError
from guildkit_economy.importing import values
from guildkit_economy.names import same
from guildkit_economy.shop.items import ITEMS_LIMIT, Terms

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from guildkit_economy.importing.parts import Part

CURRENCY: Final = {"currency", "currency_name", "points_name", "point_name"}
PER_MINUTE: Final = {"points_per_minute", "watch_points_per_minute"}


def items_of(part: Part | None, taken: Collection[str]) -> tuple[list[Terms], list[str]]:
    """Return what the shop gets, and in words why not the rest of it.

    A role is never taken along: who gives it is to be a manager who may.

    Args:
        part: the old shop.
        taken: what names share that look like those of items that are there (`names.same`).
    """
    found: list[Terms] = []
    said: list[str] = []
    if part is None:
        return found, said
    names = set(taken)
    for row in part.rows:
        title = str(part.of(row, "title") or "")
        if not values.truth(part.of(row, "active")):
            said.append(f"point_shop_items: {title!r} was not for sale, and is only kept.")
            continue
        try:
            stock = values.whole(part.of(row, "stock")) if part.of(row, "stock") is not None else -1
            terms = Terms(
                name=title,
                price=values.whole(part.of(row, "price")),
                description=str(part.of(row, "description") or ""),
                stock=stock if stock >= 0 else None,
            ).checked()
        except (ValueError, UserError) as error:
            said.append(f"point_shop_items: {title!r} is only kept: {values.reason(error)}.")
            continue
        if same(terms.name) in names or len(names) >= ITEMS_LIMIT:
            why = "the shop is full" if len(names) >= ITEMS_LIMIT else "there is one of that name"
            said.append(f"point_shop_items: {title!r} is only kept: {why}.")
            continue
        if part.of(row, "role"):
            said.append(f"point_shop_items: {title!r} came with a role; give it one with `/shop item edit`.")
        names.add(same(terms.name))
        found.append(terms)
    return found, said


def proposals(parts: Mapping[str, Part], guild_id: int) -> list[str]:
    """Return the commands that set here what was set in the old bot, where both have it."""
    wanted: dict[str, str] = {}
    for name in ("bot_settings", "point_settings"):
        part = parts.get(name)
        for row in part.rows if part else ():
            assert part is not None
            key, value = str(part.of(row, "key") or "").casefold(), part.of(row, "value")
            if key in CURRENCY and value and 0 < len(str(value)) <= 20:
                wanted["currency"] = str(value)
            elif key in PER_MINUTE and (points := _number(value)) is not None:
                wanted["watch_points"] = str(points)
    if ranks := _ranks(parts.get("watchtime_roles")):
        wanted["watch_roles"] = json.dumps(ranks)
    return [
        f"guildkit settings set economy.{key} {_quoted(value)} --guild {guild_id}"
        for key, value in sorted(wanted.items())
    ]


def _ranks(part: Part | None) -> list[str]:
    found = []
    for row in part.rows if part else ():
        assert part is not None
        try:
            role = values.snowflake(part.of(row, "role"))
            hours = values.floor(part.of(row, "hours")) or -(-values.floor(part.of(row, "minutes")) // 60)
        except ValueError:
            continue
        if role is not None:
            found.append(f"{hours} = {role}")
    return found


def _number(value: Any) -> int | None:
    try:
        found = values.whole(value)
    except ValueError:
        return None
    return found if 0 <= found <= 1_000_000 else None


def _quoted(value: str) -> str:
    return "'" + value.replace("'", "'\\''") + "'"
