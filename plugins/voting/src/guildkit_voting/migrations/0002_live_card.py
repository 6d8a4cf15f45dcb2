"""The card is a live message: the core knows where it is."""

from alembic import op

revision = "voting_0002"
down_revision = "voting_0001"


def upgrade() -> None:
    with op.batch_alter_table("voting_proposals") as proposals:
        proposals.drop_column("message_id")
