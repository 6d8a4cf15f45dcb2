"""A process that looks songs up: `python -m guildkit_player.sources.resolver`, with tasks on its standard input.

It is begun anew now and then, and whenever something is wrong with it; what it may take is bounded here, and by whoever starts it.
"""

from __future__ import annotations

import os
import resource
import signal
import socket
import sys
import threading
import time
from typing import Any, Final
from urllib.parse import urlsplit

from guildkit_player.sources.tasks import Beginning, Task

TOO_MUCH: Final = 77
"""How it exits when it has taken more memory than it may."""


def allow_only(proxy: str) -> None:
    """Let this process connect to the proxy and to nothing else, whatever a library thinks of."""
    address = urlsplit(proxy)
    ours = (address.hostname, address.port)

    def watch(event: str, arguments: tuple[Any, ...]) -> None:
        if event == "socket.connect":
            connection, where = arguments
            if connection.family != getattr(socket, "AF_UNIX", None) and tuple(where[:2]) != ours:
                raise PermissionError(f"A resolver connects to its proxy only, not to {where}")
        elif event == "socket.getaddrinfo" and arguments[0] not in {address.hostname, None}:
            raise PermissionError("A resolver leaves names to its proxy")

    sys.addaudithook(watch)


def memory() -> int:
    """Return the most bytes that this process has had."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024


def _watch(parent: int, most: int) -> None:
    """End this process when it takes too much, or when nobody is left who asked for it."""
    while True:
        time.sleep(0.25)
        if memory() > most:
            os._exit(TOO_MUCH)
        if os.getppid() != parent:
            os._exit(0)


def main() -> None:
    """Carry out tasks until there are no more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # Whatever a library prints is no answer.
    parent = os.getppid()
    first = sys.stdin.readline()
    if not first:
        return
    beginning = Beginning.model_validate_json(first)
    allow_only(beginning.proxy)
    threading.Thread(target=_watch, args=(parent, beginning.config.worker_memory), daemon=True).start()
    from guildkit_player.sources.extracting import Extractor  # noqa: PLC0415 - what it imports is watched already

    extractor = Extractor(beginning.config, beginning.proxy)
    for line in sys.stdin:
        outcome = extractor.carry_out(Task.model_validate_json(line))
        outcome.memory = memory()
        answers.write(outcome.model_dump_json(exclude_none=True) + "\n")
        answers.flush()


if __name__ == "__main__":
    main()
