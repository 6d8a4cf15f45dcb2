"""Entitlements: which guilds and users have what the application sells."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from guildkit_sandbox.errors import Refused
from guildkit_sandbox.rest.access import require_own_application
from guildkit_sandbox.rest.routing import Call, route
from guildkit_sandbox.state.entitlements import CONSUMABLE, FOR_GUILD, FOR_USER, Entitlement
from guildkit_sandbox.validation.forms import Form

if TYPE_CHECKING:
    from guildkit_sandbox.payloads import Payload

_ALL: Final = "/applications/{application_id}/entitlements"
_ONE: Final = _ALL + "/{entitlement_id}"
_GUILD: Final = 1
_USER: Final = 2
_MOST: Final = 100


@route("GET", _ALL)
def list_entitlements(call: Call) -> list[Payload]:
    """Entitlements, the newest first; those that have ended are among them, those that were deleted are not."""
    require_own_application(call)
    user_id, guild_id, skus = call.query_id("user_id"), call.query_id("guild_id"), _skus(call)
    active = call.flag("only_active")
    ended = not (active or call.flag("exclude_ended"))
    deleted = "exclude_deleted" in call.query and not (active or call.flag("exclude_deleted"))
    now = call.world.now()
    found = {
        each.id: each
        for each in call.world.entitlements.by_id.values()
        if (user_id is None or (each.guild is None and each.user.id == user_id))
        and (guild_id is None or (each.guild is not None and each.guild.id == guild_id))
        and (not skus or each.sku.id in skus)
        and (ended or not each.is_over(now))
        and (deleted or not each.deleted)
    }
    return [found[entitlement_id].to_dict() for entitlement_id in _page(call, list(found))]


def _skus(call: Call) -> set[int]:
    form = Form()
    given = [part for part in call.query.get("sku_ids", "").split(",") if part]
    skus = set(form.snowflakes({"sku_ids": given}, "sku_ids", (), most=_MOST))
    form.check()
    return skus


def _page(call: Call, ids: list[int]) -> list[int]:
    """Return the ids that are asked for: the newest first, or the oldest where those after one are wanted."""
    limit = call.number("limit", _MOST, most=_MOST)
    after, before = call.query_id("after"), call.query_id("before")
    within = (each for each in ids if (after or 0) < each and (before is None or each < before))
    return sorted(within, reverse=after is None)[:limit]


@route("GET", _ONE)
def get_entitlement(call: Call) -> Payload:
    """One entitlement."""
    return _entitlement(call).to_dict()


@route("POST", _ALL)
def create_test_entitlement(call: Call) -> Payload:
    """Let a guild or a user have a subscription, to try what comes of it."""
    require_own_application(call)
    data = call.form()
    form = Form()
    for key in ("sku_id", "owner_id"):
        if data.get(key) is None:
            form.refuse((key,), "BASE_TYPE_REQUIRED", "This field is required")
    kind = form.choice(data, "owner_type", (), (_GUILD, _USER), required=True)
    form.check()
    sku_id, owner_id = (form.snowflake(data[key], (key,)) for key in ("sku_id", "owner_id"))
    form.check()
    world = call.world
    sku = world.entitlements.sku(sku_id)
    if sku.kind != (FOR_GUILD if kind == _GUILD else FOR_USER):
        raise Refused(50057)
    if kind == _GUILD:
        # What a guild has says who bought it: here the application itself.
        return world.entitlements.grant(sku, world.bot, world.guild(owner_id), test=True).to_dict()
    if owner_id not in world.users:
        raise Refused(10013)
    return world.entitlements.grant(sku, world.users[owner_id], test=True).to_dict()


@route("DELETE", _ONE)
def delete_test_entitlement(call: Call) -> None:
    """Delete an entitlement that the bot has made itself; it can take nothing from those who have paid."""
    entitlement = _entitlement(call)
    if not entitlement.test or entitlement.deleted:
        raise Refused(10029)
    call.world.entitlements.delete(entitlement)


@route("POST", _ONE + "/consume")
def consume_entitlement(call: Call) -> None:
    """Note that what was bought is used up, so that it can be bought again."""
    entitlement = _entitlement(call)
    if entitlement.sku.kind != CONSUMABLE or entitlement.deleted:
        raise Refused(50057)
    entitlement.consumed = True


def _entitlement(call: Call) -> Entitlement:
    require_own_application(call)
    found = call.world.entitlements.by_id.get(call.ids["entitlement_id"])
    if found is None:
        raise Refused(10029)
    return found
