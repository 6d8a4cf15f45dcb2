"""yt-dlp, one object for many calls, held so that it reads nothing but the web and writes nothing but its cache."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import structlog
import yt_dlp
from yt_dlp.networking import Request
from yt_dlp.networking.exceptions import RequestError
from yt_dlp.utils import GeoRestrictedError, UnsupportedError, YoutubeDLError

from guildkit_player.inside import Playable
from guildkit_player.protocol.errors import ErrorCode, Problem, Refused
from guildkit_player.protocol.states import Track
from guildkit_player.sources.links import expiry, is_sound, is_youtube, name_of
from guildkit_player.sources.probing import WebFile, described, probe
from guildkit_player.sources.sounds import Sound
from guildkit_player.sources.tasks import Found, Outcome
from guildkit_player.sources.troubles import trouble

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from guildkit_player.sources.config import SourceConfig
    from guildkit_player.sources.tasks import Task

log: structlog.stdlib.BoundLogger = structlog.get_logger("guildkit_player.resolver")

_FORMAT: Final = "(bestaudio[acodec=opus]/bestaudio/best)[protocol~='^(https?|m3u8(_native)?)$']"
"""Opus is passed through; anything else is coded anew. Pieces listed by DASH are left to nobody: no site has only those."""
_CATCH_ALL: Final = {"Generic", "UnsupportedURL"}
_OFF: Final = "YouTube is not switched on here. The operator does that with PLAYER_YOUTUBE=1."


class Extractor:
    """Carries out a resolver's tasks.

    Args:
        config: what the operator decides about sources.
        proxy: through which all traffic goes.
    """

    def __init__(self, config: SourceConfig, proxy: str) -> None:
        self._config = config
        self._log = _Log()
        cache = str(config.home / "yt-dlp") if config.home else False
        self._ydl = yt_dlp.YoutubeDL(
            {
                "age_limit": None,  # It would pass over what is refused here with a sentence.
                "allowed_extractors": _allowed(config),
                "cachedir": cache,
                "cookiefile": str(config.cookies) if config.cookies else None,
                "enable_file_urls": False,
                "extract_flat": "in_playlist",
                "extractor_retries": 1,
                "format": _FORMAT,
                "js_runtimes": {"deno": {}, "node": {}},
                "lazy_playlist": True,
                "logger": self._log,
                "no_color": True,
                "noplaylist": True,
                "noprogress": True,
                "playlist_items": f"1:{config.playlist}",
                "proxy": proxy,
                "quiet": True,
                "retries": 1,
                "skip_download": True,
                "socket_timeout": 10,
            }
        )
        self._knows("https://warm.invalid/")  # The first such question takes a second.

    def carry_out(self, task: Task) -> Outcome:
        """Return what comes of a task; trouble is an outcome as well."""
        self._log.said.clear()
        try:
            match task.do:
                case "search":
                    return Outcome(found=self._search(task.query, task.limit))
                case "add":
                    return self._add(task.query)
                case "playable":
                    return Outcome(playable=self._playable(self._extract(task.query)))
                case "file":
                    return Outcome(found=_file(Path(task.query)))
        except Refused as refused:
            return Outcome(problem=refused.problem)
        except (YoutubeDLError, RequestError, OSError) as error:
            return Outcome(problem=self._trouble(error).problem)
        except Exception as error:
            log.exception("A lookup broke", do=task.do)
            return Outcome(
                problem=Problem(code=ErrorCode.INTERNAL, message=f"Looking that up went wrong: {error!r}")
            )

    def _search(self, words: str, limit: int) -> Found:
        engine = self._config.search or ("ytsearch" if self._config.youtube else "scsearch")
        info = self._extract(f"{engine}{limit}:{words}")
        tracks = [track for entry in _entries(info) if (track := _track(entry))]
        return Found(tracks=tracks[:limit])

    def _add(self, url: str) -> Outcome:
        if not self._knows(url):
            if is_youtube(url) and not self._config.youtube:
                raise Refused(ErrorCode.SOURCE_OFF, _OFF)
            if known := probe(self._open(url), again=self._open):
                return Outcome(found=Found(tracks=[known[0]]), playable=known[1])
            if not self._config.generic:
                raise Refused(
                    ErrorCode.UNSUPPORTED,
                    "No source that is switched on knows this link. Try a link to the sound itself, or words to search for.",
                )
        info = self._extract(url)
        if info.get("_type") in {"playlist", "multi_video"}:
            return Outcome(found=self._playlist(info))
        track = _track(info)
        if track is None:
            raise Refused(ErrorCode.NO_SOUND, "There is no sound at that address.")
        return Outcome(found=Found(tracks=[track]), playable=self._playable(info))

    def _playlist(self, info: Mapping[str, Any]) -> Found:
        entries = list(_entries(info))
        tracks = [track for entry in entries if (track := _track(entry))]
        if not tracks:
            raise Refused(ErrorCode.NOTHING_FOUND, "There is nothing to play in that list.")
        whole = int(info.get("playlist_count") or len(entries))
        return Found(
            tracks=tracks,
            title=str(info.get("title") or ""),
            left_out=max(whole, len(entries)) - len(tracks),
        )

    def _playable(self, info: Mapping[str, Any]) -> Playable:
        if (info.get("age_limit") or 0) > self._config.age_limit:
            raise Refused(
                ErrorCode.AGE_LIMIT, f"It is for people over {info['age_limit']}, and is not played here."
            )
        if not info.get("url"):
            raise Refused(ErrorCode.NO_SOUND, "There is no sound at that address.")
        headers = {str(name): str(value) for name, value in (info.get("http_headers") or {}).items()}
        if cookies := self._ydl.cookiejar.get_cookie_header(info["url"]):
            headers["Cookie"] = cookies
        return Playable(
            kind="http",
            url=info["url"],
            headers=headers,
            expires=expiry(info["url"]),
            live=bool(info.get("is_live")),
            duration=info.get("duration"),
        )

    def _extract(self, query: str) -> Mapping[str, Any]:
        info = self._ydl.extract_info(query, download=False)
        if not info:
            raise trouble("No video formats found", warnings=" ".join(self._log.said))
        return dict(info)

    def _knows(self, url: str) -> bool:
        """Whether a source that is switched on knows such a link."""
        return any(
            key not in _CATCH_ALL and extractor.suitable(url)
            for key, extractor in self._ydl._ies.items()  # noqa: SLF001 - yt-dlp has no other way to ask
        )

    def _open(self, url: str) -> WebFile:
        return WebFile(self._request, url, largest=self._config.largest)

    def _request(self, url: str, headers: Mapping[str, str]) -> Any:
        return self._ydl.urlopen(Request(url, headers=dict(headers)))

    def _trouble(self, error: Exception) -> Refused:
        cause = getattr(error, "exc_info", None)
        first = cause[1] if cause else error
        if isinstance(first, GeoRestrictedError):
            return trouble("geo restricted")
        if isinstance(first, UnsupportedError):
            return trouble("unsupported url")
        return trouble(str(error), warnings=" ".join(self._log.said))


class _Log:
    """Keeps what yt-dlp warns of, as some failures are explained there only."""

    def __init__(self) -> None:
        self.said: list[str] = []

    def debug(self, message: str) -> None:
        """Nobody reads that."""

    def warning(self, message: str) -> None:
        """Keep it for the case of a failure."""
        self.said.append(message)

    def error(self, message: str) -> None:
        """It comes as an exception as well."""


def _allowed(config: SourceConfig) -> list[str]:
    names = [name.strip() for name in config.extractors.split(",") if name.strip()]
    if config.generic:
        names.append("generic")
    else:
        names.append("-generic")
    if not config.youtube:
        names.append("-youtube.*")
    return names


def _entries(info: Mapping[str, Any]) -> Iterable[Mapping[str, Any]]:
    return [entry for entry in info.get("entries") or () if entry]


def _track(info: Mapping[str, Any]) -> Track | None:
    """Return a track of what yt-dlp found, or None where it leads nowhere."""
    url = info.get("webpage_url") or info.get("original_url") or info.get("url")
    if not url or not str(url).startswith(("http://", "https://")):
        return None
    pictures = info.get("thumbnails") or [{}]
    live = bool(info.get("is_live"))
    unnamed = "web" if is_sound(str(url).partition("?")[0]) else "page"
    return Track(
        uid="",
        url=url,
        title=str(info.get("title") or name_of(url))[:300],
        source=str(info.get("ie_key") or info.get("extractor_key") or unnamed).lower(),
        duration=None if live else info.get("duration"),
        live=live,
        author=str(info.get("artist") or info.get("uploader") or info.get("channel") or "")[:300],
        thumbnail=str(info.get("thumbnail") or pictures[-1].get("url") or ""),
    )


def _file(path: Path) -> Found:
    sound = Sound(path.open("rb"))
    try:
        return Found(tracks=[Track(uid="", url="file", source="folder", **described(sound, path.stem))])
    finally:
        sound.close()
