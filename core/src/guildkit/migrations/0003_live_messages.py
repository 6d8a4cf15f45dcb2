"""Messages that follow state."""

import sqlalchemy as sa
from alembic import op

from guildkit.storage import GuildId, Snowflake

revision = "core_0003"
down_revision = "core_0002"


def upgrade() -> None:
    op.create_table(
        "core_live_messages",
        sa.Column("guild_id", GuildId(), nullable=False),
        sa.Column("key", sa.String(100), nullable=False),
        sa.Column("plugin", sa.String(50), nullable=False),
        sa.Column("channel_id", Snowflake(), nullable=False),
        sa.Column("message_id", Snowflake()),
        sa.Column("hash", sa.String(64)),
        sa.Column("posted", sa.Integer(), nullable=False),
        sa.Column("wanted", sa.Integer(), nullable=False),
        sa.Column("shown", sa.Integer(), nullable=False),
        sa.Column("at_once", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("guild_id", "key", name="pk_core_live_messages"),
    )
