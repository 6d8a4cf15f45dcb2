"""The one alias that everything shares: a JSON object on its way in or out."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datetime import datetime

Payload = dict[str, Any]


# Made once: `json.dumps` makes one for each call that does not want the defaults.
_ENCODER = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False)


def encode(value: Any) -> str:
    """Return `value` as compact JSON, as Discord sends it."""
    return _ENCODER.encode(value)


def timestamp(moment: datetime | None) -> str | None:
    """Return `moment` the way Discord writes instants, or None."""
    return None if moment is None else moment.isoformat(timespec="microseconds")


def id_or_none(snowflake: int | str | None) -> str | None:
    """Return an id the way Discord writes ids, or None."""
    return None if snowflake is None else str(snowflake)
