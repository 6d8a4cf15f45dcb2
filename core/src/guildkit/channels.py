"""Channels that the bot keeps for a plugin: found or made, and who is told where it may not."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from weakref import WeakValueDictionary

import disnake

from guildkit import text
from guildkit.errors import UserError
from guildkit.models import ChannelRecord
from guildkit.permissions import named
from guildkit.storage import put
from guildkit.texts import core_text

if TYPE_CHECKING:
    from guildkit.context import GuildContext
    from guildkit.texts import Text

TO_WRITE: Final = disnake.Permissions(view_channel=True, send_messages=True, embed_links=True)
TO_MAKE: Final = TO_WRITE | disnake.Permissions(manage_channels=True)
NOT_FOR_MEMBERS: Final = disnake.Permissions(
    send_messages=True,
    send_messages_in_threads=True,
    create_public_threads=True,
    create_private_threads=True,
    add_reactions=True,
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A channel as a plugin wants it; see `GuildContext.channel`."""

    key: str
    name: str
    topic: str
    read_only: bool
    category: str | None
    setting: str | None


class Channels:
    """Finds and makes the channels that plugins ask for."""

    def __init__(self) -> None:
        # Only as long as somebody has one or waits for it.
        self._turns: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()

    async def get(self, ctx: GuildContext, wanted: Wanted, *, tell: bool) -> int:
        """Return the id of a channel.

        Args:
            ctx: for whom.
            wanted: which one.
            tell: whether nobody waits who could be told that it cannot be had: it is said once to who manages the guild.

        Raises:
            UserError: the bot may not; the hint says what it lacks, and where.
        """
        guild = ctx.guild
        if guild is None or guild.unavailable:
            raise UserError(core_text("channel-away"))
        # One after the other in each guild: two channels at once may want the same new category.
        async with self._turns.setdefault(guild.id, asyncio.Lock()):
            async with ctx.read() as session:
                record = await session.get(ChannelRecord, (guild.id, ctx.plugin, wanted.key))
            known, told = (record.channel_id, record.told) if record else (None, False)
            setting = getattr(ctx.settings, wanted.setting) if wanted.setting else None
            chosen = _for_messages(guild, setting)
            try:
                channel = await _ready(ctx, guild, wanted, chosen or _for_messages(guild, known))
            except UserError as error:
                if tell and not told:
                    said = f"{ctx.t(error.message)} {ctx.t(error.hint)}"
                    await notify(ctx, guild, said, once=f"channel/{wanted.key}/told")
                    await _remember(ctx, wanted, known, told=True)
                raise
            # What a setting chooses is not remembered: without it, the one that there was is the one again.
            kept = known if chosen else channel.id
            if kept != known or told:
                await _remember(ctx, wanted, kept, told=False)
            return channel.id


def _for_messages(guild: disnake.Guild, channel_id: int | None) -> disnake.abc.GuildChannel | None:
    """Return a channel of the guild; None where there is none, or none that takes messages: a category, a forum."""
    channel = guild.get_channel(channel_id or 0)
    return channel if isinstance(channel, disnake.abc.Messageable) else None


async def _ready(
    ctx: GuildContext, guild: disnake.Guild, wanted: Wanted, channel: disnake.abc.GuildChannel | None
) -> disnake.abc.GuildChannel:
    """Return the channel that there is, one that has the name, or else a new one."""
    if channel is not None:
        _require(TO_WRITE, channel.permissions_for(guild.me), wanted, f"#{channel.name}")
        return channel
    name = "-".join(wanted.name.lower().split())  # as Discord keeps it
    for found in guild.text_channels:
        if found.name == name and not lacking(TO_WRITE, found.permissions_for(guild.me)):
            return found
    category = disnake.utils.find(
        lambda each: each.name.casefold() == (wanted.category or "").casefold(), guild.categories
    )
    if category is None:
        _require(TO_MAKE, guild.me.guild_permissions, wanted, guild.name)
    else:
        _require(TO_MAKE, category.permissions_for(guild.me), wanted, category.name)
    reason = ctx.t(core_text("channel-reason", plugin=ctx.plugin))
    try:
        if category is None and wanted.category:
            category = await guild.create_category(wanted.category, reason=reason)
        return await make(
            guild, name, topic=wanted.topic, read_only=wanted.read_only, category=category, reason=reason
        )
    except disnake.HTTPException as error:
        if error.status >= 500:
            raise
        hint = core_text("channel-refused-hint", reason=error.text)
        raise UserError(core_text("channel-refused", name=wanted.name), hint=hint) from error


async def make(
    guild: disnake.Guild,
    name: str,
    *,
    topic: str,
    reason: str,
    read_only: bool,
    category: disnake.CategoryChannel | None = None,
) -> disnake.TextChannel:
    """Make a channel, in which nobody but the bot writes where it is `read_only`; otherwise it is as its category."""
    details: dict[str, Any] = {"category": category} if category else {}
    if read_only:
        may = category.permissions_for(guild.me) if category else guild.me.guild_permissions
        # Who may not do something cannot forbid it to others either.
        closed = {flag: False for flag, value in NOT_FOR_MEMBERS if value and getattr(may, flag)}
        own = {flag: True for flag, value in TO_WRITE if value}
        overwrites = dict(category.overwrites) if category else {}
        for target, changes in ((guild.default_role, closed), (guild.me, own)):
            overwrites[target] = disnake.PermissionOverwrite(
                **{**dict(overwrites.get(target, ())), **changes}
            )
        details["overwrites"] = overwrites
    return await guild.create_text_channel(name, topic=topic, reason=reason, **details)


def lacking(needed: disnake.Permissions, granted: disnake.Permissions) -> list[Text]:
    """Return the names of the permissions that are missing; nothing where none is."""
    return named(name for name, value in needed & ~granted if value)


def require_posting(ctx: GuildContext, channel_id: int, *, files: bool) -> None:
    """Make sure that the bot may post in a channel or thread; see `GuildContext.require_posting`."""
    guild = ctx.guild
    channel = guild.get_channel_or_thread(channel_id) if guild else None
    if guild is None or not isinstance(channel, disnake.abc.Messageable):
        raise UserError(core_text("channel-nowhere"))
    needed = TO_WRITE | disnake.Permissions(attach_files=files)
    if missing := lacking(needed, channel.permissions_for(guild.me)):
        raise UserError(
            core_text("channel-mute", channel=channel.mention, permissions=missing),
            hint=core_text("channel-mute-hint"),
        )


async def notify(ctx: GuildContext, guild: disnake.Guild, said: str, *, once: str) -> None:
    """Tell who manages a guild: where Discord itself writes to them, or else its owner."""
    for place in (guild.public_updates_channel, guild.system_channel):
        if place is not None and not lacking(TO_WRITE, place.permissions_for(guild.me)):
            await ctx.send(place.id, said, once=once)
            return
    if not await ctx.direct(guild.owner_id or 0, f"**{text.escape(guild.name)}**: {said}", once=once):
        ctx.log.warning("those who manage the server cannot be told", once=once)


def _require(needed: disnake.Permissions, granted: disnake.Permissions, wanted: Wanted, place: str) -> None:
    missing = lacking(needed, granted)
    if missing:
        hint = core_text("channel-lacking-hint", permissions=missing, place=place)
        raise UserError(core_text("channel-refused", name=wanted.name), hint=hint)


async def _remember(ctx: GuildContext, wanted: Wanted, channel_id: int | None, *, told: bool) -> None:
    key = {"plugin": ctx.plugin, "key": wanted.key}
    # Not the context's own transaction: a handler may ask for several channels at once.
    async with ctx._services.database.guild_session(ctx.guild_id) as session:  # noqa: SLF001 - a part of the context
        await put(session, ChannelRecord, key, channel_id=channel_id, told=told)
