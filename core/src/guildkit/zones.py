"""Time zones, found by what people write."""

from __future__ import annotations

import difflib
from functools import cache
from importlib.resources import files
from typing import Final

from guildkit.texts import core_text

_LONGEST: Final = 60
_NEAR: Final = 3


def zone_name(typed: str) -> str:
    """Return the IANA name of a time zone: `europe/berlin` and `Berlin` are `Europe/Berlin`.

    Raises:
        ValueError: there is none, or several; the text names what is near.
    """
    wanted = _plain(typed)
    zones = _zones()
    found = zones.get(wanted, [])
    if len(found) == 1:
        return found[0]
    if not found:
        close = difflib.get_close_matches(wanted[:_LONGEST], zones, n=_NEAR)
        found = list(dict.fromkeys(name for each in close for name in zones[each]))
    raise ValueError(core_text("zone-near", near=found[:_NEAR]) if found else core_text("zone-unknown"))


@cache
def _zones() -> dict[str, list[str]]:
    """Return every zone by its name, and by the city alone where that is no other zone's name."""
    # The system's own list may differ from machine to machine; what is missing there, `zoneinfo` takes from this one too.
    names = files("tzdata").joinpath("zones").read_text(encoding="utf-8").split()
    zones = {_plain(name): [name] for name in names}
    cities: dict[str, list[str]] = {}
    for name in names:
        cities.setdefault(_plain(name.rpartition("/")[2]), []).append(name)
    return {**cities, **zones}


def _plain(written: str) -> str:
    return "_".join(written.split()).casefold()
