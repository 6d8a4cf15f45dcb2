"""Being there: people come and go, and see who else is there."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from guildkit_sandbox.people.onlooker import Onlooker
from guildkit_sandbox.people.refusals import CannotDo
from guildkit_sandbox.state.presences import STATUSES, described

if TYPE_CHECKING:
    from guildkit_sandbox.payloads import Payload
    from guildkit_sandbox.state.users import User


class SeenPresence(NamedTuple):
    """What the member list says of somebody."""

    status: str
    """`online`, `idle`, `dnd` or `offline`."""
    activity: str
    """What they are doing, as in `Playing Chess`; empty where they do nothing."""


class Visible(Onlooker):
    """An onlooker whom the others see."""

    async def goes(self, status: str, *, playing: str | None = None) -> None:
        """Be `online`, `idle`, `dnd`, `invisible` or `offline`, and play something or not."""
        if status not in STATUSES:
            raise CannotDo(f"nobody is {status!r}; there are {', '.join(sorted(STATUSES))}")
        doing: list[Payload] = [] if playing is None else [{"name": playing, "type": 0}]
        self._world.presences.update(self.user, status, doing)

    def presence_of(self, who: Onlooker | User) -> SeenPresence:
        """Return what the member list says of somebody; the bot is `sandbox.bot_user`."""
        presence = self._world.presences.of(self._member(who).user)
        return SeenPresence(presence.status, ", ".join(map(described, presence.activities)))
