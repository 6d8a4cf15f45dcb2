"""The variables of a constitution, with their types, their bounds, and what they are where a guild has not changed them.

What each of them means stands in `locale/*/constitution.ftl`, for the members of the guild read it.

Participation, support and approval are Aragon's: participation counts abstentions and must reach its share of the
electorate, support is yes of yes and no and must exceed its share, approval is yes of the electorate and must reach its.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Final, Literal, Self

import structlog
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from guildkit import QuietHours, RoleSetting

if TYPE_CHECKING:
    from collections.abc import Mapping

log = structlog.get_logger()

MethodName = Literal["plurality", "approval", "runoff", "borda", "copeland", "dhondt"]
TiePolicy = Literal["closed", "runoff", "earliest", "lot"]
LiveTally = Literal["never", "after_vote", "always"]
Weighting = Literal["none", "linear", "quadratic"]
# `unit` says how a number is read and shown; see `values`.
Percent = Annotated[int, Field(ge=0, le=100, json_schema_extra={"unit": "percent"})]
Majority = Annotated[int, Field(ge=0, le=99, json_schema_extra={"unit": "percent"})]
"""What must be exceeded: nothing exceeds 100 %."""
Clock = Annotated[int, Field(ge=0, le=23, json_schema_extra={"unit": "clock"})]
Days = Annotated[int, Field(ge=0, le=365, json_schema_extra={"unit": "days"})]
Duration = Annotated[int, Field(ge=1, le=768, json_schema_extra={"unit": "hours"})]
Notice = Annotated[int, Field(ge=0, le=168, json_schema_extra={"unit": "hours"})]
Seats = Annotated[int, Field(ge=1, le=100, json_schema_extra={"unit": "seats"})]
Tokens = Annotated[int, Field(ge=0, le=1_000_000, json_schema_extra={"unit": "tokens"})]
Weight = Annotated[int, Field(ge=1, le=1000)]


class Constitution(BaseModel):
    """Every variable; one that is None holds nobody back, or leaves it to `/settings`."""

    model_config = ConfigDict(frozen=True, extra="ignore", validate_default=True)

    # --- who ---
    propose_role: RoleSetting = None
    approve_role: RoleSetting = None
    vote_role: RoleSetting = None
    member_days: Days = 0
    role_weights: Annotated[dict[int, Weight], Field(max_length=25)] = Field(default_factory=dict)
    delegation: bool = False

    # --- how ---
    approval_required: bool = False
    default_method: MethodName | None = None
    default_duration: Duration | None = None
    default_seats: Seats | None = None
    dhondt_threshold: Percent = 0
    shuffle_options: bool = False
    live_tally: LiveTally = "never"

    # --- what decides ---
    quorum: Percent = 0
    support: Majority = 50
    approval: Percent = 0
    without_winner: Literal["closed", "failed"] = "closed"
    tie_policy: TiePolicy = "closed"

    # --- campaigns ---
    auto_approval: bool = True
    campaign_role: RoleSetting = None
    purse: Tokens = 100
    weighting: Weighting = "linear"

    # --- reminders ---
    reminder_hours: Notice = 24
    quiet_from: Clock = 22
    quiet_until: Clock = 7

    # --- itself ---
    amended_by: Literal["managers", "vote"] = "managers"
    amendment_quorum: Percent = 0
    amendment_support: Majority = 66
    amendment_approval: Percent = 0

    @property
    def quiet(self) -> QuietHours:
        """When nobody is reminded, in the guild's time zone."""
        return QuietHours(self.quiet_from, self.quiet_until)

    @classmethod
    def stored(cls, variables: Mapping[str, Any]) -> Self:
        """Return a version that was written down; a value that a newer release refuses is what it is by default."""
        try:
            return cls(**variables)
        except ValidationError as error:
            refused = {str(each["loc"][0]) for each in error.errors()}
            log.warning("values of the constitution are out of their bounds", variables=sorted(refused))
            return cls(**{name: value for name, value in variables.items() if name not in refused})


GROUPS: Final[Mapping[str, str]] = {
    "who": "propose_role",
    "how": "approval_required",
    "decides": "quorum",
    "campaigns": "auto_approval",
    "reminders": "reminder_hours",
    "itself": "amended_by",
}
"""The groups in which variables are shown, and the first variable of each."""


def grouped() -> dict[str, list[str]]:
    """Return the names of all variables by group."""
    found: dict[str, list[str]] = {group: [] for group in GROUPS}
    group = next(iter(GROUPS))
    starts = {first: group for group, first in GROUPS.items()}
    for name in Constitution.model_fields:
        group = starts.get(name, group)
        found[group].append(name)
    return found
