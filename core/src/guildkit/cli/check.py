"""Try to load every installed plugin, and print for each whether that worked: one line of JSON a plugin."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from typing import Any

from guildkit.config import load_config
from guildkit.discovery import Candidate, discover, in_order
from guildkit.host import LoadedPlugin, PluginHost
from guildkit.logs import set_up_logs
from guildkit.quarantine import Quarantine


def installed() -> list[Candidate]:
    """Return the installed plugins as a bot would load them, in its order; none of their code runs."""
    return in_order(Quarantine(load_config().home).over(discover()))


def main() -> None:
    """Load one plugin after the other, but for those that have ended such a process before."""
    set_up_logs(level="critical")
    ended: dict[str, str] = json.load(sys.stdin)
    host = PluginHost()
    for candidate in installed():
        reason = ended.get(candidate.name, "")
        loaded = host.load(replace(candidate, problem=reason) if reason else candidate)
        found = _brought(loaded) if loaded else {"reason": host.failures[candidate.name]}
        # One line a plugin, so that those before one that ends the process are known.
        sys.stdout.write(f"\nguildkit:{json.dumps([candidate.name, found])}\n")
        sys.stdout.flush()


def _brought(plugin: LoadedPlugin) -> dict[str, Any]:
    records = plugin.records
    return {
        "reason": "",
        "title": plugin.title,
        "commands": ["/" + " ".join(command.path) for command in records.commands],
        "components": [component.route.pattern for component in records.components],
        "events": [listener.event for listener in records.listeners],
        "jobs": [job.name for job in records.jobs],
        "settings": list(records.settings.model_fields) if records.settings else [],
    }


if __name__ == "__main__":
    main()
