"""Buttons, selects and the form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from guildkit import InteractionContext, UserError
from guildkit_voting import plugin, proposals, routes, views
from guildkit_voting.models import Draft

if TYPE_CHECKING:
    from collections.abc import Sequence

    from guildkit_voting.models import Proposal


# --- writing a proposal -----------------------------------------------------------------------------------------------


@plugin.modal(routes.FORM)
async def submit(ctx: InteractionContext, seats: int) -> None:
    """Turn the form into a proposal, or keep it as a draft and say what is wrong."""
    draft = Draft(
        member_id=ctx.member.id,
        title=ctx.fields.get("title") or "",
        text=ctx.fields.get("text") or "",
        options=ctx.fields.get("options") or "",
        method="".join(ctx.fields.get("method") or ()),
        duration=ctx.fields.get("duration") or "",
        seats=seats,
    )
    try:
        question = proposals.check(draft)
        _check_may_post(ctx)
    except UserError as error:
        async with ctx.transaction() as session:
            await proposals.save_draft(session, draft)
        await ctx.reply(views.refused(error.message, error.hint))
        return
    async with ctx.transaction() as session:
        proposal = await proposals.open_proposal(
            session, question, author_id=ctx.member.id, channel_id=ctx.channel_id, now=ctx.now
        )
        number = proposal.number
        await ctx.live.show(routes.CARD.id(number=number), ctx.channel_id)
        await ctx.jobs.enqueue("close", {"number": number}, at=proposal.closes_at, key=f"close/{number}")
    await ctx.reply(f"Your proposal **{views.heading(proposal)}** is open.")


@plugin.component(routes.CORRECT, opens_modal=True)
async def correct(ctx: InteractionContext) -> None:
    """Open the form again, with what the member had entered."""
    async with ctx.read() as session:
        draft = await proposals.load_draft(session, ctx.member.id)
    if draft is None:
        raise UserError("There is no draft of yours any more.", hint="/proposal create starts a new one.")
    await ctx.modal(*views.form(draft))


def _check_may_post(ctx: InteractionContext) -> None:
    mine = ctx.interaction.app_permissions
    names = {"view_channel": "View Channel", "send_messages": "Send Messages", "embed_links": "Embed Links"}
    missing = [shown for name, shown in names.items() if not getattr(mine, name)]
    if missing and not mine.administrator:
        raise UserError(
            f"I cannot post the proposal in this channel: I lack {', '.join(missing)}.",
            hint="Ask an admin to grant it, or use another channel.",
        )


# --- casting a ballot -------------------------------------------------------------------------------------------------


@plugin.component(routes.BALLOT, answers="private")
async def open_ballot(ctx: InteractionContext, number: int) -> None:
    """Hand out a private ballot paper, or show what the member has cast."""
    async with ctx.read() as session:
        proposal = _open(ctx, await proposals.find(session, number))
        own = await proposals.own_ballot(session, number, ctx.member.id)
    view = views.ballot(proposal) if own is None else views.receipt(proposal, own.choices, changed=False)
    await ctx.reply(view)


@plugin.component(routes.AGAIN)
async def again(ctx: InteractionContext, number: int) -> None:
    """Hand out a fresh ballot paper in place of the receipt."""
    async with ctx.read() as session:
        proposal = _open(ctx, await proposals.find(session, number))
    await ctx.update(views.ballot(proposal))


@plugin.component(routes.CHOOSE)
async def choose(ctx: InteractionContext, number: int) -> None:
    """Take the choice of one option, or of several."""
    await _cast(ctx, number, _chosen(ctx))


@plugin.component(routes.ABSTAIN)
async def abstain(ctx: InteractionContext, number: int) -> None:
    """Take an abstention."""
    await _cast(ctx, number, [])


@plugin.component(routes.RANK)
async def rank(ctx: InteractionContext, number: int, ranked: str) -> None:
    """Take the next place of a ranking."""
    async with ctx.read() as session:
        proposal = _open(ctx, await proposals.find(session, number))
    order = proposals.check_ballot(proposal, [*routes.unpack(ranked), *_chosen(ctx)])
    left = [index for index in range(len(proposal.options)) if index not in order]
    # The last place is nobody's choice any more.
    await ctx.update(views.ballot(proposal, [*order, *left] if len(left) == 1 else order))


@plugin.component(routes.UNDO)
async def undo(ctx: InteractionContext, number: int, ranked: str) -> None:
    """Take the last place back."""
    async with ctx.read() as session:
        proposal = _open(ctx, await proposals.find(session, number))
    order = proposals.check_ballot(proposal, routes.unpack(ranked))
    # A full ranking got its last place by itself; both go.
    keep = len(order) - (2 if len(order) == len(proposal.options) > 1 else 1)
    await ctx.update(views.ballot(proposal, order[: max(keep, 0)]))


@plugin.component(routes.CAST)
async def cast_ranking(ctx: InteractionContext, number: int, ranked: str) -> None:
    """Take a finished ranking."""
    await _cast(ctx, number, routes.unpack(ranked))


@plugin.component(routes.TYPE, opens_modal=True)
async def type_ranking(ctx: InteractionContext, number: int) -> None:
    """Let the member type their ranking."""
    async with ctx.read() as session:
        proposal = _open(ctx, await proposals.find(session, number))
    await ctx.modal(*views.ranking_form(proposal))


@plugin.modal(routes.TYPED, answers="update")
async def typed_ranking(ctx: InteractionContext, number: int) -> None:
    """Take a ranking that was typed."""
    async with ctx.read() as session:
        proposal = _open(ctx, await proposals.find(session, number))
    await _cast(ctx, number, proposals.parse_ranking(proposal, ctx.fields.get("ranking") or ""))


def _chosen(ctx: InteractionContext) -> list[int]:
    # A rigged client can send anything here; what is no number cannot be an option.
    return [int(value) if value.isdecimal() and len(value) < 4 else -1 for value in ctx.values]


async def _cast(ctx: InteractionContext, number: int, choices: Sequence[int]) -> None:
    async with ctx.transaction() as session:
        proposal, ballot, changed = await proposals.cast(session, number, ctx.member.id, choices, now=ctx.now)
        if not changed:
            await ctx.live.refresh(routes.CARD.id(number=number))
    await ctx.update(views.receipt(proposal, ballot.choices, changed=changed))


def _open(ctx: InteractionContext, proposal: Proposal) -> Proposal:
    if not proposals.is_open(proposal, ctx.now):
        raise UserError(
            f"Voting on #{proposal.number} is over.", hint=f"/proposal show {proposal.number} has the result."
        )
    return proposal
