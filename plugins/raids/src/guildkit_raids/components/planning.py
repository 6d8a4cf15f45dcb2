"""The form of a plan and its template, and what becomes of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from guildkit import InteractionContext, UserError, escape
from guildkit_raids import people, plugin, rooms, routes, steps
from guildkit_raids.components.forms import IMPORT, PLAN, TEMPLATE, kept, taken
from guildkit_raids.planning import dates, dungeons, plans
from guildkit_raids.texts import text
from guildkit_raids.views import forms

if TYPE_CHECKING:
    from guildkit_raids.planning.plans import Plan


@plugin.modal(routes.PLAN)
async def planned(ctx: InteractionContext) -> None:
    """Store a plan and post its planner; where something is wrong, keep what was entered."""
    people.require_planning(ctx)
    async with kept(ctx, PLAN):
        await _plan(ctx, forms.Entered.read(ctx.fields))


async def _plan(ctx: InteractionContext, entered: forms.Entered) -> None:
    async with ctx.read() as session:
        plan = _read(ctx, entered, (await dungeons.find(session, entered.dungeon)).name)
    past = plans.require_coming(plan.days, plan.times, plan.zone, ctx.now)  # before a channel is made for it
    channel_id = await rooms.planner(ctx, ctx.channel_id)
    participants, raidlist = await rooms.participants(ctx), await rooms.raidlist(ctx)
    async with ctx.transaction() as session:
        if not await ctx.once(session):
            raise UserError(text("planned-already"), hint=text("raid-none-hint"))
        raid = await plans.create(session, plan, ctx.member.id, people.name_of(ctx), channel_id, now=ctx.now)
        await taken(ctx, session, PLAN)
        number = raid.number
        await steps.planned(ctx, number, channel_id, participants, raidlist)
        ctx.audit("raid.planned", f"raid {number}", {"dungeon": plan.dungeon})
    said = ctx.t("planned", number=str(number), dungeon=escape(plan.dungeon), channel=f"<#{channel_id}>")
    await ctx.reply(f"{said}\n{ctx.t('planned-past', count=past)}" if past else said)


def _read(ctx: InteractionContext, entered: forms.Entered, dungeon: str) -> Plan:
    return plans.Plan(
        dungeon=dungeon,
        days=dates.read_days(entered.days, ctx.now.astimezone(ctx.zone).date()),
        times=dates.read_times(entered.times),
        minimum=plans.read_minimum(entered.minimum),
        note=entered.note.strip(),
        zone=ctx.zone.key,
    )


@plugin.modal(routes.TEMPLATE)
async def template_entered(ctx: InteractionContext) -> None:
    """Store what a new plan begins with; what is entered has to make sense today."""
    people.require_leading(ctx)
    async with kept(ctx, TEMPLATE):
        await _keep_template(ctx, forms.Entered.read(ctx.fields))


async def _keep_template(ctx: InteractionContext, entered: forms.Entered) -> None:
    if entered.days.strip():
        dates.read_days(entered.days, ctx.now.astimezone(ctx.zone).date())
    if entered.times.strip():
        dates.read_times(entered.times)
    minimum = plans.read_minimum(entered.minimum) if entered.minimum.strip() else 1
    async with ctx.transaction() as session:
        await dungeons.set_template(
            session, days=entered.days, times=entered.times, minimum=minimum, note=entered.note.strip()
        )
        await taken(ctx, session, TEMPLATE)
        ctx.audit("template.changed")
    await ctx.reply(ctx.t("template-kept"))


@plugin.modal(routes.DUNGEONS_SAID)
async def dungeons_entered(ctx: InteractionContext) -> None:
    """Add every line as a dungeon."""
    people.require_leading(ctx)
    async with kept(ctx, IMPORT):
        async with ctx.transaction() as session:
            new, known = await dungeons.add(session, (ctx.fields.get("names") or "").splitlines())
            await taken(ctx, session, IMPORT)
            if new:
                ctx.audit("dungeon.added", details={"names": new})
        await ctx.reply(ctx.t("dungeons-added", count=len(new), known=len(known)))
