"""DAVE, Discord's end-to-end encryption: the voice gateway's part in it, and that of the people who listen."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Any, Final

from guildkit_sandbox.voice import mls

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from random import Random

    import dave

    from guildkit_sandbox.voice.sessions import VoiceSession

VERSION: Final = 1

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
_P256_ORDER: Final = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


def external_sender(rng: Random) -> mls.ExternalSender:
    """Return the voice gateway as MLS sees it."""
    from cryptography.hazmat.primitives.asymmetric import ec  # noqa: PLC0415 - only where it is used

    key = ec.derive_private_key(rng.randrange(1, _P256_ORDER), ec.SECP256R1())
    return mls.ExternalSender(key, b"guildkit-sandbox")


class DaveCall:
    """The group of the bot and the people in its channel, as the voice gateway keeps it.

    Who was there first commits: people let the bot in, the bot lets in people. One change is made at a time.

    Args:
        session: the bot's voice session.
        sender: the voice gateway as MLS sees it.
        people: who is there already.

    Raises:
        RuntimeError: where dave.py is not installed; says what to install.
    """

    def __init__(self, session: VoiceSession, sender: mls.ExternalSender, people: Iterable[int]) -> None:
        try:
            import dave  # noqa: PLC0415 - only where it is used
        except ImportError as error:
            raise RuntimeError("DAVE needs dave.py: install guildkit-sandbox[voice].") from error
        self._dave = dave
        self._session = session
        self._sender = sender
        self._bot = session.state.user.id
        self._group = session.state.channel.id
        self._epoch = 0
        self._leaves: list[int | None] = []
        """Who is at which leaf of the group; the bot alone where it waits for others."""
        self._ears = {user_id: self._new_ear(user_id) for user_id in people}
        self._waiting: deque[int] = deque()
        """Who came or went and is still to be proposed."""
        self._proposed: tuple[int, _Ear | None] | None = None
        """Whose coming or going the bot is to commit; an ear that comes."""
        self._last_transition = 0
        self._prepared: set[int] = set()
        session.send_binary(EXTERNAL_SENDER, sender.package())

    @property
    def established(self) -> bool:
        """Whether the bot shares a group with somebody."""
        return self._epoch > 0

    @property
    def alone(self) -> bool:
        """Whether nobody is there but the bot."""
        return not self._ears

    @property
    def at_rest(self) -> bool:
        """Whether nothing is under way that the bot is still to answer."""
        return bool(self._leaves) and self._proposed is None and not self._prepared

    @property
    def privacy_code(self) -> str | None:
        """The digits by which people make sure that nobody else listens."""
        for ear in self._members():
            if secret := ear.session.get_last_epoch_authenticator():
                return str(self._dave.generate_displayable_code(secret, 30, 5))
        return None

    # ------------------------------------------------------------------ what the bot says

    def key_package(self, data: bytes) -> None:
        """Take the bot's key package: people who are there let it in; without any it waits.

        Raises:
            ValueError: where it is none, or somebody else's.
        """
        if mls.identity_in(data) != self._bot.to_bytes(8):
            raise ValueError("The key package is somebody else's.")
        self._reset()
        if not self._ears:
            self._leaves = [self._bot]
            return
        first, *others = self._ears
        for user_id in self._ears:
            self._ears[user_id] = self._new_ear(user_id)
        packages = [self._ears[user_id].key_package() for user_id in others]
        proposals = [self._sender.add(self._group_id, 0, package) for package in (*packages, data)]
        made = self._ears[first].propose(mls.append(proposals), self._known)
        if made is None:
            raise ValueError("Nobody can be added by this key package.")
        commit, _epoch, welcome = mls.split_commit(made)
        self._leaves = [first, *others, self._bot]
        self._epoch = 1
        self._ears[first].session.process_commit(commit)
        for user_id in others:
            self._ears[user_id].session.process_welcome(welcome, self._known)
        for ear in self._ears.values():
            ear.inside = True
        self._listen()
        self._session.send_binary(WELCOME, self._next_transition().to_bytes(2) + welcome)

    def commit(self, data: bytes) -> None:
        """Take the bot's commit to what was proposed, and announce it; others come too late.

        Raises:
            ValueError: where it is none that people can follow.
        """
        commit, epoch, welcome = mls.split_commit(data)
        if self._proposed is None or epoch != self._epoch:
            return
        user_id, added = self._proposed
        followed = [ear.session.process_commit(commit) for ear in self._members()]
        if any(isinstance(each, self._dave.RejectType) for each in followed):
            raise ValueError("People cannot follow this commit.")
        if added is None:
            self._leaves[self._leaves.index(user_id)] = None
        else:
            self._seat(user_id)
            if added.session.process_welcome(welcome, self._known) is None:
                raise ValueError("Who was added is not welcomed.")
            added.inside = True
        transition = _AT_ONCE if self._epoch == 0 else self._next_transition()
        self._epoch += 1
        self._proposed = None
        self._listen()
        self._session.send_binary(ANNOUNCE_COMMIT, transition.to_bytes(2) + commit)
        self._propose()

    def ready(self, transition: int) -> None:
        """Execute a transition for which the bot is ready, since nobody else is waited for."""
        if transition in self._prepared:
            self._prepared.discard(transition)
            self._session.send(EXECUTE_TRANSITION, {"transition_id": transition})

    def invalid(self) -> None:
        """Take the bot out of the group, which it could not follow: its next key package brings it back."""
        self._reset()

    # ------------------------------------------------------------------ who is there

    def joined(self, user_id: int) -> None:
        """Let somebody in."""
        self._ears[user_id] = self._new_ear(user_id)
        if self._leaves:
            self._waiting.append(user_id)
            self._propose()

    def left(self, user_id: int) -> None:
        """Let somebody out; a bot that stays behind alone begins anew."""
        self._ears.pop(user_id, None)
        if not self._ears and (self.established or self._proposed is not None):
            self._reset()
            self._session.send(PREPARE_EPOCH, {"protocol_version": VERSION, "epoch": 1})
            transition = {"protocol_version": VERSION, "transition_id": _AT_ONCE}
            self._session.send(PREPARE_TRANSITION, transition)
        elif self._leaves:
            self._waiting.append(user_id)
            self._propose()

    # ------------------------------------------------------------------ what is heard

    def open(self, frame: bytes) -> bytes | None:
        """Return what the bot said, None where nobody who is there can decrypt it."""
        ears = self._members() if self.established else []
        if not ears:
            # Nobody listens: a bot that is alone does not encrypt, or still does for those who left.
            return None if frame.endswith(b"\xfa\xfa") else frame
        opened = (ear.decryptor.decrypt(self._dave.MediaType.audio, frame) for ear in ears)
        return next((bytes(each) for each in opened if each is not None), None)

    # ------------------------------------------------------------------ how

    @property
    def _group_id(self) -> bytes:
        return self._group.to_bytes(8)

    @property
    def _known(self) -> set[str]:
        """Everybody whom members may meet in the group, also who has left and is still to be removed."""
        people = {self._bot, *self._ears, *self._leaves}
        return {str(user_id) for user_id in people if user_id is not None}

    def _members(self) -> list[_Ear]:
        return [ear for ear in self._ears.values() if ear.inside]

    def _new_ear(self, user_id: int) -> _Ear:
        return _Ear(self._dave, user_id, self._group, self._sender, self._session.note)

    def _reset(self) -> None:
        self._leaves, self._epoch, self._proposed = [], 0, None
        self._waiting.clear()
        self._prepared.clear()
        for ear in self._ears.values():
            ear.inside = False

    def _propose(self) -> None:
        """Propose the next change, if none is under way."""
        while self._waiting and self._proposed is None:
            user_id = self._waiting.popleft()
            ear, seated = self._ears.get(user_id), user_id in self._leaves
            if seated and (ear is None or not ear.inside):
                proposal = self._sender.remove(self._group_id, self._epoch, self._leaves.index(user_id))
                self._proposed = (user_id, None)
                if ear is not None:  # They are back already, with another key.
                    self._waiting.appendleft(user_id)
            elif ear is not None and not seated:
                proposal = self._sender.add(self._group_id, self._epoch, ear.key_package())
                self._proposed = (user_id, ear)
            else:
                continue
            body = mls.append([proposal])
            for member in self._members():
                member.propose(body, self._known)
            self._session.send_binary(PROPOSALS, body)

    def _seat(self, user_id: int) -> None:
        """Put somebody at the first free leaf, as MLS does."""
        if None in self._leaves:
            self._leaves[self._leaves.index(None)] = user_id
        else:
            self._leaves.append(user_id)

    def _listen(self) -> None:
        for ear in self._members():
            ear.listen(self._bot)

    def _next_transition(self) -> int:
        self._last_transition += 1
        self._prepared.add(self._last_transition)
        return self._last_transition


class _Ear:
    """A person's end of the encryption."""

    def __init__(
        self,
        library: Any,
        user_id: int,
        group: int,
        sender: mls.ExternalSender,
        note: Callable[[str, object], None],
    ) -> None:
        self.session: dave.Session = library.Session(
            lambda source, reason: note(f"DAVE: {user_id} cannot follow", f"{source}: {reason}")
        )
        self.session.init(VERSION, group, str(user_id), library.SignatureKeyPair.generate(VERSION))
        self.session.set_external_sender(sender.package())
        self.decryptor: dave.Decryptor = library.Decryptor()
        self.decryptor.transition_to_passthrough_mode(True)  # noqa: FBT003 - how it is called
        self.inside = False
        """Whether they are in the group that the bot is in."""
        self._listens = False

    def key_package(self) -> bytes:
        package = self.session.get_marshalled_key_package()
        assert package is not None
        return package

    def propose(self, body: bytes, known: set[str]) -> bytes | None:
        return self.session.process_proposals(body, known)

    def listen(self, speaker: int) -> None:
        ratchet = self.session.get_key_ratchet(str(speaker))
        assert ratchet is not None
        self.decryptor.transition_to_key_ratchet(ratchet)
        if not self._listens:
            # What is under way unencrypted is still let through for the ten seconds that clients allow.
            self.decryptor.transition_to_passthrough_mode(False)  # noqa: FBT003 - how it is called
            self._listens = True
