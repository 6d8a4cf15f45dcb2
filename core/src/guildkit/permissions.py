"""What Discord calls a permission, in the reader's language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from guildkit.texts import core_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from guildkit.texts import Text


def named(permissions: Iterable[str]) -> list[Text]:
    """Return the names of permissions, as a text's value: `named(["manage_guild"])` is "Manage Server"."""
    return [
        core_text("permission", name=name, title=name.replace("_", " ").replace("guild", "server").title())
        for name in permissions
    ]
