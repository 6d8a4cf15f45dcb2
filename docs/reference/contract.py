"""Keep what members can type as a contract: `uv run python docs/reference/contract.py` writes `commands.json`.

It adds what is new. What is gone or different, so that something that members type or scripts expect would not work any more, is
refused unless `deprecations.toml` has announced it and its version has come; a test does the same.
"""

from __future__ import annotations

import json
import sys
import tempfile
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from disnake import OptionType, Permissions
from packaging.version import Version

from guildkit.bot import Bot
from guildkit.config import Config

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from guildkit.host import LoadedPlugin
    from guildkit.records import Command

HERE = Path(__file__).parent
SNAPSHOT = HERE / "commands.json"
DEPRECATIONS = HERE / "deprecations.toml"


# --- what there is ----------------------------------------------------------------------------------------------------


def installed() -> Mapping[str, LoadedPlugin]:
    """Return the core and every plugin that is installed here, loaded as a bot with its defaults would.

    Raises:
        SystemExit: one of them cannot be loaded: its commands would seem to be gone.
    """
    with tempfile.TemporaryDirectory() as home:
        host = Bot(Config(home=Path(home))).host
    if host.failures:
        raise SystemExit(f"Not every plugin could be loaded: {host.failures}")
    return host.plugins


def contract(plugins: Mapping[str, LoadedPlugin]) -> dict[str, Any]:
    """Return by plugin, command and option what members can type, and who is shown it."""
    return {
        name: {
            "/" + " ".join(command.path): _command(plugins[name], command)
            for command in sorted(plugins[name].records.commands, key=lambda each: each.path)
        }
        for name in sorted(plugins)
    }


def _command(plugin: LoadedPlugin, command: Command) -> dict[str, Any]:
    words = [(plugin.operator_payloads if command.operator else plugin.payloads)[command.path[0]]]
    for word in command.path[1:]:
        words += [each for each in words[-1]["options"] if each["name"] == word]
    shown = words[0]["default_member_permissions"]
    said = {
        "operators": command.operator,
        "renamed": "/" + " ".join(command.renamed) if command.renamed else None,
        "shown to": None if shown is None or command.operator else _names(Permissions(int(shown))),
        "needs": _names(command.permissions) if command.permissions else None,
        "options": {option["name"]: _option(option) for option in words[-1]["options"]},
    }
    # An empty list is kept: such a command is shown to admins alone.
    return {key: value for key, value in said.items() if value or value == []}


def _names(permissions: Permissions) -> list[str]:
    return sorted(name for name, value in permissions if value)


def _option(payload: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": OptionType(payload["type"]).name,
        **({"required": True} if payload.get("required") else {}),
        **({"choices": [each["value"] for each in payload["choices"]]} if "choices" in payload else {}),
        **{
            f"{bound} {suffix}": payload[f"{bound}_{suffix}"]
            for bound in ("min", "max")
            for suffix in ("value", "length")
            if f"{bound}_{suffix}" in payload
        },
    }


# --- what has changed -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Break:
    """Something that worked before and does not any more."""

    plugin: str
    command: str
    option: str
    what: str

    def __str__(self) -> str:
        """Return it as a sentence."""
        option = f", option {self.option}" if self.option else ""
        return f"{self.plugin}: {self.command}{option}: {self.what}"


def breaks(before: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[Break]:
    """Compare two contracts; what is new or allows more than before is no break."""
    for plugin, commands in before.items():
        for name, old in commands.items():
            new = now.get(plugin, {}).get(name)
            if new is None:
                yield Break(plugin, name, "", "is gone")
                continue
            for key, what in (
                ("operators", "is for others than before: operators"),
                ("shown to", "is shown to others than before: those with"),
                ("needs", "asks another permission than before:"),
            ):
                if old.get(key) != new.get(key):
                    yield Break(plugin, name, "", f"{what} {new.get(key)}, not {old.get(key)}")
            for option, what in _option_breaks(old, new):
                yield Break(plugin, name, option, what)


def _option_breaks(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    had, has = old.get("options", {}), new.get("options", {})
    for name in sorted(has.keys() - had.keys()):
        if has[name].get("required"):
            yield name, "is new, and required"
    for name, was in had.items():
        if name not in has:
            yield name, "is gone"
            continue
        option = has[name]
        if option["type"] != was["type"]:
            yield name, f"is {option['type']}, not {was['type']}"
        if option.get("required") and not was.get("required"):
            yield name, "is required now"
        if "choices" in option and "choices" not in was:
            yield name, "takes only what it offers now"
        elif lost := set(was.get("choices", ())) - set(option.get("choices", was.get("choices", ()))):
            yield name, f"does not take {', '.join(sorted(map(str, lost)))} any more"
        for bound in ("min value", "min length", "max value", "max length"):
            if bound in option and _narrower(bound, option[bound], was.get(bound)):
                yield name, f"has {option[bound]} as its {bound}, not {was.get(bound, 'any')}"


def _narrower(bound: str, now: float, before: float | None) -> bool:
    return before is None or (now > before if bound.startswith("min") else now < before)


# --- what was announced -----------------------------------------------------------------------------------------------


def announced() -> list[dict[str, str]]:
    """Return the entries of `deprecations.toml`."""
    found: list[dict[str, str]] = tomllib.loads(DEPRECATIONS.read_text(encoding="utf-8")).get("change", [])
    return found


def unannounced(
    found: Iterator[Break], entries: list[dict[str, str]], versions: Mapping[str, str]
) -> list[Break]:
    """Return the breaks that no entry allows in the versions that are installed."""
    allowed = {
        (each["plugin"], each["command"], each.get("option", ""))
        for each in entries
        if each["plugin"] in versions and Version(versions[each["plugin"]]) >= Version(each["done"])
    }
    return [each for each in found if (each.plugin, each.command, each.option) not in allowed]


def written(found: Mapping[str, Any]) -> str:
    """Return a contract as a file that people can read: a line for each command, and one for each option."""
    plugins = []
    for plugin, commands in found.items():
        lines = [f"  {json.dumps(name)}: {_lines(command)}" for name, command in commands.items()]
        plugins.append(f" {json.dumps(plugin)}: {{\n" + ",\n".join(lines) + "\n }")
    return "{\n" + ",\n".join(plugins) + "\n}\n"


def _lines(command: Mapping[str, Any]) -> str:
    head = [
        f"{json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}"
        for key, value in command.items()
        if key != "options"
    ]
    options = [
        f"   {json.dumps(name)}: {json.dumps(option, ensure_ascii=False)}"
        for name, option in command.get("options", {}).items()
    ]
    if options:
        head.append('"options": {\n' + ",\n".join(options) + "\n  }")
    return "{" + ", ".join(head) + "}"


def main() -> None:
    """Write the snapshot anew, unless something that it holds is broken unannounced."""
    plugins = installed()
    found = contract(plugins)
    before = json.loads(SNAPSHOT.read_text(encoding="utf-8")) if SNAPSHOT.exists() else {}
    versions = {name: plugin.version for name, plugin in plugins.items()}
    if broken := unannounced(breaks(before, found), announced(), versions):
        sys.exit("\n".join(["Nothing was written; announce in deprecations.toml:", *map(str, broken)]))
    SNAPSHOT.write_text(written(found), encoding="utf-8")


if __name__ == "__main__":
    main()
