"""Voice sessions: one stay of the bot in one channel, also while its socket is gone."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Final

from guildkit_sandbox.payloads import encode
from guildkit_sandbox.voice.opus import SILENCE

if TYPE_CHECKING:
    from collections.abc import Callable

    from guildkit_sandbox.payloads import Payload
    from guildkit_sandbox.state.voice import VoiceState
    from guildkit_sandbox.voice.connections import VoiceConnection
    from guildkit_sandbox.voice.dave import DaveCall
    from guildkit_sandbox.voice.recordings import Recording
    from guildkit_sandbox.voice.rtp import RtpPacket, Transport

_BUFFERED: Final = 1000
_EARLY: Final = 50
_SEQUENCES: Final = 1 << 16


class VoiceSession:
    """What the bot identified for.

    Args:
        state: where the bot is.
        token: what it was given to connect.
        key: the key of its transport encryption.
        recording: where what it sends is kept.
        note: writes down what is sent.
    """

    def __init__(
        self,
        state: VoiceState,
        token: str,
        key: bytes,
        recording: Recording,
        note: Callable[[str, object], None],
    ) -> None:
        self.state = state
        self.token = token
        self.key = key
        self.recording = recording
        self.transport: Transport | None = None
        self.max_dave_version = 0
        self.speaking: int | None = None
        """The flags of the last SPEAKING, None before the first."""
        self.connection: VoiceConnection | None = None
        self.sequence = -1
        self.dave: DaveCall | None = None
        self.note = note
        self._early: deque[tuple[int, int, bytes, float]] = deque(maxlen=_EARLY)
        self._sent: deque[str | bytes] = deque(maxlen=_BUFFERED)

    @property
    def ssrc(self) -> int:
        """What marks its packets."""
        return self.recording.ssrc

    # ------------------------------------------------------------------ telling

    def send(self, op: int, data: Payload) -> None:
        """Send a message, now or when the session is resumed."""
        self.note(f"to the bot: op {op}", {**data, "secret_key": "…"} if "secret_key" in data else data)
        number = self._count()
        self._keep(encode({"op": op, "d": data, "seq": number}))

    def send_binary(self, op: int, data: bytes) -> None:
        """Send a binary message, now or when the session is resumed."""
        self.note(f"to the bot: op {op}", data.hex())
        self._keep(self._count().to_bytes(2) + bytes([op]) + data)

    def replay(self, after: int) -> list[str | bytes] | None:
        """Return what was sent after a sequence number, or None where that is no longer known."""
        missed = self.sequence + 1 if after < 0 else (self.sequence - after) % _SEQUENCES
        if missed > len(self._sent):
            return None
        return list(self._sent)[len(self._sent) - missed :]

    def _count(self) -> int:
        self.sequence += 1
        return self.sequence % _SEQUENCES

    def _keep(self, message: str | bytes) -> None:
        self._sent.append(message)
        if self.connection is not None:
            self.connection.send(message)

    # ------------------------------------------------------------------ listening

    def speak(self, flags: int) -> None:
        """Note that the bot begins or ends to speak."""
        self.speaking = flags
        self.recording.begin()
        # Said before it was announced, but arrived after: the announcement went another way.
        self.recording.unannounced -= len(self._early)
        while self._early:
            self._keep_heard(*self._early.popleft())

    def hear(self, packet: RtpPacket, arrived: float) -> None:
        """Take a packet in, if it is one to trust."""
        recording = self.recording
        payload = None if self.transport is None else self.transport.open(packet)
        if payload is None:
            recording.forged += 1
        elif (number := recording.arrives(packet.sequence, packet.nonce)) is None:
            return
        elif (payload := self._decrypt(payload)) is None:
            if self.dave is not None and self.dave.alone:
                recording.silenced += 1
            else:
                recording.undecryptable += 1
        elif self.speaking is None:
            recording.unannounced += 1
            self._early.append((number, packet.timestamp, payload, arrived))
        else:
            self._keep_heard(number, packet.timestamp, payload, arrived)

    def _decrypt(self, payload: bytes) -> bytes | None:
        if self.dave is None:
            return payload
        opened = self.dave.open(payload)
        if opened == payload != SILENCE and self.dave.established:
            self.recording.unprotected += 1
        return opened

    def _keep_heard(self, number: int, timestamp: int, payload: bytes, arrived: float) -> None:
        if self.state.silenced:
            self.recording.silenced += 1
        else:
            self.recording.add(number, timestamp, payload, arrived)
