"""Slash commands: `/raid_import`."""

from __future__ import annotations

from typing import Annotated

import disnake

from guildkit import InteractionContext, Option, UserError, escape
from guildkit_raids import people, plugin, rooms, steps
from guildkit_raids.planning import importing
from guildkit_raids.texts import text
from guildkit_raids.views.common import listed


@plugin.command(
    "raid_import", description="Import an event of Raid-Helper with its sign-ups", answers="private"
)
async def raid_import(
    ctx: InteractionContext,
    file: Annotated[disnake.Attachment, Option("The JSON of the event")],
) -> None:
    """Plan a raid as it was planned elsewhere."""
    people.require_leading(ctx)
    if file.size > importing.SIZE:
        raise UserError(text("import-large", most=importing.SIZE // 1024))
    event = importing.read(await file.read())
    plan = importing.plan_of(event, ctx.zone.key)
    importing.require_coming(event, ctx.now)  # before a channel is made for it
    channel_id = await rooms.planner(ctx, ctx.channel_id)
    participants, raidlist = await rooms.participants(ctx), await rooms.raidlist(ctx)
    async with ctx.transaction() as session:
        if not await ctx.once(session):
            raise UserError(text("planned-already"), hint=text("raid-none-hint"))
        raid, report = await importing.store(
            session,
            event,
            plan,
            leader=(ctx.member.id, people.name_of(ctx)),
            channel_id=channel_id,
            now=ctx.now,
        )
        number = raid.number
        await steps.planned(ctx, number, channel_id, participants, raidlist)
        await steps.changed(ctx, number)
        ctx.audit("raid.imported", f"raid {number}", {"listed": report.listed})
    await ctx.reply("\n".join(_said(ctx, number, raid.dungeon, report)))


def _said(ctx: InteractionContext, number: int, dungeon: str, report: importing.Report) -> list[str]:
    said = [ctx.t("imported", number=str(number), dungeon=escape(dungeon), count=report.listed)]
    said += [
        ctx.t(f"imported-{key}", count=count)
        for key, count in (("late", report.late), ("bench", report.bench), ("away", report.away))
        if count
    ]
    if report.unsure:
        names = listed(ctx, report.unsure, 600)
        said.append(ctx.t("imported-unsure", count=len(report.unsure), names=names))
    if report.unknown:
        said.append(ctx.t("imported-unknown", names=listed(ctx, report.unknown, 400)))
    return said
