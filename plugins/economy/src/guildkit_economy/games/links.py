"""Links to clips: only to hosts that a guild trusts, and written in one way, so that the same clip is one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qs, quote, unquote, urlencode, urlsplit

from guildkit import UserError
from guildkit_economy.texts import text

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable
    from urllib.parse import SplitResult

    from guildkit import Text

TYPED_LIMIT: Final = 500
LINK_LIMIT: Final = 200
_VISIBLE: Final = re.compile(r"[!-\[\]-~]+")
"""ASCII without blanks, and without the backslash, which browsers take for a slash."""
_HOST: Final = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]")
_PREFIX: Final = re.compile(r"^(?:www|m)\.")
_ID: Final = r"([A-Za-z0-9_-]{1,120})"
_TIME: Final = re.compile(r"(?:(\d{1,4})h)?(?:(\d{1,5})m)?(?:(\d{1,6})s?)?")
_ABOUT_THE_CLICK: Final = re.compile(r"utm_\w+|si|feature|fbclid|gclid|igsh|ref|ref_src")


def host_name(typed: str) -> str:
    """Return a host as it is compared, without the `www.` or `m.` at its front.

    Raises:
        ValueError: that is no name of a host in ASCII.
    """
    host = _PREFIX.sub("", typed.strip().lower())
    if len(host) > 100 or _HOST.fullmatch(host) is None:
        raise ValueError(text("clip-host", typed=typed[:60]))
    return host


def normalised(typed: str, hosts: Collection[str]) -> str:
    """Return a link as it is stored and shown: ASCII without anything that markdown or a browser takes otherwise.

    Args:
        typed: by a member.
        hosts: those that the guild trusts.

    Raises:
        UserError: it is no https link, leads elsewhere, or to no clip.
    """
    link = typed.strip().removeprefix("<").removesuffix(">")
    try:
        parts = urlsplit(link)
        port = parts.port
    except ValueError:
        raise _unreadable(hosts) from None
    if len(link) > TYPED_LIMIT or _VISIBLE.fullmatch(link) is None or parts.scheme != "https":
        raise _unreadable(hosts)
    host = _PREFIX.sub("", (parts.hostname or "").lower())
    if "@" in parts.netloc or port not in {None, 443} or host not in hosts:
        raise UserError(text("clip-elsewhere"), hint=_hint(hosts))
    found = _WRITERS.get(host, _other)(parts, host)
    if found is None or len(found) > LINK_LIMIT:
        raise UserError(text("clip-none"), hint=_hint(hosts))
    return found


def _unreadable(hosts: Iterable[str]) -> UserError:
    return UserError(text("clip-unreadable"), hint=_hint(hosts))


def _hint(hosts: Iterable[str]) -> Text:
    return text("clip-hint", hosts=", ".join(sorted(hosts)))


def _kick(parts: SplitResult, _host: str) -> str | None:
    asked = parse_qs(parts.query).get("clip", [""])[0]
    if (match := re.fullmatch(rf"/{_ID}/?", parts.path)) and re.fullmatch(_ID, asked):
        return f"https://kick.com/{match[1].lower()}/clips/{asked}"
    if match := re.fullmatch(rf"/{_ID}/(clips|videos)/{_ID}/?", parts.path):
        return f"https://kick.com/{match[1].lower()}/{match[2]}/{match[3]}"
    return None


def _twitch(parts: SplitResult, host: str) -> str | None:
    if match := re.fullmatch(
        rf"/{_ID}/?" if host.startswith("clips.") else rf"/{_ID}/clip/{_ID}/?", parts.path
    ):
        return f"https://clips.twitch.tv/{match[match.lastindex or 1]}"
    if match := re.fullmatch(r"/videos/([0-9]{1,15})/?", parts.path):
        return f"https://www.twitch.tv/videos/{match[1]}" + _moment(parts, "?t={}s")
    return None


def _youtube(parts: SplitResult, host: str) -> str | None:
    if match := re.fullmatch(rf"/clip/{_ID}/?", parts.path):
        return f"https://www.youtube.com/clip/{match[1]}"
    if host == "youtu.be":
        match = re.fullmatch(rf"/{_ID}/?", parts.path)
    else:
        match = re.fullmatch(rf"/(?:shorts|live)/{_ID}/?", parts.path)
        if parts.path in {"/watch", "/watch/"}:
            match = re.fullmatch(_ID, parse_qs(parts.query).get("v", [""])[0])
    return f"https://www.youtube.com/watch?v={match[1]}" + _moment(parts, "&t={}s") if match else None


def _moment(parts: SplitResult, form: str) -> str:
    """Return at which second of a video it begins: another moment is another clip."""
    query = parse_qs(parts.query)
    match = _TIME.fullmatch(query.get("t", query.get("start", [""]))[0])
    hours, minutes, seconds = (int(part or 0) for part in match.groups()) if match else (0, 0, 0)
    total = hours * 3600 + minutes * 60 + seconds
    return form.format(total) if total else ""


def _other(parts: SplitResult, host: str) -> str | None:
    path = quote(unquote(parts.path.rstrip("/")), safe="/-._~")
    kept = {
        key: values
        for key, values in sorted(parse_qs(parts.query).items())
        if _ABOUT_THE_CLICK.fullmatch(key) is None
    }
    query = urlencode(kept, doseq=True, quote_via=quote)
    # With its `www.`: not every site is there without.
    return (
        f"https://{(parts.hostname or host).lower()}{path}" + (f"?{query}" if query else "") if path else None
    )


_WRITERS: Final[dict[str, Callable[[SplitResult, str], str | None]]] = {
    "kick.com": _kick,
    "twitch.tv": _twitch,
    "clips.twitch.tv": _twitch,
    "youtube.com": _youtube,
    "youtu.be": _youtube,
}
"""Of these it is known which addresses are the same clip, and which only lead on to somewhere else."""
