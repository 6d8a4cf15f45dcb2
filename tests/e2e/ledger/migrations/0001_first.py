"""The ledger's table."""

import sqlalchemy as sa
from alembic import op

from guildkit.storage import GuildId

revision = "ledger_0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "ledger_entries",
        sa.Column("guild_id", GuildId(), nullable=False),
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("cause", sa.String(10), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("side", sa.String(10), nullable=False),
        sa.PrimaryKeyConstraint("guild_id", "id", name="pk_ledger_entries"),
    )
