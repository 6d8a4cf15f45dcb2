"""The answers to the question how music is to be: selects, buttons and forms, in the guild and in direct messages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from guildkit_music import people, plugin, routes, setup
from guildkit_music.views import setup as views

if TYPE_CHECKING:
    from guildkit import InteractionContext


async def _shown(ctx: InteractionContext, note: str) -> None:
    await ctx.update(views.question(ctx, direct=ctx.is_direct, note=note))


async def _chosen(ctx: InteractionContext, channel_id: int) -> None:
    await setup.choose(ctx, channel_id)
    await _shown(ctx, ctx.t("setup-channel-set", channel=f"<#{channel_id}>"))


@plugin.component(routes.SETUP_CHANNEL, permissions=people.MANAGE)
async def choose_channel(ctx: InteractionContext) -> None:
    """Take the channel that was chosen."""
    await setup.require_open(ctx)
    await _chosen(ctx, int(ctx.values[0]))


@plugin.component(routes.SETUP_ROLE, permissions=people.MANAGE)
async def choose_role(ctx: InteractionContext) -> None:
    """Take the role that was chosen, or none."""
    await setup.require_open(ctx)
    role = int(ctx.values[0]) if ctx.values else None
    await ctx.set(dj_role=role)
    await _shown(ctx, ctx.t("setup-role-set", role=f"<@&{role}>") if role else ctx.t("setup-role-none"))


@plugin.component(routes.SETUP_NEW, permissions=people.MANAGE)
async def make_channel(ctx: InteractionContext) -> None:
    """Make a channel, or take the one of that name."""
    await setup.require_open(ctx)
    name, topic = ctx.t("setup-channel-name"), ctx.t("setup-channel-topic")
    await _chosen(ctx, await ctx.channel("control", name=name, topic=topic))


@plugin.component(routes.SETUP_TYPE, permissions=people.MANAGE, opens_modal=True)
async def open_name(ctx: InteractionContext) -> None:
    """Ask for a channel's name."""
    await setup.require_open(ctx)
    await ctx.modal(*views.type_form(ctx))


@plugin.modal(routes.SETUP_TYPED, permissions=people.MANAGE, answers="update")
async def take_name(ctx: InteractionContext) -> None:
    """Take the channel that was typed."""
    await setup.require_open(ctx)
    assert ctx.guild is not None
    await _chosen(ctx, setup.find_channel(ctx.guild, ctx.fields["name"]).id)


@plugin.component(routes.SETUP_LIMITS, permissions=people.MANAGE, opens_modal=True)
async def open_limits(ctx: InteractionContext) -> None:
    """Ask for the numbers."""
    await setup.require_open(ctx)
    await ctx.modal(*views.limits_form(ctx))


@plugin.modal(routes.SETUP_LIMITED, permissions=people.MANAGE, answers="update")
async def take_limits(ctx: InteractionContext) -> None:
    """Take the numbers, all of them or none."""
    await setup.require_open(ctx)
    await ctx.set(**{name: ctx.fields[name].strip() for name in views.NUMBERS})
    await _shown(ctx, ctx.t("setup-limits-set"))


@plugin.component(routes.SETUP_DONE, permissions=people.MANAGE)
async def finish(ctx: InteractionContext) -> None:
    """Ask no more."""
    async with ctx.transaction() as session:
        await setup.end(session)
    await ctx.update(views.done(ctx))
