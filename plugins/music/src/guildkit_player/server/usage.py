"""How much of the machine the processes of a service use, as Linux tells it."""

from __future__ import annotations

import os
import time
from pathlib import Path


class Usage:
    """Measures this process and all that it has started, theirs included."""

    def __init__(self) -> None:
        self._at = time.monotonic()
        self._ticks: dict[int, int] = _ticks(_family(os.getpid()))

    def take(self) -> tuple[float, int]:
        """Return the share of one core since the last call, and the bytes of memory; zeros where nobody tells."""
        family = _family(os.getpid())
        ticks, now = _ticks(family), time.monotonic()
        used = sum(count - self._ticks.get(process, 0) for process, count in ticks.items())
        passed, self._at, self._ticks = now - self._at, now, ticks
        share = used / os.sysconf("SC_CLK_TCK") / passed if passed > 0 else 0.0
        return share, sum(_memory(process) for process in family)


def _family(process: int) -> list[int]:
    found = [process]
    for children in Path(f"/proc/{process}/task").glob("*/children"):
        for child in _read(children).split():
            found += _family(int(child))
    return found


def _ticks(processes: list[int]) -> dict[int, int]:
    found = {}
    for process in processes:
        # The name, in brackets, may hold anything; after it come the numbers (proc_pid_stat(5)).
        fields = _read(Path(f"/proc/{process}/stat")).rpartition(")")[2].split()
        if fields:
            found[process] = int(fields[11]) + int(fields[12])
    return found


def _memory(process: int) -> int:
    fields = _read(Path(f"/proc/{process}/statm")).split()
    return int(fields[1]) * os.sysconf("SC_PAGE_SIZE") if fields else 0


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8", errors="replace")
    except OSError:  # it has ended meanwhile, or the system has no such files
        return ""
