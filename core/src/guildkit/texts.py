"""Texts: what members read, in their language.

Each plugin keeps its texts as Project Fluent files in a package of its own: `locale/en/*.ftl`, `locale/de/*.ftl`. English
is complete by rule; where another language lacks a text, or the member's language is not there at all, English is shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

import structlog
from fluent.runtime import FluentBundle, FluentResource
from fluent.syntax.ast import Junk

from guildkit.errors import GuildkitError

if TYPE_CHECKING:
    from collections.abc import Iterator

log = structlog.get_logger()

ENGLISH: Final = "en"
_LONG: Final = 1000


class TextError(GuildkitError):
    """A text is missing, or its file cannot be read; the message names it."""


class Texts:
    """The texts of one plugin; `Plugin(…, texts=…)` makes them those of its contexts.

    Args:
        locale: the package with a folder for each language.
    """

    def __init__(self, locale: str) -> None:
        self.locale = locale

    def __call__(self, key: str, /, **values: Any) -> Text:
        """Return a text that is put into words later; see `Text`."""
        return Text(self, key, values)

    def render(self, key: str, values: dict[str, Any], language: str) -> str:
        """Return a text in a language, or in English where that language lacks it.

        Raises:
            TextError: there is no such text, or a value that it needs was not given.
        """
        values = {name: _said(value, language) for name, value in values.items()}
        # Fluent refuses long values, against texts that blow themselves up; ours come from Discord, and are bounded.
        long = {
            f"\ue000{number}\ue001": name
            for number, name in enumerate(values)
            if isinstance(values[name], str) and len(values[name]) > _LONG
        }
        given = {**values, **{name: sign for sign, name in long.items()}}
        for bundle in self._bundles(language):
            if bundle.has_message(key) and (pattern := bundle.get_message(key).value) is not None:
                words, errors = bundle.format_pattern(pattern, given)
                if errors:
                    raise TextError(f"The text {key!r} of {self.locale} cannot be formed: {errors[0]}.")
                said = str(words)
                for sign, name in long.items():
                    said = said.replace(sign, values[name])
                return said
        raise TextError(f"{self.locale} has no text {key!r}.")

    def attribute(self, key: str, attribute: str, language: str) -> str | None:
        """Return an attribute of a message in exactly this language; None where it has none."""
        bundle = _bundle(self.locale, language)
        if bundle is None or not bundle.has_message(key):
            return None
        pattern = bundle.get_message(key).attributes.get(attribute)
        return None if pattern is None else str(bundle.format_pattern(pattern)[0])

    def description(self, key: str, language: str) -> str | None:
        """Return the attribute `description` of a message in this language, or in what it is a kind of; None without."""
        for each in (language, language.partition("-")[0]):
            if (said := self.attribute(key, "description", each)) is not None:
                return said
        return None

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages there are, by their codes, in order."""
        return _languages(self.locale)

    def _bundles(self, language: str) -> Iterator[FluentBundle]:
        # Discord's locales are like `pt-BR`; what is written for `pt` serves all of them.
        for each in dict.fromkeys((language, language.partition("-")[0], ENGLISH)):
            bundle = _bundle(self.locale, each)
            if bundle is not None:
                yield bundle


@dataclass(frozen=True, slots=True)
class Text:
    """A text that is put into words once it is known who reads it; made by calling `Texts`.

    Raise it where there is no context: `raise UserError(texts("no-such-proposal", number="7"))`.

    Attributes:
        texts: whose it is.
        key: which one.
        values: what its placeholders stand for, other texts and lists of them included. Numbers are written as the language does; give ids as `str`.
    """

    texts: Texts
    key: str
    values: dict[str, Any]

    def within(self, language: str) -> str:
        """Return the text in a language."""
        return self.texts.render(self.key, self.values, language)

    def __str__(self) -> str:
        """Return the text in English, as the command line and the log show it."""
        return self.within(ENGLISH)


def _said(value: Any, language: str) -> Any:
    if isinstance(value, Text):
        return value.within(language)
    if isinstance(value, list):
        return ", ".join(str(_said(each, language)) for each in value)
    return value


core_text: Final = Texts("guildkit.locale")
"""The core's own texts."""


def forget() -> None:
    """Read every file anew when its texts are wanted: a plugin was exchanged."""
    _languages.cache_clear()
    _bundle.cache_clear()


@lru_cache
def _languages(locale: str) -> tuple[str, ...]:
    return tuple(
        sorted(each.name for each in files(locale).iterdir() if each.is_dir() and "__" not in each.name)
    )


@lru_cache
def _bundle(locale: str, language: str) -> FluentBundle | None:
    """Read every file of a language; None where there is none.

    Raises:
        TextError: a file holds something that is no Fluent, or a key that another one has.
    """
    if language not in _languages(locale):
        return None
    bundle = FluentBundle([language], use_isolating=False)
    known: set[str] = set()
    for file in sorted(files(locale).joinpath(language).iterdir(), key=lambda each: each.name):
        if not file.name.endswith(".ftl"):
            continue
        resource = FluentResource(file.read_text(encoding="utf-8"))
        for entry in resource.body:
            if isinstance(entry, Junk):
                raise TextError(f"{locale}/{language}/{file.name} cannot be read: {entry.content!r}.")
            key = getattr(getattr(entry, "id", None), "name", None)
            if key is None:
                continue  # a comment
            if key in known:
                raise TextError(f"{locale}/{language}/{file.name} has the text {key!r} a second time.")
            known.add(key)
        bundle.add_resource(resource)
    return bundle
