"""What people buy from the application, for themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from guildkit_sandbox.people.onlooker import Onlooker
from guildkit_sandbox.people.refusals import CannotDo
from guildkit_sandbox.state.entitlements import CONSUMABLE, FOR_USER

if TYPE_CHECKING:
    from datetime import datetime

    from guildkit_sandbox.state.entitlements import Entitlement, Sku
    from guildkit_sandbox.state.guilds import Guild
    from guildkit_sandbox.state.users import User
    from guildkit_sandbox.state.world import World


class Buyer(Onlooker):
    """A member who looks at the application's store."""

    async def subscribe(self, sku: Sku | int, *, ends_at: datetime | None = None) -> Entitlement:
        """Subscribe for oneself, whatever guild one is in."""
        return buy(self._world, sku, FOR_USER, self.user, ends=ends_at)

    async def buy(self, sku: Sku | int) -> Entitlement:
        """Buy what is used up."""
        return buy(self._world, sku, CONSUMABLE, self.user)


def buy(
    world: World,
    sku: Sku | int,
    kind: str,
    user: User,
    guild: Guild | None = None,
    *,
    ends: datetime | None = None,
) -> Entitlement:
    """Buy what the store offers, of the kind that is meant; nobody is sold a second one of what they have."""
    found = world.entitlements.skus.get(sku if isinstance(sku, int) else sku.id)
    whose = user.name if guild is None else guild.name
    if found is None or found.kind != kind:
        raise CannotDo(f"nothing of the kind is sold for {whose}: {sku!r}")
    if any(each.sku is found and each.guild is guild for each in world.entitlements.held(user, guild)):
        raise CannotDo(f"{whose} has {found.name} already")
    return world.entitlements.grant(found, user, guild, ends=ends)
