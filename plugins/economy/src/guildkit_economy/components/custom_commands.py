"""Using commands of a guild's own, and turning over their list."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from guildkit import InteractionContext, Page, UserError, View, clean, escape, shorten
from guildkit_economy import plugin, routes
from guildkit_economy.games import custom_commands, placeholders
from guildkit_economy.games.wording import plain
from guildkit_economy.ledger import balance, member
from guildkit_economy.models import Kind
from guildkit_economy.texts import text
from guildkit_economy.views import custom_commands as views
from guildkit_economy.views.common import amount

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession

    from guildkit_economy.models import CustomCommand
    from guildkit_economy.settings import EconomySettings

ARGS_LIMIT = 200
_SAID = 2000


@plugin.component(routes.COMMANDS, repeatable=True, asker_only=True)
async def turn(ctx: InteractionContext, page: int) -> None:
    """Turn to another page of the commands."""
    await ctx.update(await command_page(ctx, page))


@plugin.component(routes.COMMAND_RUN, answers="public")
async def pressed(ctx: InteractionContext, name: str, cost: int) -> None:
    """Use the command on the button, for the price on it."""
    await run(ctx, name, "", seen=cost)


async def command_page(ctx: InteractionContext, number: int) -> View:
    """Return a page of the commands."""
    async with ctx.read() as session:
        page = Page(number, total=await custom_commands.how_many(session))
        found = await custom_commands.listed(session, limit=page.size, offset=page.offset)
    return views.page(ctx, found, page)


async def run(ctx: InteractionContext, name: str, args: str, *, seen: int | None = None) -> None:
    """Say what a command says, once it is paid for and counted.

    Args:
        ctx: of who uses it.
        name: any of its names.
        args: what they have typed behind it.
        seen: the cost that they saw, if they saw one.

    Raises:
        UserError: there is none, they may not use it yet, cannot pay it, or it would say nothing.
    """
    settings: EconomySettings = ctx.settings
    words = plain(args, ARGS_LIMIT)
    async with ctx.transaction() as session:
        command = await custom_commands.find(session, name)
        custom_commands.require_allowed(command, [role.id for role in ctx.member.roles])
        if await ctx.once(session):
            await _require_time(ctx, session, command)
            command = await custom_commands.use(
                session,
                command.name,
                ctx.member.id,
                key=str(ctx.interaction.id),
                now=ctx.now,
                seen=seen,
                paid_to=Kind(settings.shop_income),
            )
        has = await balance(session, member(ctx.member.id))
        values = {
            "user": f"<@{ctx.member.id}>",
            "server": escape(ctx.guild.name) if ctx.guild else "",
            "count": str(command.uses),
            "points": ctx.t(amount(ctx, has)),
            "args": escape(words),
        }
        said = placeholders.fill(command.text, values)
        if not clean(said):
            raise UserError(text("custom-silent", name=command.name))
    await ctx.reply(shorten(said, _SAID))


async def _require_time(ctx: InteractionContext, session: AsyncSession, command: CustomCommand) -> None:
    """Count the use for the waiting times of the member and of everybody."""
    if command.cooldown:
        key, per = f"{command.name}/{ctx.member.id}", timedelta(seconds=command.cooldown)
        await ctx.limit(session, "command", key, times=1, per=per)
    if command.pause:
        await ctx.limit(session, "command", command.name, times=1, per=timedelta(seconds=command.pause))
