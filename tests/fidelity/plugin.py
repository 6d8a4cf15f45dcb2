"""Holds every request, answer and event of the test suite against Discord's published description."""

from __future__ import annotations

import json

import pytest

from guildkit_sandbox.transcript import Transcript
from tests.fidelity.description import ABSENT, published
from tests.fidelity.exceptions import SIDES
from tests.fidelity.wire import Events, Rest

_KEY = "fidelity"


class Fidelity:
    """What one process of the test run saw; the first one sums up what all of them saw."""

    def __init__(self, config):
        self.config = config
        self.entries = []
        self.routes = set()
        self.seen = set()
        self.excused = set()
        """(side, place, rule) of the exceptions that were needed."""
        config.addinivalue_line(
            "markers", "invented_events: sends events that are not meant to be like Discord's"
        )
        self.there = published() is not None
        if self.there:
            self.rest = Rest(published(), SIDES["requests"], SIDES["answers"])
            self.events = Events(published(closed=False), SIDES["events"])
            _tell_of_every_entry(self.entries.append)

    @pytest.fixture(autouse=True)
    def _faithful_to_discord(self, request):
        """Fail the test in which something goes over the wire that Discord does not describe."""
        self.entries.clear()
        yield
        if request.node.get_closest_marker("invented_events"):
            self.entries[:] = [entry for entry in self.entries if entry.kind == "REST"]
        findings = list(dict.fromkeys(self._findings()))
        assert not findings, "\n".join(["Discord's published description differs:", *map(str, findings)])

    def _findings(self):
        for entry in self.entries:
            if entry.kind == "REST":
                yield from self.rest.entry(entry)
            elif entry.kind == "EVENT":
                yield from self.events.event(entry.name, entry.sent)
        self.entries.clear()

    # ------------------------------------------------------------------ summing up

    def _take_own(self):
        if not self.there:
            return
        self.routes |= self.rest.routes
        checkers = {"requests": self.rest.requests, "answers": self.rest.answers, "events": self.events}
        for side, checker in checkers.items():
            self.seen |= checker.seen
            self.excused |= {(side, *exception) for exception in checker.excused}

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node):
        """Take what a worker saw; one that died says nothing."""
        routes, seen, excused = json.loads(getattr(node, "workeroutput", {}).get(_KEY, "[[], [], []]"))
        self.routes.update(map(tuple, routes))
        self.seen.update(seen)
        self.excused.update(map(tuple, excused))

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self, session):
        """Hand over what this worker saw, or judge what all of them did."""
        self._take_own()
        if hasattr(self.config, "workeroutput"):
            self.config.workeroutput[_KEY] = json.dumps([*map(list, (self.routes, self.seen, self.excused))])
        elif session.exitstatus == pytest.ExitCode.OK and self._unneeded():
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def _unneeded(self):
        """The exceptions that nothing needed, where the whole suite was run."""
        if not self.there or not self._whole():
            return []
        listed = {(side, *exception) for side, known in SIDES.items() for exception in known}
        return sorted(listed - self.excused)

    def _whole(self):
        option = self.config.option
        chosen = self.config.args_source is pytest.Config.ArgsSource.ARGS
        return not (chosen or option.keyword or option.markexpr or option.lf or option.deselect)

    def pytest_terminal_summary(self, terminalreporter):
        """Say how much of Discord's API the run went over, if it went over any or was meant to."""
        if not (self._whole() or self.routes or self.seen):
            return
        terminalreporter.section("Discord's published description")
        if not self.there:
            terminalreporter.line(f"Nothing was held against it: {ABSENT}.")
            return
        routes, components = len(published().routes), len(published().components)
        terminalreporter.line(
            f"{len(self.routes)} of {routes} routes and {len(self.seen)} of {components} schemas were used and met."
        )
        for side, place, rule in self._unneeded():
            terminalreporter.line(
                f"No longer needed in tests/fidelity/exceptions.py ({side}): {place}, {rule}"
            )


def _tell_of_every_entry(reader):
    """Listen to every sandbox of this process, however it is made."""
    init = Transcript.__init__

    def listening(self, *args, **kwargs):
        init(self, *args, **kwargs)
        self.readers.append(reader)

    Transcript.__init__ = listening
