"""From what members type to tracks, and from a track to where its sound is at this moment."""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from typing import TYPE_CHECKING, Final

from guildkit_player.inside import Playable
from guildkit_player.protocol.errors import ErrorCode, Refused
from guildkit_player.sources import links
from guildkit_player.sources.folders import Folders
from guildkit_player.sources.guard import Guard
from guildkit_player.sources.tasks import Found, Task
from guildkit_player.sources.versions import Versions, versions
from guildkit_player.sources.workers import Worker

if TYPE_CHECKING:
    from guildkit_player.protocol.states import Track
    from guildkit_player.sources.config import SourceConfig
    from guildkit_player.sources.tasks import Outcome

__all__ = ["Found", "Resolver", "Versions", "versions"]

_KEPT: Final = 100
"""Addresses that were learned while a song was added, and may be used when it is played at once."""
_FRESH: Final = 120.0
"""Seconds for which they are."""
_SPARE: Final = 60.0
"""Seconds that an address has to hold longer than its song."""


class Resolver:
    """Looks songs up, in processes of its own.

    Args:
        config: what the operator decides about sources.
        workers: how many lookups may go on at once.
    """

    def __init__(self, config: SourceConfig, *, workers: int = 1) -> None:
        self._config = config
        self._folders = Folders(config.folders)
        guard = Guard(config.private_addresses)
        self._workers = [Worker(config, guard) for _ in range(workers)]
        self._free: asyncio.LifoQueue[Worker] = asyncio.LifoQueue()
        self._learned: OrderedDict[str, tuple[float, Playable]] = OrderedDict()

    async def start(self) -> None:
        """Begin the first process; the others begin when so much is looked up at once."""
        first, *spare = self._workers
        for worker in spare:
            await worker.start(spare=True)
            self._free.put_nowait(worker)
        await first.start()
        self._free.put_nowait(first)  # the last that is free is the first to be asked

    async def close(self) -> None:
        """End them."""
        for worker in self._workers:
            await worker.close()

    async def find(self, query: str, *, limit: int) -> list[Track]:
        """Return what there is to words: first in the shared folders, then where words are searched for.

        Raises:
            Refused: where nobody could be asked.
        """
        request = links.understood(query)
        if request.kind != "words":
            return (await self.add(query)).tracks[:limit]
        tracks = await asyncio.to_thread(self._folders.search, request.text, limit=limit)
        if len(tracks) < limit:
            task = Task(do="search", query=request.text, limit=limit - len(tracks))
            try:
                found = (await self._carry_out(task, self._config.find_seconds)).found
                tracks += found.tracks if found else []
            except Refused:
                if not tracks:
                    raise
        return tracks

    async def add(self, query: str) -> Found:
        """Return what is to be queued: of a link what is there, of words the first that is found.

        Raises:
            Refused: where there is nothing, and why.
        """
        request = links.understood(query)
        match request.kind:
            case "tone":
                return Found(tracks=[links.tone(request.text)])
            case "folder":
                return await self._shared(request.text)
            case "words":
                tracks = await self.find(request.text, limit=1)
                if not tracks:
                    raise Refused(ErrorCode.NOTHING_FOUND, f"Nothing was found for {request.text!r}.")
                return Found(tracks=tracks)
            case _:
                outcome = await self._carry_out(
                    Task(do="add", query=request.text), self._config.resolve_seconds
                )
                found = outcome.found or Found()
                if outcome.playable is not None and found.tracks:
                    self._learn(found.tracks[0].url, outcome.playable)
                return found

    async def playable(self, track: Track) -> Playable:
        """Return where the sound of a track is at this moment.

        Raises:
            Refused: where it is nowhere, and why.
        """
        request = links.understood(track.url)
        match request.kind:
            case "tone":
                tone = links.tone(request.text)
                return Playable(kind="tone", url=tone.title.removesuffix(" Hz"), duration=tone.duration)
            case "folder":
                path = await asyncio.to_thread(self._folders.path, request.text)
                return Playable(kind="file", url=str(path), duration=track.duration)
            case "link" if track.source == "web":
                return self._direct(track)
            case "link":
                if learned := self._recall(track.url):
                    return learned
                task = Task(do="playable", query=request.text)
                outcome = await self._carry_out(task, self._config.resolve_seconds)
                if outcome.playable is not None:
                    return outcome.playable
        raise Refused(ErrorCode.GONE, "There is nothing to play at that address.")

    # --- the parts

    async def _shared(self, text: str) -> Found:
        path = await asyncio.to_thread(self._folders.path, text)
        if path.is_dir():
            tracks, left_out = await asyncio.to_thread(self._folders.below, text, limit=self._config.playlist)
            if not tracks:
                raise Refused(ErrorCode.NOTHING_FOUND, f"There is no music in {text}.")
            return Found(tracks=tracks, title=path.name, left_out=left_out)
        outcome = await self._carry_out(Task(do="file", query=str(path)), self._config.find_seconds)
        tracks = outcome.found.tracks if outcome.found else []
        return Found(tracks=[track.model_copy(update={"url": text}) for track in tracks])

    def _direct(self, track: Track) -> Playable:
        expires = links.expiry(track.url)
        if expires is not None and expires < time.time():
            raise Refused(ErrorCode.GONE, "That link has expired. Upload the file again.")
        return Playable(kind="http", url=track.url, live=track.live, duration=track.duration, expires=expires)

    async def _carry_out(self, task: Task, seconds: float) -> Outcome:
        try:
            async with asyncio.timeout(seconds):
                worker = await self._free.get()
        except TimeoutError:
            raise Refused(
                ErrorCode.BUSY, "Too much is being looked up. Try again in a moment.", retryable=True
            ) from None
        try:
            return await worker.carry_out(task, seconds=seconds)
        finally:
            self._free.put_nowait(worker)

    def _learn(self, url: str, playable: Playable) -> None:
        self._learned[url] = time.monotonic(), playable
        while len(self._learned) > _KEPT:
            self._learned.popitem(last=False)

    def _recall(self, url: str) -> Playable | None:
        """Return an address that was learned a moment ago, once: whoever asks again found that it does not work."""
        at, playable = self._learned.pop(url, (0.0, None))
        if playable is None or time.monotonic() - at > _FRESH:
            return None
        if (
            playable.expires is not None
            and playable.expires < time.time() + (playable.duration or 0) + _SPARE
        ):
            return None
        return playable
