"""Rules of auto-moderation. They are kept, but nothing is moderated by them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from guildkit_sandbox.payloads import Payload
    from guildkit_sandbox.state.guilds import Guild
    from guildkit_sandbox.state.users import User
    from guildkit_sandbox.state.world import World

KEYWORD: Final = 1
SPAM: Final = 3
PRESET: Final = 4
MENTIONS: Final = 5
PROFILE: Final = 6


@dataclass(eq=False)
class Rule:
    """A rule, with what was asked for by Discord's names."""

    id: int
    guild: Guild
    creator: User
    form: Payload

    def to_dict(self) -> Payload:
        """Return the auto moderation rule object."""
        return {
            "id": str(self.id),
            "guild_id": str(self.guild.id),
            "creator_id": str(self.creator.id),
            **self.form,
        }


class AutoMod:
    """The rules of all guilds.

    Args:
        world: where the guilds are.
    """

    def __init__(self, world: World) -> None:
        self._world = world

    def add(self, rule: Rule) -> None:
        """Make a rule."""
        rule.guild.automod[rule.id] = rule
        self._tell("AUTO_MODERATION_RULE_CREATE", rule)

    def update(self, rule: Rule, form: Payload) -> None:
        """Change a rule."""
        rule.form = form
        self._tell("AUTO_MODERATION_RULE_UPDATE", rule)

    def delete(self, rule: Rule) -> None:
        """Delete a rule."""
        del rule.guild.automod[rule.id]
        self._tell("AUTO_MODERATION_RULE_DELETE", rule)

    def _tell(self, event: str, rule: Rule) -> None:
        self._world.emit(event, rule.to_dict(), guild=rule.guild)
