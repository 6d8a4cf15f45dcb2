"""Slash commands: `/proposal create|list|show|close`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from guildkit import Choice, InteractionContext, Option, UserError, shorten
from guildkit_voting import plugin, proposals, routes, views
from guildkit_voting.durations import show_hours
from guildkit_voting.models import Draft, State
from guildkit_voting.settings import MethodName

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession

    from guildkit_voting.settings import VotingSettings

plugin.group("proposal", "Put questions to this server, and vote on them")


async def numbers(ctx: InteractionContext, typed: str) -> list[Choice]:
    """Complete the number of a proposal from its number or its title."""
    async with ctx.read() as session:
        found = await proposals.matching(session, typed.lstrip("#").strip())
    return [Choice(shorten(f"#{number} {title}", 100), number) for number, title in found]


Number = Annotated[int, Option("The proposal's number", min=1, max=2_000_000_000, autocomplete=numbers)]


@plugin.command(
    "proposal create", description="Put a question to the members of this server", opens_modal=True
)
async def create(
    ctx: InteractionContext,
    method: Annotated[MethodName | None, Option("How the ballots are counted")] = None,
    seats: Annotated[int | None, Option("How many seats D'Hondt gives out", min=1, max=100)] = None,
    duration: Annotated[str, Option("How long the vote lasts, for example: 3 days", max=50)] = "",
) -> None:
    """Open the form."""
    settings: VotingSettings = ctx.settings
    draft = Draft(
        member_id=ctx.member.id,
        title="",
        text="",
        options="",
        method=method or settings.default_method,
        duration=duration or show_hours(settings.default_duration),
        seats=seats or settings.default_seats,
    )
    await ctx.modal(*views.form(draft))


@plugin.command(
    "proposal list", description="The proposals of this server, the open ones first", answers="private"
)
async def list_(ctx: InteractionContext) -> None:
    """List the newest proposals."""
    async with ctx.read() as session:
        found = await proposals.recent(session)
    await ctx.reply(views.overview(found))


@plugin.command(
    "proposal show", description="A proposal and, once it has ended, its result", answers="private"
)
async def show(ctx: InteractionContext, number: Number) -> None:
    """Show the card with its Vote button, or the result."""
    async with ctx.read() as session:
        proposal = await proposals.find(session, number)
        if proposal.state == State.VOTING:
            view = views.card(proposal, await proposals.turnout(session, number))
        else:
            view = views.result(proposal, await proposals.tally(session, proposal))
    await ctx.reply(view)


@plugin.command("proposal close", description="End a vote now and count the ballots", answers="private")
async def close(ctx: InteractionContext, number: Number) -> None:
    """End a vote before its time."""
    async with ctx.transaction() as session:
        await _may_close(ctx, session, number)
        _, report = await proposals.close(session, number, now=ctx.now)
        await ctx.live.refresh(routes.CARD.id(number=number), at_once=True)
        await ctx.jobs.enqueue("announce", {"number": number}, key=f"announce/{number}")
        await ctx.jobs.cancel(f"close/{number}")
    await ctx.reply(f"#{number} is closed: **{views.outcome(report)}**. The result is being posted.")


async def _may_close(ctx: InteractionContext, session: AsyncSession, number: int) -> None:
    proposal = await proposals.find(session, number)
    if proposal.author_id != ctx.member.id and not ctx.interaction.permissions.manage_guild:
        raise UserError(
            f"Only the author of #{number}, or somebody who may manage this server, can close it early.",
            hint=f"It closes by itself {views.when(proposal.closes_at)}.",
        )
