"""Who may do what with a proposal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from guildkit import UserError
from guildkit_voting.models import State
from guildkit_voting.texts import text

if TYPE_CHECKING:
    from guildkit import InteractionContext
    from guildkit_voting.constitution import Constitution
    from guildkit_voting.models import Proposal


def manages(ctx: InteractionContext) -> bool:
    """Whether the member may manage the guild."""
    return ctx.interaction.permissions.manage_guild


def require_proposer(ctx: InteractionContext, rules: Constitution) -> None:
    """Make sure that the member may propose.

    Raises:
        UserError: they lack the role.
    """
    if rules.propose_role is not None and not (_has(ctx, rules.propose_role) or manages(ctx)):
        raise UserError(text("propose-role", role=f"<@&{rules.propose_role}>"))


def require_approver(ctx: InteractionContext, rules: Constitution) -> None:
    """Make sure that the member may approve and reject.

    Raises:
        UserError: they may not; it says who may.
    """
    _require(ctx, rules.approve_role, "approve-role", nobody_else="approve-managers")


def require_organiser(ctx: InteractionContext, rules: Constitution) -> None:
    """Make sure that the member may start campaigns and their stages.

    Raises:
        UserError: they may not; it says who may.
    """
    _require(ctx, rules.campaign_role, "campaign-role", nobody_else="campaign-managers")


def require_author(ctx: InteractionContext, proposal: Proposal) -> None:
    """Make sure that the member has written the proposal.

    Raises:
        UserError: somebody else has.
    """
    if proposal.author_id != ctx.member.id:
        raise UserError(text("author-only", number=str(proposal.number)))


def require_closer(ctx: InteractionContext, proposal: Proposal, *, voted: int) -> None:
    """Make sure that the member may end a vote early.

    Who sees how the vote stands, or wants a change of the constitution, must not end it when it suits them.

    Raises:
        UserError: they may not; it says who may, or when it ends by itself.
    """
    when = f"<t:{int((proposal.closes_at or ctx.now).timestamp())}:R>"
    hint = text("may-not-close-hint", when=when)
    if proposal.amendment is not None and (proposal.voters is None or voted < proposal.voters):
        raise UserError(text("may-not-close-amendment", number=str(proposal.number)), hint=hint)
    if manages(ctx):
        return
    if proposal.author_id != ctx.member.id:
        raise UserError(text("may-not-close", number=str(proposal.number)), hint=hint)
    if proposal.live_tally != "never":
        raise UserError(text("may-not-close-live", number=str(proposal.number)), hint=hint)


def require_author_or_manager(ctx: InteractionContext, proposal: Proposal) -> None:
    """Make sure that the member has written the proposal, or may manage the guild.

    Raises:
        UserError: neither is the case.
    """
    if proposal.author_id != ctx.member.id and not manages(ctx):
        raise UserError(text("author-or-manager", number=str(proposal.number)))


def sees(ctx: InteractionContext, proposal: Proposal) -> bool:
    """Whether the member may read the proposal: what its author holds back is nobody else's business."""
    held_back = proposal.state == State.DRAFT and proposal.campaign is None
    return not held_back or proposal.author_id == ctx.member.id or manages(ctx)


def _require(ctx: InteractionContext, role: int | None, lacking: str, *, nobody_else: str) -> None:
    if manages(ctx) or (role is not None and _has(ctx, role)):
        return
    raise UserError(text(nobody_else) if role is None else text(lacking, role=f"<@&{role}>"))


def _has(ctx: InteractionContext, role_id: int) -> bool:
    return any(role.id == role_id for role in ctx.member.roles)
