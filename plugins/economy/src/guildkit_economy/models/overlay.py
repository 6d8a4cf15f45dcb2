"""The page for the stream, where a guild has one."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from guildkit.storage import GuildScoped
from guildkit_economy.models.base import Base


class Overlay(GuildScoped, Base):
    """That a guild has an overlay, and what stands in its address.

    It is stored as it is, so that managers can be shown the address again: whoever has it sees what is on a stream anyway.
    """

    __tablename__ = "economy_overlays"

    secret: Mapped[str] = mapped_column(String(64))
    since: Mapped[datetime]
