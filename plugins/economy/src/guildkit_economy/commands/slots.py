"""Slash commands: `/slot call|queue|pick|random|clear|panel`."""

from __future__ import annotations

from typing import Annotated

from guildkit import Choice, InteractionContext, Option, UserError, escape, shorten
from guildkit_economy import people, plugin, routes
from guildkit_economy.components.slots import do_call, queue_page
from guildkit_economy.games import slots
from guildkit_economy.games.slots import NAME_LIMIT
from guildkit_economy.texts import text
from guildkit_economy.views import slots as views

plugin.group("slot", "The slots that members want to see played")


async def waiting_slots(ctx: InteractionContext, typed: str) -> list[Choice]:
    """Complete a call from its number or the name of the slot."""
    async with ctx.read() as session:
        found = await slots.waiting(session)
    names = ((f"#{slot.number} {slot.name}", slot.number) for slot in found)
    sought = typed.strip().casefold()
    return [Choice(shorten(name, 100), number) for name, number in names if sought in name.casefold()][:25]


Number = Option("The number of the call", min=1, max=2_000_000_000, autocomplete=waiting_slots)


@plugin.command("slot call", description="Ask for a slot to be played", answers="private")
async def call(ctx: InteractionContext, name: Annotated[str, Option("Which slot", max=NAME_LIMIT)]) -> None:
    """Put a slot into the queue."""
    await do_call(ctx, name)


@plugin.command("slot queue", description="See which slots wait, and take a call back", answers="private")
async def queue(ctx: InteractionContext) -> None:
    """Show the first page of the queue."""
    await ctx.reply(await queue_page(ctx, 1))


@plugin.command("slot pick", description="Play one of the slots that wait", permissions=people.MANAGE)
async def pick(ctx: InteractionContext, number: Annotated[int, Number]) -> None:
    """Say that a slot is played now."""
    async with ctx.transaction() as session:
        slot = await slots.pick(session, number, now=ctx.now)
        left = await slots.how_many(session)
        await ctx.live.refresh(routes.SLOTS.id(), at_once=True)
        ctx.audit("slot.picked", f"slot {number}", {"name": slot.name})
    await ctx.reply(views.slot_played(ctx, slot, left=left))


@plugin.command(
    "slot random",
    description="Play one of the slots that wait, each with the same chance",
    permissions=people.MANAGE,
)
async def pick_random(ctx: InteractionContext) -> None:
    """Draw what is played now."""
    async with ctx.transaction() as session:
        if first := await ctx.once(session):
            slot, out_of = await slots.pick_random(session, ctx.rng, now=ctx.now)
            left = await slots.how_many(session)
            await ctx.live.refresh(routes.SLOTS.id(), at_once=True)
            ctx.audit("slot.drawn", f"slot {slot.number}", {"name": slot.name, "out-of": out_of})
    if first:
        await ctx.reply(views.slot_played(ctx, slot, left=left, out_of=out_of))
    else:  # it was drawn, and the bot died before it could say so
        await ctx.reply(await queue_page(ctx, 1), private=True)


@plugin.command(
    "slot clear",
    description="Empty the queue, or take one call out of it",
    permissions=people.MANAGE,
    answers="private",
)
async def clear(ctx: InteractionContext, call: Annotated[int | None, Number] = None) -> None:
    """Take a call out; or ask whether all are to go."""
    if call is not None:
        async with ctx.transaction() as session:
            slot = await slots.remove(session, call)
            await ctx.live.refresh(routes.SLOTS.id(), at_once=True)
            ctx.audit("slot.removed", f"slot {call}", {"name": slot.name, "member": slot.member_id})
        await ctx.reply(ctx.t("slot-removed", name=escape(slot.name), number=str(call)))
        return
    async with ctx.read() as session:
        last = await slots.last_number(session)
        count = await slots.how_many(session)
    if last is None:
        raise UserError(text("slots-none"))
    question = ctx.t("slots-clear-sure", count=count)
    await ctx.confirm(question, routes.SLOT_CLEAR.id(last=last), label=ctx.t("slots-clear-label"))


@plugin.command(
    "slot panel",
    description="Show the queue in this channel, always up to date",
    permissions=people.MANAGE,
    answers="private",
)
async def panel(ctx: InteractionContext) -> None:
    """Show the panel in this channel; one that is elsewhere stays as it is."""
    ctx.require_posting(ctx.channel_id)
    async with ctx.transaction():
        await ctx.live.show(routes.SLOTS.id(), ctx.channel_id)
        ctx.audit("slot.panel", f"channel {ctx.channel_id}")
    await ctx.reply(ctx.t("slot-panel-shown"))
