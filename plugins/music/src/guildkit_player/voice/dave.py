"""DAVE, Discord's end-to-end encryption: a client's part, for somebody who speaks and does not listen.

https://daveprotocol.com
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import dave
import structlog

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

MAX_VERSION: Final = 1
"""What this client was written for; the library may know more."""

PREPARE_TRANSITION: Final = 21
EXECUTE_TRANSITION: Final = 22
TRANSITION_READY: Final = 23
PREPARE_EPOCH: Final = 24
EXTERNAL_SENDER: Final = 25
KEY_PACKAGE: Final = 26
PROPOSALS: Final = 27
COMMIT_WELCOME: Final = 28
ANNOUNCE_COMMIT: Final = 29
WELCOME: Final = 30
INVALID_COMMIT_WELCOME: Final = 31

_AT_ONCE: Final = 0
"""The transition for which nobody waits."""
_NEW_GROUP: Final = 1

log = structlog.get_logger(__name__)


class Dave:
    """The end-to-end encryption of one voice session.

    Args:
        user_id: whose session it is.
        channel_id: the voice channel, which names the group.
        ssrc: what marks the packets.
        say: sends an op to the voice gateway: what is bytes as a binary message.
    """

    def __init__(
        self, user_id: int, channel_id: int, ssrc: int, say: Callable[[int, bytes | dict[str, Any]], None]
    ) -> None:
        self.version = 0
        self._user = user_id
        self._channel = channel_id
        self._ssrc = ssrc
        self._say = say
        self._others: set[int] = set()
        self._transitions: dict[int, int] = {}
        self._keys: dict[int, dave.SignatureKeyPair] = {}
        self._session = dave.Session(self._cannot_follow)
        self._encryptor = dave.Encryptor()
        self._encryptor.assign_ssrc_to_codec(ssrc, dave.Codec.opus)
        self._encrypts = False

    # ------------------------------------------------------------------ what is sent

    @property
    def waits(self) -> bool:
        """Whether somebody is there who would not understand what is sent now."""
        return self.version > 0 and bool(self._others) and not self._encrypts

    @property
    def established(self) -> bool:
        """Whether what is sent is encrypted for somebody."""
        return self._encrypts

    def encrypt(self, frame: bytes) -> bytes | None:
        """Encrypt a frame, as it is where there is no group; None where that fails. Called by the clock's thread."""
        if not self._encrypts:
            return frame
        return self._encryptor.encrypt(dave.MediaType.audio, self._ssrc, frame)

    # ------------------------------------------------------------------ what the gateway says

    def begin(self, version: int) -> None:
        """Begin as the voice gateway has decided: 0 is without."""
        if version:
            self._join_anew(version)
        else:
            self._transitions[_AT_ONCE] = 0
            self._execute(_AT_ONCE)

    def joined(self, user_ids: Iterable[int]) -> None:
        """Expect these people in the group."""
        self._others.update(user_id for user_id in user_ids if user_id != self._user)

    def left(self, user_id: int) -> None:
        """Expect somebody no longer."""
        self._others.discard(user_id)

    def hear(self, op: int, data: dict[str, Any]) -> None:
        """Take in what is said as JSON."""
        if op == PREPARE_TRANSITION:
            self._prepare(data["transition_id"], data["protocol_version"])
        elif op == EXECUTE_TRANSITION:
            self._execute(data["transition_id"])
        elif op == PREPARE_EPOCH and data["epoch"] == _NEW_GROUP:
            self._join_anew(data["protocol_version"])

    def hear_binary(self, op: int, data: bytes) -> None:
        """Take in what is said in bytes."""
        if op == EXTERNAL_SENDER:
            self._session.set_external_sender(data)
        elif op == PROPOSALS:
            made = self._session.process_proposals(data, self._known)
            if made is not None:
                self._say(COMMIT_WELCOME, made)
        elif op == ANNOUNCE_COMMIT:
            followed = self._session.process_commit(data[2:])
            if followed is not dave.RejectType.ignored:
                self._follow(int.from_bytes(data[:2]), followed=followed is not dave.RejectType.failed)
        elif op == WELCOME:
            followed_to = self._session.process_welcome(data[2:], self._known)
            self._follow(int.from_bytes(data[:2]), followed=followed_to is not None)

    # ------------------------------------------------------------------ how

    @property
    def _known(self) -> set[str]:
        return {str(user_id) for user_id in (self._user, *self._others)}

    def _join_anew(self, version: int) -> None:
        """Offer a key package for a group that is to come."""
        if not 0 < version <= min(MAX_VERSION, dave.get_max_supported_protocol_version()):
            raise ValueError(f"Version {version} of the end-to-end encryption is not known here.")
        self.version = version
        if version not in self._keys:
            self._keys[version] = dave.SignatureKeyPair.generate(version)
        self._session.init(version, self._channel, str(self._user), self._keys[version])
        package = self._session.get_marshalled_key_package()
        if package is None:
            raise ValueError("The library for end-to-end encryption makes no key package.")
        self._say(KEY_PACKAGE, package)

    def _follow(self, transition: int, *, followed: bool) -> None:
        """Go to the group's next epoch, or ask to be let in again where that is not possible."""
        if followed:
            self._prepare(transition, self._session.get_protocol_version())
        else:
            version = self.version
            self._say(INVALID_COMMIT_WELCOME, {"transition_id": transition})
            self._join_anew(version)

    def _prepare(self, transition: int, version: int) -> None:
        self._transitions[transition] = version
        if transition == _AT_ONCE:
            self._execute(transition)
        else:
            self._say(TRANSITION_READY, {"transition_id": transition})

    def _execute(self, transition: int) -> None:
        version = self._transitions.pop(transition, None)
        if version is None:
            return
        self.version = version
        if not version:
            self._session.reset()
        ratchet = None
        if self._session.has_established_group():
            ratchet = self._session.get_key_ratchet(str(self._user))
        if ratchet is None:
            self._encrypts = False
        self._encryptor.set_key_ratchet(ratchet)
        self._encrypts = ratchet is not None

    def _cannot_follow(self, source: str, reason: str) -> None:
        log.warning("the end-to-end encryption cannot follow", source=source, reason=reason)
