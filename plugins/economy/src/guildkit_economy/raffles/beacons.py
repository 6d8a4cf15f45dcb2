"""Public randomness: numbers that nobody knows before their time, and anybody can look up afterwards."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final, Protocol

import aiohttp

from guildkit import UserError
from guildkit_economy.texts import text

AHEAD: Final = timedelta(minutes=1)
"""How far ahead of the list a round lies: nobody knows it when the list is frozen, and the list is public by then."""
PATIENCE: Final = aiohttp.ClientTimeout(total=10)


@dataclass(frozen=True, slots=True)
class Signal:
    """What a beacon has said.

    Attributes:
        value: 32 bytes in hexadecimal; the hash of the signature.
        signature: what the beacon has signed the round with, in hexadecimal.
    """

    value: str
    signature: str


class Beacon(Protocol):
    """A source of public randomness."""

    def round_after(self, instant: datetime) -> int:
        """Return the number of the first round after an instant."""
        ...

    def time_of(self, number: int) -> datetime:
        """Return when a round is there."""
        ...

    async def fetch(self, number: int) -> Signal:
        """Return what the beacon said in a round.

        Raises:
            UserError: it is not to be had now.
        """
        ...


@dataclass(frozen=True, slots=True)
class Drand:
    """The League of Entropy's network; `quicknet` unless other values are given.

    See https://docs.drand.love. Each round is signed by the network; checking that signature is left to those who verify.

    Attributes:
        url: where its HTTP API is.
        chain: the hash of the chain.
        genesis: when round 1 was, in seconds of Unix time.
        period: how many seconds a round lasts.
    """

    url: str = "https://api.drand.sh"
    chain: str = "52db9ba70e0cc0f6eaf7803dd07447a1f5477735fd3f661792ba94600c84e971"
    genesis: int = 1692803367
    period: int = 3

    def round_after(self, instant: datetime) -> int:
        """Return the number of the first round after an instant."""
        return max(int((instant.timestamp() - self.genesis) // self.period) + 2, 1)

    def time_of(self, number: int) -> datetime:
        """Return when a round is there."""
        return datetime.fromtimestamp(self.genesis + (number - 1) * self.period, UTC)

    async def fetch(self, number: int) -> Signal:
        """Ask for a round over HTTP.

        Raises:
            UserError: the network does not answer, or with something else.
        """
        try:
            async with (
                aiohttp.ClientSession(timeout=PATIENCE) as session,
                session.get(f"{self.url}/{self.chain}/public/{number}", allow_redirects=False) as answer,
            ):
                answer.raise_for_status()
                said: Any = await answer.json(content_type=None)
            signal = Signal(str(said["randomness"]).lower(), str(said["signature"]).lower())
            right = said["round"] == number
            right = right and hashlib.sha256(bytes.fromhex(signal.signature)).hexdigest() == signal.value
        except (aiohttp.ClientError, TimeoutError, ValueError, KeyError, TypeError) as error:
            raise UserError(text("beacon-silent", round=str(number)), hint=text("beacon-hint")) from error
        if not right or len(signal.signature) > 400:
            raise UserError(text("beacon-wrong", round=str(number)), hint=text("beacon-hint"))
        return signal


BEACONS: Final[dict[str, Beacon]] = {"drand-quicknet": Drand()}
"""The sources that a guild can choose, by the name that stands on the list."""
