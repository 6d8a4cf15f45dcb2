"""What a player's state becomes: one state machine, synchronous and without any input or output."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any, Final

from guildkit_player.protocol.commands import Limits
from guildkit_player.protocol.errors import ErrorCode, Refused
from guildkit_player.protocol.states import Loop, PlayerState, Status, Track
from guildkit_player.server.limits import within

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Iterable, Sequence

    from guildkit_player.protocol.commands import Connect

FAILURES: Final = 5
"""After so many songs in a row that cannot be played, the player rests and keeps the others."""
LONGEST: Final = 10_000
"""How many songs a queue may hold where the guild sets no limit."""


class PlayerQueue:
    """One player: its state, and everything that changes it. Each change makes the state's version grow.

    Args:
        state: where it begins.
        rng: where chance comes from.
        clock: returns Unix time.

    Attributes:
        state: what it is now; replaced with each change, never altered.
        take: grows each time the current song has to be opened anew: another song, another position, another sound.
        plays: grows each time a song begins.
    """

    def __init__(self, state: PlayerState, *, rng: random.Random, clock: Callable[[], float]) -> None:
        self.state = state
        self.take = 0
        self.plays = 0
        self._rng = rng
        self._clock = clock
        self._failures = 0
        self._begun = False

    # --- what may be asked -------------------------------------------------------------------------------------

    @property
    def begun(self) -> bool:
        """Whether the current song is being sent: its position comes from what was sent."""
        return self._begun

    @property
    def upcoming(self) -> Track | None:
        """What follows when the current song ends by itself."""
        state = self.state
        if state.loop is Loop.SONG and state.current is not None and not state.current.live:
            return state.current
        if state.queue:
            return state.queue[0]
        if state.current is None or state.current.live:
            return None
        return state.current if state.loop is Loop.QUEUE else None

    # --- songs -------------------------------------------------------------------------------------------------

    def add(
        self,
        tracks: Sequence[Track],
        *,
        requester: str = "",
        times: int = 1,
        next: bool = False,  # noqa: A002 - the command calls it so
        limits: Limits | None = None,
    ) -> tuple[list[Track], int]:
        """Queue songs, as many times over, and return them and how many were left out because of the limits.

        Raises:
            Refused: none could be added.
        """
        if not tracks:
            raise Refused(ErrorCode.NOTHING_FOUND, "There is nothing to play.")
        limits = limits or Limits()
        allowed, room = within(
            limits,
            tracks,
            self.state,
            requester=requester,
            longest=LONGEST if limits.queue is None else limits.queue,
        )
        added = [
            track.model_copy(update={"uid": self._uid(), "requester": requester or track.requester})
            for track in (allowed * times)[:room]
        ]
        old = self.state.queue
        self._change(queue=[*added, *old] if next else [*old, *added])
        if self.state.current is None:
            self._advance()
        return added, len(tracks) * times - len(added)

    def remove(self, uids: Iterable[str] = (), *, requester: str = "") -> list[Track]:
        """Take songs out of the queue, by their names or all of a member, and return them.

        Raises:
            Refused: none of them is queued.
        """
        gone = set(uids)
        out = [
            track
            for track in self.state.queue
            if track.uid in gone or (not gone and requester and track.requester == requester)
        ]
        if not out:
            raise Refused(ErrorCode.NO_SUCH_TRACK, "That is not in the queue any more.")
        left = {track.uid for track in out}
        self._change(queue=[track for track in self.state.queue if track.uid not in left])
        return out

    def move(self, uid: str, to: int) -> None:
        """Put an entry to another place of the queue, counted from 0.

        Raises:
            Refused: it is not queued.
        """
        track = next((track for track in self.state.queue if track.uid == uid), None)
        if track is None:
            raise Refused(ErrorCode.NO_SUCH_TRACK, "That is not in the queue any more.")
        queue = [each for each in self.state.queue if each.uid != uid]
        queue.insert(to, track)
        self._change(queue=queue)

    def shuffle(self) -> None:
        """Put the queue into a random order."""
        self._change(queue=self._rng.sample(self.state.queue, len(self.state.queue)))

    def clear(self) -> None:
        """Empty the queue; the current song goes on."""
        self._change(queue=[])

    def loop(self, loop: Loop) -> None:
        """Say what is played again."""
        self._change(loop=loop)

    def skip(self, uid: str = "") -> Track:
        """End the current song, even where it is looped, and return it.

        Raises:
            Refused: nothing plays, or another song than the one that was meant.
        """
        current = self._current()
        if uid and current.uid != uid:
            raise Refused(ErrorCode.NO_SUCH_TRACK, "That song is over already.")
        self._again(current)
        self._failures = 0
        self._advance()
        return current

    def live(self, track: Track) -> tuple[Track | None, Track]:
        """Play a stream in place of the current song; the queue stays. Return the song that it ends, and the stream."""
        old, new = self.state.current, track.model_copy(update={"uid": self._uid()})
        self._failures = 0
        self._begin(new)
        return old, new

    # --- sound -------------------------------------------------------------------------------------------------

    def seek(self, position: float) -> None:
        """Go on at another position of the current song, in seconds.

        Raises:
            Refused: nothing plays, it is live, or it is shorter.
        """
        current = self._current()
        if current.live:
            raise Refused(ErrorCode.NOT_SEEKABLE, "Live sound has no other position.")
        if current.duration is not None and position >= current.duration:
            raise Refused(ErrorCode.NOT_SEEKABLE, f"The song lasts {current.duration:.0f} seconds only.")
        self._reopen(position=position)

    def volume(self, volume: int) -> None:
        """Say how loud it is, in percent."""
        if volume != self.state.volume:
            self._reopen(volume=volume)

    def filter(self, name: str) -> None:
        """Say how it sounds."""
        if name != self.state.filter:
            self._reopen(filter=name)

    def pause(self) -> None:
        """Hold the current song.

        Raises:
            Refused: nothing plays.
        """
        self._current()
        if self.state.status is not Status.PAUSED:
            self._change(**self._stop_clock(), status=Status.PAUSED)

    def resume(self) -> None:
        """Go on with the current song, or with the queue where a player rests.

        Raises:
            Refused: there is nothing to play.
        """
        if self.state.current is None and self.state.queue:
            self._failures = 0
            self._advance()
            return
        self._current()
        if self.state.status is Status.PAUSED:
            status = Status.PLAYING if self._begun else Status.BUFFERING
            self._change(status=status, position_at=self._clock())

    def reset(self) -> None:
        """Become as a new player that stays where it is."""
        self._failures = 0
        self._begun = False
        self.take += 1
        fresh = PlayerState(guild_id=self.state.guild_id)
        kept = {"guild_id", "epoch", "version", "channel_id"}
        self._change(**{name: value for name, value in fresh if name not in kept})

    # --- where it is -------------------------------------------------------------------------------------------

    def connect(self, data: Connect) -> None:
        """Take a voice channel, and the state of another service where that is newer.

        Raises:
            Refused: the guild was given to another service meanwhile.
        """
        if data.epoch < self.state.epoch:
            raise Refused(
                ErrorCode.OLD_EPOCH,
                f"This player was given away with epoch {self.state.epoch}; {data.epoch} is older.",
                detail=str(self.state.epoch),
            )
        given = data.state
        if given is not None and given.guild_id == self.state.guild_id and self._is_newer(given):
            self._take_over(given)
        self._change(epoch=data.epoch, channel_id=data.channel_id)

    def disconnect(self) -> None:
        """Leave the voice channel; the song is kept, and goes on with the next connection."""
        position = self._stop_clock()
        self._begun = False
        status = Status.BUFFERING if self.state.status is Status.PLAYING else self.state.status
        self._change(**position, channel_id=None, status=status, way="")

    def reopen(self) -> None:
        """Read the current song anew at the position where it is, because nobody reads or sends it any more."""
        self._reopen()

    def hold(self) -> None:
        """Take the position at this moment, because the service ends."""
        if self.state.status is Status.PLAYING:
            self.at(self.state.position_now(self._clock()))

    def restored(self) -> None:
        """Begin anew with a state that was stored: nothing of it is being sent."""
        self._begun = False
        if self.state.status is Status.PLAYING:
            self.state = self.state.model_copy(update={"status": Status.BUFFERING})

    # --- what the sound says -----------------------------------------------------------------------------------

    def started(self, position: float, way: str = "") -> None:
        """Note that the current song is being sent, from this position."""
        if self.state.current is None:
            return
        self._begun = True
        status = Status.PAUSED if self.state.status is Status.PAUSED else Status.PLAYING
        self._change(status=status, position=position, position_at=self._clock(), way=way or self.state.way)

    def at(self, position: float) -> None:
        """Note the position, as the frames that were sent tell it; that is no change."""
        self.state = self.state.model_copy(update={"position": position, "position_at": self._clock()})

    def describe(self, **update: Any) -> None:
        """Note what a stream itself says about the current song: its title, how long it is."""
        current = self.state.current
        if current is not None and any(getattr(current, name) != value for name, value in update.items()):
            self._change(current=current.model_copy(update=update))

    def ended(self) -> Track | None:
        """Go on after the current song came to its end, and return that."""
        current = self.state.current
        if current is None:
            return None
        self._failures = 0
        if self.state.loop is Loop.SONG and not current.live:
            self._begin(current)
            return current
        self._again(current)
        self._advance()
        return current

    def failed(self) -> Track | None:
        """Go on after the current song could not be played, and return that; it is looped no more."""
        current = self.state.current
        if current is None:
            return None
        self._failures += 1
        if self._failures >= FAILURES:
            self._failures = 0
            self._rest()
        else:
            self._advance()
        return current

    # --- inside ------------------------------------------------------------------------------------------------

    def _change(self, **update: Any) -> None:
        self.state = self.state.model_copy(update={**update, "version": self.state.version + 1})

    def _advance(self) -> None:
        if self.state.queue:
            first, *rest = self.state.queue
            self._begin(first, queue=rest)
        else:
            self._rest()

    def _begin(self, track: Track, **update: Any) -> None:
        self.take += 1
        self.plays += 1
        self._begun = False
        held = self.state.status is Status.PAUSED and track.uid == getattr(self.state.current, "uid", None)
        self._change(
            **update,
            current=track,
            status=Status.PAUSED if held else Status.BUFFERING,
            position=0.0,
            position_at=self._clock(),
            way="",
        )

    def _rest(self) -> None:
        self.take += 1
        self._begun = False
        self._change(current=None, status=Status.IDLE, position=0.0, position_at=self._clock(), way="")

    def _reopen(self, **update: Any) -> None:
        """Open the current song anew, at the position where it is; where there is none, only remember."""
        if self.state.current is None:
            self._change(**update)
            return
        place = self._stop_clock()
        self.take += 1
        self._begun = False
        held = self.state.status is Status.PAUSED
        self._change(**{**place, "status": Status.PAUSED if held else Status.BUFFERING, **update})

    def _again(self, track: Track) -> None:
        """Where the queue is looped, a song that is over goes to its end."""
        if self.state.loop is Loop.QUEUE and not track.live:
            self._change(queue=[*self.state.queue, track])

    def _stop_clock(self) -> dict[str, float]:
        now = self._clock()
        return {"position": self.state.position_now(now), "position_at": now}

    def _take_over(self, given: PlayerState) -> None:
        self.take += 1
        self._begun = False
        self._failures = 0
        status = Status.BUFFERING if given.status is Status.PLAYING else given.status
        if given.current is None:
            status = Status.IDLE
        elif status is Status.IDLE:
            status = Status.BUFFERING
        version = max(self.state.version, given.version)
        seen: set[str] = {given.current.uid} if given.current is not None else set()
        queue = []
        for track in given.queue:
            fresh = track if track.uid not in seen else track.model_copy(update={"uid": self._uid()})
            seen.add(fresh.uid)
            queue.append(fresh)
        self.state = given.model_copy(
            update={"status": status, "version": version, "queue": queue, "way": ""}
        )

    def _is_newer(self, given: PlayerState) -> bool:
        """Return whether another state counts for more: it has seen more changes, or knows the position better."""
        if given.key != self.state.key:
            return given.key > self.state.key
        return not self._begun and given.position_at > self.state.position_at

    def _current(self) -> Track:
        if self.state.current is None:
            raise Refused(ErrorCode.NOTHING_PLAYING, "Nothing is playing.")
        return self.state.current

    def _uid(self) -> str:
        return uuid.UUID(int=self._rng.getrandbits(128), version=4).hex[:16]
