"""One direct message to each who has not voted, before the deadline, with all raids on which they have not."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from sqlalchemy import delete, select

from guildkit import JobContext, MembersUnavailable
from guildkit.storage import add_many
from guildkit_raids import people, plugin, telling
from guildkit_raids.models import Invited, Raid
from guildkit_raids.planning import timing, votes
from guildkit_raids.views import notices

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.ext.asyncio import AsyncSession

    from guildkit import GuildContext, GuildMember
    from guildkit_raids.planning.timing import Outlook

AT_ONCE: Final = 10
"""To how many one go of the job writes, which has less than a minute."""
WINDOW: Final = timedelta(days=1)
"""Raids whose deadlines are this near to each other are asked for together: nobody is written to twice a day."""


async def promise(ctx: GuildContext, session: AsyncSession, found: Sequence[Outlook]) -> None:
    """Promise the messages, once a deadline is near; inside a transaction that notes it."""
    settings = ctx.settings
    if settings.invited_role is None:
        return
    due = [
        each for each in found if each.wants_votes(ctx.now, settings.invite_hours, settings.quiet, ctx.zone)
    ]
    if not due:
        return
    until = max(each.first for each in due) + WINDOW
    together = [each for each in found if timing.INVITED not in each.noted and ctx.now < each.first <= until]
    for each in together:
        await timing.note(session, each.raid.number, timing.INVITED, at=ctx.now)
    numbers = [each.raid.number for each in together]
    cause = min(due, key=lambda each: each.first).raid.number
    await ctx.jobs.enqueue("invite", {"cause": cause, "numbers": numbers}, key=f"invite/{cause}")


@plugin.job("invite")
async def invite(ctx: JobContext, cause: int, numbers: list[int]) -> None:
    """Find who is to be written to; without the intent that this needs, say so to who leads the raid."""
    async with ctx.read() as session:
        raid = await session.get(Raid, (ctx.guild_id, cause))
        open_now = [each.raid.number for each in await timing.outlooks(session)]
    role = ctx.settings.invited_role
    if raid is None or role is None:
        return
    try:
        members = [member async for member in ctx.members() if role in member.role_ids and not member.bot]
    except MembersUnavailable:
        await telling.leader(ctx, raid, notices.no_members(ctx, raid), once=f"no-members/{cause}")
        return
    async with ctx.read() as session:
        voted = await votes.who_on_all(session, open_now)
    rows = [_row(cause, member) for member in members if member.id not in voted]
    async with ctx.completion() as session:
        await session.execute(delete(Invited).where(Invited.raid == cause))
        if rows:
            await add_many(session, Invited, rows)
            await ctx.jobs.enqueue(
                "invite-some", {"cause": cause, "numbers": numbers}, key=f"invite-some/{cause}"
            )


def _row(cause: int, member: GuildMember) -> dict[str, object]:
    name = member.display_name[: people.NAME]
    return {"raid": cause, "member_id": member.id, "name": name, "reached": None}


@plugin.job("invite-some")
async def invite_some(ctx: JobContext, cause: int, numbers: list[int]) -> None:
    """Write to the next of them; after the last, promise the report."""
    async with ctx.read() as session:
        waiting = select(Invited).where(Invited.raid == cause, Invited.reached.is_(None))
        found = list(await session.scalars(waiting.order_by(Invited.member_id).limit(AT_ONCE)))
        outlooks = [each for each in await timing.outlooks(session) if each.last > ctx.now]
    links = await telling.links(ctx, {each.raid.number: each.raid.channel_id for each in outlooks})
    for each in found:
        async with ctx.read() as session:
            voted = await votes.voted_on(session, each.member_id, links)
        missing = [one for one in outlooks if one.raid.number not in voted]
        reached = bool(missing) and await ctx.direct(
            each.member_id, notices.digest(ctx, missing, links), once=f"invite/{cause}"
        )
        async with ctx.transaction() as session:
            row = await session.get(Invited, (ctx.guild_id, cause, each.member_id), with_for_update=True)
            if row is not None and missing:
                row.reached = reached
            elif row is not None:  # they have voted meanwhile
                await session.delete(row)
    async with ctx.completion():
        following = "invite-some" if len(found) == AT_ONCE else "invite-report"
        payload = {"cause": cause, "numbers": numbers}
        await ctx.jobs.enqueue(following, payload, key=f"{following}/{cause}", again=True)


@plugin.job("invite-report")
async def invite_report(ctx: JobContext, cause: int, numbers: list[int]) -> None:
    """Name in the channel who could not be reached, and tell each leader how many were."""
    async with ctx.read() as session:
        rows = list(
            await session.scalars(select(Invited).where(Invited.raid == cause).order_by(Invited.name))
        )
        raids = [raid for number in numbers if (raid := await session.get(Raid, (ctx.guild_id, number)))]
    if rows and raids:
        told = sum(bool(row.reached) for row in rows)
        unreached = [row.name for row in rows if not row.reached]
        links = await telling.links(ctx, {raid.number: raid.channel_id for raid in raids})
        if unreached:
            first = next((raid for raid in raids if raid.number == cause), raids[0])
            view = notices.unreached(ctx, raids, links, unreached)
            await telling.channel(ctx, first, view, once=f"unreached/{cause}")
        for raid in {raid.leader_id: raid for raid in raids}.values():
            view = notices.report(ctx, raids, told, len(unreached))
            await telling.leader(ctx, raid, view, once=f"invite-report/{cause}")
    async with ctx.completion() as session:
        await session.execute(delete(Invited).where(Invited.raid == cause))
