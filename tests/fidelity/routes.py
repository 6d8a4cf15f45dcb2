"""The routes of the sandbox beside those that Discord describes."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import guildkit_sandbox.server  # noqa: F401 - importing it registers the routes
from guildkit_sandbox.rest import routing

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "sandbox-routes.md"

_HEAD = """# The routes of the sandbox

Which routes of Discord's REST API v10 the sandbox has. A bot that asks for another one is told so: the answer is 501
and names the route, and the test fails by that name.

Written by `uv run python -m tests.fidelity`.

"""


def sandbox_routes():
    """Every route of the sandbox, as in `("GET", "/guilds/{guild_id}")`."""
    return sorted((route.method, route.path) for route in routing.routes())


def page(description):
    """The page of the reference: how much of each resource is there, and what is not."""
    there = {(method, description.path(method, path)) for method, path in sandbox_routes()}
    resources = defaultdict(list)
    for method, path in sorted(description.routes, key=lambda route: (route[1], route[0])):
        resources[_resource(path)].append((method, path))
    rows, missing = [], []
    for resource, routes in sorted(resources.items()):
        lacked = [route for route in routes if route not in there]
        rows.append(f"| {resource} | {len(routes) - len(lacked)} | {len(routes)} |")
        if lacked:
            listed = "\n".join(f"- `{method} {path}`" for method, path in lacked)
            missing.append(f"### {resource}\n\n{listed}\n")
    total = len(description.routes)
    have = sum(route in there for route in description.routes)
    rows.append(f"| **all** | **{have}** | **{total}** |")
    table = "\n".join(["| resource | there | described |", "|---|---|---|", *rows])
    return f"{_HEAD}{table}\n\n## What is not there\n\n" + "\n".join(missing)


def _resource(path):
    """What a route is about: the last word of the path's first two, as in `guilds / roles`."""
    words = [part for part in path.strip("/").split("/") if not part.startswith(("{", "@"))]
    return " / ".join(words[:2])
