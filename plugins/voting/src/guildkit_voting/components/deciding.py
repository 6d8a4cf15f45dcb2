"""What is decided about a proposal before and beside the vote: put, approved, rejected, withdrawn."""

from __future__ import annotations

from guildkit import InteractionContext, UserError
from guildkit_voting import constitution, events, plugin, powers, proposals, routes, steps, views
from guildkit_voting.models import State
from guildkit_voting.texts import text

REASON_LIMIT = 500


@plugin.component(routes.PUT)
async def put(ctx: InteractionContext, number: int) -> None:
    """Put a draft to the vote, or ask for approval."""
    async with ctx.read() as session:
        proposal = await proposals.find(session, number)
        _, rules = await constitution.in_force(session)
    powers.require_author(ctx, proposal)
    powers.require_proposer(ctx, rules)
    if proposal.campaign is not None:
        raise UserError(text("put-campaign", number=str(number)))
    following = steps.following(later=False, approval_required=rules.approval_required)
    ready = await steps.prepare(ctx, following, proposal.channel_id)
    async with ctx.transaction() as session:
        proposal = await steps.put(ctx, session, number, following, ready, by=ctx.member.id)
    await ctx.update(views.made(ctx.t, proposal, ready.channel_id, here=ctx.channel_id))


@plugin.component(routes.APPROVE, answers="private")
async def approve(ctx: InteractionContext, number: int, seen: int) -> None:
    """Approve what the card shows."""
    await do_approve(ctx, number, seen=seen)


async def do_approve(ctx: InteractionContext, number: int, *, seen: int | None = None) -> None:
    """Approve a proposal, and open voting.

    Args:
        ctx: of who approves.
        number: the proposal's.
        seen: the position of the last event that they knew of; None where they have named it themselves.

    Raises:
        UserError: they may not, or it does not wait, or it was edited meanwhile.
    """
    async with ctx.read() as session:
        proposal = await proposals.find(session, number)
        _, rules = await constitution.in_force(session)
    powers.require_approver(ctx, rules)
    _require_waiting(proposal.state, number)
    ready = await steps.prepare(ctx, "voting", proposal.channel_id)
    async with ctx.transaction() as session:
        proposal = await proposals.find(session, number, lock=True)
        _require_waiting(proposal.state, number)
        if seen is not None and await events.newest(session, number) != seen:
            raise UserError(text("approve-edited", number=str(number)))
        proposal = await steps.approve(ctx, session, number, ready, by=ctx.member.id)
    key = "proposal-approved" if proposal.campaign is None else "scenario-approved"
    await ctx.reply(ctx.t(key, heading=views.heading(proposal), channel=f"<#{ready.channel_id}>"))


@plugin.component(routes.REJECT, opens_modal=True)
async def reject(ctx: InteractionContext, number: int) -> None:
    """Ask for the reason."""
    async with ctx.read() as session:
        proposal = await proposals.find(session, number)
        _, rules = await constitution.in_force(session)
    powers.require_approver(ctx, rules)
    _require_waiting(proposal.state, number)
    await ctx.modal(*views.rejection_form(ctx.t, proposal, REASON_LIMIT))


@plugin.modal(routes.REJECTED)
async def rejected(ctx: InteractionContext, number: int) -> None:
    """Take the reason."""
    await do_reject(ctx, number, str(ctx.fields.get("reason") or ""))


async def do_reject(ctx: InteractionContext, number: int, reason: str) -> None:
    """Reject a proposal.

    Raises:
        UserError: the member may not, gives no reason, or it does not wait for approval.
    """
    reason = reason.strip()[:REASON_LIMIT]
    if not reason:
        raise UserError(text("reject-reason"))
    async with ctx.transaction() as session:
        await proposals.find(session, number)
        _, rules = await constitution.in_force(session)
        powers.require_approver(ctx, rules)
        await steps.reject(ctx, session, number, by=ctx.member.id, reason=reason)
    await ctx.reply(ctx.t("proposal-rejected", number=str(number)))


@plugin.component(routes.WITHDRAW, answers="private")
async def withdraw(ctx: InteractionContext, number: int) -> None:
    """Withdraw a proposal; while it is voted on, ask first."""
    await ask_withdraw(ctx, number)


async def ask_withdraw(ctx: InteractionContext, number: int) -> None:
    """Withdraw a proposal at once, unless members are voting on it: then ask.

    Raises:
        UserError: it is somebody else's, or has ended.
    """
    async with ctx.read() as session:
        proposal = await proposals.find(session, number)
    powers.require_author_or_manager(ctx, proposal)
    if proposal.state == State.VOTING:
        await ctx.confirm(
            ctx.t("withdraw-sure", heading=views.heading(proposal)),
            routes.WITHDRAWN.id(number=number),
            label=ctx.t("withdraw-label"),
        )
        return
    await _withdraw(ctx, number)
    await ctx.reply(ctx.t("proposal-withdrawn", number=str(number)))


@plugin.component(routes.WITHDRAWN)
async def withdrawn(ctx: InteractionContext, number: int) -> None:
    """Withdraw what members are voting on."""
    await _withdraw(ctx, number)
    await ctx.update(ctx.t("proposal-withdrawn", number=str(number)))


async def _withdraw(ctx: InteractionContext, number: int) -> None:
    async with ctx.transaction() as session:
        powers.require_author_or_manager(ctx, await proposals.find(session, number, lock=True))
        await steps.withdraw(ctx, session, number, by=ctx.member.id)


def _require_waiting(state: State, number: int) -> None:
    if state != State.APPROVAL:
        raise UserError(text("reject-not-waiting", number=str(number)))
