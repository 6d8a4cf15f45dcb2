"""`guildkit new-plugin`."""

from __future__ import annotations

import re
import shutil
from importlib.resources import as_file, files
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated, Final

import typer

from guildkit.cli.output import done, say
from guildkit.errors import UserError

TAKEN: Final = (
    "audit",
    "backup_db",
    "core",
    "debug",
    "error_guide",
    "guide",
    "help",
    "help2",
    "plugins",
    "privacy",
    "purge",
    "purgebot",
    "reload",
    "remote",
    "remote_guilds",
    "restart",
    "sandbox",
    "settings",
    "status",
)
"""What belongs to guildkit itself: its plugin, its commands, and the distribution of the sandbox."""
_LONGEST: Final = 32
"""As many characters as Discord takes for a command, which is called like the plugin."""
_ENDING: Final = (
    ".template"  # so that no tool takes these files for its own: a .gitignore, modules to be checked
)


def new_plugin(
    name: Annotated[
        str, typer.Argument(help="What it is called: lower-case letters, digits and underscores.")
    ],
    folder: Annotated[
        Path, typer.Option("--in", help="Where its folder is made; the current one by default.")
    ] = Path(),
) -> None:
    """Begin a plugin: a distribution that works, with a command, a table, a setting, texts, and tests of them all."""
    _check(name)
    distribution = f"guildkit-{name.replace('_', '-')}"
    target = folder / distribution
    _write(
        target,
        {
            "name": name,
            "distribution": distribution,
            "title": name.replace("_", " ").capitalize(),
            "class": name.title().replace("_", ""),
        },
    )
    done(f"The plugin {name} is in {target}.")
    say(
        f"  Install it:       pip install -e {target}\n"
        f"  Run its tests:    cd {target} && pytest    (they need guildkit-sandbox[pytest])\n"
        f"  Switch it on:     guildkit plugins enable {name} --guild ID\n"
        f"  What is in it:    {target / 'README.md'}"
    )


def _check(name: str) -> None:
    """Refuse a name that could not serve as that of a module, a command and an entry point, or that is another's.

    Raises:
        UserError: says why, and what to do instead.
    """
    if not re.fullmatch(r"[a-z](_?[a-z0-9])*", name) or len(name) > _LONGEST:
        better = "_".join(re.findall(r"[a-z0-9]+", name.lower())).lstrip("0123456789_")[:_LONGEST].rstrip("_")
        raise UserError(
            f"A plugin cannot be called {name!r}: lower-case letters, digits and single underscores, at most {_LONGEST}, "
            "and a letter first.",
            hint=f"How about: guildkit new-plugin {better}"
            if better
            else "For example: guildkit new-plugin garden",
        )
    if name in TAKEN:
        raise UserError(f"The name {name!r} belongs to guildkit itself.", hint="Choose another one.")
    if find_spec(f"guildkit_{name}"):
        raise UserError(
            f"A plugin called {name!r} is installed already.",
            hint="Choose another name, or uninstall it first.",
        )


def _write(target: Path, words: dict[str, str]) -> None:
    """Fill in the templates; where that fails in the middle, nothing stays behind.

    Raises:
        UserError: the folder is there already, or cannot be made.
    """
    try:
        target.mkdir()
    except FileExistsError as error:
        raise UserError(
            f"{target} is there already, and is left as it is.",
            hint="Choose another name, or another folder with --in.",
        ) from error
    except OSError as error:
        raise _unwritable(target, error) from error
    try:
        with as_file(files("guildkit") / "scaffold") as scaffold:
            for template in sorted(scaffold.rglob(f"*{_ENDING}")):
                path = target / _filled(template.relative_to(scaffold).as_posix(), words).removesuffix(
                    _ENDING
                )
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(
                    _filled(template.read_text(encoding="utf-8"), words), encoding="utf-8", newline="\n"
                )
    except OSError as error:
        shutil.rmtree(target, ignore_errors=True)
        raise _unwritable(target, error) from error


def _unwritable(target: Path, error: OSError) -> UserError:
    return UserError(
        f"{target} cannot be written: {error.strerror}.",
        hint="Choose a folder that is there and yours: guildkit new-plugin NAME --in FOLDER",
    )


def _filled(text: str, words: dict[str, str]) -> str:
    for word, value in words.items():
        text = text.replace("{{" + word + "}}", value)
    return text
