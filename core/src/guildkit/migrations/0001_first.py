"""The tables of the core."""

import sqlalchemy as sa
from alembic import op

from guildkit.storage import GuildId, Instant, Snowflake

revision = "core_0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "core_acts",
        sa.Column("guild_id", GuildId(), nullable=False),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("guild_id", "key", name="pk_core_acts"),
    )
    op.create_table(
        "core_audit",
        sa.Column("guild_id", GuildId(), nullable=False),
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("by", Snowflake()),
        sa.Column("action", sa.String(100), nullable=False),
        sa.Column("subject", sa.String(200), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("guild_id", "id", name="pk_core_audit"),
    )
    op.create_table(
        "core_channels",
        sa.Column("guild_id", GuildId(), nullable=False),
        sa.Column("plugin", sa.String(50), nullable=False),
        sa.Column("key", sa.String(100), nullable=False),
        sa.Column("channel_id", Snowflake()),
        sa.Column("told", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("guild_id", "plugin", "key", name="pk_core_channels"),
    )
    op.create_table(
        "core_commands_off",
        sa.Column("guild_id", GuildId(), nullable=False),
        sa.Column("command", sa.String(110), nullable=False),
        sa.Column("changed_at", Instant(), nullable=False),
        sa.Column("changed_by", Snowflake()),
        sa.PrimaryKeyConstraint("guild_id", "command", name="pk_core_commands_off"),
    )
    op.create_table(
        "core_error_groups",
        sa.Column("guild_id", GuildId(), nullable=False),
        sa.Column("fingerprint", sa.String(16), nullable=False),
        sa.Column("where", sa.String(50), nullable=False),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sa.Column("first_at", Instant(), nullable=False),
        sa.Column("last_at", Instant(), nullable=False),
        sa.Column("first_release", sa.String(50), nullable=False),
        sa.Column("last_release", sa.String(50), nullable=False),
        sa.PrimaryKeyConstraint("guild_id", "fingerprint", name="pk_core_error_groups"),
    )
    op.create_index("ix_core_error_groups_fingerprint", "core_error_groups", ["fingerprint"])
    op.create_table(
        "core_error_hours",
        sa.Column("guild_id", GuildId(), nullable=False),
        sa.Column("fingerprint", sa.String(16), nullable=False),
        sa.Column("hour", Instant(), nullable=False),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("guild_id", "fingerprint", "hour", name="pk_core_error_hours"),
    )
    op.create_index("ix_core_error_hours_hour", "core_error_hours", ["hour"])
    op.create_table(
        "core_error_kinds",
        sa.Column("fingerprint", sa.String(16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("plugin", sa.String(50), nullable=False),
        sa.Column("category", sa.String(30), nullable=False),
        sa.Column("type", sa.String(200), nullable=False),
        sa.Column("place", sa.String(200), nullable=False),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sa.Column("first_at", Instant(), nullable=False),
        sa.Column("last_at", Instant(), nullable=False),
        sa.Column("first_release", sa.String(50), nullable=False),
        sa.Column("last_release", sa.String(50), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("state_at", Instant(), nullable=False),
        sa.Column("state_release", sa.String(50), nullable=False),
        sa.Column("muted_until", Instant()),
        sa.Column("told_at", Instant()),
        sa.PrimaryKeyConstraint("fingerprint", name="pk_core_error_kinds"),
    )
    op.create_table(
        "core_errors",
        sa.Column("guild_id", GuildId(), nullable=False),
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("plugin", sa.String(50), nullable=False),
        sa.Column("where", sa.String(50), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("type", sa.String(200), nullable=False),
        sa.Column("message", sa.String(1000), nullable=False),
        sa.Column("traceback", sa.Text(), nullable=False),
        sa.Column("release", sa.String(50), nullable=False),
        sa.Column("fingerprint", sa.String(16), nullable=False),
        sa.PrimaryKeyConstraint("guild_id", "id", name="pk_core_errors"),
    )
    op.create_index("ix_core_errors_at", "core_errors", ["at"])
    op.create_index("ix_core_errors_fingerprint", "core_errors", ["guild_id", "fingerprint"])
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
        "core_guilds",
        sa.Column("guild_id", GuildId(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("present", sa.Boolean(), nullable=False),
        sa.Column("joined_at", Instant()),
        sa.Column("left_at", Instant()),
        sa.Column("commands_hash", sa.String(64)),
        sa.Column("guide_made", sa.Boolean(), nullable=False),
        sa.Column("guide_told", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("guild_id", name="pk_core_guilds"),
    )
    op.create_table(
        "core_heartbeats",
        sa.Column("process", sa.String(50), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("state", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("process", name="pk_core_heartbeats"),
    )
    op.create_table(
        "core_jobs",
        sa.Column("guild_id", GuildId(), nullable=False),
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("plugin", sa.String(50), nullable=False),
        sa.Column("name", sa.String(50), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("run_at", Instant(), nullable=False),
        sa.Column("schedule", sa.String(200)),
        sa.Column("nominal_at", Instant()),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("unique_key", sa.String(100)),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("owner", sa.String(32)),
        sa.Column("lease_until", Instant()),
        sa.Column("error", sa.String(200)),
        sa.PrimaryKeyConstraint("guild_id", "id", name="pk_core_jobs"),
    )
    op.create_index("ix_core_jobs_due", "core_jobs", ["state", "run_at"])
    op.create_index(
        "uq_core_jobs_key",
        "core_jobs",
        ["guild_id", "plugin", "unique_key"],
        unique=True,
        sqlite_where=sa.text("unique_key IS NOT NULL"),
        postgresql_where=sa.text("unique_key IS NOT NULL"),
    )
    op.create_table(
        "core_limits",
        sa.Column("guild_id", GuildId(), nullable=False),
        sa.Column("plugin", sa.String(50), nullable=False),
        sa.Column("name", sa.String(50), nullable=False),
        sa.Column("key", sa.String(100), nullable=False),
        sa.Column("used", sa.JSON(), nullable=False),
        sa.Column("expires_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("guild_id", "plugin", "name", "key", name="pk_core_limits"),
    )
    op.create_table(
        "core_live_messages",
        sa.Column("guild_id", GuildId(), nullable=False),
        sa.Column("key", sa.String(100), nullable=False),
        sa.Column("plugin", sa.String(50), nullable=False),
        sa.Column("channel_id", Snowflake(), nullable=False),
        sa.Column("messages", sa.JSON(), nullable=False),
        sa.Column("posted", sa.Integer(), nullable=False),
        sa.Column("wanted", sa.Integer(), nullable=False),
        sa.Column("shown", sa.Integer(), nullable=False),
        sa.Column("at_once", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("guild_id", "key", name="pk_core_live_messages"),
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
        "core_state",
        sa.Column("key", sa.String(50), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_core_state"),
    )
    op.create_table(
        "core_tables",
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("plugin", sa.String(50), nullable=False),
        sa.Column("members", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_core_tables"),
    )
    op.create_table(
        "core_tiers",
        sa.Column("guild_id", GuildId(), nullable=False),
        sa.Column("source", sa.String(50), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("until", Instant()),
        sa.Column("changed_at", Instant(), nullable=False),
        sa.Column("changed_by", Snowflake()),
        sa.PrimaryKeyConstraint("guild_id", "source", name="pk_core_tiers"),
    )
