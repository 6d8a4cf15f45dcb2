"""What the log says of statements: those that took long, and those that failed. Never with the values in them."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Any, Final

import structlog
from sqlalchemy import event
from sqlalchemy.exc import IntegrityError

if TYPE_CHECKING:
    from sqlalchemy import Engine
    from sqlalchemy.engine import ExceptionContext

_SINCE: Final = "guildkit_since"
_SHOWN: Final = 500


def log_statements(engine: Engine, logger: str, slow_seconds: float) -> None:
    """Log failed statements, and those that take longer than `slow_seconds` (0: none)."""
    log = structlog.get_logger(logger)

    @event.listens_for(engine, "before_cursor_execute")
    def before(
        _connection: Any, _cursor: Any, _statement: Any, _values: Any, context: Any, _many: Any
    ) -> None:
        setattr(context, _SINCE, time.monotonic())

    @event.listens_for(engine, "after_cursor_execute")
    def after(_connection: Any, _cursor: Any, statement: str, _values: Any, context: Any, _many: Any) -> None:
        took = time.monotonic() - getattr(context, _SINCE, time.monotonic())
        if slow_seconds and took > slow_seconds:
            log.warning("slow statement", seconds=round(took, 3), statement=_shown(statement))

    @event.listens_for(engine, "handle_error")
    def failed(context: ExceptionContext) -> None:
        if isinstance(context.original_exception, asyncio.CancelledError):
            return  # the bot ends, or nobody waits any more
        # A key that is taken is nothing unusual: somebody was faster.
        say = log.info if isinstance(context.sqlalchemy_exception, IntegrityError) else log.error
        say(
            "statement failed",
            error=type(context.original_exception).__name__,
            statement=_shown(context.statement),
        )


def _shown(statement: str | None) -> str:
    return " ".join((statement or "").split())[:_SHOWN]
