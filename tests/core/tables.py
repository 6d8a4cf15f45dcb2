"""Tables for tests: a parent with children, and one that belongs to no guild."""

from sqlalchemy import ForeignKeyConstraint, String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

from guildkit.storage import GuildScoped, GuildTables


class Base(GuildTables, DeclarativeBase):
    pass


class Book(GuildScoped, Base):
    __tablename__ = "t_books"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    title: Mapped[str] = mapped_column(String(50))
    notes: Mapped[list["Note"]] = relationship(back_populates="book", cascade="all, delete-orphan")


class Note(GuildScoped, Base):
    __tablename__ = "t_notes"
    __table_args__ = (ForeignKeyConstraint(["guild_id", "book_id"], ["t_books.guild_id", "t_books.id"]),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    book_id: Mapped[int]
    text: Mapped[str] = mapped_column(String(50))
    book: Mapped[Book] = relationship(back_populates="notes")


class Word(Base):
    __tablename__ = "t_words"

    word: Mapped[str] = mapped_column(String(50), primary_key=True)
