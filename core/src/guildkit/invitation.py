"""What the installed plugins need of Discord, and the link by which a guild's admin grants it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import disnake

if TYPE_CHECKING:
    from guildkit.bot import Bot

_BASIC: Final = ("view_channel", "send_messages", "send_messages_in_threads", "embed_links")
"""What every message of the bot takes."""


@dataclass(frozen=True, slots=True)
class Needs:
    """What the bot asks for."""

    permissions: disnake.Permissions
    intents: disnake.Intents


def needs_of(bot: Bot) -> Needs:
    """Return what the loaded plugins need: what messages take, and what each declares in its `plugin.toml`."""
    names = {*_BASIC}
    for name in bot.host.plugins:
        names.update(bot.host.candidates[name].declared.permissions)
    return Needs(disnake.Permissions(**dict.fromkeys(names, True)), bot.intents)


def invite_link(application_id: int, needs: Needs) -> str:
    """Return the link that asks for exactly that."""
    return disnake.utils.oauth_url(
        application_id, permissions=needs.permissions, scopes=("bot", "applications.commands")
    )
