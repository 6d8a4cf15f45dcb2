"""`guildkit run`."""

from __future__ import annotations

import asyncio
import gc
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from guildkit.cli.running import run_until_ended
from guildkit.errors import RESTART_CODE
from guildkit.logs import set_up_logs

if TYPE_CHECKING:
    from guildkit.config import Config


def run(
    *,
    supervise: Annotated[
        bool, typer.Option("--supervise", help="Start the bot again when it crashes or restarts itself.")
    ] = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Log what happens inside.")] = False,
) -> None:
    """Run the bot against Discord, with the token in GUILDKIT_TOKEN; Ctrl+C ends it."""
    from guildkit.config import load_config  # noqa: PLC0415 - disnake takes long to import

    set_up_logs(level="info", verbose=verbose)
    config = load_config()
    config.checked_token()
    if supervise:
        from guildkit.supervisor import Supervisor  # noqa: PLC0415

        command = [sys.executable, "-m", "guildkit", "run", *(["--verbose"] if verbose else [])]
        raise typer.Exit(asyncio.run(Supervisor(command).run()))
    run_until_ended(_serve(config))


async def _serve(config: Config) -> None:
    from guildkit.bot import Bot  # noqa: PLC0415
    from guildkit.clock import SystemClock  # noqa: PLC0415
    from guildkit.discovery import discover  # noqa: PLC0415
    from guildkit.quarantine import Quarantine  # noqa: PLC0415
    from guildkit.watchdog import Watchdog  # noqa: PLC0415

    candidates, clock = discover(), SystemClock()
    with Watchdog(candidates, Quarantine(config.home), clock, limit=config.block_seconds) as watchdog:
        bot = Bot(config, clock=clock, candidates=candidates)
        # What was imported stays. To look at it again takes the garbage collector 80 ms, in which the event loop stands still.
        gc.collect()
        gc.freeze()
        watchdog.follow(bot.host)
        await bot.run()
    if bot.restarting:
        raise typer.Exit(RESTART_CODE)
