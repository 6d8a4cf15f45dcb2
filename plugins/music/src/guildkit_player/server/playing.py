"""How a player's streams follow its state: the current song is read and sent, and the next one made ready in time."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

import structlog

from guildkit_player.inside import Attach, Detach, Pause
from guildkit_player.protocol import ErrorCode, EventName, Problem, Refused, Status
from guildkit_player.protocol.events import PlayerError, SongEnded, SongStarted
from guildkit_player.server.streams import Streams

if TYPE_CHECKING:
    from collections.abc import Callable

    from pydantic import BaseModel

    from guildkit_player.inside import Ended, Failed, Opened, Playable, Read, Started, Titled, Voice
    from guildkit_player.protocol import PlayerState, Track
    from guildkit_player.protocol.commands import Connect
    from guildkit_player.server.node import Node
    from guildkit_player.server.queue import PlayerQueue
    from guildkit_player.server.streams import Stream

log = structlog.get_logger()

AHEAD_SECONDS: Final = 20.0
"""So long before a song ends the next one is made ready."""
AGAIN: Final = 4
"""So often a song that breaks off is opened again, before it counts as one that cannot be played."""
STEADY_SECONDS: Final = 30.0
"""After so much of it was heard it may break off as often once more."""


class Playing:
    """The sound of one player.

    Args:
        queue: the player's state.
        node: what all players share.
        post: has something done in the player's task, after what waits there already.
        tell: notes an event, whose data is made from the state as it is in the end.
    """

    def __init__(
        self,
        queue: PlayerQueue,
        node: Node,
        post: Callable[[Callable[[], None]], None],
        tell: Callable[[EventName, Callable[[PlayerState], BaseModel]], None],
    ) -> None:
        self._queue = queue
        self._guild = queue.state.guild_id
        self._node = node
        self._post = post
        self._tell = tell
        self._streams = Streams(self._guild, node.children, node.boot)
        self._connection: Connect | None = None
        self._held = False
        self._announced = -1
        self._tried = -1
        self._again = 0
        self._again_at = 0.0
        self._deaths = 0
        self._timer: asyncio.TimerHandle | None = None

    @property
    def connected(self) -> bool:
        """Whether it was given a voice connection."""
        return self._connection is not None

    def knows(self, stream: str) -> bool:
        """Return whether a stream is one of its own."""
        return self._streams.named(stream) is not None

    def connect(self, connection: Connect) -> None:
        """Take a voice connection, or another one."""
        self._connection = connection
        self._attach()

    def disconnect(self) -> None:
        """Give it up."""
        self._streams.drop_all()
        if self._connection is not None:
            self._node.children.tell_sender(Detach(guild=self._guild))
        self._connection = None

    def close(self) -> None:
        """End; the state stays as it is."""
        if self._timer is not None:
            self._timer.cancel()
        self._streams.drop_all()

    def error(self, problem: Problem, *, job: str = "", track: Track | None = None) -> None:
        """Tell that something went wrong."""
        log.info("a player tells a problem", guild=self._guild, code=problem.code, problem=problem.message)
        self._tell(
            EventName.PLAYER_ERROR,
            lambda state: PlayerError(state=state, problem=problem, job=job, track=track),
        )

    def over(self, track: Track | None, reason: str) -> None:
        """Tell that a song is over."""
        if track is not None:
            self._tell(EventName.SONG_ENDED, lambda state: SongEnded(state=state, track=track, reason=reason))

    # --- keeping in step ---------------------------------------------------------------------------------------

    def sync(self) -> None:
        """Make the streams what the state says; called after everything that may have changed it."""
        state, streams = self._queue.state, self._streams
        if state.current is None or self._connection is None:
            streams.drop_all()
        elif streams.now is None or streams.now.take != self._queue.take:
            self._take_up(state.current)
        held = state.status is Status.PAUSED
        if held != self._held and self._connection is not None:
            self._held = held
            self._node.children.tell_sender(Pause(guild=self._guild, paused=held))
        self._plan()

    def _take_up(self, current: Track) -> None:
        state, streams = self._queue.state, self._streams
        if self._tried != self._queue.plays:
            self._tried = self._queue.plays
            self._again, self._again_at, self._deaths = 0, 0.0, 0
        old, ready = streams.now, streams.next
        if ready is not None and state.position == 0 and ready.fits(current, state) and not ready.failed:
            streams.now, streams.next = ready, None
            ready.take = self._queue.take
            if old is not None and ready.opened:
                streams.replace(old, ready)
            elif old is not None:
                streams.drop(old)
            elif ready.opened and not ready.played:
                streams.play(ready)
            return
        if ready is not None and ready.played:
            streams.drop(ready)
            streams.next = None
        streams.now = streams.make(current, state, take=self._queue.take, start=state.position)
        if old is not None and old.track.uid == current.uid and old.begun:
            streams.drop(streams.fading)
            streams.fading = old
        else:
            streams.drop(old)
        self._resolve(streams.now)

    def _plan(self) -> None:
        """See to it that what follows is ready in time, and nothing else."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        streams, now, state = self._streams, self._streams.now, self._queue.state
        upcoming = self._queue.upcoming
        if streams.next is not None and not streams.next.fits(upcoming, state):
            streams.drop(streams.next)
            streams.next = None
        if now is None or upcoming is None or streams.next is not None or not self._queue.begun:
            return
        left = None
        if state.current is not None and state.current.duration is not None:
            left = (
                state.current.duration - state.position_now(self._node.clock())
            ) / now.rate - AHEAD_SECONDS
        if now.read or (left is not None and left <= 0):
            streams.next = streams.make(upcoming, state)
            self._resolve(streams.next)
        elif left is not None and state.status is Status.PLAYING:
            self._timer = asyncio.get_running_loop().call_later(left, lambda: self._post(lambda: None))

    # --- where the sound is ------------------------------------------------------------------------------------

    def _resolve(self, stream: Stream, *, after: float = 0.0) -> None:
        known = self._streams.playable_of(stream.track, self._node.clock())
        if known is not None:
            self._streams.open(stream, known, self._node.clock())
            return
        stream.resolving = asyncio.create_task(self._find(stream, after))

    async def _find(self, stream: Stream, after: float) -> None:
        try:
            await asyncio.sleep(after)
            playable = await self._node.source.playable(stream.track)
        except Refused as refused:
            problem = refused.problem
            self._post(lambda: self._unplayable(stream, problem))
        except Exception:
            log.exception("a song could not be resolved", guild=self._guild, url=stream.track.url)
            defect = Problem(
                code=ErrorCode.INTERNAL, message="The song could not be found, because of a defect."
            )
            self._post(lambda: self._unplayable(stream, defect))
        else:
            self._post(lambda: self._playable(stream, playable))

    def _playable(self, stream: Stream, playable: Playable) -> None:
        stream.resolving = None
        if self._streams.named(stream.name) is stream:
            self._streams.open(stream, playable, self._node.clock())

    def _unplayable(self, stream: Stream, problem: Problem) -> None:
        stream.resolving = None
        if stream is self._streams.next:
            stream.failed = True  # asked for once more when it is due: it says then what is wrong
        elif stream is self._streams.now:
            self.error(problem, track=stream.track)
            self.over(self._queue.failed(), "failed")

    # --- what readers tell -------------------------------------------------------------------------------------

    def on_opened(self, told: Opened) -> None:
        """A stream can be read."""
        stream = self._streams.named(told.stream)
        if stream is None:
            return
        stream.opened, stream.way, stream.rate = True, told.way, told.rate
        if stream is self._streams.now:
            current = self._queue.state.current
            if told.duration and current is not None and current.duration is None and not current.live:
                self._queue.describe(duration=told.duration)
            if told.title and current is not None and current.live:
                self._queue.describe(title=told.title)
        if not stream.played:
            follows = stream is self._streams.next or bool(stream.after)
            self._streams.play(stream, then=follows)

    def on_failed(self, told: Failed) -> None:
        """A stream broke off, or never began."""
        stream = self._streams.named(told.stream)
        if stream is None:
            return
        if stream is self._streams.next:
            stream.failed = True
            stream.playable = None
            return
        problem = Problem(code=ErrorCode(told.code), message=told.message)
        if told.again and self._may_open_again(told.at):
            log.info("a song broke off, it is opened again", guild=self._guild, at=told.at, why=told.message)
            self._go_on(stream, told.at)
            return
        self.error(problem, track=stream.track)
        self.over(self._queue.failed(), "failed")

    def on_read(self, told: Read) -> None:
        """All of a stream was read: what follows is needed soon, however long anybody said it was."""
        stream = self._streams.named(told.stream)
        if stream is not None:
            stream.read = True

    def on_titled(self, told: Titled) -> None:
        """A station plays something else now."""
        if self._streams.now is not None and self._streams.now.name == told.stream:
            self._queue.describe(title=told.title)

    def reader_lost(self, lost: set[str], blamed: str) -> None:
        """Read anew what a reader had that ended; `blamed` is the stream that it may have ended of."""
        now, following = self._streams.now, self._streams.next
        if following is not None and following.name in lost:
            self._streams.drop(following)
            self._streams.next = None
        if now is None or now.name not in lost:
            return
        self._deaths += now.name == blamed
        if self._deaths > 1:
            problem = Problem(code=ErrorCode.NO_SOUND, message="The song ends the process that reads it.")
            self.error(problem, track=now.track)
            self.over(self._queue.failed(), "failed")
        else:
            self._queue.reopen()

    def _may_open_again(self, at: float) -> bool:
        if at - self._again_at > STEADY_SECONDS:
            self._again = 0
        self._again += 1
        self._again_at = at
        return self._again < AGAIN

    def _go_on(self, broken: Stream, at: float) -> None:
        """Open the rest of a song with a fresh address; what was read of it is sent meanwhile."""
        streams = self._streams
        streams.drop(streams.next)
        streams.next = None
        broken.failed = True
        streams.now = streams.make(
            broken.track,
            self._queue.state,
            take=broken.take,
            start=at,
            after=broken.name if broken.played else "",
        )
        self._resolve(streams.now, after=float(self._again - 1))

    # --- what the sender tells ---------------------------------------------------------------------------------

    def on_started(self, told: Started) -> None:
        """The first frame of a stream was sent."""
        streams = self._streams
        if streams.next is not None and streams.next.name == told.stream:
            # The end of the one before it was not told, or is told late.
            self.over(self._queue.ended(), "finished")
            self._take_up_current()
        now = streams.now
        if now is None or now.name != told.stream:
            return
        now.begun = True
        fresh = self._announced != self._queue.plays and now.start == 0
        self._announced = self._queue.plays
        self._queue.started(now.start, now.way)
        if fresh:
            self._tell(EventName.SONG_STARTED, lambda state: SongStarted(state=state))

    def on_ended(self, told: Ended) -> None:
        """The last frame of a stream was sent."""
        now = self._streams.now
        if now is None:
            return
        if now.after == told.stream:
            now.after = ""
            return
        if now.name != told.stream:
            return
        if told.frames == 0 and now.start == 0:
            problem = Problem(code=ErrorCode.NO_SOUND, message="There is no sound in it.")
            self.error(problem, track=now.track)
            self.over(self._queue.failed(), "failed")
        else:
            self._streams.now = None
            self._streams.finish(now)
            self.over(self._queue.ended(), "finished")

    def note_frames(self, stream: str, frames: int) -> None:
        """Take how much of a stream was sent."""
        now = self._streams.now
        if now is not None and now.name == stream and self._queue.begun:
            self._queue.at(now.position(frames))
            self._plan()

    def on_voice(self, told: Voice) -> None:
        """The voice connection is another one, or none."""
        if told.state != "closed":
            return
        problem = Problem(
            code=ErrorCode.VOICE_CLOSED if told.code is not None else ErrorCode.VOICE_FAILED,
            message=told.reason or "Discord has closed the voice connection.",
            retryable=told.rejoin,
            detail="" if told.code is None else str(told.code),
        )
        self.error(problem)

    def sender_restarted(self) -> None:
        """Go on with another sender, which knows nothing yet."""
        self._streams.forget_all()
        self._held = False
        self._attach()
        if self._queue.state.current is not None:
            self._queue.reopen()

    # --- inside ------------------------------------------------------------------------------------------------

    def _take_up_current(self) -> None:
        if self._queue.state.current is not None:
            self._take_up(self._queue.state.current)

    def _attach(self) -> None:
        connection = self._connection
        if connection is None:
            return
        fields = connection.model_dump(include=set(Attach.model_fields))
        self._node.children.tell_sender(Attach(guild=self._guild, **fields))
