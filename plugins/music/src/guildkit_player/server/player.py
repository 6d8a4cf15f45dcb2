"""One guild's player: it takes what is asked and what its streams tell, one after the other, and keeps and tells what comes of it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import structlog

from guildkit_player.protocol import Action, ErrorCode, EventName, Problem, Refused, Status
from guildkit_player.protocol.commands import Live
from guildkit_player.protocol.events import QueueUpdated, Told
from guildkit_player.server.playing import Playing

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from pydantic import BaseModel

    from guildkit_player.inside import Ended, Failed, Opened, Read, Started, Titled, Voice
    from guildkit_player.protocol import PlayerState, Track
    from guildkit_player.protocol.commands import (
        AddToQueue,
        Connect,
        Data,
        Filter,
        Move,
        RemoveFromQueue,
        Seek,
        SetLoop,
        Skip,
        Volume,
    )
    from guildkit_player.server.node import Found, Node
    from guildkit_player.server.queue import PlayerQueue

log = structlog.get_logger()

INBOX: Final = 1_000
"""So much may wait for a player."""
JOBS: Final = 20
"""So many requests of a guild wait to be resolved …"""
RESOLVED_AT_ONCE: Final = 2
"""… and so many are resolved at once: sites that never answer keep nobody elsewhere waiting."""


@dataclass(slots=True)
class Happened:
    """What one piece of work has brought about: told when it is kept."""

    events: list[tuple[EventName, Callable[[PlayerState], BaseModel]]] = field(default_factory=list)
    replies: dict[str, dict[str, Any]] = field(default_factory=dict)
    answers: list[tuple[asyncio.Future[dict[str, Any]], dict[str, Any]]] = field(default_factory=list)


class Player:
    """A player with a task of its own: what fails in it concerns nobody else.

    Args:
        queue: its state.
        node: what all players share.
        filters: the names of all filters.
    """

    def __init__(self, queue: PlayerQueue, node: Node, filters: Callable[[], list[str]]) -> None:
        self.queue = queue
        self.guild_id = queue.state.guild_id
        self.playing = Playing(queue, node, self.post, self._tell)
        self._node = node
        self._filters = filters
        self._inbox: asyncio.Queue[Callable[[], None]] = asyncio.Queue()
        self._happened = Happened()
        self._kept = queue.state
        self._jobs: set[asyncio.Task[None]] = set()
        self._resolving = asyncio.Semaphore(RESOLVED_AT_ONCE)
        self._task = asyncio.create_task(self._work(), name=f"player {self.guild_id}")

    async def close(self) -> None:
        """End; the state stays as it is."""
        tasks = (*self._jobs, self._task)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self.playing.close()

    # --- what comes in -----------------------------------------------------------------------------------------

    def post(self, work: Callable[[], None]) -> None:
        """Have something done after all that waits already."""
        self._inbox.put_nowait(work)

    def ask(self, action: Action, data: Data, key: str) -> Awaitable[dict[str, Any]]:
        """Have a command carried out; what it answers holds the state.

        Raises:
            Refused: too much waits already.
        """
        if self._inbox.qsize() > INBOX:
            raise Refused(ErrorCode.BUSY, "Too much is asked of this player at once.", retryable=True)
        answer: asyncio.Future[dict[str, Any]] = asyncio.get_running_loop().create_future()
        self.post(lambda: self._carry_out(action, data, key, answer))
        return answer

    def hear(self, told: Opened | Failed | Read | Titled | Started | Ended | Voice) -> None:
        """Take what a reader or the sender tells."""
        self.post(lambda: getattr(self.playing, f"on_{told.tell}")(told))

    # --- the task ----------------------------------------------------------------------------------------------

    async def _work(self) -> None:
        while True:
            work = await self._inbox.get()
            try:
                work()
                self.playing.sync()
            except Exception:
                log.exception("a player has a defect", guild=self.guild_id)
                self.playing.error(
                    Problem(
                        code=ErrorCode.INTERNAL,
                        message="The player has a defect; the service's log has more.",
                    )
                )
            try:
                await self._publish()
            except Exception:
                log.exception("what a player does could not be kept or told", guild=self.guild_id)

    async def _publish(self) -> None:
        happened, self._happened = self._happened, Happened()
        state = self.queue.state
        changed = state.version != self._kept.version
        if changed and state.status is Status.IDLE and self._kept.status is not Status.IDLE:
            happened.events.append((EventName.PLAYER_IDLE, lambda state: Told(state=state)))
        if changed and not happened.events:
            happened.events.append((EventName.STATE_UPDATE, lambda state: Told(state=state)))
        self._kept = state
        whole = state.model_dump(mode="json") if happened.answers else {}
        try:
            if changed or happened.replies:
                await self._node.save(state, happened.replies)
        except Exception as error:
            for answer, _ in happened.answers:
                if not answer.done():
                    answer.set_exception(error)
            raise
        for answer, found in happened.answers:
            if not answer.done():
                answer.set_result({"state": whole, **found})
        for name, make in happened.events:
            await self._node.tell(name, state, make(state))

    def _tell(self, name: EventName, make: Callable[[PlayerState], BaseModel]) -> None:
        self._happened.events.append((name, make))

    # --- commands ----------------------------------------------------------------------------------------------

    def _carry_out(self, action: Action, data: Any, key: str, answer: asyncio.Future[dict[str, Any]]) -> None:
        if answer.done():
            return
        try:
            carry_out = getattr(self, f"_{action.lower()}")
            found = carry_out(data, key) if action in RESOLVED else carry_out(data)
        except Exception as error:
            answer.set_exception(error)
            if not isinstance(error, Refused):
                raise
            return
        self._happened.answers.append((answer, found or {}))
        if key and action not in RESOLVED:
            self._happened.replies[key] = self._happened.answers[-1][1]

    def _connect(self, data: Connect) -> None:
        if self._node.draining and not self.playing.connected:
            raise Refused(
                ErrorCode.DRAINING, "The service takes no new players; it is about to end.", retryable=True
            )
        self.queue.connect(data)
        self.playing.connect(data)

    def _disconnect(self, _: Data) -> None:
        self.queue.disconnect()
        self.playing.disconnect()

    def _add_to_queue(self, data: AddToQueue, key: str) -> dict[str, Any]:
        if not data.tracks and not data.query.strip():
            raise Refused(ErrorCode.INVALID, "Say what to play: a query, or tracks.", detail="data.query")
        return self._begin_job(data.query, data, key)

    def _live(self, data: Live, key: str) -> dict[str, Any]:
        return self._begin_job(data.query, data, key)

    def _remove_from_queue(self, data: RemoveFromQueue) -> dict[str, Any]:
        removed = self.queue.remove(data.uids, requester=data.requester)
        self._note_queue()
        return {"removed": [track.model_dump(mode="json") for track in removed]}

    def _move(self, data: Move) -> None:
        self.queue.move(data.uid, data.to)
        self._note_queue()

    def _shuffle(self, _: Data) -> None:
        self.queue.shuffle()
        self._note_queue()

    def _clear(self, _: Data) -> None:
        self.queue.clear()
        self._note_queue()

    def _loop(self, data: SetLoop) -> None:
        self.queue.loop(data.loop)

    def _skip_song(self, data: Skip) -> dict[str, Any]:
        skipped = self.queue.skip(data.uid)
        self.playing.over(skipped, "skipped")
        return {"skipped": skipped.model_dump(mode="json")}

    def _seek(self, data: Seek) -> None:
        self.queue.seek(data.position)

    def _pause(self, _: Data) -> None:
        self.queue.pause()

    def _resume(self, _: Data) -> None:
        self.queue.resume()

    def _volume(self, data: Volume) -> None:
        self.queue.volume(data.volume)

    def _filter(self, data: Filter) -> None:
        names = self._filters()
        if data.filter and data.filter not in names:
            raise Refused(
                ErrorCode.UNKNOWN_FILTER, f"There is no filter {data.filter!r}; there are {', '.join(names)}."
            )
        self.queue.filter(data.filter)

    def _reset_player(self, _: Data) -> None:
        self.playing.over(self.queue.state.current, "stopped")
        for job in self._jobs:
            job.cancel()
        self.queue.reset()

    def _note_queue(self) -> None:
        self._tell(EventName.QUEUE_UPDATED, lambda state: QueueUpdated(state=state))

    # --- what has to be found first ----------------------------------------------------------------------------

    def _begin_job(self, query: str, data: AddToQueue | Live, key: str) -> dict[str, Any]:
        if len(self._jobs) >= JOBS:
            raise Refused(ErrorCode.BUSY, "Too many songs are being looked for at once.", retryable=True)
        job = key.rsplit(":", 1)[-1] if key else f"{self._node.boot}-{id(data)}"
        task = asyncio.create_task(self._find(query, data, key, job))
        self._jobs.add(task)
        task.add_done_callback(self._jobs.discard)
        return {"job": job}

    async def _find(self, query: str, data: AddToQueue | Live, key: str, job: str) -> None:
        given = getattr(data, "tracks", [])
        problem = Problem(
            code=ErrorCode.INTERNAL, message="Looking for it did not work, because of a defect."
        )
        try:
            found = None if given else await self._look_up(query)
            self.post(lambda: self._found(data, found, key, job))
            return
        except Refused as refused:
            problem = refused.problem
        except asyncio.CancelledError:
            problem = Problem(code=ErrorCode.NO_SUCH_TRACK, message="The player was reset meanwhile.")
        except Exception:
            log.exception("a request could not be resolved", guild=self.guild_id, query=query)
        self.post(lambda: self._not_found(problem, key, job))

    async def _look_up(self, query: str) -> Found:
        async with self._resolving:
            return await self._node.source.add(query)

    def _found(self, data: AddToQueue | Live, found: Found | None, key: str, job: str) -> None:
        tracks = found.tracks if found is not None else getattr(data, "tracks", [])
        title, left_out = (found.title, found.left_out) if found is not None else ("", 0)
        try:
            if isinstance(data, Live):
                added, title, left_out = [self._begin_live(tracks, data.requester)], "", 0
            else:
                added, over = self.queue.add(
                    tracks, requester=data.requester, times=data.times, next=data.next, limits=data.limits
                )
                left_out += over
        except Refused as refused:
            self._not_found(refused.problem, key, job)
            return

        def make(state: PlayerState) -> QueueUpdated:
            return QueueUpdated(state=state, job=job, added=added, title=title, left_out=left_out)

        self._tell(EventName.QUEUE_UPDATED, make)
        if key:
            done = make(self.queue.state).model_dump(mode="json", exclude={"state"})
            self._happened.replies[key] = {"job": job, "done": done}

    def _begin_live(self, tracks: list[Track], requester: str) -> Track:
        if not tracks:
            raise Refused(ErrorCode.NOTHING_FOUND, "There is nothing to play.")
        old, new = self.queue.live(tracks[0].model_copy(update={"requester": requester}))
        self.playing.over(old, "stopped")
        return new

    def _not_found(self, problem: Problem, key: str, job: str) -> None:
        self.playing.error(problem, job=job)
        if key:
            self._happened.replies[key] = {"job": job, "problem": problem.model_dump(mode="json")}


RESOLVED: Final = frozenset({Action.ADD_TO_QUEUE, Action.LIVE})
"""Answered with a job at once; what became of it is told when it is known."""
