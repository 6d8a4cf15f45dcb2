"""Who may vote: the rule, and those to whom it applied at the opening."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Self

from guildkit import UserError
from guildkit_voting.texts import text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from guildkit_voting.constitution import Constitution
    from guildkit_voting.models import Proposal, Voter
    from guildkit_voting.people import GuildMember


@dataclass(frozen=True, slots=True)
class Rule:
    """Who may vote, frozen at the opening.

    Attributes:
        joined_by: the latest instant at which a voter may have joined.
        role: the role that they need; none for everybody.
        weights: how much the ballots of roles weigh; the heaviest of a voter's counts.
    """

    joined_by: datetime
    role: int | None = None
    weights: dict[int, int] = field(default_factory=dict)

    @classmethod
    def of(cls, constitution: Constitution, opened_at: datetime) -> Self:
        """Return the rule of a constitution for what opens at an instant."""
        joined_by = opened_at - timedelta(days=constitution.member_days)
        return cls(joined_by, constitution.vote_role, dict(constitution.role_weights))

    @classmethod
    def stored(cls, written: dict[str, Any]) -> Self:
        """Return the rule that `as_json` wrote."""
        weights = {int(role): weight for role, weight in written.get("weights", {}).items()}
        return cls(datetime.fromisoformat(written["joined_by"]), written.get("role"), weights)

    def as_json(self) -> dict[str, Any]:
        """Return it in values that JSON has."""
        weights = {str(role): weight for role, weight in sorted(self.weights.items())}
        return {**asdict(self), "joined_by": self.joined_by.isoformat(), "weights": weights}

    def admits(self, person: GuildMember) -> bool:
        """Whether somebody may vote.

        Like Discord itself, it lets nobody take part who has yet to accept the guild's rules. A time-out passes: who has
        one belongs to the electorate, and cannot cast a ballot while it lasts.
        """
        joined = person.joined_at is not None and person.joined_at <= self.joined_by
        there = joined and not person.bot and not person.pending
        return there and (self.role is None or self.role in person.role_ids)

    def weight_of(self, person: GuildMember) -> int:
        """Return how much somebody's ballot weighs."""
        return max((self.weights[role] for role in person.role_ids if role in self.weights), default=1)


def voters(rule: Rule, people: Iterable[GuildMember]) -> dict[int, int]:
    """Return who may vote, with the weight of each."""
    return {person.id: rule.weight_of(person) for person in people if rule.admits(person)}


def require(proposal: Proposal, person: GuildMember, voter: Voter | None, *, now: datetime) -> int:
    """Make sure that a member may vote on an open proposal, now; return the weight of their ballot.

    Raises:
        UserError: they may not; it says why.
    """
    rule = Rule.stored(proposal.electorate)
    if person.pending:
        raise UserError(text("vote-pending"))
    if person.timed_out_until is not None and now < person.timed_out_until:
        until = f"<t:{int(person.timed_out_until.timestamp())}:f>"
        raise UserError(text("vote-timed-out", when=until))
    if proposal.voters is not None and voter is None:
        raise UserError(text("vote-not-then", number=str(proposal.number)))
    if rule.role is not None and rule.role not in person.role_ids:
        raise UserError(text("vote-role", role=f"<@&{rule.role}>"))
    if not rule.admits(person):
        raise UserError(text("vote-joined", number=str(proposal.number)))
    return voter.weight if voter is not None else rule.weight_of(person)
