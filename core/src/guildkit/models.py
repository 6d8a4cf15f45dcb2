"""The core's own tables."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from sqlalchemy import JSON, BigInteger, Index, String, Text, text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from guildkit.storage import ChannelId, GuildScoped, GuildTables, MemberId

MESSAGE_CHARACTERS: Final = 1000
SUBJECT_CHARACTERS: Final = 200


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
    # When the bot was found to be gone; its data goes some days later.
    left_at: Mapped[datetime | None]
    # What was last applied in Discord: a restart with nothing changed makes no call.
    commands_hash: Mapped[str | None] = mapped_column(String(64))
    # Whether the server guide was made here once: who deletes its channel does not want it back.
    guide_made: Mapped[bool] = mapped_column(default=False)
    # Whether somebody was told that the bot may not keep it.
    guide_told: Mapped[bool] = mapped_column(default=False)


class PluginSwitch(GuildScoped, Base):
    """Whether a plugin is on in a guild."""

    __tablename__ = "core_guild_plugins"

    plugin: Mapped[str] = mapped_column(String(50), primary_key=True)
    enabled: Mapped[bool]
    # False until the running bot has acted on it (synced commands, called the plugin's hook).
    applied: Mapped[bool]
    changed_at: Mapped[datetime]
    changed_by: Mapped[int | None] = mapped_column(MemberId(on_erase="anonymise"))


class CommandSwitch(GuildScoped, Base):
    """A command that is switched off in a guild where its plugin is on."""

    __tablename__ = "core_commands_off"

    # As people type it, with the slash.
    command: Mapped[str] = mapped_column(String(110), primary_key=True)
    changed_at: Mapped[datetime]
    changed_by: Mapped[int | None] = mapped_column(MemberId(on_erase="anonymise"))


class TierRecord(GuildScoped, Base):
    """The level that a guild has from one source: its operator, or an entitlement of Discord's."""

    __tablename__ = "core_tiers"

    source: Mapped[str] = mapped_column(String(50), primary_key=True)
    level: Mapped[int]
    # None where it does not end, as far as is known
    until: Mapped[datetime | None]
    changed_at: Mapped[datetime]
    changed_by: Mapped[int | None] = mapped_column(MemberId(on_erase="anonymise"))

    def holds(self, now: datetime) -> bool:
        """Whether it has not ended yet."""
        return self.until is None or now < self.until


class SettingValue(GuildScoped, Base):
    """One setting of a plugin: a guild's own, or, for guild 0, the operator's default."""

    __tablename__ = "core_settings"

    plugin: Mapped[str] = mapped_column(String(50), primary_key=True)
    key: Mapped[str] = mapped_column(String(100), primary_key=True)
    value: Mapped[Any] = mapped_column(JSON)
    changed_at: Mapped[datetime]
    changed_by: Mapped[int | None] = mapped_column(MemberId(on_erase="anonymise"))


class JobRecord(GuildScoped, Base):
    """Work that is to be done later, stored in the transaction that caused it."""

    __tablename__ = "core_jobs"
    __table_args__ = (
        Index("ix_core_jobs_due", "state", "run_at"),
        # Only where there is a key: PostgreSQL would otherwise look jobs up by this index, guild by guild.
        Index(
            "uq_core_jobs_key",
            "guild_id",
            "plugin",
            "unique_key",
            unique=True,
            sqlite_where=text("unique_key IS NOT NULL"),
            postgresql_where=text("unique_key IS NOT NULL"),
        ),
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    plugin: Mapped[str] = mapped_column(String(50))
    name: Mapped[str] = mapped_column(String(50))
    payload: Mapped[dict[str, Any]] = mapped_column(JSON)
    # Of the payload: a newer plugin knows by it what to make of yesterday's.
    version: Mapped[int] = mapped_column(server_default="1")
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


class ActRecord(GuildScoped, Base):
    """What a member did and has not been told the outcome of: the bot may have died in between."""

    __tablename__ = "core_acts"

    # A hash of who did what, and where.
    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    at: Mapped[datetime]


class LiveRecord(GuildScoped, Base):
    """A message that follows state, or several in a row: where it is, and what it showed last."""

    __tablename__ = "core_live_messages"

    key: Mapped[str] = mapped_column(String(100), primary_key=True)
    plugin: Mapped[str] = mapped_column(String(50))
    channel_id: Mapped[int] = mapped_column(ChannelId)
    # What stands there, in order: the id of each message and the hash of what it shows.
    messages: Mapped[list[tuple[int, str]]] = mapped_column(JSON)
    # How often one was posted: names the next message, so that a retry does not post it twice.
    posted: Mapped[int]
    # Grows with each change of what it shows; `shown` is the one that was shown last.
    wanted: Mapped[int]
    shown: Mapped[int]
    # Whether people wait for the next change, so that it is not kept back to spare edits.
    at_once: Mapped[bool]


class ChannelRecord(GuildScoped, Base):
    """A channel that is kept for a plugin."""

    __tablename__ = "core_channels"

    plugin: Mapped[str] = mapped_column(String(50), primary_key=True)
    key: Mapped[str] = mapped_column(String(100), primary_key=True)
    channel_id: Mapped[int | None] = mapped_column(ChannelId)
    # Whether somebody was told that the bot may not make it, or write there.
    told: Mapped[bool]


class ErrorKind(Base):
    """A kind of failure wherever it happens, by its fingerprint: nothing of any guild stands here."""

    __tablename__ = "core_error_kinds"

    fingerprint: Mapped[str] = mapped_column(String(16), primary_key=True)
    # Of the way in which fingerprints are made: what an older one has made is another kind.
    version: Mapped[int]
    plugin: Mapped[str] = mapped_column(String(50))
    category: Mapped[str] = mapped_column(String(30))
    # The exception's, by its full name, and where the plugin's code was, by the name of the function.
    type: Mapped[str] = mapped_column(String(200))
    place: Mapped[str] = mapped_column(String(200))
    count: Mapped[int] = mapped_column(BigInteger)
    first_at: Mapped[datetime]
    last_at: Mapped[datetime]
    # The versions of the plugin's distribution in which it was seen.
    first_release: Mapped[str] = mapped_column(String(50))
    last_release: Mapped[str] = mapped_column(String(50))
    # open, resolved or muted, and since when; where it is resolved, the last release that had it.
    state: Mapped[str] = mapped_column(String(10))
    state_at: Mapped[datetime]
    state_release: Mapped[str] = mapped_column(String(50))
    # When a mute ends; None where it does not.
    muted_until: Mapped[datetime | None]
    # When the operators were last told of something about it.
    told_at: Mapped[datetime | None]


class ErrorGroup(GuildScoped, Base):
    """The failures of one kind in a guild. Guild 0: in no guild."""

    __tablename__ = "core_error_groups"
    __table_args__ = (Index("ix_core_error_groups_fingerprint", "fingerprint"),)

    fingerprint: Mapped[str] = mapped_column(String(16), primary_key=True)
    where: Mapped[str] = mapped_column(String(50))
    count: Mapped[int] = mapped_column(BigInteger)
    first_at: Mapped[datetime]
    last_at: Mapped[datetime]
    first_release: Mapped[str] = mapped_column(String(50))
    last_release: Mapped[str] = mapped_column(String(50))


class ErrorHour(GuildScoped, Base):
    """How many failures of one kind an hour had in a guild."""

    __tablename__ = "core_error_hours"
    __table_args__ = (Index("ix_core_error_hours_hour", "hour"),)

    fingerprint: Mapped[str] = mapped_column(String(16), primary_key=True)
    hour: Mapped[datetime] = mapped_column(primary_key=True)
    count: Mapped[int] = mapped_column(BigInteger)


class ErrorRecord(GuildScoped, Base):
    """One failure of a plugin's code, under the id that a member was told; of each group the newest are kept."""

    __tablename__ = "core_errors"
    __table_args__ = (
        Index("ix_core_errors_at", "at"),
        Index("ix_core_errors_fingerprint", "guild_id", "fingerprint"),
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    at: Mapped[datetime]
    plugin: Mapped[str] = mapped_column(String(50))
    # The path into the plugin, and what else is known: the command, the interaction, the job.
    where: Mapped[str] = mapped_column(String(50))
    details: Mapped[dict[str, str]] = mapped_column(JSON)
    type: Mapped[str] = mapped_column(String(200))
    message: Mapped[str] = mapped_column(String(MESSAGE_CHARACTERS))
    # Without the values of variables: those hold what members wrote.
    traceback: Mapped[str] = mapped_column(Text)
    release: Mapped[str] = mapped_column(String(50))
    fingerprint: Mapped[str] = mapped_column(String(16))


class Heartbeat(Base):
    """How the running bot was a moment ago, for those who look at it from another process."""

    __tablename__ = "core_heartbeats"

    process: Mapped[str] = mapped_column(String(50), primary_key=True)
    at: Mapped[datetime]
    state: Mapped[dict[str, Any]] = mapped_column(JSON)


class LimitRecord(GuildScoped, Base):
    """When something was used that may be used so often only."""

    __tablename__ = "core_limits"

    plugin: Mapped[str] = mapped_column(String(50), primary_key=True)
    name: Mapped[str] = mapped_column(String(50), primary_key=True)
    # Who or what is counted, such as a member's id.
    key: Mapped[str] = mapped_column(String(100), primary_key=True)
    # Seconds since 1970, oldest first; as many as still count.
    used: Mapped[list[float]] = mapped_column(JSON)
    expires_at: Mapped[datetime]


class AuditRecord(GuildScoped, Base):
    """Who did what administrative thing. Guild 0: what concerns the whole installation."""

    __tablename__ = "core_audit"

    # Grows with time, so that the order of the ids is the order of the acts.
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    at: Mapped[datetime]
    # None: the command line
    by: Mapped[int | None] = mapped_column(MemberId(on_erase="anonymise"))
    action: Mapped[str] = mapped_column(String(100))
    subject: Mapped[str] = mapped_column(String(SUBJECT_CHARACTERS))
    details: Mapped[dict[str, Any]] = mapped_column(JSON)


class TableRecord(Base):
    """A plugin's table, and which of its columns hold members: known also where the plugin cannot be loaded."""

    __tablename__ = "core_tables"

    name: Mapped[str] = mapped_column(String(100), primary_key=True)
    plugin: Mapped[str] = mapped_column(String(50))
    # By column: what becomes of its row when a member is erased (`on_erase`), and of what they wrote (`erase_text`).
    members: Mapped[dict[str, Any]] = mapped_column(JSON)
