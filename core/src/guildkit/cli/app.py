"""The commands of the command line, and those that installed distributions add to it."""

from __future__ import annotations

from importlib.metadata import entry_points
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from guildkit import __version__
from guildkit.cli import db, guilds, jobs, plugins, settings
from guildkit.cli.output import say
from guildkit.cli.running import run_until_ended
from guildkit.errors import OperatorError
from guildkit.logs import set_up_logs

ENTRY_POINTS = "guildkit.commands"
"""Each entry point in this group is a `typer.Typer`, and becomes `guildkit NAME`."""


class Commands(TyperGroup):
    """The commands of guildkit, and those of other distributions; one of these is imported only when it is used."""

    def list_commands(self, ctx: Any) -> list[str]:
        """Name every command."""
        return [*super().list_commands(ctx), *sorted(entry_points(group=ENTRY_POINTS).names)]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """Find a command by name."""
        command = super().get_command(ctx, cmd_name)
        if command is not None:
            return command
        for point in entry_points(group=ENTRY_POINTS, name=cmd_name):
            try:
                added = typer.main.get_command(point.load())
            except Exception as error:
                raise OperatorError(
                    f"The command {cmd_name!r} of {point.dist.name if point.dist else point.value} cannot be loaded: "
                    f"{type(error).__name__}: {error}.",
                    hint="Upgrade that distribution, or uninstall it; everything else works without it.",
                ) from error
            added.name = cmd_name
            return added
        return None


app = typer.Typer(
    name="guildkit",
    cls=Commands,
    help="A Discord bot that is nothing but plugins.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Exit codes: 0 done · 1 not possible · 2 typed wrongly · 3 configuration · 4 database · 5 Discord · 130 interrupted",
)
app.add_typer(plugins.app, name="plugins")
app.add_typer(settings.app, name="settings")
app.add_typer(jobs.app, name="jobs")
app.add_typer(db.app, name="db")
app.command("guilds")(guilds.guilds)


def _version(value: bool) -> None:
    if value:
        say(f"guildkit {__version__}")
        raise typer.Exit


@app.callback()
def options(
    *,
    version: Annotated[  # noqa: ARG001 - its callback acts on it
        bool, typer.Option("--version", help="Print the version and stop.", callback=_version, is_eager=True)
    ] = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Log what happens inside.")] = False,
) -> None:
    """A Discord bot that is nothing but plugins."""
    set_up_logs(verbose=verbose)


@app.command()
def run(
    *, verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Log what happens inside.")] = False
) -> None:
    """Run the bot against Discord, with the token in GUILDKIT_TOKEN; Ctrl+C ends it."""
    from guildkit.bot import Bot  # noqa: PLC0415 - disnake takes long to import
    from guildkit.config import load_config  # noqa: PLC0415

    set_up_logs(level="info", verbose=verbose)
    config = load_config()
    config.checked_token()
    run_until_ended(Bot(config).run())
