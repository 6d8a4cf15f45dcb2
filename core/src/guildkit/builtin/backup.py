"""`/backup_db`: a backup of the database, into a file on the bot's machine."""

# Without `from __future__ import annotations`: the handlers' annotations name functions that exist only inside.
import asyncio
import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from guildkit.errors import DatabaseError, UserError
from guildkit.interaction import InteractionContext
from guildkit.operators import find_guild, suggest_guilds
from guildkit.plugin import Plugin
from guildkit.records import Choice, Option
from guildkit.storage.dump import TableDump, dump, dump_name
from guildkit.texts import core_text

if TYPE_CHECKING:
    from guildkit.bot import Bot


def add(plugin: Plugin, bot: "Bot") -> None:
    """Add the command."""
    under_way = asyncio.Lock()

    async def guilds(_ctx: InteractionContext, typed: str) -> list[Choice]:
        return suggest_guilds(typed, await _known(bot))

    @plugin.command(
        "backup_db",
        description="Write a backup of the database into a file on the bot's machine",
        answers="private",
        operator=True,
    )
    async def back_up(
        ctx: InteractionContext,
        guild: Annotated[str, Option("Only this server: its name or id", max=100, autocomplete=guilds)] = "",
    ) -> None:
        guild_id = find_guild(guild, await _known(bot)) if guild else None
        if under_way.locked():
            raise UserError(core_text("backup-under-way"))
        async with under_way:
            path = bot.config.home / "backups" / dump_name(ctx.now, guild_id)
            try:
                tables = await _dump(ctx, bot, path, guild_id)
            except (DatabaseError, OSError) as error:
                raise UserError(
                    core_text("backup-failed"), hint=core_text("reason", reason=str(error))
                ) from error
        size, digest = await asyncio.to_thread(_measured, path)
        async with ctx.transaction():
            ctx.audit("database.backed_up", path.name, {"guild": guild_id, "sha256": digest})
        rows = sum(table.rows for table in tables)
        await ctx.update(ctx.t("backup-done", rows=rows, path=str(path), size=size, digest=digest))


async def _known(bot: "Bot") -> dict[int, str]:
    return {guild.guild_id: guild.name for guild in await bot.guilds.all()}


async def _dump(ctx: InteractionContext, bot: "Bot", path: Path, guild_id: int | None) -> list[TableDump]:
    await asyncio.to_thread(path.parent.mkdir, parents=True, exist_ok=True)
    async with ctx.progress(ctx.t("backup-title"), total=100) as progress:
        shown = 0

        def tell(done: float) -> None:
            nonlocal shown
            progress.step(int(100 * done) - shown)
            shown = int(100 * done)

        return await dump(bot.database, path, guild_id=guild_id, progress=tell)


def _measured(path: Path) -> tuple[int, str]:
    with path.open("rb") as file:
        return path.stat().st_size, hashlib.file_digest(file, "sha256").hexdigest()
