"""The tables of the voting plugin."""

import sqlalchemy as sa
from alembic import op

from guildkit.storage import GuildId, Instant, Snowflake

revision = "voting_0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "voting_campaigns",
        sa.Column("guild_id", GuildId(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("stage", sa.Integer(), nullable=False),
        sa.Column("purse", sa.Integer(), nullable=False),
        sa.Column("weighting", sa.String(10), nullable=False),
        sa.Column("author_id", Snowflake(), nullable=False),
        sa.Column("constitution", sa.Integer(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("ended_at", Instant()),
        sa.Column("channel_id", Snowflake(), nullable=False),
        sa.PrimaryKeyConstraint("guild_id", "number", name="pk_voting_campaigns"),
    )
    op.create_table(
        "voting_constitutions",
        sa.Column("guild_id", GuildId(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("variables", sa.JSON(), nullable=False),
        sa.Column("changed_at", Instant(), nullable=False),
        sa.Column("changed_by", Snowflake()),
        sa.Column("proposal", sa.Integer()),
        sa.PrimaryKeyConstraint("guild_id", "version", name="pk_voting_constitutions"),
    )
    op.create_table(
        "voting_counters",
        sa.Column("guild_id", GuildId(), autoincrement=False, nullable=False),
        sa.Column("last_number", sa.Integer(), nullable=False),
        sa.Column("last_campaign", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("guild_id", name="pk_voting_counters"),
    )
    op.create_table(
        "voting_delegations",
        sa.Column("guild_id", GuildId(), nullable=False),
        sa.Column("member_id", Snowflake(), nullable=False),
        sa.Column("tag", sa.String(30), nullable=False),
        sa.Column("delegate_id", Snowflake(), nullable=False),
        sa.Column("since", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("guild_id", "member_id", "tag", name="pk_voting_delegations"),
    )
    op.create_table(
        "voting_drafts",
        sa.Column("guild_id", GuildId(), nullable=False),
        sa.Column("member_id", Snowflake(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("options", sa.Text(), nullable=False),
        sa.Column("method", sa.String(20), nullable=False),
        sa.Column("duration", sa.Text(), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("choices", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("guild_id", "member_id", name="pk_voting_drafts"),
    )
    op.create_table(
        "voting_wishes",
        sa.Column("guild_id", GuildId(), nullable=False),
        sa.Column("member_id", Snowflake(), nullable=False),
        sa.Column("ballots", sa.Boolean(), nullable=False),
        sa.Column("reminders", sa.Boolean()),
        sa.PrimaryKeyConstraint("guild_id", "member_id", name="pk_voting_wishes"),
    )
    op.create_table(
        "voting_proposals",
        sa.Column("guild_id", GuildId(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("options", sa.JSON(), nullable=False),
        sa.Column("motion", sa.Boolean(), nullable=False),
        sa.Column("method", sa.String(20), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("threshold", sa.String(20), nullable=False),
        sa.Column("tie_policy", sa.String(10), nullable=False),
        sa.Column("live_tally", sa.String(10), nullable=False),
        sa.Column("tag", sa.String(30), nullable=False),
        sa.Column("amendment", sa.JSON()),
        sa.Column("campaign", sa.Integer()),
        sa.Column("stage", sa.Integer()),
        sa.Column("author_id", Snowflake(), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("duration", sa.Integer(), nullable=False),
        sa.Column("constitution", sa.Integer(), nullable=False),
        sa.Column("electorate", sa.JSON(), nullable=False),
        sa.Column("voters", sa.Integer()),
        sa.Column("commitment", sa.String(64)),
        sa.Column("seed", sa.String(64)),
        sa.Column("opened_at", Instant()),
        sa.Column("closes_at", Instant()),
        sa.Column("closed_at", Instant()),
        sa.Column("opening", sa.String(64)),
        sa.Column("outcome", sa.JSON()),
        sa.Column("channel_id", Snowflake(), nullable=False),
        sa.Column("result_message_id", Snowflake()),
        sa.ForeignKeyConstraint(
            ["guild_id", "campaign"],
            ["voting_campaigns.guild_id", "voting_campaigns.number"],
            name="fk_voting_proposals_voting_campaigns",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("guild_id", "number", name="pk_voting_proposals"),
    )
    op.create_index(
        "ix_voting_proposals_guild_id_campaign", "voting_proposals", ["guild_id", "campaign", "stage"]
    )
    op.create_index("ix_voting_proposals_guild_id_state", "voting_proposals", ["guild_id", "state"])
    op.create_table(
        "voting_purses",
        sa.Column("guild_id", GuildId(), nullable=False),
        sa.Column("campaign", sa.Integer(), nullable=False),
        sa.Column("member_id", Snowflake(), nullable=False),
        sa.Column("granted", sa.Integer(), nullable=False),
        sa.Column("balance", sa.Integer(), nullable=False),
        sa.CheckConstraint("balance >= 0 AND balance <= granted", name="ck_voting_purses_balance"),
        sa.ForeignKeyConstraint(
            ["guild_id", "campaign"],
            ["voting_campaigns.guild_id", "voting_campaigns.number"],
            name="fk_voting_purses_voting_campaigns",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("guild_id", "campaign", "member_id", name="pk_voting_purses"),
    )
    op.create_table(
        "voting_ballots",
        sa.Column("guild_id", GuildId(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("member_id", Snowflake(), nullable=False),
        sa.Column("choices", sa.JSON(), nullable=False),
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.Column("stake", sa.Integer(), nullable=False),
        sa.Column("receipt", sa.String(20), nullable=False),
        sa.Column("cast_at", Instant(), nullable=False),
        sa.CheckConstraint("stake >= 0", name="ck_voting_ballots_stake"),
        sa.ForeignKeyConstraint(
            ["guild_id", "number"],
            ["voting_proposals.guild_id", "voting_proposals.number"],
            name="fk_voting_ballots_voting_proposals",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("guild_id", "number", "member_id", name="pk_voting_ballots"),
    )
    op.create_table(
        "voting_events",
        sa.Column("guild_id", GuildId(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("what", sa.String(20), nullable=False),
        sa.Column("by", Snowflake()),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.ForeignKeyConstraint(
            ["guild_id", "number"],
            ["voting_proposals.guild_id", "voting_proposals.number"],
            name="fk_voting_events_voting_proposals",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("guild_id", "number", "position", name="pk_voting_events"),
    )
    op.create_table(
        "voting_lot_secrets",
        sa.Column("guild_id", GuildId(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("seed", sa.String(64), nullable=False),
        sa.ForeignKeyConstraint(
            ["guild_id", "number"],
            ["voting_proposals.guild_id", "voting_proposals.number"],
            name="fk_voting_lot_secrets_voting_proposals",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("guild_id", "number", name="pk_voting_lot_secrets"),
    )
    op.create_table(
        "voting_papers",
        sa.Column("guild_id", GuildId(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("member_id", Snowflake(), nullable=False),
        sa.Column("choices", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["guild_id", "number"],
            ["voting_proposals.guild_id", "voting_proposals.number"],
            name="fk_voting_papers_voting_proposals",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("guild_id", "number", "member_id", name="pk_voting_papers"),
    )
    op.create_table(
        "voting_voices",
        sa.Column("guild_id", GuildId(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("member_id", Snowflake(), nullable=False),
        sa.Column("delegate_id", Snowflake(), nullable=False),
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.Column("receipt", sa.String(20), nullable=False),
        sa.ForeignKeyConstraint(
            ["guild_id", "number"],
            ["voting_proposals.guild_id", "voting_proposals.number"],
            name="fk_voting_voices_voting_proposals",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("guild_id", "number", "member_id", name="pk_voting_voices"),
    )
    op.create_table(
        "voting_voters",
        sa.Column("guild_id", GuildId(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("member_id", Snowflake(), nullable=False),
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["guild_id", "number"],
            ["voting_proposals.guild_id", "voting_proposals.number"],
            name="fk_voting_voters_voting_proposals",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("guild_id", "number", "member_id", name="pk_voting_voters"),
    )
