"""Slash commands: `/proposal create|edit|withdraw|approve|reject|list|show|close|export`."""

from __future__ import annotations

from typing import Annotated, Literal

from guildkit import Choice, InteractionContext, Option, Page, UserError, View, shorten
from guildkit_voting import (
    ballots,
    plugin,
    powers,
    proposals,
    publishing,
    routes,
    steps,
    views,
)
from guildkit_voting.commands import options
from guildkit_voting.components import deciding, writing
from guildkit_voting.models import State
from guildkit_voting.proposals import Shown
from guildkit_voting.texts import text

plugin.group("proposal", "Put questions to this server, and vote on them")


async def numbers(ctx: InteractionContext, typed: str) -> list[Choice]:
    """Complete the number of a proposal from its number or its title."""
    async with ctx.read() as session:
        found = await proposals.matching(session, typed.lstrip("#").strip(), _shown(ctx))
    return [Choice(shorten(f"#{number} {title}", 100), number) for number, title in found]


def _shown(ctx: InteractionContext, state: str = "") -> Shown:
    return Shown(state, None if powers.manages(ctx) else ctx.member.id)


Number = Annotated[int, Option("The proposal's number", min=1, max=2_000_000_000, autocomplete=numbers)]


@plugin.command(
    "proposal create",
    description="Put a question to the members of this server",
    answers="private",
    opens_modal=True,
)
async def create(
    ctx: InteractionContext,
    method: options.Method = None,
    seats: options.Seats = None,
    duration: options.Duration = "",
    motion: options.Motion = False,
    tag: options.Tag = "",
    live_tally: options.Tally = None,
    ties: options.Ties = None,
    later: Annotated[bool, Option("Keep it as a draft, and put it to the vote later")] = False,
) -> None:
    """Open the form."""
    await writing.begin(
        ctx,
        method=method,
        seats=seats,
        duration=duration,
        motion=motion,
        tag=tag,
        live_tally=live_tally,
        tie_policy=ties,
        later=later,
    )


@plugin.command(
    "proposal edit",
    description="Change a proposal of yours before voting opens",
    answers="private",
    opens_modal=True,
)
async def edit(ctx: InteractionContext, number: Number) -> None:
    """Open the form with the proposal."""
    await writing.open_editor(ctx, number)


@plugin.command("proposal withdraw", description="Take a proposal back", answers="private")
async def withdraw(ctx: InteractionContext, number: Number) -> None:
    """Take a proposal back; while members vote on it, ask first."""
    await deciding.ask_withdraw(ctx, number)


@plugin.command("proposal approve", description="Let members vote on a proposal", answers="private")
async def approve(ctx: InteractionContext, number: Number) -> None:
    """Approve a proposal that waits for it."""
    await deciding.do_approve(ctx, number)


@plugin.command(
    "proposal reject", description="Do not let members vote on a proposal, and say why", answers="private"
)
async def reject(
    ctx: InteractionContext,
    number: Number,
    reason: Annotated[str, Option("Why, for its author and everybody", max=deciding.REASON_LIMIT)],
) -> None:
    """Reject a proposal that waits for approval."""
    await deciding.do_reject(ctx, number, reason)


@plugin.command(
    "proposal list", description="The proposals of this server, the open ones first", answers="private"
)
async def list_(
    ctx: InteractionContext,
    state: Annotated[State | None, Option("Only those that stand there")] = None,
) -> None:
    """List the newest proposals."""
    await ctx.reply(await _page(ctx, 1, state or ""))


@plugin.component(routes.LIST, repeatable=True, asker_only=True)
async def turn(ctx: InteractionContext, page: int, state: str) -> None:
    """Turn to another page of the list."""
    await ctx.update(await _page(ctx, page, state))


async def _page(ctx: InteractionContext, number: int, state: str) -> View:
    state = state if state in set(State) else ""
    shown = _shown(ctx, state)
    async with ctx.read() as session:
        page = Page(number, total=await proposals.how_many(session, shown))
        found = await proposals.recent(session, shown, limit=page.size, offset=page.offset)
    return views.overview(ctx.t, found, page, state)


@plugin.command(
    "proposal show", description="A proposal and, once it has ended, its result", answers="private"
)
async def show(ctx: InteractionContext, number: Number) -> None:
    """Show the card with its Vote button, or the result, or what its author may do with it."""
    async with ctx.read() as session:
        proposal = await proposals.find(session, number)
        if proposal.state == State.VOTING:
            standing = await ballots.standing(session, proposal)
            view = views.card(ctx.t, proposal, await ballots.turnout(session, number), standing)
        elif publishing.was_counted(proposal):
            count = await ballots.tally(session, proposal)
            view = views.result(ctx.t, proposal, count.report, count.lines)
        elif proposal.state in {State.DRAFT, State.APPROVAL}:
            if not powers.sees(ctx, proposal):
                raise UserError(text("not-while-draft", number=str(number)))
            view = views.held_back(ctx.t, proposal, own=proposal.author_id == ctx.member.id)
        else:
            view = views.ended(ctx.t, proposal)
    await ctx.reply(view)


@plugin.command("proposal close", description="End a vote now and count the ballots", answers="private")
async def close(ctx: InteractionContext, number: Number) -> None:
    """End a vote before its time."""
    async with ctx.transaction() as session:
        proposal = await proposals.find(session, number)
        if proposal.state == State.VOTING:
            powers.require_closer(ctx, proposal, voted=await ballots.turnout(session, number))
        proposal, report = await steps.close(ctx, session, number, by=ctx.member.id)
    outcome = views.headline(ctx.t, proposal, report)
    await ctx.reply(ctx.t("proposal-closed", number=str(number), outcome=outcome))


@plugin.command("proposal export", description="The ballots of a vote that has ended", answers="private")
async def export(
    ctx: InteractionContext,
    number: Number,
    format: Annotated[  # noqa: A002 - what it is called on Discord
        Literal["sheet", "preflib", "csv"], Option("The tally sheet with receipts, or for other programs")
    ] = "sheet",
) -> None:
    """Hand out the ballots as a file."""
    async with ctx.read() as session:
        published = await publishing.publish(session, await proposals.find(session, number))
    file = await publishing.export(published, format)
    await ctx.reply(View(ctx.t("export-here", number=str(number), head=published.sheet.head), files=[file]))
