"""Operators: the people who run the bot, the guilds in which they have their commands, and what they do in others.

Both are configured ids. Operators' commands are registered in those guilds alone and hidden there from all but admins, and
each use is held against the ids: an admin may show a command to anybody, and a rigged client needs not be shown it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import disnake
from sqlalchemy import select

from guildkit.errors import UserError
from guildkit.gate import CORE
from guildkit.models import GuildRecord
from guildkit.options import CommandOption
from guildkit.records import REMOTE, Choice, Group, Option
from guildkit.text import escape
from guildkit.texts import core_text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from disnake.interactions.base import Interaction

    from guildkit.interaction import InteractionContext
    from guildkit.services import Services

HIDDEN: Final = disnake.Permissions.none()
"""What a member needs to be shown an operators' command: Discord shows it to admins, and to whom they allow it."""
REMOTE_GROUP: Final = Group((REMOTE,), "Act on another server", HIDDEN)
"""The group of commands that act on another guild; any plugin may add to it."""


@dataclass(frozen=True, slots=True)
class Operators:
    """Who runs the bot.

    Attributes:
        ids: of the people.
        guilds: the ids of the guilds in which they have their commands.
    """

    ids: frozenset[int]
    guilds: frozenset[int]

    def may(self, interaction: Interaction[Any]) -> bool:
        """Return whether it is an operator who acts, in one of their guilds."""
        return interaction.author.id in self.ids and interaction.guild_id in self.guilds

    def check(self, interaction: Interaction[Any]) -> None:
        """Make sure that it is an operator who acts, in one of their guilds.

        Raises:
            UserError: it is not.
        """
        if not self.may(interaction):
            raise UserError(core_text("operators-only"), hint=core_text("operators-only-hint"))


def find_guild(typed: str, names: Mapping[int, str]) -> int:
    """Return the guild that an operator names, by its id or its whole name.

    Args:
        typed: what they have typed.
        names: the guilds that there are, by id.

    Raises:
        UserError: there is none, or more than one of that name.
    """
    wanted = typed.strip().casefold()
    found = [guild_id for guild_id in names if str(guild_id) == wanted]
    # A guild that was away when the bot connected has no name yet: nobody means it by typing nothing.
    found = found or [guild_id for guild_id, name in names.items() if wanted and name.casefold() == wanted]
    if len(found) != 1:
        key = "operators-several-guilds" if found else "operators-no-guild"
        raise UserError(core_text(key, guild=escape(typed[:100])), hint=core_text("operators-guild-hint"))
    return found[0]


def suggest_guilds(typed: str, names: Mapping[int, str]) -> list[Choice]:
    """Return the guilds that may be meant, by name."""
    return [
        Choice(f"{name[:70]} ({guild_id})", str(guild_id))
        for guild_id, name in sorted(names.items(), key=lambda each: each[1].casefold())
        if typed.strip().casefold() in f"{name} {guild_id}".casefold()
    ]


async def turn(
    ctx: InteractionContext, typed: str | int, tier: int, enabled: Callable[[int, str], bool]
) -> None:
    """Make the context of an operator that of the guild that they name, which each answer then says.

    Args:
        ctx: a context in which nothing was done yet.
        typed: the guild, by its id or its whole name.
        tier: the level that it needs for this.
        enabled: whether a plugin may run in a guild.

    Raises:
        UserError: there is no such guild, the plugin is off there, or its tier is too low; or another process serves it, and the
            plugin would need to meet it: the core only stores what every process follows.
    """
    services = ctx._services  # noqa: SLF001 - for the core alone: a context leads to no other guild
    names = await _names(services)
    guild_id = find_guild(str(typed), names)
    name = escape(names[guild_id])
    if not enabled(guild_id, ctx.plugin):
        title = services.host.plugins[ctx.plugin].title
        raise UserError(core_text("operators-off-there", plugin=title, guild=name))
    if ctx.plugin != CORE and not services.shards.has(guild_id):
        raise UserError(
            core_text("operators-elsewhere", guild=name), hint=core_text("operators-elsewhere-hint")
        )
    services.tiers.check(guild_id, tier)
    ctx.guild_id = guild_id
    ctx.heading = ctx.for_member(core_text("operators-about", guild=name))


async def _names(services: Services) -> dict[int, str]:
    """Return the guilds that the bot is in, by id; also those that another process serves."""
    names = {guild.id: guild.name for guild in services.client.guilds}
    if not services.shards.everything:
        async with services.database.system_session("guilds of every process", read_only=True) as session:
            records = await session.scalars(select(GuildRecord).where(GuildRecord.present))
            names = {record.guild_id: record.name for record in records} | names
    return names


async def _complete(ctx: InteractionContext, typed: str) -> list[Choice]:
    return suggest_guilds(typed, await _names(ctx._services))  # noqa: SLF001 - as above


GUILD: Final = CommandOption(
    name="guild",
    parameter="guild",
    type=disnake.OptionType.string.value,
    required=True,
    convert=None,
    choices=(),
    option=Option("Which server: its name or id", max=100, autocomplete=_complete),
)
"""The option by which an operator says where a command of the group `/remote` acts."""
