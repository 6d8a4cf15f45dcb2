"""What stands in the audit channel."""

from __future__ import annotations

from typing import TYPE_CHECKING

from guildkit import escape, shorten
from guildkit_voting.files.chain import SHOWN
from guildkit_voting.views.common import Translate, person, when

if TYPE_CHECKING:
    from collections.abc import Sequence

    from guildkit_voting.models import EventRecord


def written(t: Translate, number: int, records: Sequence[EventRecord]) -> str:
    """Return what has happened to a proposal, a line each, with its place in the chain."""
    return "\n".join(_line(t, number, record) for record in records)


def _line(t: Translate, number: int, record: EventRecord) -> str:
    who = person(t, record.by) if record.by is not None else t("audit-by-itself")
    details = record.details
    what = t(
        "audit-event",
        what=record.what,
        state=str(details.get("verdict", {}).get("state", "")),
        changed=", ".join(details) if record.what == "edited" else "",
        reason=shorten(escape(str(details.get("reason", ""))), 500),
        runoff=str(details.get("runoff_of", 0)),
    )
    return f"{when(record.at, 'f')} **#{number}** {what} · {who} · `{record.hash[:SHOWN]}`"
