"""Categories of failures: what sort of thing it was that failed, whatever the plugin.

A plugin adds its own, and says of its exceptions which category they are of, by `guildkit_error_hints`.
"""

from __future__ import annotations

import errno
import json
import socket
import sqlite3
import ssl
from typing import TYPE_CHECKING, Final

import aiohttp
import disnake
from pydantic import ValidationError
from sqlalchemy.exc import SQLAlchemyError

from guildkit.brake import BrakeError
from guildkit.errors import DatabaseError, ExplainedError
from guildkit.views import LimitError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from guildkit.records import ErrorHint

UNCATEGORIZED: Final = "uncategorized"
DEPTH: Final = 10
"""How many exceptions of a chain count."""
_TOO_MANY_REQUESTS: Final = 429
_OF_THE_NETWORK: Final = {errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN, errno.EADDRNOTAVAIL}

# The first that fits: what is more particular comes first, for a lost connection is an OSError, too.
_RULES: Final[tuple[tuple[tuple[type[BaseException], ...], str], ...]] = (
    ((BrakeError,), "rate_limit"),
    ((disnake.Forbidden,), "permission"),
    ((disnake.DiscordException,), "discord_api"),
    ((DatabaseError, SQLAlchemyError, sqlite3.Error), "database"),
    ((TimeoutError,), "timeout"),
    ((aiohttp.ClientError, ConnectionError, socket.gaierror, ssl.SSLError), "network"),
    ((OSError,), "file_system"),
    ((ValidationError, LimitError, json.JSONDecodeError, UnicodeError, ExplainedError), "validation"),
)
CATEGORIES: Final = tuple(dict.fromkeys([category for _, category in _RULES] + [UNCATEGORIZED]))
"""Those of the core."""


def chain(error: BaseException) -> list[BaseException]:
    """Return an exception, what caused it, and what is in it if it is a group; ten at most, each once."""
    alone = error.__cause__ is None and (error.__context__ is None or error.__suppress_context__)
    if alone and not isinstance(error, BaseExceptionGroup):
        return [error]  # most are
    waiting, found = [error], dict[int, BaseException]()
    while waiting and len(found) < DEPTH:
        link = waiting.pop(0)
        if id(link) in found:
            continue
        found[id(link)] = link
        if isinstance(link, BaseExceptionGroup):
            waiting += link.exceptions
        before = link.__cause__
        if before is None and not link.__suppress_context__:
            before = link.__context__
        if before is not None:
            waiting.append(before)
    return list(found.values())


def category_of(error: BaseException, hints: Sequence[ErrorHint] = ()) -> str:
    """Return the category of a failure: that of the first exception in its chain which has one.

    Args:
        error: what was raised.
        hints: of the plugin whose code it was.
    """
    for link in chain(error):
        for hint in hints:
            if hint.exceptions and isinstance(link, hint.exceptions):
                return hint.category
        if isinstance(link, disnake.HTTPException) and link.status == _TOO_MANY_REQUESTS:
            return "rate_limit"
        if isinstance(link, OSError) and link.errno in _OF_THE_NETWORK:
            return "network"
        for types, category in _RULES:
            if isinstance(link, types):
                return category
    return UNCATEGORIZED
