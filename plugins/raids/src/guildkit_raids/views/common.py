"""What all views share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import disnake
from babel import Locale, UnknownLocaleError
from babel.dates import format_skeleton, format_time, get_day_names

from guildkit import escape

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime, time

    from guildkit import GuildContext

COLOUR: Final = disnake.Colour(0x7A3E9D)
FIELD: Final = 1024
"""https://docs.discord.com/developers/resources/message#embed-object-embed-limits"""


def when(instant: datetime, style: str = "F") -> str:
    """Return an instant as Discord shows it, in each reader's own time zone."""
    return f"<t:{int(instant.timestamp())}:{style}>"


def plain(name: str) -> str:
    """Return a member's name as they wrote it: no markdown, no mention; writing from right to left stays within it."""
    return f"\u2068{escape(name)}\u2069"


def listed(ctx: GuildContext, names: Iterable[str], limit: int = FIELD) -> str:
    """Return as many names as there is room for, and how many more there are."""
    names = list(names)
    shown: list[str] = []
    room = limit - len(ctx.t("names-more", count=len(names))) - 1
    for name in names:
        word = plain(name)
        room -= len(word) + 2
        if room < 0:
            return ", ".join(shown) + " " + ctx.t("names-more", count=len(names) - len(shown))
        shown.append(word)
    return ", ".join(shown) or ctx.t("names-none")


def day_label(ctx: GuildContext, day: date) -> str:
    """Return a day where Discord shows no timestamps: `Mon, Nov 24` or `Mo., 24. Nov.`."""
    return format_skeleton("MMMEd", day, locale=_locale(ctx))


def time_label(ctx: GuildContext, begins: time) -> str:
    """Return a time of day in the language's way."""
    return format_time(begins, format="short", locale=_locale(ctx))


def weekday_label(ctx: GuildContext, weekday: int) -> str:
    """Return the name of a day of the week, counted from a Monday."""
    return str(get_day_names("wide", locale=_locale(ctx))[weekday])


def slot_label(ctx: GuildContext, day: date, begins: time) -> str:
    """Return a day with a time."""
    return f"{day_label(ctx, day)} · {time_label(ctx, begins)}"


def _locale(ctx: GuildContext) -> Locale:
    try:
        return Locale.parse(ctx.language, sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale("en", "GB")
