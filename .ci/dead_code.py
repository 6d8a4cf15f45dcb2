"""Name functions, classes and imports that nothing uses: `uv run --group lint python .ci/dead_code.py`; exit code 1 where there are any.

What is looked at is what is shipped; tests, examples and benchmarks count as users, for authors of plugins use what they use. Variables and
attributes are left out: settings, columns and options of libraries look unused to whoever only reads the code.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

from vulture import Vulture

ROOT: Final = Path(__file__).parents[1]
SHIPPED: Final = (
    "core/src",
    *(f"plugins/{each.name}/src" for each in sorted((ROOT / "plugins").iterdir())),
    "sandbox/src",
)
USERS: Final = ("tests", "examples", "benchmarks", "docs/reference", ".ci", "cli.py")
KINDS: Final = {"function", "method", "class", "property", "import", "unreachable_code"}

DECORATED: Final = (
    *("@plugin.*", "@*.command*", "@*.callback*"),  # collected by a plugin, or by typer
    *("@hookimpl", "@hookspec", "@event.listens_for", "@pytest.*", "@pytest_asyncio.*"),
    *("@*validator", "@*serializer"),  # pydantic's
    *("@route", "@act"),  # the sandbox's: what requests and pages ask for
)
"""What calls a function for us."""

CALLED_BY_NAME: Final = (
    # What libraries call
    *(
        "settings_customise_sources",
        "process_bind_param",
        "process_result_value",
        "_missing_",
        "voice_connect",
    ),
    *("on_voice_server_update", "connection_made", "datagram_received", "visit_*", "pytest_*", "__call__"),
    *("validate_host_public_key", "*_auth_requested", "kbdint_challenge_received"),
    # A player's actions and what its children tell, found by the words of the protocol
    *("_disconnect", "_add_to_queue", "_remove_from_queue", "_shuffle", "_skip_song", "_pause", "_resume"),
    *("_volume", "_filter", "_reset_player"),
    *("on_opened", "on_failed", "on_read", "on_titled", "on_ended", "on_voice"),
)
"""What is found by its name where the program runs."""

IN_QUOTES: Final = ("Executable",)
"""Imports for annotations in quotes."""


def unused() -> list[str]:
    """Return what nothing uses, a line each."""
    vulture = Vulture(ignore_names=[*CALLED_BY_NAME, *IN_QUOTES], ignore_decorators=list(DECORATED))
    vulture.scavenge(
        [str(ROOT / each) for each in (*SHIPPED, *USERS)], exclude=["*/.venv/*", "*/node_modules/*"]
    )
    shipped = tuple(str(ROOT / each) for each in SHIPPED)
    return [
        f"{Path(item.filename).relative_to(ROOT)}:{item.first_lineno}: {item.message}"
        for item in vulture.get_unused_code()
        if item.typ in KINDS and str(item.filename).startswith(shipped)
    ]


if __name__ == "__main__":
    found = unused()
    print("\n".join(found) or "Everything is used.")  # noqa: T201 - that is what it is for
    sys.exit(bool(found))
