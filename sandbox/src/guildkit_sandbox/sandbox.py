"""The sandbox: everything in one place."""

from __future__ import annotations

import asyncio
import random
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, Self

from guildkit_sandbox.clock import Clock
from guildkit_sandbox.faults import Faults
from guildkit_sandbox.gateway.hub import Hub
from guildkit_sandbox.gateway.rules import GatewayRules
from guildkit_sandbox.notify import Notifier
from guildkit_sandbox.people.guild import SandboxGuild
from guildkit_sandbox.people.interacting import Patience
from guildkit_sandbox.people.refusals import NoAnswer
from guildkit_sandbox.permissions import BOT, Permissions
from guildkit_sandbox.rest.api import Api
from guildkit_sandbox.rest.ratelimits import RateLimits
from guildkit_sandbox.server import Server
from guildkit_sandbox.state.world import World
from guildkit_sandbox.tls import certificates
from guildkit_sandbox.transcript import Transcript
from guildkit_sandbox.voice.hub import VoiceHub

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    import aiohttp

    from guildkit_sandbox.clock import SupportsNow
    from guildkit_sandbox.state.entitlements import Sku
    from guildkit_sandbox.state.users import User


class Runner(Protocol):
    """What started a bot, and can end it and start it again."""

    async def restart(self) -> Any:
        """End the bot, if it is there, and start it again as it was; return the new one where it is an object."""

    async def kill(self) -> None:
        """End the bot's process in the middle of whatever it does."""

    async def rest(self) -> None:
        """Wait until the bot has done what it is about, as far as it can be seen from here."""


class Sandbox:
    """A Discord on 127.0.0.1, for one bot, while the context is open.

    Args:
        seed: makes tokens the same every time.
        clock: what tells the time, anything with `now()`; real time that can be advanced by default.
        bot_name: what the bot is called.
        privileged_intents: which of `members`, `presences` and `message_content` the bot was granted.
        patience: how long people wait.
        enforce_rate_limits: whether Discord's rate limits are enforced. Clients hold back for real seconds then, so
            that they are only counted otherwise (see `rate_limits`).
        gateway_rules: what Discord lays down for gateway connections, where it is to be otherwise.
    """

    def __init__(
        self,
        *,
        seed: int | None = None,
        clock: SupportsNow | Callable[[], datetime] | None = None,
        bot_name: str = "guildkit",
        privileged_intents: Iterable[str] = (),
        patience: Patience | None = None,
        enforce_rate_limits: bool = False,
        gateway_rules: GatewayRules | None = None,
    ) -> None:
        self.time = clock if isinstance(clock, Clock) else Clock(clock)
        self.patience = patience or Patience()
        self.transcript = Transcript(self.time)
        rng = random.Random(seed)  # noqa: S311 - repeatable on purpose
        self.world = World(self.time, rng, bot_name, privileged_intents)
        self.gateway = Hub(self.world, self.transcript, gateway_rules or GatewayRules())
        self.world.emit = self.gateway.emit
        self.voice = VoiceHub(self.gateway, self.transcript)
        """The voice servers, and what was heard there."""
        self.guilds: list[SandboxGuild] = []
        self.runner: Runner | None = None
        """What started the bot last, if it was one of `guildkit_sandbox.bots`."""
        self.rate_limits = RateLimits(self.time.now, enforced=enforce_rate_limits)
        """What was asked for beyond Discord's limits."""
        self.faults = Faults(self.gateway, self.voice, self.transcript)
        """What goes wrong between the bot and Discord, on demand."""
        self.gateway.deliver = self.faults.deliver
        self._happened = Notifier()
        world = self.world
        for told in (
            world.changed,
            world.activity,
            world.voice.heard,
            self.gateway.changed,
            self.voice.changed,
        ):
            told.listeners.append(self._happened.notify)
        self._api = Api(self.world, self.gateway, self.transcript, self.rate_limits, self.faults)
        self._server = Server(self.world, self.gateway, self.voice, self._api)
        self._directory: tempfile.TemporaryDirectory[str] | None = None

    async def __aenter__(self) -> Self:
        await self._server.start()
        return self

    async def __aexit__(self, kind: object, *_exception: object) -> None:
        await self._server.close()
        if self._directory is not None:
            self._directory.cleanup()
            self._directory = None
        if self._api.failures and kind is None:
            raise ExceptionGroup("the sandbox failed", self._api.failures)

    def __repr__(self) -> str:
        host, port = self.address
        return f"<Sandbox on {host}:{port}>"

    # ------------------------------------------------------------------ how a bot gets here

    @property
    def token(self) -> str:
        """The bot's token."""
        return self.world.token

    @property
    def bot_user(self) -> User:
        """The bot's user."""
        return self.world.bot

    @property
    def address(self) -> tuple[str, int]:
        """Host and port, for a bot in another process."""
        return self._server.address

    @property
    def ca_file(self) -> Path:
        """A file with the certificate to trust, for a bot in another process; it goes with the sandbox."""
        if self._directory is None:
            self._directory = tempfile.TemporaryDirectory(prefix="guildkit-sandbox-")
            (Path(self._directory.name) / "ca.pem").write_bytes(certificates().ca_pem)
        return Path(self._directory.name) / "ca.pem"

    def connector(self) -> aiohttp.TCPConnector:
        """Return a connector for one client: `disnake.Client(connector=sandbox.connector())`."""
        return self._server.connector()

    # ------------------------------------------------------------------ what there is

    def create_guild(
        self,
        name: str,
        *,
        owner: str = "owner",
        bot: bool = True,
        bot_permissions: Iterable[str] | None = None,
        locale: str = "en-US",
    ) -> SandboxGuild:
        """Make a guild with @everyone, an owner, #general and the bot.

        Args:
            name: its name.
            owner: the owner's name; the same name is the same user in every guild.
            bot: whether the bot is there (see `SandboxGuild.invite_bot`).
            bot_permissions: what the bot's role grants; a sensible set by default, not administrator.
            locale: the language of the guild.
        """
        model = self.world.create_guild(name, self.world.user_named(owner))
        model.locale = locale
        if bot:
            granted = BOT if bot_permissions is None else Permissions.named(bot_permissions)
            self.world.add_bot(model, granted)
        guild = SandboxGuild(self.world, model, self.patience, self.transcript)
        self.guilds.append(guild)
        return guild

    def create_sku(self, name: str, *, kind: str = "guild") -> Sku:
        """Let the application sell something.

        Args:
            name: what it is called.
            kind: a subscription of a `guild` or of a `user`, or what a user buys and uses up (`consumable`).
        """
        return self.world.entitlements.offer(name, kind)

    @property
    def missing_routes(self) -> list[str]:
        """The routes that a bot asked for and the sandbox does not have, such as `GET /guilds/1/widget.json`."""
        return self._api.missing_routes

    @property
    def interaction_count(self) -> int:
        """How many interactions people have had with the bot."""
        return self.world.interactions.count

    # ------------------------------------------------------------------ the bot's life

    async def restart_bot(self) -> Any:
        """End the bot and start it again as it was; return the new `Bot` where it runs in this process."""
        return await self._started_by().restart()

    async def kill_bot(self) -> None:
        """Kill the bot's process (`kill -9`); `restart_bot` starts it again."""
        await self._started_by().kill()

    async def bot_at_rest(self) -> None:
        """Wait until the bot has come to rest, with its jobs where it runs in this process."""
        await self._started_by().rest()

    def _started_by(self) -> Runner:
        if self.runner is None:
            raise RuntimeError("No bot was started by `running_bot` or `BotProcess`.")
        return self.runner

    # ------------------------------------------------------------------ waiting

    async def until(self, condition: Callable[[], object], *, within: float = 5.0) -> None:
        """Wait until something is so, as in `until(lambda: "vote" in alice.commands())`.

        It is looked at whenever anything has happened: a message, a request, a socket that came or went.
        """
        if not await self._happened.until(lambda: bool(condition()), timeout=within):
            raise NoAnswer(
                f"It did not come to be within {within} s. What happened:\n{self.transcript.last(10)}"
            )

    async def bot_connected(self, *, within: float = 5.0) -> None:
        """Wait until the bot is logged in and has read about its guilds."""
        if not await self.gateway.ready(timeout=within):
            raise NoAnswer(f"No bot connected within {within} s. What happened:\n{self.transcript.last(10)}")

    async def settled(self, *, within: float | None = None) -> None:
        """Wait until the bot has come to rest.

        That is: it has read every event; no request is under way; everything that people did was answered
        (deferred messages too) or is too late to be; and a further round trip brought nothing new.
        """
        limit = self.patience.finish if within is None else within
        try:
            async with asyncio.timeout(limit):
                while True:
                    before = self._api.served
                    await self._round_trip()
                    await self.world.activity.until(self._at_rest, timeout=limit)
                    await self._round_trip()
                    if self._at_rest() and self._api.served == before:
                        return
        except TimeoutError:
            last = self.transcript.last(10)
            why = self._unrest() or "the bot has not read what was sent to it, or asks for more and more"
            raise NoAnswer(
                f"The bot is not at rest after {limit} s: {why}. What happened last:\n{last}"
            ) from None

    async def _round_trip(self) -> None:
        await self.gateway.round_trip()
        await self.voice.round_trip()

    def _at_rest(self) -> bool:
        return not self._unrest()

    def _unrest(self) -> str:
        """Return what keeps the bot from being at rest."""
        now = self.time.now()
        awaited = sum(
            interaction.answer is not None or not interaction.is_late(now)
            for interaction in self.world.interactions.open.values()
        )
        counts = {
            "requests under way": self._api.in_flight,
            "events held back": self.faults.pending,
            "interactions without their answer": awaited,
            "voice under way": int(not self.voice.at_rest),
        }
        return ", ".join(f"{what}: {count}" for what, count in counts.items() if count)
