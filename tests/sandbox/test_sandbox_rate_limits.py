"""Rate limits, as a bot without any library meets them."""

from datetime import UTC, datetime

import aiohttp
import pytest

from guildkit_sandbox import Sandbox
from guildkit_sandbox import limits as numbers

API = "https://discord.com/api/v10"


@pytest.fixture
async def sandbox():
    start = datetime(2026, 1, 1, tzinfo=UTC)
    async with Sandbox(seed=1, clock=lambda: start, enforce_rate_limits=True) as sandbox:
        yield sandbox


@pytest.fixture
async def ask(sandbox):
    """Return what sends one request and returns the answer with its body."""
    async with aiohttp.ClientSession(connector=sandbox.connector()) as session:

        async def ask(method, path, body=None, *, token=sandbox.token):
            headers = {"Authorization": f"Bot {token}"}
            async with session.request(method, API + path, json=body, headers=headers) as answer:
                return answer, await (
                    answer.json() if answer.content_type == "application/json" else answer.text()
                )

        yield ask


@pytest.fixture
def messages(guild):
    return f"/channels/{guild.channel('general').id}/messages"


async def test_the_headers_count_down_and_begin_anew(sandbox, ask, messages):
    seen = []
    for _ in range(5):
        answer, _body = await ask("POST", messages, {"content": "hello"})
        assert answer.headers["X-RateLimit-Limit"] == "5"
        seen.append(answer.headers["X-RateLimit-Remaining"])
        sandbox.time.advance(seconds=1)
    assert seen == ["4", "3", "2", "1", "0"]
    answer, _body = await ask("POST", messages, {"content": "hello"})
    assert (answer.status, answer.headers["X-RateLimit-Remaining"]) == (200, "4")
    assert answer.headers["X-RateLimit-Reset-After"] == "5.000"


async def test_one_too_many_is_told_how_long_to_wait(sandbox, guild, ask, messages):
    for number in range(5):
        await ask("POST", messages, {"content": str(number)})
    sandbox.time.advance(seconds=1.5)
    answer, body = await ask("POST", messages, {"content": "too many"})
    assert answer.status == 429
    assert body == {"message": "You are being rate limited.", "retry_after": 3.5, "global": False}
    assert answer.headers["Retry-After"] == "4"
    assert answer.headers["X-RateLimit-Scope"] == "user"
    assert answer.headers["Via"]
    assert [message.content for message in guild.owner.messages("general")] == list("01234")
    assert sandbox.rate_limits.exceeded == ["POST /channels/{channel_id}/messages"]


async def test_each_channel_has_a_limit_of_its_own_and_they_share_a_bucket_name(guild, ask, messages):
    other = guild.create_channel("other")
    for _ in range(5):
        first, _body = await ask("POST", messages, {"content": "hello"})
    second, _body = await ask("POST", f"/channels/{other.id}/messages", {"content": "hello"})
    assert second.headers["X-RateLimit-Remaining"] == "4"
    assert first.headers["X-RateLimit-Bucket"] == second.headers["X-RateLimit-Bucket"]
    reading, _body = await ask("GET", messages)
    assert reading.headers["X-RateLimit-Bucket"] != first.headers["X-RateLimit-Bucket"]


async def test_all_requests_together_are_limited(guild, ask):
    channels = [guild.create_channel(f"channel-{number}") for number in range(51)]
    answers = [await ask("GET", f"/channels/{channel.id}") for channel in channels]
    assert [answer.status for answer, _ in answers] == [200] * 50 + [429]
    answer, body = answers[-1]
    assert body["global"] is True
    assert answer.headers["X-RateLimit-Global"] == "true"
    assert answer.headers["X-RateLimit-Scope"] == "global"
    assert "X-RateLimit-Bucket" not in answer.headers


async def test_edits_of_old_messages_are_limited_harder(sandbox, ask, messages):
    _answer, message = await ask("POST", messages, {"content": "old"})
    sandbox.time.advance(hours=2)
    path = f"{messages}/{message['id']}"
    statuses = []
    for number in range(4):
        answer, body = await ask("PATCH", path, {"content": f"edit {number}"})
        statuses.append(answer.status)
    assert statuses == [200, 200, 200, 429]
    assert body["code"] == 30046
    sandbox.time.advance(seconds=6)
    answer, _body = await ask("PATCH", path, {"content": "again"})
    assert answer.status == 200


async def test_ten_thousand_invalid_requests_end_in_a_ban(sandbox, ask, monkeypatch):
    monkeypatch.setattr(numbers, "INVALID_REQUESTS", 3)
    for _ in range(3):
        answer, _body = await ask("GET", "/users/@me", token="wrong")
        assert answer.status == 401
    answer, body = await ask("GET", "/users/@me")
    assert (answer.status, body) == (429, "error code: 1015")
    assert answer.headers["Retry-After"] == "600"
    assert "Via" not in answer.headers
    sandbox.time.advance(minutes=10)
    answer, _body = await ask("GET", "/users/@me")
    assert answer.status == 200


async def test_by_default_limits_are_only_counted(ask, messages):
    async with Sandbox(seed=1) as lenient, aiohttp.ClientSession(connector=lenient.connector()) as session:
        channel = lenient.create_guild("Tennessee").channel("general")
        headers = {"Authorization": f"Bot {lenient.token}"}
        for _ in range(7):
            url = f"{API}/channels/{channel.id}/messages"
            async with session.post(url, json={"content": "hello"}, headers=headers) as answer:
                assert answer.status == 200
                assert "X-RateLimit-Limit" not in answer.headers
        assert lenient.rate_limits.exceeded == ["POST /channels/{channel_id}/messages"] * 2
