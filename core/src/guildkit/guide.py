"""The server guide: a channel in which the core and the plugins say what there is here.

It is one live message of the core (`GUIDE`), a message of its own for each section: where a plugin is switched on or off, the
messages behind its section are edited, and one is posted or deleted at the end, so that the order stays and nobody is
disturbed. The channel is made once; whoever renames, moves or deletes it is right.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING, Final
from weakref import WeakValueDictionary

import disnake
from sqlalchemy import select

from guildkit import views as limits
from guildkit.channels import TO_MAKE, TO_WRITE, lacking, make, notify
from guildkit.errors import UserError
from guildkit.faults import FAULTS, interrupted
from guildkit.live.messages import GUIDE
from guildkit.logs import about
from guildkit.models import GuildRecord, LiveRecord
from guildkit.shortening import shorten
from guildkit.texts import core_text
from guildkit.views import View, as_view

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from guildkit.context import GuildContext
    from guildkit.failures import Failures
    from guildkit.records import GuideSection

NAME: Final = "server-guide"
SECTION_SECONDS: Final = 5.0


class Guide:
    """Makes and keeps the channel, and says what stands in it."""

    def __init__(self, failures: Failures) -> None:
        self._failures = failures
        # Only as long as somebody has one or waits for it.
        self._making: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()

    async def views(
        self,
        ctx: GuildContext,
        sections: Iterable[tuple[GuildContext, GuideSection]],
        enabled: Callable[[int, str], bool],
    ) -> list[View]:
        """Return the guide's messages: one for each section that has something to say now.

        Args:
            ctx: the core's.
            sections: each with the context to render it in.
            enabled: whether a plugin may run in a guild; the section of one that rests keeps its place.
        """
        if not ctx.settings.guide:
            return []
        rendered = []
        for section_ctx, section in sections:
            with about(plugin=section_ctx.plugin, section=section.name):
                rendered.append(await self._rendered(section_ctx, section, enabled))
        return [view for view in rendered if view is not None]

    async def _rendered(
        self, ctx: GuildContext, section: GuideSection, enabled: Callable[[int, str], bool]
    ) -> View | None:
        title = section.title if isinstance(section.title, str) else ctx.t(section.title)
        # Not left out: those behind it would move up now, and down again when it works.
        trouble = View(f"## {title}\n{ctx.t(core_text('guide-trouble'))}")
        if not enabled(ctx.guild_id, ctx.plugin):
            return trouble
        try:
            async with asyncio.timeout(SECTION_SECONDS):
                shown = await section.render(ctx)
            if shown is None:
                return None
            view = as_view(shown)
            content = shorten(f"## {title}\n{view.content}".rstrip(), limits.CONTENT)
            view = replace(view, content=content)
            view.check()
        except FAULTS as error:
            if interrupted(error):
                raise
            self._failures.note(
                error, where="guide", plugin=ctx.plugin, guild_id=ctx.guild_id, section=section.name
            )
            return trouble
        return view

    async def keep(self, ctx: GuildContext) -> None:
        """Make the guide where there was none yet; where the bot may not, tell once who can mend it."""
        guild = ctx.guild
        if guild is None or not ctx.settings.guide:
            return
        channel = await _channel(ctx, guild)
        async with ctx.read() as session:
            record = await session.get_one(GuildRecord, ctx.guild_id)
        if channel is None and record.guide_made:
            return  # somebody has deleted it and does not want it back
        try:
            if channel is None:
                await self.make(ctx)
            else:
                _require(TO_WRITE, channel.permissions_for(guild.me))
        except UserError as error:
            if not record.guide_told:
                await notify(ctx, guild, f"{ctx.t(error.message)} {ctx.t(error.hint)}", once="guide/told")
                await _remember(ctx, told=True)
        else:
            if record.guide_told:
                await _remember(ctx, told=False)

    async def make(self, ctx: GuildContext) -> disnake.TextChannel:
        """Make the guide, or bring it up to date where there is one; return its channel.

        Raises:
            UserError: the bot may not; the hint says what it lacks.
        """
        guild = ctx.guild
        assert guild is not None
        async with self._making.setdefault(guild.id, asyncio.Lock()):
            channel = await _channel(ctx, guild) or _found(guild)
            if channel is None:
                _require(TO_MAKE, guild.me.guild_permissions)
                channel = await _created(ctx, guild)
            else:
                _require(TO_WRITE, channel.permissions_for(guild.me))
            async with ctx.transaction() as session:
                record = await session.get_one(GuildRecord, ctx.guild_id)
                record.guide_made, record.guide_told = True, False
                await ctx.live.show(GUIDE.id(), channel.id)
            return channel


async def _channel(ctx: GuildContext, guild: disnake.Guild) -> disnake.TextChannel | None:
    """Return the channel in which the guide stands, wherever it was moved and whatever it is called by now."""
    async with ctx.read() as session:
        own = select(LiveRecord.channel_id).where(LiveRecord.key == GUIDE.id())
        channel = guild.get_channel(await session.scalar(own) or 0)
    return channel if isinstance(channel, disnake.TextChannel) else None


def _found(guild: disnake.Guild) -> disnake.TextChannel | None:
    """Return a guide that was made and not noted: the process died in between, or the database is a new one."""
    for channel in guild.text_channels:
        if channel.name == NAME and channel.overwrites_for(guild.me).send_messages:
            return channel
    return None


async def _created(ctx: GuildContext, guild: disnake.Guild) -> disnake.TextChannel:
    topic = ctx.t("guide-topic", bot=guild.me.display_name)
    try:
        return await make(guild, NAME, topic=topic, reason=ctx.t("guide-reason"), read_only=True)
    except disnake.HTTPException as error:
        if error.status >= 500:
            raise
        hint = core_text("guide-refused-hint", reason=error.text)
        raise UserError(core_text("guide-refused"), hint=hint) from error


def _require(needed: disnake.Permissions, granted: disnake.Permissions) -> None:
    """Make sure of what the bot needs.

    Raises:
        UserError: the hint says what it lacks.
    """
    missing = lacking(needed, granted)
    if missing:
        hint = core_text("guide-lacking-hint", permissions=missing)
        raise UserError(core_text("guide-refused"), hint=hint)


async def _remember(ctx: GuildContext, *, told: bool) -> None:
    async with ctx.transaction() as session:
        (await session.get_one(GuildRecord, ctx.guild_id)).guide_told = told
