"""The tables of the voting plugin."""

from __future__ import annotations

import enum
from datetime import datetime
from typing import Any, Final

from sqlalchemy import JSON, CheckConstraint, ForeignKeyConstraint, Index, String, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from guildkit.storage import ChannelId, GuildScoped, GuildTables, MemberId, MessageId


class State(enum.StrEnum):
    """Where a proposal stands; `lifecycle.WAYS` says where it may go from there."""

    DRAFT = "draft"
    """Numbered, and not put to the members yet: a scenario of a campaign, or one that its author holds back."""
    APPROVAL = "approval"
    """Waits for somebody who may approve it."""
    VOTING = "voting"
    PASSED = "passed"
    """Ended, and somebody or something was elected."""
    FAILED = "failed"
    """Ended, and the members did not want it, or too few of them took part."""
    CLOSED = "closed"
    """Ended without a decision: nobody voted, a tie stands, or it was rejected."""
    WITHDRAWN = "withdrawn"


PENDING: Final = frozenset({State.DRAFT, State.APPROVAL})
"""Where a proposal stands that has not been put to the vote yet."""


class CampaignState(enum.StrEnum):
    """Where a campaign stands."""

    DRAFT = "draft"
    RUNNING = "running"
    ENDED = "ended"
    CANCELLED = "cancelled"


class Base(GuildTables, DeclarativeBase):
    """The tables of the voting plugin."""


def _of_proposal(table: str) -> ForeignKeyConstraint:
    return ForeignKeyConstraint(
        ["guild_id", "number"],
        ["voting_proposals.guild_id", "voting_proposals.number"],
        name=f"fk_{table}_voting_proposals",
        ondelete="CASCADE",
    )


def _of_campaign(table: str) -> ForeignKeyConstraint:
    return ForeignKeyConstraint(
        ["guild_id", "campaign"],
        ["voting_campaigns.guild_id", "voting_campaigns.number"],
        name=f"fk_{table}_voting_campaigns",
        ondelete="CASCADE",
    )


class Counter(GuildScoped, Base):
    """The last numbers that a guild has used; none is ever used twice."""

    __tablename__ = "voting_counters"

    last_number: Mapped[int]
    last_campaign: Mapped[int] = mapped_column(default=0)


class ConstitutionRecord(GuildScoped, Base):
    """The constitution of a guild, as it was in force from an instant on: every variable with its value."""

    __tablename__ = "voting_constitutions"

    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    variables: Mapped[dict[str, Any]] = mapped_column(JSON)
    changed_at: Mapped[datetime]
    changed_by: Mapped[int | None] = mapped_column(MemberId(on_erase="anonymise"))
    proposal: Mapped[int | None]
    """The number of the proposal that changed it; none where somebody did by themselves."""


class Proposal(GuildScoped, Base):
    """A question put to the members. Once voting has opened, nothing of it changes but its state."""

    __tablename__ = "voting_proposals"
    __table_args__ = (
        _of_campaign("voting_proposals"),
        Index("ix_voting_proposals_guild_id_state", "guild_id", "state"),
        Index("ix_voting_proposals_guild_id_campaign", "guild_id", "campaign", "stage"),
    )

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    title: Mapped[str] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(Text)
    options: Mapped[list[str]] = mapped_column(JSON)
    motion: Mapped[bool] = mapped_column(default=False)
    """Whether it is a yes or a no; then the first option is the yes, and support and approval are asked for."""
    method: Mapped[str] = mapped_column(String(20))
    seats: Mapped[int]
    threshold: Mapped[str] = mapped_column(String(20), default="0")
    """The share of votes that a list needs for a seat, as a fraction: `1/25`."""
    tie_policy: Mapped[str] = mapped_column(String(10), default="closed")
    live_tally: Mapped[str] = mapped_column(String(10), default="never")
    tag: Mapped[str] = mapped_column(String(30), default="")
    amendment: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    """The variables of the constitution that it changes if it passes."""
    campaign: Mapped[int | None]
    stage: Mapped[int | None]
    author_id: Mapped[int] = mapped_column(MemberId(on_erase="anonymise"))
    state: Mapped[State] = mapped_column(String(10))
    duration: Mapped[int]
    """How long voting lasts, in seconds."""
    constitution: Mapped[int] = mapped_column(default=0)
    """The version under which it was opened; 0 is what the plugin was delivered with."""
    electorate: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    """Who may vote; see `electorate.Rule`."""
    voters: Mapped[int | None]
    """How many may vote; none where Discord did not tell who the members were."""
    commitment: Mapped[str | None] = mapped_column(String(64))
    """The hash of the seed of a lot, from the opening on."""
    seed: Mapped[str | None] = mapped_column(String(64))
    """What a lot was drawn by, once voting is closed; until then it is a `LotSecret`."""
    opened_at: Mapped[datetime | None]
    closes_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    opening: Mapped[str | None] = mapped_column(String(64))
    """The hash of the event with which voting was opened; it binds the question, the options and the rules."""
    outcome: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    """Why it ended as it did; see `files.verdicts.Verdict`."""
    channel_id: Mapped[int] = mapped_column(ChannelId)
    result_message_id: Mapped[int | None] = mapped_column(MessageId)


class LotSecret(GuildScoped, Base):
    """The seed of a lot while voting is open. It stands apart: whoever has a proposal's row exported must not learn it."""

    __tablename__ = "voting_lot_secrets"
    __table_args__ = (_of_proposal("voting_lot_secrets"),)

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    seed: Mapped[str] = mapped_column(String(64))


class EventRecord(GuildScoped, Base):
    """What has happened to a proposal. Each hash covers the one before it, so that none can be changed unseen.

    It does not cover who it was: a member who is erased is no longer named, and the chain still holds.
    """

    __tablename__ = "voting_events"
    __table_args__ = (_of_proposal("voting_events"),)

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    what: Mapped[str] = mapped_column(String(20))
    by: Mapped[int | None] = mapped_column(MemberId(on_erase="anonymise"))
    details: Mapped[dict[str, Any]] = mapped_column(JSON)
    hash: Mapped[str] = mapped_column(String(64))


class Voter(GuildScoped, Base):
    """A member who may vote on a proposal, as they were at its opening."""

    __tablename__ = "voting_voters"
    __table_args__ = (_of_proposal("voting_voters"),)

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    member_id: Mapped[int] = mapped_column(
        MemberId(on_erase="anonymise"), primary_key=True, autoincrement=False
    )
    weight: Mapped[int]


class BallotRecord(GuildScoped, Base):
    """A member's ballot on a proposal: the last one counts."""

    __tablename__ = "voting_ballots"
    __table_args__ = (_of_proposal("voting_ballots"), CheckConstraint("stake >= 0", name="stake"))

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    # A ballot that was counted keeps counting without its member; one in a running vote is withdrawn.
    member_id: Mapped[int] = mapped_column(
        MemberId(on_erase="anonymise"), primary_key=True, autoincrement=False
    )
    # Indices of options, best first; empty for an abstention.
    choices: Mapped[list[int]] = mapped_column(JSON)
    weight: Mapped[int] = mapped_column(default=1)
    stake: Mapped[int] = mapped_column(default=0)
    """How many tokens of the campaign's purse the member has put on it."""
    receipt: Mapped[str] = mapped_column(String(20), default="")
    cast_at: Mapped[datetime]


class VoiceRecord(GuildScoped, Base):
    """A member for whom somebody else's ballot spoke at the close."""

    __tablename__ = "voting_voices"
    __table_args__ = (_of_proposal("voting_voices"),)

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    # What was counted keeps counting without its member, as ballots do.
    member_id: Mapped[int] = mapped_column(
        MemberId(on_erase="anonymise"), primary_key=True, autoincrement=False
    )
    delegate_id: Mapped[int] = mapped_column(MemberId(on_erase="anonymise"))
    weight: Mapped[int]
    receipt: Mapped[str] = mapped_column(String(20))


class PaperRecord(GuildScoped, Base):
    """A ballot that a member has begun and not cast yet."""

    __tablename__ = "voting_papers"
    __table_args__ = (_of_proposal("voting_papers"),)

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    member_id: Mapped[int] = mapped_column(MemberId(on_erase="delete"), primary_key=True, autoincrement=False)
    choices: Mapped[list[int]] = mapped_column(JSON)


class Wish(GuildScoped, Base):
    """What a member wishes to be sent by direct message."""

    __tablename__ = "voting_wishes"

    member_id: Mapped[int] = mapped_column(MemberId(on_erase="delete"), primary_key=True, autoincrement=False)
    ballots: Mapped[bool]
    reminders: Mapped[bool | None]
    """None where they have not said: then whoever is sent ballots is reminded."""


class Delegation(GuildScoped, Base):
    """Who votes for a member who does not vote, on what has a tag, or on everything."""

    __tablename__ = "voting_delegations"

    member_id: Mapped[int] = mapped_column(MemberId(on_erase="delete"), primary_key=True, autoincrement=False)
    tag: Mapped[str] = mapped_column(String(30), primary_key=True)
    """Empty for everything."""
    delegate_id: Mapped[int] = mapped_column(MemberId(on_erase="delete"))
    since: Mapped[datetime]


class Campaign(GuildScoped, Base):
    """Several proposals in stages, for which each voter has one purse of tokens."""

    __tablename__ = "voting_campaigns"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    title: Mapped[str] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(Text)
    state: Mapped[CampaignState] = mapped_column(String(10))
    stage: Mapped[int] = mapped_column(default=0)
    """The stage that was started last; 0 before the first."""
    purse: Mapped[int]
    """How many tokens each voter is given."""
    weighting: Mapped[str] = mapped_column(String(10))
    """What a token on a ballot adds to its weight: `none`, `linear` or `quadratic`."""
    author_id: Mapped[int] = mapped_column(MemberId(on_erase="anonymise"))
    constitution: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    channel_id: Mapped[int] = mapped_column(ChannelId)


class Purse(GuildScoped, Base):
    """What a voter has left of the tokens of a campaign: this and all their stakes are always what they were given."""

    __tablename__ = "voting_purses"
    __table_args__ = (
        _of_campaign("voting_purses"),
        CheckConstraint("balance >= 0 AND balance <= granted", name="balance"),
    )

    campaign: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    member_id: Mapped[int] = mapped_column(
        MemberId(on_erase="anonymise"), primary_key=True, autoincrement=False
    )
    granted: Mapped[int]
    balance: Mapped[int]


class Draft(GuildScoped, Base):
    """What a member entered in the form, word for word, kept until it has become a proposal."""

    __tablename__ = "voting_drafts"

    member_id: Mapped[int] = mapped_column(MemberId(on_erase="delete"), primary_key=True, autoincrement=False)
    title: Mapped[str] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)
    options: Mapped[str] = mapped_column(Text)
    method: Mapped[str] = mapped_column(String(20))
    duration: Mapped[str] = mapped_column(Text)
    seats: Mapped[int]
    choices: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    """What was chosen beside the form: `motion`, `tag`, `live_tally`, `tie_policy`, `later`, `campaign`, `stage`, `number`."""
