"""The form in which a proposal or a scenario of a campaign is written or edited, and its buttons."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from guildkit import InteractionContext, UserError, View
from guildkit_voting import (
    constitution,
    drafting,
    lifecycle,
    organising,
    plugin,
    powers,
    proposals,
    rooms,
    routes,
    steps,
    views,
)
from guildkit_voting.durations import show_hours
from guildkit_voting.models import Draft, Proposal, State
from guildkit_voting.texts import text

if TYPE_CHECKING:
    from guildkit_voting.drafting import Question
    from guildkit_voting.settings import VotingSettings


async def begin(
    ctx: InteractionContext, *, method: str | None, seats: int | None, duration: str, **beside: Any
) -> None:
    """Open the form of a new proposal or scenario; what was not chosen is as the constitution says.

    Args:
        ctx: of its author.
        method: how it is counted.
        seats: how many seats there are.
        duration: how long voting lasts, in words.
        beside: what else was chosen; see `Draft.choices`.

    Raises:
        UserError: they may not propose, or a motion is to be counted in a way of its own.
    """
    settings: VotingSettings = ctx.settings
    async with ctx.read() as session:
        _, rules = await constitution.in_force(session)
    powers.require_proposer(ctx, rules)
    if beside["motion"] and (method or beside["tie_policy"]):
        raise UserError(text("motion-alone"), hint=text("motion-alone-hint"))
    draft = Draft(
        member_id=ctx.member.id,
        title="",
        text="",
        options="",
        method=method or rules.default_method or settings.default_method,
        duration=duration or show_hours(rules.default_duration or settings.default_duration),
        seats=seats or rules.default_seats or settings.default_seats,
        choices=beside,
    )
    await ctx.modal(*views.form(ctx.t, draft))


@plugin.modal(routes.FORM)
async def submit(
    ctx: InteractionContext,
    seats: int,
    marks: str,
    ties: str,
    tally: str,
    number: int,
    campaign: int,
    stage: int,
    tag: str,
) -> None:
    """Turn the form into a proposal, or keep it as a draft and say what is wrong."""
    draft = Draft(
        member_id=ctx.member.id,
        title=ctx.fields.get("title") or "",
        text=ctx.fields.get("text") or "",
        options=ctx.fields.get("options") or "",
        method="".join(ctx.fields.get("method") or ()),
        duration=ctx.fields.get("duration") or "",
        seats=seats,
        choices=drafting.chosen(marks, ties, tally, number, campaign, stage, tag),
    )
    try:
        if number:
            view = await _edit(ctx, draft, number)
        else:
            view = await (_add(ctx, draft) if campaign else _create(ctx, draft))
    except UserError as error:
        async with ctx.transaction() as session:
            await drafting.save_draft(session, draft)
        await ctx.reply(views.refused(ctx.t, ctx.for_member(error.message), ctx.for_member(error.hint)))
        return
    await ctx.reply(view)


async def _create(ctx: InteractionContext, draft: Draft) -> View:
    async with ctx.read() as session:
        _, rules = await constitution.in_force(session)
    question = _check(ctx, draft, rules)
    powers.require_proposer(ctx, rules)
    following = steps.following(
        later=bool(draft.choices.get("later")), approval_required=rules.approval_required
    )
    ready = await steps.prepare(ctx, following, ctx.channel_id)
    async with ctx.transaction() as session:
        proposal: Proposal | None
        if await ctx.once(session):
            proposal = await steps.create(
                ctx, session, question, following, ready, by=ctx.member.id, channel_id=ctx.channel_id
            )
            await drafting.forget_draft(session, ctx.member.id)
        else:  # the bot went down before it could say that it is there
            proposal = await proposals.newest_of(session, ctx.member.id)
            assert proposal is not None
    return views.made(ctx.t, proposal, ready.channel_id, here=ctx.channel_id)


async def _add(ctx: InteractionContext, draft: Draft) -> View:
    async with ctx.read() as session:
        _, rules = await constitution.in_force(session)
    question = _check(ctx, draft, rules)
    powers.require_proposer(ctx, rules)
    async with ctx.transaction() as session:
        scenario: Proposal | None
        if await ctx.once(session):
            scenario = await organising.add(ctx, session, question, by=ctx.member.id)
            await drafting.forget_draft(session, ctx.member.id)
        else:  # the bot went down before it could say that it is there
            scenario = await proposals.newest_of(session, ctx.member.id)
            assert scenario is not None
    key = "campaign-added-waits" if scenario.state == State.APPROVAL else "campaign-added"
    number, stage = str(scenario.campaign), scenario.stage or 0
    return View(ctx.t(key, heading=views.heading(scenario), stage=stage, number=number))


async def _edit(ctx: InteractionContext, draft: Draft, number: int) -> View:
    async with ctx.read() as session:
        _, rules = await constitution.in_force(session)
    question = _check(ctx, draft, rules)
    async with ctx.transaction() as session:
        powers.require_author(ctx, await proposals.find(session, number, lock=True))
        proposal = await steps.edit(ctx, session, number, question, by=ctx.member.id)
        await drafting.forget_draft(session, ctx.member.id)
    return views.edited(ctx.t, proposal)


def _check(ctx: InteractionContext, draft: Draft, rules: constitution.Constitution) -> Question:
    language = rooms.guild_language(ctx)  # everybody reads the options
    yes_no = text("motion-yes").within(language), text("motion-no").within(language)
    return drafting.check(draft, rules, yes_no=yes_no)


@plugin.component(routes.CORRECT, opens_modal=True)
async def correct(ctx: InteractionContext) -> None:
    """Open the form again, with what the member had entered."""
    async with ctx.read() as session:
        draft = await drafting.load_draft(session, ctx.member.id)
    if draft is None:
        raise UserError(text("no-draft"), hint=text("no-draft-hint"))
    await ctx.modal(*views.form(ctx.t, draft))


@plugin.component(routes.EDIT, opens_modal=True)
async def edit(ctx: InteractionContext, number: int) -> None:
    """Open the form with a proposal that has not been opened yet."""
    await open_editor(ctx, number)


async def open_editor(ctx: InteractionContext, number: int) -> None:
    """Open the form with a proposal.

    Raises:
        UserError: it is another author's, or voting has opened.
    """
    async with ctx.read() as session:
        proposal = await proposals.find(session, number)
    powers.require_author(ctx, proposal)
    lifecycle.require_editable(proposal)
    await ctx.modal(*views.form(ctx.t, drafting.draft_of(proposal)))
