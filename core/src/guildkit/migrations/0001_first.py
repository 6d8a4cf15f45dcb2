"""The first tables of the core."""

import sqlalchemy as sa
from alembic import op

from guildkit.storage import GuildId, Instant, Snowflake

revision = "core_0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "core_state",
        sa.Column("key", sa.String(50), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_core_state"),
    )
    op.create_table(
        "core_guilds",
        sa.Column("guild_id", GuildId(), nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("present", sa.Boolean(), nullable=False),
        sa.Column("joined_at", Instant()),
        sa.Column("commands_hash", sa.String(64)),
        sa.PrimaryKeyConstraint("guild_id", name="pk_core_guilds"),
    )
    op.create_table(
        "core_guild_plugins",
        sa.Column("guild_id", GuildId(), nullable=False),
        sa.Column("plugin", sa.String(50), nullable=False),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("applied", sa.Boolean(), nullable=False),
        sa.Column("changed_at", Instant(), nullable=False),
        sa.Column("changed_by", Snowflake()),
        sa.PrimaryKeyConstraint("guild_id", "plugin", name="pk_core_guild_plugins"),
    )
    op.create_table(
        "core_settings",
        sa.Column("guild_id", GuildId(), nullable=False),
        sa.Column("plugin", sa.String(50), nullable=False),
        sa.Column("key", sa.String(100), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.Column("changed_at", Instant(), nullable=False),
        sa.Column("changed_by", Snowflake()),
        sa.PrimaryKeyConstraint("guild_id", "plugin", "key", name="pk_core_settings"),
    )
    op.create_table(
        "core_jobs",
        sa.Column("guild_id", GuildId(), nullable=False),
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("plugin", sa.String(50), nullable=False),
        sa.Column("name", sa.String(50), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("run_at", Instant(), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("unique_key", sa.String(100)),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("owner", sa.String(32)),
        sa.Column("lease_until", Instant()),
        sa.Column("error", sa.String(200)),
        sa.PrimaryKeyConstraint("guild_id", "id", name="pk_core_jobs"),
    )
    op.create_index("ix_core_jobs_due", "core_jobs", ["state", "run_at"])
    op.create_index("uq_core_jobs_key", "core_jobs", ["guild_id", "plugin", "unique_key"], unique=True)
