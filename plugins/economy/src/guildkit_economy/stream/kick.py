"""Kick: its OAuth, its API, and what it tells by webhook (docs.kick.com)."""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

import aiohttp
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from pydantic import AwareDatetime, BaseModel, ValidationError

from guildkit import UserError
from guildkit_economy.stream.platform import (
    Account,
    Changed,
    Channel,
    Chatted,
    Event,
    Gifted,
    Message,
    NotGenuine,
    PlatformError,
)
from guildkit_economy.texts import text

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator, Mapping

    from guildkit_economy.settings import EconomySettings

FRESH: Final = timedelta(minutes=5)
"""How much older or younger than now a message may say it is."""
KEY_LIFE: Final = timedelta(minutes=10)
"""How long a key that does not fit a signature is not asked for anew."""

CHANGED: Final = "livestream.status.updated"
CHATTED: Final = "chat.message.sent"
GIFTED: Final = "channel.subscription.gifts"
WANTED: Final = (CHANGED, CHATTED, GIFTED)


class _Person(BaseModel):
    user_id: int | None
    username: str | None
    is_anonymous: bool = False

    @property
    def account(self) -> Account | None:
        if self.is_anonymous or self.user_id is None:
            return None
        return Account(str(self.user_id), self.username or "")


class _Broadcaster(BaseModel):
    user_id: int


class _Changed(BaseModel):
    broadcaster: _Broadcaster
    is_live: bool
    started_at: AwareDatetime
    ended_at: AwareDatetime | None = None

    def event(self, _sent: datetime) -> Changed:
        return Changed(self.started_at, None if self.is_live else self.ended_at or self.started_at)

    def meaning(self) -> object:
        return self.is_live, _instant(self.started_at), self.ended_at and _instant(self.ended_at)


class _Chatted(BaseModel):
    broadcaster: _Broadcaster
    message_id: str
    sender: _Person
    content: str
    created_at: AwareDatetime | None = None

    def event(self, sent: datetime) -> Chatted:
        account = self.sender.account
        if account is None:
            raise NotGenuine("Nobody has written this.")
        return Chatted(account, min(self.created_at or sent, sent))

    def meaning(self) -> object:
        return self.message_id


class _Gifted(BaseModel):
    broadcaster: _Broadcaster
    gifter: _Person
    giftees: list[_Broadcaster]
    created_at: AwareDatetime

    def event(self, _sent: datetime) -> Gifted:
        if not self.giftees:
            raise NotGenuine("Nobody was given anything.")
        return Gifted(self.gifter.account, len(self.giftees), self.created_at)

    def meaning(self) -> object:
        account = self.gifter.account
        giftees = sorted(each.user_id for each in self.giftees)
        return account.id if account else None, giftees, _instant(self.created_at)


_SHAPES: Final[dict[str, type[_Changed | _Chatted | _Gifted]]] = {
    CHANGED: _Changed,
    CHATTED: _Chatted,
    GIFTED: _Gifted,
}


_NEVER: Final = datetime.min.replace(tzinfo=UTC)
SECONDS: Final = 10.0
"""How long Kick may take for an answer."""


@asynccontextmanager
async def connected(settings: EconomySettings, now: Callable[[], datetime]) -> AsyncIterator[Kick]:
    """Kick, for as long as it takes to ask it something.

    Raises:
        UserError: the operator has not configured it.
    """
    if not settings.linking:
        raise UserError(text("stream-unconfigured"), hint=text("stream-unconfigured-hint"))
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=SECONDS)) as http:
        yield Kick(
            http,
            settings.kick_client_id,
            settings.kick_client_secret or "",
            settings.kick_api,
            settings.kick_sign_in,
            now,
        )


@dataclass(slots=True)
class Kick:
    """Kick as a platform.

    Attributes:
        http: how it is reached.
        client_id: of the app that the operator has made at Kick.
        client_secret: its secret.
        api: where the API is.
        sign_in: where people sign in.
        now: the one clock's instant.
    """

    http: aiohttp.ClientSession
    client_id: str
    client_secret: str
    api: str
    sign_in: str
    now: Callable[[], datetime]
    name: str = "kick"
    title: str = "Kick"
    _key: RSAPublicKey | None = field(default=None, repr=False)
    _key_at: datetime = _NEVER
    _token: str = field(default="", repr=False)
    _token_until: datetime = _NEVER

    # --- who somebody is --------------------------------------------------------------------------------------------

    def authorize_url(self, state: str, challenge: str, redirect: str) -> str:
        """Return where a browser goes so that its user tells who they are."""
        query = {
            "response_type": "code",
            "client_id": self.client_id,
            "redirect_uri": redirect,
            "scope": "user:read",
            "state": state,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
        }
        return f"{self.sign_in}/oauth/authorize?{urlencode(query)}"

    async def identify(self, code: str, verifier: str, redirect: str) -> Account:
        """Return who has come back with a code; the tokens are handed back at once.

        Raises:
            PlatformError: Kick does not take the code.
        """
        granted = await self._token_for(
            grant_type="authorization_code", code=code, code_verifier=verifier, redirect_uri=redirect
        )
        token = str(granted["access_token"])
        try:
            told = await self._ask("GET", "/public/v1/users", token=token)
            with _understood():
                (user,) = told["data"]
                return Account(str(int(user["user_id"])), str(user["name"]))
        finally:
            await self._revoke(
                {"access_token": token, "refresh_token": str(granted.get("refresh_token", ""))}
            )

    async def _revoke(self, tokens: Mapping[str, str]) -> None:
        for hint, token in tokens.items():
            if token:
                query = urlencode({"token": token, "token_hint_type": hint})
                try:
                    async with self.http.post(f"{self.sign_in}/oauth/revoke?{query}"):
                        pass
                except (aiohttp.ClientError, TimeoutError):
                    return  # nobody has it any more, and it ends by itself

    # --- channels and subscriptions -----------------------------------------------------------------------------------

    async def channel(self, slug: str) -> Channel | None:
        """Return the channel at an address; None where there is none."""
        return await self._channel(slug=slug)

    async def channel_by_id(self, channel_id: str) -> Channel | None:
        """Return a channel by its broadcaster's id."""
        return await self._channel(broadcaster_user_id=channel_id)

    async def _channel(self, **query: str) -> Channel | None:
        found = (await self._ask("GET", f"/public/v1/channels?{urlencode(query)}"))["data"]
        if not found:
            return None
        with _understood():
            stream = found[0].get("stream") or {}
            since = datetime.fromisoformat(stream["start_time"]) if stream.get("is_live") else None
            if since is not None and since.tzinfo is None:
                since = since.replace(tzinfo=UTC)
            return Channel(str(found[0]["broadcaster_user_id"]), str(found[0]["slug"]), since)

    async def subscribe(self, channel_id: str) -> list[str]:
        """Have Kick tell what happens in a channel; return what it would not have told before.

        Each kind is asked for once: two subscriptions would tell everything twice.
        """
        path = "/public/v1/events/subscriptions"
        known = (await self._ask("GET", f"{path}?{urlencode({'broadcaster_user_id': channel_id})}"))["data"]
        with _understood():
            there = {each["event"] for each in known if str(each["broadcaster_user_id"]) == channel_id}
        missing = [kind for kind in WANTED if kind not in there]
        if missing:
            events = [{"name": kind, "version": 1} for kind in missing]
            wanted = {"broadcaster_user_id": int(channel_id), "events": events, "method": "webhook"}
            for each in (await self._ask("POST", path, json=wanted))["data"]:
                if each.get("error"):
                    raise PlatformError(f"Kick refuses to tell of {each.get('name')}: {each['error']}.")
        return missing

    # --- what it tells ------------------------------------------------------------------------------------------------

    async def verified(self, headers: Mapping[str, str], body: bytes) -> Message | None:
        """Return what was told; None where it is of a kind that nobody asked for."""
        try:
            message_id, sent = headers["Kick-Event-Message-Id"], headers["Kick-Event-Message-Timestamp"]
            signature = base64.b64decode(headers["Kick-Event-Signature"], validate=True)
            at = datetime.fromisoformat(sent)
            kind = headers["Kick-Event-Type"]
        except (KeyError, ValueError, binascii.Error) as error:
            raise NotGenuine("It lacks what Kick's messages have.") from error
        if at.tzinfo is None or abs(self.now() - at) > FRESH or not 0 < len(message_id) <= 80:
            raise NotGenuine("It is too old, or of the future.")
        await self._prove(signature, b".".join((message_id.encode(), sent.encode(), body)))
        # The kind is not signed: what the body looks like counts.
        if kind not in _SHAPES:
            return None
        said = _read(kind, body)
        meaning = [said.broadcaster.user_id, kind, said.meaning()]
        return Message(
            id=message_id,
            kind=kind,
            channel_id=str(said.broadcaster.user_id),
            meaning=hashlib.sha256(json.dumps(meaning).encode()).hexdigest(),
            event=said.event(at),
            body=json.dumps(
                {"at": at.isoformat(), "said": said.model_dump(mode="json", exclude={"content"})}
            ),
        )

    @staticmethod
    def event(kind: str, body: str) -> Event:
        """Return what a stored message says."""
        stored = json.loads(body)
        said = _read(kind, json.dumps({"content": "", **stored["said"]}).encode())
        return said.event(datetime.fromisoformat(stored["at"]))

    async def _prove(self, signature: bytes, signed: bytes) -> None:
        known = self._key
        if known is not None and _fits(known, signature, signed):
            return
        if known is None or self.now() - self._key_at > KEY_LIFE:
            told = await self._ask("GET", "/public/v1/public-key", token="")
            with _understood():
                key = load_pem_public_key(str(told["data"]["public_key"]).encode())
            if not isinstance(key, RSAPublicKey):
                raise PlatformError("Kick's key is no RSA key.")
            self._key, self._key_at = key, self.now()
            if _fits(key, signature, signed):
                return
        raise NotGenuine("Kick has not signed it.")

    # --- the API --------------------------------------------------------------------------------------------------------

    async def _app_token(self) -> str:
        if not self._token or self._token_until <= self.now():
            granted = await self._token_for(grant_type="client_credentials")
            self._token = str(granted["access_token"])
            self._token_until = self.now() + timedelta(seconds=float(granted.get("expires_in") or 0) - 60)
        return self._token

    async def _token_for(self, **form: str) -> dict[str, Any]:
        form |= {"client_id": self.client_id, "client_secret": self.client_secret}
        answer = await self._request("POST", f"{self.sign_in}/oauth/token", data=form)
        if "access_token" not in answer:
            raise PlatformError("Kick gives no token.")
        return answer

    async def _ask(self, method: str, path: str, *, token: str | None = None, **more: Any) -> dict[str, Any]:
        token = await self._app_token() if token is None else token
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        answer = await self._request(method, f"{self.api}{path}", headers=headers, **more)
        if "data" not in answer:
            raise PlatformError("Kick's answer has no data.")
        return answer

    async def _request(self, method: str, url: str, **more: Any) -> dict[str, Any]:
        try:
            async with self.http.request(method, url, **more) as response:
                if response.status == 401:
                    self._token = ""
                if not response.ok:
                    raise PlatformError(f"Kick answers with {response.status}.")
                answer = await response.json(content_type=None)
        except (aiohttp.ClientError, TimeoutError, ValueError) as error:
            raise PlatformError(f"Kick cannot be reached: {type(error).__name__}.") from error
        if not isinstance(answer, dict):
            raise PlatformError("Kick's answer cannot be understood.")
        return answer


@contextmanager
def _understood() -> Iterator[None]:
    """Read an answer of Kick's, which may be other than it was when this was written."""
    try:
        yield
    except (AttributeError, LookupError, TypeError, ValueError) as error:
        raise PlatformError("Kick's answer cannot be understood.") from error


def _read(kind: str, body: bytes) -> _Changed | _Chatted | _Gifted:
    try:
        return _SHAPES[kind].model_validate_json(body)
    except ValidationError as error:
        raise NotGenuine(f"It is no {kind}.") from error


def _fits(key: RSAPublicKey, signature: bytes, signed: bytes) -> bool:
    try:
        key.verify(signature, signed, PKCS1v15(), SHA256())
    except InvalidSignature:
        return False
    return True


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat()
