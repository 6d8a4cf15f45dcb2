"""Slash commands: `/raid_export`."""

from __future__ import annotations

from typing import Annotated, Literal

from guildkit import Attachment, InteractionContext, Option, UserError, View
from guildkit_raids import people, plugin, telling
from guildkit_raids.commands import options
from guildkit_raids.files import calendars, csvs
from guildkit_raids.models import State
from guildkit_raids.planning import attendance, plans
from guildkit_raids.planning.tally import tally
from guildkit_raids.texts import text


@plugin.command(
    "raid_export", description="Get a raid for your calendar, or its votes as a table", answers="private"
)
async def raid_export(
    ctx: InteractionContext,
    raid: Annotated[
        int,
        Option("Its number; finished raids too", min=1, max=2_000_000_000, autocomplete=options.open_raids),
    ],
    what: Annotated[Literal["calendar", "votes", "attendance"], Option("What is in the file")] = "calendar",
) -> None:
    """Send a raid as a file, to who asks alone."""
    async with ctx.read() as session:
        found = await plans.find(session, raid)
        counted = await tally(session, found)
        recorded = await attendance.recorded(session, raid)
    if what == "calendar":
        decided = counted.decided()
        slots = [decided] if decided is not None else counted.taking_place()
        if found.state == State.CANCELLED:
            raise UserError(text("raid-is-cancelled", number=str(raid)))
        if not slots:
            raise UserError(text("export-no-slot", number=str(raid)), hint=text("export-no-slot-hint"))
        url = (await telling.links(ctx, {raid: found.channel_id}))[raid]
        written = calendars.write(
            counted, slots, guild_id=ctx.guild_id, minutes=ctx.settings.duration, url=url, now=ctx.now
        )
        name = f"raid-{raid}.ics"
    else:
        people.require_planning(ctx)
        if what == "attendance" and not recorded:
            raise UserError(text("export-no-attendance", number=str(raid)))
        written = csvs.votes(counted) if what == "votes" else csvs.attendance(recorded)
        name = f"raid-{raid}-{what}.csv"
    await ctx.reply(View(ctx.t("exported", number=str(raid)), files=[Attachment(name, written.encode())]))
