"""A plugin whose effects can be counted: each act of a member writes two entries, and promises a job that writes two more."""

import uuid
from typing import Annotated

from disnake.ui import Button
from sqlalchemy import String, func, select
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from guildkit import InteractionContext, JobContext, Option, Plugin, View
from guildkit.storage import GuildScoped, GuildTables


class Base(GuildTables, DeclarativeBase):
    pass


class Entry(GuildScoped, Base):
    """One half of an effect; nothing in the table keeps it from being there twice."""

    __tablename__ = "ledger_entries"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    cause: Mapped[str] = mapped_column(String(10))
    number: Mapped[int]
    side: Mapped[str] = mapped_column(String(10))


plugin = Plugin("ledger", metadata=Base.metadata, migrations="tests.e2e.ledger.migrations")


def write(session, cause, number):
    for side in ("from", "to"):
        session.add(Entry(id=uuid.uuid4().hex, cause=cause, number=number, side=side))


async def give(ctx: InteractionContext, number: int) -> None:
    async with ctx.transaction() as session:
        if await ctx.once(session):
            write(session, "member", number)
            await ctx.jobs.enqueue("follow-up", {"number": number})
    await ctx.reply(f"Given: {number}", private=True)


@plugin.command("give", description="Give", answers="private")
async def command(ctx: InteractionContext, number: Annotated[int, Option("Which")]) -> None:
    await give(ctx, number)


@plugin.component("give/{number:int}", answers="private")
async def button(ctx: InteractionContext, number: int) -> None:
    await give(ctx, number)


@plugin.command("board", description="Post buttons")
async def board(ctx: InteractionContext, numbers: Annotated[str, Option("Which")]) -> None:
    route = plugin.route("give/{number:int}")
    buttons = [
        Button(label=f"Give {number}", custom_id=route.id(number=int(number))) for number in numbers.split()
    ]
    await ctx.reply(View("Give", rows=[buttons[start : start + 5] for start in range(0, len(buttons), 5)]))


@plugin.job("follow-up", max_attempts=100)
async def follow_up(ctx: JobContext, number: int) -> None:
    async with ctx.completion() as session:
        write(session, "job", number)


@plugin.command("count", description="How many entries there are")
async def count(ctx: InteractionContext) -> None:
    async with ctx.read() as session:
        await ctx.reply(str(await session.scalar(select(func.count()).select_from(Entry))), private=True)
