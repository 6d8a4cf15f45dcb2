"""`guildkit demo`: plugins play their scenes in a Discord on this machine."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from guildkit.cli.running import run_until_ended
from guildkit.errors import OperatorError

if TYPE_CHECKING:
    from guildkit.records import Scene

app = typer.Typer(add_completion=False)


@app.command()
def demo(
    names: Annotated[
        list[str] | None,
        typer.Argument(
            help="The scenes to play, or plugins with all of theirs, in this order; all by default."
        ),
    ] = None,
) -> None:
    """See a bot at work, without a token: members of a guild play a scene in a Discord on this machine."""
    run_until_ended(_demo(names or [], Console(highlight=False)))


async def _demo(names: list[str], console: Console) -> None:
    from guildkit_sandbox import Patience, Sandbox  # noqa: PLC0415 - only now, so that --help is quick
    from guildkit_sandbox.bots import running_bot  # noqa: PLC0415
    from guildkit_sandbox.stage import SandboxStage  # noqa: PLC0415

    scenes = _chosen(names)
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="guildkit-demo-") as home:
        async with Sandbox(seed=1, patience=Patience().times(5), privileged_intents=["members"]) as sandbox:
            host, port = sandbox.address
            console.print(
                f"[dim]A Discord on {host}:{port} (nothing leaves this machine), and a real bot in it …[/]"
            )
            async with running_bot(sandbox, Path(home)) as bot:
                for name, reason in bot.host.failures.items():
                    console.print(f"[red]The plugin {name} could not be loaded:[/] {reason}")
                for plugin, scene in scenes:
                    stage = SandboxStage(sandbox, bot, console, guild_name="Tennessee")
                    await stage.open(plugin, scene.title)
                    await scene.play(stage)
                interactions = sandbox.interaction_count
    seconds = time.monotonic() - started
    console.print()
    console.print(
        f"[dim]{interactions} interactions, each over real sockets, in {seconds:.0f} s.[/]\n\n"
        "[bold]Where to go next[/]\n"
        "  your own server    set GUILDKIT_TOKEN to a bot's token, then [bold]guildkit run[/]\n"
        "  what is installed  [bold]guildkit plugins list[/]\n"
        "  a plugin of yours  [bold]guildkit new-plugin NAME[/]\n"
        "[dim]In a checkout, write `uv run guildkit …`.[/]"
    )


def _chosen(names: list[str]) -> list[tuple[str, Scene]]:
    from guildkit.discovery import discover  # noqa: PLC0415
    from guildkit.host import PluginHost  # noqa: PLC0415

    host = PluginHost()
    host.load_all(discover())
    scenes = [(plugin.name, scene) for plugin in host.plugins.values() for scene in plugin.records.scenes]
    known = {name: None for plugin, scene in scenes for name in (plugin, scene.name)}
    unknown = [name for name in names if name not in known]
    if unknown or not scenes:
        raise OperatorError(
            f"There is no scene called {unknown[0]!r}." if unknown else "No installed plugin brings a scene.",
            hint=f"There are: {', '.join(known)}." if known else "Try `pip install guildkit-voting`.",
        )
    asked = [each for name in names or known for each in scenes if name in {each[0], each[1].name}]
    return list(dict.fromkeys(asked))
