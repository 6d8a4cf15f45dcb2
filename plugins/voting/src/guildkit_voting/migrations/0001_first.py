"""Proposals, ballots and drafts."""

import sqlalchemy as sa
from alembic import op

from guildkit.storage import GuildId, Instant, Snowflake

revision = "voting_0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "voting_counters",
        sa.Column("guild_id", GuildId(), nullable=False),
        sa.Column("last_number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("guild_id", name="pk_voting_counters"),
    )
    op.create_table(
        "voting_proposals",
        sa.Column("guild_id", GuildId(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("options", sa.JSON(), nullable=False),
        sa.Column("method", sa.String(20), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("author_id", Snowflake(), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("opened_at", Instant(), nullable=False),
        sa.Column("closes_at", Instant(), nullable=False),
        sa.Column("closed_at", Instant()),
        sa.Column("channel_id", Snowflake(), nullable=False),
        sa.Column("message_id", Snowflake()),
        sa.Column("result_message_id", Snowflake()),
        sa.PrimaryKeyConstraint("guild_id", "number", name="pk_voting_proposals"),
    )
    op.create_table(
        "voting_ballots",
        sa.Column("guild_id", GuildId(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("member_id", Snowflake(), nullable=False),
        sa.Column("choices", sa.JSON(), nullable=False),
        sa.Column("cast_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("guild_id", "number", "member_id", name="pk_voting_ballots"),
        sa.ForeignKeyConstraint(
            ["guild_id", "number"],
            ["voting_proposals.guild_id", "voting_proposals.number"],
            name="fk_voting_ballots_voting_proposals",
            ondelete="CASCADE",
        ),
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
        sa.PrimaryKeyConstraint("guild_id", "member_id", name="pk_voting_drafts"),
    )
