"""Requests that nobody should send: whatever comes, the sandbox answers as Discord would, and stays whole."""

from __future__ import annotations

import asyncio
import contextlib
import json
import random
import re
from copy import deepcopy
from datetime import UTC, datetime
from urllib.parse import quote

import aiohttp
import pytest
from yarl import URL

from guildkit_sandbox import Sandbox
from tests.fidelity.description import published
from tests.fidelity.exceptions import SIDES
from tests.fidelity.wire import Events, Rest
from tests.sandbox.forms import FORMS, NASTY, PARTS, QUERIES, RAW, REASONS, TOKENS, WILD
from tests.sandbox.scene import Scene, consistent, routes
from tests.sandbox.wire import dial

API = "https://discord.com/api/v10"
MODERATOR = (
    "ban_members",
    "create_events",
    "create_guild_expressions",
    "create_instant_invite",
    "create_private_threads",
    "manage_channels",
    "manage_events",
    "manage_guild",
    "manage_guild_expressions",
    "manage_messages",
    "manage_roles",
    "manage_threads",
    "manage_webhooks",
)
KEPT = {"name", "type", "description", "data", "custom_id", "title", "content"}
"""Without these most forms are refused before anybody looks at the rest."""


class Fuzzer:
    """Asks one sandbox for one route after the other, each time wrong in another way."""

    def __init__(self, scene, session, rng):
        self.scene = scene
        self.world = scene.world
        self.session = session
        self.rng = rng

    def chance(self, likelihood):
        return self.rng.random() < likelihood

    async def ask(self, method, path, body=None):
        async with self.session.request(method, f"{API}{path}", json=body) as response:
            return response.status, await response.text()

    async def strike(self, route):
        """Ask for a route; return what was sent, for whoever reads of a failure."""
        if self.chance(0.3):
            self.scene.interact(self.rng)
        url = URL(f"{API}{self.path(route)}{self.query()}", encoded=True)
        body, headers = None, self.headers()
        if route.method != "GET" or self.chance(0.1):
            body, headers["Content-Type"] = self.body(route)
        told = f"{route.method} {url} {headers} {body!r:.3000}"
        async with self.session.request(route.method, url, data=body, headers=headers) as response:
            text = await response.text()
            assert not self.scene.sandbox._api.failures, told
            if response.status == 204:
                assert not text, told
                return told
            assert response.headers["Content-Type"] == "application/json", told
            answer = json.loads(text)
            if response.status == 501:
                assert "missing_route" in answer, told
            elif response.status >= 400:
                assert {"code", "message"} <= answer.keys(), told
                assert answer["code"] != 50035 or answer["errors"], told
        return told

    # ------------------------------------------------------------------ where to

    def path(self, route):
        parts = []
        for part in route.path.split("/"):
            name = part[1:-1]
            if not part.startswith("{"):
                parts.append(part)
            elif self.chance(0.05):
                parts.append(self.rng.choice(WILD))
            elif name == "token":
                parts.append(self.token(parts[-1]))
            elif name == "emoji":
                custom = [f"e:{emoji}" for emoji in self.scene.ids("emoji_id")]
                parts.append(self.rng.choice(["%F0%9F%91%8D", "x", "x:1", *custom]))
            elif name == "code":
                parts.append(self.rng.choice([*self.world.invites._all, "x"]))
            else:
                parts.append(str(self.rng.choice(self.scene.ids(name))))
        return "/".join(parts)

    def token(self, owner):
        number = int(owner) if re.fullmatch("[0-9]{1,30}", owner) else 0
        found = self.world.webhooks.by_id.get(number) or self.world.interactions.by_id.get(number)
        if found is not None:
            return found.token or "x"
        return self.rng.choice([*self.world.interactions.by_token, "x"])

    def query(self):
        if self.chance(0.6):
            return ""
        chosen = {
            key: self.filled(self.rng.choice(QUERIES[key])) for key in self.rng.sample(list(QUERIES), 2)
        }
        return "?" + "&".join(f"{key}={quote(value, safe='')}" for key, value in chosen.items())

    def headers(self):
        token = self.rng.choice(TOKENS) if self.chance(0.02) else f"Bot {self.world.token}"
        headers = {"Authorization": token}
        if self.chance(0.2):
            headers["X-Audit-Log-Reason"] = self.rng.choice(REASONS)
        return headers

    # ------------------------------------------------------------------ what

    def body(self, route):
        if self.chance(0.05):
            return self.rng.choice(RAW), self.rng.choice(
                ["application/json", "text/plain", "multipart/form-data"]
            )
        form = self.filled(deepcopy(self.rng.choice(self.forms(route))))
        if isinstance(form, dict) and self.chance(0.7):
            share = self.rng.random()
            form = {key: value for key, value in form.items() if key in KEPT or self.chance(share)}
        for _ in range(self.rng.choice([0, 1, 1, 1, 2, 3])):
            form = self.spoiled(form)
        text = json.dumps(form)
        return self.multipart(text) if self.chance(0.15) else (text.encode(), "application/json")

    def forms(self, route):
        words = [word for word in route.path.split("/") if word and not word.startswith("{")]
        if words[0] == "webhooks":
            return FORMS["webhooks"] + FORMS["messages"]
        return next((FORMS[word] for word in reversed(words) if word in FORMS), [{}])

    def filled(self, value):
        """A form with ids that there are."""
        if isinstance(value, dict):
            return {key: self.filled(part) for key, part in value.items()}
        if isinstance(value, list):
            return [self.filled(part) for part in value]
        if isinstance(value, str) and value.startswith("<") and value.endswith("_id>"):
            return str(self.rng.choice(self.scene.ids(value[1:-1])))
        return value

    def spoiled(self, form):
        """A form with one more place that is wrong."""
        places = list(_places(form))
        if not places:
            return deepcopy(self.rng.choice(NASTY))
        holder, key = self.rng.choice(places)
        act = self.rng.random()
        if act < 0.1:
            del holder[key]
        elif act < 0.2 and isinstance(holder, list):
            holder.extend(deepcopy(holder[key]) for _ in range(self.rng.choice([1, 5, 30])))
        elif act < 0.25 and isinstance(holder, dict):
            added = self.rng.choice(["id", "type", "flags", "name", "\x00", "\ud800", "components", "value"])
            holder[added] = deepcopy(self.rng.choice(NASTY))
        else:
            holder[key] = deepcopy(self.rng.choice(NASTY))
        return form

    def multipart(self, text):
        parts = [('name="payload_json"', text.encode())] if self.chance(0.9) else []
        for index in range(self.rng.choice([0, 1, 1, 2, 11, 50])):
            name = self.rng.choice(
                [f"files[{index}]", f"files[{index}]", "file", "files[99999]", "files[x]", "files[-1]"]
            )
            filename = self.rng.choice(["a.txt", "", "..", "a/b", "é.ogg", "a" * 300 + ".png"])
            parts.append((f'name="{name}"; filename="{filename}"', b"x"))
        raw = b"".join(
            f"--x\r\nContent-Disposition: form-data; {head}\r\n".encode()
            + self.rng.choice(PARTS)
            + b"\r\n"
            + content
            + b"\r\n"
            for head, content in parts
        )
        kinds = ["multipart/form-data; boundary=x"] * 5 + ["multipart/form-data", "multipart/x; boundary=y"]
        return raw + (b"--x--\r\n" if self.chance(0.9) else b""), self.rng.choice(kinds)


def _places(value):
    keys = range(len(value)) if isinstance(value, list) else list(value) if isinstance(value, dict) else ()
    for key in keys:
        yield value, key
        yield from _places(value[key])


class Faithful:
    """Holds answers and events against Discord's published description: requests are wrong on purpose."""

    def __init__(self):
        self.there = published() is not None
        if self.there:
            self.rest = Rest(published(), SIDES["requests"], SIDES["answers"])
            self.events = Events(published(closed=False), SIDES["events"])

    def findings(self, transcript):
        found = []
        for entry in transcript if self.there else ():
            if entry.kind == "EVENT":
                found += self.events.event(entry.name, entry.sent)
            elif entry.kind == "REST" and entry.route and entry.status < 500:
                method = entry.name.partition(" ")[0]
                if operation := self.rest.description.operation(method, entry.route):
                    found += self.rest._answer(operation, entry)
        transcript.entries.clear()
        return found


@contextlib.asynccontextmanager
async def furnished(seed, permissions):
    """A sandbox with a bot that hears everything, and what asks it for the wrong things."""
    sandbox = Sandbox(
        seed=seed,
        clock=lambda: datetime(2027, 1, 1, tzinfo=UTC),
        privileged_intents=["members", "presences", "message_content"],
    )
    # What is asked here is not meant to be as Discord describes it.
    sandbox.transcript.readers.clear()
    headers = {"Authorization": f"Bot {sandbox.token}"}
    async with (
        sandbox,
        aiohttp.ClientSession(connector=sandbox.connector(), headers=headers) as session,
        dial(sandbox) as wire,
    ):
        await wire.identify(intents=0x331FFFF)
        await wire.hear("READY")
        reading = asyncio.create_task(_read(wire.socket))
        scene = Scene(sandbox, permissions)
        fuzzer = Fuzzer(scene, session, random.Random(seed))
        await scene.furnish(fuzzer.ask)
        yield fuzzer
        reading.cancel()


async def _read(socket):
    while not socket.closed:
        await socket.receive()


@pytest.mark.parametrize("permissions", [("administrator",), MODERATOR], ids=["administrator", "moderator"])
@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_whatever_is_asked_is_answered_as_discord_would(seed, permissions):
    faithful = Faithful()
    async with furnished(seed, permissions) as fuzzer:
        order = [route for route in routes() if route.method != "DELETE" or fuzzer.chance(0.5)]
        fuzzer.rng.shuffle(order)
        for route in order:
            told = await fuzzer.strike(route)
            consistent(fuzzer.world)
            assert faithful.findings(fuzzer.scene.sandbox.transcript) == [], told
