"""The disnake client: unmodified but for where its events go, and for where Discord is."""

from __future__ import annotations

import socket
import ssl
from typing import TYPE_CHECKING, Any

import aiohttp
import disnake
import structlog
from aiohttp.abc import AbstractResolver, ResolveResult

from guildkit.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Callable

    from guildkit.config import Config


log = structlog.get_logger()


class Client(disnake.Client):
    """disnake's client; every event that it dispatches is handed to `receive` as well.

    It caches no members and no messages: they are the cost of a large bot, and nothing here needs them.
    """

    def __init__(
        self,
        receive: Callable[[str, tuple[Any, ...]], None],
        connector: aiohttp.BaseConnector | None,
        intents: disnake.Intents,
    ) -> None:
        # Voice is a plugin's business; without one, that it is not installed is no news.
        disnake.VoiceClient.warn_nacl = disnake.VoiceClient.warn_dave = False
        super().__init__(
            connector=connector,
            intents=intents,
            allowed_mentions=disnake.AllowedMentions.none(),
            member_cache_flags=disnake.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            max_messages=None,
        )
        self._receive = receive

    def dispatch(self, event: str, *args: Any, **kwargs: Any) -> None:
        """Hand an event to disnake's own waiters, and then to the bot."""
        super().dispatch(event, *args, **kwargs)
        try:
            self._receive(event, args)
        except Exception:
            # It would otherwise end disnake's reading of the gateway.
            log.exception("an event was lost", gateway_event=event)


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
