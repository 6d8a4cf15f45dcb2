"""Try to load every installed plugin, and print for each whether that worked: one line of JSON a plugin."""

from __future__ import annotations

import json
import sys

from guildkit.discovery import discover
from guildkit.host import PluginHost
from guildkit.logs import set_up_logs


def main() -> None:
    """Load one plugin after the other."""
    set_up_logs(level="critical")
    host = PluginHost()
    for candidate in discover():
        host.load(candidate)
        line = json.dumps([candidate.name, host.failures.get(candidate.name, "")])
        sys.stdout.write(f"\nguildkit:{line}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
