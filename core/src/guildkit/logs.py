"""Logs: one line an event, on standard error, with guild and plugin bound where they are known."""

from __future__ import annotations

import logging
import sys

import structlog


def set_up_logs(*, level: str = "warning", verbose: bool = False) -> None:
    """Send the logs of guildkit and of the libraries it uses to standard error.

    Args:
        level: the least level that is shown.
        verbose: show everything, whatever `level` says.
    """
    least = logging.DEBUG if verbose else logging.getLevelNamesMapping()[level.upper()]
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="%H:%M:%S", utc=False),
            # Plain tracebacks: the pretty ones print local variables, and those hold what members wrote.
            structlog.dev.ConsoleRenderer(
                colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback
            ),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(least),
        logger_factory=_to_standard_error,
        cache_logger_on_first_use=False,
    )
    # disnake speaks through the standard library; its warnings matter (rate limits, lost connections).
    logging.basicConfig(
        level=max(least, logging.INFO) if verbose else logging.WARNING,
        format="%(asctime)s [%(levelname)s] %(name)s: %(message)s",
        datefmt="%H:%M:%S",
        stream=sys.stderr,
        force=True,
    )


def _to_standard_error(*_args: object) -> structlog.PrintLogger:
    # Looked up at each use: tests and the demo redirect it.
    return structlog.PrintLogger(sys.stderr)
