"""The checks themselves, with a small description of our own: they hold where Discord's is not there too."""

import json
from datetime import UTC, datetime

import pytest

from guildkit_sandbox.transcript import Entry
from tests.fidelity.description import Description
from tests.fidelity.wire import BANNED, Events, Rest

SCHEMAS = {
    "Snowflake": {"type": "string", "pattern": "^(0|[1-9][0-9]*)$"},
    "Kind": {"type": "integer", "oneOf": [{"const": 0, "title": "TEXT"}, {"const": 2, "title": "VOICE"}]},
    "User": {
        "type": "object",
        "properties": {
            "id": {"$ref": "#/components/schemas/Snowflake"},
            "name": {"type": "string", "maxLength": 5},
            "avatar": {"type": ["string", "null"]},
            "since": {"type": "string", "format": "date-time"},
        },
        "required": ["id", "name", "avatar"],
    },
    "Channel": {
        "type": "object",
        "properties": {
            "kind": {"$ref": "#/components/schemas/Kind"},
            "users": {"type": "array", "items": {"$ref": "#/components/schemas/User"}},
            "parts": {
                "type": "array",
                "items": {
                    "oneOf": [{"$ref": "#/components/schemas/Text"}, {"$ref": "#/components/schemas/Row"}]
                },
            },
            "topic": {"oneOf": [{"type": "null"}, {"$ref": "#/components/schemas/Text"}]},
            "names": {"type": "object", "additionalProperties": {"type": "string"}},
            "bits": {"type": "integer", "format": "int32"},
        },
        "required": ["kind"],
    },
    "Text": {
        "type": "object",
        "properties": {"type": {"type": "integer", "enum": [10]}, "content": {"type": "string"}},
        "required": ["type", "content"],
    },
    "Row": {
        "type": "object",
        "properties": {
            "type": {"type": "integer", "enum": [1]},
            "components": {"type": "array", "items": {"$ref": "#/components/schemas/Text"}},
        },
        "required": ["type", "components"],
    },
    "Error": {
        "type": "object",
        "properties": {"code": {"type": "integer"}, "message": {"type": "string"}},
        "required": ["code", "message"],
    },
    "Refusal": {
        "type": "object",
        "allOf": [
            {"$ref": "#/components/schemas/Error"},
            {"type": "object", "properties": {"errors": {"type": "object"}}},
        ],
    },
}


def _json(name):
    return {"content": {"application/json": {"schema": {"$ref": f"#/components/schemas/{name}"}}}}


DOCUMENT = {
    "paths": {
        "/channels/{id}": {
            "parameters": [{"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}],
            "get": {
                "parameters": [
                    {"name": "limit", "in": "query", "schema": {"type": "integer", "maximum": 100}},
                    {"name": "whole", "in": "query", "schema": {"type": "boolean"}},
                    {"name": "of", "in": "query", "required": True, "schema": {"type": "string"}},
                ],
                "responses": {"200": _json("Channel"), "4XX": {"$ref": "#/components/responses/Refused"}},
            },
            "patch": {
                "requestBody": {**_json("Channel"), "required": True},
                "responses": {"204": {}, "4XX": {"$ref": "#/components/responses/Refused"}},
            },
        }
    },
    "components": {"schemas": SCHEMAS, "responses": {"Refused": _json("Refusal")}},
}

USER = {"id": "1", "name": "alice", "avatar": None}


def entry(method, *, status=200, sent=None, answered=None, query=None):
    return Entry(
        datetime(2026, 1, 1, tzinfo=UTC),
        "REST",
        f"{method} /channels/1",
        status=status,
        sent=None if sent is None else json.dumps(sent),
        answered=answered if answered is None or isinstance(answered, str) else json.dumps(answered),
        route="/channels/{channel_id}",
        query=query,
    )


@pytest.fixture
def rest():
    return Rest(Description(DOCUMENT))


@pytest.fixture
def get(rest):
    """What is found in the answer to a GET."""

    def found(answered, *, status=200, query="of=x"):
        return [
            (finding.path, finding.rule)
            for finding in rest.entry(entry("GET", status=status, answered=answered, query=query))
        ]

    return found


@pytest.fixture
def patch(rest):
    """What is found in a PATCH."""

    def found(sent, *, status=204, answered=None):
        return [
            (finding.path, finding.rule)
            for finding in rest.entry(entry("PATCH", status=status, sent=sent, answered=answered))
        ]

    return found


def test_what_is_described_is_well(get, patch, rest):
    channel = {
        "kind": 2,
        "users": [{**USER, "since": "2026-01-01T00:00:00+00:00"}],
        "parts": [{"type": 1, "components": [{"type": 10, "content": "x"}]}],
        "topic": None,
        "names": {"de": "Halle"},
    }
    assert get(channel) == []
    assert patch(channel) == []
    assert rest.routes == {("GET", "/channels/{id}"), ("PATCH", "/channels/{id}")}
    assert rest.answers.seen == {"Channel", "Kind", "User", "Snowflake", "Row", "Text"}


@pytest.mark.parametrize(
    ("answered", "finding"),
    [
        ({}, ("$.kind", "required")),
        ({"kind": 0, "users": [{"id": "1", "name": "bob"}]}, ("$.users[0].avatar", "required")),
        ({"kind": "0"}, ("$.kind", "type")),
        ({"kind": True}, ("$.kind", "type")),
        ({"kind": 0, "users": None}, ("$.users", "type")),
        ({"kind": 1}, ("$.kind", "enum")),
        ({"kind": 0, "colour": 3}, ("$.colour", "additionalProperties")),
        ({"kind": 0, "users": [{**USER, "id": 1}]}, ("$.users[0].id", "type")),
        ({"kind": 0, "users": [{**USER, "id": "01"}]}, ("$.users[0].id", "pattern")),
        ({"kind": 0, "users": [{**USER, "name": "robert"}]}, ("$.users[0].name", "maxLength")),
        ({"kind": 0, "users": [{**USER, "since": "2026-01-01T00:00:00"}]}, ("$.users[0].since", "format")),
        ({"kind": 0, "users": [{**USER, "since": "today"}]}, ("$.users[0].since", "format")),
        ({"kind": 0, "bits": 1 << 31}, ("$.bits", "format")),
        ({"kind": 0, "names": {"de": 1}}, ("$.names.de", "type")),
        ({"kind": 0, "topic": {"type": 10}}, ("$.topic.content", "required")),
        ([], ("$", "type")),
        (None, ("the body", "body")),
    ],
    ids=str,
)
def test_what_differs_is_found(get, answered, finding):
    assert finding in get(answered)


def test_of_a_union_the_nearest_member_is_held_against(get):
    rows = {"kind": 0, "parts": [{"type": 1, "components": [{"type": 10, "content": 5}]}]}
    assert get(rows) == [("$.parts[0].components[0].content", "type")]
    assert get({"kind": 0, "parts": [{"type": 7}]}) != []


def test_a_finding_says_where_and_what(rest):
    (finding,) = rest.entry(entry("GET", answered={"kind": 1}, query="of=x"))
    assert str(finding) == "answer 200 of GET /channels/{id}: $.kind (Kind) must meet enum [0, 2], and is 1"
    (finding,) = rest.entry(entry("GET", answered={}, query="of=x"))
    assert str(finding) == "answer 200 of GET /channels/{id}: $.kind (Channel.kind) is required and missing"


def test_statuses_are_described_ones(get, patch):
    assert get({"kind": 0}, status=201) == [("the status", "status")]
    assert patch({"kind": 0}, status=200, answered={"kind": 0}) == [("the status", "status")]
    assert patch({"kind": 0}, answered={"kind": 0}) == [("the body", "body")]


def test_a_refused_request_may_be_anything_but_its_answer_may_not(get, patch):
    refusal = {"code": 50035, "message": "Invalid Form Body", "errors": {}}
    assert patch({"kind": "x"}, status=400, answered=refusal) == []
    assert patch({"kind": "x"}, status=400, answered={"message": "No"}) == [("$.code", "required")]
    assert get({**refusal, "why": "x"}, status=404, query=None) == [("$.why", "additionalProperties")]


def test_an_accepted_request_must_be_a_described_one(patch):
    assert patch({"kind": "x"}) == [("$.kind", "type"), ("$.kind", "enum")]
    assert patch({"kind": 0, "colour": 1}) == [("$.colour", "additionalProperties")]
    assert patch(None) == [("the body", "body")]


@pytest.mark.parametrize(
    ("query", "findings"),
    [
        ("of=x&limit=5&whole=true", []),
        ("of=5&whole=1", []),
        ("limit=5", [("?of", "query")]),
        ("of=x&limit=101", [("?limit", "query")]),
        ("of=x&limit=many", [("?limit", "query")]),
        ("of=x&whole=2", [("?whole", "query")]),
        ("of=x&most=5", [("?most", "query")]),
    ],
)
def test_queries_are_described_ones(get, query, findings):
    assert get({"kind": 0}, query=query) == findings


def test_what_is_not_discords_own_answer_is_let_be(get):
    assert get({"message": "The sandbox has no such route"}, status=501) == []
    assert get({"message": "oh"}, status=503) == []
    assert get(BANNED, status=429) == []


def test_the_same_text_but_for_ids_and_moments_is_looked_at_once(rest, monkeypatch):
    looked = []
    compare = rest.answers.compare
    monkeypatch.setattr(rest.answers, "compare", lambda *args: looked.append(args) or compare(*args))
    for number in range(3):
        user = {**USER, "id": str(10**17 + number), "since": f"2026-01-01T00:00:0{number}.5+00:00"}
        assert rest.entry(entry("GET", answered={"kind": 0, "users": [user]}, query="of=x")) == []
    assert len(looked) == 1
    assert rest.entry(entry("GET", answered={"kind": 1}, query="of=x")) != []
    assert rest.entry(entry("GET", answered={"kind": 1}, query="of=x")) != []


def test_exceptions_are_let_pass_and_remembered_only_when_needed():
    known = {("Kind", "enum"): "x", ("GET /channels/{id}", "status"): "x", ("User.name", "maxLength"): "x"}
    rest = Rest(Description(DOCUMENT), answers=known)
    assert rest.entry(entry("GET", answered={"kind": 1}, query="of=x")) == []
    assert rest.entry(entry("GET", status=202, answered={"kind": 1}, query="of=x")) == []
    assert rest.answers.excused == {("Kind", "enum"), ("GET /channels/{id}", "status")}
    (finding,) = rest.entry(entry("PATCH", status=204, sent={"kind": 1}))
    assert finding.rule == "enum"


def test_an_exception_hides_nothing_beside_it():
    rest = Rest(Description(DOCUMENT), answers={("Text.content", "type"): "x"})
    wrong = {"kind": 0, "parts": [{"type": 10, "content": 5, "colour": 1}]}
    found = rest.entry(entry("GET", answered=wrong, query="of=x"))
    assert [finding.path for finding in found] == ["$.parts[0].colour"]


def test_parts_of_events_may_have_more_but_not_less():
    events = Events(Description(DOCUMENT, closed=False), parts={"CHANNEL": [("channels[].users[]", "User")]})

    def found(event):
        return [str(finding) for finding in events.event("CHANNEL", json.dumps(event))]

    assert found({"channels": [{"users": [{**USER, "more": 1}]}]}) == []
    assert found({}) == []
    assert found({"channels": [{"users": [{"id": "1", "name": "bob"}]}]}) == [
        "event CHANNEL channels[].users[]: $.avatar (User.avatar) is required and missing"
    ]
    assert found("text") == ["event CHANNEL: $ (CHANNEL) must be an object, and is 'text'"]
    assert list(events.event("OTHER", "5")) == []
