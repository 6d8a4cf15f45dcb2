"""`/purge` and `/purgebot`: delete the newest messages of a channel, after a question."""

# Without `from __future__ import annotations`: the handlers' annotations name functions that exist only inside.
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated, Any, Final

import disnake
from sqlalchemy import select

from guildkit.errors import UserError
from guildkit.gate import CORE
from guildkit.interaction import UNKNOWN_MESSAGE, InteractionContext
from guildkit.late import quietly
from guildkit.models import LiveRecord
from guildkit.plugin import Plugin
from guildkit.progress import Progress
from guildkit.records import Option
from guildkit.routes import Route
from guildkit.texts import core_text

if TYPE_CHECKING:
    from guildkit.bot import Bot

PURGE: Final = Route(CORE, "purge/{count:int}/{before:int}")
PURGE_BOT: Final = Route(CORE, "purgebot/{count:int}/{before:int}")
MANAGE: Final = disnake.Permissions(manage_messages=True)
MOST: Final = 500
"""How many messages are deleted, and how far is looked back, at most."""
OLD_LIMIT: Final = 50
"""How many old messages of others one run deletes; Discord takes them one by one, slowly."""

_READ: Final = disnake.Permissions(view_channel=True, read_message_history=True)
_BATCH: Final = 100
# Discord deletes messages together up to 14 days: an hour of grace for those that grow old on the way.
# https://docs.discord.com/developers/resources/message#bulk-delete-messages
_YOUNG: Final = timedelta(days=14) - timedelta(hours=1)
# Nobody can delete these: https://docs.discord.com/developers/resources/message#message-object-message-types
_UNDELETABLE: Final = {1, 2, 3, 4, 5, 14, 15, 16, 17, 21}
_SYSTEM_MESSAGE: Final = 50021

_Count = Annotated[int, Option("How many, from the newest on", min=1, max=MOST)]


def add(plugin: Plugin, bot: "Bot") -> None:
    """Add the commands."""

    @plugin.command(
        "purge",
        description="Delete the newest messages of this channel",
        permissions=MANAGE,
        answers="private",
    )
    async def purge(ctx: InteractionContext, count: _Count) -> None:
        _check_bot(ctx, _READ | MANAGE)
        await _ask(ctx, "purge-ask", PURGE, count)

    @plugin.command(
        "purgebot",
        description="Delete the newest messages of this bot in this channel",
        permissions=MANAGE,
        answers="private",
    )
    async def purge_bot(ctx: InteractionContext, count: _Count) -> None:
        _check_bot(ctx, _READ)
        await _ask(ctx, "purge-ask-bot", PURGE_BOT, count)

    @plugin.component(PURGE, permissions=MANAGE, asker_only=True)
    async def purge_now(ctx: InteractionContext, count: int, before: int) -> None:
        _check_bot(ctx, _READ | MANAGE)
        found = [message async for message in _newest(ctx, bot, before, min(count, MOST))]
        await _Run(ctx, bot).delete(found, alone=False)

    @plugin.component(PURGE_BOT, permissions=MANAGE, asker_only=True)
    async def purge_bot_now(ctx: InteractionContext, count: int, before: int) -> None:
        _check_bot(ctx, _READ)
        kept = await _live(ctx)
        found = [
            message
            async for message in _newest(ctx, bot, before, MOST)
            if int(message["author"]["id"]) == bot.client.user.id and int(message["id"]) not in kept
        ]
        await _Run(ctx, bot).delete(found[: min(count, MOST)], alone=True)


def _check_bot(ctx: InteractionContext, wanted: disnake.Permissions) -> None:
    granted = ctx.interaction.app_permissions
    if not granted.administrator and not granted.is_superset(wanted):
        key = "purge-bot-may-not" if wanted.manage_messages else "purge-bot-cannot-read"
        raise UserError(core_text(key), hint=core_text("purge-bot-hint"))


async def _ask(ctx: InteractionContext, question: str, yes: Route, count: int) -> None:
    # What is written while the question stands there is newer than what was asked about.
    custom_id = yes.id(count=count, before=ctx.interaction.id)
    asked = ctx.t(question, count=count, channel=f"<#{ctx.channel_id}>")
    await ctx.confirm(asked, custom_id, label=ctx.t("purge-yes"))


async def _live(ctx: InteractionContext) -> set[int]:
    """Return the messages that the bot keeps up to date here, the server guide's among them."""
    async with ctx.read() as session:
        kept = await session.scalars(
            select(LiveRecord.messages).where(LiveRecord.channel_id == ctx.channel_id)
        )
        return {int(message_id) for messages in kept for message_id, _ in messages}


async def _newest(
    ctx: InteractionContext, bot: "Bot", before: int, count: int
) -> AsyncIterator[dict[str, Any]]:
    while count > 0:
        size = min(count, _BATCH)
        try:
            page: Sequence[Any] = await bot.client.http.logs_from(ctx.channel_id, size, before=before)
        except (disnake.NotFound, disnake.Forbidden) as error:
            raise UserError(core_text("purge-gone")) from error
        for message in page:
            yield message
        if len(page) < size:
            return
        before, count = int(page[-1]["id"]), count - size


class _Run:
    """One run: what became of each message."""

    def __init__(self, ctx: InteractionContext, bot: "Bot") -> None:
        self._ctx = ctx
        self._http = bot.client.http
        self._channel = ctx.guild.get_channel_or_thread(ctx.channel_id) if ctx.guild else None
        self._reason = f"/purge by {ctx.member} ({ctx.member.id})"
        self._fates: Counter[str] = Counter()

    async def delete(self, messages: list[dict[str, Any]], *, alone: bool) -> None:
        """Delete messages, the newest first, and report; `alone`: one by one, which needs no permission."""
        ctx, fates = self._ctx, self._fates
        young: list[int] = []
        old: list[int] = []
        for message in messages:
            message_id = int(message["id"])
            if message["pinned"]:
                fates["pinned"] += 1
            elif message["type"] in _UNDELETABLE:
                fates["system"] += 1
            elif not alone and ctx.now - disnake.utils.snowflake_time(message_id) < _YOUNG:
                young.append(message_id)
            elif alone or len(old) < OLD_LIMIT:
                old.append(message_id)
            else:
                fates["old"] += 1
        stopped = False
        if young or old:  # first: of a run that is killed half-way a trace remains
            await self._note("message.purging", len(young) + len(old))
        try:
            async with ctx.progress(ctx.t("purge-title"), total=len(young) + len(old)) as progress:
                try:
                    await self._delete_together(young, progress)
                    for message_id in old:
                        await self._delete_one(message_id)
                        progress.step()
                except (disnake.NotFound, disnake.Forbidden):
                    stopped = True  # the channel, the permission or the bot itself is gone
        finally:
            await self._note("message.purged", fates["deleted"])
        report = ctx.update(self._report(stopped=stopped))
        # With the channel the question has gone, too: then the audit alone tells how far it came.
        await (quietly(ctx, report) if stopped else report)

    async def _delete_together(self, ids: list[int], progress: Progress) -> None:
        for start in range(0, len(ids), _BATCH):
            batch = ids[start : start + _BATCH]
            if len(batch) == 1:  # Discord takes two at least
                await self._delete_one(batch[0])
            else:
                await self._http.delete_messages(self._ctx.channel_id, [*batch], reason=self._reason)
                self._fates["deleted"] += len(batch)
            progress.step(len(batch))

    async def _delete_one(self, message_id: int) -> None:
        try:
            await self._http.delete_message(self._ctx.channel_id, message_id, reason=self._reason)
        except disnake.HTTPException as error:
            if error.code not in {UNKNOWN_MESSAGE, _SYSTEM_MESSAGE}:
                raise
            self._fates["gone" if error.code == UNKNOWN_MESSAGE else "system"] += 1
        else:
            self._fates["deleted"] += 1

    async def _note(self, action: str, count: int) -> None:
        name = f"#{self._channel.name}" if self._channel is not None else str(self._ctx.channel_id)
        async with self._ctx.transaction():
            self._ctx.audit(action, name, {"count": count, "channel": str(self._ctx.channel_id)})

    def _report(self, *, stopped: bool) -> str:
        lines = [self._ctx.t("purge-stopped")] if stopped else []
        lines.append(self._ctx.t("purge-deleted", count=self._fates["deleted"]))
        lines += [
            self._ctx.t(f"purge-kept-{fate}", count=self._fates[fate])
            for fate in ("pinned", "system", "old", "gone")
            if self._fates[fate]
        ]
        return "\n".join(lines)
