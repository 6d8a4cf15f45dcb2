"""What every plugin's tables are made of."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar, Final
from uuid import UUID

from sqlalchemy import MetaData, Uuid
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from guildkit.storage.types import GuildId, Instant

# Named constraints, because a migration can only change what it can name.
NAMING: Final = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class GuildTables:
    """Mix this into a plugin's declarative base: `class Base(GuildTables, DeclarativeBase)`.

    It gives the base its own metadata with the house's constraint names, and stores `datetime` as an instant.
    """

    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: Instant(),
        UUID: Uuid(native_uuid=False),  # a backup of it reads the same on both databases, without its plugin
    }

    def __init_subclass__(cls, **kwargs: Any) -> None:
        if DeclarativeBase in cls.__bases__:
            cls.metadata = MetaData(naming_convention=NAMING)  # type: ignore[attr-defined]
        super().__init_subclass__(**kwargs)


class GuildScoped:
    """Mix this into a model whose rows belong to a guild: `guild_id` becomes the first part of its primary key.

    Give the model the rest of its key (a number that people see, a member's id), and let every foreign key to
    another scoped table include `guild_id`: then no row can point into another guild, by schema.
    """

    guild_id: Mapped[int] = mapped_column(GuildId, primary_key=True, sort_order=-1, autoincrement=False)
