"""The core's own tables."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from guildkit.storage import GuildScoped, GuildTables, Snowflake


class Base(GuildTables, DeclarativeBase):
    """The tables of the core."""


class State(Base):
    """Numbers that concern the whole installation; `revision` grows whenever switches or settings change."""

    __tablename__ = "core_state"

    key: Mapped[str] = mapped_column(String(50), primary_key=True)
    value: Mapped[int]


class GuildRecord(GuildScoped, Base):
    """A guild that the bot is or was in."""

    __tablename__ = "core_guilds"

    name: Mapped[str] = mapped_column(String(100))
    present: Mapped[bool]
    # When the bot came: somebody who sends it away and invites it again has removed its commands in between.
    joined_at: Mapped[datetime | None]
    # What was last applied in Discord: a restart with nothing changed makes no call.
    commands_hash: Mapped[str | None] = mapped_column(String(64))


class PluginSwitch(GuildScoped, Base):
    """Whether a plugin is on in a guild."""

    __tablename__ = "core_guild_plugins"

    plugin: Mapped[str] = mapped_column(String(50), primary_key=True)
    enabled: Mapped[bool]
    # False until the running bot has acted on it (synced commands, called the plugin's hook).
    applied: Mapped[bool]
    changed_at: Mapped[datetime]
    changed_by: Mapped[int | None] = mapped_column(Snowflake)


class SettingValue(GuildScoped, Base):
    """One setting of a plugin: a guild's own, or, for guild 0, the operator's default."""

    __tablename__ = "core_settings"

    plugin: Mapped[str] = mapped_column(String(50), primary_key=True)
    key: Mapped[str] = mapped_column(String(100), primary_key=True)
    value: Mapped[Any] = mapped_column(JSON)
    changed_at: Mapped[datetime]
    changed_by: Mapped[int | None] = mapped_column(Snowflake)


class JobRecord(GuildScoped, Base):
    """Work that is to be done later, stored in the transaction that caused it."""

    __tablename__ = "core_jobs"
    __table_args__ = (
        Index("ix_core_jobs_due", "state", "run_at"),
        Index("uq_core_jobs_key", "guild_id", "plugin", "unique_key", unique=True),
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    plugin: Mapped[str] = mapped_column(String(50))
    name: Mapped[str] = mapped_column(String(50))
    payload: Mapped[dict[str, Any]] = mapped_column(JSON)
    run_at: Mapped[datetime]
    # For a job that comes again and again: what says when, and the run that is meant, however often it is tried.
    schedule: Mapped[str | None] = mapped_column(String(200))
    nominal_at: Mapped[datetime | None]
    # waiting → running → gone when done; parked where nobody can run it; failed when every attempt was used up
    state: Mapped[str] = mapped_column(String(10))
    # Set while the job is live and cleared when it has failed, so that the key can be used again.
    unique_key: Mapped[str | None] = mapped_column(String(100))
    attempts: Mapped[int]
    owner: Mapped[str | None] = mapped_column(String(32))
    lease_until: Mapped[datetime | None]
    error: Mapped[str | None] = mapped_column(String(200))


class LiveRecord(GuildScoped, Base):
    """A message that follows state: where it is, and what it showed last."""

    __tablename__ = "core_live_messages"

    key: Mapped[str] = mapped_column(String(100), primary_key=True)
    plugin: Mapped[str] = mapped_column(String(50))
    channel_id: Mapped[int] = mapped_column(Snowflake)
    # None until it has been posted
    message_id: Mapped[int | None] = mapped_column(Snowflake)
    hash: Mapped[str | None] = mapped_column(String(64))
    # How often it was posted anew: names the message, so that a retry does not post it twice.
    posted: Mapped[int]
    # Grows with each change of what it shows; `shown` is the one that was shown last.
    wanted: Mapped[int]
    shown: Mapped[int]
    # Whether people wait for the next change, so that it is not kept back to spare edits.
    at_once: Mapped[bool]
