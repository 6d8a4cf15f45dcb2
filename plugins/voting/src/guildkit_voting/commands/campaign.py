"""Slash commands: `/campaign create|edit|add|remove|start|show|list|end|cancel`."""

from __future__ import annotations

from typing import Annotated

from guildkit import Choice, InteractionContext, Option, Page, View, shorten
from guildkit_voting import (
    campaigns,
    organising,
    plugin,
    proposals,
    rooms,
    routes,
    stages,
    steps,
    views,
)
from guildkit_voting.commands import options
from guildkit_voting.components import writing
from guildkit_voting.components.campaigns import ask_cancel, ask_end

plugin.group("campaign", "Votes in several stages, with a purse of tokens for each voter")


async def numbers(ctx: InteractionContext, typed: str) -> list[Choice]:
    """Complete the number of a campaign from its number or its title."""
    async with ctx.read() as session:
        found = await campaigns.matching(session, typed.strip())
    return [Choice(shorten(f"{number} {title}", 100), number) for number, title in found]


Number = Annotated[int, Option("The campaign's number", min=1, max=2_000_000_000, autocomplete=numbers)]
Title = Option("What the campaign is called", max=200)
Words = Option("What it is about, and why", max=2000)
Tokens = Option("How many tokens each voter gets", min=0, max=1_000_000)


@plugin.command("campaign create", description="Plan votes in several stages", answers="private")
async def create(
    ctx: InteractionContext,
    title: Annotated[str, Title],
    text: Annotated[str, Words] = "",
    purse: Annotated[int | None, Tokens] = None,
) -> None:
    """Make a campaign, and post the message by which it is run."""
    await organising.require_organiser(ctx)
    channel_id = await rooms.voting_room(ctx, ctx.channel_id)
    async with ctx.transaction() as session:
        campaign = await campaigns.create(
            session,
            title,
            text,
            purse,
            author_id=ctx.member.id,
            channel_id=channel_id,
            now=ctx.now,
        )
        await ctx.live.show(routes.CONTROL.id(number=campaign.number), channel_id)
        ctx.audit("campaign.created", f"campaign {campaign.number}")
    heading = views.campaign_heading(campaign)
    await ctx.reply(ctx.t("campaign-created", heading=heading, number=str(campaign.number)))


@plugin.command("campaign edit", description="Change a campaign that has not been started", answers="private")
async def edit(
    ctx: InteractionContext,
    number: Number,
    title: Annotated[str | None, Title] = None,
    text: Annotated[str | None, Words] = None,
    purse: Annotated[int | None, Tokens] = None,
) -> None:
    """Change title, text or purse."""
    await organising.require_organiser(ctx)
    async with ctx.transaction() as session:
        await campaigns.edit(session, number, title=title, words=text, purse=purse)
        await ctx.live.refresh(routes.CONTROL.id(number=number), at_once=True)
    await _show(ctx, number)


@plugin.command(
    "campaign add", description="Add a scenario to a stage of a campaign", answers="private", opens_modal=True
)
async def add(
    ctx: InteractionContext,
    number: Number,
    stage: Annotated[
        int | None,
        Option("In which stage it is voted on; by default the last", min=1, max=stages.STAGES_LIMIT),
    ] = None,
    method: options.Method = None,
    seats: options.Seats = None,
    duration: options.Duration = "",
    motion: options.Motion = False,
    tag: options.Tag = "",
    live_tally: options.Tally = None,
    ties: options.Ties = None,
) -> None:
    """Open the form."""
    async with ctx.read() as session:
        stage = await stages.stage_for(session, number, stage)
    await writing.begin(
        ctx,
        method=method,
        seats=seats,
        duration=duration,
        motion=motion,
        tag=tag,
        live_tally=live_tally,
        tie_policy=ties,
        campaign=number,
        stage=stage,
    )


@plugin.command(
    "campaign remove",
    description="Take a scenario out of a campaign before its stage is started",
    answers="private",
)
async def remove(
    ctx: InteractionContext,
    number: Number,
    scenario: Annotated[int, Option("The number of the proposal", min=1, max=2_000_000_000)],
) -> None:
    """Withdraw a scenario that nobody has voted on."""
    async with ctx.read() as session:
        author_id = (await proposals.find(session, scenario)).author_id
    if author_id != ctx.member.id:
        await organising.require_organiser(ctx)
    async with ctx.transaction() as session:
        await stages.require_removable(session, number, scenario)
        await steps.withdraw(ctx, session, scenario, by=ctx.member.id)
    await ctx.reply(ctx.t("campaign-removed", scenario=str(scenario), number=str(number)))


@plugin.command("campaign start", description="Start the next stage of a campaign", answers="private")
async def start(ctx: InteractionContext, number: Number) -> None:
    """Open all scenarios of the next stage together."""
    stage, count = await organising.start(ctx, number)
    await ctx.reply(ctx.t("campaign-started", stage=stage, count=count))


@plugin.command("campaign show", description="How far a campaign has come", answers="private")
async def show(ctx: InteractionContext, number: Number) -> None:
    """Show its stages, and the buttons by which it is run."""
    await _show(ctx, number)


async def _show(ctx: InteractionContext, number: int) -> None:
    async with ctx.read() as session:
        progress = await campaigns.progress(session, number)
    await ctx.reply(views.control(ctx.t, progress))


@plugin.command("campaign list", description="The campaigns of this server", answers="private")
async def list_(ctx: InteractionContext) -> None:
    """List the newest campaigns."""
    await ctx.reply(await _page(ctx, 1))


@plugin.component(routes.CAMPAIGNS, repeatable=True, asker_only=True)
async def turn(ctx: InteractionContext, page: int) -> None:
    """Turn to another page of the list."""
    await ctx.update(await _page(ctx, page))


async def _page(ctx: InteractionContext, number: int) -> View:
    async with ctx.read() as session:
        page = Page(number, total=await campaigns.how_many(session))
        found = await campaigns.recent(session, limit=page.size, offset=page.offset)
    return views.campaign_list(ctx.t, found, page)


@plugin.command("campaign end", description="End a campaign between two stages", answers="private")
async def end(ctx: InteractionContext, number: Number) -> None:
    """Ask whether it is to end with what was decided so far."""
    await ask_end(ctx, number)


@plugin.command(
    "campaign cancel", description="Cancel a campaign and give back what is invested", answers="private"
)
async def cancel(ctx: InteractionContext, number: Number) -> None:
    """Ask whether it is to be cancelled."""
    await ask_cancel(ctx, number)
