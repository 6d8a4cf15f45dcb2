"""What members see around a stream."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from disnake import ButtonStyle
from disnake.ui import Button

from guildkit import View, escape
from guildkit_economy.stream import routes
from guildkit_economy.views.common import when

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from guildkit_economy.models.stream import Follow, Gift, Stream

    Translate = Callable[..., str]


def duration(t: Translate, minutes: int) -> str:
    """Return a time as hours and minutes."""
    hours, rest = divmod(minutes, 60)
    return t("watch-duration", hours=hours, minutes=rest)


def to_link(t: Translate, address: str, platform: str, expires_at: datetime) -> View:
    """Return the way to linking an account, for one member's eyes."""
    button = Button[Any](label=t("link-open", platform=platform), style=ButtonStyle.link, url=address)
    return View(t("link-begin", platform=platform, until=when(expires_at, "R")), rows=[[button]])


def panel(t: Translate, platform: str, linked: int) -> View:
    """Return the message by which members link their accounts."""
    button = Button[Any](
        label=t("link-button", platform=platform), style=ButtonStyle.primary, custom_id=routes.LINK.id()
    )
    return View(t("link-panel", platform=platform, linked=linked), rows=[[button]])


def held_gifts(t: Translate, gifts: Sequence[Gift]) -> View:
    """Return the gifts that are held, with a button each for the newest five."""
    if not gifts:
        return View(t("gifts-none"))
    lines = [
        t(
            "gift-line",
            number=str(gift.number),
            member=f"<@{gift.member_id}>",
            count=gift.count,
            due=when(gift.due_at, "R"),
        )
        for gift in gifts
    ]
    buttons = [
        Button[Any](
            label=t("gift-void", number=str(gift.number)),
            style=ButtonStyle.danger,
            custom_id=routes.VOID.id(number=gift.number),
        )
        for gift in gifts[:5]
    ]
    return View("\n".join(lines), rows=[buttons])


def status(t: Translate, follow: Follow | None, stream: Stream | None, linked: int, platform: str) -> View:
    """Return what managers want to know of the stream."""
    if follow is None:
        return View(t("stream-none"))
    lines = [t("stream-follows", platform=platform, channel=escape(follow.slug))]
    if stream is None:
        lines.append(t("stream-off"))
    else:
        lines.append(t("stream-on", since=when(stream.started_at, "R"), ticks=stream.ticks))
    lines.append(t("stream-linked", linked=linked))
    return View("\n".join(lines))
