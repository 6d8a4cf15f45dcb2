"""List the dependencies of which there is a newer stable version than the known-good one: `uv run python .ci/outdated.py [NAME…]`.

It asks the package index, and so nothing runs it but somebody who wants to know; exit code 1 where anything is behind. A newer version may
be out of reach because another library does not take it yet: `uv lock --upgrade` tells.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Final

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

if TYPE_CHECKING:
    from collections.abc import Mapping

ROOT: Final = Path(__file__).parents[1]


def known_good() -> dict[str, Version]:
    """Return the versions in the root `pyproject.toml`, for the Python that runs this."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    pins = [Requirement(line) for line in project["tool"]["uv"]["constraint-dependencies"]]
    return {
        canonicalize_name(pin.name): Version(next(iter(pin.specifier)).version)
        for pin in pins
        if pin.marker is None or pin.marker.evaluate()
    }


def newest(names: list[str]) -> dict[str, Version]:
    """Ask the package index for the newest stable version of each that runs on this Python.

    Raises:
        SystemExit: it could not be asked.
    """
    # Elsewhere than here, where uv would keep to the known-good versions; each for itself, whatever others take.
    with tempfile.TemporaryDirectory() as elsewhere:
        command = ["uv", "pip", "compile", "--no-deps", "--no-header", "--no-annotate"]
        asked = subprocess.run(  # noqa: S603 - names from our own file
            [*command, "--python", sys.executable, "-"],
            input="\n".join(names),
            capture_output=True,
            text=True,
            cwd=elsewhere,
            check=False,
        )
    if asked.returncode:
        sys.exit(asked.stderr)
    found = re.findall(r"^([\w.-]+)==(\S+)", asked.stdout, re.MULTILINE)
    return {canonicalize_name(name): Version(version) for name, version in found}


def behind(known: Mapping[str, Version], there: Mapping[str, Version]) -> list[str]:
    """Return a line for each of which there is something newer."""
    return [
        f"{name} {known[name]} → {there[name]}"
        for name in sorted(known)
        if name in there and there[name] > known[name]
    ]


def main() -> None:
    """Compare, and say what is behind."""
    known = known_good()
    wanted = [canonicalize_name(name) for name in sys.argv[1:]] or list(known)
    if strangers := sorted(set(wanted) - known.keys()):
        sys.exit(f"The root pyproject.toml has no version of {', '.join(strangers)}.")
    found = behind({name: known[name] for name in wanted}, newest(wanted))
    print("\n".join(found) or "Everything is the newest stable version.")  # noqa: T201 - that is what it is for
    sys.exit(bool(found))


if __name__ == "__main__":
    main()
