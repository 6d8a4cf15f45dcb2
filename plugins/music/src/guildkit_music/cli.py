"""`guildkit music …`: the player services of this bot. Whether the bot runs does not matter."""

import asyncio
import json
from typing import Annotated, Any

import typer

from guildkit import OperatorError, offline
from guildkit_music.addresses import addresses, keys
from guildkit_music.embedded import EMBEDDED, sockets_in
from guildkit_player.asking import ask_once
from guildkit_player.client import NodeGone
from guildkit_player.protocol import Action, Refused

app = typer.Typer(help="The services that play music.", no_args_is_help=True)

Json = Annotated[bool, typer.Option("--json", help="Print JSON, for scripts.")]


@app.command()
def nodes(*, as_json: Json = False) -> None:
    """List the player services: how much they play, and how well. Exit code 1 where one does not answer."""
    found = asyncio.run(_ask_all(Action.NODE))
    if as_json:
        typer.echo(json.dumps(found, indent=2))
    else:
        for name, said in found.items():
            typer.echo(_line(name, said))
    silent = [name for name, said in found.items() if said is None]
    if silent:
        raise OperatorError(f"No answer came from {', '.join(silent)}.")


@app.command()
def drain(node: Annotated[str, typer.Argument(help="Its name, as `guildkit music nodes` shows it.")]) -> None:
    """Let a service take no new guilds; the bot moves those that it plays for to the others."""
    said = asyncio.run(_ask_all(Action.DRAIN, node))[node]
    if said is None:
        raise OperatorError(f"The player service {node} does not answer.")
    typer.echo(f"{node} takes no new guilds; it plays for {said['stats']['playing']} at the moment.")


def _line(name: str, said: dict[str, Any] | None) -> str:
    if said is None:
        return f"{name}: no answer"
    stats = said["stats"]
    frames = stats["sent"] + stats["deficit"]
    missing = 100 * stats["deficit"] / frames if frames else 0.0
    return (
        f"{name}: {'draining, ' if stats['draining'] else ''}{stats['playing']} of {stats['players']} players play, "
        f"{missing:.2f} % of frames missing, clock late by {stats['late_ms']:.1f} ms, "
        f"{100 * stats['cpu']:.0f} % of a core, {stats['memory'] / 2**20:.0f} MiB"
    )


async def _ask_all(action: Action, only: str | None = None) -> dict[str, dict[str, Any] | None]:
    places = {each.name: each.commands for each in addresses()}
    if not places:
        async with offline("music") as guilds:
            places[EMBEDDED] = f"ipc://{sockets_in(guilds.home) / 'commands'}"
    if only is not None:
        if only not in places:
            raise OperatorError(f"There is no player service {only!r}; there are {', '.join(places)}.")
        places = {only: places[only]}
    found = keys()
    answers = await asyncio.gather(*(_ask(place, action, found) for place in places.values()))
    return dict(zip(places, answers, strict=True))


async def _ask(place: str, action: Action, found: Any) -> dict[str, Any] | None:
    try:
        return await ask_once(place, action, keys=found, seconds=3.0)
    except (NodeGone, Refused):
        return None
