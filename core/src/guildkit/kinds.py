"""Kinds of failures: the same failure in the same place is one kind, whatever the values were.

A kind is known by its fingerprint, which is made of the plugin, the types of the exceptions with their causes and codes,
and the functions of the plugin that were under way. There are no line numbers and no paths in it: an upgrade that moves a
line, or an installation elsewhere, does not make it another failure.
"""

from __future__ import annotations

import hashlib
import re
import sysconfig
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from guildkit.categories import UNCATEGORIZED, category_of, chain
from guildkit.clock import READABLE
from guildkit.hints import hint_for

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime
    from types import CodeType

    from guildkit.host import LoadedPlugin
    from guildkit.records import ErrorHint

VERSION: Final = 1
"""Of the way in which fingerprints are made; one that is made otherwise names another kind."""
LENGTH: Final = 12
MOST: Final = 1000
"""How many kinds an hour may have; what is more counts together, by plugin."""
_CACHED: Final = 2000
_PLACES: Final = 20
_LIBRARIES: Final = tuple(
    {f"{sysconfig.get_path(name)}/" for name in ("stdlib", "platstdlib", "purelib", "platlib")} | {"<frozen "}
)
_VALUES: Final = re.compile(r"'[^']*'|\"[^\"]*\"|0x[0-9a-fA-F]+|\d+")
_ENOUGH: Final = 200
_DEEP: Final = 100
"""A stack with more on it is one of a recursion."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of failure.

    Attributes:
        fingerprint: twelve letters and digits.
        category: what sort of thing has failed.
        type: the exception's, by its full name.
        place: the innermost function of the plugin, as `module.function`; empty where none was under way.
        hint: what is known of it, if anything is.
    """

    fingerprint: str
    category: str
    type: str
    place: str
    hint: ErrorHint | None = None


class Kinds:
    """Tells what kind a failure is of; looking twice at the same costs little, and nothing that is raised gets out."""

    def __init__(self) -> None:
        self.plugins: Mapping[str, LoadedPlugin] = {}
        """Those that are loaded: they know their package, their version and their hints."""
        # With what its key is made of, so that no other object has the same identity meanwhile.
        self._cache: dict[tuple[Any, ...], tuple[Kind, Any]] = {}
        self._known: set[str] = set()
        self._until: datetime | None = None

    def of(self, plugin: str, error: BaseException, now: datetime) -> Kind:
        """Return the kind of a failure."""
        try:
            kind = self._find(plugin, error)
        except Exception:
            # Its attributes may be properties that raise, and its class may lie about what it is.
            kind = Kind(_digest([plugin, "strange", name_of(error)]), UNCATEGORIZED, name_of(error), "")
        return self._bounded(plugin, kind, now)

    def _find(self, plugin: str, error: BaseException) -> Kind:
        linked = chain(error)
        # By identity: to compare code is to compare all that is in it.
        key = _key(plugin, linked)
        if (found := self._cache.get(key)) is not None:
            return found[0]
        links = [(link, _codes(link)) for link in linked]
        places = [self._places(plugin, codes) for _, codes in links]
        parts = [plugin]
        for (link, _), found_places in zip(links, places, strict=True):
            parts += [name_of(link), _number(link), *found_places]
        place = next((each[-1] for each in places if each), "")
        if not place:
            parts.append(_VALUES.sub("…", str(error))[:_ENOUGH])
        loaded = self.plugins.get(plugin)
        category = category_of(error, loaded.records.error_hints if loaded else ())
        hint = hint_for(self.plugins, plugin, category, error)
        kind = Kind(_digest(parts), category, name_of(error), place[-_ENOUGH:], hint)
        if place:  # otherwise it depends on more than the key
            if len(self._cache) >= _CACHED:
                self._cache.clear()
            self._cache[key] = (kind, [codes for _, codes in links])
        return kind

    def _bounded(self, plugin: str, kind: Kind, now: datetime) -> Kind:
        if self._until is None or now > self._until:
            self._until, self._known = now + timedelta(hours=1), set()
        if kind.fingerprint not in self._known:
            if len(self._known) >= MOST:
                return Kind(_digest([plugin, "too many kinds"]), UNCATEGORIZED, "", "")
            self._known.add(kind.fingerprint)
        return kind

    def _places(self, plugin: str, codes: Iterable[tuple[CodeType, str]]) -> list[str]:
        """Name the plugin's functions among some, outermost first; the core's where there are none of it."""
        loaded = self.plugins.get(plugin)
        package = loaded.candidate.module.partition(".")[0] if loaded else ""
        own: list[str] = []
        cores: list[str] = []
        for code, module in codes:
            name = f"{module}.{code.co_qualname}"
            top = module.partition(".")[0]
            if top == "guildkit":
                cores.append(name)
            elif top == package or not code.co_filename.startswith(_LIBRARIES):
                own.append(name)
        return (own or cores)[-_PLACES:]


def name_of(error: BaseException) -> str:
    """Return the full name of an exception's type."""
    kind = type(error)
    return f"{kind.__module__}.{kind.__qualname__}".removeprefix("builtins.")[:_ENOUGH]


def _codes(error: BaseException) -> list[tuple[CodeType, str]]:
    """Return what was under way, outermost first and each once, however deep it called itself, with its module."""
    found: dict[int, tuple[CodeType, str]] = {}
    trace = error.__traceback__
    while trace is not None:
        frame = trace.tb_frame
        if id(frame.f_code) not in found:
            found[id(frame.f_code)] = frame.f_code, str(frame.f_globals.get("__name__", ""))
        trace = trace.tb_next
    return list(found.values())


def _key(plugin: str, linked: Iterable[BaseException]) -> tuple[Any, ...]:
    """Return what is the same for failures that cannot but be of one kind."""
    key: list[Any] = [plugin]
    for link in linked:
        key += (type(link), _number(link))
        place, trace = len(key), link.__traceback__
        while trace is not None:
            key.append(id(trace.tb_frame.f_code))
            trace = trace.tb_next
        if len(key) - place > _DEEP:
            key[place:] = dict.fromkeys(key[place:])
    return tuple(key)


def _number(error: BaseException) -> str:
    """Return the number by which a library or an operating system tells its errors apart."""
    found = ""
    for name in ("status", "code", "errno"):
        each = getattr(error, name, None)
        if each is not None and isinstance(each, int | str):
            found += f"{str(each)[:20]}/"
    return found


def _digest(parts: Iterable[str]) -> str:
    text = "\n".join((str(VERSION), *parts))
    number = int.from_bytes(hashlib.sha256(text.encode("utf-8", "replace")).digest())
    letters = []
    for _ in range(LENGTH):
        number, place = divmod(number, len(READABLE))
        letters.append(READABLE[place])
    return "".join(letters)
