"""The tables of the music plugin."""

import sqlalchemy as sa
from alembic import op

from guildkit.storage import GuildId, Instant, Snowflake

revision = "music_0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "music_favourites",
        sa.Column("guild_id", GuildId(), nullable=False),
        sa.Column("member_id", Snowflake(), nullable=False),
        sa.Column("same", sa.String(64), nullable=False),
        sa.Column("added_at", Instant(), nullable=False),
        sa.Column("track", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("guild_id", "member_id", "same", name="pk_music_favourites"),
    )
    op.create_table(
        "music_played",
        sa.Column("guild_id", GuildId(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(64), nullable=False),
        sa.Column("requester_id", Snowflake()),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("track", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("guild_id", "number", name="pk_music_played"),
    )
    op.create_table(
        "music_players",
        sa.Column("guild_id", GuildId(), nullable=False),
        sa.Column("voice_channel_id", Snowflake()),
        sa.Column("node", sa.String(100), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("stay", sa.Boolean(), nullable=False),
        sa.Column("alone", sa.Boolean(), nullable=False),
        sa.Column("trouble", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("guild_id", name="pk_music_players"),
    )
    op.create_table(
        "music_playlists",
        sa.Column("guild_id", GuildId(), nullable=False),
        sa.Column("same", sa.String(100), nullable=False),
        sa.Column("name", sa.String(50), nullable=False),
        sa.Column("owner_id", Snowflake(), nullable=False),
        sa.Column("saved_at", Instant(), nullable=False),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("guild_id", "same", name="pk_music_playlists"),
    )
    op.create_table(
        "music_requesters",
        sa.Column("guild_id", GuildId(), nullable=False),
        sa.Column("member_id", Snowflake(), nullable=False),
        sa.PrimaryKeyConstraint("guild_id", "member_id", name="pk_music_requesters"),
    )
    op.create_table(
        "music_setup_notes",
        sa.Column("guild_id", GuildId(), nullable=False),
        sa.Column("asked_at", Instant()),
        sa.Column("hinted_at", Instant()),
        sa.PrimaryKeyConstraint("guild_id", name="pk_music_setup_notes"),
    )
    op.create_table(
        "music_setup_sessions",
        sa.Column("guild_id", GuildId(), nullable=False),
        sa.Column("expires_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("guild_id", name="pk_music_setup_sessions"),
    )
    op.create_table(
        "music_skip_votes",
        sa.Column("guild_id", GuildId(), nullable=False),
        sa.Column("uid", sa.String(64), nullable=False),
        sa.Column("member_id", Snowflake(), nullable=False),
        sa.PrimaryKeyConstraint("guild_id", "uid", "member_id", name="pk_music_skip_votes"),
    )
    op.create_table(
        "music_playlist_songs",
        sa.Column("guild_id", GuildId(), nullable=False),
        sa.Column("playlist", sa.String(100), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("track", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["guild_id", "playlist"],
            ["music_playlists.guild_id", "music_playlists.same"],
            name="fk_music_playlist_songs_music_playlists",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("guild_id", "playlist", "place", name="pk_music_playlist_songs"),
    )
