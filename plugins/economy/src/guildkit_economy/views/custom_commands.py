"""Commands of a guild's own as members see them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import disnake
from disnake import ButtonStyle
from disnake.ui import Button

from guildkit import View, escape, shorten
from guildkit_economy import routes
from guildkit_economy.views.common import COLOUR, amount

if TYPE_CHECKING:
    from collections.abc import Sequence

    from guildkit import GuildContext, Page
    from guildkit_economy.games.custom_commands import Named
    from guildkit_economy.models import CustomCommand

_BUTTONS: Final = 25
"""As many has a message."""
_IN_ROW: Final = 5
_NAMES: Final = 60
"""How many characters of its other names a command has room for in a list."""


def page(ctx: GuildContext, found: Sequence[Named], shown: Page) -> View:
    """Return a page of the commands."""
    if not found:
        return View(ctx.t("custom-empty"))
    embed = disnake.Embed(
        title=ctx.t("custom-title"),
        description="\n".join(_line(ctx, each, room=_NAMES) for each in found),
        colour=COLOUR,
    )
    embed.set_footer(text=ctx.t("custom-count", count=shown.total))
    return View(embeds=[embed], rows=shown.rows(routes.COMMANDS))


def detail(ctx: GuildContext, named: Named, said: str = "") -> View:
    """Show all of a command: as it was written, and how often it was used."""
    command = named.command
    embed = disnake.Embed(
        title=escape(command.name),
        description=f"{escape(command.text)}\n\n{_line(ctx, named)}",
        colour=COLOUR,
    )
    embed.set_footer(text=ctx.t("custom-uses", count=command.uses))
    return View(said, embeds=[embed]).shortened()


def panel(ctx: GuildContext, found: Sequence[Named]) -> list[View]:
    """Return the messages with a button for each command."""
    if not found:
        return [View(embeds=[_heading(ctx, ctx.t("custom-empty"))])]
    parts = [found[start : start + _BUTTONS] for start in range(0, len(found), _BUTTONS)]
    heading = _heading(ctx, ctx.t("custom-panel-text"))
    return [View(embeds=[heading], rows=_run(ctx, part)) for part in parts]


def _heading(ctx: GuildContext, body: str) -> disnake.Embed:
    return disnake.Embed(title=ctx.t("custom-title"), description=body, colour=COLOUR)


def _run(ctx: GuildContext, found: Sequence[Named]) -> list[list[Button[Any]]]:
    buttons = [
        Button[Any](
            label=label(ctx, each.command),
            custom_id=routes.COMMAND_RUN.id(name=each.command.name, cost=each.command.cost),
            style=ButtonStyle.primary if each.command.cost else ButtonStyle.secondary,
        )
        for each in found
    ]
    return [buttons[start : start + _IN_ROW] for start in range(0, len(buttons), _IN_ROW)]


def label(ctx: GuildContext, command: CustomCommand) -> str:
    """Return what a command is called, and what it costs, without markdown."""
    cost = f" · {ctx.t('amount', count=command.cost, currency=ctx.settings.currency)}" if command.cost else ""
    return shorten(command.name + cost, 80)


def _line(ctx: GuildContext, named: Named, *, room: int = 400) -> str:
    command = named.command
    facts = [f"**{escape(command.name)}**"]
    if named.aliases:
        facts.append(ctx.t("custom-also", names=escape(shorten(", ".join(named.aliases), room))))
    if command.cost:
        facts.append(ctx.t("custom-costs", cost=amount(ctx, command.cost)))
    if command.cooldown:
        facts.append(ctx.t("custom-each", count=command.cooldown))
    if command.pause:
        facts.append(ctx.t("custom-all", count=command.pause))
    if command.role_id is not None:
        facts.append(ctx.t("custom-only", role=f"<@&{command.role_id}>"))
    return " · ".join(facts)
