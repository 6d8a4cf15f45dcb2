"""Slash commands: `/customcommand run|list|show|add|edit|remove|panel`."""

from __future__ import annotations

from typing import Annotated, Any

import disnake

from guildkit import Choice, InteractionContext, Option, UserError, shorten
from guildkit_economy import plugin, routes
from guildkit_economy.commands import options
from guildkit_economy.commands.options import Where
from guildkit_economy.components.custom_commands import ARGS_LIMIT, command_page, run
from guildkit_economy.games import custom_commands
from guildkit_economy.games.custom_commands import COOLDOWN_LIMIT, Named, Terms, name_of, names_of
from guildkit_economy.games.wording import MESSAGE_LIMIT
from guildkit_economy.people import MANAGE
from guildkit_economy.texts import text
from guildkit_economy.views import custom_commands as views

plugin.group("customcommand", "Commands that this server has made for itself")


async def known_names(ctx: InteractionContext, typed: str) -> list[Choice]:
    """Complete a command from any of its names."""
    async with ctx.read() as session:
        found = await custom_commands.matching(session, typed)
    return [Choice(shorten(views.label(ctx, each), 100), each.name) for each in found]


Name = Annotated[str, Option("Which command", max=40, autocomplete=known_names)]
Said = Option(
    r"What it says; \n begins a new line. {user} {server} {count} {points} {args}", max=MESSAGE_LIMIT
)
Cost = Option("What a use costs: a whole number; 0 is nothing", max=40)
Aliases = Option("Other names for it, with blanks between them", max=400)
Cooldown = Option("How many seconds a member waits before the next use", min=0, max=COOLDOWN_LIMIT)
Pause = Option("How many seconds everybody waits before the next use", min=0, max=COOLDOWN_LIMIT)
Role = Option("Only who has this role may use it")


@plugin.command("customcommand run", description="Use a command of this server")
async def use(
    ctx: InteractionContext,
    name: Name,
    args: Annotated[str, Option("What you add to it", max=ARGS_LIMIT)] = "",
) -> None:
    """Say what the command says."""
    await run(ctx, name, args)


@plugin.command("customcommand list", description="See the commands of this server", answers="private")
async def list_(ctx: InteractionContext) -> None:
    """Show the first page."""
    await ctx.reply(await command_page(ctx, 1))


@plugin.command(
    "customcommand show", description="See how a command of this server was made", answers="private"
)
async def show(ctx: InteractionContext, name: Name) -> None:
    """Show all of a command."""
    async with ctx.read() as session:
        command = await custom_commands.find(session, name)
        aliases = await custom_commands.aliases_of(session, command.name)
    await ctx.reply(views.detail(ctx, Named(command, aliases)))


@plugin.command(
    "customcommand add",
    description="Make a command for this server",
    answers="private",
    permissions=MANAGE,
)
async def add(
    ctx: InteractionContext,
    name: Annotated[str, Option("What it is called: a-z, 0-9, - and _", max=40)],
    said: Annotated[str, Said],
    cost: Annotated[str, Cost] = "0",
    aliases: Annotated[str, Aliases] = "",
    cooldown: Annotated[int, Cooldown] = 0,
    pause: Annotated[int, Pause] = 0,
    role: Annotated[disnake.Role | None, Role] = None,
) -> None:
    """Make a command."""
    terms = Terms(said, options.price(ctx, cost), cooldown, pause, role.id if role else None)
    own, others = name_of(name), names_of(aliases)
    async with ctx.transaction() as session:
        command = await custom_commands.add(session, own, terms, others)
        known = await custom_commands.aliases_of(session, own)
        await _changed(ctx)
        ctx.audit("command.added", own, {"text": command.text, "cost": command.cost})
    await ctx.reply(views.detail(ctx, Named(command, known), ctx.t("custom-added", name=own)))


@plugin.command(
    "customcommand edit",
    description="Change a command of this server",
    answers="private",
    permissions=MANAGE,
)
async def edit(
    ctx: InteractionContext,
    name: Name,
    said: Annotated[str | None, Said] = None,
    cost: Annotated[str | None, Cost] = None,
    aliases: Annotated[str | None, Aliases] = None,
    cooldown: Annotated[int | None, Cooldown] = None,
    pause: Annotated[int | None, Pause] = None,
    role: Annotated[disnake.Role | None, Role] = None,
    without: Annotated[
        str | None,
        Option(
            "What it is not to have any more",
            choices=(Choice("Other names", "aliases"), Choice("A role", "role")),
        ),
    ] = None,
) -> None:
    """Change a command; the names that are given replace its other names."""
    given: dict[str, Any] = {
        "text": said,
        "cost": None if cost is None else options.price(ctx, cost),
        "cooldown": cooldown,
        "pause": pause,
        "role_id": role.id if role else None,
    }
    changes = {key: value for key, value in given.items() if value is not None}
    if without == "role":
        changes["role_id"] = None
    others = () if without == "aliases" else None if aliases is None else names_of(aliases)
    if not changes and others is None:
        raise UserError(text("shop-nothing-changed"))
    async with ctx.transaction() as session:
        command, changed = await custom_commands.edit(session, name, others, **changes)
        known = await custom_commands.aliases_of(session, command.name)
        await _changed(ctx)
        ctx.audit("command.edited", command.name, changed)
    await ctx.reply(views.detail(ctx, Named(command, known), ctx.t("custom-edited", name=command.name)))


@plugin.command(
    "customcommand remove",
    description="Remove a command of this server",
    answers="private",
    permissions=MANAGE,
)
async def remove(ctx: InteractionContext, name: Name) -> None:
    """Remove a command with all its names."""
    async with ctx.transaction() as session:
        own = await custom_commands.remove(session, name)
        await _changed(ctx)
        ctx.audit("command.removed", own)
    await ctx.reply(ctx.t("custom-removed", name=own))


@plugin.command(
    "customcommand panel",
    description="Show a button for each command in a channel, always up to date",
    answers="private",
    permissions=MANAGE,
)
async def panel(
    ctx: InteractionContext,
    channel: Where = None,
) -> None:
    """Post the panel, or move it."""
    where = channel.id if channel else ctx.channel_id
    ctx.require_posting(where)
    async with ctx.transaction():
        await ctx.live.show(routes.COMMAND_PANEL.id(), where)
        ctx.audit("command.panel", f"channel {where}")
    await ctx.reply(ctx.t("custom-panel-shown", channel=f"<#{where}>"))


async def _changed(ctx: InteractionContext) -> None:
    await ctx.live.refresh(routes.COMMAND_PANEL.id())
    await ctx.live.refresh_guide()
