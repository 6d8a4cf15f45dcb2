"""The thread of a raid and its scheduled event: made, kept true, and ended with it.

Both are found again after a crash: a thread has the id of the message at which it began, and an event of the bot its name.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

import disnake
from disnake import GuildScheduledEventEntityType, GuildScheduledEventMetadata, GuildScheduledEventStatus
from sqlalchemy import select

from guildkit import JobContext, shorten
from guildkit.storage import add_if_absent, get_or_add
from guildkit_raids import plugin, routes, steps
from guildkit_raids.models import Companion, Raid, State, ThreadMember, Trouble
from guildkit_raids.planning import bench
from guildkit_raids.planning.tally import tally

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from guildkit import GuildContext
    from guildkit_raids.planning.tally import Slot

AT_ONCE: Final = 20
"""How many members are added to a thread in one go of the job."""
SOON: Final = timedelta(seconds=10)
"""When it is looked again for a planner that is not posted yet."""
NAME: Final = 100
# https://docs.discord.com/developers/topics/opcodes-and-status-codes#json
_EVENTS_FULL: Final = 30038
_ARCHIVED: Final = 50083
_HAS_THREAD: Final = 160004
_THREADS_FULL: Final = 160006


@plugin.job("companions")
async def companions(ctx: JobContext, number: int, mended: bool = False) -> None:
    """Bring the thread and the event of a raid in line with it; without them it works on, and says why.

    Args:
        ctx: of the job.
        number: of the raid.
        mended: whether what was in the way may be gone by now, so that it is tried again.
    """
    if ctx.guild is None:
        return
    async with ctx.read() as session:
        raid = await session.get(Raid, (ctx.guild_id, number))
        found = await session.get(Companion, (ctx.guild_id, number))
        slot = (await tally(session, raid)).decided() if raid else None
        coming = await bench.with_place(session, number, slot) if slot else []
    if raid is None:
        return
    companion = found or Companion(raid=number)
    if mended:
        await _look_at_troubles(ctx, raid, companion)
    await _thread(ctx, raid, companion, [each.member_id for each in coming])
    await _event(ctx, raid, companion, slot)


async def again(ctx: GuildContext) -> None:
    """Have the raids looked at whose thread or event could not be made: somebody may have mended that."""
    mendable = {Trouble.FORBIDDEN, Trouble.FULL}
    found = (
        select(Raid.number)
        .join(Companion, (Companion.guild_id == Raid.guild_id) & (Companion.raid == Raid.number))
        .where(
            Raid.state == State.OPEN,
            Companion.thread_trouble.in_(mendable) | Companion.event_trouble.in_(mendable),
        )
        .order_by(Raid.number)
    )
    async with ctx.transaction() as session:
        for number in await session.scalars(found):
            payload = {"number": number, "mended": True}
            await ctx.jobs.enqueue("companions", payload, key=f"companions/{number}", again=True)


async def _look_at_troubles(ctx: JobContext, raid: Raid, companion: Companion) -> None:
    """Forget what is mended; whether there is room again, only another attempt tells."""
    assert ctx.guild is not None
    channel = ctx.guild.get_channel(raid.channel_id)
    there = channel.permissions_for(ctx.guild.me) if channel else disnake.Permissions.none()
    able = {
        "thread_trouble": there.create_public_threads and there.send_messages_in_threads,
        "event_trouble": ctx.guild.me.guild_permissions.create_events,
    }
    mended = [name for name in able if getattr(companion, name) == Trouble.FORBIDDEN and able[name]]
    if mended:
        await _trouble(ctx, raid, **dict.fromkeys(mended))
    for name in able:
        if name in mended or getattr(companion, name) == Trouble.FULL:
            setattr(companion, name, None)


# --- the thread --------------------------------------------------------------------------------------------------------


async def _thread(ctx: JobContext, raid: Raid, companion: Companion, coming: Sequence[int]) -> None:
    assert ctx.guild is not None
    http = ctx.guild._state.http  # noqa: SLF001 - an archived thread is not known to disnake
    try:
        if raid.state != State.OPEN:
            if companion.thread_id is not None:
                await http.edit_channel(companion.thread_id, archived=True)
            return
        if not ctx.settings.raid_thread or companion.thread_trouble is not None:
            return
        thread_id = companion.thread_id or await _start(ctx, raid)
        if thread_id is not None:
            await _add_members(ctx, raid.number, thread_id, coming)
    except disnake.Forbidden:
        await _trouble(ctx, raid, thread_trouble=Trouble.FORBIDDEN)
    except disnake.NotFound:
        await _trouble(ctx, raid, thread_trouble=Trouble.DELETED, thread_id=None)
    except disnake.HTTPException as error:
        if error.code == _ARCHIVED and companion.thread_id is not None:  # it falls asleep when nobody writes
            await http.edit_channel(companion.thread_id, archived=False)
            await _again(ctx, raid.number)
        elif error.code == _THREADS_FULL:
            await _trouble(ctx, raid, thread_trouble=Trouble.FULL)
        else:
            raise


async def _start(ctx: JobContext, raid: Raid) -> int | None:
    """Start the thread at the planner; return its id, or None where the planner is not posted yet."""
    assert ctx.guild is not None
    async with ctx.transaction() as session:
        place = await ctx.live.where(routes.PLANNER.id(number=raid.number))
        if place is None:
            key = f"companions/{raid.number}"
            await ctx.jobs.enqueue(
                "companions", {"number": raid.number}, at=ctx.now + SOON, key=key, again=True
            )
            return None
    try:
        await ctx.guild._state.http.start_thread_with_message(  # noqa: SLF001 - the message need not be fetched
            *place,
            name=shorten(f"#{raid.number} · {raid.dungeon}", NAME),
            auto_archive_duration=10080,
            reason=ctx.t("role-reason", number=str(raid.number)),
        )
    except disnake.HTTPException as error:
        if error.code != _HAS_THREAD:  # it was started, and the bot died before it could note it
            raise
    async with ctx.transaction() as session:
        companion = await get_or_add(session, Companion, {"raid": raid.number})
        companion.thread_id, companion.thread_trouble = place[1], None
        await ctx.live.refresh(routes.PLANNER.id(number=raid.number))
    return place[1]


async def _add_members(ctx: JobContext, number: int, thread_id: int, coming: Sequence[int]) -> None:
    """Add some of those who take part and are not in the thread; who has left it again stays out."""
    assert ctx.guild is not None
    async with ctx.read() as session:
        added = set(await session.scalars(select(ThreadMember.member_id).where(ThreadMember.raid == number)))
    new = [member_id for member_id in coming if member_id not in added and member_id > 0]
    for member_id in new[:AT_ONCE]:
        try:
            await ctx.guild._state.http.add_user_to_thread(thread_id, member_id)  # noqa: SLF001 - see above
        except (disnake.Forbidden, disnake.NotFound) as error:
            # They have left, or do not see the channel.
            ctx.log.info("not added to the thread", raid=number, reason=str(error))
        async with ctx.transaction() as session:
            await add_if_absent(session, ThreadMember, raid=number, member_id=member_id)
    if len(new) > AT_ONCE:
        await _again(ctx, number)


async def _again(ctx: JobContext, number: int) -> None:
    async with ctx.transaction():
        await steps.companions(ctx, number)


# --- the scheduled event -----------------------------------------------------------------------------------------------


async def _event(ctx: JobContext, raid: Raid, companion: Companion, slot: Slot | None) -> None:
    try:
        if raid.state == State.OPEN and slot is not None and ctx.settings.raid_event:
            if companion.event_trouble is None:
                await _show_event(ctx, raid, companion.event_id, slot)
        elif companion.event_id is not None:
            await _end_event(ctx, raid, companion.event_id)
    except disnake.Forbidden:
        await _trouble(ctx, raid, event_trouble=Trouble.FORBIDDEN)
    except disnake.HTTPException as error:
        if error.code != _EVENTS_FULL:
            raise
        await _trouble(ctx, raid, event_trouble=Trouble.FULL)


async def _show_event(ctx: JobContext, raid: Raid, event_id: int | None, slot: Slot) -> None:
    assert ctx.guild is not None
    if slot.starts_at <= ctx.now:
        return
    name = shorten(f"#{raid.number} · {raid.dungeon}", NAME)
    shown: dict[str, Any] = {
        "scheduled_start_time": slot.starts_at,
        "scheduled_end_time": slot.starts_at + timedelta(minutes=ctx.settings.duration),
        "reason": ctx.t("role-reason", number=str(raid.number)),
    }

    def is_own(event: disnake.GuildScheduledEvent) -> bool:
        return event.id == event_id if event_id else event.creator_id == me and event.name == name

    me = ctx.guild.me.id
    event = await _find(ctx, is_own)
    if event is None and event_id is not None:
        await _trouble(ctx, raid, event_trouble=Trouble.DELETED, event_id=None)
        return
    if event is None:
        channel = ctx.guild.get_channel(raid.channel_id)
        event = await ctx.guild.create_scheduled_event(
            name=name,
            entity_type=GuildScheduledEventEntityType.external,
            entity_metadata=GuildScheduledEventMetadata(
                location=shorten(f"#{channel.name}" if channel else ctx.guild.name, NAME)
            ),
            description=shorten(raid.note or raid.dungeon, 1000),
            **shown,
        )
    elif event.status == GuildScheduledEventStatus.scheduled and event.scheduled_start_time != slot.starts_at:
        await event.edit(**shown)
    if event.id != event_id:
        async with ctx.transaction() as session:
            companion = await get_or_add(session, Companion, {"raid": raid.number})
            companion.event_id, companion.event_trouble = event.id, None
            await ctx.live.refresh(routes.PLANNER.id(number=raid.number))


async def _end_event(ctx: JobContext, raid: Raid, event_id: int) -> None:
    """Complete an event that has begun; one that has not is deleted."""
    event = await _find(ctx, lambda each: each.id == event_id)
    if event is not None and event.status == GuildScheduledEventStatus.active:
        await event.end()
    elif event is not None and event.status == GuildScheduledEventStatus.scheduled:
        await event.delete()
    async with ctx.transaction() as session:
        companion = await get_or_add(session, Companion, {"raid": raid.number})
        companion.event_id = None


async def _find(
    ctx: GuildContext, is_it: Callable[[disnake.GuildScheduledEvent], bool]
) -> disnake.GuildScheduledEvent | None:
    assert ctx.guild is not None
    return next(filter(is_it, await ctx.guild.fetch_scheduled_events()), None)


async def _trouble(ctx: JobContext, raid: Raid, **values: Any) -> None:
    """Note what is missing and why, on the planner too, and try no more."""
    async with ctx.transaction() as session:
        companion = await get_or_add(session, Companion, {"raid": raid.number})
        for name, value in values.items():
            setattr(companion, name, value)
        if raid.state == State.OPEN:
            await ctx.live.refresh(routes.PLANNER.id(number=raid.number))
