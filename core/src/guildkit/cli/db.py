"""`guildkit db …`."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import typer

from guildkit.cli.output import complain, done, say

if TYPE_CHECKING:
    from guildkit.storage.migrations import Upgrade

app = typer.Typer(help="Look after the database.", no_args_is_help=True)


@app.callback()
def _db() -> None:
    """Look after the database."""


@app.command()
def upgrade() -> None:
    """Bring the tables of the core and of every plugin to their newest form; the bot does the same when it starts."""
    upgrades, failures = asyncio.run(_upgrade())
    for each in upgrades:
        if each.changed:
            done(f"{each.plugin}: {each.before or 'new'} → {each.after}")
    if not failures and not any(each.changed for each in upgrades):
        say("Every table is up to date.")
    for name, reason in failures.items():
        complain(f"{name}: {reason}")
    if failures:
        raise typer.Exit(1)


async def _upgrade() -> tuple[list[Upgrade], dict[str, str]]:
    from guildkit.bot import Bot  # noqa: PLC0415 - disnake takes long to import
    from guildkit.config import load_config  # noqa: PLC0415

    bot = Bot(load_config())
    try:
        await bot.database.check()
        return await bot.upgrade(), bot.host.failures
    finally:
        await bot.database.close()
