"""The quarantine: plugins that have stopped the whole bot, and are left out until somebody has looked.

It is a small file in the home folder and not in the database, because it is written by a process whose event loop, and
perhaps a transaction with it, does not go on any more.
"""

from __future__ import annotations

import json
import os
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import structlog

from guildkit.errors import OperatorError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from pathlib import Path

    from guildkit.discovery import Candidate

log = structlog.get_logger()

FILE_NAME: Final = "quarantine.json"


class Quarantine:
    """The plugins that a bot with this home folder leaves out.

    Args:
        home: the folder of the file.
    """

    def __init__(self, home: Path) -> None:
        self._path = home / FILE_NAME

    def over(self, candidates: Iterable[Candidate]) -> list[Candidate]:
        """Return the candidates; those that are in quarantine carry that as their problem, unless they are of another version."""
        held = self._read()
        found = []
        for candidate in candidates:
            entry = held.get(candidate.name)
            if entry is not None and entry["version"] == candidate.version:
                problem = (
                    f"In quarantine since {entry['since']}: {entry['reason']}. A new version of it is loaded again, "
                    f"or this one after `guildkit plugins release {candidate.name}` and a restart."
                )
                found.append(replace(candidate, problem=candidate.problem or problem))
            else:
                found.append(candidate)
        return found

    def add(self, plugin: str, version: str, reason: str, *, at: datetime) -> None:
        """Leave a plugin out from the next start on.

        Raises:
            OSError: the file cannot be written.
        """
        entry = {"version": version, "reason": reason, "since": f"{at:%Y-%m-%d %H:%M} UTC"}
        self._write({**self._read(), plugin: entry})

    def release(self, plugin: str) -> None:
        """Let a plugin be loaded again at the next start.

        Raises:
            OperatorError: it is not in quarantine, or the file cannot be written.
        """
        held = self._read()
        if held.pop(plugin, None) is None:
            raise OperatorError(
                f"{plugin} is not in quarantine.", hint=f"In quarantine: {', '.join(held) or 'nothing'}."
            )
        try:
            self._write(held)
        except OSError as error:
            raise OperatorError(f"{self._path} cannot be written: {error.strerror}.") from error

    def _read(self) -> dict[str, dict[str, str]]:
        try:
            held: dict[str, dict[str, str]] = json.loads(self._path.read_text(encoding="utf-8"))
            return {plugin: {**_UNKNOWN, **entry} for plugin, entry in held.items()}
        except FileNotFoundError:
            return {}
        except (OSError, ValueError, TypeError, AttributeError) as error:
            raise OperatorError(
                f"{self._path} cannot be read: {error}.",
                hint="Delete it to let every plugin out of quarantine.",
            ) from error

    def _write(self, held: dict[str, dict[str, str]]) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        new = self._path.with_suffix(".new")
        with new.open("w", encoding="utf-8") as file:
            json.dump(held, file, indent=2)
            file.flush()
            os.fsync(file.fileno())
        new.replace(self._path)


_UNKNOWN: Final = {"version": "", "reason": "somebody put it there", "since": "an unknown time"}
