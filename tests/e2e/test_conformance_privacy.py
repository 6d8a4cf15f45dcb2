"""`assert_plugin_conforms` finds the tables from which a member cannot be erased."""

from typing import Any

import pytest
from sqlalchemy import JSON, BigInteger, ForeignKeyConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from guildkit import Plugin
from guildkit.storage import ChannelId, GuildScoped, GuildTables, MemberId, Snowflake
from guildkit_sandbox.conformance import NotConforming, assert_plugin_conforms

REVISION = """
import sqlalchemy as sa
from alembic import op
from guildkit.storage import GuildId

revision = "0001"
down_revision = None

def upgrade():
    op.create_table(
        "t_visits",
        sa.Column("guild_id", GuildId(), nullable=False),
        sa.Column("who", sa.BigInteger(), nullable=False),
        sa.Column("where", sa.BigInteger(), nullable=False),
        sa.Column("more", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("guild_id", "who", name="pk_t_visits"),
    )
    op.create_table(
        "t_gifts",
        sa.Column("guild_id", GuildId(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("visitor", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("guild_id", "number", name="pk_t_gifts"),
        sa.ForeignKeyConstraint(
            ["guild_id", "visitor"], ["t_visits.guild_id", "t_visits.who"], name="fk_t_gifts_t_visits"
        ),
    )
"""


@pytest.fixture
def problems_of(tmp_path, monkeypatch):
    """Let a plugin note who uses its command in columns of these types, and return what is wrong with that."""

    async def problems_of(who, *, where=ChannelId, more=lambda _: {}, gift=None):
        class Base(GuildTables, DeclarativeBase):
            pass

        class Visit(GuildScoped, Base):
            __tablename__ = "t_visits"

            who: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
            place: Mapped[int] = mapped_column("where", where)
            more: Mapped[Any] = mapped_column(JSON)

        class Gift(GuildScoped, Base):
            __tablename__ = "t_gifts"
            __table_args__ = (
                ForeignKeyConstraint(["guild_id", "visitor"], ["t_visits.guild_id", "t_visits.who"]),
            )

            number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
            visitor: Mapped[int] = mapped_column(gift or BigInteger)

        Visit.__table__.c.who.type = who
        folder = tmp_path / "visiting_migrations"
        folder.mkdir()
        (folder / "__init__.py").touch()
        (folder / "0001_first.py").write_text(REVISION)
        monkeypatch.syspath_prepend(str(tmp_path))
        plugin = Plugin("test", metadata=Base.metadata, migrations=folder.name)

        @plugin.command("visit", description="Visit")
        async def _visit(ctx):
            async with ctx.transaction() as session:
                me = ctx.member.id
                await session.merge(Visit(guild_id=ctx.guild_id, who=me, place=ctx.channel_id, more=more(me)))
                await session.flush()
                if gift is not None:
                    await session.merge(Gift(guild_id=ctx.guild_id, number=me % 1000, visitor=me))
            await ctx.reply("Welcome.")

        try:
            await assert_plugin_conforms(plugin, steps=4)
        except NotConforming as error:
            return error.problems
        return []

    return problems_of


@pytest.mark.parametrize("fate", ["delete", "anonymise", "keep"])
async def test_columns_that_say_whose_they_are(problems_of, fate):
    assert await problems_of(MemberId(on_erase=fate)) == []


async def test_a_key_to_a_column_that_is_declared_needs_no_declaration(problems_of):
    assert await problems_of(MemberId(on_erase="anonymise"), gift=Snowflake) == []


async def test_an_id_that_does_not_say_of_what(problems_of):
    told = "holds an id and does not say of what: declare it as MemberId(on_erase=…), ChannelId, EventId, MessageId or RoleId"
    assert await problems_of(Snowflake(), where=Snowflake) == [
        f"t_visits.who {told}",
        f"t_visits.where {told}",
        "t_visits.who still holds the id of a member who was erased",
    ]


async def test_a_member_behind_a_plain_number_or_inside_of_json(problems_of):
    assert await problems_of(BigInteger(), more=lambda me: {"friends": [me]}) == [
        "t_visits.who still holds the id of a member who was erased",
        "t_visits.more still holds the id of a member who was erased",
    ]


async def test_rows_that_hold_on_to_a_member(problems_of):
    (problem,) = await problems_of(MemberId(on_erase="delete"), gift=MemberId(on_erase="keep"))
    assert problem.startswith("A member could not be erased: Nothing was erased: rows that are kept refer to")
