"""The buttons for what can go wrong: which there are, and what each does to the sandbox."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

    from guildkit_sandbox.fault_kinds import Fault
    from guildkit_sandbox.faults import Faults
    from guildkit_sandbox.payloads import Payload
    from guildkit_sandbox.sandbox import Sandbox


class _Lasting(NamedTuple):
    title: str
    description: str
    begin: Callable[[Faults], Fault]


class _Moment(NamedTuple):
    title: str
    description: str
    act: Callable[[Faults], None]


_LASTING = {
    "outage": _Lasting(
        "Outage", "Discord is down: no socket, and 503 to every request.", lambda f: f.outage()
    ),
    "storm": _Lasting(
        "Rate limits",
        "Every request is answered 429, try again in 1 s.",
        lambda f: f.rate_limit(retry_after=1.0),
    ),
    "errors": _Lasting("Server errors", "Every request is answered 500.", lambda f: f.server_error()),
    "lost": _Lasting(
        "Lost answers", "Requests are carried out, and the answer never arrives.", lambda f: f.lose_answer()
    ),
    "slow": _Lasting("Slow answers", "The body of every answer comes 2 s late.", lambda f: f.slow_body(2.0)),
    "late": _Lasting("Late events", "Every gateway event comes 2 s late.", lambda f: f.delay_events(2.0)),
    "late_clicks": _Lasting(
        "Clicks too late",
        "Interactions reach the bot after 4 s, when Discord waits no more.",
        lambda f: f.delay_events(4.0, "INTERACTION_CREATE"),
    ),
    "twice": _Lasting(
        "Events twice", "Every gateway event is delivered twice.", lambda f: f.duplicate_events()
    ),
    "disorder": _Lasting(
        "Events in disorder", "Of every two events the second comes first.", lambda f: f.reorder_events()
    ),
    "voice_outage": _Lasting(
        "No voice servers",
        "Nothing is heard, and the bot waits to be told where to connect.",
        lambda f: f.voice_outage(),
    ),
    "voice_loss": _Lasting(
        "Lost sound",
        "One in five of the bot's voice packets is lost on the way.",
        lambda f: f.lose_packets(0.2),
    ),
}
_MOMENTS = {
    "drop": _Moment(
        "Drop the socket",
        "Cut the gateway connection without a word; the bot resumes.",
        lambda f: f.drop(),
    ),
    "reconnect": _Moment(
        "Ask to reconnect",
        "Tell the bot to connect again, as Discord does now and then.",
        lambda f: f.reconnect(),
    ),
    "invalidate": _Moment(
        "Forget the session",
        "Tell the bot that its session is invalid; it identifies anew.",
        lambda f: f.invalidate(),
    ),
    "voice_drop": _Moment(
        "Drop the voice socket",
        "Cut the voice connection without a word; the bot connects again.",
        lambda f: f.drop_voice(),
    ),
    "voice_server": _Moment(
        "Change the voice server",
        "Give the bot another voice server, as a change of region does.",
        lambda f: f.reallocate_voice(),
    ),
}


class Mishaps:
    """Begins and ends faults by the names of their buttons.

    Args:
        sandbox: where things go wrong.
    """

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox
        self._begun: dict[str, Fault] = {}

    def shown(self) -> list[Payload]:
        """Return the buttons; those of faults that last say whether they are on, the others None."""
        active = self._sandbox.faults.active
        lasting = [
            {
                "name": name,
                "title": each.title,
                "description": each.description,
                "on": self._begun.get(name) in active,
            }
            for name, each in _LASTING.items()
        ]
        moments = [
            {"name": name, "title": each.title, "description": each.description, "on": None}
            for name, each in _MOMENTS.items()
        ]
        return lasting + moments

    def press(self, name: str) -> None:
        """Begin a fault, or end it where it is on."""
        if name in _MOMENTS:
            _MOMENTS[name].act(self._sandbox.faults)
            return
        fault = self._begun.pop(name, None)
        if fault is not None and fault in self._sandbox.faults.active:
            fault.end()
        else:
            self._begun[name] = _LASTING[name].begin(self._sandbox.faults)
