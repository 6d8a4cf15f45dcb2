"""The question to a new guild, and the end of questions that nobody answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from guildkit_music import plugin, setup
from guildkit_music.views import setup as views

if TYPE_CHECKING:
    from guildkit import JobContext


@plugin.job("setup-ask")
async def ask_owner(ctx: JobContext) -> None:
    """Ask the owner, or else in the guild, how music is to be: once in a guild's life, and not where it is set up."""
    async with ctx.read() as session:
        asked = await setup.was_asked(session)
    guild = ctx.guild
    if guild is None or asked or ctx.settings.control_channel is not None:
        return
    async with ctx.transaction() as session:
        await setup.begin(ctx, session)
    reached = await ctx.direct(guild.owner_id or 0, views.question(ctx, direct=True), once="setup")
    if not reached and (places := setup.places_to_ask(ctx)):
        await ctx.send(places[0].id, views.question(ctx, direct=False), once="setup")
    async with ctx.completion() as session:
        await setup.note_asked(ctx, session)


@plugin.job(setup.JOB)
async def expire(ctx: JobContext) -> None:
    """Forget a question whose time is over."""
    async with ctx.completion() as session:
        await setup.expire(ctx, session)
