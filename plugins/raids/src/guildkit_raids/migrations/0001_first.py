"""The tables of the raids plugin."""

import sqlalchemy as sa
from alembic import op

from guildkit.storage import GuildId, Instant, Snowflake

revision = "raids_0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "raids_classes",
        sa.Column("guild_id", GuildId(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("same", sa.String(160), nullable=False),
        sa.Column("emoji", sa.String(64), nullable=False),
        sa.Column("group", sa.String(10), nullable=False),
        sa.PrimaryKeyConstraint("guild_id", "number", name="pk_raids_classes"),
    )
    op.create_index("uq_raids_classes_same", "raids_classes", ["guild_id", "same"], unique=True)
    op.create_table(
        "raids_counters",
        sa.Column("guild_id", GuildId(), nullable=False),
        sa.Column("last_raid", sa.Integer(), nullable=False),
        sa.Column("last_dungeon", sa.Integer(), nullable=False),
        sa.Column("last_series", sa.Integer(), nullable=False),
        sa.Column("last_class", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("guild_id", name="pk_raids_counters"),
    )
    op.create_table(
        "raids_drafts",
        sa.Column("guild_id", GuildId(), nullable=False),
        sa.Column("member_id", Snowflake(), nullable=False),
        sa.Column("form", sa.String(30), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("guild_id", "member_id", "form", name="pk_raids_drafts"),
    )
    op.create_table(
        "raids_dungeons",
        sa.Column("guild_id", GuildId(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("same", sa.String(320), nullable=False),
        sa.PrimaryKeyConstraint("guild_id", "number", name="pk_raids_dungeons"),
    )
    op.create_index("uq_raids_dungeons_same", "raids_dungeons", ["guild_id", "same"], unique=True)
    op.create_table(
        "raids_listed_members",
        sa.Column("guild_id", GuildId(), nullable=False),
        sa.Column("member_id", Snowflake(), nullable=False),
        sa.Column("name", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("guild_id", "member_id", name="pk_raids_listed_members"),
    )
    op.create_table(
        "raids_member_lists",
        sa.Column("guild_id", GuildId(), nullable=False),
        sa.Column("asked_at", Instant(), nullable=False),
        sa.Column("available", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("guild_id", name="pk_raids_member_lists"),
    )
    op.create_table(
        "raids_raids",
        sa.Column("guild_id", GuildId(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("dungeon", sa.String(80), nullable=False),
        sa.Column("leader_id", Snowflake(), nullable=False),
        sa.Column("leader_name", sa.String(32), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("minimum", sa.Integer(), nullable=False),
        sa.Column("zone", sa.String(60), nullable=False),
        sa.Column("channel_id", Snowflake(), nullable=False),
        sa.Column("planned_at", Instant(), nullable=False),
        sa.Column("changed_at", Instant(), nullable=False),
        sa.Column("day", sa.Integer()),
        sa.Column("time", sa.Integer()),
        sa.Column("ended_at", Instant()),
        sa.Column("ended_by", Snowflake()),
        sa.Column("role_id", Snowflake()),
        sa.Column("role_trouble", sa.String(10)),
        sa.CheckConstraint("minimum >= 1", name="ck_raids_raids_minimum"),
        sa.PrimaryKeyConstraint("guild_id", "number", name="pk_raids_raids"),
    )
    op.create_index("ix_raids_raids_state", "raids_raids", ["guild_id", "state"], unique=False)
    op.create_table(
        "raids_series",
        sa.Column("guild_id", GuildId(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("dungeon", sa.String(80), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("times", sa.String(400), nullable=False),
        sa.Column("zone", sa.String(60), nullable=False),
        sa.Column("minimum", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("ahead", sa.Integer(), nullable=False),
        sa.Column("channel_id", Snowflake(), nullable=False),
        sa.Column("leader_id", Snowflake(), nullable=False),
        sa.Column("leader_name", sa.String(32), nullable=False),
        sa.Column("stopped", sa.Boolean(), nullable=False),
        sa.Column("trouble_told", sa.Boolean(), nullable=False),
        sa.CheckConstraint("weekday BETWEEN 0 AND 6", name="ck_raids_series_weekday"),
        sa.PrimaryKeyConstraint("guild_id", "number", name="pk_raids_series"),
    )
    op.create_table(
        "raids_templates",
        sa.Column("guild_id", GuildId(), nullable=False),
        sa.Column("days", sa.String(400), nullable=False),
        sa.Column("times", sa.String(400), nullable=False),
        sa.Column("minimum", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("guild_id", name="pk_raids_templates"),
    )
    op.create_table(
        "raids_voice_stays",
        sa.Column("guild_id", GuildId(), nullable=False),
        sa.Column("member_id", Snowflake(), nullable=False),
        sa.Column("since", Instant(), nullable=False),
        sa.Column("until", Instant()),
        sa.Column("channel_id", Snowflake(), nullable=False),
        sa.Column("hears", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("guild_id", "member_id", "since", name="pk_raids_voice_stays"),
    )
    op.create_index(
        "ix_raids_voice_stays_channel", "raids_voice_stays", ["guild_id", "channel_id", "since"], unique=False
    )
    op.create_index("ix_raids_voice_stays_until", "raids_voice_stays", ["guild_id", "until"], unique=False)
    op.create_table(
        "raids_voice_time",
        sa.Column("guild_id", GuildId(), nullable=False),
        sa.Column("member_id", Snowflake(), nullable=False),
        sa.Column("name", sa.String(32), nullable=False),
        sa.Column("seconds", sa.BigInteger(), nullable=False),
        sa.Column("sixtieths", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("guild_id", "member_id", name="pk_raids_voice_time"),
    )
    op.create_index("ix_raids_voice_time_rank", "raids_voice_time", ["guild_id", "sixtieths"], unique=False)
    op.create_table(
        "raids_voice_watches",
        sa.Column("guild_id", GuildId(), nullable=False),
        sa.Column("seen_at", Instant(), nullable=False),
        sa.Column("counted_at", Instant(), nullable=False),
        sa.Column("gateway", sa.String(100), nullable=False),
        sa.PrimaryKeyConstraint("guild_id", name="pk_raids_voice_watches"),
    )
    op.create_table(
        "raids_attendance",
        sa.Column("guild_id", GuildId(), nullable=False),
        sa.Column("raid", sa.Integer(), nullable=False),
        sa.Column("member_id", Snowflake(), nullable=False),
        sa.Column("name", sa.String(32), nullable=False),
        sa.Column("status", sa.String(10), nullable=False),
        sa.Column("minutes", sa.Integer()),
        sa.ForeignKeyConstraint(
            ["guild_id", "raid"],
            ["raids_raids.guild_id", "raids_raids.number"],
            name="fk_raids_attendance_raids_raids",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("guild_id", "raid", "member_id", name="pk_raids_attendance"),
    )
    op.create_index(
        "ix_raids_attendance_member", "raids_attendance", ["guild_id", "member_id", "status"], unique=False
    )
    op.create_table(
        "raids_companions",
        sa.Column("guild_id", GuildId(), nullable=False),
        sa.Column("raid", sa.Integer(), nullable=False),
        sa.Column("thread_id", Snowflake()),
        sa.Column("thread_trouble", sa.String(10)),
        sa.Column("event_id", Snowflake()),
        sa.Column("event_trouble", sa.String(10)),
        sa.ForeignKeyConstraint(
            ["guild_id", "raid"],
            ["raids_raids.guild_id", "raids_raids.number"],
            name="fk_raids_companions_raids_raids",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("guild_id", "raid", name="pk_raids_companions"),
    )
    op.create_table(
        "raids_corrections",
        sa.Column("guild_id", GuildId(), nullable=False),
        sa.Column("raid", sa.Integer(), nullable=False),
        sa.Column("member_id", Snowflake(), nullable=False),
        sa.Column("name", sa.String(32), nullable=False),
        sa.Column("present", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["guild_id", "raid"],
            ["raids_raids.guild_id", "raids_raids.number"],
            name="fk_raids_corrections_raids_raids",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("guild_id", "raid", "member_id", name="pk_raids_corrections"),
    )
    op.create_table(
        "raids_days",
        sa.Column("guild_id", GuildId(), nullable=False),
        sa.Column("raid", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["guild_id", "raid"],
            ["raids_raids.guild_id", "raids_raids.number"],
            name="fk_raids_days_raids_raids",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("guild_id", "raid", "position", name="pk_raids_days"),
    )
    op.create_table(
        "raids_invited",
        sa.Column("guild_id", GuildId(), nullable=False),
        sa.Column("raid", sa.Integer(), nullable=False),
        sa.Column("member_id", Snowflake(), nullable=False),
        sa.Column("name", sa.String(32), nullable=False),
        sa.Column("reached", sa.Boolean()),
        sa.ForeignKeyConstraint(
            ["guild_id", "raid"],
            ["raids_raids.guild_id", "raids_raids.number"],
            name="fk_raids_invited_raids_raids",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("guild_id", "raid", "member_id", name="pk_raids_invited"),
    )
    op.create_table(
        "raids_limits",
        sa.Column("guild_id", GuildId(), nullable=False),
        sa.Column("raid", sa.Integer(), nullable=False),
        sa.Column("group", sa.String(10), nullable=False),
        sa.Column("most", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["guild_id", "raid"],
            ["raids_raids.guild_id", "raids_raids.number"],
            name="fk_raids_limits_raids_raids",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("guild_id", "raid", "group", name="pk_raids_limits"),
    )
    op.create_table(
        "raids_noted",
        sa.Column("guild_id", GuildId(), nullable=False),
        sa.Column("raid", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(40), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["guild_id", "raid"],
            ["raids_raids.guild_id", "raids_raids.number"],
            name="fk_raids_noted_raids_raids",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("guild_id", "raid", "what", name="pk_raids_noted"),
    )
    op.create_table(
        "raids_occurrences",
        sa.Column("guild_id", GuildId(), nullable=False),
        sa.Column("series", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("skipped", sa.Boolean(), nullable=False),
        sa.Column("moved_to", sa.Date()),
        sa.Column("moved_times", sa.String(400)),
        sa.Column("raid", sa.Integer()),
        sa.ForeignKeyConstraint(
            ["guild_id", "series"],
            ["raids_series.guild_id", "raids_series.number"],
            name="fk_raids_occurrences_raids_series",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("guild_id", "series", "day", name="pk_raids_occurrences"),
    )
    op.create_table(
        "raids_role_holders",
        sa.Column("guild_id", GuildId(), nullable=False),
        sa.Column("raid", sa.Integer(), nullable=False),
        sa.Column("member_id", Snowflake(), nullable=False),
        sa.Column("given", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["guild_id", "raid"],
            ["raids_raids.guild_id", "raids_raids.number"],
            name="fk_raids_role_holders_raids_raids",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("guild_id", "raid", "member_id", name="pk_raids_role_holders"),
    )
    op.create_table(
        "raids_seats",
        sa.Column("guild_id", GuildId(), nullable=False),
        sa.Column("raid", sa.Integer(), nullable=False),
        sa.Column("member_id", Snowflake(), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("time", sa.Integer(), nullable=False),
        sa.Column("standing", sa.String(10), nullable=False),
        sa.Column("since", Instant(), nullable=False),
        sa.Column("until", Instant()),
        sa.ForeignKeyConstraint(
            ["guild_id", "raid"],
            ["raids_raids.guild_id", "raids_raids.number"],
            name="fk_raids_seats_raids_raids",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("guild_id", "raid", "member_id", name="pk_raids_seats"),
    )
    op.create_table(
        "raids_thread_members",
        sa.Column("guild_id", GuildId(), nullable=False),
        sa.Column("raid", sa.Integer(), nullable=False),
        sa.Column("member_id", Snowflake(), nullable=False),
        sa.ForeignKeyConstraint(
            ["guild_id", "raid"],
            ["raids_raids.guild_id", "raids_raids.number"],
            name="fk_raids_thread_members_raids_raids",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("guild_id", "raid", "member_id", name="pk_raids_thread_members"),
    )
    op.create_table(
        "raids_times",
        sa.Column("guild_id", GuildId(), nullable=False),
        sa.Column("raid", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("begins", sa.Time(), nullable=False),
        sa.ForeignKeyConstraint(
            ["guild_id", "raid"],
            ["raids_raids.guild_id", "raids_raids.number"],
            name="fk_raids_times_raids_raids",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("guild_id", "raid", "position", name="pk_raids_times"),
    )
    op.create_table(
        "raids_voters",
        sa.Column("guild_id", GuildId(), nullable=False),
        sa.Column("raid", sa.Integer(), nullable=False),
        sa.Column("member_id", Snowflake(), nullable=False),
        sa.Column("name", sa.String(32), nullable=False),
        sa.Column("first_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["guild_id", "raid"],
            ["raids_raids.guild_id", "raids_raids.number"],
            name="fk_raids_voters_raids_raids",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("guild_id", "raid", "member_id", name="pk_raids_voters"),
    )
    op.create_index("ix_raids_voters_member", "raids_voters", ["guild_id", "member_id"], unique=False)
    op.create_table(
        "raids_cells",
        sa.Column("guild_id", GuildId(), nullable=False),
        sa.Column("raid", sa.Integer(), nullable=False),
        sa.Column("member_id", Snowflake(), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("time", sa.Integer(), nullable=False),
        sa.Column("can", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["guild_id", "raid", "member_id"],
            ["raids_voters.guild_id", "raids_voters.raid", "raids_voters.member_id"],
            name="fk_raids_cells_raids_voters",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("guild_id", "raid", "member_id", "day", "time", name="pk_raids_cells"),
    )
    op.create_table(
        "raids_class_choices",
        sa.Column("guild_id", GuildId(), nullable=False),
        sa.Column("raid", sa.Integer(), nullable=False),
        sa.Column("member_id", Snowflake(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["guild_id", "number"],
            ["raids_classes.guild_id", "raids_classes.number"],
            name="fk_raids_class_choices_raids_classes",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["guild_id", "raid", "member_id"],
            ["raids_voters.guild_id", "raids_voters.raid", "raids_voters.member_id"],
            name="fk_raids_class_choices_raids_voters",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("guild_id", "raid", "member_id", "number", name="pk_raids_class_choices"),
    )
    op.create_table(
        "raids_picks",
        sa.Column("guild_id", GuildId(), nullable=False),
        sa.Column("raid", sa.Integer(), nullable=False),
        sa.Column("member_id", Snowflake(), nullable=False),
        sa.Column("axis", sa.String(4), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["guild_id", "raid", "member_id"],
            ["raids_voters.guild_id", "raids_voters.raid", "raids_voters.member_id"],
            name="fk_raids_picks_raids_voters",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("guild_id", "raid", "member_id", "axis", "position", name="pk_raids_picks"),
    )
