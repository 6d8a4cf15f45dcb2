"""The disnake client: unmodified but for where its events go, and for where Discord is."""

from __future__ import annotations

import socket
import ssl
from typing import TYPE_CHECKING, Any, Final

import aiohttp
import disnake
import structlog
from aiohttp.abc import AbstractResolver, ResolveResult
from disnake.gateway import DiscordClientWebSocketResponse

from guildkit.brake import Brake
from guildkit.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Callable

    from guildkit.clock import Clock
    from guildkit.config import Config
    from guildkit.shards import Shards


log = structlog.get_logger()

_SESSION: Final = "_HTTPClient__session"
"""Where disnake's webhooks and interactions, too, take the session from."""


class _Receiving:
    """Hands every event that disnake dispatches to the bot as well, and watches over its requests."""

    brake: Brake
    """Counts what Discord refuses."""
    _receive: Callable[[str, tuple[Any, ...]], None]

    async def login(self, token: str) -> None:
        """Log in; from then on the brake watches over every request."""
        await super().login(token)  # type: ignore[misc]
        client: Any = self
        # disnake makes its session itself, without a way to say how. Ours takes its connector over.
        made: aiohttp.ClientSession = getattr(client.http, _SESSION)
        session = aiohttp.ClientSession(
            connector=made.connector,
            ws_response_class=DiscordClientWebSocketResponse,
            middlewares=(self.brake.middleware(client.user.id),),
        )
        made.detach()
        setattr(client.http, _SESSION, session)

    def dispatch(self, event: str, *args: Any, **kwargs: Any) -> None:
        """Hand an event to disnake's own waiters, and then to the bot."""
        super().dispatch(event, *args, **kwargs)  # type: ignore[misc]
        try:
            self._receive(event, args)
        except Exception:
            # It would otherwise end disnake's reading of the gateway.
            log.exception("an event was lost", gateway_event=event)


class Client(_Receiving, disnake.Client):
    """disnake's client, which hands on its events."""


class ShardedClient(_Receiving, disnake.AutoShardedClient):
    """The same with a connection for each of some shards."""


def new_client(
    receive: Callable[[str, tuple[Any, ...]], None],
    connector: aiohttp.BaseConnector | None,
    intents: disnake.Intents,
    shards: Shards,
    clock: Clock,
) -> Client | ShardedClient:
    """Return a client that hands every event to `receive`.

    It caches no members and no messages: they are the cost of a large bot, and nothing here needs them.
    """
    # Voice is a plugin's business; without one, that it is not installed is no news.
    disnake.VoiceClient.warn_nacl = disnake.VoiceClient.warn_dave = False
    options: dict[str, Any] = {
        "connector": connector,
        "intents": intents,
        "allowed_mentions": disnake.AllowedMentions.none(),
        "member_cache_flags": disnake.MemberCacheFlags.none(),
        "chunk_guilds_at_startup": False,
        "max_messages": None,
    }
    client: Client | ShardedClient
    if shards.count == 1:
        client = Client(**options)
    else:
        client = ShardedClient(shard_ids=list(shards.ids), shard_count=shards.count, **options)
    client._receive = receive  # noqa: SLF001 - ours
    client.brake = Brake(clock)
    return client


def connector_of(config: Config) -> aiohttp.BaseConnector | None:
    """Return how to reach Discord: None for the ordinary way, or a connector to the address that is configured.

    Raises:
        ConfigError: the certificate authority cannot be read.
    """
    if not config.discord_address:
        return None
    host, _, port = config.discord_address.rpartition(":")
    try:
        context = ssl.create_default_context(cafile=str(config.discord_ca) if config.discord_ca else None)
    except OSError as error:
        raise ConfigError(
            f"The certificate authority {config.discord_ca} cannot be read: {error}.",
            hint="See GUILDKIT_DISCORD_CA.",
        ) from error
    return aiohttp.TCPConnector(resolver=_OneAddress(host.strip("[]"), int(port)), ssl=context)


class _OneAddress(AbstractResolver):
    """Resolves every host to one address, so that Discord's own names lead to a proxy or the sandbox."""

    def __init__(self, host: str, port: int) -> None:
        self._host = host
        self._port = port

    async def resolve(
        self,
        host: str,
        port: int = 0,  # noqa: ARG002 - the signature is aiohttp's
        family: socket.AddressFamily = socket.AF_INET,
    ) -> list[ResolveResult]:
        return [
            ResolveResult(
                hostname=host,
                host=self._host,
                port=self._port,
                family=family,
                proto=0,
                flags=socket.AI_NUMERICHOST,
            )
        ]

    async def close(self) -> None:
        """Nothing is open."""
