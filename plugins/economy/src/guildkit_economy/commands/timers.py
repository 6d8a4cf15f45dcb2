"""Slash commands: `/timer add|edit|remove|list`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import disnake

from guildkit import Choice, InteractionContext, Option, UserError, escape, shorten
from guildkit_economy import plugin
from guildkit_economy.commands.options import Where
from guildkit_economy.components.timers import timer_list
from guildkit_economy.games import timers
from guildkit_economy.games.timers import LEAST_LIMIT, Terms, minutes_of
from guildkit_economy.games.wording import MESSAGE_LIMIT
from guildkit_economy.people import MANAGE
from guildkit_economy.stream import inbox
from guildkit_economy.texts import text
from guildkit_economy.views import timers as views

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession

plugin.group("timer", "Messages that come again and again by themselves", permissions=MANAGE)


async def known_timers(ctx: InteractionContext, typed: str) -> list[Choice]:
    """Complete a timer from its number or its text."""
    async with ctx.read() as session:
        found = await timers.listed(session)
    names = ((f"#{each.number} {each.text}", each.number) for each in found)
    return [
        Choice(shorten(name, 100), number) for name, number in names if typed.strip().lower() in name.lower()
    ]


Number = Annotated[int, Option("Which timer", min=1, max=2_000_000_000, autocomplete=known_timers)]
Said = Option(r"What it says; \n begins a new line", max=MESSAGE_LIMIT)
Interval = Option("From one to the next: 5 minutes to 7 days, such as 30 minutes", max=40)
Least = Option("Only after so many messages of members in the channel", min=0, max=LEAST_LIMIT)
LiveOnly = Option("Only during the stream that this server follows")


@plugin.command(
    "timer add", description="Have a message posted again and again", answers="private", permissions=MANAGE
)
async def add(
    ctx: InteractionContext,
    said: Annotated[str, Said],
    interval: Annotated[str, Interval],
    channel: Where = None,
    least: Annotated[int, Least] = 0,
    live_only: Annotated[bool, LiveOnly] = False,
) -> None:
    """Make a timer."""
    where = channel.id if channel else ctx.channel_id
    _require_able(ctx, where, least)
    terms = Terms(where, said, minutes_of(interval), least, live_only)
    async with ctx.transaction() as session:
        first = await ctx.once(session)
        if first:
            if live_only:
                await _require_stream(session)
            now = disnake.utils.time_snowflake(ctx.now)
            timer = await timers.add(session, terms, ctx.settings.quiet, ctx.zone, since=now, now=ctx.now)
            await timers.promise(ctx, timer)
            ctx.audit("timer.added", f"timer {timer.number}", {"text": timer.text, "minutes": timer.minutes})
    if first:
        await ctx.reply(f"{ctx.t('timer-added', number=str(timer.number))}\n{views.line(ctx, timer)}")
    else:
        await ctx.reply(await timer_list(ctx))


@plugin.command(
    "timer edit",
    description="Change a timer; one that has stopped runs again",
    answers="private",
    permissions=MANAGE,
)
async def edit(
    ctx: InteractionContext,
    timer: Number,
    said: Annotated[str | None, Said] = None,
    interval: Annotated[str | None, Interval] = None,
    channel: Annotated[disnake.TextChannel | None, Option("Where")] = None,
    least: Annotated[int | None, Least] = None,
    live_only: Annotated[bool | None, LiveOnly] = None,
) -> None:
    """Change a timer."""
    given: dict[str, Any] = {
        "text": said,
        "minutes": None if interval is None else minutes_of(interval),
        "channel_id": channel.id if channel else None,
        "least": least,
        "live_only": live_only,
    }
    changes = {key: value for key, value in given.items() if value is not None}
    if not changes:
        raise UserError(text("shop-nothing-changed"))
    async with ctx.transaction() as session:
        if live_only:
            await _require_stream(session)
        found, changed = await timers.edit(
            session, timer, ctx.settings.quiet, ctx.zone, now=ctx.now, **changes
        )
        _require_able(ctx, found.channel_id, found.least)
        await timers.promise(ctx, found)
        ctx.audit("timer.edited", f"timer {timer}", changed)
    await ctx.reply(f"{ctx.t('timer-edited', number=str(timer))}\n{views.line(ctx, found)}")


@plugin.command("timer remove", description="Remove a timer", answers="private", permissions=MANAGE)
async def remove(ctx: InteractionContext, timer: Number) -> None:
    """Remove a timer."""
    async with ctx.transaction() as session:
        await timers.remove(session, timer)
        ctx.audit("timer.removed", f"timer {timer}")
    await ctx.reply(ctx.t("timer-removed", number=str(timer)))


@plugin.command(
    "timer list",
    description="See the timers, stop them, and let them run",
    answers="private",
    permissions=MANAGE,
)
async def list_(ctx: InteractionContext) -> None:
    """Show all timers."""
    await ctx.reply(await timer_list(ctx))


def _require_able(ctx: InteractionContext, channel_id: int, least: int) -> None:
    """Make sure that the bot may post in a channel, and read there where that is needed.

    Raises:
        UserError: it may not; it says what is missing.
    """
    ctx.require_posting(channel_id)
    channel = ctx.guild.get_channel_or_thread(channel_id) if ctx.guild else None
    if not isinstance(channel, disnake.TextChannel):
        raise UserError(text("timer-channel"))
    if least and not channel.permissions_for(channel.guild.me).read_message_history:
        raise UserError(text("timer-unread", channel=escape(channel.name)))


async def _require_stream(session: AsyncSession) -> None:
    if await inbox.followed(session) is None:
        raise UserError(text("timer-no-stream"))
