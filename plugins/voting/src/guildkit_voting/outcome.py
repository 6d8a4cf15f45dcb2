"""What the constitution asks of a proposal: the terms under which it is voted on and judged."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from guildkit_voting.files.sheets import Terms
from guildkit_voting.methods import TiePolicy

if TYPE_CHECKING:
    from guildkit_voting.constitution import Constitution
    from guildkit_voting.models import Proposal


def asked_of(proposal: Proposal, constitution: Constitution) -> tuple[int, int, int]:
    """Return the quorum, the support and the approval that a proposal has to meet, in percent."""
    if proposal.amendment is not None:
        return (
            constitution.amendment_quorum,
            constitution.amendment_support,
            constitution.amendment_approval,
        )
    return constitution.quorum, constitution.support, constitution.approval


def counts_the_electorate(proposal: Proposal, constitution: Constitution) -> bool:
    """Whether nobody can say how a proposal ends without knowing how many may vote."""
    quorum, _, approval = asked_of(proposal, constitution)
    return bool(quorum or (proposal.motion and approval))


def terms_of(proposal: Proposal, constitution: Constitution) -> Terms:
    """Return what is fixed when voting opens, as the tally sheet has it.

    Args:
        proposal: with its electorate and the hash of its seed.
        constitution: the one under which it is opened.
    """
    quorum, support, approval = asked_of(proposal, constitution)
    return Terms(
        proposal=proposal.number,
        title=proposal.title,
        options=tuple(proposal.options),
        method=proposal.method,
        seats=proposal.seats,
        threshold=Fraction(proposal.threshold),
        ties=TiePolicy(proposal.tie_policy),
        commitment=proposal.commitment or "",
        motion=proposal.motion,
        amendment=proposal.amendment is not None,
        electorate=proposal.voters,
        quorum=quorum,
        support=support,
        approval=approval,
        without_winner=constitution.without_winner,
    )
