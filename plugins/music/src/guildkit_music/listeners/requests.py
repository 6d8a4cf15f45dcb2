"""The control channel takes plain messages as requests, where the bot was granted to read them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

import disnake

from guildkit import UserError, shorten
from guildkit.storage import get_or_add
from guildkit_music import plugin, queueing
from guildkit_music.models import SetupNotes
from guildkit_player.protocol.commands import AddToQueue

if TYPE_CHECKING:
    from guildkit import GuildContext

LONGEST: Final = 2000
SHOWN_FOR: Final = timedelta(seconds=10)
"""How long an answer stands: the control channel is for what is playing."""
_WRITTEN: Final = {disnake.MessageType.default, disnake.MessageType.reply}


@plugin.listener("message")
async def requested(ctx: GuildContext, message: disnake.Message) -> None:
    """Queue what somebody has written, and tidy up."""
    if message.channel.id != ctx.settings.control_channel or message.type not in _WRITTEN:
        return
    if message.author.bot or message.webhook_id is not None:
        return
    wanted = _wanted(ctx, message)
    if wanted:
        said = "\n".join([await _queued(ctx, message, each) for each in wanted])
        await _answer(ctx, message, shorten(f"{message.author.mention} {said}", LONGEST))
    elif not message.content and not message.stickers:
        await _hint(ctx)


def _wanted(ctx: GuildContext, message: disnake.Message) -> list[str]:
    """Return what is asked for: files, or the words without the bot's name; nothing where the bot may not read it."""
    if message.attachments:
        return [each.url for each in message.attachments]
    me = ctx.guild.me.id if ctx.guild else 0
    words = message.content.replace(f"<@{me}>", " ").replace(f"<@!{me}>", " ")
    query = " ".join(words.split()).strip("<>")[:LONGEST]
    return [query] if query else []


async def _queued(ctx: GuildContext, message: disnake.Message, wanted: str) -> str:
    """Queue it, and return what is said of that."""
    assert isinstance(message.author, disnake.Member)  # it was written in a guild, and by no webhook
    try:
        return await queueing.queue(ctx, message.author, AddToQueue(query=wanted))
    except UserError as reason:
        words = (reason.message, reason.hint)
        return " ".join(each if isinstance(each, str) else ctx.t(each) for each in words if each)


async def _answer(ctx: GuildContext, message: disnake.Message, said: str) -> None:
    """Say it for a moment, and take the request away."""
    sent = await ctx.send(message.channel.id, said, once=f"request/{message.id}")
    async with ctx.transaction():
        gone = {"channel": message.channel.id, "message": sent}
        await ctx.jobs.enqueue("request-answered", gone, at=ctx.now + SHOWN_FOR)
    try:
        await message.delete()
    except disnake.Forbidden:
        ctx.log.info("a request stays, for the bot may not manage messages", channel=message.channel.id)
    except disnake.NotFound:
        pass  # its author was faster


async def _hint(ctx: GuildContext) -> None:
    """Say once how to ask for music where the bot cannot read what is written."""
    async with ctx.transaction() as session:
        notes = await get_or_add(session, SetupNotes)
        if notes.hinted_at is not None:
            return
        notes.hinted_at = ctx.now
    await ctx.send(ctx.settings.control_channel, ctx.t("request-unread"), once="request/hint")
