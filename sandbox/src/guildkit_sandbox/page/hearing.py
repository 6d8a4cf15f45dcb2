"""Hearing: what the bot plays goes on to the open pages whose person is there to hear it."""

from __future__ import annotations

import struct
from itertools import islice
from typing import TYPE_CHECKING, Final
from weakref import WeakKeyDictionary

if TYPE_CHECKING:
    from collections.abc import Iterable

    from guildkit_sandbox.page.viewer import Viewer
    from guildkit_sandbox.voice.hub import VoiceHub
    from guildkit_sandbox.voice.recordings import Packet, Recording

_HEAD: Final = struct.Struct(">III")
"""Before the Opus of a packet: which stay of the bot it belongs to, its number, and its RTP timestamp."""


class Hearing:
    """Passes the packets of the bot on, in the order in which they arrive.

    Args:
        hub: where they arrive.
        viewers: the open pages.
    """

    def __init__(self, hub: VoiceHub, viewers: Iterable[Viewer]) -> None:
        self._hub = hub
        self._viewers = viewers
        self._passed: WeakKeyDictionary[Recording, int] = WeakKeyDictionary()

    def start(self) -> None:
        """Listen from now on."""
        for recording in self._hub.recordings:
            self._passed[recording] = recording.received
        self._hub.world.voice.heard.listeners.append(self._pass_on)

    def stop(self) -> None:
        """Listen no more."""
        self._hub.world.voice.heard.listeners.remove(self._pass_on)

    def _pass_on(self) -> None:
        for session in self._hub.sessions.values():
            recording = session.recording
            new = recording.received - self._passed.get(recording, 0)
            self._passed[recording] = recording.received
            frames = [_frame(recording, each) for each in islice(reversed(recording.packets), new)]
            for viewer in self._viewers:
                if viewer.hears(recording.channel):
                    for frame in reversed(frames):
                        viewer.hear(frame)


def _frame(recording: Recording, packet: Packet) -> bytes:
    head = _HEAD.pack(recording.ssrc, packet.sequence & 0xFFFFFFFF, packet.timestamp & 0xFFFFFFFF)
    return head + packet.opus
