"""A PostgreSQL, or a network, that stays silent: nobody who has clicked waits for it for longer than this."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import event
from sqlalchemy.exc import DBAPIError, InvalidatePoolError

if TYPE_CHECKING:
    from sqlalchemy.engine import ExceptionContext
    from sqlalchemy.pool import ConnectionPoolEntry, PoolProxiedConnection

CONNECT_SECONDS: Final = 10.0
PING_SECONDS: Final = 3.0
STATEMENT_SECONDS: Final = 30.0
"""Migrations have an engine of their own, without it."""
SAYS: Final = "it does not answer"


def timeouts() -> dict[str, float]:
    """Return what the driver is told when it connects."""
    return {"timeout": CONNECT_SECONDS, "command_timeout": STATEMENT_SECONDS}


def listen(engine: Any) -> None:
    """Give up a connection whose server is silent, and say what it was."""

    @event.listens_for(engine, "checkout")
    def ping(dbapi: Any, record: ConnectionPoolEntry, _proxy: PoolProxiedConnection) -> None:
        # Not SQLAlchemy's own ping: where the server is silent it waits for ever for its rollback.
        if record.info.setdefault("checked_out", False):
            try:
                dbapi.run_async(lambda driver: driver.fetchval("SELECT 1", timeout=PING_SECONDS))
            except Exception as error:
                raise InvalidatePoolError(str(error)) from error
        record.info["checked_out"] = True

    @event.listens_for(engine, "handle_error", retval=True)
    def silent(context: ExceptionContext) -> DBAPIError | None:
        # The driver's timeout is no error of the database to SQLAlchemy, and it would use the connection again.
        if not isinstance(context.original_exception, TimeoutError):
            return None
        context.is_disconnect = True
        return DBAPIError(
            context.statement, None, OSError(SAYS), hide_parameters=True, connection_invalidated=True
        )
