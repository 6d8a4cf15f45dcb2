"""The log of a service: lines on standard error, of all its processes alike."""

from __future__ import annotations

import contextlib
import logging
import os
import sys
from typing import Final, TextIO, cast

import structlog

LEVELS: Final = ("debug", "info", "warning", "error")


def set_up() -> None:
    """Log what PLAYER_LOG_LEVEL asks for; what it holds is checked with the rest of the configuration."""
    name = os.environ.get("PLAYER_LOG_LEVEL", "").lower()
    level = logging.getLevelNamesMapping()[name.upper()] if name in LEVELS else logging.INFO
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.StackInfoRenderer(),
            structlog.processors.TimeStamper(fmt="%Y-%m-%d %H:%M:%S", utc=False),
            # Anything but a plain traceback would show variables: tokens and keys among them.
            structlog.dev.ConsoleRenderer(
                colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback
            ),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(cast("TextIO", _Lasting(sys.stderr))),
    )


class _Lasting:
    """Where the log goes: a service whose bot has ended goes on when nobody reads it any more."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> None:
        """Write, where that is possible."""
        with contextlib.suppress(OSError):
            self._stream.write(text)

    def flush(self) -> None:
        """Flush, where that is possible."""
        with contextlib.suppress(OSError):
            self._stream.flush()
