"""Logs: one line an event, on standard error, with guild, plugin, interaction and error id where they are known.

structlog and the standard library's logging are one stream: what a library logs has the same form and the same way. What
must not be read by anybody is taken out of every line.
"""

from __future__ import annotations

import logging
import re
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final, TextIO

import structlog

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

NAMED_GUILD: Final = "named_guild"
"""Under this key a record carries the guild that was named in the call itself.

A context variable may have been inherited by work for another guild, so that it says where a record comes from, but not
who may read it.
"""
HIDDEN: Final = "•••"
DATABASE: Final = "guildkit.database"
"""The name of the logger of slow and failed statements."""

_SECRETS = re.compile(
    r"(?P<before>://[^\s:/@]*:|/(?:webhooks|interactions)/\d+/)(?:[^\s@/]+(?=@)|[\w-]{20,})"
    r"|[A-Za-z0-9_-]{23,}\.[A-Za-z0-9_-]{5,}\.[A-Za-z0-9_-]{25,}"
)
_hidden: set[str] = set()


def hide(secrets: Iterable[str]) -> None:
    """Take these out of whatever is logged from now on."""
    _hidden.update(secret for secret in secrets if len(secret) > 3)


def redact(text: str) -> str:
    """Return `text` without secrets: those that `hide` knows, tokens of bots and webhooks, passwords in addresses."""
    for secret in _hidden:
        text = text.replace(secret, HIDDEN)
    return _SECRETS.sub(lambda found: f"{found['before'] or ''}{HIDDEN}", text)


@contextmanager
def about(**values: Any) -> Iterator[None]:
    """Name these in every line that is logged inside, by whichever logger, and in tasks that are started inside.

    What is bound inside ends with it, the id of a failure for one. What is None is not named.
    """
    before = structlog.contextvars.get_contextvars()
    structlog.contextvars.bind_contextvars(**{key: each for key, each in values.items() if each is not None})
    try:
        yield
    finally:
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(**before)


def set_up_logs(*, level: str = "warning", verbose: bool = False) -> None:
    """Send the logs of guildkit and of the libraries it uses to standard error.

    Args:
        level: the least level that is shown.
        verbose: show everything, whatever `level` says.
    """
    least = logging.DEBUG if verbose else logging.getLevelNamesMapping()[level.upper()]
    foreign = max(least, logging.INFO) if verbose else max(least, logging.WARNING)
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="%H:%M:%S", utc=False),
    ]
    structlog.configure(
        processors=[_note_guild, *shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.make_filtering_bound_logger(least),
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )
    handler = _StandardError()
    handler.setFormatter(
        _Redacted(
            foreign_pre_chain=[structlog.stdlib.add_logger_name, *shared],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                _forget_guild,
                # Plain tracebacks: the pretty ones print local variables, and those hold what members wrote.
                structlog.dev.ConsoleRenderer(
                    colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback
                ),
            ],
        )
    )
    # What libraries say below a warning is their own business (rate limits and lost connections are above).
    handler.addFilter(lambda record: is_ours(record) or record.levelno >= foreign)
    logging.basicConfig(level=least, handlers=[handler], force=True)


def is_ours(record: logging.LogRecord) -> bool:
    """Whether a record came through structlog: guildkit's own, or a plugin's."""
    return isinstance(record.msg, dict)


def _note_guild(_logger: Any, _method: str, event: Any) -> Any:
    event[NAMED_GUILD] = event.get("guild")
    return event


def _forget_guild(_logger: Any, _method: str, event: Any) -> Any:
    event.pop(NAMED_GUILD, None)
    return event


class _Redacted(structlog.stdlib.ProcessorFormatter):
    """Renders a record, without secrets."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        return redact(super().format(record))


class _StandardError(logging.StreamHandler[TextIO]):
    """Writes to standard error, looked up at each use: tests and the demo redirect it."""

    def __init__(self) -> None:
        logging.Handler.__init__(self)

    @property
    def stream(self) -> TextIO:  # type: ignore[override]
        """Where lines go."""
        return sys.stderr
