"""Operators' commands: `/remote raidlist`, `/remote cancel_all_raids`, for another server."""

from __future__ import annotations

from guildkit import InteractionContext, UserError
from guildkit_raids import plugin, routes
from guildkit_raids.components.lists import cancel_until, list_page
from guildkit_raids.planning import plans
from guildkit_raids.texts import text


@plugin.command("remote raidlist", description="See the open raids of another server", operator=True)
async def raidlist(ctx: InteractionContext) -> None:
    """Show the first page of them."""
    await ctx.reply(await list_page(ctx, 1, routes.REMOTE_LIST, guild=ctx.guild_id))


@plugin.component(routes.REMOTE_LIST, repeatable=True, operator=True)
async def turn(ctx: InteractionContext, guild: int, page: int) -> None:
    """Turn to another page."""
    await ctx.update(await list_page(ctx, page, routes.REMOTE_LIST, guild=guild))


@plugin.command(
    "remote cancel_all_raids", description="Cancel every open raid of another server", operator=True
)
async def ask(ctx: InteractionContext) -> None:
    """Ask whether they are to be cancelled."""
    async with ctx.read() as session:
        raids = await plans.open_raids(session)
    if not raids:
        raise UserError(text("raidlist-none"))
    yes = routes.REMOTE_CANCEL_ALL.id(guild=ctx.guild_id, last=raids[-1].number)
    question = ctx.t("cancel-all-sure", count=len(raids))
    await ctx.confirm(question, yes, label=ctx.t("cancel-all-label"))


@plugin.component(routes.REMOTE_CANCEL_ALL, operator=True)
async def cancel_all(ctx: InteractionContext, guild: int, last: int) -> None:  # noqa: ARG001 - led the context there
    """Cancel those that were open when it was asked."""
    await cancel_until(ctx, last)
