"""Jobs that come again and again."""

import sqlalchemy as sa
from alembic import op

from guildkit.storage import Instant

revision = "core_0002"
down_revision = "core_0001"


def upgrade() -> None:
    op.add_column("core_jobs", sa.Column("schedule", sa.String(200)))
    op.add_column("core_jobs", sa.Column("nominal_at", Instant()))
