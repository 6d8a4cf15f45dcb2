"""What Kick tells is believed only where Kick has signed it, a moment ago, and it is what it says it is."""

import json
from datetime import timedelta

import pytest
from aiohttp import ClientSession
from cryptography.hazmat.primitives.asymmetric import rsa

from guildkit_economy.stream.kick import CHANGED, CHATTED, GIFTED, Kick
from guildkit_economy.stream.platform import Account, Changed, Chatted, Gifted, NotGenuine, PlatformError
from tests.economy.kick import CLIENT, NOON, SECRET, StandIn, changed, chatted, gifted, signed

MINUTE = timedelta(minutes=1)


@pytest.fixture
async def there():
    async with StandIn() as there:
        yield there


@pytest.fixture
async def kick(there):
    async with ClientSession() as http:
        yield Kick(http, CLIENT, SECRET, there.url, there.url, lambda: NOON)


async def test_what_kick_tells_is_understood(kick):
    told = {
        CHANGED: (changed(NOON, NOON + MINUTE), Changed(NOON, NOON + MINUTE)),
        CHATTED: (chatted("m", (77, "green"), NOON), Chatted(Account("77", "green"), NOON)),
        GIFTED: (gifted((77, "green"), [3, 1], NOON), Gifted(Account("77", "green"), 2, NOON)),
    }
    for kind, (said, event) in told.items():
        message = await kick.verified(*signed(kind, said, f"id-{kind}", NOON))
        assert (message.kind, message.channel_id, message.event) == (kind, "7", event)
        assert kick.event(kind, message.body) == event
        assert "Hello!" not in message.body  # what people write is nobody's business here
    assert (
        await kick.verified(*signed(GIFTED, gifted((None, None), [1], NOON), "a", NOON))
    ).event.account is None
    assert await kick.verified(*signed("channel.followed", {"broadcaster": {}}, "b", NOON)) is None


async def test_the_same_under_another_id_means_the_same(kick):
    async def meaning(said, kind=GIFTED):
        meaning.number += 1
        return (await kick.verified(*signed(kind, said, f"m{meaning.number}", NOON))).meaning

    meaning.number = 0
    first = await meaning(gifted((77, "green"), [1, 2], NOON))
    assert await meaning(gifted((77, "emerald"), [2, 1], NOON)) == first
    assert await meaning(gifted((77, "green"), [1, 2], NOON + MINUTE)) != first
    assert await meaning(gifted((78, "green"), [1, 2], NOON)) != first
    assert await meaning(gifted((77, "green"), [1, 2], NOON, channel=8)) != first


@pytest.mark.parametrize(
    "change",
    [
        {"Kick-Event-Signature": "AAAA"},
        {"Kick-Event-Signature": "not base64"},
        {"Kick-Event-Message-Id": "another"},
        {"Kick-Event-Message-Id": ""},
        {"Kick-Event-Message-Timestamp": "yesterday"},
        {"Kick-Event-Message-Timestamp": (NOON + MINUTE).isoformat()},
        {"Kick-Event-Type": CHATTED},
        {"Kick-Event-Type": CHANGED},
    ],
)
async def test_what_was_changed_on_the_way_is_refused(kick, change):
    headers, body = signed(GIFTED, gifted((77, "green"), [1], NOON), "m", NOON)
    assert await kick.verified(headers, body)
    with pytest.raises(NotGenuine):
        await kick.verified({**headers, **change}, body)


async def test_what_is_forged_stale_of_the_future_or_mangled_is_refused(kick):
    said = gifted((77, "green"), [1], NOON)
    forged = signed(
        GIFTED, said, "m", NOON, key=rsa.generate_private_key(public_exponent=65537, key_size=2048)
    )
    headers, body = signed(GIFTED, said, "m", NOON)
    bodies = [
        forged,
        signed(GIFTED, said, "m", NOON - 6 * MINUTE),
        signed(GIFTED, said, "m", NOON + 6 * MINUTE),
        (headers, body.replace(b"77", b"78")),
        ({}, body),
        signed(GIFTED, {**said, "giftees": []}, "m", NOON),
        signed(GIFTED, {**said, "created_at": "2024-05-01T12:00:00"}, "m", NOON),
        signed(GIFTED, json.loads("[]"), "m", NOON),
        signed(CHATTED, chatted("m", (None, None), NOON), "m", NOON),
    ]
    for each in bodies:
        with pytest.raises(NotGenuine):
            await kick.verified(*each)


async def test_who_signs_in_is_known_and_no_token_is_kept(kick, there):
    async with ClientSession() as http:
        address = kick.authorize_url(
            "state", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM", "http://127.0.0.1/back"
        )
        verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"

        async def code():
            async with http.get(address, allow_redirects=False) as answer:
                assert "state=state" in answer.headers["Location"]
                return answer.headers["Location"].partition("code=")[2].partition("&")[0]

        assert await kick.identify(await code(), verifier, "http://127.0.0.1/back") == Account("77", "green")
        assert there.held == set()
        used = await code()
        for wrong in (("other", "http://127.0.0.1/back"), (verifier, "http://127.0.0.1/elsewhere")):
            with pytest.raises(PlatformError):
                await kick.identify(used, *wrong)
            used = await code()
    with pytest.raises(PlatformError):
        await kick.identify("none", verifier, "http://127.0.0.1/back")


async def test_each_kind_is_subscribed_to_once_and_again_where_it_was_lost(kick, there):
    assert await kick.subscribe("7") == [CHANGED, CHATTED, GIFTED]
    assert await kick.subscribe("7") == []
    there.subscriptions.remove((CHATTED, "7"))
    assert await kick.subscribe("7") == [CHATTED]
    assert (len(there.subscriptions), there.posted) == (3, 2)


async def test_channels_are_found_by_address_and_by_id(kick, there):
    there.goes_live(NOON)
    found = await kick.channel("tuna")
    assert (found.id, found.slug, found.live_since) == ("7", "tuna", NOON)
    assert await kick.channel_by_id("7") == found
    assert await kick.channel("nobody") is None


async def test_kick_that_is_away_is_said_to_be(kick, there):
    await there.__aexit__()
    with pytest.raises(PlatformError, match="cannot be reached"):
        await kick.channel("tuna")


async def test_answers_that_are_none_are_said_to_be(kick, there):
    for broken in ([{"slug": "tuna"}], ["tuna"], [{**there.channels["7"], "stream": {"is_live": True}}]):
        there.answers = broken
        with pytest.raises(PlatformError, match="cannot be understood"):
            await kick.channel("tuna")
