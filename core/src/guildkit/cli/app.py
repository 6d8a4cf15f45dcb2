"""The commands of the command line, and those that installed distributions add to it."""

from __future__ import annotations

import os
from importlib.metadata import entry_points
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from guildkit import __version__
from guildkit.cli import (
    audit,
    commands,
    data,
    db,
    doctor,
    errors,
    guilds,
    health,
    init,
    jobs,
    new_plugin,
    plugins,
    run,
    settings,
    tiers,
)
from guildkit.cli.output import say
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
    epilog="Exit codes: 0 done · 1 not possible · 2 typed wrongly · 3 configuration · 4 database · 5 Discord · 6 restart · 7 blocked · 8 tables of another version · 9 Discord out of reach · 130 interrupted",
)
app.add_typer(plugins.app, name="plugins")
app.add_typer(settings.app, name="settings")
app.add_typer(tiers.app, name="tiers")
app.add_typer(jobs.app, name="jobs")
app.add_typer(data.app, name="data")
app.add_typer(audit.app, name="audit")
app.add_typer(db.app, name="db")
app.add_typer(commands.app, name="commands")
app.add_typer(errors.app, name="errors")
app.command("guilds")(guilds.guilds)
app.command("run")(run.run)
app.command("init")(init.init)
app.command("doctor")(doctor.doctor)
app.command("health")(health.health)
app.command("new-plugin")(new_plugin.new_plugin)


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
    config: Annotated[
        Path | None, typer.Option("--config", "-c", help="The configuration file; see GUILDKIT_CONFIG.")
    ] = None,
) -> None:
    """A Discord bot that is nothing but plugins."""
    if config is not None:
        os.environ["GUILDKIT_CONFIG"] = str(config)  # so that processes started from here read the same one
    set_up_logs(verbose=verbose)
