"""Write the parts of the reference that follow from the code: `uv run python docs/reference/generate.py`.

A test fails where a page and the code differ.
"""

from __future__ import annotations

import inspect
import re
import textwrap
from pathlib import Path
from typing import Any

import typer

from guildkit import hookspecs
from guildkit.cli.app import app
from guildkit.config import Config

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
        f"| `GUILDKIT_{name.upper()}` | {field.description} |" for name, field in Config.model_fields.items()
    ]
    return "\n".join(
        [
            "# Configuration",
            "",
            inspect.getdoc(Config) or "",
            "",
            "| variable | meaning |",
            "|---|---|",
            *rows,
            "",
        ]
    )


PAGES = {"hooks.md": hooks, "cli.md": command_line, "configuration.md": configuration}

if __name__ == "__main__":
    for name, page in PAGES.items():
        (HERE / name).write_text(page(), encoding="utf-8")
