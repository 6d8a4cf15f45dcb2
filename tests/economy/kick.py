"""A stand-in for Kick on loopback: it signs people in, knows channels, and tells what happens, signed as Kick does."""

import base64
import hashlib
import json
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlencode

from aiohttp import ClientSession, CookieJar, web
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from guildkit_economy import receiver

CLIENT, SECRET = "our-app", "our-secret"
KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)


class StandIn:
    """Kick, as far as the bot uses it.

    Attributes:
        user: who is signed in at the browser.
        channels: by the broadcaster's id.
        denies: whether its user says no.
        answers: what it says of any channel, in place of what is true.
        subscriptions: what it tells: (event, broadcaster's id).
        held: tokens that were granted and not handed back.
    """

    def __init__(self):
        self.user = {"user_id": 77, "name": "green"}
        self.channels = {"7": {"broadcaster_user_id": 7, "slug": "tuna", "stream": None}}
        self.denies = False
        self.answers = None
        self.subscriptions = []
        self.held = set()
        self.posted = 0
        self._codes = {}
        self._number = 0

    async def __aenter__(self):
        app = web.Application()
        app.add_routes(
            [
                web.get("/oauth/authorize", self._authorize),
                web.post("/oauth/token", self._token),
                web.post("/oauth/revoke", self._revoke),
                web.get("/public/v1/users", self._users),
                web.get("/public/v1/channels", self._channels),
                web.get("/public/v1/public-key", self._public_key),
                web.get("/public/v1/events/subscriptions", self._subscriptions),
                web.post("/public/v1/events/subscriptions", self._subscribe),
            ]
        )
        self._runner = web.AppRunner(app, shutdown_timeout=1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        host, port = self._runner.addresses[0][:2]
        self.url = f"http://{host}:{port}"
        return self

    async def __aexit__(self, *_):
        await self._runner.cleanup()

    def goes_live(self, since):
        self.channels["7"]["stream"] = {"is_live": True, "start_time": since.isoformat()}

    # --- signing in -------------------------------------------------------------------------------------------------

    async def _authorize(self, request):
        query = request.query
        assert query["response_type"] == "code"
        assert query["client_id"] == CLIENT
        assert query["code_challenge_method"] == "S256"
        assert query["scope"] == "user:read"
        back = {"state": query["state"]}
        if self.denies:
            back["error"] = "access_denied"
        else:
            self._number += 1
            back["code"] = f"code-{self._number}"
            self._codes[back["code"]] = query["code_challenge"], query["redirect_uri"], self.user
        raise web.HTTPFound(f"{query['redirect_uri']}?{urlencode(back)}")

    async def _token(self, request):
        form = await request.post()
        if (form["client_id"], form["client_secret"]) != (CLIENT, SECRET):
            raise web.HTTPUnauthorized
        if form["grant_type"] == "client_credentials":
            return web.json_response({"access_token": "app", "token_type": "Bearer", "expires_in": 3600})
        challenge, redirect, user = self._codes.pop(form["code"], (None, None, None))
        digest = hashlib.sha256(form["code_verifier"].encode()).digest()
        fits = base64.urlsafe_b64encode(digest).rstrip(b"=").decode() == challenge
        if not fits or redirect != form["redirect_uri"]:
            return web.json_response({"error": "Invalid request"}, status=400)
        token = f"of-{user['user_id']}-{self._number}"
        self.held |= {token, f"refresh-{token}"}
        return web.json_response(
            {"access_token": token, "refresh_token": f"refresh-{token}", "expires_in": "7200"}
        )

    async def _revoke(self, request):
        self.held.discard(request.query["token"])
        return web.Response(text="OK")

    async def _users(self, request):
        token = request.headers["Authorization"].removeprefix("Bearer ")
        if token not in self.held:
            raise web.HTTPUnauthorized
        return web.json_response({"data": [{**self.user, "email": "not@ask.ed"}]})

    # --- channels and subscriptions -------------------------------------------------------------------------------------

    async def _channels(self, request):
        self._app_only(request)
        slug, number = request.query.get("slug"), request.query.get("broadcaster_user_id")
        if self.answers is not None:
            return web.json_response({"data": self.answers})
        found = [each for key, each in self.channels.items() if each["slug"] == slug or key == number]
        return web.json_response({"data": found, "message": "OK"})

    async def _subscriptions(self, request):
        self._app_only(request)
        wanted = request.query["broadcaster_user_id"]
        data = [
            {"id": f"{event}-{of}", "event": event, "broadcaster_user_id": int(of)}
            for event, of in self.subscriptions
            if of == wanted
        ]
        return web.json_response({"data": data})

    async def _subscribe(self, request):
        self._app_only(request)
        wanted = await request.json()
        self.posted += 1
        self.subscriptions += [
            (each["name"], str(wanted["broadcaster_user_id"])) for each in wanted["events"]
        ]
        return web.json_response(
            {"data": [{"name": each["name"], "version": 1} for each in wanted["events"]]}
        )

    def _app_only(self, request):
        if request.headers.get("Authorization") != "Bearer app":
            raise web.HTTPUnauthorized

    async def _public_key(self, _request):
        pem = KEY.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
        return web.json_response({"data": {"public_key": pem}, "message": "OK"})


# --- what is told --------------------------------------------------------------------------------------------------------


def person(number, name):
    return {
        "is_anonymous": number is None,
        "user_id": number,
        "username": name,
        "is_verified": False,
        "channel_slug": name,
    }


def changed(started, ended=None, *, channel=7):
    return {
        "broadcaster": person(channel, "tuna"),
        "is_live": ended is None,
        "title": "Slots",
        "started_at": started.isoformat(),
        "ended_at": ended and ended.isoformat(),
    }


def chatted(message, who, at, *, channel=7):
    return {
        "message_id": message,
        "broadcaster": person(channel, "tuna"),
        "sender": {**person(*who), "identity": {"badges": []}},
        "content": "Hello!",
        "emotes": [],
        "created_at": at.isoformat(),
    }


def gifted(who, giftees, at, *, channel=7):
    return {
        "broadcaster": person(channel, "tuna"),
        "gifter": person(*who),
        "giftees": [person(number, f"viewer{number}") for number in giftees],
        "created_at": at.isoformat(),
        "expires_at": at.isoformat(),
    }


def signed(kind, said, message_id, at, *, key=KEY):
    """Return the headers and the body of a message, as Kick sends them."""
    body = json.dumps(said).encode()
    stamp = at.astimezone(UTC).isoformat().replace("+00:00", "Z")
    signature = key.sign(b".".join((message_id.encode(), stamp.encode(), body)), PKCS1v15(), SHA256())
    headers = {
        "Kick-Event-Message-Id": message_id,
        "Kick-Event-Subscription-Id": "some",
        "Kick-Event-Signature": base64.b64encode(signature).decode(),
        "Kick-Event-Message-Timestamp": stamp,
        "Kick-Event-Type": kind,
        "Kick-Event-Version": "1",
        "Content-Type": "application/json",
    }
    return headers, body


def browser():
    """A browser: it keeps cookies, also those of addresses."""
    return ClientSession(cookie_jar=CookieJar(unsafe=True))


def state_in(url):
    return parse_qs(url.partition("?")[2])["state"][0]


NOON = datetime(2024, 5, 1, 12, tzinfo=UTC)


# --- a bot that is connected to it ------------------------------------------------------------------------------------------


def app_at(kick):
    """The settings of a bot that has an app at Kick."""
    return {
        "web_address": "127.0.0.1:0",
        "public_url": "http://127.0.0.1:1",
        "kick_client_id": CLIENT,
        "kick_client_secret": SECRET,
        "kick_api": kick.url,
        "kick_sign_in": kick.url,
    }


async def connected(bot, sandbox, kick):
    """Give a bot an app at Kick, and start it again with that."""
    for key, value in app_at(kick).items():
        await bot.settings.set(0, "economy", key, value, by=None)
    return await reached(await sandbox.restart_bot())


async def reached(bot):
    """Have it told outside where the bot listens."""
    port = receiver.running[0].port
    await bot.settings.set(0, "economy", "public_url", f"http://127.0.0.1:{port}", by=None)
    await bot.settings.load()
    return bot


async def tell(kind, said, message_id, at, **more):
    """Tell the bot something, and return what it answers."""
    port = receiver.running[0].port
    headers, body = signed(kind, said, message_id, at, **more)
    return await deliver(headers, body, port)


async def deliver(headers, body, port=None):
    port = port or receiver.running[0].port
    address = f"http://127.0.0.1:{port}/kick/webhook"
    async with ClientSession() as http, http.post(address, data=body, headers=headers) as answer:
        return answer.status
