"""How far a guild has come with setting its music up."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from guildkit.storage import GuildScoped
from guildkit_music.models.base import Base


class SetupSession(GuildScoped, Base):
    """That somebody is asked how music is to be here, and may answer until it expires."""

    __tablename__ = "music_setup_sessions"

    expires_at: Mapped[datetime]


class SetupNotes(GuildScoped, Base):
    """What has been said to a guild by itself, so that it is said once."""

    __tablename__ = "music_setup_notes"

    asked_at: Mapped[datetime | None]
    """When its owner was asked, because the plugin was new there."""
    hinted_at: Mapped[datetime | None] = mapped_column(default=None)
    """When the control channel was told that the bot cannot read what is written there."""
