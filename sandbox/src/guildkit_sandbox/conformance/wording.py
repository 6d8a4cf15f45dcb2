"""Are a plugin's texts complete? Every key in every language, with the same placeholders, and each of them used."""

from __future__ import annotations

import ast
import re
from importlib import import_module
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from fluent.syntax import FluentParser
from fluent.syntax.ast import Attribute, Identifier, Message, VariableReference
from fluent.syntax.visitor import Visitor

if TYPE_CHECKING:
    from collections.abc import Iterable

    from guildkit import Texts

ENGLISH = "en"
_KEY = re.compile("[a-zA-Z][a-zA-Z0-9_-]*")
CALLED = ("command-", "setting-", "data-")
"""What commands, settings and kept data are called in other languages is used by the core, without anybody naming the key."""


def assert_texts_complete(texts: Texts, *, packages: Iterable[str]) -> None:
    """Hold a plugin's texts against each other and against its code.

    Args:
        texts: those of the plugin.
        packages: where its code is: each string there that is a key counts as a use.

    Raises:
        AssertionError: names every text that is missing in a language, takes other values there, is used and not there,
            or is there and not used.
    """
    written = {language: _read(texts, language) for language in texts.languages}
    english = written[ENGLISH]
    problems = []
    for language, messages in written.items():
        if language == ENGLISH:
            continue
        # In English they are described in the code, and in `plugin.toml`.
        own = {key: values for key, values in messages.items() if not key.startswith(CALLED)}
        problems += [f"{language} lacks {key!r}" for key in sorted(english.keys() - own.keys())]
        problems += [
            f"{language} has {key!r}, English has not" for key in sorted(own.keys() - english.keys())
        ]
        problems += [
            f"{key!r} takes {sorted(own[key])} in {language} and {sorted(english[key])} in English"
            for key in sorted(own.keys() & english.keys())
            if own[key] != english[key]
        ]
    used, asked, parts = _uses(packages)
    problems += [
        f"{key!r} is used by nothing"
        for key in sorted(english.keys() - used)
        if not any(part.fullmatch(key) for part in parts)
    ]
    problems += [f"{key!r} is asked for, and not there" for key in sorted(asked - english.keys())]
    assert not problems, "\n".join(problems)


def _read(texts: Texts, language: str) -> dict[str, frozenset[str]]:
    """Return the placeholders of every text of a language, by key."""
    found: dict[str, frozenset[str]] = {}
    for file in files(texts.locale).joinpath(language).iterdir():
        if file.name.endswith(".ftl"):
            for entry in FluentParser().parse(file.read_text(encoding="utf-8")).body:
                if isinstance(entry, Message):
                    found[entry.id.name] = _placeholders(entry)
    return found


def _placeholders(message: Message) -> frozenset[str]:
    found: set[str] = set()

    class Placeholders(Visitor):
        def visit_VariableReference(self, node: VariableReference) -> None:  # noqa: N802 - Fluent's name
            assert isinstance(node.id, Identifier)
            found.add(node.id.name)

        def visit_Attribute(self, node: Attribute) -> None:  # noqa: N802 - Fluent's name
            """What commands are called has none."""

    Placeholders().visit(message)
    return frozenset(found)


def _uses(packages: Iterable[str]) -> tuple[set[str], set[str], list[re.Pattern[str]]]:
    """Return every string in the code, those by which a text is asked for, and patterns of those put together.

    A text is asked for by `ctx.t("…")` and by calling `Texts` under any name that ends in `text` or `texts`; a string is
    put together by `f"state-{name}"`.
    """
    strings: set[str] = set()
    asked: set[str] = set()
    parts: list[re.Pattern[str]] = []
    for package in packages:
        folder = Path(str(import_module(package).__file__)).parent
        for file in folder.rglob("*.py"):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                match node:
                    case ast.Constant(value=str(value)):
                        strings.add(value)
                    case ast.JoinedStr(values=[ast.Constant(value=str(start)), *_]) if start.endswith("-"):
                        parts.append(re.compile("".join(map(_pattern, node.values))))
                    case ast.Call(func=function, args=[ast.Constant(value=str(key)), *_]):
                        name = str(getattr(function, "attr", None) or getattr(function, "id", ""))
                        # SQLAlchemy has a `text` too, but SQL is no key.
                        if (name == "t" or name.endswith(("text", "texts"))) and _KEY.fullmatch(key):
                            asked.add(key)
    return strings, asked, parts


def _pattern(part: ast.expr) -> str:
    return re.escape(str(part.value)) if isinstance(part, ast.Constant) else "[a-z0-9-]+"
