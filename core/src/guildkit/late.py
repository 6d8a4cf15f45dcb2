"""Answers that come after Discord has closed the way back to the member who asked.

An interaction's token lives for fifteen minutes. What comes later is posted in the channel if everybody was to see it,
and sent as a direct message if only the member was. It pings nobody, and where the bot may not write, it is left unsaid.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import disnake

from guildkit.errors import ChannelNotFound
from guildkit.shortening import shorten
from guildkit.text import escape
from guildkit.texts import core_text
from guildkit.views import CONTENT

if TYPE_CHECKING:
    from collections.abc import Awaitable

    from guildkit.interaction import InteractionContext
    from guildkit.views import View


class LateAnswer:
    """What is said on an interaction after its token has died."""

    __slots__ = ("_count", "_ctx", "_dm", "_posted")

    def __init__(self, ctx: InteractionContext) -> None:
        self._ctx = ctx
        self._count = 0
        self._posted: int | None = None
        self._dm: disnake.Message | None = None

    async def say(self, view: View, *, private: bool) -> None:
        """Say something new, to the member alone or in the channel."""
        try:
            await (self._tell(view) if private or self._ctx.is_direct else self._post(view))
        except (ChannelNotFound, disnake.HTTPException) as error:
            self._ctx.log.info(
                "a late answer could not be given", reason=str(error), interaction=self._ctx.interaction.id
            )

    async def change(self, view: View, *, private: bool, clicked: bool) -> None:
        """Change what was said last, be it the message that was clicked; where that cannot be, say it anew."""
        message = self._ctx.message
        try:
            if (private or self._ctx.is_direct) and self._dm is not None:
                await self._dm.edit(**self._for_member(view).keywords())
            elif self._ctx.is_direct and clicked and message is not None:
                await message.edit(**view.keywords())
            elif not private and clicked and message is not None:
                await self._ctx.edit(self._ctx.channel_id, message.id, view)
            elif not private and self._posted is not None:
                await self._ctx.edit(self._ctx.channel_id, self._posted, self._for_all(view))
            else:
                await self.say(view, private=private)
        except disnake.HTTPException as error:
            self._ctx.log.info(
                "a late answer could not be given", reason=str(error), interaction=self._ctx.interaction.id
            )

    async def _post(self, view: View) -> None:
        self._count += 1
        once = f"late/{self._ctx.interaction.id}/{self._count}"
        self._posted = await self._ctx.send(self._ctx.channel_id, self._for_all(view), once=once)

    async def _tell(self, view: View) -> None:
        self._dm = await self._ctx.member.send(**self._for_member(view).keywords(new=True))

    def _for_all(self, view: View) -> View:
        name = escape(self._ctx.member.display_name)
        return _headed(self._ctx.t(core_text("late-for", name=name)), view)

    def _for_member(self, view: View) -> View:
        guild = self._ctx.guild
        heading = core_text("late-from", guild=escape(guild.name if guild else str(self._ctx.guild_id)))
        headed = _headed(self._ctx.for_member(heading), view)
        # Components that were not made for a direct message may have no room for the guild in their ids.
        return headed if self._ctx.is_direct else replace(headed, rows=())


async def quietly(ctx: InteractionContext, call: Awaitable[None]) -> None:
    """Say something that is not worth failing for; where it cannot be said, the log knows."""
    try:
        await call
    except Exception as error:
        ctx.log.warning("could not be said", reason=repr(error), interaction=ctx.interaction.id)


def _headed(heading: str, view: View) -> View:
    content = shorten(f"{heading}\n{view.content}".strip(), CONTENT)
    return replace(view, content=content, mentions=None)
