"""What the application sells, and who has it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from guildkit_sandbox.errors import Refused

if TYPE_CHECKING:
    from datetime import datetime

    from guildkit_sandbox.payloads import Payload
    from guildkit_sandbox.state.guilds import Guild
    from guildkit_sandbox.state.users import User
    from guildkit_sandbox.state.world import World

FOR_GUILD: Final = "guild"
FOR_USER: Final = "user"
CONSUMABLE: Final = "consumable"
KINDS: Final = (FOR_GUILD, FOR_USER, CONSUMABLE)

PURCHASE: Final = 1
SUBSCRIPTION: Final = 8


@dataclass(frozen=True)
class Sku:
    """Something that the application sells: a subscription of a guild or of a user, or what one uses up."""

    id: int
    name: str
    kind: str


@dataclass(eq=False)
class Entitlement:
    """That a guild or a user has a SKU."""

    id: int
    sku: Sku
    application_id: int
    user: User
    """Who has it; where a guild has it, who bought it."""
    guild: Guild | None
    starts: datetime | None
    ends: datetime | None
    """When it ends, as far as that is known."""
    test: bool
    """Whether the bot made it itself, to try what comes of it."""
    deleted: bool = False
    consumed: bool = False

    def is_over(self, now: datetime) -> bool:
        """Return whether it has ended."""
        return self.ends is not None and self.ends <= now

    def to_dict(self) -> Payload:
        """Return the entitlement object."""
        payload: Payload = {
            "id": str(self.id),
            "sku_id": str(self.sku.id),
            "application_id": str(self.application_id),
            "user_id": str(self.user.id),
            "type": PURCHASE if self.sku.kind == CONSUMABLE else SUBSCRIPTION,
            "deleted": self.deleted,
            "consumed": self.consumed,
            "starts_at": self.starts and self.starts.isoformat(),
            "ends_at": self.ends and self.ends.isoformat(),
        }
        if self.guild is not None:
            payload["guild_id"] = str(self.guild.id)
        return payload


class Entitlements:
    """The SKUs of the application, and every entitlement there ever was.

    Args:
        world: where those are who buy.
    """

    def __init__(self, world: World) -> None:
        self._world = world
        self.skus: dict[int, Sku] = {}
        self.by_id: dict[int, Entitlement] = {}

    def offer(self, name: str, kind: str) -> Sku:
        """Begin to sell something."""
        if kind not in KINDS:
            raise ValueError(f"no kind of SKU: {kind!r}; there are {', '.join(KINDS)}")
        sku = Sku(self._world.snowflakes.next(), name, kind)
        self.skus[sku.id] = sku
        return sku

    def sku(self, sku_id: int) -> Sku:
        """Return what is sold under an id."""
        if sku_id not in self.skus:
            raise Refused(10027)
        return self.skus[sku_id]

    def grant(
        self,
        sku: Sku,
        user: User,
        guild: Guild | None = None,
        *,
        ends: datetime | None = None,
        test: bool = False,
    ) -> Entitlement:
        """Let a guild or a user have a SKU; what the bot made itself lasts until it is deleted."""
        world = self._world
        entitlement = Entitlement(
            id=world.snowflakes.next(),
            sku=sku,
            application_id=world.bot.id,
            user=user,
            guild=guild,
            starts=None if test else world.now(),
            ends=None,
            test=test,
        )
        self.by_id[entitlement.id] = entitlement
        self._lasts_until(entitlement, ends)
        self._tell("ENTITLEMENT_CREATE", entitlement)
        return entitlement

    def extend(self, entitlement: Entitlement, ends: datetime | None) -> None:
        """Let it end at another time, or not at all."""
        self._lasts_until(entitlement, ends)
        self._tell("ENTITLEMENT_UPDATE", entitlement)

    def end(self, entitlement: Entitlement) -> None:
        """Let it end now."""
        self.extend(entitlement, self._world.now())

    def delete(self, entitlement: Entitlement) -> None:
        """Take it back, as a refund does."""
        entitlement.deleted = True
        self._tell("ENTITLEMENT_DELETE", entitlement)

    def held(self, user: User, guild: Guild | None) -> list[Entitlement]:
        """Return what a user has, and the guild that they are in, at the moment."""
        now = self._world.now()
        return [
            each
            for each in self.by_id.values()
            if (each.user is user if each.guild is None else each.guild is guild)
            and not (each.deleted or each.consumed or each.is_over(now))
        ]

    def _lasts_until(self, entitlement: Entitlement, ends: datetime | None) -> None:
        entitlement.ends = ends
        if ends is not None and ends > self._world.now():
            self._world.agenda.at(ends, lambda: self._has_ended(entitlement, ends))

    def _has_ended(self, entitlement: Entitlement, ends: datetime) -> None:
        if entitlement.ends == ends and not entitlement.deleted:
            self._tell("ENTITLEMENT_UPDATE", entitlement)

    def _tell(self, event: str, entitlement: Entitlement) -> None:
        # It is the application that is told, whether its bot is in the guild or not.
        self._world.emit(event, entitlement.to_dict())
        self._world.changed.notify()
