"""`guildkit sandbox`: a Discord on this machine with the bot in it, in the browser."""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
import webbrowser
from contextlib import AsyncExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer
from rich.console import Console
from rich.markup import escape

from guildkit.cli.running import run_until_ended
from guildkit.config import DATABASE_FILE
from guildkit.errors import OperatorError

if TYPE_CHECKING:
    from guildkit_sandbox.page.server import Page

app = typer.Typer(add_completion=False)

PORT: Final = 8400
LOOPBACK: Final = frozenset({"127.0.0.1", "::1", "localhost"})


@app.command()
def sandbox(
    *,
    home: Annotated[
        Path | None,
        typer.Option(
            help="The folder of the bot's database, kept for the next time; a temporary one by default."
        ),
    ] = None,
    port: Annotated[
        int | None,
        typer.Option(
            help=f"The page's port, 0 for any; by default {PORT}, or any where that is taken.",
            min=0,
            max=65535,
        ),
    ] = None,
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    open_page: Annotated[bool, typer.Option("--open/--no-open", help="Open the page in a browser.")] = True,
) -> None:
    """Try the bot in a browser, without a token: a Discord on this machine in which you are anybody."""
    console = Console(highlight=False)
    run_until_ended(_sandbox(console, home, host, port, open_page=open_page))


async def _sandbox(
    console: Console, home: Path | None, host: str, port: int | None, *, open_page: bool
) -> None:
    # Only now, so that --help is quick.
    from guildkit_sandbox import Sandbox  # noqa: PLC0415
    from guildkit_sandbox.page.keeper import Keeper  # noqa: PLC0415
    from guildkit_sandbox.page.scenery import StageClock, put_up, switch_everything_on  # noqa: PLC0415
    from guildkit_sandbox.page.server import Page  # noqa: PLC0415

    async with AsyncExitStack() as stack:
        if home is None:
            home = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="guildkit-sandbox-")))
        first_time = not (home / DATABASE_FILE).exists()
        clock = StageClock()
        discord = await stack.enter_async_context(Sandbox(seed=1, clock=clock))
        guild = put_up(discord)
        clock.opened = True
        console.print("[dim]The bot starts …[/]")
        keeper = await stack.enter_async_context(Keeper(discord, home))
        assert keeper.bot is not None
        refused = await switch_everything_on(keeper.bot, guild) if first_time else keeper.bot.host.failures
        for name, reason in refused.items():
            console.print(f"[red]The plugin {escape(name)} is not there:[/] {escape(reason)}")
        page = Page(discord, keeper)
        stack.push_async_callback(page.close)
        await _listen(page, host, port)
        _greet(console, page.address, host)
        if open_page and _has_display():
            webbrowser.open(page.address)
        await asyncio.Event().wait()


async def _listen(page: Page, host: str, port: int | None) -> None:
    try:
        await page.start(host=host, port=PORT if port is None else port)
    except OSError as error:
        if port is not None:
            raise OperatorError(
                f"The page cannot be at {host}:{port}: {error.strerror}.",
                hint="`--port 0` takes any port that is free.",
            ) from error
        await page.start(host=host, port=0)


def _greet(console: Console, address: str, host: str) -> None:
    console.print(f"\n  [bold]{escape(address)}[/]\n", soft_wrap=True)
    if host in LOOPBACK:
        console.print("[dim]Only this machine reaches it. Ctrl+C ends it.[/]")
    else:
        console.print(
            "[bold red]Every machine that reaches this one can open the page, and the connection is not encrypted;[/] "
            "who has the address above can do everything in it. Ctrl+C ends it."
        )


def _has_display() -> bool:
    """Return whether a browser would open a window, and not take over this terminal."""
    graphical = (
        sys.platform in {"darwin", "win32"} or os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    )
    return bool(graphical) and sys.stdout.isatty()
