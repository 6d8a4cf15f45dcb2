"""`guildkit-player`: run a service, make its keys, ask how it is."""

from __future__ import annotations

import asyncio
from pathlib import Path  # noqa: TC003 - typer reads annotations at run time
from typing import Annotated, Final, NoReturn

import typer

from guildkit_player import logs
from guildkit_player.client import NodeGone, PlayerClient
from guildkit_player.config import ConfigError, ServiceConfig, load_config
from guildkit_player.keys import Keys, KeysError, make_keys
from guildkit_player.server.app import run as run_service

app = typer.Typer(
    help="A service that plays music for bots. It is configured by environment variables.",
    invoke_without_command=True,
    add_completion=False,
)

HEALTH_SECONDS: Final = 4.0


@app.callback()
def default(context: typer.Context) -> None:
    """Run the service, where nothing else is said."""
    if context.invoked_subcommand is None:
        run()


@app.command()
def run() -> None:
    """Run the service until it is told to end (SIGTERM, Ctrl+C)."""
    logs.set_up()
    try:
        asyncio.run(run_service(load_config()))
    except ConfigError as error:
        _refuse(error)


@app.command()
def keys(
    folder: Annotated[Path, typer.Argument(help="Where to put them; what is there already stays.")],
) -> None:
    """Make the keys of a service and of a bot that is to speak to it over a network."""
    for file in make_keys(folder):
        typer.echo(file)
    typer.echo(
        f"The service needs the folder (PLAYER_KEYS={folder}); a bot needs bot.key_secret and service.key of it. Keep both to yourself."
    )


@app.command()
def health() -> None:
    """Ask the service that has the same configuration whether it works; for containers."""
    try:
        config = load_config()
        asyncio.run(_ping(config))
    except (ConfigError, KeysError, NodeGone) as error:
        _refuse(error)
    typer.echo("The service works.")


async def _ping(config: ServiceConfig) -> None:
    async def ignore(_: object) -> None:
        """Only whether it is there counts."""

    found = Keys.read(config.keys) if config.keys is not None else None
    client = PlayerClient(
        config.reachable(config.commands), config.reachable(config.events), keys=found, on_event=ignore
    )
    try:
        await client.start(timeout=HEALTH_SECONDS)
    finally:
        await client.close()


def _refuse(error: Exception) -> NoReturn:
    typer.echo(str(error), err=True)
    raise typer.Exit(3)


def main() -> None:
    """Run the command line."""
    app()
