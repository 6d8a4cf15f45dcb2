"""Setting music up: who is asked, until when the question can be answered, and what an answer does."""

from __future__ import annotations

import difflib
from datetime import timedelta
from typing import TYPE_CHECKING, Final

import disnake
from sqlalchemy import delete, select

from guildkit import UserError, escape, likeness
from guildkit.storage import get_or_add, put
from guildkit_music import routes
from guildkit_music.models import SetupNotes, SetupSession
from guildkit_music.texts import text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.ext.asyncio import AsyncSession

    from guildkit import GuildContext

PATIENCE: Final = timedelta(minutes=5)
"""How long a question can be answered; each answer begins the time anew."""
JOB: Final = "setup-expire"
"""The job that forgets a question whose time is over, also one whose time ended while the bot was away."""
SUGGESTIONS: Final = 3
_WRITES: Final = disnake.Permissions(view_channel=True, send_messages=True, embed_links=True)


async def begin(ctx: GuildContext, session: AsyncSession) -> None:
    """Note that the guild is being asked; inside `ctx.transaction()`."""
    until = ctx.now + PATIENCE
    await put(session, SetupSession, {}, expires_at=until)
    await ctx.jobs.enqueue(JOB, {}, at=until, key=JOB, again=True)


async def require_open(ctx: GuildContext) -> None:
    """Make sure that the question can still be answered, and begin its time anew.

    Raises:
        UserError: its time is over; it says how to be asked again.
    """
    async with ctx.transaction() as session:
        found = await session.scalar(select(SetupSession))
        if found is None or found.expires_at <= ctx.now:
            raise UserError(text("setup-expired"), hint=text("setup-expired-hint"))
        await begin(ctx, session)


async def expire(ctx: GuildContext, session: AsyncSession) -> None:
    """Forget the question if its time is over, else look again at its end; inside `ctx.transaction()`."""
    await session.execute(delete(SetupSession).where(SetupSession.expires_at <= ctx.now))
    left = await session.scalar(select(SetupSession.expires_at))
    if left is not None:
        await ctx.jobs.enqueue(JOB, {}, at=left, key=JOB, again=True)


async def end(session: AsyncSession) -> None:
    """Note that nothing is asked any more."""
    await session.execute(delete(SetupSession))


async def was_asked(session: AsyncSession) -> bool:
    """Whether the guild's owner was asked by the bot itself before."""
    notes = await session.scalar(select(SetupNotes))
    return notes is not None and notes.asked_at is not None


async def note_asked(ctx: GuildContext, session: AsyncSession) -> None:
    """Note that they were."""
    notes = await get_or_add(session, SetupNotes)
    notes.asked_at = ctx.now


def writable(guild: disnake.Guild) -> list[disnake.TextChannel]:
    """Return the text channels in which the bot may post, in Discord's order."""
    return [each for each in guild.text_channels if _WRITES.is_subset(each.permissions_for(guild.me))]


def find_channel(guild: disnake.Guild, typed: str) -> disnake.TextChannel:
    """Return the text channel that somebody has typed: its name, a mention or an id.

    Raises:
        UserError: there is none; it names those that are called alike.
    """
    wanted = _same(typed.strip().removeprefix("<#").removesuffix(">").removeprefix("#"))
    channels = guild.text_channels
    for channel in channels:
        if wanted in {_same(channel.name), str(channel.id)}:
            return channel
    names = {_same(channel.name): channel for channel in channels}
    close = difflib.get_close_matches(wanted, names, n=SUGGESTIONS, cutoff=0.5)
    hint = (
        text("setup-channel-alike", channels=", ".join(names[each].mention for each in close))
        if close
        else text("setup-channel-list")
    )
    raise UserError(text("setup-channel-unknown", name=escape(typed[:100])), hint=hint)


def _same(name: str) -> str:
    """Return what a typed name and a channel's share: Discord writes spaces as hyphens."""
    return "-".join(likeness(name).replace("-", " ").split())


async def choose(ctx: GuildContext, channel_id: int) -> None:
    """Make a channel the control channel, and show there what is playing, and no longer where it was shown before.

    Raises:
        UserError: the bot may not post there.
    """
    ctx.require_posting(channel_id)
    await ctx.set(control_channel=channel_id)
    key = routes.NOW_PLAYING.id()
    async with ctx.transaction():
        before = await ctx.live.where(key)
        await ctx.live.show(key, channel_id)
    if before is not None and before[0] != channel_id:
        try:
            await ctx.delete(*before)
        except disnake.Forbidden:
            ctx.log.info("what was shown before stays, for the bot cannot see the channel", channel=before[0])


def places_to_ask(ctx: GuildContext) -> Sequence[disnake.TextChannel]:
    """Return the channels where the question may stand that its owner could not be asked directly, the best first."""
    guild = ctx.guild
    if guild is None:
        return []
    found = writable(guild)
    preferred = {guild.public_updates_channel, guild.system_channel}
    return sorted(found, key=lambda each: each not in preferred)
