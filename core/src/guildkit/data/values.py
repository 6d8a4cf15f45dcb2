"""Values of columns as JSON, and back."""

from __future__ import annotations

import base64
import datetime as dt
import uuid
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sqlalchemy import JSON, DateTime, null
from sqlalchemy.types import Date, Interval, LargeBinary, Numeric, Time, Uuid

if TYPE_CHECKING:
    from sqlalchemy import Column

_EXACT = 2**53
"""Readers of JSON that know floating-point numbers only lose digits beyond."""


def encode(value: Any) -> Any:
    """Return a column's value as JSON; instants are in UTC, bytes in base64."""
    match value:
        case dt.datetime():
            instant = value.replace(tzinfo=dt.UTC) if value.tzinfo is None else value.astimezone(dt.UTC)
            return instant.isoformat()
        case dt.date() | dt.time():
            return value.isoformat()
        case dt.timedelta():
            return value.total_seconds()
        case Decimal() | uuid.UUID():
            return str(value)
        case bytes() | memoryview():
            return base64.b64encode(value).decode()
    return value


def decode(value: Any, column: Column[Any], *, sqlite: bool) -> Any:
    """Return what `encode` has made of a column's value."""
    kind = column.type
    if value is None:
        return null() if column.nullable else None  # JSON's null where SQL's is not allowed
    if isinstance(kind, JSON):
        return value
    if isinstance(kind, DateTime):
        instant = dt.datetime.fromisoformat(value)
        return instant.replace(tzinfo=None) if sqlite or not kind.timezone else instant
    if isinstance(kind, Date):
        return dt.date.fromisoformat(value)
    if isinstance(kind, Time):
        return dt.time.fromisoformat(value)
    if isinstance(kind, Interval):
        return dt.timedelta(seconds=value)
    if isinstance(kind, Uuid):
        return uuid.UUID(value)
    if isinstance(kind, LargeBinary):
        return base64.b64decode(value)
    if isinstance(kind, Numeric) and isinstance(value, str):
        return Decimal(value)
    return value


def legible(value: Any) -> Any:
    """Return a JSON value whose large numbers (ids) are text, so that every reader sees all of their digits."""
    if isinstance(value, dict):
        return {str(key): legible(each) for key, each in value.items()}
    if isinstance(value, list):
        return [legible(each) for each in value]
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) >= _EXACT:
        return str(value)
    return value
