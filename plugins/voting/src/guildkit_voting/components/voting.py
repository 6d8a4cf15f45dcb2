"""The ballot paper: buttons, selects and the form for rankings, in a channel as in a direct message."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from guildkit import InteractionContext, UserError, View, escape
from guildkit_voting import (
    ballots,
    delegations,
    organising,
    papers,
    people,
    plugin,
    proposals,
    purses,
    routes,
    views,
)
from guildkit_voting.methods import METHODS, BallotKind
from guildkit_voting.texts import text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.ext.asyncio import AsyncSession

    from guildkit_voting.models import Proposal


@plugin.component(routes.BALLOT, answers="private")
async def open_ballot(ctx: InteractionContext, number: int) -> None:
    """Hand out a private ballot paper, or show what the member has cast."""
    async with ctx.read() as session:
        proposal = await proposals.find(session, number)
        own = await ballots.own(session, number, ctx.member.id)
        if own is not None:
            standing = await ballots.standing(session, proposal, voted=True)
            left = await purses.left(session, proposal, ctx.member.id)
            speaks = await delegations.speaks_for(session, proposal, ctx.member.id)
            receipt = views.receipt(ctx.t, proposal, own, speaks=speaks, standing=standing)
            view = views.with_purse(ctx.t, receipt, proposal, own, left)
        elif voice := await delegations.voice(session, number, ctx.member.id):
            view = views.spoken_for(ctx.t, proposal, voice)
        else:
            view = views.ballot(
                ctx.t, await papers.of(session, await _open(ctx, session, number), ctx.member.id)
            )
    # In a direct message nobody else reads it anyway, and there it stays.
    await ctx.reply(_addressed(ctx, view), private=not ctx.is_direct)


@plugin.component(routes.AGAIN)
async def again(ctx: InteractionContext, number: int) -> None:
    """Hand out a fresh ballot paper in place of the receipt; what was ticked stays ticked."""
    async with ctx.transaction() as session:
        proposal = await _open(ctx, session, number)
        own = await ballots.own(session, number, ctx.member.id)
        ranking = METHODS[proposal.method].ballot is BallotKind.RANKING
        choices = own.choices if own and not ranking else ()
        paper = await papers.begin(session, proposal, ctx.member.id, choices)
    await ctx.update(_addressed(ctx, views.ballot(ctx.t, paper)))


@plugin.component(routes.CHOOSE)
async def choose(ctx: InteractionContext, number: int) -> None:
    """Take the choice of one option, or of several."""
    await _cast(ctx, number, _chosen(ctx))


@plugin.component(routes.ABSTAIN)
async def abstain(ctx: InteractionContext, number: int) -> None:
    """Take an abstention."""
    await _cast(ctx, number, [])


@plugin.component(routes.TURN, repeatable=True)
async def turn(ctx: InteractionContext, number: int, page: int) -> None:
    """Turn to another page of the options."""
    async with ctx.read() as session:
        paper = await papers.of(session, await _open(ctx, session, number), ctx.member.id, page=page)
    await ctx.update(_addressed(ctx, views.ballot(ctx.t, paper)))


@plugin.component(routes.TICK)
async def tick(ctx: InteractionContext, number: int, page: int) -> None:
    """Take what was chosen of a page."""
    async with ctx.transaction() as session:
        proposal = await _open(ctx, session, number)
        paper = await papers.tick(session, proposal, ctx.member.id, _chosen(ctx), page=page)
    await ctx.update(_addressed(ctx, views.ballot(ctx.t, paper)))


@plugin.component(routes.RANK)
async def rank(ctx: InteractionContext, number: int, page: int) -> None:
    """Take the next place of a ranking."""
    async with ctx.transaction() as session:
        proposal = await _open(ctx, session, number)
        paper = await papers.rank(session, proposal, ctx.member.id, _chosen(ctx), page=page)
    await ctx.update(_addressed(ctx, views.ballot(ctx.t, paper)))


@plugin.component(routes.UNDO)
async def undo(ctx: InteractionContext, number: int, keep: int) -> None:
    """Take the last place back, or all of them."""
    async with ctx.transaction() as session:
        proposal = await _open(ctx, session, number)
        paper = await papers.undo(session, proposal, ctx.member.id, keep)
    await ctx.update(_addressed(ctx, views.ballot(ctx.t, paper)))


@plugin.component(routes.CAST)
async def cast(ctx: InteractionContext, number: int, mark: str) -> None:
    """Take a paper that is finished; what is invested in the ballot before it stays so."""
    await _finish(ctx, number, mark)


@plugin.component(routes.CAST_WITH, opens_modal=True, repeatable=True)
async def ask_tokens(ctx: InteractionContext, number: int, mark: str, typed: str) -> None:
    """Ask how many tokens a paper is to be cast with."""
    async with ctx.read() as session:
        proposal = await proposals.find(session, number)  # whether they may still vote is asked when they do
        tokens = await purses.tokens(session, proposal, ctx.member.id)
    if tokens is None:
        raise UserError(text("purse-none"))
    await ctx.modal(*views.cast_form(ctx.t, proposal, tokens, mark, typed))


@plugin.modal(routes.CASTS_WITH, answers="update")
async def cast_with_tokens(ctx: InteractionContext, number: int, mark: str) -> None:
    """Take a paper that is finished, together with tokens."""
    await _finish(ctx, number, mark, with_tokens=True)


async def _finish(ctx: InteractionContext, number: int, mark: str, *, with_tokens: bool = False) -> None:
    """Take a paper if it is what the member was looking at; where the tokens do not suffice, give it back as it was."""
    async with ctx.read() as session:
        proposal = await proposals.find(session, number)
        paper = await papers.of(session, proposal, ctx.member.id)
        own = await ballots.own(session, number, ctx.member.id)
        left = await purses.left(session, proposal, ctx.member.id)
    if paper.choices and paper.mark == mark:
        try:
            await _cast(ctx, number, paper.choices, stake_of(ctx) if with_tokens else None)
        except purses.StakeError as error:
            async with ctx.read() as session:
                paper = await papers.of(session, proposal, ctx.member.id)  # with the purse as it is now
            typed = (ctx.fields.get("tokens") or "").strip()
            message, hint = ctx.for_member(error.message), ctx.for_member(error.hint)
            await ctx.update(_addressed(ctx, views.refused_ballot(ctx.t, paper, typed, message, hint)))
    elif own is not None and not paper.choices:  # it is in already
        view = views.with_purse(ctx.t, views.receipt(ctx.t, proposal, own), proposal, own, left)
        await ctx.update(_addressed(ctx, view))
    else:
        async with ctx.read() as session:
            paper = await papers.of(session, await _open(ctx, session, number), ctx.member.id)
        await ctx.update(_addressed(ctx, views.ballot(ctx.t, paper)))


@plugin.component(routes.TYPE, opens_modal=True)
async def type_ranking(ctx: InteractionContext, number: int) -> None:
    """Let the member type their ranking."""
    async with ctx.read() as session:
        paper = await papers.of(session, await _open(ctx, session, number), ctx.member.id)
    await ctx.modal(*views.ranking_form(ctx.t, paper))


@plugin.modal(routes.TYPED, answers="update")
async def typed_ranking(ctx: InteractionContext, number: int) -> None:
    """Take a ranking that was typed."""
    async with ctx.read() as session:
        proposal = await _open(ctx, session, number)
    ranked = ballots.parse_ranking(proposal, ctx.fields.get("ranking") or "")
    if ctx.fields.get("tokens") is None:
        await _cast(ctx, number, ranked)
        return
    async with ctx.transaction() as session:
        paper = await papers.begin(session, proposal, ctx.member.id, ranked)
    await _finish(ctx, number, paper.mark, with_tokens=True)


def _chosen(ctx: InteractionContext) -> list[int]:
    # A rigged client can send anything here; what is no number cannot be an option.
    return [int(value) if value.isdecimal() and len(value) < 4 else -1 for value in ctx.values]


def stake_of(ctx: InteractionContext) -> int:
    """Return how many tokens the member has entered.

    Raises:
        StakeError: that is no number.
    """
    separator = "." if ctx.language.startswith("de") else ","
    return purses.parse_stake(ctx.fields.get("tokens") or "", separator)


async def _cast(
    ctx: InteractionContext, number: int, choices: Sequence[int], stake: int | None = None
) -> None:
    person = people.GuildMember.of(ctx.member)
    async with ctx.transaction() as session:
        proposal, ballot, changed = await ballots.cast(
            session, number, person, choices, stake=stake, now=ctx.now, rng=ctx.rng
        )
        if not changed or proposal.live_tally == "always":
            await ctx.live.refresh(routes.CARD.id(number=number))
            await organising.ballots_changed(ctx, proposal)
    async with ctx.read() as session:
        standing = await ballots.standing(session, proposal, voted=True)
        left = await purses.left(session, proposal, ctx.member.id)
        speaks = await delegations.speaks_for(session, proposal, ctx.member.id)
    receipt = views.receipt(ctx.t, proposal, ballot, changed=changed, speaks=speaks, standing=standing)
    await ctx.update(_addressed(ctx, views.with_purse(ctx.t, receipt, proposal, ballot, left)))


def _addressed(ctx: InteractionContext, view: View) -> View:
    """Return a view that says which server it is of, where that is not plain."""
    if not ctx.is_direct or ctx.guild is None:
        return view
    return replace(view, content=f"{ctx.t('mail-from', guild=escape(ctx.guild.name))}\n{view.content}")


async def _open(ctx: InteractionContext, session: AsyncSession, number: int) -> Proposal:
    """Return a proposal on which this member may vote now.

    Raises:
        UserError: voting is over, or they may not; they are told before they fill in a paper.
    """
    proposal = await proposals.find(session, number)
    if not ballots.is_open(proposal, ctx.now):
        raise UserError(
            text("voting-over", number=str(number)),
            hint=text("voting-over-hint", number=str(number)),
        )
    await ballots.admit(session, proposal, people.GuildMember.of(ctx.member), now=ctx.now)
    return proposal
