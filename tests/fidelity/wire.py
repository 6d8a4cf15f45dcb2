"""Which requests, answers and events are held against which schema."""

from __future__ import annotations

import json
from urllib.parse import parse_qsl

from tests.fidelity.checker import Checker, Finding
from tests.fidelity.events import PARTS

BANNED = "error code: 1015"


class Rest:
    """Requests and answers.

    Args:
        description: the description.
        requests: the exceptions for requests.
        answers: the exceptions for answers.
    """

    def __init__(self, description, requests=(), answers=()):
        self.description = description
        self.requests = Checker(description, requests)
        self.answers = Checker(description, answers)
        self.routes = set()
        """The routes that were used."""

    def entry(self, entry):
        """What differs in one request and its answer."""
        if entry.route is None or entry.status >= 500 or entry.answered == BANNED:
            return []  # not Discord's API: a missing route, a fault, or the proxy before it
        method = entry.name.partition(" ")[0]
        operation = self.description.operation(method, entry.route)
        if operation is None:
            return []  # tests/fidelity/test_routes.py says which these may be
        found = list(self._answer(operation, entry))
        if entry.status < 400:
            self.routes.add((method, operation.path))
            found += self._query(operation, entry.query or "")
            found += self._request(operation, entry.sent)
        return found

    def _answer(self, operation, entry):
        status = str(entry.status)
        route = f"answer {status} of {operation.name}"
        role = status if status in operation.answers else f"{status[0]}XX"
        if role not in operation.answers:
            documented = ", ".join(operation.answers)
            says = f"must be one of {documented}"
            return self.answers.report(Finding(route, "the status", operation.name, "status", says, status))
        schema = operation.answers[role]
        if schema is None or entry.answered is None:
            if schema is None and entry.answered is None:
                return []
            says = "must be empty" if schema is None else "must not be empty"
            return self.answers.report(Finding(route, "the body", operation.name, "body", says))
        return self.answers.differences(schema, entry.answered, route)

    def _request(self, operation, sent):
        route = f"request {operation.name}"
        if not sent:
            if operation.body_required:
                return self.requests.report(Finding(route, "the body", operation.name, "body", "is required"))
            return []
        if operation.body is None:
            if operation.takes_body or sent in {"{}", "null"}:
                return []  # a form with files, of which only the JSON part was written down; or as good as none
            return self.requests.report(
                Finding(route, "the body", operation.name, "body", "is not documented")
            )
        return self.requests.differences(operation.body, sent, route)

    def _query(self, operation, query):
        route = f"request {operation.name}"
        values = {}
        for key, value in parse_qsl(query, keep_blank_values=True):
            values.setdefault(key, []).append(value)
        for key in operation.required_query - set(values):
            yield from self.requests.report(
                Finding(route, f"?{key}", f"{operation.name} ?{key}", "query", "is required")
            )
        for key, found in values.items():
            if key not in operation.query:
                place = f"{operation.name} ?{key}"
                yield from self.requests.report(
                    Finding(route, f"?{key}", place, "query", "is not documented", found[0])
                )
                continue
            schema = operation.query[key]
            if all(self.requests.compare(schema, reading, route) for reading in _readings(found)):
                rules = {rule: value for rule, value in schema.items() if rule != "at"}
                place, value = f"{operation.name} ?{key}", ",".join(found)
                yield from self.requests.report(
                    Finding(route, f"?{key}", place, "query", f"must meet {rules}", value)
                )


class Events(Checker):
    """The parts of gateway events that the REST API describes too.

    Args:
        description: the description, open.
        exceptions: what is known to differ.
        parts: which parts of which event are which component.
    """

    def __init__(self, description, exceptions=(), parts=PARTS):
        super().__init__(description, exceptions)
        self.parts = parts

    def event(self, name, text):
        """What differs in one event."""
        if name not in self.parts:
            return
        data = json.loads(text)
        if not isinstance(data, dict):
            yield Finding(f"event {name}", "$", name, "type", "must be an object", repr(data)[:80])
            return
        for path, component in self.parts[name]:
            schema = self.description.component(component)
            for value in _at(data, path):
                yield from self.differences(schema, json.dumps(value), f"event {name} {path}".strip())


def _readings(values):
    """What a query parameter may mean: as it stands, as a number, as a yes or no, or as a list."""
    if len(values) == 1:
        value = values[0]
        yield value
        if value.removeprefix("-").isdecimal():
            yield int(value)
        if value.lower() in {"true", "false", "0", "1"}:
            yield value.lower() in {"true", "1"}
        yield value.split(",")
    yield values


def _at(data, path):
    """The values at a path such as `members[].user`; none where it leads nowhere."""
    values = [data]
    for part in filter(None, path.split(".")):
        key = part.removesuffix("[]")
        values = [value[key] for value in values if value.get(key) is not None]
        if part.endswith("[]"):
            values = [value for found in values for value in found]
    return values
