"""A service for tests, with stand-ins for what finds, reads and sends sound, and a bot that listens to it."""

import asyncio
import json

from guildkit_player.client import PlayerClient
from guildkit_player.config import ServiceConfig
from guildkit_player.inside import Playable
from guildkit_player.protocol import ErrorCode, Refused, Track
from guildkit_player.server.app import Service
from tests.music.standins import READER, SENDER


class Found:
    def __init__(self, tracks, title="", left_out=0):
        self.tracks, self.title, self.left_out = tracks, title, left_out


class Songs:
    """Finds songs by their length in seconds: `30`, or `a list:10,20,30`; the word `secret` is private."""

    def __init__(self):
        self.resolved = []

    async def start(self):
        pass

    async def close(self):
        pass

    async def find(self, query, *, limit):
        return [song(query)][:limit]

    async def add(self, query):
        if query == "secret":
            raise Refused(ErrorCode.PRIVATE, "That is private.")
        if query == "never":
            await asyncio.Event().wait()
        title, _, lengths = query.rpartition(":")
        return Found([song(length) for length in lengths.split(",")], title)

    async def playable(self, track):
        self.resolved.append(track.title)
        if track.title.startswith("gone"):
            raise Refused(ErrorCode.GONE, "It is gone.")
        return Playable(kind="tone", url=track.title, duration=track.duration)


def song(length, **fields):
    """A song of so many seconds; a name may stand before the length: `broken 30`."""
    seconds = length.rpartition(" ")[2]
    return Track(
        uid="",
        url=f"tone:{length}",
        title=length,
        source="tone",
        duration=float(seconds) if seconds.isdecimal() else None,
        **fields,
    )


class Running:
    """A service with these stand-ins, and a bot that listens to it."""

    def __init__(self, folder, **settings):
        self.folder = folder
        self.notes = folder / "notes"
        self.config = ServiceConfig(sockets=folder / "sockets", home=folder / "home", **settings)
        self.songs = Songs()
        self.service = None
        self.events = []
        self.changes = []
        self._heard = asyncio.Condition()

    async def start(self):
        self.service = Service(self.config, source=self.songs, sender=SENDER, reader=READER)
        await self.service.start()

    async def stop(self):
        if self.service is not None:
            await self.service.close()
            self.service = None

    def bot(self, **more):
        return PlayerClient(
            self.config.commands,
            self.config.events,
            on_event=self.hear,
            on_change=self.changes.append,
            **more,
        )

    async def hear(self, event):
        async with self._heard:
            self.events.append(event)
            self._heard.notify_all()

    async def until(self, wanted, *, count=1):
        """Wait for so many events of a name, or for which something holds."""
        holds = wanted if callable(wanted) else lambda event: event.action == wanted
        async with self._heard, asyncio.timeout(30):
            await self._heard.wait_for(lambda: sum(map(holds, self.events)) >= count)
        return [event for event in self.events if holds(event)][count - 1]

    def told(self, role, **fields):
        """Return what a stand-in was told, as far as it is such."""
        if not self.notes.exists():
            return []
        lines = map(json.loads, self.notes.read_text(encoding="utf-8").splitlines())
        return [
            each
            for each in lines
            if each["role"] == role and all(each.get(k) == v for k, v in fields.items())
        ]

    async def until_told(self, role, *, count=1, **fields):
        async with asyncio.timeout(30):
            while len(found := self.told(role, **fields)) < count:  # noqa: ASYNC110 - other processes write it
                await asyncio.sleep(0.02)
        return found[count - 1]
