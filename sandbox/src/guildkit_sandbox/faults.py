"""Faults: what goes wrong between a bot and Discord, on demand."""

from __future__ import annotations

import asyncio
import math
import re
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from guildkit_sandbox.errors import ApiError, RateLimited
from guildkit_sandbox.fault_kinds import EventFault, Fault, Loss, Outage, RestFault

if TYPE_CHECKING:
    from collections.abc import Callable

    from guildkit_sandbox.gateway.hub import Hub
    from guildkit_sandbox.gateway.sessions import Session
    from guildkit_sandbox.people.guild import SandboxGuild
    from guildkit_sandbox.rest.routing import Call, Route
    from guildkit_sandbox.transcript import Transcript
    from guildkit_sandbox.voice.hub import VoiceHub

_ALONE = 0.05
"""Seconds until an event that waits for another to overtake it is delivered all the same."""


_F = TypeVar("_F", bound=Fault)


class Faults:
    """What goes wrong. Each method starts a fault, which lasts until it is ended or has struck `times` times.

    Requests are chosen by a regular expression, which is searched for in their method and route: `POST .*/messages$`.

    Args:
        hub: whose events and sockets are struck.
        voice: whose sockets and packets are.
        transcript: where beginnings and ends are written down.
    """

    def __init__(self, hub: Hub, voice: VoiceHub, transcript: Transcript) -> None:
        self._hub = hub
        self._voice = voice
        self._transcript = transcript
        self.active: list[Fault] = []
        """The faults that have begun and not ended."""
        self.pending = 0
        """How many events are held back at the moment."""

    def clear(self) -> None:
        """End every fault."""
        for fault in list(self.active):
            fault.end()

    def _begin(self, fault: _F) -> _F:
        if fault.times is not None and fault.times < 1:
            raise ValueError(f"a fault strikes once at least, not {fault.times} times")
        self.active.append(fault)
        self._transcript.add("FAULT", f"begins: {fault.name}")
        return fault

    def _ended(self, fault: Fault) -> None:
        if fault not in self.active:
            return
        self.active.remove(fault)
        self._transcript.add("FAULT", f"ends: {fault.name}")
        if isinstance(fault, Loss):
            self._lose()
        elif isinstance(fault, Outage) and not any(
            isinstance(other, Outage) and other.of is fault.of for other in self.active
        ):
            fault.over()

    def _moment(self, what: str) -> None:
        """Write down a fault that is over as soon as it has happened."""
        self._transcript.add("FAULT", what)

    # ------------------------------------------------------------------ the gateway

    def drop(self) -> None:
        """Cut every gateway socket without a word, as a bad network does."""
        self._moment("drops the sockets")
        self._hub.drop()

    def reconnect(self) -> None:
        """Ask the bot to connect again and resume, as Discord does now and then."""
        self._moment("asks to reconnect")
        self._hub.reconnect()

    def invalidate(self, *, resumable: bool = False) -> None:
        """Tell the bot that its session is invalid, and forget it unless it is resumable."""
        self._moment("invalidates the sessions")
        self._hub.invalidate(resumable=resumable)

    def delay_events(self, seconds: float, *events: str, times: int | None = None) -> Fault:
        """Deliver events (all, or those named) so much later, in their order."""
        _require_time(seconds)
        return self._events(f"delays {_listed(events)} by {seconds:g} s", events, times, delay=seconds)

    def duplicate_events(self, *events: str, times: int | None = None) -> Fault:
        """Deliver events twice, as a resume may."""
        return self._events(f"duplicates {_listed(events)}", events, times, copies=2)

    def reorder_events(self, *events: str, times: int | None = None) -> Fault:
        """Deliver of each two events the second first; one that stays alone is 50 ms late."""
        return self._events(f"reorders {_listed(events)}", events, times, reorders=True)

    def _events(
        self,
        name: str,
        events: tuple[str, ...],
        times: int | None,
        *,
        delay: float = 0.0,
        copies: int = 1,
        reorders: bool = False,
    ) -> Fault:
        return self._begin(
            EventFault(
                name=name,
                times=times,
                on_end=self._ended,
                events=frozenset(events),
                delay=delay,
                copies=copies,
                reorders=reorders,
            )
        )

    def deliver(self, session: Session, event: str, body: str) -> None:
        """Send an event through the first fault that concerns it."""
        for fault in self.active:
            if isinstance(fault, EventFault) and fault.concerns(event):
                self._strike_event(fault, partial(session.send, event, body))
                fault.strike()
                return
        session.send(event, body)

    def _strike_event(self, fault: EventFault, send: Callable[[], None]) -> None:
        if fault.delay:
            self._later(fault.delay, send)
        elif not fault.reorders:
            for _ in range(fault.copies):
                send()
        elif fault.held is None:
            fault.held = send
            self._later(_ALONE, partial(self._release, fault, send))
        else:
            overtaken, fault.held = fault.held, None
            send()
            overtaken()

    @staticmethod
    def _release(fault: EventFault, send: Callable[[], None]) -> None:
        if fault.held is send:
            fault.held = None
            send()

    def _later(self, seconds: float, act: Callable[[], None]) -> None:
        def now() -> None:
            self.pending -= 1
            act()
            self._hub.world.activity.notify()

        self.pending += 1
        asyncio.get_running_loop().call_later(seconds, now)

    # ------------------------------------------------------------------ REST

    def rate_limit(
        self, matching: str = "", *, retry_after: float = 0.1, scope: str = "user", times: int | None = None
    ) -> Fault:
        """Answer 429: a storm of them, without `times`.

        Args:
            matching: which requests.
            retry_after: what the bot is told to wait, in seconds.
            scope: `user`, `shared` or `global`.
            times: how often.
        """
        _require_time(retry_after)
        if scope not in {"user", "shared", "global"}:
            raise ValueError(f"a rate limit is of the scope user, shared or global, not {scope!r}")
        error = RateLimited(retry_after, scope=scope)
        return self._rest("answers 429", matching, times, error=error)

    def server_error(self, matching: str = "", *, status: int = 500, times: int | None = None) -> Fault:
        """Answer a 5xx instead of carrying a request out."""
        if not 500 <= status <= 599:
            raise ValueError(f"{status} is no error of a server: those are 500 to 599")
        error = ApiError(status, 0, f"{status}: Internal Server Error")
        return self._rest(f"answers {status}", matching, times, error=error)

    def slow_body(self, seconds: float, matching: str = "", *, times: int | None = None) -> Fault:
        """Send the head of an answer at once and its body so many seconds later."""
        _require_time(seconds)
        return self._rest(f"sends bodies {seconds:g} s late", matching, times, slow=seconds)

    def lose_answer(self, matching: str = "", *, times: int | None = None) -> Fault:
        """Carry a request out, and cut the connection instead of answering."""
        return self._rest("loses the answers", matching, times, lost=True)

    def _rest(
        self,
        what: str,
        matching: str,
        times: int | None,
        *,
        error: ApiError | None = None,
        lost: bool = False,
        slow: float = 0.0,
    ) -> Fault:
        try:
            pattern = re.compile(matching)
        except re.error as error_in_it:
            raise ValueError(f"{matching!r} is no regular expression: {error_in_it}") from None
        return self._begin(
            RestFault(
                name=f"{what} to {matching}" if matching else what,
                times=times,
                on_end=self._ended,
                matching=pattern,
                error=error,
                lost=lost,
                slow=slow,
            )
        )

    def strike(self, route: Route) -> RestFault | None:
        """Return the fault that strikes a request, if any, and count it.

        Raises:
            ApiError: where the fault is an answer.
        """
        for fault in self.active:
            if isinstance(fault, Outage) and fault.of is self._hub:
                raise _down()
            if isinstance(fault, RestFault) and fault.concerns(route):
                fault.strike()
                if fault.error is not None:
                    raise fault.error.with_traceback(None)
                return fault
        return None

    # ------------------------------------------------------------------ outages

    def outage(self, guild: SandboxGuild | None = None) -> Fault:
        """Let a guild be unavailable, or everything: sockets are cut, and requests answered with 503."""
        hub = self._hub
        if guild is not None:
            model = guild.model
            over = partial(hub.guild_available, model)
            name = f"an outage of {model.name}"
            fault = self._begin(Outage(name=name, on_end=self._ended, of=model, over=over))
            hub.guild_unavailable(model)
        else:
            name = "an outage of everything"
            fault = self._begin(Outage(name=name, on_end=self._ended, of=hub, over=self._let_in))
            hub.accepting = False
            hub.drop()
        return fault

    def _let_in(self) -> None:
        self._hub.accepting = True

    def require_available(self, call: Call) -> None:
        """Refuse a request about a guild that is unavailable.

        Raises:
            ApiError: where it is so.
        """
        if not self._hub.unavailable:
            return
        place = call.ids.get("guild_id")
        channel = call.world.channels.get(call.ids.get("channel_id", 0))
        if channel is not None and channel.guild is not None:
            place = channel.guild.id
        if place in self._hub.unavailable:
            raise _down()

    # ------------------------------------------------------------------ voice

    def drop_voice(self) -> None:
        """Cut every voice socket without a word."""
        self._moment("drops the voice sockets")
        self._voice.drop()

    def close_voice(self, code: int) -> None:
        """Close every voice socket with one of Discord's voice close codes; sessions survive 4015 alone."""
        self._moment(f"closes the voice sockets with {code}")
        self._voice.close(code)

    def reallocate_voice(self) -> None:
        """Give the bot other voice servers, as a change of region does."""
        self._moment("gives the bot other voice servers")
        self._voice.reallocate()

    def lose_packets(self, share: float = 1.0) -> Fault:
        """Lose so much of what the bot says on the way, from 0 to 1."""
        fault = self._begin(Loss(name=f"loses {share:.0%} of the packets", on_end=self._ended, share=share))
        self._lose()
        return fault

    def _lose(self) -> None:
        self._voice.loss = max((each.share for each in self.active if isinstance(each, Loss)), default=0.0)

    def voice_outage(self) -> Fault:
        """Take the voice servers away: sockets are cut, nothing is heard, nowhere is there to connect."""
        voice = self._voice
        name = "an outage of the voice servers"
        fault = self._begin(Outage(name=name, on_end=self._ended, of=voice, over=voice.end_outage))
        voice.outage()
        return fault


def _require_time(seconds: float) -> None:
    if not 0 <= seconds < math.inf:
        raise ValueError(f"{seconds:g} s is no time to wait")


def _down() -> ApiError:
    return ApiError(503, 0, "upstream connect error or disconnect/reset before headers")


def _listed(events: tuple[str, ...]) -> str:
    return " and ".join(events) or "events"
