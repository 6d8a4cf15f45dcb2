"""Application commands and the scopes that hold them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from guildkit_sandbox import limits
from guildkit_sandbox.errors import Refused

if TYPE_CHECKING:
    from datetime import datetime

    from guildkit_sandbox.payloads import Payload

CHAT_INPUT: Final = 1
USER: Final = 2
MESSAGE: Final = 3

_ALWAYS_SHOWN = {
    "name_localizations": None,
    "description": "",
    "description_localizations": None,
    "default_member_permissions": None,
    "nsfw": False,
}


@dataclass(eq=False)
class Command:
    """A registered application command: its id, its version and what was asked for."""

    id: int
    version: int
    application_id: int
    guild_id: int | None
    form: Payload

    @property
    def name(self) -> str:
        """What one types."""
        name: str = self.form["name"]
        return name

    @property
    def type(self) -> int:
        """Chat input, user or message."""
        kind: int = self.form.get("type", CHAT_INPUT)
        return kind

    def to_dict(self) -> Payload:
        """Return the application command object."""
        payload: Payload = {
            "id": str(self.id),
            "application_id": str(self.application_id),
            "version": str(self.version),
            "type": self.type,
            **_ALWAYS_SHOWN,
            **self.form,
        }
        if self.guild_id is None:
            payload.setdefault("contexts", None)
            payload.setdefault("integration_types", [0])
            payload.setdefault("dm_permission", True)
        else:
            payload["guild_id"] = str(self.guild_id)
            for key in ("contexts", "dm_permission", "integration_types"):
                payload.pop(key, None)
        return payload


@dataclass(eq=False)
class Scope:
    """The commands of one guild, or the global ones."""

    guild_id: int | None
    commands: dict[int, Command] = field(default_factory=dict)
    created: list[datetime] = field(default_factory=list)

    def find(self, kind: int, name: str) -> Command | None:
        """Return the command of this type and name."""
        for command in self.commands.values():
            if command.type == kind and command.name == name:
                return command
        return None

    def count_creations(self, number: int, now: datetime) -> None:
        """Count new commands toward the daily limit, or refuse them all."""
        self.created = [moment for moment in self.created if (now - moment).days < 1]
        if number and len(self.created) + number > limits.COMMAND_CREATES_A_DAY:
            raise Refused(30034)
        self.created += [now] * number

    def require_room(self, forms: list[Payload]) -> None:
        """Refuse these commands together where they are more than a scope may hold."""
        for kind, limit in limits.COMMANDS_A_SCOPE.items():
            if sum(form.get("type", CHAT_INPUT) == kind for form in forms) > limit:
                raise Refused(30032)


def without_localizations(value: Payload) -> Payload:
    """Return a command, an option or a choice without what it is called in other languages, all the way down."""
    shown = {key: part for key, part in value.items() if not key.endswith("_localizations")}
    for key in ("options", "choices"):
        if shown.get(key):
            shown[key] = [without_localizations(part) for part in shown[key]]
    return shown
