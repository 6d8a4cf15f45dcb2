"""Write the parts of the reference that follow from the code: `uv run python docs/reference/generate.py`.

A test fails where a page and the code differ.
"""

from __future__ import annotations

import inspect
import json
import re
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import typer
from pydantic import BaseModel

import guildkit_player.protocol as player_protocol
from guildkit import hookspecs
from guildkit.cli.app import app
from guildkit.config import Config
from guildkit_player.config import ServiceConfig, variable_of
from guildkit_player.protocol import (
    COMMANDS,
    Command,
    ErrorCode,
    Event,
    EventName,
    PlayerState,
    Problem,
    Reply,
    Track,
)
from guildkit_player.protocol.commands import Limits
from guildkit_player.protocol.events import TOLD
from guildkit_voting.constitution import grouped
from guildkit_voting.constitution.values import Variable
from guildkit_voting.texts import text as voting

if TYPE_CHECKING:
    from pydantic.fields import FieldInfo

HERE = Path(__file__).parent


def hooks() -> str:
    """The hooks, each with its signature, its docstring and its example."""
    parts = ["# Hooks", inspect.getdoc(hookspecs) or ""]
    for name, hook in vars(hookspecs).items():
        if not name.startswith("guildkit_"):
            continue
        text = inspect.getdoc(hook) or ""
        example = _example(text)
        since = re.search(r"versionadded:: (\S+)", text)
        said = "\n".join(
            line for line in text.splitlines() if not line.startswith((">>>", "...", ".. versionadded"))
        ).strip()
        colour = "async def" if inspect.iscoroutinefunction(hook) else "def"
        signature = f"{colour} {name}{inspect.signature(hook)}".replace("'", "")
        parts.append(
            f"## `{name}`\n\n```python\n{signature}\n```\n\n{said}\n\n```python\n{example}\n```\n\n"
            f"Since {since[1] if since else '?'}."
        )
    return "\n\n".join(parts) + "\n"


def _example(docstring: str) -> str:
    lines: list[str] = []
    for line in docstring.splitlines():
        if not line.startswith((">>>", "...")):
            continue
        code = line[4:]
        if code.startswith(("@", "async def", "class ")) and lines and not lines[-1].startswith("@"):
            lines += ["", ""]
        lines.append(code)
    return "\n".join(lines)


def command_line() -> str:
    """Every command of the command line with its arguments and options."""
    parts = ["# The command line", app.info.epilog or ""]
    parts += _commands(typer.main.get_command(app), "guildkit")
    return "\n\n".join(parts) + "\n"


def _commands(command: Any, path: str) -> list[str]:
    found: list[str] = []
    names = command.list_commands(None) if hasattr(command, "list_commands") else ()
    subcommands = {name: command.get_command(None, name) for name in names}
    if not subcommands:
        arguments = [parameter for parameter in command.params if parameter.param_type_name == "argument"]
        options = [parameter for parameter in command.params if parameter.param_type_name == "option"]
        usage = " ".join([path, *(_shown(argument) for argument in arguments)])
        lines = [f"## `{usage}`", textwrap.dedent(command.help or "").strip()]
        rows = [
            f"- `{' '.join(parameter.opts)}` — {parameter.help or ''}" for parameter in (*arguments, *options)
        ]
        lines.append("\n".join(row for row in rows if "--help" not in row))
        found.append("\n\n".join(line for line in lines if line))
    for name, subcommand in sorted(subcommands.items()):
        found += _commands(subcommand, f"{path} {name}")
    return found


def _shown(argument: Any) -> str:
    name = argument.name.upper() + ("…" if argument.nargs == -1 else "")
    return name if argument.required else f"[{name}]"


def configuration() -> str:
    """The operator's configuration."""
    rows = [
        f"| `{name}` | `GUILDKIT_{name.upper()}` | {field.description} |"
        for name, field in Config.model_fields.items()
    ]
    return "\n".join(
        [
            "# Configuration",
            "",
            inspect.getdoc(Config) or "",
            "",
            "| key | variable | meaning |",
            "|---|---|---|",
            *rows,
            "",
        ]
    )


def constitution() -> str:
    """The variables of voting's constitution."""
    parts = [
        "# The constitution of a guild",
        "What each guild decides about voting; [Hold a vote](../how-to/voting.md#the-constitution) tells how.",
    ]
    for group, names in grouped().items():
        rows = [f"## {voting(f'group-{group}')}", "", "| variable | by default | meaning |", "|---|---|---|"]
        for variable in map(Variable.named, names):
            default = variable.in_words(variable.default)
            accepts = str(variable.accepts).replace("|", "\\|")
            rows.append(f"| `{variable.name}` | {default} | {variable.meaning} {accepts} |")
        parts.append("\n".join(rows))
    return "\n\n".join(parts) + "\n"


def protocol() -> str:
    """What a player service understands and tells."""
    parts = [
        "# The protocol of player services",
        inspect.getdoc(player_protocol) or "",
        "[Players on other machines](../how-to/players.md) tells how services are run and found.",
        "## Envelopes",
        *(_model(each) for each in (Command, Reply, Event)),
        "## Commands",
        "What each takes as `data`. Where a reply says nothing else it holds `state`, the whole player after the command.",
    ]
    parts += [_model(data, title=str(action)) for action, data in COMMANDS.items()]
    parts += ["## Events", inspect.getdoc(EventName) or ""]
    parts += [_model(data, title=str(name)) for name, data in TOLD.items()]
    parts += ["## What they hold", *(_model(each) for each in (PlayerState, Track, Limits, Problem))]
    parts += ["## Errors", "\n".join(f"- `{code}`" for code in ErrorCode)]
    return "\n\n".join(parts) + "\n"


def _model(model: type[BaseModel], *, title: str = "") -> str:
    described = [f"### {title or model.__name__}", inspect.getdoc(model) or ""]
    rows = [
        f"| `{name}` | {_type(field.annotation)} | {_default(field)} | {field.description or ''} |"
        for name, field in model.model_fields.items()
    ]
    if rows:
        described.append("\n".join(["| field | type | by default | meaning |", "|---|---|---|---|", *rows]))
    return "\n\n".join(described)


def _type(annotation: Any) -> str:
    text = (
        annotation.__name__ if isinstance(annotation, type) and not get_args(annotation) else str(annotation)
    )
    return re.sub(r"\b(?:\w+\.)+(?=\w)", "", text).replace("|", "or")


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "required"
    value = field.get_default(call_default_factory=True)
    value = value.model_dump(mode="json") if isinstance(value, BaseModel) else value
    return f"`{json.dumps(value, default=str)}`"


def players() -> str:
    """The operator's configuration of a player service."""
    rows = [
        f"| `{variable_of(name)}` | {_shown_default(field)} | {field.description} |"
        for name, field in ServiceConfig.model_fields.items()
    ]
    return "\n".join(
        [
            "# Configuration of a player service",
            "",
            "Environment variables of `guildkit-player`; [Players on other machines](../how-to/players.md) tells which of them matter.",
            "",
            "| variable | by default | meaning |",
            "|---|---|---|",
            *rows,
            "",
        ]
    )


def _shown_default(field: FieldInfo) -> str:
    value = field.get_default(call_default_factory=True)
    if isinstance(value, Path):
        return "the user's folder of data"
    if isinstance(value, bool):
        return str(int(value))
    return str(value) if value or value == 0 else ""


PAGES = {
    "hooks.md": hooks,
    "cli.md": command_line,
    "configuration.md": configuration,
    "constitution.md": constitution,
    "player-protocol.md": protocol,
    "player-configuration.md": players,
}

if __name__ == "__main__":
    for name, page in PAGES.items():
        (HERE / name).write_text(page(), encoding="utf-8")
